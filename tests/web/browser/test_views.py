"""A selection in its four views in a real browser: by keyboard, without scripts, shared by its address."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

THREE = "theme=economie&format=contrat-reciprocite&partner=metropole"
VIEWS = {"Liste": ".case-line", "Tableau": ".case-table tbody tr", "Carte": ".map__stop", "Frise": ".lifelines__line"}


def follow(page: Page, view: str) -> None:
    """Choose a view with the keyboard alone."""
    link = page.get_by_role("navigation", name="Vues de la sélection").get_by_role("link", name=view, exact=True)
    link.focus()
    link.press("Enter")
    expect(page.locator('.views__view[aria-current="true"]')).to_have_text(view)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_each_view_is_reached_by_keyboard_and_keeps_the_facets(browser: Browser, site: str, scripts: bool) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=scripts, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"/fr/cas?{THREE}")
    for view, item in VIEWS.items():
        follow(page, view)
        assert page.locator(item).count() > 0
        assert page.locator(".active__filter").count() == 3
    context.close()


def test_a_selection_is_shared_by_its_address(browser: Browser, site: str, watched: Page) -> None:
    """What another person sees, in a profile that has seen nothing."""
    watched.goto(f"/fr/cas?{THREE}&sort=latest")
    follow(watched, "Tableau")
    first = watched.locator(".case-table tbody tr th a").all_inner_texts()
    context = browser.new_context()
    other = context.new_page()
    other.goto(watched.url)
    assert other.locator(".case-table tbody tr th a").all_inner_texts() == first
    assert other.locator('[aria-sort="descending"]').inner_text().startswith("Dernier jalon")
    context.close()


def test_a_mark_of_the_map_is_a_link_to_its_case(watched: Page) -> None:
    watched.goto(f"/fr/cas?{THREE}&view=map")
    mark = watched.get_by_role("link", name=re.compile("^Territoire de Brest Métropole : "))
    mark.focus()
    mark.press("Enter")
    expect(watched).to_have_url(re.compile("/fr/cas/brest-centre-ouest-bretagne$"))
    assert watched.locator(".map__stop").count() > 0


def test_a_mark_with_several_cases_leads_to_them_in_the_list(watched: Page) -> None:
    watched.goto(f"/fr/cas?{THREE}&view=map")
    watched.get_by_role("link", name=re.compile(r"^Haute-Garonne : \d cas")).press("Enter")
    line = watched.locator("#place-haute-garonne")
    expect(line).to_be_in_viewport()
    expect(line.get_by_role("link").nth(1)).to_be_visible()


def test_outlines_are_really_drawn(watched: Page) -> None:
    """They come from another file: one that is refused or badly named leaves the map blank."""
    watched.goto("/fr/cas?view=map")
    for part in (".map__land", ".map__outline[data-level=epci]", ".map__outline[data-level=departement]"):
        box = watched.locator(part).first.bounding_box()
        assert box
        assert box["width"] > 5
        assert box["height"] > 5


def test_the_map_comes_closer_moves_and_comes_back(watched: Page) -> None:
    watched.goto("/fr/cas?view=map")
    drawing = watched.locator(".map__drawing")
    whole = drawing.get_attribute("viewBox")
    watched.get_by_role("button", name="Rapprocher").click()
    closer = drawing.get_attribute("viewBox")
    assert closer != whole
    watched.get_by_role("button", name="Rapprocher").press("ArrowLeft")
    assert drawing.get_attribute("viewBox") not in (closer, whole)
    watched.get_by_role("button", name="Carte entière").click()
    assert drawing.get_attribute("viewBox") == whole


def test_the_timeline_names_each_milestone_and_gives_a_table(watched: Page) -> None:
    watched.goto(f"/fr/cas?{THREE}&view=timeline")
    marks = watched.locator(".lifelines__moments a")
    watched.locator(".lifelines__table summary").press("Enter")
    assert watched.locator(".lifelines__table tbody tr").count() == marks.count() > 0
    marks.first.press("Enter")
    expect(watched).to_have_url(re.compile(r"/fr/cas/[a-z0-9-]+#milestone-\d+$"))


def test_on_a_phone_the_filters_fold_and_a_facet_is_removed_by_touch(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, viewport={"width": 360, "height": 740}, has_touch=True)
    page = context.new_page()
    page.goto(f"/fr/cas?{THREE}&view=table")
    assert not page.get_by_label("Mots dans la fiche").is_visible()
    page.locator(".filters__summary").tap()
    expect(page.get_by_label("Mots dans la fiche")).to_be_visible()
    page.locator("input[name=theme]:not(:checked)").first.check()
    page.get_by_role("button", name="Appliquer les filtres").tap()
    expect(page).to_have_url(re.compile("view=table.*theme=.*theme="))
    page.locator(".active__filter").first.tap()
    expect(page.locator(".active__filter")).to_have_count(3)
    context.close()
