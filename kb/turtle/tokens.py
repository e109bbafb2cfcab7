"""Where things stand in a Turtle text: comments, the base, the line of each statement.

A parser gives triples without lines; a finding needs the line to correct. The texts read here
have been accepted by the parser, so this reads only as much grammar as positions need.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urljoin

RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

_LOCAL = r"(?:[\w:\-·]++|%[0-9A-Fa-f]{2}|\\.)++"
# Production names of Turtle 1.1, https://www.w3.org/TR/turtle/#sec-grammar, simplified to what a
# well-formed text can contain, the commonest first. A `#` inside an IRI or a string starts no comment.
_TOKEN = re.compile(
    rf"""
      (?P<mark> [\[\]();,] | \.(?!\d) )
    | (?P<name> (?:_|[^\W\d_][\w.\-]*)?:(?: {_LOCAL} (?: \.++ {_LOCAL} )* )? )
    | (?P<string> \"{{3}}(?:\"{{0,2}}(?:[^"\\]++|\\.))*\"{{3}} | '{{3}}(?:'{{0,2}}(?:[^'\\]++|\\.))*'{{3}}
                | "(?:[^"\\\n\r]++|\\.)*" | '(?:[^'\\\n\r]++|\\.)*' )
    | (?P<iri> <[^<>"{{}}|^`\s]*> )
    | (?P<directive> @(?:prefix|base)\b | (?i:prefix|base)(?=\s) )
    | (?P<tag> @[A-Za-z]+(?:-[A-Za-z0-9]+)* | \^\^ )
    | (?P<comment> \#[^\n\r]* )
    | (?P<number> [+-]?(?:\d*\.\d+|\d+)(?:[eE][+-]?\d+)? )
    | (?P<word> \w+ )
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_ABSOLUTE = re.compile("[A-Za-z][A-Za-z0-9+.-]*:")
_ESCAPED = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


class Place(NamedTuple):
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


class _Token(NamedTuple):
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


def places(text: str, base: str, of: str | None = None) -> Iterator[Place]:
    """Yield every object of the text, in reading order, with its line and its statement.

    The predicate's own line is where the object is, since one triple stands on one line. ``of`` is the one
    subject whose statements are wanted: to read past the others is quicker.
    """
    walk = _Walk(base, of)
    return filter(None, map(walk.step, _tokens(text)))


def _tokens(text: str) -> Iterator[_Token]:
    line, before = 1, 0
    for match in _TOKEN.finditer(text):
        start = match.start()
        line += text.count("\n", before, start)
        before = start
        yield _Token(match.lastgroup or "", match.group(), line)


class _Walk:
    """Follows subject, predicate and object through the tokens of one text."""

    def __init__(self, base: str, wanted: str | None) -> None:
        self.base = base
        self.wanted = wanted
        self.prefixes: dict[str, str] = {}
        self.directive: list[str] | None = None
        self.after_hats = False  # the next term is a datatype, no object
        self.depth = 0
        self.subject: str | None = None
        self.subject_line = 1
        self.predicate: str | None = None

    def step(self, token: _Token) -> Place | None:
        """Take the next token; return the object that it is, if it is one."""
        if self.after_hats or token.kind in ("comment", "tag"):
            self.after_hats = token.text == "^^"
        elif token.kind == "directive":
            self.directive = [token.text.strip("@").lower()]
        elif self.directive is not None:
            self._declare(token)
        elif token.kind == "mark":
            return self._mark(token)
        else:
            return self._term(token)
        return None

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

    def _mark(self, token: _Token) -> Place | None:
        if token.text in "[(":
            self.depth += 1
            if self.depth == 1 and self.subject is None:
                self.subject, self.subject_line = "", token.line
            elif self.depth == 1 and not self._is_passed():
                return self._place(token, "", is_iri=False)
        elif token.text in "])":
            self.depth -= 1
        elif self.depth == 0 and token.text == ";":
            self.predicate = None
        elif self.depth == 0 and token.text == ".":
            self.subject = self.predicate = None
        return None

    def _is_passed(self) -> bool:
        """Say whether the current subject is one that nobody asks about."""
        return self.wanted is not None and self.subject is not None and self.subject != self.wanted

    def _term(self, token: _Token) -> Place | None:
        if self._is_passed():
            return None
        iri = self._iri(token)
        if self.depth:
            return None if iri is None else self._place(token, iri, is_iri=True)
        if self.subject is None:
            self.subject, self.subject_line = iri or "", token.line
        elif self.predicate is None:
            self.predicate = iri or ""
        else:
            return self._place(token, _lexical(token) if iri is None else iri, is_iri=iri is not None)
        return None

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
