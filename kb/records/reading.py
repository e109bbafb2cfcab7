"""The reader's view of one thing, in one language, laid out as the shapes say.

What a thing states is one question (things/statements), or is read in the dump of a snapshot; how the things
that it cites are called and which sources prove it are asked once for many records (``kb.mentioned``). Which
field comes first, what it is called and in which section it stands come from ``kb.schema``: a property added
to the shapes appears here without a line of code.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

import pyoxigraph as ox

from kb.dump import Statement
from kb.engines.store import Row, Term, text
from kb.errors import NotFound
from kb.mentioned import Ask, Mentioned
from kb.namespaces import COOP, DCTERMS, RDF, RDFS, SKOS, split, thing
from kb.records.model import Field, Group, Item, Proof, Record, Value
from kb.schema import PropertyShape, Schema
from kb.text import fold, reflow

# A case says something about each of these, or says why it cannot.
CASE_FACETS = ("declencheurs", "partenaires", "enjeux", "ambitions", "objet", "acteurs")
_FOUNDING = "fondateur"

_LABELS = (RDFS.label, SKOS.prefLabel)
_HEADINGS = {
    *_LABELS,
    RDF.type,
    SKOS.altLabel,
    SKOS.editorialNote,
    SKOS.hiddenLabel,
    DCTERMS.description,
    SKOS.definition,
    DCTERMS.source,
}
_OF_AN_ITEM = {
    COOP[name] for name in ("rank", "kind", "theme", "evidence", "rationale", "verification", "facet", "reason")
}


Stated = Callable[[str], list[Statement]]


def by_question(ask: Ask) -> Stated:
    """Return what says, by its question, what is stated of a thing and of its parts."""

    def stated(iri: str) -> list[Statement]:
        rows = ask("things/statements", thing=iri).rows
        return [(text(row["subject"]), text(row["predicate"]), row["object"]) for row in rows]

    return stated


def read_record(stated: Stated, schema: Schema, iri: str, mentioned: Mentioned) -> Record:
    """Read one thing, in the language of what it mentions. NotFound when the base states nothing about the IRI."""
    statements = stated(iri)
    if not statements:
        raise NotFound(
            fr=f"La base ne contient rien sous l’adresse {iri}.", en=f"The base holds nothing under the address {iri}."
        )
    return _Reader(schema, iri, statements, mentioned).record()


class _Reader:
    """Turns the rows about one thing into its record."""

    def __init__(self, schema: Schema, iri: str, statements: Iterable[Statement], mentioned: Mentioned) -> None:
        self.schema, self.iri, self.lang = schema, iri, mentioned.lang
        self._own = f"{iri}#"
        self.said: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        for subject, predicate, value in statements:
            self.said[subject][predicate].append(value)
        self._direct = {term.value for terms in self.said[iri].values() for term in terms}
        self._names = mentioned.names.of(self._cited_things())
        cited = (text(source) for said in self.said.values() for source in said.get(DCTERMS.source, ()))
        self._proofs_of = {proof: _proof(row) for proof, row in mentioned.proofs.of(cited).items()}

    def _cited_things(self) -> Iterator[str]:
        """Yield the IRIs that need a name; the parts of the thing say theirs."""
        for said in self.said.values():
            for predicate, terms in said.items():
                if predicate not in _HEADINGS:
                    yield from (term.value for term in terms if _is_iri(term) and term.value not in self.said)

    def record(self) -> Record:
        class_iri = self._class(self.iri)
        return Record(
            iri=self.iri,
            type=_local(class_iri),
            type_label=self.schema.labels.get(class_iri, {}).get(self.lang, ""),
            label=self._label(self.iri),
            other_labels=self._texts(self.iri, SKOS.altLabel),
            description=self._text(self.iri, DCTERMS.description) or self._text(self.iri, SKOS.definition),
            fields=self._fields(self.iri, class_iri),
            groups=self._groups(self.iri, class_iri),
            proofs=self._proofs(self.iri),
            notes=self._texts(self.iri, SKOS.editorialNote),
        )

    def _class(self, subject: str) -> str:
        """Return the most special class that has a shape; "" for something no shape describes."""
        types = [term.value for term in self.said[subject][RDF.type] if term.value in self.schema.classes]
        return max(types, key=lambda iri: (len(list(self.schema.ancestry(iri))), iri), default="")

    def _groups(self, subject: str, class_iri: str) -> tuple[Group, ...]:
        sections: dict[str, list[Item]] = defaultdict(list)
        asides: list[Item] = []
        for prop in self.schema.properties(class_iri).values():
            parts = [part for part in self.said[subject].get(prop.path, ()) if self._owns(subject, part.value)]
            items = sorted(
                (self._item(part.value, prop) for part in parts), key=lambda item: (item.rank or 0, item.iri)
            )
            if prop.key in ("absence", "openList"):
                asides += items
            else:
                sections[prop.group or prop.iri] += items
        about = {self._facet(item) for item in asides}
        expected = {thing("facet", key) for key in CASE_FACETS} if class_iri == COOP.Case else set()
        keys = {key for key, items in sections.items() if items} | about | expected
        return tuple(self._group(key, sections.get(key, []), asides) for key in sorted(keys, key=self._group_order))

    def _group(self, key: str, items: list[Item], asides: list[Item]) -> Group:
        known = self.schema.groups.get(key)
        here = [item for item in asides if self._facet(item) == key]
        label = known.labels.get(self.lang) if known else None
        return Group(
            key=key.rpartition("/")[2].rpartition("#")[2],
            label=label or self._name(key),
            items=tuple(items),
            absences=tuple(item for item in here if item.type == "Absence"),
            open_lists=tuple(item for item in here if item.type == "OpenList"),
        )

    def _group_order(self, key: str) -> tuple[float, str]:
        known = self.schema.groups.get(key)
        return (known.order if known else 9_999, key)

    def _facet(self, item: Item) -> str:
        return next((term.value for term in self.said[item.iri][COOP.facet]), "")

    def _item(self, part: str, link: PropertyShape) -> Item:
        class_iri = self._class(part)
        rank = self._text(part, COOP.rank)
        return Item(
            iri=part,
            type=_local(class_iri),
            type_label=self.schema.labels.get(class_iri, {}).get(self.lang, ""),
            label=self._label(part),
            rank=int(rank) if rank else None,
            kinds=self._values(part, COOP.kind) or self._values(part, COOP.reason),
            themes=self._values(part, COOP.theme),
            fields=self._fields(part, class_iri, leaving_out=_OF_AN_ITEM),
            evidence=next(iter(self._values(part, COOP.evidence)), None),
            rationale=self._text(part, COOP.rationale),
            verification=next(iter(self._values(part, COOP.verification)), None),
            proofs=self._proofs(part),
            notes=self._texts(part, SKOS.editorialNote),
            parts=self._groups(part, class_iri),
            link=link.key,
        )

    def _fields(self, subject: str, class_iri: str, leaving_out: Iterable[str] = ()) -> tuple[Field, ...]:
        hidden = _HEADINGS.union(leaving_out)
        fields = []
        for prop in self.schema.properties(class_iri).values():
            if prop.path in hidden:
                continue
            values = self._values(subject, prop.path, leaving_out_parts=True)
            if values:
                fields.append(
                    Field(prop.key, prop.names.get(self.lang, prop.key), prop.help.get(self.lang, ""), values)
                )
        return tuple(fields)

    def _values(self, subject: str, predicate: str, *, leaving_out_parts: bool = False) -> tuple[Value, ...]:
        terms = self.said[subject].get(predicate)
        if not terms:
            return ()
        if any(isinstance(term, ox.Literal) and term.language == self.lang for term in terms):
            terms = [term for term in terms if not isinstance(term, ox.Literal) or term.language in (None, self.lang)]
        values = [self._value(term) for term in terms if not (leaving_out_parts and self._owns(subject, term.value))]
        return tuple(sorted(values, key=lambda value: fold(value.text)) if len(values) > 1 else values)

    def _value(self, term: Term) -> Value:
        if isinstance(term, ox.Literal):
            foreign = term.language if term.language not in (None, self.lang) else None
            return Value(reflow(term.value), lang=foreign, datatype=_local(term.datatype.value))
        kind = (split(term.value) or (None,))[0]
        return Value(self._name(term.value), iri=term.value, kind=kind, definition=self._definition(term.value))

    def _name(self, iri: str) -> str:
        named = text(self._names[iri]["label"]) if iri in self._names else self._said_of_part(iri, *_LABELS)
        return named or self.schema.labels.get(iri, {}).get(self.lang) or _local(iri)

    def _definition(self, iri: str) -> str | None:
        if iri in self._names:
            return text(self._names[iri].get("definition")) or None
        return self._said_of_part(iri, SKOS.definition) or None

    def _said_of_part(self, iri: str, *predicates: str) -> str:
        """Return a text of the thing or of one of its parts in the language of the page, "" when there is none."""
        said = self.said.get(iri, {})
        terms = (term for predicate in predicates for term in said.get(predicate, ()))
        return next((term.value for term in terms if isinstance(term, ox.Literal) and term.language == self.lang), "")

    def _label(self, subject: str) -> str:
        return next((label for path in _LABELS if (label := self._text(subject, path))), _local(subject))

    def _text(self, subject: str, predicate: str) -> str | None:
        return next(iter(self._texts(subject, predicate)), None)

    def _texts(self, subject: str, predicate: str) -> tuple[str, ...]:
        return tuple(value.text for value in self._values(subject, str(predicate)))

    def _proofs(self, subject: str) -> tuple[Proof, ...]:
        cited = [term.value for term in self.said[subject][DCTERMS.source]]
        return tuple(self._proofs_of[iri] for iri in sorted(cited) if iri in self._proofs_of)

    def _owns(self, subject: str, iri: str) -> bool:
        """Say whether ``iri`` is described as a part of ``subject``.

        What the thing itself links to is its own part; an item that cites it (a speaker and the
        programme item spoken in, a rule and the partner it concerns) only refers to it.
        """
        if not iri.startswith(self._own) or iri not in self.said:
            return False
        return subject == self.iri or iri not in self._direct


def _is_iri(term: Term) -> bool:
    return isinstance(term, ox.NamedNode)


def _proof(row: Row) -> Proof:
    source, proof = text(row["source"]), text(row["proof"])
    return Proof(
        source=Value(text(row["title"]), iri=source, kind="source"),
        locator=text(row.get("locator")) or None,
        passage=proof if proof != source else None,
        page=text(row.get("page")) or None,
        founding=text(row["corpus"]).endswith(f"/{_FOUNDING}"),
    )


def _local(iri: str) -> str:
    return iri.rpartition("#")[2].rpartition("/")[2]
