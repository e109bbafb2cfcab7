"""``python -m web`` over an engine elsewhere, as an operator starts it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from kb.engines.endpoint import Endpoint

from .servers import eventually, free_port

HOME = Path(__file__).parents[2]


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)


@dataclass(frozen=True)
class Site:
    address: str
    log: Path
    process: subprocess.Popen[bytes]

    def get(self, path: str, *, timeout: float = 60, **headers: str) -> Answer:
        request = Request(self.address + path, headers={k.replace("_", "-"): v for k, v in headers.items()})
        try:
            with urlopen(request, timeout=timeout) as answer:
                return Answer(answer.status, lowered(answer.headers), answer.read().decode())
        except HTTPError as error:
            with error:
                return Answer(error.code, lowered(error.headers), error.read().decode())

    def ask(self, query: str, accept: str = "text/csv", **headers: str) -> Answer:
        return self.get(f"/sparql?{urlencode({'query': query})}", accept=accept, **headers)


def lowered(headers: Message) -> dict[str, str]:
    """Return headers by their names in lower case: each server writes them in its own way."""
    return {name.lower(): value for name, value in headers.items()}


@contextmanager
def site(folder: Path, endpoint: Endpoint | None, **settings: str) -> Iterator[Site]:
    """Serve the repository's base; nothing is kept in memory, so that each page asks the engine."""
    port = free_port()
    own = {"KB_HOME": str(HOME), "KB_PORT": str(port), "KB_KEPT_PAGES_MB": "0", **settings}
    elsewhere = endpoint.environment() if endpoint else {}
    log = folder / f"web-{port}.log"
    with log.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "web"], cwd=HOME, env={**os.environ, **elsewhere, **own}, stdout=file, stderr=file
        )
    served = Site(f"http://127.0.0.1:{port}", log, process)
    try:
        assert eventually(lambda: _answers(served)), log.read_text()
        yield served
    finally:
        process.terminate()
        try:
            process.wait(30)
        finally:
            process.kill()
            process.wait()


def _answers(served: Site) -> bool:
    try:
        return served.get("/static/none", timeout=5).status == 404
    except OSError:
        return False
