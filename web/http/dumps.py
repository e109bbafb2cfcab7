"""The whole base as files to download: those of the snapshot, at addresses that do not change with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from kb.dump import NAME, TURTLE
from kb.errors import EngineUnavailable
from web.http.kept import ALWAYS_ASK, is_same
from web.site.built import published
from web.visit import Site


@dataclass(frozen=True)
class BaseFile:
    """A file: its name for readers, the one that it has in a snapshot, how its form is called, its media type."""

    name: str
    kept_as: str
    form: str
    media_type: str

    @property
    def href(self) -> str:
        return f"/base/{self.name}"


FILES = (
    BaseFile("cooperatheque.ttl", TURTLE, "Turtle", "text/turtle"),
    BaseFile("cooperatheque.nt.gz", NAME, "N-Triples, gzip", "application/gzip"),
)


def add(app: FastAPI, site: Site) -> None:
    """Add one address for each file; who has a part of one may ask for the rest (RFC 9110, §14)."""
    for file in FILES:
        app.add_route(file.href, _serving(site, file), methods=["GET", "HEAD"])


def _serving(site: Site, file: BaseFile) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        edition = published(site.knowledge)
        if edition is None:
            raise EngineUnavailable(
                fr="Rien à télécharger : la base n’est pas construite ; lancez « kb build ».",
                en="Nothing to download: the base is not built; run `kb build`.",
            )
        found = edition.files[file.kept_as]
        tag = f'"{found.sha256[:20]}"'
        headers = {"ETag": tag, "Cache-Control": ALWAYS_ASK, "Access-Control-Allow-Origin": "*"}
        if is_same(request.headers.get("if-none-match", "").encode(), tag.encode()):
            return Response(status_code=304, headers=headers)
        return FileResponse(found.path, media_type=file.media_type, filename=file.name, headers=headers)

    return answer
