"""How words are read, in what is indexed and in what is looked for alike.

A text becomes words without case, accents, ligatures (``œ`` is ``oe``) and elided articles (``l'eau``
is ``eau``); a word is reduced to its stem in the language of the text. The accents go first, so that
``mobilité`` and ``mobilite`` always have the same stem.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

import tantivy

from kb.errors import Lang
from kb.text import fold

_MET = 100_000  # words kept with what they become: few words make most of any text

_ELIDED = r"(?:[ldjmtscn]|qu|jusqu|lorsqu|puisqu|quoiqu)['’]"
_WORD = re.compile(rf"(?:\b{_ELIDED}(?=\w))?([^\W_]+)(?:['’]s\b)?", re.IGNORECASE)
_LANGUAGES: dict[Lang, str] = {"fr": "french", "en": "english"}
# Words that say nothing by themselves: looked for only inside quotation marks.
_EMPTY_WORDS: dict[Lang, str] = {
    "fr": """
        a au aux avec ce ces cette comme dans de des du elle elles en entre est et eux il ils je la le les
        leur leurs lui mais ne nos notre nous on ou par pas plus pour qu que quel quelle quelles quels qui
        sa se ses son sont sur un une vos votre vous y
    """,
    "en": """
        a an and are as at be between but by do does for from has have how in into is it its of on or our
        that the their them these they this those to was we were what when where which who why will with you
        your
    """,
}
_EMPTY = {lang: frozenset(said.split()) for lang, said in _EMPTY_WORDS.items()}


@dataclass(frozen=True)
class Word:
    """A folded word, and where it lies in the text it comes from (code points, end exclusive)."""

    text: str
    start: int
    end: int


def normal(text: str) -> str:
    """Return the text with each accented letter as one character, as ``words`` expects it."""
    return unicodedata.normalize("NFC", text)


def words(text: str) -> Iterator[Word]:
    for found in _WORD.finditer(text):
        yield Word(_folded(found[1]), found.start(1), found.end(1))


_folded = lru_cache(maxsize=_MET)(fold)


@lru_cache(maxsize=_MET)
def stem(word: str, lang: Lang) -> str:
    """Return the stem of a folded word; the word itself when its stem would be nothing."""
    return next(iter(_stemmer(lang).analyze(word)), word)


@cache
def _stemmer(lang: Lang) -> tantivy.TextAnalyzer:
    stemming = tantivy.Filter.stemmer(_LANGUAGES[lang])
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw()).filter(stemming).build()


@lru_cache(maxsize=_MET)
def stems(word: str, text: str, lang: Lang) -> tuple[str, ...]:
    """Return the stems a word is found by: that of the folded word, and the folded one of ``text`` as written."""
    return tuple(dict.fromkeys((stem(word, lang), fold(stem(text.lower(), lang)))))


def is_empty(word: str, lang: Lang) -> bool:
    return word in _EMPTY[lang]
