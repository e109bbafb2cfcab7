"""SPARQL text cut into tokens, losing nothing.

Joining the texts of the tokens gives the query back, whatever the query: what is not SPARQL comes
out as marks, never as an error. Strings of the four kinds, IRIs and comments are single tokens, so
that a parameter, a keyword or a bracket inside them is never taken for the real one. A comment ends
at a carriage return as well as at a line feed.

Each character is looked at a bounded number of times: a hostile text costs what a long one does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

Kind = Literal["iri", "string", "comment", "space", "variable", "name", "word", "number", "mark"]


class Token(NamedTuple):
    """``start`` counts characters from the beginning of the text."""

    kind: Kind
    text: str
    start: int


_STRINGS = {
    '"""': re.compile(r'"""(?:[^"\\]|\\.|"{1,2}(?!"))*+"""', re.DOTALL),
    "'''": re.compile(r"'''(?:[^'\\]|\\.|'{1,2}(?!'))*+'''", re.DOTALL),
    '"': re.compile(r'"(?:[^"\\\r\n]|\\[^\r\n])*+"'),
    "'": re.compile(r"'(?:[^'\\\r\n]|\\[^\r\n])*+'"),
}
_LINE_END = re.compile(r"[\r\n]|\Z")

_PLAIN: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("space", re.compile(r"\s+")),
    ("comment", re.compile(r"#[^\r\n]*")),
    ("iri", re.compile(r'<(?:[^<>"{}|^`\\\x00-\x20]|\\[uU])*+>')),
    ("variable", re.compile(r"[?$]\w+")),
    ("number", re.compile(r"\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")),
)
# A word may hold dots and hyphens only as the prefix of a name (`body-function:pilotage`).
_RUN = re.compile(r"(?:[^\W\d][\w.\-]*+)?")
_LOCAL = re.compile(r":(?:[\w:\-]|\.++(?=[\w:\-%\\])|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%])*+")
_PIECE = re.compile(r"(?P<number>\d+)|(?P<word>\w+)|(?P<mark>.)")


def tokens(text: str) -> Iterator[Token]:
    """Yield every token of a SPARQL text in order, spaces and comments included."""
    at = 0
    dead: dict[str, int] = {}
    while at < len(text):
        for token in _next(text, at, dead):
            yield token
            at += len(token.text)


def _next(text: str, at: int, dead: dict[str, int]) -> Iterator[Token]:
    """Yield the tokens that begin at ``at``: one, or the pieces of a run of word characters."""
    if (end := _string_end(text, at, dead)) is not None:
        yield Token("string", text[at:end], at)
        return
    for kind, pattern in _PLAIN:
        if match := pattern.match(text, at):
            yield Token(kind, match[0], at)
            return
    yield from _run(text, at)


def _string_end(text: str, at: int, dead: dict[str, int]) -> int | None:
    """Return where the string that opens at ``at`` ends, None when none does.

    ``dead`` remembers, for each kind of quote, up to where no closing one exists, so that a text
    made of opening quotes is not read to its end from each of them.
    """
    for quote, pattern in _STRINGS.items():
        if text.startswith(quote, at) and at >= dead.get(quote, 0):
            if match := pattern.match(text, at):
                return match.end()
            line_end = _LINE_END.search(text, at)
            dead[quote] = len(text) if len(quote) == 3 or line_end is None else line_end.end()
    return None


def _run(text: str, at: int) -> Iterator[Token]:
    """Yield a prefixed name, or the words, numbers and marks of a run that is not one."""
    run = _RUN.match(text, at)
    end = run.end() if run else at
    if local := _LOCAL.match(text, end):
        yield Token("name", text[at : local.end()], at)
    elif end == at:
        yield Token("mark", text[at], at)
    else:
        for piece in _PIECE.finditer(text, at, end):
            yield Token(_piece_kind(piece), piece[0], piece.start())


def _piece_kind(piece: re.Match[str]) -> Kind:
    if piece["number"]:
        return "number"
    return "word" if piece["word"] else "mark"
