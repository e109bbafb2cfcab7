"""The query editor in a real browser: examples, completion, answers and mistakes, by mouse and by keyboard."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page) -> list[tuple[str, str]]:
    found = Axe().run(page, options={"runOnly": RULES})
    return [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in found.response["violations"]]


def editor(page: Page, name: str = "Requête") -> None:
    """Put the cursor in the editor and select its text."""
    page.get_by_role("textbox", name=name).focus()
    page.keyboard.press("Control+A")


def test_an_example_is_found_by_its_words_opened_in_one_click_changed_and_run(watched: Page) -> None:
    page = watched
    page.goto("/fr/sparql")
    page.get_by_label("Mots de la question").fill("THÈME cas par")
    examples = page.get_by_role("region", name="Partir d’une question")
    expect(examples.get_by_role("link", name="Cas par ambition")).to_be_hidden()
    examples.get_by_role("link", name="Cas par thème", exact=True).click()
    expect(page.get_by_role("table").get_by_role("link", name=re.compile("SAGE de l’Ardèche")).first).to_be_visible()
    expect(page).to_have_url(re.compile(r"\?question=cases%2Fby-theme$"))
    text = page.locator("textarea#query").input_value()
    editor(page)
    page.keyboard.insert_text(text.replace("/theme/eau>", "/theme/emploi>"))
    page.keyboard.press("Control+Enter")
    expect(page).to_have_url(re.compile("theme%2Femploi"))
    expect(page.get_by_role("table").get_by_role("link", name="emploi").first).to_be_visible()
    assert violations(page) == []
    page.go_back()
    expect(page.get_by_role("table").get_by_role("link", name="eau").first).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("main").get_by_role("link", name="CSV").click()
    assert "case,label" in download.value.path().read_text(encoding="utf-8")


def test_terms_are_completed_from_the_vocabulary_with_their_prefixes(watched: Page) -> None:
    page = watched
    page.goto("/fr/sparql")
    editor(page)
    page.keyboard.type("SELECT ?c { ?c a coop:Cas")
    choice = page.get_by_role("option", name=re.compile("coop:Case"))
    expect(choice).to_contain_text("cas de coopération")
    assert violations(page) == []
    page.keyboard.press("Enter")
    page.keyboard.type(" ; coop:theme theme:ea")
    expect(page.get_by_role("option", name=re.compile("theme:eau"))).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.type(" }")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("table").locator("a[href='/fr/cas/articulation-sage-ardeche']")).to_be_visible()
    assert page.locator("textarea#query").input_value().count("PREFIX") == 2


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_mistake_is_shown_in_its_place_and_in_the_language_of_the_page(phone: Page, lang: str) -> None:
    page = phone
    page.goto(f"/{lang}/sparql")
    editor(page, {"fr": "Requête", "en": "Query"}[lang])
    page.keyboard.insert_text("SELECT ?a\n{ ?a nope ?b }")
    page.keyboard.press("Control+Enter")
    said = {"fr": "La requête ne se lit pas à la ligne 2", "en": "The query cannot be read at line 2"}[lang]
    expect(page.get_by_role("alert")).to_contain_text(said)
    expect(page.locator(".editor-fault")).to_contain_text("nope")
    status = {"fr": "Ligne 2, colonne", "en": "Line 2, column"}[lang]
    expect(page.locator("[data-editor-status]")).to_contain_text(status)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_keyboard_enters_the_editor_and_leaves_it(watched: Page) -> None:
    watched.goto("/en/sparql")
    watched.get_by_role("textbox", name="Query").focus()
    watched.keyboard.press("Tab")
    expect(watched.get_by_role("button", name="Run the query")).to_be_focused()


def test_code_is_copied_by_a_button(watched: Page) -> None:
    watched.context.grant_permissions(["clipboard-read", "clipboard-write"])
    watched.goto("/fr/questions/cases/by-theme?theme=eau")
    watched.get_by_text("Du code à reprendre").click()
    watched.get_by_role("button", name="Copier : curl").click()
    expect(watched.get_by_text("Copié", exact=True)).to_be_visible()
    copied = watched.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("curl --fail 'http")
    assert "as=csv" in copied


def test_without_scripts_an_example_fills_the_field_and_is_answered(without_scripts: Page) -> None:
    page = without_scripts
    page.goto("/fr/sparql")
    page.get_by_role("link", name="Cas par thème", exact=True).click()
    assert "SELECT" in page.get_by_role("textbox", name="Requête").input_value()
    expect(page.get_by_role("table").get_by_role("link", name="eau").first).to_be_visible()
