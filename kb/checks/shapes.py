"""Shapes as objects that judge a focus node, made once from the triples of ontology/shapes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from math import inf
from typing import NamedTuple

from kb.checks.components import (
    COUNTS,
    ELSEWHERE,
    EXPECTING,
    LOGICAL,
    PAIRS,
    TESTS,
    WHOLES,
    Test,
    Whole,
    in_languages,
    one_of,
    unlisted,
)
from kb.checks.paths import Path, Reach, Unsupported, compile_path, items, steps
from kb.checks.report import Severity, Texts
from kb.checks.statements import SH, TYPE, is_iri, lexical
from kb.checks.view import View
from kb.turtle.statements import Statements, Term

# What says how a shape is named, shown or aimed, and constrains nothing.
_SILENT = frozenset({"path", "name", "description", "order", "group", "severity", "message", "property",
                     "targetClass", "targetSubjectsOf", "closed", "ignoredProperties"})  # fmt: skip
_REMEMBERED, _SHORT = 5_000, 100  # values that conform, for each shape; characters of one
_SEVERITIES: dict[str, Severity] = {"Violation": "violation", "Warning": "warning", "Info": "info"}


class Result(NamedTuple):
    """A validation result of SHACL; ``path`` is an IRI, None for another path and for a node shape."""

    shape: Shape
    focus: Term
    path: str | None
    value: Term | None


@dataclass
class Shape:
    """One shape; a node shape has no ``follow``, and its value node is its focus node.

    ``predicate`` is its path where that is one property; ``steps`` are the properties whose values are its value
    nodes, none for a longer path. ``least`` and ``most`` say how many of them satisfy all of ``counts``. ``looks``
    are the tests of a value that depend on nothing else, ``tests`` the others. ``is_optional`` says that the shape
    finds nothing where there is no value.
    """

    name: str
    severity: Severity
    messages: Texts
    predicate: str | None = None
    steps: frozenset[str] = frozenset()
    follow: Path | None = None
    least: float = 0
    most: float = inf
    counts: list[Whole] = field(default_factory=list)
    looks: list[Test] = field(default_factory=list)
    tests: list[Test] = field(default_factory=list)
    wholes: list[Whole] = field(default_factory=list)
    parts: list[Shape] = field(default_factory=list)
    listed: frozenset[str] | None = None
    is_optional: bool = True
    accepted: set[Term] = field(default_factory=set)

    def judge(self, view: View, focus: Term, found: list[Result]) -> None:
        """Add what is wrong with a focus node to ``found``, parts included."""
        self.weigh(view, focus, (focus,) if self.follow is None else self.follow(view, focus), found)

    def weigh(self, view: View, focus: Term, values: Collection[Term], found: list[Result]) -> None:
        """Judge with the value nodes at hand."""
        if not self.least <= len(values) <= self.most:
            self._weigh_whole(self.counts, view, focus, values, found)
        if self.wholes:
            self._weigh_whole(self.wholes, view, focus, values, found)
        if self.looks and not self.accepted.issuperset(values):
            self._look(view, focus, values, found)
        for test in self.tests:
            for value in values:
                if not test(view, value):
                    found.append(Result(self, focus, self.predicate, value))
        for part in self.parts:
            for value in values:
                part.judge(view, value, found)
        if self.listed is not None:
            for value in values:
                found += [Result(self, focus, *told) for told in unlisted(view, value, self.listed)]

    def _weigh_whole(
        self, wholes: list[Whole], view: View, focus: Term, values: Collection[Term], found: list[Result]
    ) -> None:
        found += [Result(self, focus, self.predicate, told) for whole in wholes for told in whole(view, focus, values)]

    def _look(self, view: View, focus: Term, values: Collection[Term], found: list[Result]) -> None:
        for value in values:
            if not self._looks_well(view, value):
                found += [Result(self, focus, self.predicate, value) for test in self.looks if not test(view, value)]

    def _looks_well(self, view: View, value: Term) -> bool:
        """Judge what depends on the value alone, and remember one that conforms: a base repeats its values."""
        if value in self.accepted:
            return True
        if not all(test(view, value) for test in self.looks):
            return False
        if len(self.accepted) < _REMEMBERED and len(lexical(value)) < _SHORT:
            self.accepted.add(value)
        return True

    def test(self) -> Test:
        """Return the question whether a node conforms, which is often a single test of the node itself."""
        tests = [*self.looks, *self.tests]
        return tests[0] if self._is_of_node and not self.parts and len(tests) == 1 else self.accepts

    def accepts(self, view: View, node: Term) -> bool:
        """Say whether ``judge`` would find nothing."""
        values: Collection[Term] = (node,) if self.follow is None else self.follow(view, node)
        if not self.least <= len(values) <= self.most:
            return False
        if self.wholes and any(whole(view, node, values) for whole in self.wholes):
            return False
        return all(self._accepts_value(view, value) for value in values)

    def _accepts_value(self, view: View, value: Term) -> bool:
        if not self._looks_well(view, value) or not all(test(view, value) for test in self.tests):
            return False
        if not all(part.accepts(view, value) for part in self.parts):
            return False
        return self.listed is None or not any(unlisted(view, value, self.listed))

    @property
    def is_of_value(self) -> bool:
        """Say whether the node itself is all that is looked at."""
        return self._is_of_node and not self.tests and all(part.is_of_value for part in self.parts)

    @property
    def is_open(self) -> bool:
        """Say whether the shape says nothing of a node but what its parts say."""
        return self._is_of_node and not self.looks and not self.tests

    @property
    def is_silent(self) -> bool:
        """Say whether the shape itself finds nothing, whatever its parts do."""
        constrains = self.looks or self.tests or self.counts or self.wholes
        return not constrains and self.listed is None

    @property
    def _is_of_node(self) -> bool:
        return self.follow is None and not self.counts and not self.wholes and self.listed is None


class Compiler:
    """Makes shapes, each once for focus nodes of the file itself and once for nodes described elsewhere."""

    def __init__(self, said: Statements) -> None:
        self.said = said
        self.reach = Reach(forward={TYPE}, inverse=set())
        self._made: dict[tuple[str, bool], Shape | None] = {}

    def shape(self, node: Term, *, away: bool = False) -> Shape:
        """Return one shape. Unsupported for what no compiled component does, and for a shape within itself."""
        if not isinstance(node, str):
            raise Unsupported(f"{node[0]} as a shape")
        if (node, away) not in self._made:
            self._made[node, away] = None
            self._made[node, away] = self._make(node, away=away)
        made = self._made[node, away]
        if made is None:
            raise Unsupported(f"{node} within itself")
        return made

    def _make(self, name: str, *, away: bool) -> Shape:
        said = self.said.get(name)
        if said is None:
            raise Unsupported(f"{name} without description")
        shape = Shape(name, self._severity(said), texts(said.get(f"{SH}message", [])))
        paths = said.get(f"{SH}path", [])
        if len(paths) > 1:
            raise Unsupported(f"{name} with several paths")
        for path in paths:
            shape.follow = compile_path(self.said, path, self.reach, away=away)
            shape.predicate = str(path) if is_iri(path) else None
            shape.steps = steps(self.said, path)
        values_away = away or bool(paths)
        for predicate, values in said.items():
            if predicate.startswith(SH):
                self._constrain(shape, predicate.removeprefix(SH), values, focus_away=away, values_away=values_away)
        self._close(shape, said, away=values_away)
        return shape

    def _constrain(
        self, shape: Shape, component: str, values: list[Term], *, focus_away: bool, values_away: bool
    ) -> None:
        """Add what one parameter says; pySHACL judges each of its values apart."""
        if component == "property":
            shape.parts += [self.shape(value, away=values_away) for value in values]
        elif component in TESTS:
            (shape.tests if component in ELSEWHERE else shape.looks).extend(TESTS[component](value) for value in values)
        elif component in WHOLES:
            (shape.counts if component in COUNTS else shape.wholes).extend(WHOLES[component](one) for one in values)
            if component == "minCount":
                shape.least = max(shape.least, *(int(lexical(value)) for value in values))
            elif component == "maxCount":
                shape.most = min(shape.most, *(int(lexical(value)) for value in values))
            shape.is_optional = shape.is_optional and component not in EXPECTING
            if component in PAIRS and focus_away:
                self.reach.forward |= {str(value) for value in values}
        elif component in ("in", "languageIn"):
            build = one_of if component == "in" else in_languages
            shape.looks += [build(list(items(self.said, value))) for value in values]
        elif component in ("and", "or", "xone"):
            for value in values:
                self._add(shape, component, items(self.said, value), away=values_away)
        elif component in LOGICAL:
            for value in values:
                self._add(shape, component, [value], away=values_away)
        elif component not in _SILENT:
            raise Unsupported(f"sh:{component}")

    def _add(self, shape: Shape, component: str, members: Iterable[Term], *, away: bool) -> None:
        """Add a test made of other shapes."""
        # One step is quicker than several, and may settle it.
        several = sorted((self.shape(one, away=away) for one in members), key=lambda one: one.predicate is None)
        is_of_value = all(one.is_of_value for one in several)
        (shape.looks if is_of_value else shape.tests).append(LOGICAL[component]([one.test() for one in several]))

    def _close(self, shape: Shape, said: dict[str, list[Term]], *, away: bool) -> None:
        if not any(lexical(value) in ("true", "1") for value in said.get(f"{SH}closed", [])):
            return
        if away:
            raise Unsupported("sh:closed on values")
        ignored = {str(one) for head in said.get(f"{SH}ignoredProperties", []) for one in items(self.said, head)}
        shape.listed = frozenset(ignored | {part.predicate for part in shape.parts if part.predicate})

    def _severity(self, said: dict[str, list[Term]]) -> Severity:
        given = str(said.get(f"{SH}severity", [f"{SH}Violation"])[0]).removeprefix(SH)
        if given not in _SEVERITIES:
            raise Unsupported(f"sh:severity {given}")
        return _SEVERITIES[given]


def texts(values: list[Term]) -> Texts:
    """Return the French and the English among literals."""
    found: Texts = {}
    for value in values:
        if type(value) is tuple:
            match value[1]:
                case "fr":
                    found["fr"] = value[0]
                case "en":
                    found["en"] = value[0]
    return found
