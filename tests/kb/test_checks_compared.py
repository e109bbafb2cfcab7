"""pySHACL is the judge: the compiled shapes find what it finds, in whatever is wrong."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from random import Random

import pyoxigraph as ox
import pytest

from kb.checks.corpus import Corpus
from kb.checks.files import Files
from kb.checks.grounds import Grounds, read_grounds
from kb.checks.ledger import Ledger
from kb.checks.reference import check_shapes
from kb.checks.telling import Teller
from kb.checks.updating import Update
from kb.layout import Layout
from kb.turtle import Document, write
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
