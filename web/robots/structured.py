"""What a page is, in the words of https://schema.org: its place in the site, and what it shows.

One JSON-LD graph a page, for search engines. Of a thing it gives IRI, name, description and sort: the rest is
in its data, to which the page links.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kb.namespaces import BASE, LICENCE, split
from web.http.dumps import FILES
from web.visit import Link, Visit

SITE_NAME = "Coopérathèque"
Json = dict[str, Any]

# Page → what sort of page it is; the others are plain, or show one thing.
_PAGES = {
    "about": "AboutPage",
    "search": "SearchResultsPage",
    **dict.fromkeys(
        (
            *("cases", "formats", "recommendations", "sessions", "organisations", "territories", "instruments"),
            *("methods", "legal-texts", "sources", "glossary", "concepts", "scheme", "questions"),
        ),
        "CollectionPage",
    ),
}
# Kind in the IRI → what sort of thing it is. Every other kind is a scheme of concepts.
_THINGS = {
    "case": "Project",
    "format": "DefinedTerm",
    "glossary": "DefinedTerm",
    "instrument": "CreativeWork",
    "legal-text": "Legislation",
    "method": "CreativeWork",
    "organisation": "Organization",
    "person": "Person",
    "recommendation": "CreativeWork",
    "scheme": "DefinedTermSet",
    "session": "Event",
    "source": "CreativeWork",
    "territory": "Place",
}


def structured(visit: Visit, title: str, description: str, *, crumbs: Sequence[Link], thing: str) -> Json:
    """Return the graph of a page; ``crumbs`` lead from home to its parent, ``thing`` is the IRI it shows or empty."""
    url = visit.origin + visit.to(visit.name, query=visit.query, **visit.slots)
    page: Json = {
        "@type": "ItemPage" if thing else _PAGES.get(visit.name, "WebPage"),
        "@id": url,
        "url": url,
        "name": title,
        "description": description,
        "inLanguage": visit.lang,
        "isPartOf": {"@id": _site(visit)},
    }
    if crumbs:
        page["breadcrumb"] = _breadcrumb(visit, [*crumbs, Link(title, url.removeprefix(visit.origin))])
    shown = _thing(thing, title, description, url) if thing else _dataset(visit) if visit.name == "home" else None
    if shown:
        page["mainEntity"] = shown
    return {"@context": "https://schema.org", "@graph": [page, _website(visit)]}


def _site(visit: Visit) -> str:
    return f"{visit.origin}/#site"


def _website(visit: Visit) -> Json:
    search = f"{visit.origin}{visit.to('search')}?q={{words}}"
    return {
        "@type": "WebSite",
        "@id": _site(visit),
        "url": visit.origin + visit.to("home"),
        "name": SITE_NAME,
        "inLanguage": ["fr", "en"],
        "license": LICENCE,
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": search},
            "query-input": "required name=words",
        },
    }


def _breadcrumb(visit: Visit, links: Sequence[Link]) -> Json:
    items = [
        {"@type": "ListItem", "position": place, "name": link.text, "item": visit.origin + link.href}
        for place, link in enumerate(links, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def _thing(iri: str, name: str, description: str, url: str) -> Json:
    kind = (split(iri) or ("", "", ""))[0]
    sort = _THINGS.get(kind, "DefinedTerm")
    shown: Json = {"@type": sort, "@id": iri, "name": name, "description": description, "url": url}
    if kind not in _THINGS:
        shown["inDefinedTermSet"] = f"{BASE}id/scheme/{kind}"
    return shown


def _dataset(visit: Visit) -> Json:
    """Return the base as a data set: what search engines for data ask of one."""
    _ = visit.words.gettext
    return {
        "@type": "Dataset",
        "@id": BASE,
        "name": SITE_NAME,
        "description": _(
            "Open knowledge base of territorial cooperation in France: who cooperates, on what, in which form."
        ),
        "url": visit.origin + visit.to("home"),
        "license": LICENCE,
        "isAccessibleForFree": True,
        "inLanguage": ["fr", "en"],
        "creator": {"@type": "Organization", "name": SITE_NAME},
        "spatialCoverage": {"@type": "Country", "name": "France"},
        "distribution": [
            *(_distribution(visit, file.form, file.media_type, file.href) for file in FILES),
            _distribution(visit, "CSV", "text/csv", "/api/cases?as=csv&lang=" + visit.lang),
            _distribution(visit, "SPARQL", "application/sparql-results+json", "/sparql"),
        ],
    }


def _distribution(visit: Visit, name: str, media: str, path: str) -> Json:
    return {"@type": "DataDownload", "name": name, "encodingFormat": media, "contentUrl": visit.origin + path}
