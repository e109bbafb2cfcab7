"""What surrounds every page: title, languages, navigation, where one is, the data behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kb.comparing.cases import MAX_CASES, MIN_CASES
from kb.errors import Lang
from kb.namespaces import split
from web.addresses import DEFAULT, address
from web.robots.structured import SITE_NAME, structured
from web.visit import Link, Visit
from web.words import LANGS, NAMES

DATA_FORMS = (("ttl", "text/turtle", "Turtle"), ("jsonld", "application/ld+json", "JSON-LD"))


@dataclass(frozen=True)
class Alternate:
    """The same page, in a language."""

    lang: Lang = field(metadata={"help": "its language"})
    name: str = field(metadata={"help": "name of the language in itself"})
    href: str = field(metadata={"help": "path and query string"})
    url: str = field(metadata={"help": "the same with the origin, for hreflang"})


@dataclass(frozen=True)
class DataLink:
    """The data of the page in one RDF syntax."""

    text: str = field(metadata={"help": "name of the syntax"})
    href: str = field(metadata={"help": "path of the data"})
    media_type: str = field(metadata={"help": "its media type"})


@dataclass(frozen=True)
class Tray:
    """Where the cases chosen on any page go, and how many are compared."""

    action: str = field(metadata={"help": "address of the comparison"})
    least: int = field(default=MIN_CASES, metadata={"help": "fewest cases to compare"})
    most: int = field(default=MAX_CASES, metadata={"help": "most cases to compare"})


@dataclass(frozen=True, kw_only=True)
class Frame:
    """Everything templates/layout.html reads."""

    lang: Lang = field(metadata={"help": "language of the page"})
    title: str = field(metadata={"help": "title of the page, without the name of the site"})
    full_title: str = field(metadata={"help": "what the browser shows on its tab"})
    description: str = field(metadata={"help": "one sentence for search engines and shared links"})
    canonical: str = field(metadata={"help": "the one address of this state, with its origin"})
    alternates: list[Alternate] = field(metadata={"help": "this page in each language, this one included"})
    sections: list[Link] = field(metadata={"help": "main navigation"})
    more: list[Link] = field(metadata={"help": "the rest of the site, at the foot"})
    crumbs: list[Link] = field(metadata={"help": "from home to the parent of the page; empty at home"})
    default: str = field(metadata={"help": "the page for readers whose language the site does not speak"})
    data: list[DataLink] = field(metadata={"help": "RDF of the thing shown; empty when there is none"})
    citation: str = field(metadata={"help": "how to cite the thing shown, its IRI last; empty when there is none"})
    questions: list[Link] = field(metadata={"help": "the questions that fill this page"})
    tray: Tray = field(metadata={"help": "the cases chosen so far"})
    search: str = field(metadata={"help": "where the field of the masthead is sent; empty on the search page itself"})
    home: str = field(metadata={"help": "home page in this language"})
    stylesheet: str = field(metadata={"help": "address of the style sheet"})
    script: str = field(metadata={"help": "address of the script"})
    icon: str = field(metadata={"help": "address of the icon"})
    fonts: list[str] = field(metadata={"help": "faces to fetch early; empty without node_modules"})
    indexed: bool = field(metadata={"help": "false on error pages: engines must not keep them"})
    structured: dict[str, Any] = field(metadata={"help": "the page in schema.org terms, as JSON-LD"})


def frame(
    visit: Visit,
    title: str,
    description: str,
    *,
    crumbs: Iterable[Link] = (),
    thing: str = "",
    asked: Mapping[str, Mapping[str, str]] | None = None,
    indexed: bool = True,
) -> Frame:
    """Build the frame of a page.

    ``thing`` is the IRI it shows, ``asked`` the questions that fill it with their parameters.
    """
    _ = visit.words.gettext
    assets = visit.site.assets
    at_home = visit.name == "home" and indexed  # a page of error has no address of its own
    trail = [] if at_home else [Link(_("Home"), visit.to("home")), *crumbs]
    return Frame(
        lang=visit.lang,
        title=title,
        full_title=f"{SITE_NAME}{_(':')} {title}" if at_home else f"{title} · {SITE_NAME}",
        description=description,
        canonical=visit.origin + visit.to(visit.name, query=visit.query, **visit.slots),
        alternates=[_alternate(visit, lang) for lang in LANGS],
        default=_alternate(visit, DEFAULT).url,
        sections=_sections(visit),
        more=_more(visit),
        crumbs=trail,
        data=_data(thing),
        citation=cited(visit, thing, title) if thing else "",
        questions=[_question(visit, name, parameters) for name, parameters in (asked or {}).items()],
        tray=Tray(visit.to("compare")),
        search="" if visit.name == "search" else visit.to("search"),
        home=visit.to("home"),
        stylesheet=assets.address("site.css"),
        script=assets.address("js/site.js"),
        icon=assets.address("icon.svg"),
        fonts=assets.fonts,
        indexed=indexed,
        structured=structured(visit, title, description, crumbs=trail, thing=thing) if indexed else {},
    )


def _alternate(visit: Visit, lang: Lang) -> Alternate:
    href = address(visit.name, lang, query=visit.query, **visit.slots)
    return Alternate(lang, NAMES[lang], href, visit.origin + href)


def _sections(visit: Visit) -> list[Link]:
    _ = visit.words.gettext
    named = {
        "cases": (_("Cases"), {"cases", "case"}),
        "compare": (_("Compare"), {"compare", "compare-formats"}),
        "formats": (_("Formats"), {"formats", "format"}),
        "guide": (_("Choose"), {"guide"}),
        "recommendations": (_("Recommendations"), {"recommendations", "recommendation", "checklist"}),
        "questions": (_("Questions"), {"questions", "question", "sparql", "api"}),
    }
    return [Link(text, visit.to(name), visit.name in pages) for name, (text, pages) in named.items()]


def _more(visit: Visit) -> list[Link]:
    _ = visit.words.gettext
    named = {
        "overview": _("Overview"),
        "network": _("Network"),
        "sessions": _("Sessions"),
        "organisations": _("Organisations"),
        "territories": _("Territories"),
        "instruments": _("Instruments"),
        "methods": _("Methods"),
        "legal-texts": _("Legal texts"),
        "glossary": _("Glossary"),
        "concepts": _("Concepts"),
        "sources": _("Sources"),
        "data": _("Data to download"),
        "api": _("API for programs"),
        "propose": _("Propose a case"),
        "quality": _("Quality of the base"),
        "about": _("About this base"),
    }
    return [Link(text, visit.to(name), visit.name == name) for name, text in named.items()]


def _data(thing: str) -> list[DataLink]:
    match split(thing):
        case (kind, slug, _):
            return [DataLink(text, f"/id/{kind}/{slug}.{ending}", media) for ending, media, text in DATA_FORMS]
    return []


def cited(visit: Visit, iri: str, title: str = "") -> str:
    """Return what names a thing of the base, or the base itself, and its edition: what another reader finds again."""
    _ = visit.words.gettext
    named = _("“%(title)s”, Coopérathèque", title=title) if title else SITE_NAME
    edition = visit.site.edition
    if edition is None:
        return f"{named}, {iri}"
    said = {"named": named, "day": visit.words.date(edition.day), "digest": edition.digest, "iri": iri}
    return _("%(named)s, edition of %(day)s (%(digest)s), %(iri)s", **said)


def _question(visit: Visit, name: str, parameters: Mapping[str, str]) -> Link:
    title = visit.knowledge.library[name].title[visit.lang]
    return Link(title, visit.to("question", name=name, query=parameters.items()))
