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
from typing import Literal, NamedTuple, cast

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

# A word may hold dots and hyphens only as the prefix of a name (`body-function:pilotage`).
_RUN = r"[^\W\d][\w.\-]*+"
_LOCAL = r":(?:[\w:\-]|\.++(?=[\w:\-%\\])|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%])*+"
_PLAIN = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<comment>#[^\r\n]*)"
    r"|(?P<iri><(?:[^<>\"{}|^`\\\x00-\x20]|\\[uU])*+>)"
    r"|(?P<variable>[?$]\w+)"
    r"|(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)"
    rf"|(?P<name>(?:{_RUN})?{_LOCAL})"
    rf"|(?P<run>{_RUN})"
    r"|(?P<mark>.)",
    re.DOTALL,
)
_PIECE = re.compile(r"(?P<number>\d+)|(?P<word>\w+)|(?P<mark>.)")


def tokens(text: str) -> Iterator[Token]:
    """Yield every token of a SPARQL text in order, spaces and comments included."""
    at = 0
    dead: dict[str, int] = {}
    while at < len(text):
        if text[at] in "\"'" and (end := _string_end(text, at, dead)) is not None:
            yield Token("string", text[at:end], at)
            at = end
            continue
        found = _PLAIN.match(text, at)
        assert found is not None  # noqa: S101 - any character is a mark
        if found.lastgroup == "run":
            yield from _pieces(text, at, found.end())
        else:
            yield Token(cast(Kind, found.lastgroup), found[0], at)
        at = found.end()


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


def _pieces(text: str, at: int, end: int) -> Iterator[Token]:
    """Yield the words, numbers and marks of a run of word characters that is no prefixed name."""
    for piece in _PIECE.finditer(text, at, end):
        yield Token(cast(Kind, piece.lastgroup), piece[0], piece.start())
