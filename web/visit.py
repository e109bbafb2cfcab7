"""One visit: who asks for which page, in which language, with which filters.

A page is a function from a visit to a context; everything that it may know comes through here,
so that a page can be tested without a server.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from kb.engines.store import Row, text
from kb.errors import Lang
from kb.guide import Guide
from kb.knowledge import Knowledge
from kb.outlines import Outlines
from kb.settings import Settings
from kb.text import fold, nearest
from web.addresses import address, address_of
from web.site.answers import Run
from web.site.apart import Solve, runner
from web.site.assets import Assets
from web.site.atlas import Atlas
from web.site.bonds import Bonds, read_bonds
from web.site.built import Built, built
from web.site.catalogue import Catalogue, read_catalogue
from web.site.connections import (
    Connections,
    InEachLanguage,
    Partnerships,
    Year,
    read_connections,
    read_partnerships,
    read_years,
)
from web.words import Words

if TYPE_CHECKING:
    from web.site.contribution import Contribution

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Link:
    """Words that lead somewhere."""

    text: str = field(metadata={"help": "what the reader sees, already translated"})
    href: str = field(metadata={"help": "address on this site"})
    current: bool = field(default=False, metadata={"help": "true for the page, or the section, one is on"})


@dataclass(frozen=True)
class Site:
    """What every page shares for the life of the process.

    ``solve`` runs a query in a process that can be killed, and gives its first rows, or as many bytes as are asked
    for; the second text is the address of the visitor, for the limit on how many one client may run.
    """

    knowledge: Knowledge
    words: Mapping[Lang, Words]
    assets: Assets
    settings: Settings
    solve: Solve

    def runner(self, client: str) -> Run:
        """Return what runs the questions of the library for a client (its address)."""
        return runner(self.knowledge, self.solve, self.settings.query_max_bytes, client)

    @cached_property
    def edition(self) -> Built | None:
        """The snapshot that this site is over; None over files that are read without being built."""
        return built(self.knowledge)

    @cached_property
    def contribution(self) -> Contribution:
        # Here alone: all that reads and judges what visitors write, which most starts do without.
        from web.site.contribution import Contribution  # noqa: PLC0415

        return Contribution(self.knowledge.layout, self.settings)

    @cached_property
    def catalogues(self) -> Mapping[Lang, Catalogue]:
        return {lang: read_catalogue(self.knowledge, lang) for lang in self.words}

    @cached_property
    def atlases(self) -> Mapping[Lang, Atlas]:
        outlines = Outlines.read(self.knowledge.layout.home)
        return {lang: Atlas(self.knowledge, outlines, lang) for lang in self.words}

    @cached_property
    def partnerships(self) -> Partnerships:
        return read_partnerships(self.knowledge)

    @cached_property
    def bonds(self) -> Bonds:
        return read_bonds(self.knowledge, self.partnerships)

    @cached_property
    def connections(self) -> Mapping[Lang, Connections]:
        return InEachLanguage(lambda lang: read_connections(self.knowledge, lang, self.partnerships))

    @cached_property
    def reasons(self) -> Mapping[Lang, tuple[Row, ...]]:
        """What each recommendation mentions: rows of ``pages/recommendation-reasons``, few at any size of the base."""
        return {lang: self.knowledge.ask("pages/recommendation-reasons", lang=lang).rows for lang in self.words}

    @cached_property
    def evidence(self) -> Mapping[str, int]:
        """Level of evidence → how many elements of cases have it."""
        return {text(row["level"]): int(text(row["number"])) for row in self.knowledge.ask("pages/evidence").rows}

    @cached_property
    def broader(self) -> tuple[Row, ...]:
        """Rows of ``cases/broader-values``: the values of facets and what is broader, the same in every language."""
        return self.knowledge.ask("cases/broader-values").rows

    @cached_property
    def years(self) -> tuple[Year, ...]:
        return read_years(self.knowledge)


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A request for a page. ``query`` keeps the order and the repetitions of the address.

    ``filled`` is the form that was sent, ``client`` the network address, kept nowhere.
    """

    site: Site
    name: str
    lang: Lang
    origin: str
    slots: Mapping[str, str] = field(default_factory=dict)
    query: Pairs = ()
    filled: Mapping[str, list[str]] = field(default_factory=dict)
    cookies: Mapping[str, str] = field(default_factory=dict)
    client: str = ""

    @property
    def knowledge(self) -> Knowledge:
        return self.site.knowledge

    @property
    def words(self) -> Words:
        return self.site.words[self.lang]

    @property
    def catalogue(self) -> Catalogue:
        return self.site.catalogues[self.lang]

    @property
    def connections(self) -> Connections:
        return self.site.connections[self.lang]

    @property
    def guide(self) -> Guide:
        return self.knowledge.guide(self.lang)

    def ask(self, question: str, **parameters: str) -> tuple[Row, ...]:
        """Ask a question of the library in the language of the page."""
        return self.knowledge.ask(question, lang=self.lang, **parameters).rows

    def to(self, name: str, /, *, query: Iterable[tuple[str, str]] = (), part: str = "", **slots: str) -> str:
        return address(name, self.lang, query=query, part=part, **slots)

    def to_thing(self, iri: str) -> str | None:
        return address_of(iri, self.lang)

    def values(self, key: str) -> list[str]:
        """Return the values of a query parameter, in order, each once, empty ones left out."""
        return list(dict.fromkeys(value for name, value in self.query if name == key and value))


class Lost(Exception):
    """There is no such page: 404. ``suggestions`` are pages that the reader may have meant."""

    def __init__(self, suggestions: Iterable[Link] = ()) -> None:
        super().__init__("no such page")
        self.suggestions = list(suggestions)


class WrongParameter(Exception):
    """The address asks for something that cannot be: 400. ``problem`` and ``remedy`` are translated."""

    def __init__(self, problem: str, remedy: str, suggestions: Iterable[Link] = ()) -> None:
        super().__init__(problem)
        self.problem, self.remedy, self.suggestions = problem, remedy, list(suggestions)


def nearest_links(
    visit: Visit,
    known: Mapping[str, str],
    *,
    name: str,
    slot: str = "slug",
    others: Mapping[str, str] | None = None,
) -> list[Link]:
    """Return a link to the thing whose slug or label is nearest to the one asked for.

    ``known`` gives label by slug; the page ``name`` shows one of them at ``slot``, its ``others`` being given.
    """
    asked = visit.slots[slot]
    by_label = {label: slug for slug, label in known.items()}
    holding = [slug for slug in known if fold(asked) in slug][:3]
    found = {nearest(asked, known), by_label.get(nearest(asked, by_label) or ""), *holding}
    slugs = sorted(filter(None, found))
    slots = [{**(others or {}), slot: slug} for slug in slugs]
    return [Link(known[given[slot]], address(name, visit.lang, query=(), part="", **given)) for given in slots]
