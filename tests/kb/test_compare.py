import pytest

from kb.errors import BadParameter, NotFound


@pytest.fixture(scope="module")
def sheets(base):
    """The first two founding sheets side by side: question 2 of the founding questions."""
    return base.compare(["plan-cooperation-monts-ardeche", "tridan"])


def facet(comparison, key):
    return next(facet for facet in comparison.facets if facet.key == key)


def test_steering_is_all_that_the_governance_of_the_park_and_tridan_share(sheets):
    assert [row.kind.slug for row in facet(sheets, "acteurs").common] == ["pilotage"]


def test_cases_with_other_words_for_it_share_a_kind_and_cases_with_another_kind_do_not(sheets):
    assert facet(sheets, "declencheurs").common == ()
    assert facet(sheets, "objet").common == ()


def test_each_cell_holds_the_items_of_its_case(sheets):
    steering = facet(sheets, "acteurs").common[0]
    park, tridan = ([item.label for item in cell if item.founding] for cell in steering.cells)
    assert park == ["Groupe de pilotage restreint, élus et techniciens"]
    assert tridan == ["Conférence des présidents", "Comité technique des DGS"]


def test_shared_kinds_come_before_those_of_one_case(base):
    comparison = base.compare(["plan-cooperation-monts-ardeche", "tridan", "mutualisation-pnr-pays"])
    for rows in comparison.facets:
        counts = [sum(1 for cell in row.cells if cell) for row in rows.rows]
        assert counts == sorted(counts, reverse=True)
    states = {row.kind.slug: row.state for row in facet(comparison, "partenaires").rows}
    assert states["pnr"] == "shared"
    assert states["pays"] == "only"


def test_a_case_without_anything_in_a_facet_says_why(base):
    comparison = base.compare(["tridan", "belledonne-grenoble"])
    tridan, lead = facet(comparison, "enjeux").absences
    assert tridan == ()
    assert lead[0].kinds[0].slug == "non-precise"


def test_the_closest_pair_comes_first_with_what_it_shares(base):
    comparison = base.compare(["tridan", "plan-cooperation-monts-ardeche", "mutualisation-pnr-pays"])
    closest = comparison.pairs[0]
    assert {case.slug for case in closest.cases} == {"plan-cooperation-monts-ardeche", "mutualisation-pnr-pays"}
    assert "pnr" in {value.slug for value in closest.shared}
    assert len(comparison.pairs) == 3


@pytest.mark.parametrize("cases", [[], ["tridan"], ["tridan", "tridan"], ["tridan"] * 5])
def test_one_case_five_or_the_same_one_twice_cannot_be_compared(base, cases):
    with pytest.raises(BadParameter, match="2 to 4 different cases"):
        base.compare(cases)


def test_an_unknown_case_is_named(base):
    with pytest.raises(NotFound, match="tridam"):
        base.compare(["tridan", "tridam"])
