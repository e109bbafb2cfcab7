"""All that judges a file and is read once: the form in force, the shapes compiled, the hierarchy of classes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from kb.checks.paths import Reach, Unsupported
from kb.checks.report import Texts
from kb.checks.shapes import Compiler, Result, Shape, texts
from kb.checks.statements import RDFS, SH, TYPE, merged
from kb.checks.view import Supers, View
from kb.turtle import Document
from kb.turtle.statements import Statements, statements

_CLASSES = {f"{RDFS}Class", "http://www.w3.org/2002/07/owl#Class"}
_LABELS = (f"{RDFS}label", "http://www.w3.org/2004/02/skos/core#prefLabel")
SUBCLASS = f"{RDFS}subClassOf"


_PLANS = 5_000  # remembered: a base has few kinds of subjects


class Plan(NamedTuple):
    """The shapes that judge the nodes that have the same classes and the same properties.

    ``present`` are those that look at the values of one property: the first list is for the first property, and
    so on. ``absent`` find something where their property is not there; ``others`` look for themselves.
    """

    present: list[list[Shape]]
    absent: list[Shape]
    others: list[Shape]

    @classmethod
    def of(cls, shapes: Iterable[Shape], predicates: tuple[str, ...]) -> Plan:
        plan = cls([[] for _ in predicates], [], [])
        for shape in shapes:
            here = [place for place, predicate in enumerate(predicates) if predicate in shape.steps]
            if not shape.steps or len(here) > 1:
                plan.others.append(shape)
            elif here:
                plan.present[here[0]].append(shape)
            elif not shape.is_optional:
                plan.absent.append(shape)
        return plan


@dataclass(frozen=True)
class Rules:
    """The shapes by what they target, and the group of fields that each belongs to.

    ``labels`` are those of the groups of the shapes themselves, ``declared`` all that the files of
    rules describe. ``unsupported`` names what only pySHACL can judge, None when there is nothing.
    """

    by_class: dict[str, list[Shape]] = field(default_factory=dict)
    by_predicate: dict[str, list[Shape]] = field(default_factory=dict)
    reach: Reach = field(default_factory=lambda: Reach({TYPE}, set()))
    hierarchy: frozenset[tuple[str, str]] = frozenset()
    groups: dict[str, str] = field(default_factory=dict)
    labels: dict[str, Texts] = field(default_factory=dict)
    declared: frozenset[str] = frozenset()
    unsupported: str | None = None
    _plans: dict[tuple[frozenset[str], tuple[str, ...]], Plan] = field(default_factory=dict)

    @classmethod
    def of(cls, documents: Iterable[Document]) -> Rules:
        """Compile the files of the ontology."""
        said = merged([statements(document.triples) for document in documents])
        common = {"hierarchy": frozenset(hierarchy(said)), "declared": frozenset(said)}
        compiler = Compiler(said)
        try:
            by_class, by_predicate = _targets(compiler)
        except Unsupported as reason:
            return cls(**common, unsupported=str(reason))  # type: ignore[arg-type]
        groups = {shape: str(group) for shape, told in said.items() for group in told.get(f"{SH}group", ())}
        labels = {group: label_in(said, group) for group in groups.values()}
        aimed = {"by_class": by_class, "by_predicate": by_predicate, "reach": compiler.reach}
        return cls(**aimed, **common, groups=groups, labels=labels)  # type: ignore[arg-type]

    def judge(self, view: View, nodes: Iterable[str]) -> list[Result]:
        """Return what the shapes say against subjects that ``view`` has."""
        found: list[Result] = []
        for focus in nodes:
            described = view.own[focus]
            key = view.classes(focus), tuple(described)
            plan = self._plans.get(key) or self._plan(*key)
            for shapes, values in zip(plan.present, described.values(), strict=True):
                for shape in shapes:
                    shape.weigh(view, focus, values, found)
            for shape in plan.absent:
                shape.weigh(view, focus, (), found)
            for shape in plan.others:
                shape.judge(view, focus, found)
        return found

    def _plan(self, classes: frozenset[str], predicates: tuple[str, ...]) -> Plan:
        """Make the plan for the nodes that have some classes and properties."""
        aimed = [
            *(self.by_class.get(one, ()) for one in classes),
            *(self.by_predicate.get(one, ()) for one in predicates),
        ]
        shapes = {shape.name: shape for several in aimed for shape in several}.values()
        plan = Plan.of((one for shape in shapes for one in _opened(shape)), predicates)
        if len(self._plans) >= _PLANS:
            self._plans.clear()
        self._plans[classes, predicates] = plan
        return plan


def _opened(shape: Shape) -> list[Shape]:
    """Return the property shapes of a node shape that says nothing else."""
    return shape.parts if shape.is_open else [shape]


def hierarchy(said: Statements) -> Iterator[tuple[str, str]]:
    """Yield the pairs (class, what it is a kind of) that a file states."""
    for subject, described in said.items():
        for above in described.get(SUBCLASS, ()):
            yield subject, str(above)


def supers(pairs: Iterable[tuple[str, str]]) -> Supers:
    """Return class → itself and all that it is a kind of, for the classes with something above them."""
    direct: dict[str, set[str]] = defaultdict(set)
    for below, above in pairs:
        direct[below].add(above)
    return Supers({below: frozenset(_closure(below, direct)) for below in direct})


def _closure(start: str, direct: Mapping[str, set[str]]) -> set[str]:
    found, waiting = {start}, [start]
    while waiting:
        new = direct.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    return found


def _targets(compiler: Compiler) -> tuple[dict[str, list[Shape]], dict[str, list[Shape]]]:
    by_class: dict[str, list[Shape]] = defaultdict(list)
    by_predicate: dict[str, list[Shape]] = defaultdict(list)
    for name, described in compiler.said.items():
        if _CLASSES.intersection(map(str, described.get(TYPE, ()))) and f"{SH}property" in described:
            raise Unsupported(f"{name} as class and shape")
        if not any(predicate.startswith(f"{SH}target") for predicate in described):
            continue
        shape = compiler.shape(name)
        _require_messages(shape)
        for class_ in described.get(f"{SH}targetClass", ()):
            by_class[str(class_)].append(shape)
        for predicate in described.get(f"{SH}targetSubjectsOf", ()):
            by_predicate[str(predicate)].append(shape)
    return dict(by_class), dict(by_predicate)


def _require_messages(shape: Shape) -> None:
    """Refuse a shape that would have to borrow the words of pySHACL."""
    if not shape.is_silent and len(shape.messages) < 2:
        raise Unsupported(f"{shape.name} without sh:message")
    for part in shape.parts:
        _require_messages(part)


def label_in(said: Statements, iri: str) -> Texts:
    """Return the label of a group of fields; it is a group of the shapes or a concept."""
    described = said.get(iri, {})
    return next(filter(None, (texts(described.get(predicate, [])) for predicate in _LABELS)), {})
