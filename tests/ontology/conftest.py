"""Graphs that the tests of the ontology share, each read once."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from rdflib import Graph

HOME = Path(__file__).parents[2]


def read(paths: Iterable[Path]) -> Graph:
    graph = Graph()
    for path in sorted(paths):
        graph.parse(path)
    return graph


@pytest.fixture(scope="session")
def home() -> Path:
    return HOME


@pytest.fixture(scope="session")
def vocabulary() -> Graph:
    return read([HOME / "ontology/vocabulary.ttl"])


@pytest.fixture(scope="session")
def alignments() -> Graph:
    return read([HOME / "ontology/alignments.ttl"])


@pytest.fixture(scope="session")
def schemes() -> Graph:
    return read(HOME.glob("ontology/schemes/*.ttl"))


@pytest.fixture(scope="session")
def shapes() -> Graph:
    return read(HOME.glob("ontology/shapes/*.ttl"))


@pytest.fixture(scope="session")
def data() -> Graph:
    return read(HOME.glob("data/*/*.ttl"))


@pytest.fixture(scope="session")
def valid() -> Graph:
    """One conforming thing of every class; the names are fictitious."""
    return read([HOME / "tests/ontology/valid.ttl"])
