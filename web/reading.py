"""Read the thing that an address names, or help the reader who mistyped it."""

from __future__ import annotations

from kb.errors import NotFound
from kb.namespaces import thing
from kb.records import Record
from kb.store import text
from web.visit import Lost, Visit, nearest_links


def read(visit: Visit, kind: str, class_iri: str) -> Record:
    """Return the record of ``{slug}``; Lost, with the nearest things of the class, when there is none."""
    iri = thing(kind, visit.slots["slug"])
    try:
        return visit.knowledge.record(iri, visit.lang)
    except NotFound as error:
        rows = visit.ask("pages/things", **{"class": class_iri})
        known = {text(row["thing"]).rpartition("/")[2]: text(row["label"]) for row in rows}
        raise Lost(nearest_links(visit, known, name=visit.name)) from error
