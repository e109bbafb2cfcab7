"""The guide as a local official uses it: keyboard, phone, paper, a link sent to a colleague."""

from __future__ import annotations

from io import BytesIO

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

RESULT = "/fr/choisir?partenaires=communautes&objet=table&engagement=ratification&personne-morale=sans&date=2026-11-21"


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the element has the focus; fail rather than loop."""
    wanted = page.locator(selector)
    for _ in range(200):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{selector} cannot be reached with the keyboard")


def test_the_guide_can_be_answered_with_the_keyboard_alone(watched: Page) -> None:
    watched.goto("/fr/choisir")
    tab_to(watched, 'input[name="partenaires"][value="communautes"]')
    watched.keyboard.press("Space")
    tab_to(watched, 'input[name="engagement"]:checked')
    for _ in range(3):
        watched.keyboard.press("ArrowDown")
    tab_to(watched, 'input[name="personne-morale"]:checked')
    watched.keyboard.press("ArrowDown")
    tab_to(watched, ".guide__send button")
    watched.keyboard.press("Enter")
    watched.wait_for_url("**partenaires=communautes**")
    assert "engagement=ratification" in watched.url
    assert "argent" not in watched.url
    expect(watched.locator(".suggestion__title").first).to_contain_text("Entente intercommunale")


def test_every_part_of_a_result_opens_with_the_keyboard(watched: Page) -> None:
    watched.goto(RESULT)
    second = watched.locator(".suggestion > summary").nth(1)
    second.focus()
    watched.keyboard.press("Enter")
    expect(watched.locator(".suggestion").nth(1)).to_have_attribute("open", "")


def test_the_first_formats_are_seen_at_a_glance_and_each_leads_to_its_reasons(watched: Page) -> None:
    watched.goto(RESULT)
    names = watched.locator(".podium a").all_inner_texts()
    assert names == [title.split(" ", 1)[1] for title in watched.locator(".suggestion__title").all_inner_texts()]
    watched.locator(".podium a").nth(1).click()
    expect(watched.locator(".suggestion").nth(1)).to_have_attribute("open", "")


@pytest.mark.parametrize("path", ["/fr/choisir", "/en/choose", RESULT])
@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing_with_everything_unfolded(browser: Browser, site: str, path: str, width: int) -> None:
    context = browser.new_context(base_url=site, viewport={"width": width, "height": 800}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(path)
    page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
    found = Axe().run(
        page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    )
    assert [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in found.response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_the_guide_answers_without_scripts(without_scripts: Page) -> None:
    without_scripts.goto("/fr/choisir")
    without_scripts.check('input[value="parc"]')
    without_scripts.check('input[value="programme"]')
    without_scripts.click(".guide__send button")
    expect(without_scripts.locator(".suggestion__title").first).to_contain_text("Plan de coopération")


def test_an_address_shared_gives_the_same_result_to_somebody_else(watched: Page, browser: Browser, site: str) -> None:
    watched.goto(RESULT)
    shared = watched.locator(".guide-answers__share a").get_attribute("href")
    stranger = browser.new_context()
    page = stranger.new_page()
    page.goto(shared or "")
    assert (
        page.locator(".suggestion__title").all_inner_texts() == watched.locator(".suggestion__title").all_inner_texts()
    )
    stranger.close()


def test_a_printed_result_says_why_and_by_what_law(watched: Page) -> None:
    watched.goto(RESULT)
    watched.evaluate("dispatchEvent(new Event('beforeprint'))")
    text = " ".join("".join(page.extract_text() for page in PdfReader(BytesIO(watched.pdf(format="A4"))).pages).split())
    for said in (
        "Entente intercommunale",
        "Pourquoi il convient",
        "CGCT L5221-2",
        "TRIDAN",
        "écartés par vos conditions",
    ):
        assert said in text
    assert "Passer cette question" not in text
    assert "Chercher" not in text
