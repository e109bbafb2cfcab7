"""From triples to the house form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from kb.errors import DataError
from kb.turtle.statements import Blank, Quoted, Statements, Term, statements
from kb.turtle.terms import Names, natural_key, value_key

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_FIRST, _REST, _NIL, TYPE = (RDF + name for name in ("first", "rest", "nil", "type"))
_WIDTH = 110

Place = tuple[bool, float, str]
"""Where a predicate stands among those of a subject."""

# The form of a shape file: what it constrains before how. Shapes do not describe themselves.
_SH = "http://www.w3.org/ns/shacl#"
_META_ORDER = {
    _SH + name: place / 100 - 1
    for place, name in enumerate(("targetClass", "target", "prefix", "path", "name", "description", "order", "group"))
}


def write(
    triples: Iterable[ox.Triple],
    *,
    base: str | None,
    prefixes: Mapping[str, str],
    order: Mapping[str, float],
) -> str:
    """Return the triples in the house form, ending with one newline.

    ``order`` gives predicates their place (sh:order of the shapes); those without one follow, by IRI.
    DataError for a blank node that cannot be written inside the one statement that uses it.
    """
    return write_statements(statements(triples), base=base, prefixes=prefixes, order=order)


def write_statements(
    said: Statements,
    *,
    base: str | None,
    prefixes: Mapping[str, str],
    order: Mapping[str, float],
    nested: bool = True,
) -> str:
    """Write as ``write`` does; DataError for any blank node unless ``nested``."""
    writer = _Writer(said, Names(base, prefixes), order, nested=nested)
    blocks = [writer.block(subject) for subject in writer.subjects()]
    lines = [*([f"@base <{base}> ."] if base else []), *declarations(writer.names.used, prefixes)]
    return "\n\n".join(filter(None, ["\n".join(lines), *blocks])) + "\n"


def declarations(used: Iterable[str], prefixes: Mapping[str, str]) -> list[str]:
    """Return the lines that declare the prefixes of a text."""
    return [f"@prefix {prefix}: <{prefixes[prefix]}> ." for prefix in sorted(used)]


def place_of(predicate: str, order: Mapping[str, float]) -> Place:
    """Return the sort key of a predicate: its type first, then what ``order`` knows, then the rest by IRI."""
    known = order.get(predicate)
    return predicate != TYPE, _META_ORDER.get(predicate, float("inf")) if known is None else known, predicate


class _Writer:
    def __init__(self, said: Statements, names: Names, order: Mapping[str, float], *, nested: bool) -> None:
        self.names = names
        self.order = order
        self.said = said
        self._refuse_loose(nested=nested)

    def subjects(self) -> list[str]:
        """Return the named subjects, the file's own first, its parts in natural order after it."""
        named = [subject for subject in self.said if not isinstance(subject, Blank)]
        return sorted(named, key=lambda subject: (subject != self.names.base, natural_key(subject)))

    def block(self, subject: str) -> str:
        return "\n".join([self.names.iri(subject), *self._lines(subject, "  "), "."])

    def _lines(self, subject: str, indent: str) -> list[str]:
        said = self.said.get(subject, {})
        return [
            f"{indent}{'a' if predicate == TYPE else self.names.iri(predicate)} {value} ;"
            for predicate in sorted(said, key=lambda predicate: place_of(predicate, self.order))
            for value in self._values(said[predicate], indent)
        ]

    def _values(self, values: list[Term], indent: str) -> list[str]:
        if len(values) == 1:
            return [self._term(values[0], indent)]
        plain = [value for value in values if not isinstance(value, Blank)]
        nested = [value for value in values if isinstance(value, Blank)]
        written = [self._term(value, indent) for value in sorted(plain, key=value_key)]
        return written + sorted(self._term(value, indent) for value in nested)

    def _term(self, term: Term, indent: str) -> str:
        if not isinstance(term, str):
            return self.names.literal(term)
        if term == _NIL:
            return "()"
        if not isinstance(term, Blank):
            return self.names.iri(term)
        items = self._list(term)
        return self._nested(term, indent) if items is None else self._sequence(items, indent)

    def _nested(self, node: Blank, indent: str) -> str:
        lines = self._lines(node, indent + "  ")
        single = lines[0].strip().removesuffix(" ;") if len(lines) == 1 else "\n"
        if not lines:
            return "[]"
        return f"[ {single} ]" if "\n" not in single else "\n".join(["[", *lines, f"{indent}]"])

    def _sequence(self, items: list[Term], indent: str) -> str:
        written = [self._term(item, indent + "  ") for item in items]
        line = f"( {' '.join(written)} )"
        if len(line) + len(indent) <= _WIDTH and "\n" not in line:
            return line
        return "\n".join(["(", *(f"{indent}  {item}" for item in written), f"{indent})"])

    def _list(self, node: Term) -> list[Term] | None:
        """Return the members when the node is a well-formed rdf:List, None otherwise."""
        items: list[Term] = []
        while node != _NIL:
            said = self.said.get(node) if isinstance(node, Blank) else None
            if said is None or set(said) != {_FIRST, _REST}:
                return None
            if len(said[_FIRST]) != 1 or len(said[_REST]) != 1:
                return None
            items += said[_FIRST]
            (node,) = said[_REST]
        return items

    def _refuse_loose(self, *, nested: bool) -> None:
        """Refuse quoted triples, and blank nodes that belong to no statement, to several, or to themselves."""
        values = [value for said in self.said.values() for objects in said.values() for value in objects]
        uses = Counter(value for value in values if isinstance(value, Blank))
        blank = {subject for subject in self.said if isinstance(subject, Blank)}
        if not uses and not blank:
            return
        if any(isinstance(node, Quoted) for node in (*uses, *blank)):
            raise DataError(
                fr="un triplet cité (<< … >>) n’a pas de forme ici ; donnez un IRI à ce que vous annotez.",
                en="a quoted triple (<< … >>) has no form here; give what you annotate an IRI.",
            )
        if not nested or blank - self._reached() or any(count > 1 for count in uses.values()):
            raise DataError(
                fr="un nœud anonyme n’est rattaché à aucun énoncé, ou l’est à plusieurs ; donnez-lui un IRI.",
                en="a blank node belongs to no statement, or to several; give it an IRI.",
            )

    def _reached(self) -> set[Blank]:
        """Return the blank nodes that some named subject leads to."""
        reached: set[Blank] = set()
        waiting = [subject for subject in self.said if not isinstance(subject, Blank)]
        while waiting:
            for values in self.said.get(waiting.pop(), {}).values():
                found = {value for value in values if isinstance(value, Blank)} - reached
                reached |= found
                waiting += found
        return reached
