"""A share of the files of a base, read and judged from nothing: the whole base, or what one process takes on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Self

from kb.checks.aside import Aside
from kb.checks.board import Table
from kb.checks.entries import Judged, Kept, Pairs
from kb.checks.examining import Examination, located
from kb.checks.files import Files, is_settled
from kb.checks.judging import Judge
from kb.checks.rules import Rules, supers
from kb.turtle import FileError
from kb.turtle.statements import Statements, statements


class Share:
    """``read`` the files, then, when ``table`` holds what all files of the base tell, ``judge`` them.

    ``stamps`` are those of the files, by name.
    """

    def __init__(self, rules: Rules, files: Files, stamps: Mapping[str, str]) -> None:
        self.table = Table()
        self._rules = rules
        self._files = files
        self._stamps = stamps
        self._aside = Aside()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._aside.close()

    def read(self) -> Iterator[Kept]:
        """Read each file once; ``table`` gets what it tells."""
        examination = Examination(self._rules, self._files)
        for name, stamp in self._stamps.items():
            content = self._files.content(name)
            entry, said = examination.entry(name, stamp if is_settled(stamp) else "", content)
            self._aside.put(name, said)
            kept = entry.kept(name)
            self.table.add(name, kept.documents, kept.facts)
            yield kept

    def judge(self, kinds: Pairs) -> Iterator[Judged]:
        """Judge each file; ``kinds`` are the classes that files of the base say to be kinds of others."""
        above = supers(self._rules.hierarchy | kinds)
        judge = Judge(self._rules, above, self._files, self.table, self._said)
        for name in self._stamps:
            verdict = judge.judge(name)
            yield Judged(name, verdict.asked, [located(finding) for finding in verdict.findings])

    def _said(self, name: str) -> Statements:
        return said_aside(self._aside, self._files, name)


def said_aside(aside: Aside, files: Files, name: str) -> Statements:
    """Return what a file says, read once and set aside; nothing for one that cannot be read.

    A concept scheme is asked about by each of the files that say more of its concepts.
    """
    known = aside.get(name)
    if known is None:
        try:
            known = statements(files.document(name).triples)
        except FileError:
            known = {}
        aside.put(name, known)
    return known
