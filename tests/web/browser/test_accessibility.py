"""Every page type in a real browser: no axe violation, no foreign request, nothing wider than the screen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from ..page_types import examples
from .conftest import Watch

EXAMPLES = examples() | {"error fr": "/fr/cas/tridann", "wrong parameter en": "/en/compare?case=tridan"}
# Each size in one of the two colour schemes: both are seen in both languages, in half the time.
SCREENS = {"desktop, light": (1280, 900, "light"), "phone, dark": (360, 740, "dark")}


@pytest.fixture(scope="module", params=SCREENS.values(), ids=SCREENS.keys())
def screen(request: pytest.FixtureRequest, browser: Browser, site: str) -> Iterator[Page]:
    width, height, scheme = request.param
    context = browser.new_context(
        base_url=site, viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", EXAMPLES.values(), ids=EXAMPLES.keys())
def test_axe_finds_nothing(screen: Page, site: str, path: str) -> None:
    watch = Watch(screen, site)
    screen.goto(path)
    for details in screen.locator("main details:not([open]) > summary").all()[:4]:
        if details.is_visible():
            details.click()
    found = Axe().run(
        screen, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    )
    assert [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in found.response["violations"]] == []
    assert watch.faults == []


@pytest.fixture(scope="module")
def narrow(browser: Browser, site: str) -> Iterator[Page]:
    context = browser.new_context(base_url=site, viewport={"width": 320, "height": 640})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", EXAMPLES.values(), ids=EXAMPLES.keys())
def test_nothing_scrolls_sideways_at_320_pixels(narrow: Page, path: str) -> None:
    narrow.goto(path)
    assert narrow.evaluate("document.documentElement.scrollWidth") <= 320
