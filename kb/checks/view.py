"""What a shape sees from one file: all that is said of its own subjects, and the few facts it asks of others.

A shape looks further than its focus node by its paths and by sh:class only, so what a file can learn
of the rest of the base is a small table of *facts*: the classes of a thing, and the properties that
some shape follows beyond the first step. What is asked is remembered: these are the things whose
change makes the file to be judged again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from kb.checks.statements import TYPE
from kb.turtle.statements import Statements, Term

Facts = Callable[[str], Mapping[str, list[Term]]]
"""IRI → predicate → objects; a predicate after "^" gives the subjects that point to the IRI."""


class View:
    """``own`` is complete for the subjects of the file; ``supers`` gives a class and all that it is a kind of."""

    def __init__(self, own: Statements, facts: Facts, supers: Mapping[Any, frozenset[str]]) -> None:
        self.own: Mapping[Any, Mapping[str, list[Term]]] = own
        self.asked: set[str] = set()
        self._facts = facts
        self._supers = supers

    def objects(self, subject: Term, predicate: str) -> Collection[Term]:
        described = self.own.get(subject)
        if described is not None:
            return described.get(predicate, ())
        return self._ask(subject, predicate)

    def subjects(self, predicate: str, value: Term) -> Collection[Term]:
        return self._ask(value, f"^{predicate}")

    def classes(self, node: Term) -> set[str]:
        """Return the classes of a node, with all that they are a kind of."""
        return {one for declared in self.objects(node, TYPE) for one in self._supers.get(declared, (str(declared),))}

    def is_a(self, node: Term, wanted: str) -> bool:
        declared = self.objects(node, TYPE)
        return wanted in declared or any(wanted in self._supers.get(one, ()) for one in declared)

    def _ask(self, node: Term, key: str) -> Collection[Term]:
        if type(node) is not str:
            return ()
        self.asked.add(node)
        return self._facts(node).get(key, ())
