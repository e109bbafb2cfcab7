"""Words as people write them: folding, slugs, the nearest known one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache

from kb.errors import Lang

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "’": "'"})

_NARROW = "\u202f"
_FIXED = "\u00a0"
_BEFORE = re.compile(r"(?<!\s) ([;!?])")
_BEFORE_WIDE = re.compile(r"(?<!\s) ([:»€]|%(?!\())")  # a per cent, not a place for a value of a message
_AFTER = re.compile(r"« ")
# What is on either side of a lone dash: a pair of them would set a remark apart.
_DASHED = re.compile(r"([^–]*\S) (– [^–]*)")


def fold(text: str) -> str:
    """Return the text as it compares: lower case, no accents, ``œ`` as ``oe``."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_LIGATURES).casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def slug(text: str) -> str:
    """Return the text as a slug: folded, words joined by hyphens; "" when nothing is left."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")


def reflow(text: str) -> str:
    """Undo the one-sentence-a-line layout of long prose in Turtle: a lone newline is a space."""
    paragraphs = re.split(r"\n\s*\n", text.strip())
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that ``word`` most likely meant, None when none is close."""
    by_folded = {fold(candidate): candidate for candidate in known}
    matches = get_close_matches(fold(word), by_folded, n=1, cutoff=0.6)
    return by_folded[matches[0]] if matches else None


@lru_cache(maxsize=4_096)
def typeset(text: str, lang: Lang) -> str:
    """Return a text with the spaces that must not break a line: French ones, and the one before a lone dash.

    The data and the catalogue are written with ordinary spaces, which people can see and type.
    """
    if " – " in text and (sides := _DASHED.fullmatch(text)):
        text = f"{sides[1]}{_FIXED}{sides[2]}"
    if lang != "fr" or " " not in text:
        return text
    text = _BEFORE.sub(_NARROW + r"\1", text)
    return _AFTER.sub("«" + _FIXED, _BEFORE_WIDE.sub(_FIXED + r"\1", text))


def capital(text: str) -> str:
    """Return a label as a heading: its first character is a capital, the others are as they were."""
    return text[:1].upper() + text[1:]
