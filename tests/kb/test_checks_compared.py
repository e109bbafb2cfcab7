"""pySHACL is the judge: the compiled shapes find what it finds, in whatever is wrong."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from random import Random

import pyoxigraph as ox
import pyshacl
import pytest
from rdflib import SH

from kb.checks.corpus import Corpus
from kb.checks.files import Files
from kb.checks.grounds import Grounds, read_grounds
from kb.checks.ledger import Ledger
from kb.checks.reference import check_shapes, to_rdflib
from kb.checks.rules import Rules, supers
from kb.checks.statements import lexical
from kb.checks.telling import Teller
from kb.checks.updating import Update
from kb.checks.view import View
from kb.layout import Layout
from kb.turtle import Document, write
from kb.turtle.statements import statements
from tests.kb.corruption import corrupt

HOME = Path(__file__).parents[2]


def by_pyshacl(layout: Layout, documents: Mapping[Path, Document]) -> list[str]:
    corpus = Corpus(read_grounds(layout).form, dict(documents))
    return sorted(json.dumps(asdict(finding), sort_keys=True) for finding in check_shapes(corpus) if finding.path)


def by_compiled_shapes(layout: Layout, documents: Mapping[Path, Document]) -> list[str]:
    grounds = read_grounds(layout)
    assert grounds.rules.unsupported is None
    files = Files(grounds.form, {Files(grounds.form).name(path): document for path, document in documents.items()})
    with Ledger.open(":memory:", "") as ledger:
        with Update(grounds.rules, files, ledger) as update:
            update.read_given()
            update.judge()
        teller = Teller(grounds, files, ledger)
        found = [teller.told(content) for content in ledger.findings(None)]
    return sorted(json.dumps(asdict(finding), sort_keys=True) for finding in found if finding.kind == "shape")


def some_of_the_base(layout: Layout, random: Random) -> dict[Path, Document]:
    """Return the ontology and a part of the data, chosen file by file: many links lead nowhere."""
    form = read_grounds(layout).form
    ontology = sorted(layout.ontology.rglob("*.ttl"))
    data = sorted(layout.data.rglob("*.ttl"))
    return {path: form.read(path) for path in [*ontology, *sorted(random.sample(data, 120))]}


def spoil(layout: Layout, documents: Mapping[Path, Document], random: Random, times: int) -> dict[Path, Document]:
    """Spoil what the data and the concept schemes say, and write it in their texts."""
    said = {
        path: set(document.triples)
        for path, document in documents.items()
        if (path.is_relative_to(layout.data) or path.parent.name == "schemes")
        and not any(isinstance(triple.subject, ox.BlankNode) for triple in document.triples)
    }
    corrupt(said, random, times)
    form = read_grounds(layout).form
    texts = {
        path: write(triples, base=documents[path].base, prefixes=form.prefixes, order=form.order)
        for path, triples in said.items()
    }
    return {
        path: replace(document, text=texts[path], triples=frozenset(said[path])) if path in said else document
        for path, document in documents.items()
    }


@pytest.mark.parametrize("seed", range(2))
def test_compiled_shapes_find_what_pyshacl_finds_in_a_spoilt_base(seed: int) -> None:
    layout, random = Layout(HOME), Random(seed)
    documents = spoil(layout, some_of_the_base(layout, random), random, 400)
    expected = by_pyshacl(layout, documents)
    assert len(expected) > 400
    assert by_compiled_shapes(layout, documents) == expected


BROKEN = sorted((HOME / "tests" / "ontology" / "broken").glob("*.ru"))


@pytest.fixture(scope="module")
def schemes() -> Iterator[tuple[Ledger, Grounds]]:
    """A ledger that knows the ontology, for many drafts to be judged beside it."""
    layout = Layout(HOME)
    grounds = read_grounds(layout)
    files = Files(grounds.form)
    ontology = {files.name(path): grounds.form.read(path) for path in layout.ontology.rglob("*.ttl")}
    with Ledger.open(":memory:", "") as ledger:
        with Update(grounds.rules, Files(grounds.form, ontology), ledger) as update:
            update.read_given()
        ledger.keep()
        yield ledger, grounds


def shapes_against(ledger: Ledger, grounds: Grounds, triples: Iterable[ox.Triple]) -> list[str]:
    """Return the local names of the shapes that find something in a draft."""
    document = Document("", None, {}, frozenset(triples))
    with Update(grounds.rules, Files(grounds.form, {"brouillon.ttl": document}), ledger) as update:
        update.read_given()
        update.judge(frozenset(["brouillon.ttl"]))
    found = [content["shape"].rpartition("#")[2] for content in ledger.findings(None) if content["kind"] == "shape"]
    ledger.forget()
    return found


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_example_yields_its_finding_and_no_other(schemes: tuple[Ledger, Grounds], path: Path) -> None:
    store = ox.Store()
    store.load(path=HOME / "tests" / "ontology" / "valid.ttl", format=ox.RdfFormat.TURTLE)
    store.update(path.read_text(encoding="utf-8"))
    assert shapes_against(*schemes, (quad.triple for quad in store)) == [path.stem.partition("--")[0]]


RARE = """
@prefix : <https://exemple.fr/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

