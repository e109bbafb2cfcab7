"""Asking the base in a real browser: from the library to an answer, to the editor, and back from a mistake."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from .conftest import Watch

STATES = {
    "search": "/fr/questions?search=format",
    "nothing found": "/en/questions?search=zzzz",
    "several parameters": "/fr/questions/formats/by-legal-profile",
    "many rows": "/en/questions/cases/facet-values",
    "wide rows": "/fr/questions/cases/side-by-side",
    "yes or no": "/fr/questions/things/exists",
    "wrong value": "/fr/questions/cases/by-theme?theme=eaux",
    "own query": f"/fr/sparql?query={quote('SELECT * { ?s ?p ?o } LIMIT 30')}",
    "own mistake": f"/en/sparql?query={quote('SELECT ?a { ?a label ?b }')}",
}


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_find_a_question_ask_it_and_change_its_query(without_scripts: Page, lang: str) -> None:
    said = {
        "fr": ("Chercher", "theme", "Cas par thème", "Poser la question", "Lancer la requête"),
        "en": ("Search", "theme", "Cases by theme", "Ask", "Run the query"),
    }
    search, words, title, ask, run = said[lang]
    page = without_scripts
    page.goto(f"/{lang}/questions")
    page.get_by_role("main").get_by_role("searchbox").fill(words)
    page.get_by_role("main").get_by_role("button", name=search).click()
    page.get_by_role("link", name=title, exact=True).click()
    page.get_by_role("combobox").select_option("eau")
    page.get_by_role("button", name=ask, exact=True).click()
    expect(page).to_have_url(re.compile(r"\?theme=eau$"))
    expect(page.get_by_role("table").locator("a[href*='/articulation-sage']").first).to_be_visible()
    page.locator("summary").first.click()
    page.get_by_role("link", name=re.compile("l’éditeur|the editor")).click()
    editor = page.get_by_role("textbox")
    editor.fill(editor.input_value().replace("/theme/eau>", "/theme/emploi>"))
    page.get_by_role("button", name=run).click()
    expect(page.get_by_role("table")).to_be_visible()


def test_a_mistake_is_shown_and_mended_in_place(without_scripts: Page) -> None:
    page = without_scripts
    page.goto("/en/sparql")
    right = page.get_by_role("textbox").input_value()
    page.get_by_role("textbox").fill(right.replace("?name", "name", 1))
    page.get_by_role("button", name="Run the query").click()
    expect(page.get_by_role("alert")).to_contain_text("line 6")
    page.get_by_role("textbox").fill(right)
    page.get_by_role("button", name="Run the query").click()
    expect(page.get_by_role("table")).to_be_visible()


def test_a_wrong_value_is_one_click_from_the_right_one(watched: Page) -> None:
    watched.goto("/fr/questions/cases/by-theme?theme=eaux")
    watched.get_by_role("alert").get_by_role("link", name="Eau").click()
    expect(watched.get_by_role("table")).to_be_visible()


def test_rows_are_downloaded_as_a_named_file(watched: Page) -> None:
    watched.goto("/fr/questions/cases/by-theme?theme=eau")
    with watched.expect_download() as download:
        watched.get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename == "cases-by-theme.csv"


@pytest.fixture(scope="module", params=[(1280, "light"), (320, "dark")], ids=["desktop, light", "phone, dark"])
def screen(request: pytest.FixtureRequest, browser: Browser, site: str) -> Iterator[Page]:
    width, scheme = request.param
    context = browser.new_context(base_url=site, viewport={"width": width, "height": 740}, color_scheme=scheme)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", STATES.values(), ids=STATES.keys())
def test_every_state_is_accessible_and_fits_the_screen(screen: Page, site: str, path: str) -> None:
    watch = Watch(screen, site)
    screen.goto(path)
    screen.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    found = Axe().run(screen)
    assert [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in found.response["violations"]] == []
    assert screen.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert watch.faults == []


def test_questions_follow_the_words_as_they_are_typed(watched: Page) -> None:
    """The count is said to screen readers, the field keeps the focus, and the address is one to share."""
    watched.goto("/en/questions")
    field = watched.get_by_role("main").get_by_role("searchbox")
    field.press_sequentially("money")
    status = watched.locator("[data-live-status]")
    expect(status).to_contain_text("“money”")
    expect(status).to_have_role("status")
    expect(watched.get_by_role("link", name="Cases without dedicated money")).to_be_visible()
    expect(watched.get_by_role("link", name="Cases by theme", exact=True)).to_have_count(0)
    expect(field).to_be_focused()
    assert watched.url.endswith("?search=money")
    field.clear()
    expect(watched.get_by_role("link", name="Cases by theme", exact=True)).to_be_visible()
