"""Shapes as objects that judge a focus node, made once from the triples of ontology/shapes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import NamedTuple

from kb.checks.components import EXPECTING, PAIRS, TESTS, WHOLES, Test, Whole, in_languages, one_of, unlisted
from kb.checks.paths import Path, Reach, Unsupported, compile_path, items
from kb.checks.report import Severity, Texts
from kb.checks.statements import SH, TYPE, is_iri, lexical
from kb.checks.view import View
from kb.turtle.statements import Statements, Term

# What says how a shape is named, shown or aimed, and constrains nothing.
_SILENT = frozenset({"path", "name", "description", "order", "group", "severity", "message", "property",
                     "targetClass", "targetSubjectsOf", "closed", "ignoredProperties"})  # fmt: skip
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

    ``is_optional`` says that it finds nothing where there is no value.
    """

    name: str
    severity: Severity
    messages: Texts
    predicate: str | None = None
    follow: Path | None = None
    tests: list[Test] = field(default_factory=list)
    wholes: list[Whole] = field(default_factory=list)
    parts: list[Shape] = field(default_factory=list)
    listed: frozenset[str] | None = None
    is_optional: bool = True

    def judge(self, view: View, focus: Term, found: list[Result]) -> None:
        """Add what is wrong with a focus node to ``found``, parts included."""
        values: Collection[Term] = (focus,) if self.follow is None else self.follow(view, focus)
        for whole in self.wholes:
            found += [Result(self, focus, self.predicate, told) for told in whole(view, focus, values)]
        for value in values:
            for test in self.tests:
                if not test(view, value):
                    found.append(Result(self, focus, self.predicate, value))
            for part in self.parts:
                part.judge(view, value, found)
            if self.listed is not None:
                found += [Result(self, focus, *told) for told in unlisted(view, value, self.listed)]

    def test(self) -> Test:
        """Return the question whether a node conforms, which is often a single test of the node itself."""
        is_plain = self.follow is None and not self.wholes and not self.parts and self.listed is None
        return self.tests[0] if is_plain and len(self.tests) == 1 else self.accepts

    def accepts(self, view: View, node: Term) -> bool:
        found: list[Result] = []
        self.judge(view, node, found)
        return not found


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
            shape.tests += [TESTS[component](value) for value in values]
        elif component in WHOLES:
            shape.wholes += [WHOLES[component](value) for value in values]
            shape.is_optional = shape.is_optional and component not in EXPECTING
            if component in PAIRS and focus_away:
                self.reach.forward |= {str(value) for value in values}
        elif component in ("in", "languageIn"):
            build = one_of if component == "in" else in_languages
            shape.tests += [build(list(items(self.said, value))) for value in values]
        elif component in ("and", "or", "xone"):
            shape.tests += [self._logical(component, value, away=values_away) for value in values]
        elif component in ("not", "node"):
            shape.tests += [self._single(component, value, away=values_away) for value in values]
        elif component not in _SILENT:
            raise Unsupported(f"sh:{component}")

    def _logical(self, component: str, members: Term, *, away: bool) -> Test:
        tests = [self.shape(member, away=away).test() for member in items(self.said, members)]
        if component == "and":
            return lambda view, node: all(test(view, node) for test in tests)
        if component == "or":
            return lambda view, node: any(test(view, node) for test in tests)
        return lambda view, node: sum(test(view, node) for test in tests) == 1

    def _single(self, component: str, value: Term, *, away: bool) -> Test:
        test = self.shape(value, away=away).test()
        return test if component == "node" else lambda view, node: not test(view, node)

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
