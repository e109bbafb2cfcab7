"""What a shape sees from one file: all that is said of its own subjects, and the few facts it asks of others.

A shape looks further than its focus node by its paths and by sh:class only, so what a file can learn
of the rest of the base is a small table of *facts*: the classes of a thing, and the properties that
some shape follows beyond the first step. What is asked is remembered: these are the things whose
change makes the file to be judged again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Set
from typing import Any

from kb.checks.statements import TYPE
from kb.turtle.statements import Statements, Term

Facts = Callable[[str], Mapping[str, list[Term]]]
"""IRI → predicate → objects; a predicate after "^" gives the subjects that point to the IRI."""


class Supers(dict[str, frozenset[str]]):
    """Class → itself and all that it is a kind of, for the classes with something above them."""

    def __init__(self, known: Mapping[str, frozenset[str]]) -> None:
        super().__init__(known)
        self._of: dict[tuple[Term, ...], frozenset[str]] = {}

    def of(self, declared: Iterable[Term]) -> frozenset[str]:
        """Return classes with all that they are a kind of."""
        key = tuple(declared)
        if key not in self._of:
            self._of[key] = frozenset(above for one in map(str, key) for above in self.get(one, (one,)))
        return self._of[key]


class View:
    """``own`` is complete for the subjects of the file; ``supers`` gives a class and all that it is a kind of."""

    def __init__(self, own: Statements, facts: Facts, supers: Supers) -> None:
        self.own: Mapping[Any, Mapping[str, list[Term]]] = own
        self.asked: set[str] = set()
        self.known: dict[Term, frozenset[str]] = {}
        self._facts = facts
        self._supers: Mapping[Any, frozenset[str]] = supers
        self._classes = supers.of

    def objects(self, subject: Term, predicate: str) -> Collection[Term]:
        described = self.own.get(subject)
        if described is not None:
            return described.get(predicate, ())
        return self._ask(subject, predicate)

    def predicates(self, subject: Term) -> Set[str]:
        """Return the predicates of a subject; of one of another file, those of its facts."""
        described = self.own.get(subject)
        if described is not None:
            return described.keys()
        return self._told(subject).keys()

    def subjects(self, predicate: str, value: Term) -> Collection[Term]:
        return self._ask(value, f"^{predicate}")

    def classes(self, node: Term) -> frozenset[str]:
        """Return the classes of a node, with all that they are a kind of; ``known`` remembers them."""
        classes = self.known[node] = self._classes(self.objects(node, TYPE))
        return classes

    def _ask(self, node: Term, key: str) -> Collection[Term]:
        return self._told(node).get(key, ())

    def _told(self, node: Term) -> Mapping[str, list[Term]]:
        if type(node) is not str:
            return {}
        self.asked.add(node)
        return self._facts(node)
