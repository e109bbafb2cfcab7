"""The verdict on one file: its links, and what the shapes say of the subjects that it describes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kb.checks.board import Board
from kb.checks.files import Files
from kb.checks.lines import Lines
from kb.checks.links import dangling
from kb.checks.report import Finding
from kb.checks.rules import Rules
from kb.checks.shapes import Result
from kb.checks.statements import is_iri, lexical, merged, used
from kb.checks.view import Supers, View
from kb.turtle.statements import Blank, Statements

Said = Callable[[str], Statements]
"""Name of a file → what it says."""


@dataclass(frozen=True)
class Verdict:
    asked: set[str]
    findings: list[Finding]


@dataclass(frozen=True)
class Judge:
    """Judges files one by one; the board knows what all of them tell.

    A subject that several files describe is judged once: with one of ``first``, if they describe it.
    """

    rules: Rules
    supers: Supers
    files: Files
    board: Board[Any]
    said: Said
    first: frozenset[str] = frozenset()

    def judge(self, name: str) -> Verdict:
        said = self.said(name)
        beside = self.board.describers([iri for iri in said if is_iri(iri)], besides=name)
        view = View(self._completed(said, beside), self.board.facts, self.supers)
        here = [iri for iri in said if self._is_judged_here(iri, name, beside)] if beside else said
        results = self.rules.judge(view, here)
        missing = self._missing(said, view.asked)
        lines = Lines(self.files.text)
        findings = [self._finding(result, lines, name, beside) for result in results]
        if missing:
            findings += dangling(name, lines.places(name), missing)
        return Verdict(view.asked - self.rules.declared, [finding for finding in findings if finding is not None])

    def _completed(self, said: Statements, beside: dict[str, set[str]]) -> Statements:
        """Add what other files say of the same subjects."""
        others = [_of(self.said(other), shared) for other, shared in beside.items()]
        return merged([said, *others]) if others else said

    def _is_judged_here(self, iri: str, name: str, beside: dict[str, set[str]]) -> bool:
        describers = [name, *(other for other, shared in beside.items() if iri in shared)]
        return len(describers) == 1 or name == min(describers, key=self._likelihood(iri))

    def _likelihood(self, iri: str) -> Callable[[str], tuple[bool, bool, bool, bool, str]]:
        """Return a sort key: the file that should describe the subject, the ontology, the data, the rest."""
        expected = self.files.form.layout.path_of(iri)
        home = self.files.name(expected) if expected else None
        is_of_base = self.files.is_of_base
        return lambda name: (
            name not in self.first, name != home, not is_of_base(name), not name.startswith("ontology/"), name
        )  # fmt: skip

    def _missing(self, said: Statements, asked: set[str]) -> set[str]:
        """Return the IRIs used and declared nowhere; those of other files are things asked about."""
        elsewhere = used(said) - said.keys() - self.rules.declared - self.files.form.namespaces
        asked |= elsewhere
        return {iri for iri in elsewhere if not self.board.declares(iri)}

    def _finding(self, result: Result, lines: Lines, name: str, beside: dict[str, set[str]]) -> Finding | None:
        focus = result.focus
        if isinstance(focus, Blank):
            return None  # refused as a blank node, at its line
        iri = lexical(focus)
        others = [other for other, shared in beside.items() if iri in shared]
        describers = sorted([name, *others], key=self._likelihood(iri))
        value = None if result.value is None else lexical(result.value)
        where, line = lines.find(describers, iri, result.path, value)
        return Finding(
            kind="shape",
            path=where,
            line=line,
            severity=result.shape.severity,
            focus=iri,
            shape=None if isinstance(result.shape.name, Blank) else result.shape.name,
            messages=result.shape.messages,
            value=None if isinstance(result.value, Blank) or result.value == focus else value,
        )


def _of(said: Statements, subjects: set[str]) -> Statements:
    return {iri: said[iri] for iri in subjects}
