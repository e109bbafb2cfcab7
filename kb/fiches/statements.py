"""A complete fiche as triples, each with the place that says it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import pyoxigraph as ox

from kb.fiches.context import IRI, Context, Term
from kb.fiches.literals import read_literal
from kb.fiches.problems import Problem, Texts, problem, unknown
from kb.fiches.tree import Entry, Mapping, Place, Scalar, Sequence, Tree, elements
from kb.namespaces import RDF
from kb.schema import LANGS

_TYPE = ox.NamedNode(RDF.type)
# "<" before a letter, "/" or "!" opens a tag; "< 3" and "<=" do not.
_MARKUP = re.compile(r"<\s*[a-zA-Z/!?]|&(#x?[0-9a-fA-F]+|[a-zA-Z]+);|javascript\s*:", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


@dataclass(frozen=True)
class Statement:
    """One triple and where it is said."""

    triple: ox.Triple
    place: Place


@dataclass
class Reading:
    """Statements in the order of the fiche, and what texts say that no text may say."""

    statements: list[Statement] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def place_of(self, subject: str, predicate: str | None = None, value: str | None = None) -> Place | None:
        """Return where a statement stands, else its predicate, else its subject."""
        own = [found for found in self.statements if found.triple.subject == ox.NamedNode(subject)]
        exact = (found for found in own if _says(found.triple, predicate, value))
        same = (found for found in own if _says(found.triple, predicate))
        head = (found for found in own if _says(found.triple, _TYPE.value))
        return next((found.place for found in chain(exact, same, head)), None)

    def values(self, subject: str, predicate: str) -> list[str]:
        """Return the texts and IRIs that the fiche gives a subject for a property."""
        return [
            found.triple.object.value
            for found in self.statements
            if found.triple.subject == ox.NamedNode(subject)
            and found.triple.predicate.value == predicate
            and not isinstance(found.triple.object, ox.Triple)
        ]

    def property_saying(self, subject: str, value: str) -> str | None:
        """Return the property for which the fiche gives a subject that text or IRI."""
        for found in self.statements:
            property_ = found.triple.predicate.value
            if found.triple.subject == ox.NamedNode(subject) and _says(found.triple, property_, value):
                return property_
        return None

    def class_of(self, subject: str) -> str | None:
        """Return the class that the fiche gives a subject."""
        for found in self.statements:
            triple = found.triple
            if (
                triple.subject == ox.NamedNode(subject)
                and isinstance(triple.object, ox.NamedNode)
                and _says(triple, _TYPE.value)
            ):
                return triple.object.value
        return None


def _says(triple: ox.Triple, predicate: str | None, value: str | None = None) -> bool:
    is_value = value is None or (not isinstance(triple.object, ox.Triple) and triple.object.value == value)
    return triple.predicate.value == predicate and is_value


def interpret(tree: Mapping, context: Context) -> Reading:
    """Return what a complete fiche states."""
    reading = Reading()
    for statement in _node(tree, context, reading.problems):
        reading.statements.append(statement)
    return reading


def to_json(tree: Mapping) -> dict[str, Any]:
    """Return a complete fiche as a JSON-LD document, with the address of its context."""
    return {"@context": IRI, **{entry.key: _json(entry.value) for entry in tree.entries}}


def _json(tree: Tree) -> Any:
    match tree:
        case Scalar(text=text):
            return text
        case Sequence(items=items):
            return [_json(item) for item in items]
        case Mapping(entries=entries):
            return {entry.key: _json(entry.value) for entry in entries}


def _node(tree: Mapping, context: Context, problems: list[Problem]) -> Iterator[Statement]:
    iri, name = tree.text(context.keyword("@id")), tree.text(context.keyword("@type"))
    class_iri = context.class_named(name.text) if name else None
    if iri is None or class_iri is None:
        return
    subject = ox.NamedNode(iri.text)
    yield Statement(ox.Triple(subject, _TYPE, ox.NamedNode(class_iri)), tree.place)
    terms = context.terms(class_iri)
    for entry in tree.entries:
        if context.keywords.get(entry.key) == "@included":
            for element in elements(entry.value):
                if isinstance(element, Mapping):
                    yield from _node(element, context, problems)
        elif entry.key in terms:
            yield from _property(subject, terms[entry.key], entry, context, problems)


def _property(
    subject: ox.NamedNode, term: Term, entry: Entry, context: Context, problems: list[Problem]
) -> Iterator[Statement]:
    predicate = ox.NamedNode(term.iri)
    if term.by_language:
        for literal, place in _texts(entry, problems):
            yield Statement(ox.Triple(subject, predicate, literal), place)
        return
    for element in elements(entry.value):
        if isinstance(element, Mapping) and term.form == "@id":
            yield from _node(element, context, problems)
            part = element.text(context.keyword("@id"))
            if part is not None:
                yield Statement(ox.Triple(subject, predicate, ox.NamedNode(part.text)), element.place)
        elif isinstance(element, Scalar):
            value = _value(element, term, problems)
            if value is not None:
                yield Statement(ox.Triple(subject, predicate, value), element.place)


def _value(scalar: Scalar, term: Term, problems: list[Problem]) -> ox.NamedNode | ox.Literal | None:
    if not term.is_reference:
        problems += faults(scalar)
        # A value that its datatype refuses has been told already, and is a plain text for the shapes.
        is_valid = term.coercion is not None and read_literal(term.coercion, scalar.text) is not None
        datatype = ox.NamedNode(term.coercion) if term.coercion and is_valid else None
        return ox.Literal(scalar.text, datatype=datatype)
    iri = scalar.text if "://" in scalar.text else f"{term.base or ''}{scalar.text}"
    try:
        return ox.NamedNode(iri)
    except ValueError:
        return None


def _texts(entry: Entry, problems: list[Problem]) -> Iterator[tuple[ox.Literal, Place]]:
    """Yield the texts of a key, language by language."""
    for written in elements(entry.value):
        if isinstance(written, Scalar):
            fault = problem(
                written.place,
                fr=f"« {entry.key} » dit sa langue ; écrivez « {entry.key}: {{fr: …, en: …}} ».",
                en=f"“{entry.key}” tells its language; write “{entry.key}: {{fr: …, en: …}}”.",
            )
            problems.append(fault)
            continue
        for text in written.entries:
            if text.key not in LANGS:
                what: Texts = {"fr": "une langue des fiches", "en": "a language of fiches"}
                problems.append(unknown(text.place, what, text.key, LANGS))
                continue
            for scalar in elements(text.value):
                if isinstance(scalar, Scalar):
                    problems += faults(scalar)
                    yield ox.Literal(scalar.text, language=text.key), scalar.place


def faults(scalar: Scalar) -> Iterator[Problem]:
    """Yield what a text may not hold; contact details are left to the shapes."""
    markup = _MARKUP.search(scalar.text)
    if markup:
        yield problem(
            scalar.place,
            fr=f"« {scalar.text[markup.start() :][:40]} » est du code HTML ; un texte de la base est du texte, "
            "sans balise ni code.",
            en=f"“{scalar.text[markup.start() :][:40]}” is HTML; a text of the base is text, without tags or code.",
        )
    hidden = _CONTROL.search(scalar.text)
    if hidden:
        code = f"U+{ord(hidden.group()):04X}"
        yield problem(
            scalar.place,
            fr=f"ce texte contient un caractère invisible ({code}) ; réécrivez-le sans lui.",
            en=f"this text holds an invisible character ({code}); write it again without it.",
        )
