"""What a YAML fiche may not be, and where it says so."""

from __future__ import annotations

import time

import pytest

from kb.fiches.problems import NotImportable
from kb.fiches.tree import Mapping, Scalar
from kb.fiches.yaml_tree import MAX_BYTES, read_yaml


def refusals(content: str | bytes) -> list[str]:
    with pytest.raises(NotImportable) as caught:
        read_yaml(content if isinstance(content, bytes) else content.encode(), file="f.yaml")
    return [f"{found.place}: {found.messages['fr']}" for found in caught.value.problems]


def value(text: str, key: str) -> str:
    tree = read_yaml(text.encode(), file="f.yaml")
    assert isinstance(tree, Mapping)
    found = tree.get(key)
    assert isinstance(found, Scalar)
    return found.text


@pytest.mark.parametrize(
    ("written", "text"),
    [("2009", "2009"), ("Oui", "Oui"), ("no", "no"), ("1_000", "1_000"), ("2016-11-04", "2016-11-04"), ("'~'", "~")],
)
def test_a_value_is_the_text_that_was_written(written: str, text: str):
    """YAML would make a number, a date or a boolean of it; a commune is called « Y »."""
    assert value(f"a: {written}\n", "a") == text


@pytest.mark.parametrize("written", ["", "~", "null"])
def test_nothing_is_nothing(written: str):
    assert value(f"a: {written}\n", "a") == ""


def test_texts_are_composed_characters_and_line_feeds():
    assert value("a: |\r\n  e\u0301te\u0301\r\n  suite\r\n", "a") == "été\nsuite"


def test_an_encoding_other_than_utf_8_is_refused_with_its_line():
    (told,) = refusals("id: x\ntitre: é\n".encode("latin-1"))
    assert told.startswith("f.yaml:2: l’octet 13 n’est pas de l’UTF-8")


def test_utf_16_is_refused():
    assert "UTF-8" in refusals("id: x\n".encode("utf-16"))[0]


def test_a_byte_order_mark_is_harmless():
    assert value("\ufeffa: b\n", "a") == "b"


def test_each_merge_conflict_marker_is_told():
    content = "id: x\n<<<<<<< HEAD\navancement: piste\n=======\navancement: acheve\n>>>>>>> autre\n"
    assert [told.split(":")[1] for told in refusals(content)] == ["2", "4", "6"]
    assert "conflit de fusion" in refusals(content)[0]


def test_a_key_written_twice_is_refused_with_both_lines():
    (told,) = refusals("id: x\ntitre: {fr: a, fr: b}\n")
    assert told == "f.yaml:2:16: la clé « fr » est déjà écrite ligne 2 ; n’en gardez qu’une."


def test_columns_count_characters_not_bytes():
    assert refusals("titre: {fr: été, fr: b}\n")[0].startswith("f.yaml:1:18:")


def test_a_bomb_of_aliases_is_refused_before_it_unfolds():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    began = time.monotonic()
    told = refusals("\n".join(lines))
    assert any("ancre" in line for line in told)
    assert time.monotonic() - began < 2


def test_a_tag_that_would_build_an_object_is_refused():
    (told,) = refusals("a: !!python/object/apply:os.system [x]\n")
    assert "étiquette" in told


def test_thousands_of_nested_levels_are_refused_without_recursion():
    assert "niveaux emboîtés" in refusals("[" * 50_000)[-1]


def test_a_second_document_is_refused():
    assert "second document" in refusals("a: b\n---\na: c\n")[0]


def test_a_syntax_error_names_its_line():
    assert refusals("id: x\ntitre: {fr: a\n")[0].startswith("f.yaml:3:1: ce n’est pas du YAML")


def test_a_control_character_is_refused():
    assert "YAML" in refusals("a: b\x07\n")[0]


def test_a_file_over_the_limit_is_refused_without_being_read():
    (told,) = refusals(b"a" * (MAX_BYTES + 1))
    assert "une fiche 1 Mo au plus" in told
