"""The context of the fiches says the same as the shapes, and only what this package reads."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kb.errors import DataError
from kb.fiches.context import Context, kind_of_class, part_word
from kb.fiches.desk import Desk
from kb.namespaces import COOP, THINGS

HOME = Path(__file__).parents[3]
CONTEXT = Context.from_file(HOME / "ontology" / "context.jsonld")
CLASSES = sorted(CONTEXT.names)


@pytest.mark.parametrize("class_iri", CLASSES, ids=[CONTEXT.names[iri] for iri in CLASSES])
class TestEveryClass:
    def test_has_a_key_for_each_property_of_its_shapes(self, desk: Desk, class_iri: str):
        said = {term.iri for term in CONTEXT.terms(class_iri).values()}
        assert set(desk.schema.properties(class_iri)) - said == set()

    def test_has_no_key_of_its_own_that_the_shapes_do_not_know(self, desk: Desk, class_iri: str):
        own = {term.iri for term in CONTEXT.own[class_iri].values()}
        assert own - set(desk.schema.properties(class_iri)) == set()

    def test_takes_its_short_values_from_the_scheme_that_the_shapes_name(self, desk: Desk, class_iri: str):
        shapes = desk.schema.properties(class_iri)
        for term in CONTEXT.terms(class_iri).values():
            if term.iri in shapes and shapes[term.iri].scheme:
                assert f"{THINGS}scheme/{term.kind}" == shapes[term.iri].scheme, term.key

    def test_gives_one_key_to_each_form_of_a_property(self, class_iri: str):
        forms = [(term.iri, term.form) for term in CONTEXT.own[class_iri].values()]
        assert len(forms) == len(set(forms))


def test_dates_have_a_key_for_each_precision():
    keys = [term.key for term in CONTEXT.terms(str(COOP.Milestone)).values() if term.iri.endswith("/date")]
    assert keys == ["date", "mois", "annee"]


def test_a_feature_of_json_ld_that_fiches_do_not_read_is_refused(tmp_path: Path):
    """An unread @reverse would turn a statement round without a word."""
    path = tmp_path / "context.jsonld"
    path.write_text(json.dumps({"@context": {"partie": {"@id": "https://example.org/p", "@reverse": "x"}}}))
    with pytest.raises(DataError, match="partie"):
        Context.from_file(path)


def test_a_part_is_named_after_its_property_and_a_thing_after_its_class():
    assert part_word(str(COOP.formatUse)) == "format"
    assert kind_of_class(str(COOP.LegalText)) == "legal-text"
