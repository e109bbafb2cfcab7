"""What a reader asks for: words, and phrases between quotation marks, made into queries.

Every word must be there, somewhere in the thing; a word also stands for those it begins. When nothing
has them all, typing mistakes are forgiven, then any one of the words will do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import tantivy

from kb.errors import Lang
from kb.search.analysis import Word, is_empty, normal, stem, words
from kb.search.index import KIND, LANG, NAMED, SURFACE, kind_in, schema
from kb.search.passages import KINDS, PLACES, Place

Match = Literal["all", "near", "some", "none"]
MATCHES: tuple[Match, ...] = ("all", "near", "some")

_KEPT = 500  # queries
_LONGEST, _MOST_WORDS = 200, 12  # characters and words beyond which what is asked is cut
_WEIGHT: dict[Place, float] = {"title": 8, "name": 6, "label": 2, "prose": 1}
_QUOTED = re.compile(r'["«“„]\s*([^"»”“]*?)\s*["»”]')
_SCHEMA = schema()
Must, Should = tantivy.Occur.Must, tantivy.Occur.Should


@dataclass(frozen=True)
class Wanted:
    """What is looked for: single words and phrases, folded, in the language of the reader."""

    lang: Lang
    words: tuple[str, ...]
    phrases: tuple[tuple[str, ...], ...]

    def __bool__(self) -> bool:
        return bool(self.words or self.phrases)

    def every(self) -> list[str]:
        """Return each word, those of phrases included."""
        return list(dict.fromkeys([*self.words, *(word for phrase in self.phrases for word in phrase)]))


def read(asked: str, lang: Lang) -> Wanted:
    """Read what was typed; empty words count only in phrases, or when there is nothing else."""
    asked = normal(asked)[:_LONGEST]
    phrases = [_folded(words(quoted)) for quoted in _QUOTED.findall(asked)]
    single = _folded(words(_QUOTED.sub(" ", asked)))
    single += tuple(phrase[0] for phrase in phrases if len(phrase) == 1)
    telling = tuple(word for word in single if not is_empty(word, lang)) or single
    longer = tuple(phrase[:_MOST_WORDS] for phrase in phrases if len(phrase) > 1)
    return Wanted(lang, tuple(dict.fromkeys(telling))[:_MOST_WORDS], longer[:_MOST_WORDS])


def _folded(found: Iterable[Word]) -> tuple[str, ...]:
    return tuple(word.text for word in found)


@lru_cache(maxsize=_KEPT)
def query(wanted: Wanted, match: Match, kinds: tuple[str, ...] = ()) -> tantivy.Query:
    """Return the query for the things that match; ``kinds`` narrows it. One answer asks it several times."""
    occur = Should if match == "some" else Must
    clauses = [_word(word, wanted.lang, forgiving=match != "all") for word in wanted.words]
    clauses += [_phrase(phrase, wanted.lang) for phrase in wanted.phrases]
    asked = tantivy.Query.boolean_query([(occur, clause) for clause in clauses])
    together = [_phrase(wanted.words, wanted.lang, slop=2)] if len(wanted.words) > 1 else []
    return tantivy.Query.boolean_query(
        [(Must, asked), *((Should, one) for one in together), (Must, _scored(_among(wanted.lang, kinds), 0))]
    )


def _among(lang: Lang, kinds: tuple[str, ...]) -> tantivy.Query:
    """Return the query for the documents in a language, of some kinds: one, since each more to intersect takes time."""
    if not kinds or set(kinds) == set(KINDS):
        return tantivy.Query.term_query(_SCHEMA, LANG, lang, "basic")
    among = [kind_in(kind, lang) for kind in kinds]
    if len(among) == 1:
        return tantivy.Query.term_query(_SCHEMA, KIND, among[0], "basic")
    return tantivy.Query.term_set_query(_SCHEMA, KIND, among)


def _scored(inner: tantivy.Query, score: float) -> tantivy.Query:
    return tantivy.Query.const_score_query(inner, score)


def _word(word: str, lang: Lang, *, forgiving: bool) -> tantivy.Query:
    """A word: its stem wherever it stands, or what it begins, or what it nearly is."""
    stemmed = stem(word, lang)
    terms = [_weighed(place, tantivy.Query.term_query(_SCHEMA, place, stemmed)) for place in PLACES]
    ways = [tantivy.Query.disjunction_max_query(terms, 0.1)]
    if len(word) >= 3:
        begins = re.escape(word) + ".*"
        ways.append(_scored(tantivy.Query.regex_query(_SCHEMA, SURFACE, begins), 0.5))
        ways.append(_scored(tantivy.Query.regex_query(_SCHEMA, NAMED, begins), 2))
    if forgiving and (distance := mistakes(word)):
        ways.append(_scored(tantivy.Query.fuzzy_term_query(_SCHEMA, SURFACE, word, distance), 1))
    return tantivy.Query.disjunction_max_query(ways)


def _phrase(phrase: Sequence[str], lang: Lang, slop: int = 0) -> tantivy.Query:
    stemmed = [stem(word, lang) for word in phrase]
    return tantivy.Query.disjunction_max_query(
        [_weighed(place, tantivy.Query.phrase_query(_SCHEMA, place, list(stemmed), slop)) for place in PLACES], 0.1
    )


def _weighed(place: Place, inner: tantivy.Query) -> tantivy.Query:
    return tantivy.Query.boost_query(inner, _WEIGHT[place])


def mistakes(word: str) -> int:
    """Return how many letters may be wrong: none in a short word, one, or two from eight letters on."""
    return 0 if len(word) < 4 else 1 if len(word) < 8 else 2


def distance(one: str, other: str) -> int:
    """Return how many letters to change, add, remove or swap with the next to go from one word to the other."""
    rows = [list(range(len(other) + 1))]
    for i, left in enumerate(one, 1):
        row = [i]
        for j, right in enumerate(other, 1):
            least = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (left != right))
            if i > 1 and j > 1 and (left, one[i - 2]) == (other[j - 2], right):
                least = min(least, rows[-2][j - 2] + 1)
            row.append(least)
        rows.append(row)
    return rows[-1][-1]
