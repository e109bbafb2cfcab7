"""The IRIs of what a fiche describes, written or implied.

A thing has the slug that the fiche gives it. A part is named after its key and its place in the list
(``stake-2``), or after its facet (``absence-jalons``).
"""

from __future__ import annotations

import re
from itertools import count

from kb.fiches.context import Context, Term, kind_of_class, part_word
from kb.fiches.problems import Problem, problem
from kb.fiches.tree import Mapping, Place, Scalar
from kb.namespaces import COOP, THINGS, thing
from kb.text import slug

SLUG = re.compile("[a-z0-9]+(-[a-z0-9]+)*")
_FACET = COOP.facet
# Stands for an id that is missing, so that the rest is judged all the same.
_NAMELESS = "sans-id"


def thing_iri(mapping: Mapping, class_iri: str, *, context: Context) -> tuple[str, list[Problem]]:
    """Return the IRI of a thing that has a file of its own, and what is wrong with its id."""
    written = mapping.text(context.keyword("@id"))
    kind = kind_of_class(class_iri) if class_iri else "case"
    if written is None:
        return thing(kind, _NAMELESS), [_bad_id(mapping.place, None)]
    name = written.text.removeprefix(f"{THINGS}{kind}/")
    faults = [] if SLUG.fullmatch(name) else [_bad_id(written.place, written.text)]
    return thing(kind, slug(name) or _NAMELESS), faults


def part_iri(
    mapping: Mapping, term: Term, class_iri: str, owner: str, number: int, *, context: Context
) -> tuple[str, list[Problem]]:
    """Return the IRI of a part under a key of ``owner``, and what is wrong with its id."""
    written = mapping.text(context.keyword("@id"))
    root = owner.partition("#")[0]
    if written is None:
        return f"{root}#{part_word(term.iri)}-{_facet(mapping, class_iri, context) or number}", []
    name = written.text.removeprefix(root).removeprefix("#")
    return f"{root}#{slug(name)}", [] if SLUG.fullmatch(name) else [_bad_id(written.place, written.text)]


def free_numbers(items: list[Scalar | Mapping], word: str, context: Context) -> dict[int, int]:
    """Return position → number in the implied id: the position, unless an item of the list is called so.

    A row put between two others of a spreadsheet, where every id is written, gets a new number.
    """
    ids = [item.text(context.keyword("@id")) if isinstance(item, Mapping) else None for item in items]
    taken = {written.text.removeprefix("#") for written in ids if written}
    fresh = (number for number in count(len(items) + 1) if f"{word}-{number}" not in taken)
    return {
        place: next(fresh) if written is None and f"{word}-{place}" in taken else place
        for place, written in enumerate(ids, 1)
    }


def _facet(mapping: Mapping, class_iri: str, context: Context) -> str | None:
    """Return the facet that names an absence or an open list, None for what is numbered."""
    key = next((term.key for term in context.terms(class_iri).values() if term.iri == _FACET), None)
    written = mapping.text(key) if key else None
    return slug(written.text) if written else None


def _bad_id(place: Place, text: str | None) -> Problem:
    if not text:
        return problem(
            place,
            fr="il manque « id: » ; un nom court en minuscules, sans accent, avec des traits d’union.",
            en="“id:” is missing; a short name in lower case, without accents, with hyphens.",
        )
    return problem(
        place,
        fr=f"« {text} » ne peut pas être un id ; écrivez « {slug(text)} » (minuscules, sans accent, traits d’union).",
        en=f"“{text}” cannot be an id; write “{slug(text)}” (lower case, no accents, hyphens).",
    )
