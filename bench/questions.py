"""The SPARQL that the index and the pages are compared with: one file a question, in bench/queries/."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pyoxigraph as ox

from kb.sparql.binding import substitute

FOLDER = Path(__file__).parent / "queries"


@cache
def _text(name: str) -> str:
    return (FOLDER / f"{name}.rq").read_text(encoding="utf-8")


def question(name: str, **terms: str) -> str:
    """Return a question with its variables replaced: ``…_iri`` by an IRI, ``…_string`` by a text."""
    written = {f"_{key}": _term(key, value) for key, value in terms.items()}
    return substitute(_text(name), written)


def facets() -> list[str]:
    """Return the facets that have a question."""
    return sorted(path.stem for path in (FOLDER / "facets").glob("*.rq"))


def _term(key: str, value: str) -> str:
    return str(ox.NamedNode(value) if key.endswith("_iri") else ox.Literal(value))
