"""The index of cases answers as the graph does, read whole or in parts, from memory or from files."""

from __future__ import annotations

import random
from contextlib import closing
from pathlib import Path

import pyoxigraph as ox
import pytest
from pyroaring import BitMap

from bench.corpus import as_stream
from kb import Knowledge
from kb.comparing.similar import FACETS
from kb.engines.store import Solutions, Store, text
from kb.errors import DataError
from kb.facets import NOT_STATED, Chosen
from kb.index import CaseIndex, Folder, IndexWriter, Memory, read_facts
from kb.index.columns import LONG
from kb.layout import Layout
from kb.publication.neighbourhoods import Batch, Surveyor, batches
from kb.search import Search, Writer, questions, texts
from kb.text import fold

CASES = 120


@pytest.fixture(scope="module")
def stored(layout: Layout, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ox.Store]:
    """A generated base in a file and in a store on disk, as a build has it."""
    dump = tmp_path_factory.mktemp("corpus") / "corpus.nt"
    with dump.open("wb") as file:
        as_stream(layout, file, CASES, seed=7)
    store = ox.Store(str(dump.parent / "store"))
    store.bulk_load(path=str(dump), format=ox.RdfFormat.N_TRIPLES)
    return dump, store


@pytest.fixture(scope="module")
def generated(layout: Layout, stored: tuple[Path, ox.Store]) -> Knowledge:
    return Knowledge(layout, Store(stored[1]))


@pytest.fixture(scope="module")
def parts(layout: Layout, stored: tuple[Path, ox.Store]) -> list[tuple[Batch, Store]]:
    """A hundred and fifty things at a time, each with the store that answers for them."""
    dump, _ = stored
    surveyor = Surveyor(dump.parent / "store", layout)
    with dump.open("rb") as lines:
        return [(batch, surveyor.survey(batch)) for batch in batches(lines, layout, 150)]


@pytest.fixture(scope="module")
def in_parts(
    generated: Knowledge, parts: list[tuple[Batch, Store]], tmp_path_factory: pytest.TempPathFactory
) -> CaseIndex:
    """The index made a hundred cases at a time, in files."""
    folder = Folder(tmp_path_factory.mktemp("index") / "index")
    with closing(IndexWriter(folder)) as writer:
        for batch, store in parts:
            if batch.cases:
                writer.add(read_facts(Knowledge(generated.layout, store).ask, batch.things))
        writer.finish(generated.ask)
    return CaseIndex(folder)


@pytest.fixture(scope="module")
def rows(generated: Knowledge) -> dict[tuple[str, str], set[str]]:
    """Facet and concept → the cases that SPARQL gives, narrower concepts left out."""
    found: dict[tuple[str, str], set[str]] = {}
    for row in generated.ask("cases/facet-values", lang="fr").rows:
        found.setdefault((text(row["facet"]), text(row["concept"])), set()).add(text(row["case"]))
    return found


def test_what_is_read_in_parts_is_what_is_read_at_once(generated: Knowledge, in_parts: CaseIndex) -> None:
    at_once = generated.cases
    assert len(in_parts) == len(at_once) > CASES
    assert in_parts.facet_labels == at_once.facet_labels
    for number in range(len(at_once)):
        one, other = in_parts.record(number), at_once.record(number)
        assert (one.iri, one.labels, one.descriptions, one.years, one.sources) == (
            other.iri,
            other.labels,
            other.descriptions,
            other.years,
            other.sources,
        )
        for values in ("values", "formats"):
            said = [in_parts.values[value].iri for value in getattr(one, values)]
            assert said == [at_once.values[value].iri for value in getattr(other, values)]
    assert {value.iri: value for value in in_parts.values} == {value.iri: value for value in at_once.values}
    assert in_parts.facets.counts({}) == at_once.facets.counts({})


def test_every_value_has_the_cases_that_sparql_gives_it(
    in_parts: CaseIndex, rows: dict[tuple[str, str], set[str]]
) -> None:
    for (facet, concept), cases in rows.items():
        assert set(in_parts.facets.matching({facet: Chosen({concept}, exact=True)})) == cases
    assert sum(len(bits) for values in in_parts.facets.members.values() for bits in values.values()) == sum(
        len(cases) for cases in rows.values()
    )


def test_random_selections_are_those_that_sets_of_rows_give(
    in_parts: CaseIndex, rows: dict[tuple[str, str], set[str]]
) -> None:
    dice = random.Random(11)
    everything = set(in_parts.facets.cases)
    facets = sorted({facet for facet, _ in rows})
    silent = {facet: everything - set().union(*(c for (f, _), c in rows.items() if f == facet)) for facet in facets}
    for _ in range(40):
        selection, expected = {}, set(everything)
        for facet in dice.sample(facets, 3):
            values = dice.sample([NOT_STATED, *(c for f, c in rows if f == facet)], 2)
            every = dice.random() < 0.4
            selection[facet] = Chosen(frozenset(values), every=every, exact=True)
            sets = [silent[facet] if value == NOT_STATED else rows[facet, value] for value in values]
            expected &= set.intersection(*sets) if every else set.union(*sets)
        assert set(in_parts.facets.matching(selection)) == expected
        counted = dice.choice(facets)
        alone = {facet: chosen for facet, chosen in selection.items() if facet != counted}
        others = set(in_parts.facets.matching(alone))
        own = selection.get(counted, Chosen())
        if not own.every:
            counts = in_parts.facets.counts(selection | {counted: Chosen(own.values, exact=True)})[counted]
            assert counts == {c: len(others & cases) for (f, c), cases in rows.items() if f == counted} | {
                NOT_STATED: len(others & silent[counted])
            } | {c: 0 for c in in_parts.facets.members[counted] if (counted, c) not in rows}


