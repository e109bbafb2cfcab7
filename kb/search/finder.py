"""Looking for words in everything that the base holds."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Any, cast

import tantivy

from kb.errors import EngineUnavailable, Lang
from kb.namespaces import digest
from kb.search import wanted as asking
from kb.search.extracts import Extract, Fragment, Marker
from kb.search.index import STORED, WORDS, Spelled, Stored, Writer
from kb.search.passages import KINDS, Passage, Select, gather
from kb.search.wanted import Match, Wanted
from kb.sparql.queries import Library

_EXTRACTS = 2  # of one thing
_OF_A_KIND = 3  # suggestions
_NEAREST = 5  # words proposed when nothing is found


@dataclass(frozen=True)
class Hit:
    """A thing that was found."""

    iri: str = field(metadata={"help": "its IRI; its name when it is a question"})
    kind: str = field(metadata={"help": "its kind: case, format…"})
    title: str = field(metadata={"help": "its name"})
    marked_title: tuple[Fragment, ...] = field(metadata={"help": "its name, what matches marked"})
    extracts: tuple[Extract, ...] = field(metadata={"help": "texts that match, best first; may be empty"})


@dataclass(frozen=True)
class Group:
    """What was found of one kind."""

    kind: str = field(metadata={"help": "the kind"})
    count: int = field(metadata={"help": "how many were found"})
    hits: tuple[Hit, ...] = field(metadata={"help": "the first ones, best first"})


@dataclass(frozen=True)
class Found:
    """The answer to words. ``match`` says how well: all the words, words near them, some of them, none."""

    match: Match
    groups: tuple[Group, ...] = ()
    nearest: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        return sum(group.count for group in self.groups)


class Search:
    """The index, opened. Safe to share between threads; nothing writes to it."""

    def __init__(self, index: tantivy.Index, spelled: Callable[[], Spelled]) -> None:
        self._searcher = index.searcher()
        self._spelled = spelled

    @classmethod
    def open(cls, directory: Path) -> Search:
        """Open an index that ``write`` wrote; EngineUnavailable when it cannot be read."""
        try:
            return cls(tantivy.Index.open(str(directory)), lambda: _read_words(directory))
        except (OSError, ValueError) as error:
            raise _unreadable(directory, error) from error

    @classmethod
    def build(cls, select: Select, library: Library) -> Search:
        """Index in memory what the questions of ``queries/search/`` give."""
        writer = Writer()
        writer.add(gather(select, library))
        return cls(writer.finish(), lambda: writer.words)

    def find(self, asked: str, lang: Lang, *, kinds: Sequence[str] = KINDS, most: int = 5) -> Found:
        """Return what answers the words, kind by kind, with the first ``most`` of each."""
        wanted = asking.read(asked, lang)
        match = self._match(wanted, kinds)
        if match == "none":
            return Found("none", nearest=self._nearest(wanted))
        groups = (self._group(wanted, match, kind, most) for kind in kinds)
        nearest = self._nearest(wanted) if match != "all" else ()
        return Found(match, tuple(group for group in groups if group.count), nearest)

    def matching(self, asked: str, lang: Lang, kind: str) -> list[str]:
        """Return the IRIs of every thing of a kind that answers the words, best first."""
        return [self._stored(address)["iri"] for _, address in self._matching(asked, lang, kind)]

    def digests(self, asked: str, lang: Lang, kind: str) -> list[int]:
        """Return the same as digests of IRIs, without opening a document: for another index."""
        addresses = [address for _, address in self._matching(asked, lang, kind)]
        return [int(number or 0) for number in self._searcher.fast_field_values("number", addresses)]

    def explain(self, asked: str, lang: Lang, kind: str, things: Collection[str]) -> dict[str, Hit]:
        """Return those of some things, given by IRI, that answer the words, with their extracts.

        No other document is opened, however many answer.
        """
        sought = {digest(thing) for thing in things}
        addresses = [address for _, address in self._matching(asked, lang, kind)]
        numbers = self._searcher.fast_field_values("number", addresses)
        wanted = asking.read(asked, lang)
        marker = Marker(wanted, self._match(wanted, [kind]))
        near = (address for address, number in zip(addresses, numbers, strict=True) if int(number or 0) in sought)
        hits = (self._hit(address, marker) for address in near)
        return {hit.iri: hit for hit in hits if hit.iri in things}

    def suggest(self, asked: str, lang: Lang, most: int = 8) -> list[Hit]:
        """Return the things to propose while words are typed, best first, a few of each kind."""
        wanted = asking.read(asked, lang)
        match = self._match(wanted, KINDS)
        if match == "none":
            return []
        seen: Counter[str] = Counter()
        chosen: list[Hit] = []
        for hit in self._hits(wanted, match, KINDS, 5 * most)[1]:
            seen[hit.kind] += 1
            if seen[hit.kind] <= _OF_A_KIND:
                chosen.append(hit)
        return chosen[:most]

    def _matching(self, asked: str, lang: Lang, kind: str) -> list[tuple[Any, tantivy.DocAddress]]:
        wanted = asking.read(asked, lang)
        match = self._match(wanted, [kind])
        if match == "none":
            return []
        limit = max(1, self._searcher.num_docs)
        return self._searcher.search(asking.query(wanted, match, (kind,)), limit=limit, count=False).hits

    def _match(self, wanted: Wanted, kinds: Sequence[str]) -> Match:
        if not wanted:
            return "none"
        return next((match for match in asking.MATCHES if self._count(wanted, match, kinds)), "none")

    def _count(self, wanted: Wanted, match: Match, kinds: Sequence[str]) -> int:
        return len(self._searcher.search(asking.query(wanted, match, tuple(kinds)), limit=1, count=False).hits)

    def _group(self, wanted: Wanted, match: Match, kind: str, most: int) -> Group:
        count, hits = self._hits(wanted, match, [kind], most)
        return Group(kind, count, tuple(hits))

    def _hits(self, wanted: Wanted, match: Match, kinds: Sequence[str], most: int) -> tuple[int, list[Hit]]:
        result = self._searcher.search(asking.query(wanted, match, tuple(kinds)), limit=max(1, most), count=True)
        marker = Marker(wanted, match)
        hits = [self._hit(address, marker) for _, address in result.hits]
        return cast(Any, result).count, hits  # the stubs of tantivy forget it

    def _hit(self, address: tantivy.DocAddress, marker: Marker) -> Hit:
        stored = self._stored(address)
        extracts = marker.best((Passage(**cast(Any, one)) for one in stored["passages"]), _EXTRACTS)
        return Hit(stored["iri"], stored["kind"], stored["title"], marker.fragments(stored["title"]), extracts)

    def _stored(self, address: tantivy.DocAddress) -> Stored:
        stored: Stored = json.loads(self._searcher.doc(address)[STORED][0])
        return stored

    @cached_property
    def _words(self) -> Spelled:
        return self._spelled()

    def _nearest(self, wanted: Wanted) -> tuple[str, ...]:
        """Return words of the base that look like those asked for and not found."""
        known = self._words[wanted.lang]
        unknown = [word for word in wanted.every() if word not in known]
        near = [known[found] for word in unknown for found in get_close_matches(word, known, _NEAREST, 0.6)]
        return tuple(dict.fromkeys(near))[:_NEAREST]


def _read_words(directory: Path) -> Spelled:
    try:
        spelled: Spelled = json.loads((directory / WORDS).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _unreadable(directory, error) from error
    return spelled


def _unreadable(directory: Path, error: Exception) -> EngineUnavailable:
    return EngineUnavailable(
        fr=f"L’index de recherche de {directory} ne s’ouvre pas ({error}) ; relancez « kb build ».",
        en=f"The search index in {directory} cannot be opened ({error}); run `kb build` again.",
    )
