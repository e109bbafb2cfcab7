"""Where things stand in a Turtle text: comments, the base, the line of each statement.

A parser gives triples without lines; a finding needs the line to correct. The texts read here
have been accepted by the parser, so this reads only as much grammar as positions need.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

# Production names of Turtle 1.1, https://www.w3.org/TR/turtle/#sec-grammar, simplified to what a
# well-formed text can contain. A `#` inside an IRI or a string starts no comment: order matters.
_TOKEN = re.compile(
    r"""
      (?P<comment> \#[^\n\r]* )
    | (?P<iri> <[^<>"{}|^`\s]*> )
    | (?P<string> \"{3}(?:\"{0,2}(?:[^"\\]|\\.))*\"{3} | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
                | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*' )
    | (?P<directive> @(?:prefix|base)\b | (?i:prefix|base)(?=\s) )
    | (?P<tag> @[A-Za-z]+(?:-[A-Za-z0-9]+)* | \^\^ )
    | (?P<name> (?:_|[^\W\d_][\w.\-]*)?:(?:(?:[\w:.\-·]|%[0-9A-Fa-f]{2}|\\.)*(?:[\w:\-·]|%[0-9A-Fa-f]{2}|\\.))? )
    | (?P<number> [+-]?(?:\d*\.\d+|\d+)(?:[eE][+-]?\d+)? )
    | (?P<word> \w+ )
    | (?P<mark> [\[\]();,.] )
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_ABSOLUTE = re.compile("[A-Za-z][A-Za-z0-9+.-]*:")
_ESCAPED = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


@dataclass(frozen=True)
class Place:
    """A term in object position, the line (from 1) that it stands on, and that of its subject.

    ``subject`` and ``predicate`` are IRIs ("" for a blank node's own statements); ``value`` is an
    IRI or the lexical form of a literal, "" for a list or a nested node. Terms inside a
    nested node are reported under the statement that holds it.
    """

    line: int
    subject_line: int
    subject: str
    predicate: str
    value: str
    is_iri: bool


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    line: int


def comments(text: str) -> list[int]:
    """Return the lines (from 1) that hold a comment."""
    return [token.line for token in _tokens(text) if token.kind == "comment"]


def declared_base(text: str) -> str | None:
    """Return the IRI of the first @base, None when the text has none."""
    tokens = _tokens(text)
    for token in tokens:
        if token.kind == "directive" and token.text.strip("@").lower() == "base":
            return next(tokens).text[1:-1]
    return None


def places(text: str, base: str) -> Iterator[Place]:
    """Yield every object of the text, in reading order, with its line and its statement.

    The predicate's own line is where the object is, since one triple stands on one line.
    """
    walk = _Walk(base)
    for token in _tokens(text):
        yield from walk.step(token)


def _tokens(text: str) -> Iterator[_Token]:
    ends = [match.start() for match in re.finditer("\n", text)]
    for match in _TOKEN.finditer(text):
        yield _Token(match.lastgroup or "", match.group(), bisect_right(ends, match.start() - 1) + 1)


class _Walk:
    """Follows subject, predicate and object through the tokens of one text."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.prefixes: dict[str, str] = {}
        self.directive: list[str] | None = None
        self.after_hats = False  # the next term is a datatype, no object
        self.depth = 0
        self.subject: str | None = None
        self.subject_line = 1
        self.predicate: str | None = None

    def step(self, token: _Token) -> Iterator[Place]:
        if token.kind in ("comment", "tag") or self.after_hats:
            self.after_hats = token.text == "^^"
            return
        if token.kind == "directive":
            self.directive = [token.text.strip("@").lower()]
        elif self.directive is not None:
            self._declare(token)
        elif token.kind == "mark":
            yield from self._mark(token)
        else:
            yield from self._term(token)

    def _declare(self, token: _Token) -> None:
        directive = self.directive or []
        directive.append(token.text)
        if token.kind == "iri":
            iri = self._resolve(token.text)
            if directive[0] == "base":
                self.base = iri
            else:
                self.prefixes[directive[1].removesuffix(":")] = iri
            self.directive = None

    def _mark(self, token: _Token) -> Iterator[Place]:
        if token.text in "[(":
            if self.depth == 0 and self.subject is None:
                self.subject, self.subject_line = "", token.line
            elif self.depth == 0:
                yield self._place(token, "", is_iri=False)
            self.depth += 1
        elif token.text in "])":
            self.depth -= 1
        elif self.depth == 0 and token.text == ";":
            self.predicate = None
        elif self.depth == 0 and token.text == ".":
            self.subject = self.predicate = None

    def _term(self, token: _Token) -> Iterator[Place]:
        iri = self._iri(token)
        if self.depth:
            if iri is not None:
                yield self._place(token, iri, is_iri=True)
        elif self.subject is None:
            self.subject, self.subject_line = iri or "", token.line
        elif self.predicate is None:
            self.predicate = iri or ""
        else:
            yield self._place(token, _lexical(token) if iri is None else iri, is_iri=iri is not None)

    def _place(self, token: _Token, value: str, *, is_iri: bool) -> Place:
        return Place(token.line, self.subject_line, self.subject or "", self.predicate or "", value, is_iri)

    def _resolve(self, reference: str) -> str:
        """Return the IRI of a ``<reference>``; urljoin would drop the empty fragment of a namespace."""
        iri = reference[1:-1]
        return iri if _ABSOLUTE.match(iri) else urljoin(self.base, iri)

    def _iri(self, token: _Token) -> str | None:
        if token.kind == "iri":
            return self._resolve(token.text)
        if token.kind == "word" and token.text == "a":
            return RDF_TYPE
        if token.kind == "name" and not token.text.startswith("_:"):
            prefix, _, local = token.text.partition(":")
            return self.prefixes.get(prefix, f"{prefix}:") + local.replace("\\", "")
        return None


def _lexical(token: _Token) -> str:
    if token.kind == "name":  # _:label, since every other name is an IRI
        return ""
    if token.kind != "string":
        return token.text
    quotes = 3 if token.text[:3] in ('"""', "'''") and len(token.text) >= 6 else 1
    return _ESCAPE.sub(_unescape, token.text[quotes:-quotes])


def _unescape(match: re.Match[str]) -> str:
    short, long, letter = match.groups()
    return chr(int(short or long, 16)) if letter is None else _ESCAPED.get(letter, letter)
