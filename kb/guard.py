"""What a public query may ask for, decided on its tokens before any engine sees it.

The grammar is followed, not the letters: SERVICE in a literal is a word, ``#x<CR>SERVICE <…>`` is a
call. The bounds keep silly texts cheap; what they miss is contained by ``kb.workers``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from kb.errors import QueryRefused, QueryTooLong
from kb.tokens import Token, tokens

Form = Literal["results", "graph", "unknown"]

MAX_DEPTH = 64
_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"}
_FORMS: dict[str, Form] = {"SELECT": "results", "ASK": "results", "CONSTRUCT": "graph", "DESCRIBE": "graph"}


def admit(query: str, *, max_length: int) -> Form:
    """Return the form of the result that a query announces, if the endpoint may run it.

    QueryTooLong over ``max_length`` characters; QueryRefused for updates, SERVICE, FROM, and nesting
    beyond MAX_DEPTH. A text that is no query at all is "unknown": the engine says where it goes wrong.
    """
    if len(query) > max_length:
        raise QueryTooLong(
            fr=f"La requête fait {len(query)} caractères ; le maximum est {max_length}.",
            en=f"The query has {len(query)} characters; the most is {max_length}.",
        )
    said = [token for token in tokens(query) if token.kind not in ("space", "comment")]
    words = [token.text.upper() for token in said if token.kind == "word"]
    first = next((word for word in words if word not in ("BASE", "PREFIX")), "")
    _refuse_updates(first)
    _refuse_elsewhere(said, words)
    _refuse_depth(said)
    return _FORMS.get(first, "unknown")


def _refuse_updates(first: str) -> None:
    if first in _UPDATES:
        raise QueryRefused(
            fr=f"{first} modifierait la base : cette adresse ne fait que répondre. Proposez un cas ou une correction.",
            en=f"{first} would change the base: this endpoint only answers. Propose a case or a correction instead.",
        )


def _refuse_elsewhere(said: Sequence[Token], words: Sequence[str]) -> None:
    if any(_calls_out(token) for token in said):
        raise QueryRefused(
            fr="SERVICE interrogerait un autre serveur : retirez-le, et joignez les deux résultats chez vous.",
            en="SERVICE would query another server: take it out, and join the two results on your side.",
        )
    if "FROM" in words:
        raise QueryRefused(
            fr="La base tient en un seul graphe, le graphe par défaut : retirez FROM.",
            en="The base is a single graph, the default graph: take FROM out.",
        )


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


def _refuse_depth(said: Sequence[Token]) -> None:
    depth = deepest = 0
    for token in said:
        if token.kind == "mark" and token.text in "({[":
            depth += 1
            deepest = max(deepest, depth)
        elif token.kind == "mark" and token.text in ")}]":
            depth -= 1
    if deepest > MAX_DEPTH:
        raise QueryRefused(
            fr=f"La requête imbrique {deepest} niveaux de parenthèses ; le maximum est {MAX_DEPTH}.",
            en=f"The query nests brackets {deepest} deep; the most is {MAX_DEPTH}.",
        )
