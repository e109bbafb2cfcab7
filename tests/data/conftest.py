"""The facts of data/ and the concepts they use, in one rdflib graph, for tests about content."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Graph

HOME = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def facts() -> Graph:
    graph = Graph()
    for path in [*sorted((HOME / "ontology" / "schemes").glob("*.ttl")), *sorted((HOME / "data").rglob("*.ttl"))]:
        graph.parse(path)
    return graph
