"""No value given to a question can become anything else than the one term that it stands for."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.errors import BadParameter
from kb.sparql.queries import Library, Question
from kb.sparql.tokens import tokens

LIBRARY = Library.load(Path(__file__).resolve().parents[2] / "queries")
ASKED = [(question, parameter.name) for question in LIBRARY.values() for parameter in question.parameters]
# What ends a string, an IRI, a comment or a block of SPARQL, begins an escape or a variable, and what no text holds.
MARKS = [
    '"',
    "'",
    "\\",
    '"""',
    "'''",
    "\n",
    "\r",
    "{",
    "}",
    "#",
    ">",
    "<",
    "?_lang",
    "\\u0022",
    ".",
    ";",
    "\0",
    "\ud800",
]
HOSTILE = st.lists(
    st.sampled_from([*MARKS, "eau", "https://w3id.org/cooperatheque/id/", " ", "é", "1"]), min_size=1
).map("".join)


def structure(sparql: str) -> list[str]:
    """Return the sorts of tokens in order; values next to each other, as in VALUES, count as one."""
    kinds = [token.kind for token in tokens(sparql) if token.kind not in ("space", "comment")]
    return [kind for kind, _ in groupby(kinds)]


@pytest.mark.parametrize(("question", "name"), ASKED, ids=lambda one: getattr(one, "name", one))
@settings(max_examples=10)
@given(value=HOSTILE)
def test_a_value_stays_one_term_or_is_refused(question: Question, name: str, value: str) -> None:
    example = dict(question.example) | {name: next(p.example for p in question.parameters if p.name == name)}
    try:
        bound = question.bind(**example | {name: value})
    except BadParameter:
        return
    assert structure(bound) == structure(question.bind(**example))
