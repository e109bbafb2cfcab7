"""Corpora made to measure: the same everywhere, right by the shapes, as uneven as they say."""

from __future__ import annotations

import io
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest

from bench.cases import case
from bench.corpora import Corpora
from bench.corpus import as_home, as_stream, sheets
from bench.lexicon import Lexicon
from bench.parts import PARTS
from bench.surroundings import Surroundings
from kb.checks.checking import check
from kb.layout import Layout
from kb.namespaces import COOP


@pytest.fixture(scope="module")
def lexicon(layout: Layout) -> Lexicon:
    return Lexicon.read(layout)


def stream(layout: Layout, seed: int, *, cases: int = 60, processes: int = 1) -> bytes:
    out = io.BytesIO()
    as_stream(layout, out, cases, seed, processes=processes)
    return out.getvalue()


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(layout: Layout) -> None:
    assert stream(layout, 1) == stream(layout, 1)
    assert stream(layout, 1) != stream(layout, 2)


def test_processes_side_by_side_write_the_same_bytes_as_one(layout: Layout) -> None:
    assert stream(layout, 1, cases=450, processes=2) == stream(layout, 1, cases=450)


def test_a_case_does_not_depend_on_those_before_it(lexicon: Lexicon) -> None:
    last = list(sheets(lexicon, 80, 1))[-1]
    assert case(Surroundings(lexicon, 80, 1), 79).ntriples() == last.ntriples()


def test_a_corpus_conforms_to_the_shapes_and_is_in_the_form(layout: Layout, tmp_path: Path) -> None:
    as_home(layout, tmp_path / "home", 50, 1)
    report = check(Layout(tmp_path / "home"))
    assert not report.findings
    assert report.files > check(layout, [layout.data]).files + 50


def test_the_stream_holds_the_same_triples_as_the_files(layout: Layout, tmp_path: Path) -> None:
    as_home(layout, tmp_path / "home", 20, 3)
    streamed = io.BytesIO()
    as_stream(layout, streamed, 20, 3)
    from_files = Layout(tmp_path / "home").data
    said = {triple for path in from_files.rglob("*-gen-*.ttl") for triple in _triples(path.read_bytes())}
    assert said <= _triples(streamed.getvalue(), ox.RdfFormat.N_TRIPLES)


def test_the_index_alone_is_that_of_the_published_corpus(layout: Layout, tmp_path: Path) -> None:
    """Two lots of cases, in two processes: the same cases in the same order, the same counts."""
    corpora = Corpora(layout, tmp_path)
    alone, published = corpora.index_alone(510).cases, corpora.built(510).knowledge.cases
    assert [*alone.facets.cases] == [*published.facets.cases]
    assert alone.facets.counts({}) == published.facets.counts({})
    assert alone.facets.cross("format", "theme") == published.facets.cross("format", "theme")


def test_a_bare_corpus_serves_the_pages_of_cases(layout: Layout, tmp_path: Path) -> None:
    knowledge = Corpora(layout, tmp_path).bare(20).knowledge
    case = next(iri for iri in knowledge.cases.facets.cases if "-gen-" in iri)
    assert knowledge.record(case, "fr").label
    assert knowledge.similar(case)
    assert knowledge.search.find("eau", "fr").groups == ()


def test_concepts_are_as_uneven_as_declared(lexicon: Lexicon) -> None:
    """Zipf's law: the first format is met twice to three times as often as the second, the tail is long."""
    declared = next(part.skew for part in PARTS if part.scheme == "format")
    around = Surroundings(lexicon, 2000, 1)
    used: Counter[str] = Counter()
    for at in range(2000):
        for triple in _triples(case(around, at).ntriples().encode(), ox.RdfFormat.N_TRIPLES):
            if triple.predicate.value == str(COOP.kind) and "/format/" in triple.object.value:
                used[triple.object.value] += 1
    ranked = [concept.iri for concept in lexicon.concepts["format"]]
    assert used[ranked[0]] / used[ranked[3]] == pytest.approx(4**declared, rel=0.25)
    assert len(used) > len(ranked) * 0.9


def test_partners_are_shared_and_most_have_few_cases(lexicon: Lexicon) -> None:
    around = Surroundings(lexicon, 1000, 1)
    cases_of: Counter[str] = Counter()
    for at in range(1000):
        for triple in _triples(case(around, at).ntriples().encode(), ox.RdfFormat.N_TRIPLES):
            if triple.predicate.value == str(COOP.partner):
                cases_of[triple.object.value] += 1
    counts = sorted(cases_of.values(), reverse=True)
    assert counts[0] > 100
    assert counts[len(counts) // 2] < 12


def _triples(content: bytes, form: ox.RdfFormat = ox.RdfFormat.TURTLE) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(content, format=form)}
