"""Words in the cases: the full-text index, FTS5 over the same words stemmed and folded, SPARQL CONTAINS."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

import tantivy

from bench.measuring import interleaved, measures, timed
from bench.outcomes import Outcome, Spread, Verdict
from bench.questions import question
from bench.workloads.run import Run
from bench.workloads.sample import some_cases
from kb.engines.store import text
from kb.knowledge import Knowledge
from kb.search import analysis, wanted
from kb.search.index import KIND, STORED, kind_in

# Plain words of the corpora, the frequent ones in tens of cases in a hundred.
FREQUENT = ("coopération", "thème", "partenaires", "contrat", "territoire")
# What a reader may type for a word that is written otherwise.
OTHERWISE = (
    ("cooperation", "coopération"),
    ("COOPÉRATIONS", "coopération"),
    ("thèmes", "thème"),
    ("partenaire", "partenaires"),
    ("contrats", "contrat"),
    ("territoires", "territoire"),
    ("communal", "communales"),
)
_SHOWN, _TIMES = 20, 5
_CONTAINS_UP_TO = 10_000
_RARE = 5  # words, each the rarest of a title
_WORD = re.compile(r"[^\W\d_]{5,}")


@dataclass(frozen=True)
class Fts5:
    """The texts of every case in SQLite, each word by its stem without accents."""

    connection: sqlite3.Connection

    @classmethod
    def of(cls, knowledge: Knowledge) -> Fts5:
        """Read the texts that the full-text index of the snapshot holds."""
        connection = sqlite3.connect(":memory:")
        connection.execute("CREATE VIRTUAL TABLE texts USING fts5(iri UNINDEXED, words, tokenize = unicode61)")
        rows = ((iri, " ".join(_stems(said))) for iri, said in _texts(_index(knowledge)))
        connection.executemany("INSERT INTO texts VALUES (?, ?)", rows)
        return cls(connection)

    def count_and_first(self, word: str) -> tuple[int, list[str]]:
        """Return how many cases have a word, and the first ones by rank: what a page shows."""
        match = " ".join(f'"{one}"' for one in _stems(word))
        count = self.connection.execute("SELECT COUNT(*) FROM texts WHERE texts MATCH ?", (match,)).fetchone()[0]
        found = "SELECT iri FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT ?"
        return int(count), [row[0] for row in self.connection.execute(found, (match, _SHOWN))]

    def every(self, word: str) -> set[str]:
        match = " ".join(f'"{one}"' for one in _stems(word))
        return {row[0] for row in self.connection.execute("SELECT iri FROM texts WHERE texts MATCH ?", (match,))}


@dataclass(frozen=True)
class Ranked:
    """The full-text index of a snapshot, asked as the search of the site asks it, and for no extracts."""

    searcher: tantivy.Searcher

    @classmethod
    def of(cls, knowledge: Knowledge) -> Ranked:
        return cls(_index(knowledge).searcher())

    def count_and_first(self, word: str) -> tuple[int, list[str]]:
        asked = wanted.query(wanted.read(word, "fr"), "all", ("case",))
        found = cast(Any, self.searcher.search(asked, limit=_SHOWN, count=True))
        return found.count, [json.loads(self.searcher.doc(address)[STORED][0])["iri"] for _, address in found.hits]


def texts(run: Run) -> Iterator[Outcome]:
    for size in run.sizes:
        run.told(f"words, {size}")
        knowledge = run.corpora.built(size).knowledge
        fts5 = Fts5.of(knowledge)
        rare = _rare(knowledge, fts5)
        yield _recall(knowledge, fts5, rare, size)
        for kind, words in (("frequent", FREQUENT), ("rare", rare)):
            figures = _race(run, knowledge, fts5, words, size)
            yield from measures(f"{kind} words", size, figures)
            if kind == "frequent":
                yield Verdict("text-sparql", size, Spread.ratio(figures["SPARQL CONTAINS"], figures["index"]))
                yield Verdict("text-fts5", size, Spread.ratio(figures["FTS5"], figures["index"]))


def _race(run: Run, knowledge: Knowledge, fts5: Fts5, words: Sequence[str], size: int) -> dict[str, list[float]]:
    """Time the number of the cases that have a word and the first ones; answers are compared in ``_recall``.

    CONTAINS ranks nothing: it gives every case. With extracts, it is the page of results that is made.
    """
    index, search, store = Ranked.of(knowledge), knowledge.search, knowledge.store

    def nothing(_: object) -> None:
        return None

    def word(number: int) -> str:
        return words[number % len(words)]

    return interleaved(
        {
            "index": timed(lambda n: index.count_and_first(word(n)), nothing, times=_TIMES),
            "index, with extracts": timed(
                lambda n: search.find(word(n), "fr", kinds=["case"], most=_SHOWN), nothing, times=_TIMES
            ),
            "FTS5": timed(lambda n: fts5.count_and_first(word(n)), nothing, times=_TIMES),
            "SPARQL CONTAINS": timed(lambda n: store.select(question("contains", word_string=word(n))), nothing),
        },
        run.rounds_at(size),
        warm_up=run.warm_up(size),
    )


def _recall(knowledge: Knowledge, fts5: Fts5, rare: Sequence[str], size: int) -> Verdict:
    """Return the share of the expected hits that the index gives, at worst, over words in several spellings.

    Expected: what FTS5 finds by stems, for the word as typed and as written, and what CONTAINS finds for
    the word as written, where that takes no minutes.
    """
    shares = []
    for typed, written in (*((word, word) for word in (*FREQUENT, *rare)), *OTHERWISE):
        found = set(knowledge.search.matching(typed, "fr", "case"))
        expected = fts5.every(typed)
        if size <= _CONTAINS_UP_TO:
            contains = knowledge.store.select(question("contains", word_string=f" {written} ")).rows
            expected |= {text(row["case"]) for row in contains}
        if expected:
            shares.append(len(expected & found) / len(expected))
    return Verdict("text-recall", size, Spread(min(shares), min(shares), max(shares)), f"n = {len(shares)}")


def _rare(knowledge: Knowledge, fts5: Fts5) -> list[str]:
    """Return words that few cases have: the rarest of the titles of some cases, place names above all."""
    index = knowledge.cases
    titles = [index.record(index.number(case) or 0).labels["fr"].lower() for case in some_cases(index, _RARE)]
    return [min(_WORD.findall(title), key=lambda word: (len(fts5.every(word)), word)) for title in titles]


def _index(knowledge: Knowledge) -> tantivy.Index:
    if knowledge.store_path is None:
        raise ValueError("texts are read from a snapshot")
    return tantivy.Index.open(str(knowledge.store_path.parent / "search"))


def _texts(index: tantivy.Index) -> Iterator[tuple[str, str]]:
    """Yield the IRI of each case and all its French texts, from the documents of the index."""
    searcher, schema = index.searcher(), index.schema
    cases = tantivy.Query.term_query(schema, KIND, kind_in("case", "fr"), "basic")
    hits = searcher.search(cases, limit=max(1, searcher.num_docs), count=False).hits
    for _, address in hits:
        stored = json.loads(searcher.doc(address)[STORED][0])
        yield stored["iri"], " ".join([stored["title"], *(passage["text"] for passage in stored["passages"])])


def _stems(said: str) -> list[str]:
    return [analysis.stem(word.text, "fr") for word in analysis.words(analysis.normal(said))]
