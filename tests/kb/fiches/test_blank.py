"""An empty fiche holds every key, with its help and its list, and asks for nothing by itself."""

from __future__ import annotations

import pytest

from kb.errors import Lang
from kb.fiches.blank import blank_yaml
from kb.fiches.completion import CASE, complete
from kb.fiches.desk import Desk
from kb.fiches.tree import Mapping, is_empty
from kb.fiches.yaml_tree import read_yaml

LANGS: tuple[Lang, Lang] = ("fr", "en")


@pytest.fixture(scope="module", params=LANGS)
def blank(desk: Desk, request: pytest.FixtureRequest) -> tuple[Lang, str]:
    return request.param, blank_yaml(desk, request.param)


def test_every_key_of_a_case_is_there_in_the_order_of_the_shapes(desk: Desk, blank: tuple[Lang, str]):
    tree = read_yaml(blank[1].encode(), file="f.yaml")
    assert isinstance(tree, Mapping)
    keys = [entry.key for entry in tree.entries]
    shapes = desk.schema.properties(CASE)
    terms = desk.context.terms(CASE).values()
    expected = [next(term.key for term in terms if term.iri == path) for path in shapes]
    assert keys == ["id", *expected, "declarations"]


def test_nothing_but_the_id_is_asked_of_lines_left_empty(desk: Desk, blank: tuple[Lang, str]):
    tree = read_yaml(blank[1].encode(), file="f.yaml")
    found = complete(tree, desk.context, desk.schema)
    assert [problem.messages["en"].partition(";")[0] for problem in found.problems] == ["“id:” is missing"]
    assert isinstance(tree, Mapping)
    assert all(is_empty(entry.value) for entry in tree.entries if entry.key != "declarations")


def test_help_and_labels_are_those_of_the_shapes_in_the_language_asked(desk: Desk, blank: tuple[Lang, str]):
    lang, text = blank
    plain = " ".join(text.replace("#", " ").split())
    for shape in desk.schema.properties(CASE).values():
        assert " ".join(shape.help[lang].split()) in plain, shape.iri
    assert {"fr": "crise-ou-risque (crise, perte ou risque)", "en": "# required"}[lang] in (
        plain if lang == "fr" else text
    )


def test_no_line_is_wider_than_a_screen(blank: tuple[Lang, str]):
    assert max(map(len, blank[1].splitlines())) <= 120
