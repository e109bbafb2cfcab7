"""Read the thing that an address names, or help the reader who mistyped it."""

from __future__ import annotations

from kb.engines.store import text
from kb.errors import NotFound
from kb.namespaces import thing
from kb.records import Record
from web.visit import Lost, Visit, nearest_links

MANY = 1_000  # cases
_FEW = 30


def read(visit: Visit, kind: str, class_iri: str) -> Record:
    """Return the record of ``{slug}``; Lost, with the nearest things of the class, when there is none."""
    iri = thing(kind, visit.slots["slug"])
    try:
        return visit.knowledge.record(iri, visit.lang)
    except NotFound as error:
        known = resembling(visit, kind, visit.slots["slug"]) if is_large(visit) else _all(visit, class_iri)
        raise Lost(nearest_links(visit, known, name=visit.name)) from error


def is_large(visit: Visit) -> bool:
    """Say whether the base holds more things than are read to guess which one was meant."""
    return len(visit.catalogue.cases) > MANY


def resembling(visit: Visit, kind: str, slug: str) -> dict[str, str]:
    """Return slug → label of the things of a kind whose words are near those of a mistyped slug."""
    found = visit.knowledge.search.find(slug.replace("-", " "), visit.lang, kinds=[kind], most=_FEW)
    return {hit.iri.rpartition("/")[2]: hit.title for group in found.groups for hit in group.hits}


def _all(visit: Visit, class_iri: str) -> dict[str, str]:
    rows = visit.ask("pages/things", **{"class": class_iri})
    return {text(row["thing"]).rpartition("/")[2]: text(row["label"]) for row in rows}
