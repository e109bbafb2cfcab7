"""What people come for, walked in a real browser in both languages."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from kb.comparing.cases import MAX_CASES


@pytest.mark.parametrize(
    ("home", "way", "filter_", "send", "case"),
    [
        ("/fr/", "Trouver un cas", "Eau", "Appliquer les filtres", "SAGE de l’Ardèche"),
        ("/en/", "Find a case", "Water", "Apply the filters", "SAGE of the Ardèche"),
    ],
    ids=["fr", "en"],
)
def test_find_a_case_by_filter_and_read_its_proof(
    watched: Page, home: str, way: str, filter_: str, send: str, case: str
) -> None:
    watched.goto(home)
    watched.get_by_role("link", name=way).click()
    watched.locator(".choices__more summary").first.click()
    watched.get_by_role("checkbox", name=re.compile(f"^{filter_}")).check()
    watched.get_by_role("button", name=send).click()
    expect(watched).to_have_url(re.compile("theme=eau"))
    watched.get_by_role("link", name=re.compile(case)).first.click()
    proof = watched.locator("#trigger-1 details")
    proof.locator("summary").click()
    expect(proof.get_by_role("link").first).to_be_visible()
    proof.get_by_role("link").first.click()
    expect(watched).to_have_url(re.compile("/sources/"))


@pytest.mark.parametrize("home", ["/fr/", "/en/"])
def test_tick_cases_at_home_and_compare_them(watched: Page, home: str) -> None:
    watched.goto(home)
    boxes = watched.locator("main input[name=case]")
    button = watched.get_by_role("button", name=re.compile("Comparer|Compare"))
    expect(button).to_have_attribute("aria-disabled", "true")
    boxes.nth(0).check()
    boxes.nth(1).check()
    expect(button).to_have_attribute("aria-disabled", "false")
    button.click()
    expect(watched.get_by_role("columnheader")).to_have_count(3)


def test_no_more_cases_can_be_ticked_than_compared(watched: Page) -> None:
    watched.goto("/fr/comparer")
    boxes = watched.locator("input[name=case]")
    for number in range(MAX_CASES):
        boxes.nth(number).check()
    expect(boxes.nth(MAX_CASES)).to_be_disabled()
    boxes.nth(0).uncheck()
    expect(boxes.nth(MAX_CASES)).to_be_enabled()


def test_a_comparison_can_be_shared(watched: Page, browser: Browser, site: str) -> None:
    """The address holds the whole state: a stranger sees the same table."""
    watched.goto("/fr/comparer?with=tridan")
    watched.locator("input[value=articulation-sage-ardeche]").check()
    watched.get_by_role("button", name="Comparer").click()
    expect(watched.locator("[data-state=same]").first).to_contain_text("Démarche de planification")
    stranger = browser.new_context().new_page()
    stranger.goto(watched.url)
    assert stranger.locator("main table").inner_text() == watched.locator("main table").inner_text()
    stranger.context.close()


def test_heads_of_the_comparison_stay_in_sight(watched: Page) -> None:
    watched.goto("/en/compare?case=tridan&case=articulation-sage-ardeche")
    watched.mouse.wheel(0, 2500)
    watched.wait_for_function("scrollY > 1500")
    expect(watched.get_by_role("columnheader").nth(1)).to_be_in_viewport()


def test_change_language_and_stay_on_the_page(watched: Page) -> None:
    watched.goto("/fr/cas?theme=eau")
    watched.get_by_role("link", name="en", exact=True).click()
    expect(watched).to_have_url(re.compile(r"/en/cases\?theme=eau$"))
    expect(watched.locator("html")).to_have_attribute("lang", "en")
    expect(watched.get_by_role("checkbox", name=re.compile("^Water"))).to_be_checked()


def test_filters_are_removed_one_by_one(watched: Page) -> None:
    watched.goto("/fr/cas?theme=eau&trigger=document-planification")
    watched.get_by_role("link", name=re.compile("Retirer : .*eau")).click()
    expect(watched).to_have_url(re.compile(r"\?trigger=document-planification$"))


def test_a_link_to_an_item_opens_its_proof(watched: Page) -> None:
    watched.goto("/fr/cas/tridan#stake-1")
    expect(watched.locator("#stake-1 details")).to_have_attribute("open", "")


def test_from_a_format_to_its_law_and_to_a_case(watched: Page) -> None:
    watched.goto("/fr/")
    watched.get_by_role("link", name="Formats", exact=True).click()
    watched.get_by_role("link", name=re.compile("^Entente intercommunale")).click()
    expect(watched.get_by_role("link", name="Qui décide").first).to_be_visible()
    watched.get_by_role("link", name="Entente interterritoriale TRIDAN").first.click()
    expect(watched.get_by_role("heading", level=1)).to_have_text("Entente interterritoriale TRIDAN")


class TestKeyboard:
    def test_the_first_stop_skips_to_the_content(self, watched: Page) -> None:
        watched.goto("/fr/cas/tridan")
        watched.keyboard.press("Tab")
        expect(watched.locator(".skip")).to_be_focused()
        expect(watched.locator(".skip")).to_be_in_viewport()
        watched.keyboard.press("Enter")
        expect(watched.locator("main")).to_be_focused()

    def test_cases_are_chosen_and_compared_without_a_mouse(self, watched: Page) -> None:
        watched.goto("/fr/comparer")
        for number in (0, 1):
            watched.locator("input[name=case]").nth(number).focus()
            watched.keyboard.press("Space")
        watched.get_by_role("button", name="Comparer").focus()
        watched.keyboard.press("Enter")
        expect(watched).to_have_url(re.compile("case=.*case="))

    def test_focus_is_always_visible(self, watched: Page) -> None:
        watched.goto("/fr/cas")
        for _ in range(12):
            watched.keyboard.press("Tab")
            assert watched.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"


class TestWithoutScripts:
    def test_filters_apply(self, without_scripts: Page) -> None:
        without_scripts.goto("/fr/cas")
        without_scripts.get_by_role("checkbox", name=re.compile("^Eau")).check()
        without_scripts.get_by_role("button", name="Appliquer les filtres").click()
        expect(without_scripts.get_by_role("link", name=re.compile("Retirer : .*eau"))).to_be_visible()
        expect(without_scripts.get_by_role("link", name=re.compile("SAGE de l’Ardèche")).first).to_be_visible()

    def test_cases_are_compared(self, without_scripts: Page) -> None:
        without_scripts.goto("/fr/cas")
        for slug in ("tridan", "plan-cooperation-monts-ardeche"):
            without_scripts.locator(f"input[value={slug}]").check()
        without_scripts.get_by_role("button", name="Comparer").click()
        expect(without_scripts.get_by_role("columnheader")).to_have_count(3)

    def test_proofs_unfold(self, without_scripts: Page) -> None:
        without_scripts.goto("/fr/cas/tridan")
        without_scripts.locator("#stake-1 summary").click()
        expect(without_scripts.locator("#stake-1 details")).to_have_attribute("open", "")


class TestOnAPhone:
    def test_filters_fold_away_and_open(self, phone: Page) -> None:
        phone.goto("/fr/cas")
        expect(phone.get_by_role("button", name="Appliquer les filtres")).to_be_hidden()
        phone.get_by_text("Filtrer", exact=True).click()
        expect(phone.get_by_role("button", name="Appliquer les filtres")).to_be_visible()

    def test_a_comparison_names_the_case_of_each_cell(self, phone: Page) -> None:
        phone.goto("/fr/comparer?case=tridan&case=articulation-sage-ardeche")
        label = phone.evaluate("getComputedStyle(document.querySelector('.comparison__cell'), '::before').content")
        assert label.strip('"') in (
            "Entente interterritoriale TRIDAN",
            "Convention d’articulation autour du SAGE de l’Ardèche",
        )

    def test_targets_are_large_enough(self, phone: Page) -> None:
        """WCAG 2.2, 2.5.8: 24 by 24 CSS pixels, for what is not a link in running text."""
        phone.goto("/fr/comparer")
        boxes = [
            box.bounding_box() for box in phone.locator("nav a, button, label:has(input)").all() if box.is_visible()
        ]
        assert [box for box in boxes if box and min(box["width"], box["height"]) < 24] == []


def test_a_case_prints_whole(watched: Page, tmp_path) -> None:
    """On paper: no navigation, folded proofs open, the text in order."""
    import pypdf  # noqa: PLC0415 - only this test needs it

    watched.goto("/fr/cas/tridan")
    watched.evaluate("dispatchEvent(new Event('beforeprint'))")
    watched.pdf(path=tmp_path / "case.pdf")
    text = "".join(page.extract_text() for page in pypdf.PdfReader(tmp_path / "case.pdf").pages)
    assert "Conférence des présidents" in text
    assert "Pourquoi cette déduction" in text
    assert "Recommandations\n" not in text
