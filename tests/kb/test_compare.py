import pytest

from kb.errors import BadParameter, NotFound


@pytest.fixture(scope="module")
def sheets(base):
    """The first two founding sheets side by side: question 2 of the founding questions."""
    return base.compare(["plan-cooperation-monts-ardeche", "tridan"])


def facet(comparison, key):
    return next(facet for facet in comparison.facets if facet.key == key)


def test_the_park_and_tridan_both_have_a_body_that_steers(sheets):
    assert "pilotage" in [row.kind.slug for row in facet(sheets, "acteurs").common]


def test_cases_with_other_words_for_it_share_a_kind_and_cases_with_another_kind_do_not(sheets):
    assert facet(sheets, "declencheurs").common == ()
    assert facet(sheets, "objet").common == ()


def test_each_cell_holds_the_items_of_its_case(sheets):
    steering = next(row for row in facet(sheets, "acteurs").rows if row.kind.slug == "pilotage")
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
    tridan, lead = facet(base.compare(["tridan", "lyon-aurillac"]), "acteurs").absences
    assert tridan == ()
    assert lead[0].kinds[0].slug == "cherche-non-trouve"


def test_a_case_without_anything_nor_reason_is_told_apart(base):
    comparison = base.compare(["tridan", "belledonne-grenoble"])
    for rows in comparison.facets:
        for case, (nothing, absences) in enumerate(zip(rows.nothing, rows.absences, strict=True)):
            filled = any(row.cells[case] for row in rows.rows)
            assert nothing == ("" if filled else "explained" if absences else "unexplained")


def test_the_closest_pair_comes_first_with_the_reasons(base):
    comparison = base.compare(["tridan", "plan-cooperation-monts-ardeche", "mutualisation-pnr-pays"])
    closest = comparison.closest
    assert {case.slug for case in closest.cases} == {"plan-cooperation-monts-ardeche", "mutualisation-pnr-pays"}
    assert "même type de partenaire : parc naturel régional" in [reason.words for reason in closest.likeness.reasons]
    assert len(comparison.pairs) == 3


def test_the_closest_pair_is_the_one_that_similar_cases_rank_first(base):
    chosen = ["tridan", "interscot-lyon-saint-etienne", "lyon-aurillac"]
    ranking = [found.slug for found in base.similar("tridan") if found.slug in chosen]
    pairs = [{case.slug for case in pair.cases} for pair in base.compare(chosen).pairs]
    with_tridan = [(pair - {"tridan"}).pop() for pair in pairs if "tridan" in pair]
    assert with_tridan[: len(ranking)] == ranking


def test_summary_says_what_set_off_all_of_them(base):
    comparison = base.compare(["tridan", "articulation-sage-ardeche"])
    assert [shared.kind.slug for shared in comparison.triggers] == ["document-planification"]


def test_summary_counts_what_some_of_them_share_the_most_shared_first(base):
    slugs = ["tridan", "articulation-sage-ardeche", "plan-cooperation-monts-ardeche", "brest-centre-ouest-bretagne"]
    shared = base.compare(slugs).themes
    assert shared
    counts = [len(one.cases) for one in shared]
    assert counts == sorted(counts, reverse=True)
    assert min(counts) >= 2


def test_summary_says_which_governance_each_case_alone_has(sheets):
    park, tridan = sheets.governance
    everywhere = {row.kind.slug for row in facet(sheets, "acteurs").common}
    assert park.case.slug == "plan-cooperation-monts-ardeche"
    assert tridan.kinds
    assert not {kind.slug for own in (park, tridan) for kind in own.kinds} & everywhere


def test_rows_of_one_case_can_be_left_out(sheets):
    shared = sheets.without_only()
    assert {row.state for rows in shared.facets for row in rows.rows} == {"same"}
    assert sheets.only_here > 0
    assert shared.only_here == 0
    assert shared.governance == sheets.governance


def test_six_long_cases_are_compared(base):
    slugs = [found.slug for found in base.similar("tridan", limit=5)]
    comparison = base.compare(["tridan", *slugs])
    assert all(len(row.cells) == 6 for rows in comparison.facets for row in rows.rows)
    assert len(comparison.pairs) == 15


@pytest.mark.parametrize("cases", [[], ["tridan"], ["tridan", "tridan"], ["tridan"] * 7])
def test_one_case_seven_or_the_same_one_twice_cannot_be_compared(base, cases):
    with pytest.raises(BadParameter, match="2 to 6 different cases"):
        base.compare(cases)


def test_an_unknown_case_is_named(base):
    with pytest.raises(NotFound, match="tridam"):
        base.compare(["tridan", "tridam"])
