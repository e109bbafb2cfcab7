"""Pages for what went wrong: they say what happened, what to do, and where one may have meant to go."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from babel import negotiate_locale

from kb.errors import BadParameter, KbError, Lang, NotFound, UnknownQuery
from kb.text import nearest
from web.addresses import ADDRESSES, known_paths
from web.contributing.posting import STATUS
from web.frame import Frame, frame
from web.visit import Link, Lost, Visit, WrongParameter
from web.words import LANGS


@dataclass(frozen=True, kw_only=True)
class ErrorPage:
    """An answer other than 200."""

    template: ClassVar[str] = "pages/error.html"

    frame: Frame = field(metadata={"help": "what surrounds the page"})
    status: int = field(metadata={"help": "HTTP status"})
    problem: str = field(metadata={"help": "what happened, in a sentence"})
    remedy: str = field(metadata={"help": "what to do about it, in a sentence"})
    suggestions: list[Link] = field(metadata={"help": "pages that the reader may have meant"})


def best_lang(path: str, accepted: str | None) -> Lang:
    """Return the language of the address, else the first one the browser accepts, else French."""
    for lang in LANGS:
        if path == f"/{lang}" or path.startswith(f"/{lang}/"):
            return lang
    wanted = [part.partition(";")[0].strip() for part in (accepted or "").split(",")]
    found = negotiate_locale(wanted, LANGS, sep="-")
    return "en" if found == "en" else "fr"


def page_of(visit: Visit, error: Lost | WrongParameter | KbError) -> ErrorPage:
    """Return the page that answers what a page function, or the base, raised."""
    _ = visit.words.gettext
    match error:
        case Lost():
            return lost(visit, error.suggestions)
        case NotFound():
            return lost(visit, [])
        case WrongParameter():
            return _page(visit, 400, error.problem, error.remedy, error.suggestions)
        case BadParameter() | UnknownQuery():
            remedy = _("The address asks for something that cannot be; correct it, or start again from here.")
            return _page(visit, 400, error.message(visit.lang), remedy, _ways_in(visit))
        case _ if type(error) in STATUS:
            return _page(visit, STATUS[type(error)], error.message(visit.lang), "", _ways_in(visit))
        case _:
            remedy = _("Try again in a moment; the other pages still work.")
            return _page(visit, 503, error.message(visit.lang), remedy, _ways_in(visit))


def lost(visit: Visit, suggestions: list[Link]) -> ErrorPage:
    _ = visit.words.gettext
    return _page(
        visit,
        404,
        _("This page does not exist"),
        _("The base holds nothing under this address. It may have been mistyped, or the thing has another name."),
        suggestions or _ways_in(visit),
    )


def unknown_address(visit: Visit, path: str) -> ErrorPage:
    """Answer for a path that no page has; a path in an unknown language is offered in ours."""
    first, _slash, rest = path.lstrip("/").partition("/")
    suggestions = []
    if first not in LANGS and len(first) == 2:
        suggestions = [Link(f"/{lang}/{rest}", f"/{lang}/{rest}") for lang in LANGS if _is_known(f"/{lang}/{rest}")]
    close = nearest(path, known_paths(visit.lang))
    if not suggestions and close:
        suggestions = [Link(close, close)]
    known = _ways_in(visit)
    return lost(visit, [one for one in suggestions if one.href not in {way.href for way in known}] + known)


def other(visit: Visit, status: int) -> ErrorPage:
    _ = visit.words.gettext
    return _page(
        visit,
        status,
        _("This request cannot be answered"),
        _("Pages of this site are read with GET; go back and follow a link."),
        _ways_in(visit),
    )


def breakdown(visit: Visit) -> ErrorPage:
    _ = visit.words.gettext
    return _page(
        visit,
        500,
        _("Something broke on our side"),
        _("The fault is ours and has been recorded. Try again in a moment; the other pages still work."),
        _ways_in(visit),
    )


def _page(visit: Visit, status: int, problem: str, remedy: str, suggestions: list[Link]) -> ErrorPage:
    return ErrorPage(
        frame=frame(visit, problem, remedy, indexed=False),
        status=status,
        problem=problem,
        remedy=remedy,
        suggestions=suggestions,
    )


def _ways_in(visit: Visit) -> list[Link]:
    _ = visit.words.gettext
    return [
        Link(_("Home"), visit.to("home")),
        Link(_("All cases"), visit.to("cases")),
        Link(_("All formats"), visit.to("formats")),
        Link(_("All questions"), visit.to("questions")),
    ]


def _is_known(path: str) -> bool:
    return any(path == known for paths in ADDRESSES.values() for known in paths.values())
