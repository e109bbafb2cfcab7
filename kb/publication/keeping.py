"""The answers that a snapshot keeps: those of the questions whose header says ``kept``, in each language.

A question is ``asked: whole`` of the store, once the base is there; or ``asked: by-thing``, of the small stores that
the indexes are made from: then each row speaks of the thing in its first column, and of nothing further than two
steps from it. The rows of the things of a batch, one batch after the other, are those of the whole base.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Set
from dataclasses import dataclass
from pathlib import Path

from kb.checks.report import Progress
from kb.engines.kept import KeptAnswers, lines
from kb.engines.ordering import in_order, ordered, without_order
from kb.engines.store import Solutions, text
from kb.schema import LANGS
from kb.sparql.queries import Library, Question

_LIMIT = re.compile(r"\s*LIMIT\s+(\d+)\s*$")

Lines = dict[str, bytes]  # query → rows, as lines of TSV
Select = Callable[[str], Solutions]


@dataclass(frozen=True)
class Kept:
    """A question with values for all that it asks for: one answer."""

    question: Question
    query: str

    @property
    def variables(self) -> tuple[str, ...]:
        return tuple(self.question.columns)

    @property
    def limit(self) -> int | None:
        found = _LIMIT.search(self.query)
        return int(found[1]) if found else None


def kept(library: Library, asked: str) -> list[Kept]:
    """Return the answers to keep of the questions that are ``asked`` in a way; one that no language changes, once."""
    found: dict[str, Kept] = {}
    for question in library.values():
        if question.kept and question.kept.asked == asked:
            for values in question.kept.values:
                for lang in LANGS:
                    query = question.bind(**values, lang=lang)
                    found.setdefault(query, Kept(question, query))
    return list(found.values())


def by_thing(select: Select, library: Library, only: Set[str] | None) -> Lines:
    """Return the rows about some things, all of them without ``only``, in no order, by query."""
    found: Lines = {}
    for one in kept(library, "by-thing"):
        rows = select(one.query).rows
        if only is not None:
            rows = tuple(row for row in rows if text(row[one.variables[0]]) in only)
        if rows:
            found[one.query] = lines(one.variables, rows)
    return found


class Keeping:
    """Takes in the rows about some things after the others, then writes every answer."""

    def __init__(self, snapshot: Path, library: Library) -> None:
        self._answers, self._library = KeptAnswers(snapshot), library

    def add(self, some: Lines) -> None:
        """Take in rows: they wait on the disk, for those of a large base would fill the memory."""
        for query, rows in some.items():
            self._answers.add(query, rows)

    def finish(self, select: Select, progress: Progress) -> None:
        """Write the answers; ``select`` asks the whole base."""
        of_things, whole = kept(self._library, "by-thing"), kept(self._library, "whole")
        for done, one in enumerate((*of_things, *whole)):
            n, of = done + 1, len(of_things) + len(whole)
            progress({"fr": f"Réponses à garder : {n} sur {of}", "en": f"Answers to keep: {n} of {of}"})
            answer = self._put_together(one) if done < len(of_things) else None
            self._answers.write(one.query, answer or ordered(select, one.query, one.variables))

    def _put_together(self, one: Kept) -> Solutions | None:
        """Return the rows of all things in the order of the question; None when the engine must put them in order."""
        found = self._answers.waiting(one.query, one.variables)
        _, columns = without_order(_LIMIT.sub("", one.query), one.variables)
        rows = in_order(found.rows, columns) if columns else None
        return None if rows is None else Solutions(found.variables, rows[: one.limit])
