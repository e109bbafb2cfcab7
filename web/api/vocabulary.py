"""The words that queries are written with, for an editor to complete: ``/api/vocabulary?lang=fr``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kb.engines.store import Row, text
from kb.errors import Lang
from kb.knowledge import Knowledge
from web.endpoint.editor import prefixes
from web.questions.results import Naming

# Cases of a base all of whose things can be sent.
MOST = 1_000
# A term as it is written in a query, and its label.
Term = tuple[str, str]


def vocabulary(knowledge: Knowledge, lang: Lang) -> dict[str, Any]:
    """Return prefixes, classes, properties and things, each term under its prefixed name.

    A thing without a prefix of its own is left out: nobody types its IRI. Of a base too large for its names to be
    sent with an editor, concepts alone are given, and ``whole`` is false.
    """
    known = prefixes(knowledge.layout)
    naming = Naming(lang, {}, known)
    terms = knowledge.ask("vocabulary/terms", lang=lang).rows
    whole = len(knowledge.cases) <= MOST
    things = knowledge.ask("things/labels", lang=lang).rows if whole else _concepts(knowledge, lang)
    sorts = {
        sort: _terms(naming, ((text(row["term"]), text(row["label"])) for row in terms if text(row["sort"]) == sort))
        for sort in ("class", "property")
    }
    return {
        "whole": whole,
        "prefixes": dict(known),
        "classes": sorts["class"],
        "properties": sorts["property"],
        "things": _terms(naming, ((text(row["thing"]), text(row["label"])) for row in things)),
    }


def _concepts(knowledge: Knowledge, lang: Lang) -> list[Row]:
    """Return the concepts of all schemes as things, by IRI."""
    schemes = [text(row["scheme"]) for row in knowledge.ask("concepts/schemes", lang=lang).rows]
    found = [row for scheme in schemes for row in knowledge.ask("concepts/of-scheme", scheme=scheme, lang=lang).rows]
    things: list[Row] = [{"thing": row["concept"], "label": row["label"]} for row in found]
    return sorted(things, key=lambda row: text(row["thing"]))


def _terms(naming: Naming, named: Iterable[tuple[str, str]]) -> list[Term]:
    """Return the first label of each term that has a prefixed name, in the order given."""
    found: dict[str, str] = {}
    for iri, label in named:
        if (short := naming.short(iri)) != iri:
            found.setdefault(short, label)
    return list(found.items())
