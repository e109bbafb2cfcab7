"""From triples to the house form."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from kb.errors import DataError
from kb.turtle.terms import Names, natural_key, value_key

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_FIRST, _REST, _NIL, _TYPE = (ox.NamedNode(RDF + name) for name in ("first", "rest", "nil", "type"))
_WIDTH = 110

# The form of a shape file: what it constrains before how. Shapes do not describe themselves.
_SH = "http://www.w3.org/ns/shacl#"
_META_ORDER = {
    _SH + name: place / 100 - 1
    for place, name in enumerate(("targetClass", "target", "prefix", "path", "name", "description", "order", "group"))
}

Node = ox.NamedNode | ox.BlankNode
Object = ox.NamedNode | ox.BlankNode | ox.Literal
Statements = dict[ox.NamedNode, set[Object]]


def write(
    triples: Iterable[ox.Triple],
    *,
    base: str | None,
    prefixes: Mapping[str, str],
    order: Mapping[str, float],
    nested: bool = True,
) -> str:
    """Return the triples in the house form, ending with one newline.

    ``order`` gives predicates their place (sh:order of the shapes); those without one follow, by IRI.
    DataError for a blank node that cannot be written inside the one statement that uses it, and for
    any unless ``nested``.
    """
    writer = _Writer(triples, Names(base, prefixes), {**_META_ORDER, **order}, nested=nested)
    blocks = [writer.block(subject) for subject in writer.subjects()]
    head = [f"@base <{base}> ."] if base else []
    head += [f"@prefix {prefix}: <{prefixes[prefix]}> ." for prefix in sorted(writer.names.used)]
    return "\n\n".join(filter(None, ["\n".join(head), *blocks])) + "\n"


class _Writer:
    def __init__(self, triples: Iterable[ox.Triple], names: Names, order: Mapping[str, float], *, nested: bool) -> None:
        self.names = names
        self.order = order
        self.statements: dict[Node, Statements] = defaultdict(lambda: defaultdict(set))
        uses: dict[ox.BlankNode, int] = defaultdict(int)
        for triple in set(triples):
            subject, predicate, value = triple.subject, triple.predicate, triple.object
            if isinstance(subject, ox.Triple) or isinstance(value, ox.Triple):
                raise DataError(
                    fr="un triplet cité (<< … >>) n'a pas de forme ici ; donnez un IRI à ce que vous annotez.",
                    en="a quoted triple (<< … >>) has no form here; give what you annotate an IRI.",
                )
            self.statements[subject][predicate].add(value)
            if isinstance(value, ox.BlankNode):
                uses[value] += 1
        self._refuse_loose(uses, nested=nested)

    def subjects(self) -> list[ox.NamedNode]:
        """Return the named subjects, the file's own first, its parts in natural order after it."""
        named = [subject for subject in self.statements if isinstance(subject, ox.NamedNode)]
        return sorted(named, key=lambda subject: (subject.value != self.names.base, natural_key(subject.value)))

    def block(self, subject: ox.NamedNode) -> str:
        return "\n".join([self.names.iri(subject.value), *self._lines(subject, "  "), "."])

    def _lines(self, subject: Node, indent: str) -> list[str]:
        statements = self.statements[subject]
        return [
            f"{indent}{'a' if predicate == _TYPE else self.names.iri(predicate.value)} {value} ;"
            for predicate in sorted(statements, key=self._place)
            for value in self._values(statements[predicate], indent)
        ]

    def _place(self, predicate: ox.NamedNode) -> tuple[bool, float, str]:
        place = self.order.get(predicate.value, float("inf"))
        return predicate != _TYPE, place, predicate.value

    def _values(self, values: set[Object], indent: str) -> list[str]:
        if len(values) == 1:
            return [self._term(value, indent) for value in values]
        plain = [value for value in values if not isinstance(value, ox.BlankNode)]
        nested = [value for value in values if isinstance(value, ox.BlankNode)]
        written = [self._term(value, indent) for value in sorted(plain, key=value_key)]
        return written + sorted(self._term(value, indent) for value in nested)

    def _term(self, term: Object, indent: str) -> str:
        if isinstance(term, ox.Literal):
            return self.names.literal(term)
        if term == _NIL:
            return "()"
        if isinstance(term, ox.NamedNode):
            return self.names.iri(term.value)
        items = self._list(term)
        return self._nested(term, indent) if items is None else self._sequence(items, indent)

    def _nested(self, node: ox.BlankNode, indent: str) -> str:
        lines = self._lines(node, indent + "  ")
        single = lines[0].strip().removesuffix(" ;") if len(lines) == 1 else "\n"
        if not lines:
            return "[]"
        return f"[ {single} ]" if "\n" not in single else "\n".join(["[", *lines, f"{indent}]"])

    def _sequence(self, items: list[Object], indent: str) -> str:
        written = [self._term(item, indent + "  ") for item in items]
        line = f"( {' '.join(written)} )"
        if len(line) + len(indent) <= _WIDTH and "\n" not in line:
            return line
        return "\n".join(["(", *(f"{indent}  {item}" for item in written), f"{indent})"])

    def _list(self, node: Object) -> list[Object] | None:
        """Return the members when the node is a well-formed rdf:List, None otherwise."""
        items: list[Object] = []
        while node != _NIL:
            statements = self.statements.get(node) if isinstance(node, ox.BlankNode) else None
            if statements is None or set(statements) != {_FIRST, _REST}:
                return None
            if len(statements[_FIRST]) != 1 or len(statements[_REST]) != 1:
                return None
            items += statements[_FIRST]
            (node,) = statements[_REST]
        return items

    def _refuse_loose(self, uses: Mapping[ox.BlankNode, int], *, nested: bool) -> None:
        """Refuse blank nodes that belong to no statement, or to several, or to themselves; all unless ``nested``."""
        blank = {subject for subject in self.statements if isinstance(subject, ox.BlankNode)}
        if not blank and not uses:
            return
        reached: set[ox.BlankNode] = set()
        waiting: list[Node] = [subject for subject in self.statements if isinstance(subject, ox.NamedNode)]
        while waiting:
            for values in self.statements.get(waiting.pop(), {}).values():
                found = {value for value in values if isinstance(value, ox.BlankNode)} - reached
                reached |= found
                waiting += found
        if not nested or blank - reached or any(count > 1 for count in uses.values()):
            raise DataError(
                fr="un nœud anonyme n'est rattaché à aucun énoncé, ou l'est à plusieurs ; donnez-lui un IRI.",
                en="a blank node belongs to no statement, or to several; give it an IRI.",
            )
