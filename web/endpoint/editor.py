"""What helps somebody who writes a query: missing prefixes added, the place of a mistake."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from kb.errors import KbError, QuerySyntaxError
from kb.layout import Layout
from kb.sparql.tokens import Token, tokens
from kb.turtle import declared_prefixes
from web.words import Words

_PROLOGUE = ("BASE", "PREFIX")
_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
# Words that may stand alone; a function stands before a parenthesis.
_ALONE = re.compile(
    r"a|as|asc|ask|base|by|construct|desc|describe|distinct|exists|false|filter|from|group|having|in|limit|minus|"
    r"not|offset|optional|order|prefix|reduced|select|separator|service|true|undef|union|values|where",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Fault:
    """What is wrong with a query, and where."""

    text: str = field(metadata={"help": "what is wrong and what to do"})
    hint: str = field(metadata={"help": "what is often meant there, may be empty"})
    line: int | None = field(metadata={"help": "line of the query, from 1, when known"})
    before: str = field(metadata={"help": "that line, up to the place"})
    after: str = field(metadata={"help": "the rest of that line"})

    @property
    def column(self) -> int:
        """The place in that line, from 1."""
        return len(self.before) + 1


@lru_cache(maxsize=4)
def prefixes(layout: Layout) -> Mapping[str, str]:
    """Return prefix → namespace, all those of the base, by prefix."""
    return dict(sorted(declared_prefixes(layout).items()))


def complete(query: str, known: Mapping[str, str], always: tuple[str, ...] = ()) -> str:
    """Return the query with the prefixes of the base that it uses and does not declare."""
    said = _said(query)
    declared = {name.text[:-1] for word, name in pairwise(said) if word.text.upper() == "PREFIX"}
    used = {token.text.partition(":")[0] for token in said if token.kind == "name"}
    wanted = sorted(({*always, *used} & known.keys()) - declared)
    lines = "".join(f"PREFIX {name}: <{known[name]}>\n" for name in wanted)
    return lines + ("\n" if lines and not declared else "") + query


def fault(query: str, error: KbError, words: Words) -> Fault:
    """Return an error with the line of the query that it points at, cut where it points."""
    _, said = words.gettext, error.message(words.lang)
    if not isinstance(error, QuerySyntaxError) or not error.line:
        return Fault(said, "", None, "", "")
    lines = query.split("\n")
    place = sum(len(line) + 1 for line in lines[: error.line - 1]) + max(0, (error.column or 1) - 1)
    if stray := _stray_word(query, place):
        place = stray.start
        hint = _("“%(word)s” stands alone: a variable begins with “?”, a name has a prefix.", word=stray.text)
        said = _("The query cannot be read at line %(line)s.", line=query.count("\n", 0, place) + 1)
    else:
        hint = _hint(query, words)
    number = query.count("\n", 0, place)
    start = query.rfind("\n", 0, place) + 1
    return Fault(said, hint, number + 1, query[start:place], query[place : start + len(lines[number])])


def _said(query: str) -> list[Token]:
    return [token for token in tokens(query) if token.kind not in ("space", "comment")]


def _stray_word(query: str, place: int) -> Token | None:
    """Return the word just before a place, when it is one that cannot stand alone: engines stop after it."""
    said = _said(query)
    before = [token for token in said if token.start < place]
    if not before or before[-1].kind != "word" or _ALONE.fullmatch(before[-1].text) or not _begins_well(said):
        return None
    return before[-1]


def _begins_well(said: list[Token]) -> bool:
    first = next((token.text for token in said if token.kind == "word" and token.text.upper() not in _PROLOGUE), "")
    return first.upper() in _FORMS


def _hint(query: str, words: Words) -> str:
    """Say what people often mean where an engine stops reading: its own words do not."""
    _ = words.gettext
    said = _said(query)
    if not _begins_well(said):
        return _("A query begins with SELECT, ASK, CONSTRUCT or DESCRIBE, after its prefixes.")
    if any(token.text in ("'", '"') for token in said):
        return _("A quote is opened and never closed.")
    texts = [token.text for token in said if token.kind == "mark"]
    for opening, closing in (("{", "}"), ("(", ")")):
        if texts.count(opening) > texts.count(closing):
            return _("A “%(mark)s” is opened and never closed.", mark=opening)
        if texts.count(opening) < texts.count(closing):
            return _("There is one “%(mark)s” too many.", mark=closing)
    return ""
