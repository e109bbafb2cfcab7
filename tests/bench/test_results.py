"""The results that are published: what the report says, and what a run of the benches writes."""

from __future__ import annotations

from pathlib import Path

from bench import results
from bench.corpora import Corpora
from bench.expectations import page
from bench.growth import growths
from bench.outcomes import Measure, NotRun, Spread, Verdict
from bench.reasons import GROWTH
from bench.report import Report
from bench.runner import run_all
from bench.workloads import Run
from kb.layout import Layout

BENCH = Path(__file__).parents[2] / "bench"
ONE = Spread(1, 1, 1)


def test_the_published_tables_and_plots_are_those_of_the_report(tmp_path: Path) -> None:
    """`python -m bench report` writes them again."""
    (tmp_path / "results").mkdir()
    results.write(Report.read(BENCH / "results" / "report.json"), tmp_path)
    written = {path.relative_to(tmp_path): path.read_text() for path in tmp_path.rglob("*.*")}
    assert written == {path: (BENCH / path).read_text() for path in written}
    assert len(written) > 3


def test_a_report_is_read_as_it_was_written(tmp_path: Path) -> None:
    report = Report().began("facets", (1, 2)).with_(Measure("w", 1, "a", "s", Spread(1.5, 1, 2), 3))
    report = report.with_(Verdict("facets", 1, ONE, "why")).with_(NotRun("w", 1, "b", "absent"))
    report.write(tmp_path / "report.json")
    assert Report.read(tmp_path / "report.json") == report


def test_what_is_measured_again_replaces_what_was_and_what_had_not_run() -> None:
    first = Report().with_(NotRun("w", 1, "a", "absent")).with_(Measure("w", 1, "b", "s", ONE, 3))
    again = first.with_(Measure("w", 1, "a", "s", ONE, 3)).with_(Measure("w", 1, "b", "s", Spread(2, 2, 2), 3))
    assert not again.not_run
    assert {one.contender: one.spread.median for one in again.measures} == {"a": 1, "b": 2}


def test_a_promise_that_is_not_kept_is_said_in_both_languages() -> None:
    french, english = results.markdown(Report().with_(Verdict("facets", 100_000, ONE))).split("\n---\n")
    assert "| ≥ 500× | 100\u202f000 | 1× | 100\u202f000 | **non** |" in french
    assert "| ≥ 500× | 100,000 | 1× | 100,000 | **no** |" in english


def test_steep_growth_is_explained_or_said_to_be_unexplained_and_every_published_one_is_explained() -> None:
    steep = Report().with_(Measure("w", 10, "a", "s", ONE, 1)).with_(Measure("w", 100, "a", "s", Spread(20, 20, 20), 1))
    assert "- ⚠ w, a: cause not looked for." in results.markdown(steep)
    published = growths(Report.read(BENCH / "results" / "report.json").measures)
    assert {(one.work, one.contender) for one in published if one.steep} <= set(GROWTH)


def test_the_page_of_sizes_says_up_to_where_one_does_not_wait_and_who_gives_way_first() -> None:
    """A second for a page: SPARQL reaches it at 1,000 cases, the index nowhere near what was measured."""
    times = {("index", 1_000): 0.001, ("index", 10_000): 0.002, ("SPARQL, Virtuoso", 1_000): 1.0}
    report = Report().with_(NotRun("cross table", 1_000, "SPARQL, Comunica", "absent"))
    for (who, size), seconds in times.items():
        report = report.with_(Measure("cross table", size, who, "s", Spread(seconds, seconds, seconds), 1))
    said = page(report, "en")
    assert "| crossing formats and themes | 1 ms | 2 ms | > 1,000,000 |" in said
    assert "| crossing formats and themes | SPARQL, Virtuoso | 1 s | ≈ 1,000* |" in said
    assert "- **SPARQL, Virtuoso**: crossing formats and themes beyond ≈ 1,000 cases." in said
    assert "- **SPARQL, Comunica**, cross table, 1,000: absent" in said
    assert "| croiser formats et thèmes | 1 ms | 2 ms | > 1\u202f000\u202f000 |" in page(report, "fr")


def test_a_small_run_publishes_a_corpus_compares_the_engines_and_writes_the_report(
    layout: Layout, tmp_path: Path
) -> None:
    run = Run(Corpora(layout, tmp_path / "corpora"), (50,), tmp_path / "run", rounds=2)
    run_all(run, ["facets", "similar"], tmp_path / "report.json")
    report = Report.read(tmp_path / "report.json")
    assert not report.not_run
    assert {(one.target, one.size) for one in report.verdicts} == {("facets", 50), ("similar", 50)}
    assert all(one.spread.median > 1 for one in report.verdicts), "SPARQL is quicker than the index"
    assert {one.contender for one in report.measures} == {"index", "SPARQL, pyoxigraph"}
