"""Forms that are sent: read within limits, from this site only, answered by a page or by another address."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kb.errors import KbError, ProposalClosed, ProposalTooLarge, TooManyProposals
from web.site.gate import TooOften

HONEYPOT = "adresse-du-site"
_FIELDS = 4_000


class FormTooLarge(KbError):
    """More than the setting allows: 413."""


class ForeignForm(KbError):
    """Sent from the page of another site: 403."""


class NotAForm(KbError):
    """A body that is no form of this site: 400."""


class Robot(KbError):
    """A field that people do not see was filled in: 400."""


STATUS: dict[type[KbError], int] = {
    FormTooLarge: 413,
    ForeignForm: 403,
    NotAForm: 400,
    Robot: 400,
    ProposalClosed: 409,
    ProposalTooLarge: 413,
    TooManyProposals: 503,
    TooOften: 429,
}


@dataclass(frozen=True)
class SeeOther:
    """Go on to another page, so that loading it again sends nothing twice."""

    href: str
    cookie: tuple[str, str, int] | None = None
    secure: bool = False

    def response(self) -> Response:
        answer = RedirectResponse(self.href, 303, headers={"Cache-Control": "no-store"})
        if self.cookie:
            name, value, seconds = self.cookie
            answer.set_cookie(
                name, value, max_age=seconds, path="/", secure=self.secure, httponly=True, samesite="strict"
            )
        return answer


async def read_form(request: Request, most: int) -> dict[str, list[str]]:
    """Return the fields of a form; FormTooLarge as soon as it is known to be, whatever it says of its length."""
    _expect_own_origin(request)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise NotAForm(fr="Ceci n’est pas un formulaire de ce site.", en="This is no form of this site.")
    received = bytearray()
    async for chunk in request.stream():
        received += chunk
        if len(received) > most:
            raise FormTooLarge(
                fr=f"Un envoi fait {most // 1000} ko au plus ; raccourcissez les textes.",
                en=f"A submission takes {most // 1000} kB at most; shorten the texts.",
            )
    return _fields(bytes(received))


def _fields(received: bytes) -> dict[str, list[str]]:
    try:
        pairs = parse_qsl(received.decode(), keep_blank_values=True, max_num_fields=_FIELDS, errors="strict")
    except ValueError as error:
        raise NotAForm(fr="Ce formulaire ne se lit pas.", en="This form cannot be read.") from error
    filled: dict[str, list[str]] = defaultdict(list)
    for name, value in pairs:
        filled[name].append(value)
    if any(filled.get(HONEYPOT, ())):
        raise Robot(
            fr="Un champ que les lecteurs ne voient pas est rempli ; revenez en arrière et videz-le.",
            en="A field that readers do not see is filled in; go back and empty it.",
        )
    return dict(filled)


def _expect_own_origin(request: Request) -> None:
    """Refuse a form of another site. The scheme is left out: a proxy may speak HTTPS for us."""
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.url.netloc:
        raise ForeignForm(
            fr="Ce formulaire vient d’un autre site ; ouvrez la page ici et recommencez.",
            en="This form comes from another site; open the page here and start again.",
        )
