"""What the base states about several things, as one JSON-LD document."""

from __future__ import annotations

from collections.abc import Iterable

from kb.knowledge import Knowledge
from kb.turtle import declared_prefixes


def jsonld(knowledge: Knowledge, things: Iterable[str]) -> str:
    """Return the statements about these things and their parts, with the prefixes of the house."""
    # rdflib is loaded by who writes a first graph, not by every server that starts.
    from rdflib import Graph  # noqa: PLC0415

    graph = Graph()
    for iri in things:
        graph += knowledge.graph(knowledge.library["things/graph"].bind(thing=iri))
    context = declared_prefixes(knowledge.layout)
    return graph.serialize(format="json-ld", context=dict(context), auto_compact=True, sort_keys=True) + "\n"
