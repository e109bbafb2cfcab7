"""The whole check, in the order in which one corrects."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from kb import passages
from kb.checks import reference
from kb.checks.corpus import Corpus
from kb.checks.facts import Damaged
from kb.checks.files import Files
from kb.checks.grounds import Grounds, read_grounds
from kb.checks.ledger import Ledger
from kb.checks.ledger_file import discard
from kb.checks.report import Finding, Progress, Report, Texts, short
from kb.checks.telling import Teller
from kb.checks.updating import Update
from kb.checks.whole import check_whole
from kb.layout import Layout

_STEPS: dict[str, Texts] = {
    "read": {"fr": "Lecture et forme des fichiers", "en": "Reading and form of the files"},
    "rules": {"fr": "Liens et règles de l’ontologie", "en": "Links and rules of the ontology"},
    "passages": {"fr": "Passages des documents", "en": "Passages of the documents"},
}


def check(
    layout: Layout,
    paths: Sequence[Path] | None = None,
    *,
    edited: bool = False,
    sources: Path | None = None,
    progress: Progress = lambda _: None,
) -> Report:
    """Check the base, and report on ``paths`` (files or folders; everything without).

    What changed since the last check is read and judged again, with what depends on it. ``edited``
    says that nothing but ``paths`` changed: no other file is looked at, and the time that the check
    takes does not grow with the base. ``sources`` is a folder of source documents to compare passages
    with. ``progress`` is told each step as it begins.
    """
    layout = Layout(layout.home.resolve())
    grounds = read_grounds(layout)
    report = _Check(layout, grounds, paths or None, edited=edited, progress=progress).report()
    if sources is not None:
        progress(_STEPS["passages"])
        report = _with_passages(report, grounds, paths, sources)
    return report


class _Check:
    """One check over the ledger of a base."""

    def __init__(
        self, layout: Layout, grounds: Grounds, paths: Sequence[Path] | None, *, edited: bool, progress: Progress
    ) -> None:
        self.grounds = grounds
        self.files = Files(grounds.form)
        self.names = None if paths is None else [name for path in paths for name in self.files.names_in(path)]
        self.edited = edited and paths is not None
        self.progress = progress
        self.build = layout.build

    def report(self) -> Report:
        """Return the report, without a ledger on disk when none can be kept there, or read."""
        kept = self.build / "checks.sqlite"
        try:
            self.build.mkdir(parents=True, exist_ok=True)
            return self._report(str(kept))
        except (sqlite3.DatabaseError, Damaged, OSError) as error:
            if isinstance(error, sqlite3.DatabaseError | Damaged) and "locked" not in str(error):
                with suppress(OSError):
                    discard(kept)
            return self._report(":memory:")

    def _report(self, path: str) -> Report:
        with Ledger.open(path, self.grounds.key) as ledger:
            self.progress(_STEPS["read"])
            drafts = self._drafts()
            if ledger.is_empty():
                self._check_whole(ledger)
            else:
                self._check_again(ledger)
            if not drafts:
                return self._told(ledger)
            ledger.keep()
            with Update(self.grounds.rules, self.files, ledger) as beside:
                beside.read(drafts)
                beside.judge()
            report = self._told(ledger)
            ledger.forget()
            return report

    def _drafts(self) -> dict[str, str]:
        """Return name → stamp of the files asked for that are outside the base."""
        outside = [name for name in self.names or () if not self.files.is_of_base(name)]
        return {name: stamp for name in outside if (stamp := self.files.stamp(name)) is not None}

    def _check_whole(self, ledger: Ledger) -> None:
        check_whole(
            self.grounds.rules, self.files, ledger, self.files.stamps(), judging=lambda: self.progress(_STEPS["rules"])
        )

    def _check_again(self, ledger: Ledger) -> None:
        """Read what changed in the base, and judge what depends on it."""
        if self.edited:
            asked = [name for name in self.names or () if self.files.is_of_base(name)]
            present = {name: stamp for name in asked if (stamp := self.files.stamp(name)) is not None}
            known = {name: row[0] for name in asked if (row := ledger.known(name)) is not None}
        else:
            present, known = self.files.stamps(), ledger.stamps()
        changed = {name: stamp for name, stamp in present.items() if known.get(name) != stamp}
        with Update(self.grounds.rules, self.files, ledger) as base:
            base.read(changed, gone=known.keys() - present.keys())
            self.progress(_STEPS["rules"])
            base.judge()

    def _told(self, ledger: Ledger) -> Report:
        """Return the report; what files say is judged only when every file can be read."""
        broken = ledger.broken()
        teller = Teller(self.grounds, self.files, ledger)
        findings = [teller.told(content) for content in ledger.findings(self.names)]
        if broken:
            findings = [finding for finding in findings if finding.kind in ("syntax", "form")]
        elif self.grounds.rules.unsupported is not None:
            findings += self._judged_by_pyshacl()
        return Report(
            findings=tuple(sorted(findings, key=_reading_order)),
            files=len(self.names) if self.names is not None else len(ledger.stamps()),
            triples=ledger.triples(self.names),
            remarks=tuple(map(_unreadable, broken)) or self._remarks(),
        )

    def _judged_by_pyshacl(self) -> Iterator[Finding]:
        layout, names = self.files.form.layout, self.names
        chosen = [self.files.path(name) for name in names or ()]
        corpus = Corpus.read(self.grounds.form, dict.fromkeys([*layout.turtle_files(), *chosen]))
        for finding in reference.check_shapes(corpus):
            if names is None or finding.path in names:
                yield finding

    def _remarks(self) -> tuple[Texts, ...]:
        reason = self.grounds.rules.unsupported
        return () if reason is None else (_slow(reason),)


def _with_passages(report: Report, grounds: Grounds, paths: Sequence[Path] | None, sources: Path) -> Report:
    """Add what the source documents say against the passages of the files reported on."""
    files = Files(grounds.form)
    names = None if not paths else {name for path in paths for name in files.names_in(path)}
    asked = [files.path(name) for name in names or ()]
    corpus = Corpus.read(grounds.form, dict.fromkeys([*grounds.form.layout.turtle_files(), *asked]))
    verification = passages.verify(corpus.triples(), sources)
    found = [one for one in _passage_findings(corpus, verification) if names is None or one.path in names]
    return replace(
        report,
        findings=tuple(sorted([*report.findings, *found], key=_reading_order)),
        remarks=(*report.remarks, *map(_absent, verification.absent)),
        passages=_passage_counts(verification),
    )


def _passage_findings(corpus: Corpus, verification: passages.Verification) -> Iterator[Finding]:
    for failure in verification.failures:
        place = corpus.locate(failure.passage, failure.predicate)
        if place is not None:
            yield Finding(
                kind="passage",
                path=corpus.where(place[0]),
                line=place[1],
                focus=failure.passage,
                messages=failure.problem.messages,
            )


def _passage_counts(verification: passages.Verification) -> dict[str, int]:
    return {
        "verified": verification.verified,
        "failed": len(verification.failures),
        "not_verified": verification.not_verified,
    }


def _absent(source: str) -> Texts:
    return {
        "fr": f"{short(source)} : son document n’est pas dans le dossier, ses passages ne sont pas vérifiés.",
        "en": f"{short(source)}: its document is not in the folder, its passages are not verified.",
    }


def _unreadable(path: str) -> Texts:
    return {
        "fr": f"{path} ne peut pas être lu : liens et règles seront vérifiés quand il sera corrigé.",
        "en": f"{path} cannot be read: links and rules will be checked once it is corrected.",
    }


def _slow(reason: str) -> Texts:
    return {
        "fr": f"Les formes emploient {reason}, que seul pySHACL sait juger : chaque contrôle relit toute la base.",
        "en": f"The shapes use {reason}, which only pySHACL can judge: each check reads the whole base again.",
    }


def _reading_order(finding: Finding) -> tuple[str, int, str, str, str, str, str]:
    told = finding.value or "", finding.focus or "", finding.shape or ""
    return finding.path, finding.line, finding.kind, finding.messages["fr"], *told
