"""Pick cases while browsing, compare them, share the address, print the sheet."""

from __future__ import annotations

import re
from pathlib import Path

import pypdf
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from kb.comparing.cases import MAX_CASES
from kb.errors import Lang
from web.addresses import ADDRESSES

LONG = "&".join(
    f"case={slug}"
    for slug in (
        "bordeaux-metropole-libournais",
        "lyon-aurillac",
        "rennes-contrat-cooperation-16-epci",
        "plan-cooperation-monts-ardeche",
    )
)

SIX = "&".join(
    f"case={slug}"
    for slug in (
        "tridan",
        "articulation-sage-ardeche",
        "plan-cooperation-monts-ardeche",
        "brest-centre-ouest-bretagne",
        "lyon-aurillac",
        "mutualisation-pnr-pays",
    )
)
FORMATS = "format=entente-intercommunale&format=pole-metropolitain"


def pick(page: Page, slug: str) -> None:
    page.goto(f"/fr/cas/{slug}")
    page.locator(f".contents__actions [data-pick={slug}]").click()


def test_cases_picked_on_their_pages_are_compared_and_the_address_is_shared(
    watched: Page, browser: Browser, site: str
) -> None:
    pick(watched, "tridan")
    pick(watched, "articulation-sage-ardeche")
    tray = watched.get_by_role("complementary", name="Cas à comparer")
    expect(tray).to_contain_text(f"2 cas sur {MAX_CASES} au plus")
    tray.get_by_role("link", name="Comparer").click()
    expect(watched).to_have_url(re.compile(r"case=tridan&case=articulation-sage-ardeche$"))
    stranger = browser.new_context(base_url=site).new_page()
    stranger.goto(watched.url)
    assert stranger.locator("main table").inner_text() == watched.locator("main table").inner_text()
    expect(stranger.locator("[data-tray]")).to_be_hidden()
    stranger.context.close()


@pytest.mark.parametrize(
    ("place", "slug"),
    [
        ("/fr/recherche?q=TRIDAN", "tridan"),
        ("/fr/formats/entente-intercommunale", "tridan"),
        ("/fr/notions/theme/eau", "articulation-sage-ardeche"),
        ("/fr/organisations/brest-metropole", "brest-centre-ouest-bretagne"),
        ("/fr/territoires/ardeche", "tridan"),
        ("/fr/cas/plan-cooperation-monts-ardeche", "mutualisation-pnr-pays"),
        ("/fr/sessions/valence-2016-12-06", "brest-centre-ouest-bretagne"),
    ],
    ids=["search", "format", "concept", "organisation", "territory", "similar case", "session"],
)
def test_a_case_is_picked_wherever_it_is_named(watched: Page, place: str, slug: str) -> None:
    watched.goto(place)
    button = watched.locator(f"[data-pick={slug}]").first
    button.click()
    expect(button).to_have_text("Retirer de la comparaison")
    watched.goto("/en/glossary")
    expect(watched.locator("[data-tray] li")).to_have_count(1)


def test_the_choice_survives_browsing_and_reload_and_can_be_undone(watched: Page) -> None:
    pick(watched, "tridan")
    watched.goto("/en/glossary")
    watched.reload()
    tray = watched.locator("[data-tray]")
    expect(tray).to_contain_text("Entente interterritoriale TRIDAN")
    watched.goto("/fr/comparer")
    expect(watched.locator("input[value=tridan]")).to_be_checked()
    watched.goto("/fr/cas/tridan")
    watched.get_by_role("button", name="Retirer de la comparaison").click()
    expect(tray).to_be_hidden()


def test_a_list_sends_what_was_chosen_elsewhere_too(watched: Page) -> None:
    pick(watched, "tridan")
    watched.goto("/fr/comparer")
    watched.locator("input[value=articulation-sage-ardeche]").check()
    watched.get_by_role("button", name="Comparer").click()
    expect(watched.get_by_role("columnheader")).to_have_count(3)


