"""A case is proposed and reviewed in a real browser, without scripts; its pages pass axe at every size."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from kb.layout import Layout
from kb.publication import publishing

from .conftest import HOME, _free_port, _wait

KEY = "une-cle-de-relecture"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def open_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site with reviewers, over a copy of the base where proposals are kept."""
    home, port = tmp_path_factory.mktemp("home"), _free_port()
    for folder in ("ontology", "data", "queries"):
        shutil.copytree(HOME / folder, home / folder)
    publishing.build(Layout(home))
    log = (tmp_path_factory.mktemp("server") / "log").open("w+")
    named = {"KB_PORT": str(port), "KB_HOME": str(home), "KB_REVIEW_TOKEN": KEY}
    server = subprocess.Popen([sys.executable, "-m", "web"], cwd=HOME, env={**os.environ, **named}, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address, server, log.name)
        yield address
    finally:
        server.terminate()
        server.wait(20)
        log.close()


@pytest.fixture(scope="module")
def proposed(browser: Browser, open_site: str) -> str:
    """The private address of a draft with an item, some of it wrong, filled in without scripts."""
    context = browser.new_context(base_url=open_site, java_script_enabled=False)
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.goto("/fr/proposer")
    page.locator("[name='titre.fr']").fill("Accord d’essai")
    page.locator("[name=avancement]").select_option("piste")
    page.get_by_role("button", name="Enregistrer et continuer").click()
    expect(page).to_have_url(re.compile("/fr/proposition/"))
    address = page.url.rpartition("/")[0]
    page.goto(f"{address}/partenaires")
    page.locator("[name='partenaires.1.libelle.fr']").fill("La métropole")
    page.locator("[name='partenaires.1.organisation']").fill("Brest Métropole")
    page.get_by_role("button", name="Enregistrer et continuer").click()
    expect(page.locator("[name='partenaires.1.organisation.choix']").first).to_be_visible()
    context.close()
    return address


def test_an_item_is_added_without_scripts(browser: Browser, proposed: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.goto(f"{proposed}/enjeux")
    page.locator("[name='enjeux.1.libelle.fr']").fill("Premier")
    page.get_by_role("button", name="En ajouter un").click()
    expect(page.locator("[name='enjeux.2.libelle.fr']")).to_be_visible()
    assert page.locator("[name='enjeux.1.libelle.fr']").input_value() == "Premier"
    context.close()


@pytest.mark.parametrize("size", [(1280, 900), (320, 640)], ids=["desktop", "narrow"])
@pytest.mark.parametrize("step", ["cas", "sources", "partenaires", "acteurs", "gaps", "relire", ""])
def test_axe_finds_nothing_on_a_proposal(browser: Browser, proposed: str, step: str, size: tuple[int, int]) -> None:
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce")
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.goto(f"{proposed}/{step}".rstrip("/"))
    _unfold(page)
    assert _violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    context.close()


def test_axe_finds_nothing_on_the_pages_of_reviewers(browser: Browser, open_site: str, proposed: str) -> None:
    context = browser.new_context(base_url=open_site)
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.goto("/fr/relecture")
    assert _violations(page) == []
    page.get_by_label("Clé des relecteurs").fill(KEY)
    page.get_by_role("button", name="Entrer").click()
    assert _violations(page) == []
    page.get_by_role("link", name="Accord d’essai").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Accord d’essai")
    _unfold(page)
    assert _violations(page) == []
    context.close()


def _unfold(page: Page) -> None:
    page.evaluate("for (const one of document.querySelectorAll('main details')) one.open = true")


def _violations(page: Page) -> list[tuple[str, str]]:
    found = Axe().run(page, options={"runOnly": RULES})
    return [(rule["id"], rule["nodes"][0]["html"][:300]) for rule in found.response["violations"]]
