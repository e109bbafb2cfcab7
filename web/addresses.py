"""Every address of the site, in one table: page name → path in each language.

A page is named once, in English; its address is written in the language of the page. Things of
the base get their page from the kind in their IRI, so that ``…/id/case/tridan`` and
``/fr/cas/tridan`` are two views of one thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import quote, urlencode

from kb.errors import Lang
from kb.namespaces import split

# The language of readers whose own the site does not speak.
DEFAULT: Lang = "fr"
ADDRESSES: dict[str, dict[Lang, str]] = {
    "home": {"fr": "/fr/", "en": "/en/"},
    "search": {"fr": "/fr/recherche", "en": "/en/search"},
    "cases": {"fr": "/fr/cas", "en": "/en/cases"},
    "case": {"fr": "/fr/cas/{slug}", "en": "/en/cases/{slug}"},
    "compare": {"fr": "/fr/comparer", "en": "/en/compare"},
    "compare-formats": {"fr": "/fr/comparer-formats", "en": "/en/compare-formats"},
    "formats": {"fr": "/fr/formats", "en": "/en/formats"},
    "format": {"fr": "/fr/formats/{slug}", "en": "/en/formats/{slug}"},
    "guide": {"fr": "/fr/choisir", "en": "/en/choose"},
    "recommendations": {"fr": "/fr/recommandations", "en": "/en/recommendations"},
    "checklist": {"fr": "/fr/pense-bete", "en": "/en/checklist"},
    "recommendation": {"fr": "/fr/recommandations/{slug}", "en": "/en/recommendations/{slug}"},
    "sessions": {"fr": "/fr/sessions", "en": "/en/sessions"},
    "session": {"fr": "/fr/sessions/{slug}", "en": "/en/sessions/{slug}"},
    "person": {"fr": "/fr/personnes/{slug}", "en": "/en/people/{slug}"},
    "organisations": {"fr": "/fr/organisations", "en": "/en/organisations"},
    "organisation": {"fr": "/fr/organisations/{slug}", "en": "/en/organisations/{slug}"},
    "territories": {"fr": "/fr/territoires", "en": "/en/territories"},
    "territory": {"fr": "/fr/territoires/{slug}", "en": "/en/territories/{slug}"},
    "instruments": {"fr": "/fr/instruments", "en": "/en/instruments"},
    "instrument": {"fr": "/fr/instruments/{slug}", "en": "/en/instruments/{slug}"},
    "methods": {"fr": "/fr/methodes", "en": "/en/methods"},
    "method": {"fr": "/fr/methodes/{slug}", "en": "/en/methods/{slug}"},
    "legal-texts": {"fr": "/fr/textes", "en": "/en/legal-texts"},
    "legal-text": {"fr": "/fr/textes/{slug}", "en": "/en/legal-texts/{slug}"},
    "sources": {"fr": "/fr/sources", "en": "/en/sources"},
    "source": {"fr": "/fr/sources/{slug}", "en": "/en/sources/{slug}"},
    "glossary": {"fr": "/fr/glossaire", "en": "/en/glossary"},
    "glossary-entry": {"fr": "/fr/glossaire/{slug}", "en": "/en/glossary/{slug}"},
    "concepts": {"fr": "/fr/notions", "en": "/en/concepts"},
    "scheme": {"fr": "/fr/notions/{scheme}", "en": "/en/concepts/{scheme}"},
    "concept": {"fr": "/fr/notions/{scheme}/{slug}", "en": "/en/concepts/{scheme}/{slug}"},
    "questions": {"fr": "/fr/questions", "en": "/en/questions"},
    "question": {"fr": "/fr/questions/{name:path}", "en": "/en/questions/{name:path}"},
    "api": {"fr": "/fr/api", "en": "/en/api"},
    "sparql": {"fr": "/fr/sparql", "en": "/en/sparql"},
    "data": {"fr": "/fr/donnees", "en": "/en/data"},
    "overview": {"fr": "/fr/panorama", "en": "/en/overview"},
    "network": {"fr": "/fr/reseau", "en": "/en/network"},
    "quality": {"fr": "/fr/qualite", "en": "/en/quality"},
    "case-quality": {"fr": "/fr/qualite/{slug}", "en": "/en/quality/{slug}"},
    "propose": {"fr": "/fr/proposer", "en": "/en/propose"},
    "proposal": {"fr": "/fr/proposition/{token}", "en": "/en/proposal/{token}"},
    "proposal-step": {"fr": "/fr/proposition/{token}/{step}", "en": "/en/proposal/{token}/{step}"},
    "report-error": {"fr": "/fr/signaler", "en": "/en/report"},
    "review": {"fr": "/fr/relecture", "en": "/en/review"},
    "review-proposal": {"fr": "/fr/relecture/{id}", "en": "/en/review/{id}"},
    "about": {"fr": "/fr/a-propos", "en": "/en/about"},
    "components": {"fr": "/fr/composants", "en": "/en/components"},
}

# Kind in the IRI → page. Every other kind is a concept scheme, shown by the page "concept".
PAGE_OF_KIND = {
    "case": "case",
    "format": "format",
    "recommendation": "recommendation",
    "session": "session",
    "person": "person",
    "organisation": "organisation",
    "territory": "territory",
    "instrument": "instrument",
    "method": "method",
    "legal-text": "legal-text",
    "source": "source",
    "glossary": "glossary-entry",
    "guide": "guide",
}

_SLOT = re.compile(r"\{(\w+)(?::path)?\}")


def address(name: str, lang: Lang, /, *, query: Iterable[tuple[str, str]] = (), part: str = "", **slots: str) -> str:
    """Return the path of a page, with its query string and fragment; KeyError names a missing slot."""
    path = ADDRESSES[name][lang]
    if "{" in path:
        path = _SLOT.sub(lambda slot: quote(slots[slot[1]]), path)
    pairs = list(query)
    return path + (f"?{urlencode(pairs)}" if pairs else "") + (f"#{quote(part)}" if part else "")


@lru_cache(maxsize=16_384)
def address_of(iri: str, lang: Lang) -> str | None:
    """Return where the site shows a thing, a concept or one of its parts; None for a foreign IRI."""
    match split(iri):
        case None:
            return None
        case ("guide", question, _):
            return address("guide", lang, part=question)
        case (kind, slug, part) if kind in PAGE_OF_KIND:
            return address(PAGE_OF_KIND[kind], lang, slug=slug, part=part)
        case ("scheme", slug, part):
            return address("scheme", lang, scheme=slug, part=part)
        case (scheme, slug, part):
            return address("concept", lang, scheme=scheme, slug=slug, part=part)


def known_paths(lang: Lang) -> list[str]:
    """Return the paths that need no slug: where a lost reader can be sent."""
    return [paths[lang] for paths in ADDRESSES.values() if "{" not in paths[lang]]
