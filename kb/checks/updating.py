"""Bringing the ledger up to date: read what changed, judge it again, and what depends on it.

A verdict depends on the file itself, on the files that describe the same subjects, and on the facts
asked about other IRIs. The ledger knows all three, so that judging these again gives the findings that
judging everything would give.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Self

from kb.checks.aside import Aside
from kb.checks.entries import Entry, Judged
from kb.checks.examining import Examination, digest_of, located
from kb.checks.files import Files, is_settled
from kb.checks.judging import Judge
from kb.checks.ledger import Ledger
from kb.checks.rules import Rules, supers
from kb.checks.share import said_aside
from kb.turtle.statements import Statements


class Update:
    """One update: ``read`` what changed, then ``judge``."""

    def __init__(self, rules: Rules, files: Files, ledger: Ledger) -> None:
        self._rules = rules
        self._files = files
        self._ledger = ledger
        self._examination = Examination(rules, files)
        self._stale: set[str] = set()
        self._aside = Aside()
        ledger.index()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._aside.close()

    def read(self, stamps: Mapping[str, str], gone: Iterable[str] = ()) -> None:
        """Read files (name → stamp) unless their content is known already; forget those that are gone."""
        for name in gone:
            self._replace(name, None)
        for name, stamp in stamps.items():
            content = self._files.content(name)
            kept = stamp if is_settled(stamp) else ""
            known = self._ledger.known(name)
            if known is not None and known[1] == digest_of(content):
                self._ledger.restamp(name, kept)
            else:
                self._take(name, *self._examination.entry(name, kept, content))

    def read_given(self) -> None:
        """Read the documents that stand for files."""
        for name in self._files.given:
            self._take(name, *self._examination.given(name))

    def judge(self, names: frozenset[str] | None = None) -> None:
        """Judge again what was read and what depends on it, or ``names`` alone."""
        hierarchy_now = supers(self._rules.hierarchy | self._ledger.kinds())
        judge = Judge(self._rules, hierarchy_now, self._files, self._ledger, self._said, names or frozenset())
        for name in sorted(self._stale if names is None else names):
            verdict = judge.judge(name)
            self._ledger.judge(Judged(name, verdict.asked, [located(finding) for finding in verdict.findings]))

    def _replace(self, name: str, entry: Entry | None) -> None:
        """Note what depends on what a file told, or tells now."""
        before = self._ledger.told_by(name)
        kinds_before = self._ledger.kinds()
        self._stale |= self._ledger.describers(before.described, besides=name).keys()
        if entry is None:
            self._ledger.remove(name)
            self._stale.discard(name)
            changed = {*before.described, *before.pointed}
        else:
            self._ledger.put(name, entry)
            self._stale.add(name)
            self._stale |= self._ledger.describers(entry.facts.described, besides=name).keys()
            changed = before.changed(entry.facts)
        self._stale |= self._ledger.asking(changed)
        if self._ledger.kinds() != kinds_before:
            self._stale |= self._ledger.stamps().keys()

    def _take(self, name: str, entry: Entry, said: Statements) -> None:
        self._aside.put(name, said)
        self._replace(name, entry)

    def _said(self, name: str) -> Statements:
        return said_aside(self._aside, self._files, name)
