"""What the tests of the site share: a client without a network, and the page types."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import httpx
import pytest
from fastapi import FastAPI

from kb import Knowledge
from kb.settings import Settings
from web.app import create_app


@dataclass
class Client:
    """Asks the application directly: no socket, no thread, redirects not followed."""

    app: FastAPI

    def get(self, path: str, **headers: str) -> httpx.Response:
        return asyncio.run(self._send("GET", path, headers))

    def post(self, path: str) -> httpx.Response:
        return asyncio.run(self._send("POST", path, {}))

    async def _send(self, method: str, path: str, headers: dict[str, str]) -> httpx.Response:
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        async with httpx.AsyncClient(transport=transport, base_url="http://site.test") as client:
            return await client.request(method, path, headers=named)


@pytest.fixture(scope="session")
def app(base: Knowledge, settings: Settings) -> FastAPI:
    return create_app(base, settings)


@pytest.fixture(scope="session")
def client(app: FastAPI) -> Client:
    return Client(app)
