"""What is read in one pass is what the parser reads, and in the form to the byte; whatever else is left to them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from kb.layout import Layout
from kb.turtle import FileError, Form
from kb.turtle.house import House
from kb.turtle.reading import parse_text
from kb.turtle.statements import Statements, Term, statements
from kb.turtle.writing import write

HOME = Path(__file__).parents[2]
LAYOUT = Layout(HOME)
FORM = Form.of(LAYOUT)
FILES = sorted(LAYOUT.data.rglob("*.ttl"))
PIECES = (
    *'"<>#@^\\.;:,[]()_ \n\t\r\x00\x7f-0aé\u0301', '"""', '\\"', "\\u0041", "\\n", "''", "''' ", "<>", "<#a>",
    "<#a-10>", "<https://example.org/a/../b>", "<https://w3id.org/cooperatheque/id/theme/eau>", "theme:eau",
    "theme:eau.", "a:b", "a ", "rdf:type ", "rdf:nil", "()", "[]", "@fr", "@EN", "@fr-FR", "^^xsd:string",
    "^^xsd:integer", "^^xsd:gYear",
    "1.0", "007", "+5", "1e3", "true", " ;\n", "\n.\n\n", "# ", "\ufeff", "@prefix x: <y> .", "%C3", "~", "ſ",
    "Å", "\u2028",
)  # fmt: skip


def disagreement(house: House, text: str, where: str) -> str | None:
    """Say how the one pass accepts what it should not; None when it is right, or leaves the text to the parser."""
    found = house.read(text)
    if found is None:
        return None
    try:
        document = parse_text(text, where=where)
    except FileError as error:
        return f"not Turtle: {error}"
    if found[0] != document.base or as_sets(found[1]) != as_sets(statements(document.triples)):
        return "other statements"
    written = write(document.triples, base=document.base, prefixes=FORM.prefixes, order=FORM.order)
    return None if written == text else "another form"


def as_sets(said: Statements) -> dict[str, dict[str, set[Term]]]:
    return {subject: {key: set(told) for key, told in described.items()} for subject, described in said.items()}


def a_piece(text: str, random: Random) -> str:
    at = random.randrange(len(text))
    piece: str = random.choice(PIECES)
    return text[:at] + piece + text[at + random.choice((0, 0, 1, 3)) :]


def two_lines(text: str, random: Random) -> str:
    lines = text.split("\n")
    one, other = random.randrange(len(lines)), random.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return "\n".join(lines)


def a_line_more_or_less(text: str, random: Random) -> str:
    lines = text.split("\n")
    at = random.randrange(len(lines))
    lines[at : at + 1] = [lines[at]] * random.choice((0, 2))
    return "\n".join(lines)


def a_word(text: str, random: Random) -> str:
    words = text.split(" ")
    words[random.randrange(len(words))] = words[random.randrange(len(words))]
    return " ".join(words)


def test_nearly_every_file_of_the_base_is_read_in_one_pass() -> None:
    house = House(FORM.prefixes, FORM.order)
    read = [house.read(path.read_text(encoding="utf-8")) for path in FILES]
    assert sum(found is not None for found in read) > 0.95 * len(FILES)
    assert not [path for path in FILES if disagreement(house, path.read_text(encoding="utf-8"), path.name)]


@pytest.mark.parametrize("spoil", [a_piece, two_lines, a_line_more_or_less, a_word])
def test_a_spoilt_text_is_read_as_the_parser_reads_it_or_left_to_it(spoil: Callable[[str, Random], str]) -> None:
    random, house = Random(spoil.__name__), House(FORM.prefixes, FORM.order)
    texts = [path.read_text(encoding="utf-8") for path in random.sample(FILES, 40)]
    accepted = 0
    for number in range(1_500):
        text = spoil(random.choice(texts), random)
        wrong = disagreement(house, text, f"{spoil.__name__} {number}")
        assert wrong is None, f"{wrong}\n{text}"
        accepted += house.read(text) is not None
    assert accepted  # else nothing was compared


@pytest.mark.parametrize(
    "text",
    [
        '<>\n  a coop:Case ;\n  rdfs:label "Une ligne\\net une autre"@fr ;\n.\n',
        '<>\n  a coop:Case ;\n  rdfs:label """Une seule ligne"""@fr ;\n.\n',
        '<>\n  a coop:Case ;\n  rdfs:label "e\u0301"@fr ;\n.\n',
        '<>\n  a coop:Case ;\n  rdfs:label "b"@fr ;\n  rdfs:label "a"@fr ;\n.\n',
        '<>\n  a coop:Case ;\n  rdfs:label "a"@fr ;\n  rdfs:label "a"@fr ;\n.\n',
        '<>\n  rdfs:label "a"@fr ;\n  a coop:Case ;\n.\n',
        "<#b>\n  a coop:Case ;\n.\n\n<#a>\n  a coop:Case ;\n.\n",
        "<#a>\n  a coop:Case ;\n.\n\n<>\n  a coop:Case ;\n.\n",
        "<>\n  a <https://w3id.org/cooperatheque/ns#Case> ;\n.\n",
        '<>\n  a coop:Case ;\n  rdfs:label 5 ;\n  rdfs:label "5"^^rdfs:label ;\n.\n',
        "<>\n  a coop:Case ;\n.\n\n\n<#a>\n  a coop:Case ;\n.\n",
        "<>\n  a coop:Case ;\n  coop:theme <https://w3id.org/cooperatheque/id/case/x#a> ;\n.\n",
        "<>\n  a coop:Case ;\n.\n\ncase:x\n  a coop:Case ;\n.\n",
        "<>\n  a coop:Case ;\n  a rdf:nil ;\n.\n",
    ],
)
def test_what_departs_from_the_form_is_left_to_the_parser(text: str) -> None:
    used = sorted({name for name in ("case", "coop", "rdf", "rdfs") if f"{name}:" in text})
    head = "".join(f"@prefix {name}: <{FORM.prefixes[name]}> .\n" for name in used)
    text = f"@base <https://w3id.org/cooperatheque/id/case/x> .\n{head}\n{text}"
    assert House(FORM.prefixes, FORM.order).read(text) is None


def test_of_two_prefixes_for_one_namespace_only_that_of_the_writer_is_in_the_form() -> None:
    house = House({"one": "http://example.org/", "two": "http://example.org/"}, {})
    text = "@base <http://example.org/x/y> .\n@prefix {0}: <http://example.org/> .\n\n<>\n  {0}:p {0}:o ;\n.\n"
    assert [house.read(text.format(name)) is not None for name in ("one", "two")] == [True, False]
