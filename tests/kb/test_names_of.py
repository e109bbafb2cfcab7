"""A list of IRIs as one parameter: the names of what a page shows, in one question."""

import pytest

from kb.errors import BadParameter
from kb.namespaces import thing


def names(base, things, lang="fr"):
    rows = base.ask("things/names-of", things=things, lang=lang).rows
    return {row["thing"].value: row["label"].value for row in rows}


def test_things_parts_and_terms_are_named_together(base):
    found = names(base, "theme/eau case/tridan#stake-1 https://w3id.org/cooperatheque/ns#Body")
    assert found[thing("theme", "eau")] == "eau"
    assert len(found) == 3


def test_an_iri_without_a_name_in_the_base_is_left_out(base):
    assert names(base, f"http://example.org/É {thing('theme', 'eau')}").keys() == {thing("theme", "eau")}


@pytest.mark.parametrize("hostile", ["theme/eau } UNION { ?thing ?p ?label", "<http://x/> }", '"', "a\\u003E"])
def test_what_is_no_iri_never_leaves_the_list(base, hostile):
    with pytest.raises(BadParameter, match="things"):
        names(base, hostile)


def test_an_empty_list_is_a_missing_parameter(base):
    with pytest.raises(BadParameter):
        names(base, " ")