:Number a sh:PropertyShape ; sh:targetClass :Thing ; sh:path :number ; sh:message "n"@fr, "n"@en ;
  sh:minExclusive 2 ; sh:maxExclusive 9.5 .
:Kind a sh:PropertyShape ; sh:targetClass :Thing ; sh:path :kind ; sh:message "k"@fr, "k"@en ; sh:nodeKind sh:IRI ;
  sh:severity sh:Warning .
:Text a sh:PropertyShape ; sh:targetSubjectsOf :text ; sh:path :text ; sh:message "t"@fr, "t"@en ; sh:minLength 3 ;
  sh:nodeKind sh:Literal ; sh:languageIn ( "fr" ) .
:Part a sh:PropertyShape ; sh:targetClass :Thing ; sh:path ( :part :part ) ; sh:message "p"@fr, "p"@en ;
  sh:node :Whole .
:Whole a sh:NodeShape ; sh:property :Whole-name ; sh:message "w"@fr, "w"@en .
:Whole-name a sh:PropertyShape ; sh:path [ sh:inversePath :name ] ; sh:message "m"@fr, "m"@en ; sh:minCount 1 .
"""
DATA = """
@prefix : <https://exemple.fr/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

:a a :Thing ; :number 2, 3, 9, 9.5, "9"^^xsd:float, "x"^^xsd:integer, "3", :b ; :kind :b, "b" ; :part :b .
:b a :Thing ; :text "ab", "abc"@fr, "abc"@fr-CA, "abc"@en, :c ; :part :c, :d ; :number "2020-01-01"^^xsd:date .
:c :name :d .
:d :part :c .
"""


def test_components_that_no_shape_uses_yet_agree_too() -> None:
    triples = [quad.triple for text in (RARE, DATA) for quad in ox.parse(text, ox.RdfFormat.TURTLE)]
    graph = to_rdflib(triples)
    results = pyshacl.validate(graph, shacl_graph=graph)[1]
    expected = Counter(
        tuple(str(results.value(result, SH[name])) for name in ("focusNode", "sourceShape", "value"))
        for result in results.objects(None, SH.result)
    )
    rules, said = Rules.of([Document("", None, {}, frozenset(triples))]), statements(triples)
    pointing = {"^https://exemple.fr/name": ["https://exemple.fr/c"]}
    view = View(said, lambda iri: pointing if iri.endswith("/d") else {}, supers(rules.hierarchy))
    found = Counter(
        (lexical(one.focus), one.shape.name, str(None if one.value is None else lexical(one.value)))
        for one in rules.judge(view, list(said))
    )
    assert sum(expected.values()) > 12
    assert found == expected
