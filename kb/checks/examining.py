"""What one file holds by itself: its statements, the facts that it tells, its form and its names."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

from kb.checks.entries import Entry, Located
from kb.checks.facts import Facts
from kb.checks.files import Files
from kb.checks.forms import check_form
from kb.checks.lines import Lines
from kb.checks.names import NameCheck
from kb.checks.report import Finding
from kb.checks.rules import Rules, hierarchy
from kb.checks.statements import is_iri
from kb.layout import iri_at
from kb.turtle import FileError
from kb.turtle.reading import Reading
from kb.turtle.statements import Statements, statements


def digest_of(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=16).digest()


def located(finding: Finding) -> Located:
    return finding.path, asdict(finding)


@dataclass(frozen=True)
class Examination:
    """Examines files one by one."""

    rules: Rules
    files: Files

    def entry(self, name: str, stamp: str, content: bytes) -> tuple[Entry, Statements]:
        """Return what the ledger keeps of a file on disk, and its statements, none when it cannot be read."""
        digest, form = digest_of(content), self.files.form
        try:
            reading, is_kept = form.examined(
                content, where=name, base=iri_at(name), nested=not name.startswith("data/")
            )
        except FileError as error:
            broken = Finding(kind="syntax", path=name, line=error.line, messages=error.problem)
            return Entry(stamp=stamp, digest=digest, triples=None, findings=(located(broken),)), {}
        findings = list(self._misnamed(name, reading))
        if not is_kept:
            findings += check_form(form, self.files.path(name))
        return self._entry(stamp, digest, reading.said, findings), reading.said

    def given(self, name: str) -> tuple[Entry, Statements]:
        """Return the same of a document that stands for a file; its form is not that of bytes on disk."""
        document = self.files.given[name]
        said = statements(document.triples)
        findings = list(self._misnamed(name, Reading(document.base, said, document.prefixes)))
        return self._entry("", b"", said, findings), said

    def _misnamed(self, name: str, reading: Reading) -> Iterator[Finding]:
        names = NameCheck(self.files.form.layout, name, reading.base, self._line_in(name))
        return names.findings([subject for subject in reading.said if is_iri(subject)])

    def _line_in(self, name: str) -> Callable[[str], int]:
        lines = Lines(self.files.text)
        return lambda subject: lines.find([name], subject, None, None)[1]

    def _entry(self, stamp: str, digest: bytes, said: Statements, findings: list[Finding]) -> Entry:
        return Entry(
            stamp=stamp,
            digest=digest,
            triples=sum(len(objects) for described in said.values() for objects in described.values()),
            facts=Facts.among(said, self.rules.reach),
            kinds=frozenset(hierarchy(said)) - self.rules.hierarchy,
            findings=tuple(map(located, findings)),
        )
