"""A real server and a real Chromium, each started once."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response

from kb.layout import Layout
from kb.publication import publishing

HOME = Path(__file__).parents[3]
NAMES = ("chromium", "chromium-browser", "google-chrome")
# A browser run as root has no sandbox; the other switches keep it from calling its maker.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the browser last, whatever the order of the rest.

    Playwright keeps an event loop running in this thread until the session ends; asyncio.run,
    which other tests use, refuses to start beside it.
    """
    items.sort(key=lambda item: item.path.is_relative_to(Path(__file__).parent))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Use the system's Chromium when there is one; else the one that Playwright installs."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    return browser_type_launch_args | {"args": ARGUMENTS} | ({"executable_path": found} if found else {})


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of ``python -m web`` over the base as it is now, on a free port."""
    publishing.build(Layout(HOME))
    port = _free_port()
    log = (tmp_path_factory.mktemp("server") / "log").open("w+")
    environment = {**os.environ, "KB_PORT": str(port), "KB_HOME": str(HOME)}
    server = subprocess.Popen([sys.executable, "-m", "web"], cwd=HOME, env=environment, stderr=log, stdout=log)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address, server, log.name)
        yield address
    finally:
        server.terminate()
        server.wait(20)
        log.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(address: str, server: subprocess.Popen[bytes], log: str) -> None:
    """Wait for the first answer: the first start of a fresh clone builds the base."""
    deadline = time.monotonic() + 240
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urlopen(f"{address}/fr/", timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"the server did not start:\n{Path(log).read_text(encoding='utf-8')}")


@pytest.fixture(scope="session")
def base_url(site: str) -> str:
    """Playwright resolves relative addresses against the server."""
    return site


class Watch:
    """What a page did that it should not: foreign requests, errors on the console, failed files."""

    def __init__(self, page: Page, site: str) -> None:
        self.site = site
        self.faults: list[str] = []
        page.on("request", self._request)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"error {error}"))
        page.on("response", self._response)

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.site, "data:")):
            self.faults.append(f"foreign request {request.url}")

    def _console(self, message: ConsoleMessage) -> None:
        # Chromium writes an error for a page answered 404 or 400, which tests ask for on purpose.
        if message.type in ("error", "warning") and "the server responded with a status" not in message.text:
            self.faults.append(f"console {message.text}")

    def _response(self, response: Response) -> None:
        if "/static/" in response.url and response.status != 200:
            self.faults.append(f"{response.status} {response.url}")


@pytest.fixture
def watched(page: Page, site: str) -> Iterator[Page]:
    """A page whose every fault fails the test."""
    watch = Watch(page, site)
    yield page
    assert watch.faults == []


@pytest.fixture
def phone(browser: Browser, site: str) -> Iterator[Page]:
    yield from _fresh(browser.new_context(base_url=site, viewport={"width": 360, "height": 740}))


@pytest.fixture
def without_scripts(browser: Browser, site: str) -> Iterator[Page]:
    yield from _fresh(browser.new_context(base_url=site, java_script_enabled=False))


def _fresh(context: BrowserContext) -> Iterator[Page]:
    yield context.new_page()
    context.close()
