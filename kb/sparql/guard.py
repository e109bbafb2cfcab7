"""What a public query may ask for, decided on its tokens before any engine sees it.

The grammar is followed, not the letters: SERVICE in a literal is a word, ``#x<CR>SERVICE <…>`` is a
call. The bounds keep silly texts cheap; what they miss is contained by ``kb.workers.pool``. A text in which none
of the words and few of the brackets occur at all, as nearly every one, is not even cut into tokens.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from kb.errors import QueryRefused, QueryTooLong
from kb.sparql.tokens import Token, tokens

Form = Literal["results", "graph", "unknown"]

MAX_DEPTH = 64
_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"}
_FORMS: dict[str, Form] = {"SELECT": "results", "ASK": "results", "CONSTRUCT": "graph", "DESCRIBE": "graph"}
_SUSPECT = ("SERVICE", "FROM", "\\U")
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
# Another evaluation gives another answer; in a graph, a blank node gets another label.
_FLEETING = ("NOW", "RAND", "UUID", "BNODE")
_FLEETING_CALL = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID|BNODE)\b", re.IGNORECASE)
_FLEETING_NODES = re.compile(r"_:|[\[(]")
_PROLOGUE = re.compile(
    r"(?:\s++|#[^\r\n]*+|BASE\s*+<[^<>]*+>|PREFIX\s++[^\s:<]*+:\s*+<[^<>]*+>)*+([A-Z]++)", re.IGNORECASE
)


@dataclass(frozen=True)
class Dataset:
    """The graphs that a query is about: IRIs of those merged as its default graph, and of its named ones."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


@dataclass(frozen=True)
class Admission:
    """What is known of a query that may run.

    ``form`` is that of the result it announces, "unknown" for a text that is no query at all: the engine says
    where it goes wrong. ``dataset`` is what FROM says, None without. ``repeatable`` promises the same answer, to
    the byte, from the same base.
    """

    form: Form
    dataset: Dataset | None = None
    repeatable: bool = False


def admit(query: str, *, max_length: int) -> Admission:
    """Say what a query announces, if the endpoint may run it.

    QueryTooLong over ``max_length`` characters; QueryRefused for updates, SERVICE, a FROM that does not write
    its graph in full, and nesting beyond MAX_DEPTH.
    """
    if len(query) > max_length:
        raise QueryTooLong(
            fr=f"La requête fait {len(query)} caractères ; le maximum est {max_length}.",
            en=f"The query has {len(query)} characters; the most is {max_length}.",
        )
    begun = _PROLOGUE.match(query)
    first = begun[1].upper() if begun else ""
    dataset = None
    upper = query.upper()
    if first not in _FORMS or _is_suspect(upper):
        said = _said(query)
        first = _first_word(said)
        _refuse_updates(first)
        _refuse_calls(said, query)
        _refuse_depth(said)
        dataset = _dataset(said)
    form = _FORMS.get(first, "unknown")
    return Admission(form, dataset, _is_repeatable(query, upper, form))


def _is_suspect(upper: str) -> bool:
    deep = upper.count("(") + upper.count("{") + upper.count("[") > MAX_DEPTH
    return deep or any(word in upper for word in _SUSPECT)


def _is_repeatable(query: str, upper: str, form: Form) -> bool:
    if any(word in upper for word in _FLEETING) and _FLEETING_CALL.search(query):
        return False
    return form != "graph" or _FLEETING_NODES.search(query) is None


def _said(query: str) -> list[Token]:
    return [token for token in tokens(query) if token.kind not in ("space", "comment")]


def _first_word(said: Sequence[Token]) -> str:
    words = (token.text.upper() for token in said if token.kind == "word")
    return next((word for word in words if word not in ("BASE", "PREFIX")), "")


def _refuse_updates(first: str) -> None:
    if first in _UPDATES:
        raise QueryRefused(
            fr=f"{first} modifierait la base : cette adresse ne fait que répondre. Proposez un cas ou une correction.",
            en=f"{first} would change the base: this endpoint only answers. Propose a case or a correction instead.",
        )


def _refuse_calls(said: Sequence[Token], query: str) -> None:
    """Refuse SERVICE, also for an engine that undoes codepoint escapes before anything else (SPARQL 1.1 §19.2)."""
    escaped = _said(_ESCAPE.sub(_character, query)) if "\\u" in query.lower() else ()
    if any(_calls_out(token) for token in (*said, *escaped)):
        raise QueryRefused(
            fr="SERVICE interrogerait un autre serveur : retirez-le, et joignez les deux résultats chez vous.",
            en="SERVICE would query another server: take it out, and join the two results on your side.",
        )


def _character(escape: re.Match[str]) -> str:
    code = int(escape[1] or escape[2], 16)
    return chr(code) if code <= 0x10FFFF else escape[0]


def _calls_out(token: Token) -> bool:
    """Say whether Oxigraph could read SERVICE in this token.

    Its parser cuts the text as it goes: ``SERVICE:a`` and ``true.SERVICE:a``, names for a lexer, are calls,
    and so is ``FILTER(1<2)SERVICE:d#>`` with a line feed, where a lexer sees an IRI.
    """
    text = token.text.upper()
    if token.kind == "iri":
        return re.search(r"SERVICE[:?$].*#", text, re.DOTALL) is not None
    if token.kind == "name":
        return text.partition(":")[0].endswith("SERVICE")
    return token.kind == "word" and text.endswith("SERVICE")


def _dataset(said: Sequence[Token]) -> Dataset | None:
    """Return the graphs that FROM names, each by an absolute IRI: what is compared is what the engine reads."""
    default: list[str] = []
    named: list[str] = []
    rest = iter(said)
    for token in rest:
        if token.kind == "word" and token.text.upper() == "FROM":
            graph = next(rest, None)
            target = default
            if graph is not None and graph.text.upper() == "NAMED":
                target, graph = named, next(rest, None)
            target.append(_graph(graph))
    return Dataset(tuple(default), tuple(named)) if default or named else None


def _graph(token: Token | None) -> str:
    if token is None or token.kind != "iri" or ":" not in token.text or "\\" in token.text:
        raise QueryRefused(
            fr="FROM est suivi de l’IRI d’un graphe de cette base, écrit en entier entre < et >.",
            en="FROM is followed by the IRI of a graph of this base, written in full between < and >.",
        )
    return token.text[1:-1]


def _refuse_depth(said: Sequence[Token]) -> None:
    deepest = max(_depths(said), default=0)
    if deepest > MAX_DEPTH:
        raise QueryRefused(
            fr=f"La requête imbrique {deepest} niveaux de parenthèses ; le maximum est {MAX_DEPTH}.",
            en=f"The query nests brackets {deepest} deep; the most is {MAX_DEPTH}.",
        )


def _depths(said: Sequence[Token]) -> Iterator[int]:
    depth = 0
    for token in said:
        if token.kind == "mark" and token.text in "({[":
            depth += 1
            yield depth
        elif token.kind == "mark" and token.text in ")}]":
            depth -= 1
