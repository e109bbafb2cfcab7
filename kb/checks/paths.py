"""SHACL property paths (§2.3.1) as functions from a node to its value nodes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from kb.checks.statements import RDF, SH, is_iri
from kb.checks.view import View
from kb.turtle.statements import Blank, Statements, Term

Path = Callable[[View, Term], Collection[Term]]
"""Gives each value node once."""

_NIL = f"{RDF}nil"


class Unsupported(Exception):
    """The shapes say something that is not compiled: another judge is needed. The message names it."""


@dataclass
class Reach:
    """What paths ask of things that other files describe: the properties followed from them, and to them."""

    forward: set[str]
    inverse: set[str]


def compile_path(shapes: Statements, node: Term, reach: Reach, *, away: bool, inverse: bool = False) -> Path:
    """Return the function of a path, and add to ``reach`` what it asks beyond the focus node.

    ``away`` says that the path begins at a node that another file may describe. Unsupported for a
    path of unbounded length, and for a sequence read backwards, which pySHACL reads in the wrong order.
    """
    if is_iri(node):
        return _step(str(node), reach, away=away, inverse=inverse)
    described = shapes.get(str(node), {})
    if f"{RDF}first" in described and not inverse:
        steps = enumerate(items(shapes, node))
        return _sequence([compile_path(shapes, step, reach, away=away or place > 0) for place, step in steps])
    match {name.removeprefix(SH): values for name, values in described.items()}:
        case {"inversePath": [inner]}:
            return compile_path(shapes, inner, reach, away=away, inverse=not inverse)
        case {"alternativePath": [members]}:
            branches = list(items(shapes, members))
            if not inverse and all(map(is_iri, branches)):
                return _any_of(frozenset(map(str, branches)), reach, away=away)
            return _union([compile_path(shapes, one, reach, away=away, inverse=inverse) for one in branches])
        case {"zeroOrOnePath": [inner]}:
            once = compile_path(shapes, inner, reach, away=away, inverse=inverse)
            return lambda view, focus: {focus, *once(view, focus)}
    raise Unsupported(f"sh:path {' '.join(sorted(described)) or node}")


def steps(shapes: Statements, node: Term) -> frozenset[str]:
    """Return the properties of which the value nodes of a path are the values; none for a path that is no step."""
    if is_iri(node):
        return frozenset([str(node)])
    alternatives = shapes.get(str(node), {}).get(f"{SH}alternativePath", ())
    members = [one for head in alternatives for one in items(shapes, head)]
    return frozenset(map(str, members)) if all(map(is_iri, members)) else frozenset()


def items(shapes: Statements, head: Term) -> Iterator[Term]:
    """Yield the members of an rdf:List. Unsupported for what is not one, or is empty."""
    if head == _NIL:
        raise Unsupported("()")
    while head != _NIL:
        cell = shapes.get(head, {}) if isinstance(head, Blank) else {}
        first, rest = cell.get(f"{RDF}first", []), cell.get(f"{RDF}rest", [])
        if len(first) != 1 or len(rest) != 1:
            raise Unsupported(f"rdf:List {head}")
        yield first[0]
        head = rest[0]


def _step(predicate: str, reach: Reach, *, away: bool, inverse: bool) -> Path:
    if inverse:
        reach.inverse.add(predicate)
        return lambda view, focus: view.subjects(predicate, focus)
    if away:
        reach.forward.add(predicate)
    return lambda view, focus: view.objects(focus, predicate)


def _sequence(steps: list[Path]) -> Path:
    def follow(view: View, focus: Term) -> Collection[Term]:
        nodes: Collection[Term] = (focus,)
        for step in steps:
            nodes = {value for node in nodes for value in step(view, node)}
        return nodes

    return follow


def _any_of(predicates: frozenset[str], reach: Reach, *, away: bool) -> Path:
    """Follow alternatives that are single steps, of which a node has few."""
    reach.forward.update(predicates if away else ())
    return lambda view, focus: {
        value for predicate in predicates & view.predicates(focus) for value in view.objects(focus, predicate)
    }


def _union(branches: list[Path]) -> Path:
    return lambda view, focus: {value for branch in branches for value in branch(view, focus)}
