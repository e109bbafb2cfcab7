"""What a text says, as plain Python: small, quick to look up, to write and to read back.

A term is an IRI (``str``), a blank node (``Blank``) or a literal (lexical form, language, datatype;
the datatype is "" beside a language).
"""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox


class Blank(str):
    """A blank node, named for as long as its file is read."""

    __slots__ = ()


class Quoted(Blank):
    """A quoted triple, which has no form in this base."""

    __slots__ = ()


Literal = tuple[str, str, str]
Term = str | Literal
Statements = dict[str, dict[str, list[Term]]]
"""Subject → predicate → objects, each once."""


def statements(triples: Iterable[ox.Triple] | Iterable[ox.Quad]) -> Statements:
    """Return what triples say; quads are read as the triples of one graph."""
    found: Statements = {}
    for triple in triples:
        subject, predicate = triple.subject, triple.predicate.value
        name = subject.value if type(subject) is ox.NamedNode else _nameless(subject)
        described = found.get(name)
        if described is None:
            described = found[name] = {}
        value = term(triple.object)
        if predicate not in described:
            described[predicate] = [value]
        elif value not in described[predicate]:
            described[predicate].append(value)
    return found


def term(given: object) -> Term:
    if isinstance(given, ox.NamedNode):
        return given.value
    if isinstance(given, ox.Literal):
        language = given.language
        return (given.value, language, "") if language else (given.value, "", given.datatype.value)
    return _nameless(given)


def _nameless(given: object) -> Blank:
    return Blank(given.value) if isinstance(given, ox.BlankNode) else Quoted(str(given))
