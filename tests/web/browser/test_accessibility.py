"""Every page type in a real browser: no axe violation, no foreign request, nothing wider than the screen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from ..page_types import examples
from .conftest import Watch

EXAMPLES = examples() | {"error fr": "/fr/cas/tridann", "wrong parameter en": "/en/compare?case=tridan"}
FRENCH, ENGLISH = ({name: path for name, path in EXAMPLES.items() if name.endswith(lang)} for lang in (" fr", " en"))


def open_screen(browser: Browser, site: str, width: int, height: int, scheme: str) -> Iterator[Page]:
    context = browser.new_context(
        base_url=site,
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def desktop(browser: Browser, site: str) -> Iterator[Page]:
    yield from open_screen(browser, site, 1280, 900, "light")


@pytest.fixture(scope="module")
def dark_phone(browser: Browser, site: str) -> Iterator[Page]:
    yield from open_screen(browser, site, 360, 740, "dark")


@pytest.fixture(scope="module")
def narrow(browser: Browser, site: str) -> Iterator[Page]:
    yield from open_screen(browser, site, 320, 640, "light")


# Every page type in both languages, both sizes and both colour schemes; each combination would take four times as long.
@pytest.mark.parametrize("path", FRENCH.values(), ids=FRENCH.keys())
def test_axe_finds_nothing_on_a_desktop(desktop: Page, site: str, path: str) -> None:
    check(desktop, site, path)


@pytest.mark.parametrize("path", ENGLISH.values(), ids=ENGLISH.keys())
def test_axe_finds_nothing_on_a_dark_phone(dark_phone: Page, site: str, path: str) -> None:
    check(dark_phone, site, path)


def check(screen: Page, site: str, path: str) -> None:
    """Open folded parts, then assert that axe, the console and the network have nothing to say."""
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


@pytest.mark.parametrize("path", FRENCH.values(), ids=FRENCH.keys())
def test_nothing_scrolls_sideways_at_320_pixels(narrow: Page, path: str) -> None:
    narrow.goto(path)
    assert narrow.evaluate("document.documentElement.scrollWidth") <= 320
