"""Texts cut into pieces, those that match marked: what shows why a thing was found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kb.search.analysis import Word, is_empty, stem, stems, words
from kb.search.passages import Passage
from kb.search.wanted import Match, Wanted, distance, mistakes
from kb.text import fold

_LONG, _AROUND = 240, 90  # characters: beyond the first, a text is cut at the second around what matches


@dataclass(frozen=True)
class Fragment:
    """A piece of a text."""

    text: str = field(metadata={"help": "the piece"})
    marked: bool = field(metadata={"help": "true when it matches"})


@dataclass(frozen=True)
class Extract:
    """A text that matches, with where it stands."""

    heading: str = field(metadata={"help": "its facet, or what it is; empty for the description"})
    part: str = field(metadata={"help": "IRI of the element that bears it, empty for the thing itself"})
    fragments: tuple[Fragment, ...] = field(metadata={"help": "the text, in order"})


class Marker:
    """Says which words of a text match what is wanted."""

    def __init__(self, wanted: Wanted, match: Match) -> None:
        self._lang = wanted.lang
        self._words = [word for word in wanted.every() if not is_empty(word, wanted.lang)] or wanted.every()
        self._stems = {stem(word, wanted.lang): word for word in self._words}
        self._forgiving = match != "all"

    def wanted_by(self, word: Word, written: str) -> str | None:
        """Return the word asked for that this one answers, None when it answers none."""
        for stemmed in stems(word.text, written, self._lang):
            if stemmed in self._stems:
                return self._stems[stemmed]
        return next((asked for asked in self._words if self._answers(asked, word.text)), None)

    def _answers(self, asked: str, word: str) -> bool:
        if len(asked) >= 3 and word.startswith(asked):
            return True
        most = mistakes(asked) if self._forgiving else 0
        return bool(most) and abs(len(asked) - len(word)) <= most and distance(asked, word) <= most

    def matches(self, text: str) -> list[tuple[Word, str]]:
        """Return the words of a text that match, each with the word asked for."""
        found = ((word, self.wanted_by(word, text[word.start : word.end])) for word in words(text))
        return [(word, asked) for word, asked in found if asked is not None]

    def fragments(self, text: str) -> tuple[Fragment, ...]:
        """Return the text cut at its matches, shortened around the first when it is long."""
        found = [word for word, _ in self.matches(text)]
        start, end = _window(text, found)
        pieces, at = [Fragment("… " if start else "", marked=False)], start
        for word in found:
            if word.start >= start and word.end <= end:
                pieces += [
                    Fragment(text[at : word.start], marked=False),
                    Fragment(text[word.start : word.end], marked=True),
                ]
                at = word.end
        pieces.append(Fragment(text[at:end] + (" …" if end < len(text) else ""), marked=False))
        return tuple(piece for piece in pieces if piece.text)

    def best(self, passages: Iterable[Passage], most: int) -> tuple[Extract, ...]:
        """Return the passages that together answer the most words, each text once, the title apart."""
        left = self._answering(passages)
        chosen: list[Passage] = []
        answered: set[str] = set()
        while left and len(chosen) < most:
            passage, asked = min(left, key=lambda one: (-len(one[1] - answered), -len(one[1]), _RANK[one[0].place]))
            chosen.append(passage)
            answered |= asked
            left = [one for one in left if fold(one[0].text) != fold(passage.text)]
        return tuple(Extract(one.heading, one.part, self.fragments(one.text)) for one in chosen)

    def _answering(self, passages: Iterable[Passage]) -> list[tuple[Passage, frozenset[str]]]:
        """Return the passages that answer something, each with the words that it answers."""
        read = (
            (one, frozenset(asked for _, asked in self.matches(one.text))) for one in passages if one.place != "title"
        )
        return [(passage, asked) for passage, asked in read if asked]


_RANK = {"title": 0, "name": 0, "label": 1, "prose": 2}


def _window(text: str, found: Sequence[Word]) -> tuple[int, int]:
    if len(text) <= _LONG or not found:
        return 0, len(text) if found or len(text) <= _LONG else text.rfind(" ", 0, _LONG)
    start = max(0, text.find(" ", max(0, found[0].start - _AROUND)) + 1) if found[0].start > _AROUND else 0
    end = min(len(text), start + _LONG)
    return start, len(text) if end == len(text) else max(text.rfind(" ", start, end), found[0].end)
