import pytest

from kb.namespaces import split, thing


@pytest.mark.parametrize(
    ("file", "iri"),
    [
        ("data/cases/tridan.ttl", thing("case", "tridan")),
        ("data/people/vincent-chassagne.ttl", thing("person", "vincent-chassagne")),
        ("ontology/schemes/theme.ttl", thing("scheme", "theme")),
    ],
)
def test_the_place_of_a_file_says_what_it_describes_and_back(layout, file, iri):
    path = layout.home / file
    assert layout.iri_of(path) == iri
    assert layout.path_of(iri) == path


def test_a_part_and_a_concept_are_found_in_the_file_of_their_whole(layout):
    assert layout.path_of(thing("case", "tridan") + "#stake-1") == layout.data / "cases" / "tridan.ttl"
    assert layout.path_of(thing("theme", "eau")) == layout.ontology / "schemes" / "theme.ttl"


def test_an_iri_splits_into_kind_slug_and_part():
    assert split(thing("case", "tridan") + "#stake-1") == ("case", "tridan", "stake-1")


@pytest.mark.parametrize("iri", ["https://example.org/id/case/tridan", thing("case", ""), thing("case", "a/b")])
def test_an_iri_of_another_form_is_nobody_s(iri):
    assert split(iri) is None
