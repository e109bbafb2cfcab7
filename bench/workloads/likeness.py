"""Cases close to one, and a table of formats by themes: from the index, and by SPARQL."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import partial

from bench.measuring import Trial, interleaved, measures, timed
from bench.outcomes import Outcome, Spread, Verdict
from bench.questions import question
from bench.servers.npm import comunica_endpoint
from bench.servers.virtuoso import virtuoso
from bench.workloads.peers import Start, alike, start
from bench.workloads.run import Run, alone
from bench.workloads.sample import some_cases
from kb.comparing.similar import Likeness, Traits
from kb.engines.endpoint import Endpoint
from kb.engines.remote import RemoteStore
from kb.engines.store import Engine, Solutions, text
from kb.facets import NOT_STATED
from kb.index import CaseIndex
from kb.knowledge import Knowledge

_NEAREST = 20
_TIMES = 5
_SIMILAR, _CROSS = "similar cases", "cross table"
_VIRTUOSO_UP_TO = 10_000  # it loads for minutes beyond, in a run of hours
_COMUNICA_UP_TO = 1_000  # seconds there, minutes and gigabytes beyond


def similar(run: Run) -> Iterator[Outcome]:
    """Compare with queries/cases/similar.rq: the twenty nearest, their scores, in order."""
    for size in run.sizes:
        run.told(f"similar cases, {size}")
        index, knowledge = run.cases(size)
        figures = _similar(run, index, knowledge, size)
        yield from measures(_SIMILAR, size, figures)
        if knowledge:
            yield Verdict("similar", size, Spread.ratio(figures["SPARQL, pyoxigraph"], figures["index"]))
        else:
            yield alone(_SIMILAR, size)


def _similar(run: Run, index: CaseIndex, knowledge: Knowledge | None, size: int) -> dict[str, list[float]]:
    traits, asked = Traits(index, "fr"), some_cases(index, run.rounds)
    trials = {"index": timed(lambda n: traits.similar(asked[n % len(asked)], _NEAREST), _of_index, times=_TIMES)}
    if knowledge:
        store, question = knowledge.store, knowledge.library["cases/similar"]
        texts = [question.bind(case=case, lang="fr") for case in asked]
        trials["SPARQL, pyoxigraph"] = timed(lambda n: store.select(texts[n % len(asked)]), _of_sparql)
    return interleaved(trials, run.rounds_at(size), warm_up=run.warm_up(size))


def cross(run: Run) -> Iterator[Outcome]:
    """Compare with GROUP BY on each engine at hand; the fastest one counts."""
    for size in run.sizes:
        run.told(f"table of formats by themes, {size}")
        index, knowledge = run.cases(size)
        if knowledge is None:
            trials = {"index": _tabled(index)}
            yield from measures(_CROSS, size, interleaved(trials, run.rounds_at(size), warm_up=run.warm_up(size)))
            yield alone(_CROSS, size)
            continue
        folder, dump = run.scratch(), run.corpora.dump(size)
        peers: dict[str, Start[Endpoint]] = {}
        if size <= _VIRTUOSO_UP_TO or not run.short:
            peers["SPARQL, Virtuoso"] = partial(virtuoso, dump, folder)
        if size <= _COMUNICA_UP_TO:
            peers["SPARQL, Comunica"] = partial(comunica_endpoint, dump, folder)
        with ExitStack() as stack:
            started, missing = start(stack, peers, _CROSS, size)
            yield from missing
            yield from _cross(run, knowledge, size, started)


def _cross(run: Run, knowledge: Knowledge, size: int, others: Mapping[str, Endpoint]) -> Iterator[Outcome]:
    trials = {"index": _tabled(knowledge.cases), "SPARQL, pyoxigraph": _grouped(knowledge.store)}
    peers = {name: _grouped(RemoteStore(endpoint)) for name, endpoint in others.items()}
    peers, missing = alike(peers, lambda trial: trial(0).answer, trials["index"](0).answer, _CROSS, size)
    yield from missing
    trials |= peers
    figures = interleaved(trials, run.rounds_at(size), warm_up=run.warm_up(size))
    yield from measures(_CROSS, size, figures)
    fastest = min((name for name in figures if name != "index"), key=lambda name: sorted(figures[name])[0])
    yield Verdict("cross", size, Spread.ratio(figures[fastest], figures["index"]), fastest)


def _tabled(index: CaseIndex) -> Trial:
    return timed(lambda _: index.facets.cross("format", "theme"), _stated, times=_TIMES)


def _grouped(engine: Engine) -> Trial:
    return timed(lambda _: engine.select(question("cross")), _table)


def _of_index(found: Sequence[Likeness]) -> object:
    return [(like.iri, like.shared) for like in found]


def _of_sparql(found: Solutions) -> object:
    return [(text(row["case"]), int(text(row["shared"]))) for row in found.rows[:_NEAREST]]


def _stated(table: Mapping[str, Mapping[str, int]]) -> object:
    """Return what SPARQL can say: pairs that some case has."""
    return Counter(
        {
            (one, other): count
            for one, row in table.items()
            for other, count in row.items()
            if count and NOT_STATED not in (one, other)
        }
    )


def _table(found: Solutions) -> object:
    return Counter({(text(row["format"]), text(row["theme"])): int(text(row["cases"])) for row in found.rows})