def test_without_scripts_the_address_carries_the_choice(without_scripts: Page) -> None:
    without_scripts.goto("/fr/cas/tridan")
    without_scripts.get_by_role("link", name="Comparer ce cas").click()
    expect(without_scripts.locator("input[value=tridan]")).to_be_checked()
    expect(without_scripts.locator("[data-tray]")).to_be_hidden()


def test_rows_of_one_case_are_hidden_by_a_link(without_scripts: Page) -> None:
    without_scripts.goto("/fr/comparer?case=tridan&case=articulation-sage-ardeche")
    without_scripts.get_by_role("link", name=re.compile("Masquer ce qu’un seul cas a")).click()
    expect(without_scripts).to_have_url(re.compile("only=shared"))
    expect(without_scripts.locator("[data-state=only]")).to_have_count(0)


def test_on_a_phone_one_facet_is_shown_at_a_time(phone: Page) -> None:
    phone.goto(f"/fr/comparer?{LONG}")
    facets = phone.locator(".comparison tbody")
    expect(phone.locator(".comparison tbody:visible")).to_have_count(1)
    phone.get_by_role("navigation", name="Facettes").get_by_role("link", name="Enjeux").click()
    expect(phone.locator("#compare-enjeux")).to_be_visible()
    expect(phone.locator(".comparison tbody:visible")).to_have_count(1)
    phone.get_by_role("link", name="Toutes les facettes").click()
    expect(phone.locator(".comparison tbody:visible")).to_have_count(facets.count())
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_comparison_prints_on_a4_landscape_with_its_heads_on_each_page(watched: Page, tmp_path: Path) -> None:
    watched.goto(f"/fr/comparer?{LONG}")
    watched.evaluate("dispatchEvent(new Event('beforeprint'))")
    watched.pdf(path=tmp_path / "comparison.pdf", prefer_css_page_size=True)
    pages = pypdf.PdfReader(tmp_path / "comparison.pdf").pages
    texts = [re.sub(r"\s+", " ", page.extract_text()) for page in pages]
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in pages} == {(842, 595)}
    assert len(pages) <= 12
    assert "Les deux plus proches" in texts[0]
    assert all("Contrat de coopération du bassin de vie de Rennes" in text for text in texts[1:])
    assert "Choisir d’autres cas" not in " ".join(texts)