def test_the_best_values_of_a_long_facet_are_those_that_counting_all_gives(in_parts: CaseIndex) -> None:
    """Territories are many: a few cases are read, many are counted value by value."""
    dice, facets = random.Random(5), in_parts.facets
    long = [facet for facet, values in in_parts.values_of.items() if len(values) > LONG]
    assert "territory" in long
    for share in (0.02, 0.2, 0.6, 1):
        within = BitMap(dice.sample(range(len(in_parts)), int(share * len(in_parts))))
        for facet in long:
            counts = facets.counts_of(facet, {}, within)
            best = facets.best(facet, {}, within, most=30)
            assert best.items() <= counts.items()
            silent = counts.pop(NOT_STATED)
            assert best.pop(NOT_STATED) == silent
            assert sorted(best.values()) == sorted(counts.values())[-30:]


def test_a_page_is_a_part_of_the_whole_order(in_parts: CaseIndex) -> None:
    selection = {"stage": {in_parts.values[value].iri for value in in_parts.values_of["stage"][:4]}}
    records = [in_parts.record(number) for number in in_parts.facets.bits(selection)]
    for lang in ("fr", "en"):
        keys = {
            "title": lambda one: (),
            "latest": lambda one: -max(one.years, default=0),
            "sources": lambda one: -one.sources,
        }
        for sort, key in keys.items():
            by_title = sorted(records, key=lambda one: (fold(one.labels[lang]), one.labels[lang], one.iri))
            expected = [one.iri for one in sorted(by_title, key=key)]
            page = in_parts.page(selection, sort=sort, lang=lang)
            assert [in_parts.record(number).iri for number in page] == expected
            for start, stop in ((0, 10), (7, 31), (len(expected) - 2, len(expected) + 9)):
                assert [in_parts.record(number).iri for number in page[start:stop]] == expected[start:stop]
            assert in_parts.record(page[-1]).iri == expected[-1]


def test_a_period_holds_the_cases_with_a_milestone_in_it(generated: Knowledge, in_parts: CaseIndex) -> None:
    dated = {
        text(row["case"])
        for row in generated.ask("cases/order", lang="fr").rows
        if "date" in row and 2004 <= int(text(row["date"])[:4]) <= 2009
    }
    assert {in_parts.record(number).iri for number in in_parts.between(2004, 2009)} == dated


def test_a_case_is_known_by_its_iri_and_nothing_else_is(in_parts: CaseIndex) -> None:
    for number, iri in enumerate(in_parts.facets.cases):
        assert in_parts.number(iri) == number
    assert in_parts.number("https://w3id.org/cooperatheque/id/case/nowhere") is None
    with pytest.raises(IndexError):
        in_parts.record(len(in_parts))


def test_likeness_is_that_of_the_definition(generated: Knowledge) -> None:
    """Twice what is shared over what both have, every pair compared by hand."""
    traits: dict[str, set[tuple[str, str]]] = {}
    for row in generated.ask("cases/facet-values", lang="fr").rows:
        if text(row["facet"]) in FACETS:
            traits.setdefault(text(row["case"]), set()).add((text(row["facet"]), text(row["concept"])))
    names = {text(row["case"]): text(row["label"]) for row in generated.ask("cases/list", lang="fr").rows}
    for case in sorted(names)[::25]:
        own = traits[case]
        scores = {
            other: 2 * len(own & its) / (len(own) + len(its))
            for other, its in traits.items()
            if other != case and own & its
        }
        expected = sorted(scores, key=lambda other: (-scores[other], names[other], other))
        for limit in (5, 50, None):
            found = generated.similar(case, limit=limit)
            assert [(one.iri, one.score) for one in found] == [(other, scores[other]) for other in expected[:limit]]


def test_words_looked_for_in_parts_find_the_same(
    generated: Knowledge, parts: list[tuple[Batch, Store]], tmp_path: Path
) -> None:
    writer = Writer(tmp_path / "search")
    for batch, store in parts:
        writer.add(texts(store.select, generated.library, batch.things))
    writer.add(questions(generated.library))
    writer.finish()
    in_parts, at_once = Search.open(tmp_path / "search"), generated.search
    for asked in ("mobilité", "eau", "entente", "communauté de communes", "valmo", "« transition énergétique »"):
        for kind in ("case", "organisation", "source", "format"):
            found = in_parts.matching(asked, "fr", kind)
            assert sorted(found) == sorted(at_once.matching(asked, "fr", kind))
    cases = generated.cases
    numbers = cases.numbers(in_parts.digests("mobilité", "fr", "case"))
    assert [cases.record(number).iri for number in numbers] == in_parts.matching("mobilité", "fr", "case")


def test_an_empty_base_has_an_empty_index() -> None:
    index = CaseIndex.build(lambda _name, **_: Solutions((), ()), Memory())
    assert (len(index), list(index.page({})), index.number("x:a"), index.numbers([1])) == (0, [], None, [])
    assert index.facets.bits({}) == BitMap()


def test_a_thing_that_is_scattered_in_a_large_file_is_named(layout: Layout, stored: tuple[Path, ox.Store]) -> None:
    lines = stored[0].read_bytes().splitlines(keepends=True)
    scattered = [line for line in lines if b"valmont-gen-0>" in line.split(b" ")[0]]
    with pytest.raises(DataError, match="valmont-gen-0"):
        list(batches([*lines, *scattered], layout, 10_000))
