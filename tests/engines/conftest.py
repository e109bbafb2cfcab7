"""Each engine started once, with the snapshot that ``kb push`` itself has loaded into it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kb.engines.endpoint import Endpoint
from kb.layout import Layout
from kb.publication import publishing

from . import servers

HOME = Path(__file__).parents[2]
NOT_RUN = pytest.StashKey[dict[str, str]]()


def absent(config: pytest.Config, engine: str, package: str) -> None:
    """Give up the tests of an engine that is not installed: loudly, and never under continuous integration."""
    said = f"{engine} is not installed (package {package})"
    if os.environ.get("CI") == "true":
        pytest.fail(said, pytrace=False)
    config.stash.setdefault(NOT_RUN, {})[engine] = said
    pytest.skip(f"NOT RUN: {said}")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for said in config.stash.get(NOT_RUN, {}).values():
        terminalreporter.write_line(f"NOT RUN: {said}; `make test` installs it where it can.", red=True, bold=True)


@pytest.fixture(scope="session")
def snapshot() -> Path:
    return publishing.build(Layout(HOME))


def pushed(endpoint: Endpoint, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run ``kb push`` as an operator does."""
    return subprocess.run(
        [Path(sys.executable).parent / "kb", "push", "--lang", "en", *options],
        env={**os.environ, "KB_HOME": str(HOME), **endpoint.environment(), **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="session", params=["oxigraph", "virtuoso"])
def engine(
    request: pytest.FixtureRequest, snapshot: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[servers.Server]:
    """An engine that holds the base."""
    folder = tmp_path_factory.mktemp(request.param)
    server = servers.oxigraph(folder) if request.param == "oxigraph" else servers.virtuoso(folder)
    if server is None:
        absent(request.config, "Virtuoso 7", "virtuoso-opensource-7-bin")
        return
    # What an engine answers is asked of it here, not how fast: a busy machine may take its time.
    server = replace(server, endpoint=replace(server.endpoint, timeout=120))
    server.start()
    try:
        result = pushed(server.endpoint)
        assert result.returncode == 0, result.stderr
        yield server
    finally:
        server.stop()


@pytest.fixture
def scratch(tmp_path: Path) -> Iterator[servers.Server]:
    """An empty Oxigraph server, for one test to fill, freeze or kill; it gives a query up after a second."""
    server = servers.oxigraph(tmp_path, "--timeout-s", "1")
    server.start()
    try:
        yield server
    finally:
        server.kill()


def impatient(endpoint: Endpoint, seconds: float = 1.0) -> Endpoint:
    return replace(endpoint, timeout=seconds)
