"""Values put into a SPARQL text, each as a whole RDF term.

A parameter is a variable whose name says its type: ``?_theme_iri``, ``?_year_integer``,
``?_since_date``, ``?_words_string``, ``?_lang``, or ``?_nodes_iris`` inside a VALUES. Its value is
made a term first, and the term's serialisation takes the place of the variable, never inside a
string, an IRI or a comment: a quote, a brace or a backslash of the value stays a character of it.

Lines between ``#? theme`` and ``#?`` hold only when the optional parameter ``theme`` is given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Literal

import pyoxigraph as ox

from kb.errors import BadParameter, Lang
from kb.namespaces import THINGS
from kb.sparql.tokens import tokens

Value = str | int | bool | Decimal | date
Type = Literal["iri", "iris", "integer", "decimal", "boolean", "date", "string", "lang"]
Form = Literal["select", "ask", "construct", "describe"]

_XSD = "http://www.w3.org/2001/XMLSchema#"
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:#[a-z0-9]+(?:-[a-z0-9]+)*)?")
_NUMBERS = {"integer": re.compile(r"[+-]?[0-9]{1,18}"), "decimal": re.compile(r"[+-]?[0-9]{1,18}(?:\.[0-9]{1,18})?")}
_FORMS: tuple[Form, ...] = ("select", "ask", "construct", "describe")
_BLOCK = re.compile(r"[ \t]*#\?[ \t]*(\w*)[ \t]*")
# What follows a backslash of the value: rdflib expands \u escapes before it parses and would read the
# end of an escaped backslash and u0022 as a quote. Eight digits, because it reads up to eight.
_UNSAFE = {"u": r"\U00000075", "U": r"\U00000055"}
_ESCAPES = {"\\": r"\\", '"': r"\"", "\n": r"\n", "\r": r"\r", "\t": r"\t"}


@dataclass(frozen=True)
class Parameter:
    """One value that a question asks for.

    ``scheme`` or ``kind`` says what feeds it: the concepts of a scheme, the things of a kind. Then
    a short value stands for the IRI: ``eau`` for ``…/id/theme/eau``. ``kind`` "thing" takes any
    thing as ``kind/slug``. ``example`` is the value with which the question is shown first.
    """

    name: str
    type: Type
    labels: Mapping[Lang, str]
    scheme: str | None = None
    kind: str | None = None
    optional: bool = False
    example: Value | None = None

    @property
    def variable(self) -> str:
        return "_lang" if self.type == "lang" else f"_{self.name}_{self.type}"

    def term(self, value: Value) -> str:
        """Return the value as SPARQL text; BadParameter says what was expected."""
        try:
            return _WRITERS[self.type](self, value)
        except ValueError as error:
            raise self.refusal(value) from error

    def refusal(self, value: Value) -> BadParameter:
        expected = self.expectation()
        shown = str(value)[:80] if str(value).isprintable() else ascii(value)[:80]
        return BadParameter(
            fr=f"Le paramètre « {self.name} » ({self.labels['fr']}) attend {expected['fr']} ; reçu : « {shown} ».",
            en=f"Parameter “{self.name}” ({self.labels['en']}) expects {expected['en']}; got “{shown}”.",
        )

    def expectation(self) -> dict[Lang, str]:
        """Say in both languages what a right value looks like."""
        fr, en = _EXPECTED[self.type]
        if feed := self.scheme or self.kind:
            example = "case/tridan" if feed == "thing" else str(self.example or "").rpartition("/")[2]
            tail_fr, tail_en = (f" ou son nom court, comme {example}", f" or its short name, such as {example}")
            return {"fr": f"{fr} ({feed}){tail_fr}", "en": f"{en} ({feed}){tail_en}"}
        return {"fr": fr, "en": en}

    def iri(self, value: str) -> str:
        """Return the full IRI of a short value; an absolute IRI comes back as it is."""
        if self.kind == "thing":
            kind, _, slug = value.partition("/")
            if _SLUG.fullmatch(kind) and _SLUG.fullmatch(slug):
                return f"{THINGS}{kind}/{slug}"
        elif (feed := self.scheme or self.kind) and _SLUG.fullmatch(value):
            return f"{THINGS}{feed}/{value}"
        return value


def lang_parameter() -> Parameter:
    """Return the parameter that every question knows: the language of labels, fr unless told."""
    labels: dict[Lang, str] = {"fr": "langue des libellés", "en": "language of the labels"}
    return Parameter("lang", "lang", labels, optional=True, example="fr")


def _iri(parameter: Parameter, value: Value) -> str:
    return str(ox.NamedNode(parameter.iri(str(value))))


def _iris(parameter: Parameter, value: Value) -> str:
    """Write IRIs separated by spaces, for ``VALUES ?node { ?_nodes_iris }``."""
    words = str(value).split()
    if not words:
        raise ValueError(value)
    return " ".join(_iri(parameter, word) for word in words)


def _number(parameter: Parameter, value: Value) -> str:
    if isinstance(value, bool) or not _NUMBERS[parameter.type].fullmatch(str(value)):
        raise ValueError(value)
    return f'"{value}"^^<{_XSD}{parameter.type}>'


def _boolean(_: Parameter, value: Value) -> str:
    found = {"true": "true", "1": "true", "false": "false", "0": "false"}.get(str(value).lower())
    if found is None:
        raise ValueError(value)
    return found


def _date(_: Parameter, value: Value) -> str:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", str(value)):
        raise ValueError(value)
    return f'"{date.fromisoformat(str(value))}"^^<{_XSD}date>'


def _string(_: Parameter, value: Value) -> str:
    if not isinstance(value, str):
        raise ValueError(value)
    value.encode()  # a lone surrogate is no character: UnicodeEncodeError is a ValueError
    pairs = zip(" " + value, value, strict=False)
    return '"' + "".join(_UNSAFE[c] if before == "\\" and c in _UNSAFE else _escape(c) for before, c in pairs) + '"'


def _escape(character: str) -> str:
    if character < " " or character == "\x7f":
        return _ESCAPES.get(character, f"\\U{ord(character):08X}")
    return _ESCAPES.get(character, character)


def _lang(_: Parameter, value: Value) -> str:
    if value not in ("fr", "en"):
        raise ValueError(value)
    return f'"{value}"'


_WRITERS: dict[Type, Callable[[Parameter, Value], str]] = {
    "iri": _iri,
    "iris": _iris,
    "integer": _number,
    "decimal": _number,
    "boolean": _boolean,
    "date": _date,
    "string": _string,
    "lang": _lang,
}
TYPES = frozenset(_WRITERS) - {"lang"}
_EXPECTED: dict[Type, tuple[str, str]] = {
    "iri": ("un IRI absolu", "an absolute IRI"),
    "iris": ("des IRI absolus séparés par des espaces", "absolute IRIs separated by spaces"),
    "integer": ("un nombre entier, comme 2015", "a whole number, such as 2015"),
    "decimal": ("un nombre, comme 12.5", "a number, such as 12.5"),
    "boolean": ("true ou false", "true or false"),
    "date": ("une date, comme 2016-12-06", "a date, such as 2016-12-06"),
    "string": ("un texte", "a text"),
    "lang": ("fr ou en", "fr or en"),
}


def variables(text: str) -> list[str]:
    """Return the parameter variables of a text, without ``?``, each once, in order."""
    found = (token.text[1:] for token in tokens(text) if token.kind == "variable")
    return list(dict.fromkeys(name for name in found if name.startswith("_")))


def substitute(text: str, terms: Mapping[str, str]) -> str:
    """Return the text with each variable of ``terms`` (named without ``?``) replaced."""
    pieces = list(_cut(text))
    pieces[1::2] = [terms.get(variable[1:], variable) for variable in pieces[1::2]]
    return "".join(pieces)


@lru_cache(maxsize=1_024)
def _cut(text: str) -> tuple[str, ...]:
    """Cut a question at its variables, which have the odd places; each is asked many times."""
    pieces = [""]
    for token in tokens(text):
        if token.kind == "variable":
            pieces += [token.text, ""]
        else:
            pieces[-1] += token.text
    return tuple(pieces)


def blocks(text: str) -> Iterator[tuple[str, str | None, int]]:
    """Yield (line, optional parameter it depends on, line number from 1); markers are left out.

    ValueError, whose argument is the line number, for a block in a block or one left open.
    """
    inside: str | None = None
    number = opened = 0
    for number, line in enumerate(text.splitlines(keepends=True), start=1):
        marker = _BLOCK.fullmatch(line.rstrip("\r\n"))
        if marker is None:
            yield line, inside, number
        elif (inside is None) == (not marker[1]):
            raise ValueError(number)
        else:
            inside, opened = marker[1] or None, number
    if inside is not None:
        raise ValueError(opened)


def block_names(text: str) -> Iterator[tuple[str, int]]:
    """Yield the parameter that each block depends on, with the line (from 1) that opens it."""
    for number, line in enumerate(text.splitlines(), start=1):
        if (marker := _BLOCK.fullmatch(line)) and marker[1]:
            yield marker[1], number


def keep(text: str, given: Iterable[str]) -> str:
    """Return the text with only the blocks of the given parameters, and without markers."""
    wanted = {None, *given}
    return "".join(line for line, condition, _ in blocks(text) if condition in wanted)


def unordered(query: str) -> str:
    """Return a SELECT without the ORDER BY that ends it, for who sorts anyway or needs no order.

    On disk an engine reads each text from there to compare it: the order of a page's rows can cost ten times the rows.
    """
    end = query.rindex("}") + 1
    return query[:end] if re.fullmatch(r"\s*ORDER\s+BY\s[^{}]*", query[end:]) and "LIMIT" not in query[end:] else query


def form(text: str) -> Form | None:
    """Return the form of a query, None when it has none (an update, a fragment)."""
    words = (token.text.lower() for token in tokens(text) if token.kind == "word")
    return next((known for word in words for known in _FORMS if word == known), None)


def projection(text: str) -> tuple[str, ...]:
    """Return the variables that the first SELECT of a text gives, in order, without ``?``.

    In ``(COUNT(?case) AS ?cases)`` only the last one counts; ``*`` gives nothing.
    """
    names: list[str] = []
    depth, selecting = 0, False
    last = ""
    for token in tokens(text):
        word = token.text.lower()
        if token.kind == "word" and word == "select" and not selecting:
            selecting = True
        elif selecting and (word in ("where", "{") or (token.kind == "word" and word == "from")):
            break
        elif token.text in ("(", ")"):
            depth += 1 if token.text == "(" else -1
        elif selecting and token.kind == "variable" and (depth == 0 or (depth == 1 and last == "as")):
            names.append(token.text[1:])
        if token.kind not in ("space", "comment"):
            last = word
    return tuple(names)
