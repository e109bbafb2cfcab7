"""Questions that judging asks of statements, and the vocabularies it knows by name."""

from __future__ import annotations

from collections.abc import Collection
from typing import cast

from kb.namespaces import COOP, COOPS, THINGS
from kb.turtle.statements import Statements, Term

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SH = "http://www.w3.org/ns/shacl#"
TYPE = f"{RDF}type"

# What a file of the base must declare; versions of the vocabulary are addresses, not terms.
DECLARED = (THINGS, str(COOP), str(COOPS))


def is_iri(given: Term) -> bool:
    return type(given) is str


def is_literal(given: Term) -> bool:
    return type(given) is tuple


def lexical(given: Term) -> str:
    """Return an IRI, or the lexical form of a literal."""
    return given[0] if type(given) is tuple else cast("str", given)


def used(said: Statements) -> set[str]:
    """Return the IRIs of the base that a file uses, in the place of a predicate or of an object."""
    terms: set[Term] = set()
    for described in said.values():
        terms.update(described)
        for objects in described.values():
            terms.update(objects)
    return {iri for iri in terms if type(iri) is str and iri.startswith(DECLARED)}


def merged(several: Collection[Statements]) -> Statements:
    """Return the statements of several files together, each once."""
    found: Statements = {}
    for said in several:
        for subject, described in said.items():
            for predicate, objects in described.items():
                known = found.setdefault(subject, {}).setdefault(predicate, [])
                known += [one for one in objects if one not in known]
    return found
