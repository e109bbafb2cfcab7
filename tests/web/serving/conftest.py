"""A small base of its own, published by ``kb build``, and real servers over it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.request import Request, urlopen

import pyoxigraph as ox
import pytest

from bench.servers import free_port
from kb.layout import Layout
from kb.publication import publishing
from tests.processes import eventually

HOME = Path(__file__).parents[3]
CASE = "data/cases/tridan.ttl"
NAME = "Entente TRIDAN"


@dataclass(frozen=True)
class Home:
    """A base that tests publish again and again, in one of several editions."""

    path: Path

    @property
    def layout(self) -> Layout:
        return Layout(self.path)

    def publish(self, edition: str) -> Path:
        """Publish the base with the name of the case marked; an edition seen before costs no build."""
        case = self.path / CASE
        text = (HOME / CASE).read_text(encoding="utf-8")
        case.write_text(text.replace('"@fr', f' [{edition}]"@fr', 1), encoding="utf-8")
        return publishing.build(self.layout)


@dataclass(frozen=True)
class Server:
    """``python -m web`` as an operator starts it."""

    process: subprocess.Popen[bytes]
    address: str
    log: Path

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        request = Request(self.address + path, headers={name.replace("_", "-"): text for name, text in headers.items()})
        with urlopen(request, timeout=30) as answer:
            return answer.status, answer.read().decode()

    def children(self) -> list[int]:
        """Return the processes below the server, at any depth."""
        found, waiting = [], [self.process.pid]
        while waiting:
            parent = waiting.pop()
            listed = Path(f"/proc/{parent}/task/{parent}/children")
            below = [int(word) for word in listed.read_text().split()] if listed.exists() else []
            found += below
            waiting += below
        return found


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """One case and all that it leads to, published in editions A and B; A is in force."""
    path = tmp_path_factory.mktemp("serving")
    for folder in ("ontology", "queries"):
        shutil.copytree(HOME / folder, path / folder)
    for file in _reached():
        copy = path / file.relative_to(HOME)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, copy)
    home = Home(path)
    for edition in "BA":
        home.publish(edition)
    return home


def _reached() -> set[Path]:
    """Return the files of the case, of the guide, and of all that they lead to."""
    layout = Layout(HOME)
    waiting = [HOME / CASE, *(HOME / "data/guide").glob("*.ttl")]
    found: set[Path] = set()
    while waiting:
        path = waiting.pop()
        if path not in found and path.is_relative_to(layout.data) and path.exists():
            found.add(path)
            base = layout.iri_of(path)
            objects = [triple.object for triple in ox.parse(path=str(path), base_iri=base, format=ox.RdfFormat.TURTLE)]
            iris = [term.value for term in objects if isinstance(term, ox.NamedNode)]
            waiting += [file for iri in iris if (file := layout.path_of(iri)) is not None]
    return found


@pytest.fixture
def serve(home: Home, tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Start servers over the base; they are stopped after the test."""
    started: list[Server] = []

    def start(**settings: str) -> Server:
        port = free_port()
        environment = {**os.environ, "KB_PORT": str(port), "KB_HOME": str(home.path), **settings}
        log = tmp_path / f"{port}.log"
        with log.open("wb") as file:
            process = subprocess.Popen(
                [sys.executable, "-m", "web"], cwd=HOME, env=environment, stderr=file, stdout=file
            )
        server = Server(process, f"http://127.0.0.1:{port}", log)
        started.append(server)
        eventually(lambda: process.poll() is not None or _answers(server), 120)
        assert process.poll() is None, log.read_text()
        return server

    yield start
    for server in started:
        server.process.send_signal(signal.SIGTERM)
        server.process.wait(30)


def _answers(server: Server) -> bool:
    try:
        return server.get("/ready")[0] == 200
    except OSError:
        return False
