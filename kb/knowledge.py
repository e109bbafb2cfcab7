"""The base, opened: ask a named question, a free one, or for the record of a thing.

    >>> import kb
    >>> base = kb.open()
    >>> base.ask("cases/by-theme", theme="eau").to_pandas()

A researcher's notebook, the command line and the site all come through here.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kb.checks.report import Report
from kb.comparing.cases import Comparison, compare
from kb.comparing.formats import FormatComparison, Practice, compare_formats
from kb.comparing.similar import Likeness, Traits
from kb.dump import Described, Statement
from kb.engines.endpoint import Endpoint
from kb.engines.kept import KeptAnswers
from kb.engines.ordering import ordered
from kb.engines.store import Engine, Solutions, Store
from kb.errors import Lang
from kb.guide import Answers, Choice, Guide, choose, read_guide
from kb.index import CaseIndex, Folder, Memory
from kb.layout import Layout
from kb.mentioned import Mentioned
from kb.namespaces import thing
from kb.records import Record, by_question, read_record
from kb.schema import LANGS, Schema
from kb.search import Search
from kb.settings import Settings, find_home
from kb.sparql.binding import unordered
from kb.sparql.queries import Library, Question

if TYPE_CHECKING:
    from rdflib import Graph


class Knowledge:
    """A read-only base with its questions and its schema."""

    def __init__(
        self, layout: Layout, store: Engine, store_path: Path | None = None, endpoint: Endpoint | None = None
    ) -> None:
        self.layout = layout
        self.store = store
        self.store_path = store_path
        self.endpoint = endpoint
        self._mentioned: dict[Lang, Mentioned] = {lang: Mentioned(self.about, lang) for lang in LANGS}
        self._traits: dict[Lang, Traits] = {}
        self._guides: dict[Lang, Guide] = {}
        self._practices: dict[Lang, Practice] = {}
        # Called after each question with its name and its time in seconds, for whoever keeps watch.
        self.told: Callable[[str, float], None] = lambda _question, _seconds: None

    @classmethod
    def open(cls, home: Path | str | None = None, *, store: Path | None = None) -> Knowledge:
        """Open the base in ``home`` (found from the working directory by default).

        ``store`` is a store built earlier; without it the Turtle files are loaded into memory. With
        ``KB_ENDPOINT``, every question goes to that engine; the full-text index and the report are still
        those of the snapshot beside ``store``.
        """
        settings = Settings.from_environment(os.environ)
        layout = Layout(find_home(Path.cwd(), str(home) if home is not None else settings.home))
        if endpoint := Endpoint.from_settings(settings):
            # Here alone: SPARQLWrapper loads all of rdflib, and most bases have no engine elsewhere.
            from kb.engines.remote import RemoteStore  # noqa: PLC0415

            return cls(layout, RemoteStore(endpoint), store, endpoint)
        return cls(layout, Store.open(store) if store else Store.from_files(layout.turtle_files()), store)

    @property
    def _meaning(self) -> Layout:
        """Where ontology and questions are read: a snapshot has its own, which the files may have left behind."""
        snapshot = Layout(self.store_path.parent) if self.store_path else self.layout
        return snapshot if snapshot.queries.is_dir() else self.layout

    @cached_property
    def library(self) -> Library:
        meaning = self._meaning
        return Library.load(meaning.queries) if meaning is self.layout else Library.open(meaning.queries)

    @cached_property
    def schema(self) -> Schema:
        return Schema.from_folder(self._meaning.ontology)

    @cached_property
    def report(self) -> Report | None:
        """What ``kb check`` said when the snapshot was built; None over files that nobody checked."""
        path = self.store_path.parent / "report.json" if self.store_path else None
        return Report.from_json(path.read_text(encoding="utf-8")) if path and path.exists() else None

    @cached_property
    def search(self) -> Search:
        """The full-text index, of the snapshot when there is one, else made in memory (a second or two)."""
        directory = self.store_path.parent / "search" if self.store_path else None
        if directory is not None and directory.exists():
            return Search.open(directory)
        return Search.build(self.store.select, self.library)

    @cached_property
    def cases(self) -> CaseIndex:
        """The index of cases, of the snapshot when there is one, else made in memory (a second or two)."""
        directory = self.store_path.parent / "index" if self.store_path else None
        if directory is not None and directory.exists():
            return CaseIndex(Folder(directory))
        return CaseIndex.build(self.ask, Memory())

    def ask(self, name: str, **parameters: str) -> Solutions:
        """Ask a question of ``queries/`` by name; short values are resolved (theme="eau").

        UnknownQuery and BadParameter say what would be right.
        """
        question = self.library[name]
        return self._answer(question, question.bind(**parameters), partial(self._in_order, tuple(question.columns)))

    def gather(self, name: str, **parameters: str) -> Solutions:
        """Ask a question as ``ask`` does, for rows in any order, which costs less."""
        question = self.library[name]
        return self._answer(question, question.bind(**parameters), lambda query: self.store.select(unordered(query)))

    def about(self, name: str, *, through: str = "", **parameters: str) -> Solutions:
        """Ask, as ``gather`` does, a question that needs only what the things state whose IRIs it is given.

        ``through`` is a predicate: it also needs what the things state that these name by it.
        """
        if self._described is None:
            return self.gather(name, **parameters)
        question = self.library[name]
        iris = [iri for value in parameters.values() for iri in value.split() if "://" in iri]
        near = self._described.around(iris, through=through)
        return self._answer(question, question.bind(**parameters), lambda query: near.select(unordered(query)))

    def _answer(self, question: Question, query: str, select: Callable[[str], Solutions]) -> Solutions:
        """Read the answer that the snapshot keeps, in the order of the question; without one, ``select`` it."""
        began = perf_counter()
        kept = self.kept(question, query)
        solutions = select(query) if kept is None else kept
        self.told(question.name, perf_counter() - began)
        return solutions

    def kept(self, question: Question, query: str) -> Solutions | None:
        """Return the answer to a question, its values in place, that the snapshot keeps; None when it keeps none."""
        return self._answers.answer(query) if question.kept and self._answers else None

    @cached_property
    def _answers(self) -> KeptAnswers | None:
        """The answers of the snapshot; None without one, and for an engine elsewhere: it has its own base."""
        return KeptAnswers(self.store_path.parent) if self.store_path and not self.endpoint else None

    def _in_order(self, variables: Sequence[str], query: str) -> Solutions:
        """Run a question and put its rows in order here when that can be done; an engine elsewhere does it itself."""
        return self.store.select(query) if self.endpoint else ordered(self.store.select, query, variables)

    def select(self, query: str) -> Solutions:
        """Run a SELECT of your own."""
        return self.store.select(query)

    def graph(self, query: str) -> Graph:
        """Run a CONSTRUCT or DESCRIBE of your own; the result is an rdflib graph."""
        # Here alone: whoever never asks for a graph does not wait a tenth of a second for rdflib.
        from rdflib import Graph  # noqa: PLC0415

        triples = self.store.construct(query)
        serialized = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
        return Graph().parse(data=serialized or b"", format="nt")

    def record(self, iri: str, lang: Lang = "fr") -> Record:
        """Return everything about a thing as a page shows it; ``case/tridan`` is short for its IRI."""
        return read_record(self._stated, self.schema, full_iri(iri), self._mentioned[lang])

    def _stated(self, iri: str) -> list[Statement]:
        if self._described is None:
            return by_question(self.gather)(iri)
        began = perf_counter()
        statements = self._described.statements(iri)
        self.told("things/statements", perf_counter() - began)
        return statements

    @cached_property
    def _described(self) -> Described | None:
        """Where each thing is read whole; None without a snapshot, and for an engine elsewhere: it has its own base."""
        return Described.open(self.store_path.parent) if self.store_path and not self.endpoint else None

    def compare(self, cases: Sequence[str], lang: Lang = "fr") -> Comparison:
        """Put cases side by side; each is an IRI, ``case/tridan`` or just ``tridan``."""
        iris = [full_iri(case if "/" in case else f"case/{case}") for case in cases]
        return compare([self.record(iri, lang) for iri in iris], self.schema, self.traits(lang))

    def similar(self, case: str, lang: Lang = "fr", limit: int | None = None) -> list[Likeness]:
        """Return the cases close to one, closest first, with the reasons in words."""
        return self.traits(lang).similar(full_iri(case if "/" in case else f"case/{case}"), limit)

    def traits(self, lang: Lang) -> Traits:
        """Return what likeness is measured on, read once per language."""
        if lang not in self._traits:
            self._traits[lang] = Traits(self.cases, lang)
        return self._traits[lang]

    def compare_formats(self, formats: Sequence[str], *, on: date | None = None, lang: Lang = "fr") -> FormatComparison:
        """Put two to five formats side by side: the law of a day (today when not given), then what cases show.

        Each is named by its slug, ``entente-intercommunale``.
        """
        return compare_formats(formats, self.guide(lang), self.practice(lang), on=on or date.today())

    def practice(self, lang: Lang) -> Practice:
        """Return what counts what the cases show of each format."""
        if lang not in self._practices:
            self._practices[lang] = Practice(self.ask("formats/criteria", lang=lang), self.cases, self.ask, lang)
        return self._practices[lang]

    def choose(self, answers: Answers, *, on: date | None = None, lang: Lang = "fr") -> Choice:
        """Rank the formats as the guide does, for answers such as ``{"partenaires": ("parc",)}``.

        ``on`` is the day whose law is read, today when not given.
        """
        return choose(self.guide(lang), answers, on=on or date.today())

    def guide(self, lang: Lang) -> Guide:
        """Return the questions, the rules and what they read, asked once per language."""
        if lang not in self._guides:
            self._guides[lang] = read_guide(self.ask, lambda: self.cases, lang)
        return self._guides[lang]


def full_iri(name: str) -> str:
    """Return the IRI that ``kind/slug`` stands for; an IRI is returned as it is."""
    if "://" in name:
        return name
    kind, _, slug = name.partition("/")
    return thing(kind, slug)
