"""SPARQL cut into tokens: nothing lost, nothing taken for what it is not."""

from __future__ import annotations

import random
import time

import pytest

from kb.sparql.tokens import tokens


def kinds(text: str) -> list[tuple[str, str]]:
    return [(token.kind, token.text) for token in tokens(text) if token.kind != "space"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("?case a coop:Case.", [("variable", "?case"), ("word", "a"), ("name", "coop:Case"), ("mark", ".")]),
        ('"a \\" ?x" ?y', [("string", '"a \\" ?x"'), ("variable", "?y")]),
        ("'''a''b\n'''$y", [("string", "'''a''b\n'''"), ("variable", "$y")]),
        ("<http://a/#b>#c", [("iri", "<http://a/#b>"), ("comment", "#c")]),
        ("# ?x\rSERVICE", [("comment", "# ?x"), ("word", "SERVICE")]),
        ("# ?x\nSERVICE", [("comment", "# ?x"), ("word", "SERVICE")]),
        ("body-function:pilotage", [("name", "body-function:pilotage")]),
        ("case:tridan\\#stake-1", [("name", "case:tridan\\#stake-1")]),
        ("true.SERVICE <x>", [("word", "true"), ("mark", "."), ("word", "SERVICE"), ("iri", "<x>")]),
        ("1SERVICE", [("number", "1"), ("word", "SERVICE")]),
        ("?a < ?b", [("variable", "?a"), ("mark", "<"), ("variable", "?b")]),
        ('"""open', [("string", '""'), ("mark", '"'), ("word", "open")]),
    ],
)
def test_a_text_is_cut_where_sparql_cuts_it(text: str, found: list[tuple[str, str]]) -> None:
    assert kinds(text) == found


def test_no_character_is_lost_whatever_the_text() -> None:
    """A guard that skipped a character would let it through unread."""
    chance = random.Random(20240308)
    letters = "\"'\\<>#?$:.-_ab1 \r\n{}é😀%\x00"
    for _ in range(3_000):
        text = "".join(chance.choice(letters) for _ in range(chance.randrange(40)))
        cut = list(tokens(text))
        assert "".join(token.text for token in cut) == text
        assert [token.start for token in cut] == [text.index(t.text, t.start) for t in cut]


@pytest.mark.parametrize("piece", ['"', '\\"', "\\'''", '"""\\', "a.", "a-", "<a", "1.", "\\", "%a:"])
def test_a_hostile_text_costs_what_a_long_one_does(piece: str) -> None:
    """Twice the text, about twice the time: never the square of its length."""
    clock = time.perf_counter
    times = []
    for count in (20_000, 80_000):
        start = clock()
        sum(1 for _ in tokens(piece * count))
        times.append(clock() - start)
    assert times[1] < 10 * times[0] + 0.05
