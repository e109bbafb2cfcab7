"""A fiche says what the file says, no more and no less, for every case of the base."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph

from kb.checks.reference import to_rdflib
from kb.fiches.completion import complete
from kb.fiches.desk import Desk
from kb.fiches.importing import prepare
from kb.fiches.matching import Matcher
from kb.fiches.planning import plan
from kb.fiches.references import check_references
from kb.fiches.statements import interpret, to_json
from kb.fiches.tree import Mapping
from kb.fiches.writing import fiche_of
from kb.fiches.yaml_text import to_yaml
from kb.fiches.yaml_tree import read_yaml
from kb.turtle import write

DATA = Path(__file__).parents[3] / "data"
EXAMPLE = Path(__file__).parent / "example.yaml"
CASES = sorted(path.stem for path in (DATA / "cases").glob("*.ttl"))
# The other kinds of things that a fiche may describe.
OTHERS = ("instruments", "methods", "organisations", "sources", "territories")


def fiche_text(desk: Desk, path: Path) -> tuple[str, frozenset[ox.Triple]]:
    triples = desk.documents[path].triples
    iri = desk.layout.iri_of(path)
    assert iri is not None
    return to_yaml(fiche_of(iri, triples, desk.context, desk.schema)), triples


def completed(desk: Desk, text: str) -> Mapping:
    found = complete(read_yaml(text.encode(), file="fiche.yaml"), desk.context, desk.schema)
    assert found.problems == []
    return found.tree


@pytest.mark.parametrize("slug", CASES)
class TestEveryCase:
    def test_comes_back_from_its_fiche_byte_for_byte(self, desk: Desk, slug: str):
        path = DATA / "cases" / f"{slug}.ttl"
        text, triples = fiche_text(desk, path)
        reading = interpret(completed(desk, text), desk.context)
        form = desk.form
        found = write(
            (statement.triple for statement in reading.statements),
            base=desk.layout.iri_of(path),
            prefixes=form.prefixes,
            order=form.order,
        )
        assert reading.problems == []
        assert found == write(triples, base=desk.layout.iri_of(path), prefixes=form.prefixes, order=form.order)

    def test_is_the_same_graph_to_another_reader_of_json_ld(self, desk: Desk, slug: str):
        """The context is the mapping, not this package: rdflib reads the completed fiche with it alone."""
        text, triples = fiche_text(desk, DATA / "cases" / f"{slug}.ttl")
        document = to_json(completed(desk, text))
        document["@context"] = json.loads((desk.layout.ontology / "context.jsonld").read_bytes())["@context"]
        graph = Graph().parse(data=json.dumps(document), format="json-ld")
        assert lexical(graph) == lexical(to_rdflib(triples))

    def test_refers_to_what_the_base_knows_and_would_change_nothing(self, desk: Desk, slug: str):
        text, _ = fiche_text(desk, DATA / "cases" / f"{slug}.ttl")
        found = complete(read_yaml(text.encode(), file="fiche.yaml"), desk.context, desk.schema)
        matcher = Matcher(desk.known, None, {})
        assert list(check_references(found.references, found.declared, desk.known, matcher)) == []
        assert plan(desk, interpret(found.tree, desk.context), found.root, replace=False).changes == ()


def test_the_fiche_of_a_case_is_imported_without_a_word(desk: Desk):
    """One case through the whole road, shapes included; kb check judges all of them."""
    text, _ = fiche_text(desk, DATA / "cases" / "tridan.ttl")
    prepared = prepare(desk, read_yaml(text.encode(), file="fiche.yaml"))
    assert (prepared.problems, prepared.changes, prepared.remarks) == ((), (), ())


def test_what_a_fiche_declares_is_json_ld_too(desk: Desk):
    """Sources described where they are listed, organisations under declarations, codes and dates typed."""
    tree = completed(desk, EXAMPLE.read_text(encoding="utf-8"))
    document = to_json(tree)
    document["@context"] = json.loads((desk.layout.ontology / "context.jsonld").read_bytes())["@context"]
    graph = Graph().parse(data=json.dumps(document), format="json-ld")
    assert lexical(graph) == lexical(to_rdflib(found.triple for found in interpret(tree, desk.context).statements))
    assert len({str(subject).partition("#")[0] for subject in graph.subjects()}) == 3


@pytest.mark.parametrize("folder", OTHERS)
def test_other_things_keep_every_triple_through_a_fiche(desk: Desk, folder: str):
    changed = []
    for path in sorted((DATA / folder).glob("*.ttl")):
        text, triples = fiche_text(desk, path)
        reading = interpret(completed(desk, text), desk.context)
        if {statement.triple for statement in reading.statements} != triples:
            changed.append(path.name)
    assert changed == []


def test_the_fiche_of_a_case_is_always_the_same_text(desk: Desk):
    path = DATA / "cases" / f"{CASES[0]}.ttl"
    backwards = sorted(desk.documents[path].triples, key=str, reverse=True)
    iri = desk.layout.iri_of(path) or ""
    assert to_yaml(fiche_of(iri, backwards, desk.context, desk.schema)) == fiche_text(desk, path)[0]


def lexical(graph: Graph) -> set[tuple[str, ...]]:
    """Compare lexical forms: rdflib would make 45.0 of 45.00."""
    return {
        (str(s), str(p), str(o), str(getattr(o, "language", None)), str(getattr(o, "datatype", None) or ""))
        for s, p, o in graph
    }
