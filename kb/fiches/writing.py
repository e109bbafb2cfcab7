"""From the triples of a thing to its fiche: the keys of the context in the order of the shapes.

What the place of an item already says is left out, so that ``complete`` gives back exactly these triples.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import pyoxigraph as ox

from kb.errors import DataError
from kb.fiches.context import IRI, Context, Term, part_word
from kb.namespaces import COOP, RDF, XSD, split
from kb.schema import Schema
from kb.turtle.statements import term as term_of
from kb.turtle.terms import natural_key, value_key

Fiche = dict[str, Any]
_TYPE = RDF.type
_RANK = COOP["rank"]
_FACET = COOP.facet
_STRING = XSD.string


def fiche_of(
    iri: str, triples: Iterable[ox.Triple], context: Context, schema: Schema, *, explicit: bool = False
) -> Fiche:
    """Return the fiche of a thing as plain dictionaries, lists and texts, keys in the order of the shapes.

    ``explicit`` writes the id of every item, which a spreadsheet shows beside it.
    DataError for a triple that no key of the context can say, or that does not belong to the thing.
    """
    writer = _Writer(context, schema, triples, explicit=explicit)
    fiche = {"@context": IRI, **writer.node(iri, implied_type="Cas", implied_id=None)}
    writer.refuse_unsaid()
    return fiche


class Typed(str):
    """A number, a date, true or false: written without quotation marks."""


class _Writer:
    def __init__(
        self, context: Context, schema: Schema, triples: Iterable[ox.Triple], *, explicit: bool = False
    ) -> None:
        self.explicit = explicit
        self.context = context
        self.schema = schema
        self.statements: dict[str, dict[str, list[ox.NamedNode | ox.Literal]]] = defaultdict(lambda: defaultdict(list))
        for triple in triples:
            if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.NamedNode | ox.Literal):
                self.statements[triple.subject.value][triple.predicate.value].append(triple.object)
        self.said: set[str] = set()

    def node(self, iri: str, *, implied_type: str | None, implied_id: str | None, rank: int | None = None) -> Fiche:
        if iri in self.said:
            raise _unsayable(iri, "rdf:type")
        self.said.add(iri)
        own = self.statements[iri]
        class_iri = self._class(iri, own)
        name = iri.partition("#")[2] or (split(iri) or ("", iri, ""))[1]
        fiche: Fiche = {} if name == implied_id and not self.explicit else {self.context.keyword("@id"): name}
        if self.context.names[class_iri] != implied_type:
            fiche[self.context.keyword("@type")] = self.context.names[class_iri]
        shapes = self.schema.properties(class_iri)
        for predicate in sorted(own, key=lambda known: (shapes[known].order if known in shapes else 1e9, known)):
            if predicate != _TYPE:
                fiche |= self._property(iri, class_iri, predicate, own[predicate])
        if rank is not None and fiche.get(self._rank_key(class_iri)) == str(rank):
            del fiche[self._rank_key(class_iri)]
        return fiche

    def refuse_unsaid(self) -> None:
        """Refuse parts that nothing of the thing points to: they would be lost."""
        for iri in self.statements.keys() - self.said:
            raise _unsayable(iri, "rdf:type")

    def _class(self, iri: str, own: dict[str, list[ox.NamedNode | ox.Literal]]) -> str:
        classes = [value.value for value in own[_TYPE]]
        if len(classes) != 1 or classes[0] not in self.context.names:
            raise _unsayable(iri, "rdf:type")
        return classes[0]

    def _property(self, iri: str, class_iri: str, predicate: str, values: list[ox.NamedNode | ox.Literal]) -> Fiche:
        fiche: Fiche = {}
        for coercion, alike in self._by_form(values).items():
            term = self.context.term_for(class_iri, predicate, coercion)
            if term is None:
                raise _unsayable(iri, predicate)
            in_order = sorted(alike, key=lambda value: value_key(term_of(value)))
            fiche[term.key] = self._values(iri, class_iri, term, in_order)
        return fiche

    def _by_form(self, values: list[ox.NamedNode | ox.Literal]) -> dict[str | None, list[ox.NamedNode | ox.Literal]]:
        found: dict[str | None, list[ox.NamedNode | ox.Literal]] = defaultdict(list)
        for value in values:
            if isinstance(value, ox.NamedNode):
                found["@id"].append(value)
            elif value.language:
                found["@language"].append(value)
            else:
                datatype = value.datatype.value
                found[None if datatype == _STRING else datatype].append(value)
        return found

    def _values(self, iri: str, class_iri: str, term: Term, values: list[ox.NamedNode | ox.Literal]) -> Any:
        if term.by_language:
            return _texts(values)
        if term.form != "@id":
            return _one_or_all([Typed(value.value) if term.coercion else value.value for value in values])
        if term.is_parts:
            return self._items(class_iri, term, [value.value for value in values])
        short = [self._short(iri, term, value.value) for value in values]
        return short if term.many else _one_or_all(short)

    def _items(self, class_iri: str, term: Term, iris: list[str]) -> list[Fiche]:
        target = self.schema.properties(class_iri)[term.iri].target or ""
        items = []
        for place, iri in enumerate(sorted(iris, key=self._item_key), 1):
            facet = [value.value.rpartition("/")[2] for value in self.statements[iri].get(_FACET, [])]
            implied_id = f"{part_word(term.iri)}-{facet[0] if len(facet) == 1 else place}"
            items.append(self.node(iri, implied_type=self.context.names.get(target), implied_id=implied_id, rank=place))
        return items

    def _item_key(self, iri: str) -> Any:
        ranks = [int(value.value) for value in self.statements[iri].get(_RANK, []) if value.value.isdigit()]
        return (ranks or [0])[0], natural_key(iri)

    def _rank_key(self, class_iri: str) -> str:
        term = self.context.term_for(class_iri, _RANK, XSD.integer)
        return term.key if term else ""

    def _short(self, iri: str, term: Term, value: str) -> str:
        if term.base is None:
            root = iri.partition("#")[0]
            return value.removeprefix(f"{root}#") if value.startswith(f"{root}#") else value
        return value.removeprefix(term.base)


def _texts(values: list[ox.NamedNode | ox.Literal]) -> Fiche:
    found: dict[str, list[str]] = defaultdict(list)
    for value in values:
        if isinstance(value, ox.Literal) and value.language:
            found[value.language].append(value.value)
    return {language: _one_or_all(texts) for language, texts in found.items()}


def _one_or_all(values: list[str]) -> Any:
    return values[0] if len(values) == 1 else values


def _unsayable(iri: str, predicate: str) -> DataError:
    return DataError(
        fr=f"Aucune clé des fiches ne dit {predicate} de <{iri}> ; ajoutez-en une à ontology/context.jsonld.",
        en=f"No key of fiches says {predicate} of <{iri}>; add one to ontology/context.jsonld.",
    )