@pytest.mark.parametrize("width", [1280, 360])
def test_six_cases_are_read_with_their_names_in_sight_and_nothing_off_the_screen(
    browser: Browser, site: str, width: int
) -> None:
    context = browser.new_context(base_url=site, viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(f"/fr/comparer?{SIX}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if width > 1000:
        page.evaluate("document.querySelector('#compare-acteurs').scrollIntoView()")
        for head in page.locator(".comparison__case").all():
            expect(head).to_be_in_viewport()
    else:
        expect(page.locator(".jumps [data-on]")).to_have_text("Formats de coopération")
        page.locator(".jumps").get_by_role("link", name="Acteurs et gouvernance").click()
        expect(page.locator(".jumps [data-on]")).to_have_text("Acteurs et gouvernance")
        expect(page.locator("#compare-acteurs details[open]")).to_have_count(0)
        label = "getComputedStyle(document.querySelector('#compare-acteurs .comparison__cell'), '::before').content"
        assert len(page.evaluate(label)) > len('""')
    expect(page.get_by_text("Les deux plus proches")).to_have_count(1)
    expect(page.get_by_text("Gouvernance propre à un seul")).to_have_count(1)
    expect(page.locator("dd").filter(has_text="démarche de planification (dans 2 sur 6)")).to_have_count(1)
    assert page.locator("[data-state=absent]").count() > 0
    context.close()


def test_formats_print_on_a4_landscape_with_their_names_the_law_and_its_date(watched: Page, tmp_path: Path) -> None:
    watched.goto(f"/fr/comparer-formats?{FORMATS}&date=2015-03-05")
    watched.evaluate("dispatchEvent(new Event('beforeprint'))")
    watched.pdf(path=tmp_path / "formats.pdf", prefer_css_page_size=True)
    pages = pypdf.PdfReader(tmp_path / "formats.pdf").pages
    texts = [re.sub(r"\s+", " ", page.extract_text()) for page in pages]
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in pages} == {(842, 595)}
    assert "Ce que dit le droit le 5 mars 2015" in texts[0]
    assert all("Pôle métropolitain" in text for text in texts)
    assert "Ce que montrent les cas" in " ".join(texts)
    assert "Comparer ces formats" not in " ".join(texts)


def test_checklists_print_with_a_box_for_each_step_a_moment_a_page(watched: Page, tmp_path: Path) -> None:
    watched.goto("/fr/pense-bete")
    watched.locator("#step-1").check()
    watched.pdf(path=tmp_path / "lists.pdf", format="A4")
    texts = [page.extract_text() for page in pypdf.PdfReader(tmp_path / "lists.pdf").pages]
    for moment in ("Avant de coopérer", "Pour démarrer et faire vivre", "Avec les élus", "Pour s.organiser"):
        assert sum(len(re.findall(f"^{moment}$", text, re.MULTILINE)) for text in texts) == 1
    assert len(texts) == 4
    assert "Positionner le rural comme contributeur" in texts[0]
    assert "Emporter" not in " ".join(texts)


@pytest.mark.parametrize(
    ("page_", "said"), [(f"/fr/comparer?{LONG}", "Cas côte à côte"), ("/en/cases/tridan", "Case of cooperation")]
)
def test_a_sheet_is_downloaded_as_pdf(watched: Page, page_: str, said: str) -> None:
    watched.goto(page_)
    with watched.expect_download() as download:
        watched.get_by_role("link", name="PDF", exact=True).click()
    assert download.value.suggested_filename.endswith(".pdf")
    assert said in pypdf.PdfReader(download.value.path()).pages[0].extract_text()


STATES = {
    "no case yet": "compare",
    "one case": "compare?case=tridan",
    "two cases": "compare?case=tridan&case=articulation-sage-ardeche",
    "six cases": f"compare?{SIX}",
    "an unknown case": "compare?case=tridan&case=tridam",
    "no format yet": "compare-formats",
    "three formats": f"compare-formats?{FORMATS}&format=convention-articulation",
    "a day without law": f"compare-formats?{FORMATS}&date=1850-01-01",
    "an unknown format": "compare-formats?format=gip&format=gipp",
    "guide, some answers": "guide?partenaires=parc",
    "guide, nothing fits": "guide?prives=publics",
    "guide, wrong answer": "guide?objet=tabel",
    "every checklist": "checklist",
    "one checklist": "checklist?moment=agir-elus",
    "an unknown moment": "checklist?moment=agir-elu",
}


@pytest.mark.parametrize(("lang", "width", "scheme"), [("fr", 1280, "light"), ("en", 360, "dark")])
def test_every_state_is_accessible(browser: Browser, site: str, lang: Lang, width: int, scheme: str) -> None:
    context = browser.new_context(
        base_url=site,
        viewport={"width": width, "height": 800},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    page, faults = context.new_page(), {}
    for state, asked in STATES.items():
        name, _, query = asked.partition("?")
        page.goto(f"{ADDRESSES[name][lang]}?{query}")
        page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
        found = Axe().run(page).response["violations"]
        if found or page.evaluate("document.documentElement.scrollWidth") > width:
            faults[state] = [(rule["id"], rule["nodes"][0]["html"][:160]) for rule in found]
    context.close()
    assert faults == {}


@pytest.mark.parametrize("address", [f"/fr/comparer?{LONG}", f"/en/compare?{LONG}&only=shared", "/fr/cas/tridan"])
def test_pages_with_a_full_tray_are_accessible(watched: Page, address: str) -> None:
    pick(watched, "tridan")
    pick(watched, "lyon-aurillac")
    watched.goto(address)
    found = Axe().run(watched)
    assert found.violations_count == 0, found.generate_report()


def test_a_page_of_examples_chooses_nothing(watched: Page) -> None:
    watched.goto("/fr/composants")
    watched.goto("/fr/glossaire")
    expect(watched.locator("[data-tray]")).to_be_hidden()
