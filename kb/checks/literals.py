"""What literals are worth, as rdflib reads them: the judge of the shapes compares with the same eyes.

Each literal is built once, since a base repeats few numbers, days and years.
"""

from __future__ import annotations

import logging
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any

import rdflib

from kb.checks.statements import RDF, XSD, is_literal
from kb.turtle.statements import Literal, Term

# An ill-typed literal is a finding, told with its line; rdflib would print a traceback for each.
logging.getLogger("rdflib.term").setLevel(logging.ERROR)

_LANG_STRING = f"{RDF}langString"
_PYTHON_TYPES: dict[str, type | tuple[type, ...]] = {
    f"{XSD}string": (str, bytes),
    f"{XSD}integer": int,
    f"{XSD}float": float,
    f"{XSD}decimal": Decimal,
    f"{XSD}boolean": bool,
    f"{XSD}date": date,
    f"{XSD}time": time,
    f"{XSD}dateTime": datetime,
}


@lru_cache(maxsize=10_000)
def value(literal: Literal) -> rdflib.Literal:
    """Return the literal of rdflib, its lexical form kept; a plain string has no datatype there."""
    lexical, language, datatype = literal
    if language:
        return rdflib.Literal(lexical, lang=language)
    named = None if datatype == f"{XSD}string" else rdflib.URIRef(datatype)
    return rdflib.Literal(lexical, datatype=named, normalize=False)


def has_datatype(term: Term, datatype: str) -> bool:
    """Say whether a term is a literal of that datatype, and a well-formed one where rdflib can tell."""
    if type(term) is not tuple:
        return False
    lexical, language, own = term
    if language:
        return datatype == _LANG_STRING
    if own != datatype:
        return False
    return own == f"{XSD}string" or _is_well_formed(lexical, datatype)


@lru_cache(maxsize=10_000)
def _is_well_formed(lexical: str, datatype: str) -> bool:
    read = value((lexical, "", datatype))
    return read.ill_typed is not True and isinstance(read.value, _PYTHON_TYPES.get(datatype, object))


def compare(term: Term, bound: Literal) -> int | None:
    """Return a negative number, zero or a positive one; None for what cannot be compared.

    rdflib orders even values of unlike datatypes, to sort them: that is not to compare.
    """
    if type(term) is not tuple:
        return None
    left, right = value(term), value(bound)
    if isinstance(left.value, str) != isinstance(right.value, str):
        return None
    try:
        if left.eq(right):
            return 0
        greater = left.value > right.value if isinstance(left.value, datetime | time) else left > right
    except (TypeError, NotImplementedError):
        return None
    return 1 if greater else -1


def is_less(left: Term, right: Term) -> bool:
    """Compare for sh:lessThan: IRIs and texts by their characters, never one with something else."""
    ours, theirs = _sortable(left), _sortable(right)
    return isinstance(ours, rdflib.Literal) == isinstance(theirs, rdflib.Literal) and bool(ours < theirs)


def _sortable(term: Term) -> Any:
    if not is_literal(term):
        return str(term)
    read = value(term)
    return str(read.value) if isinstance(read.value, str) else read
