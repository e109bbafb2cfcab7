"""The pages: one function each, from a visit to a context."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from web.pages import (
    about,
    case,
    case_quality,
    cases,
    compare,
    components,
    concepts,
    formats,
    guide,
    home,
    listings,
    quality,
    question,
    questions,
    recommendations,
    sessions,
    sources,
    sparql_page,
    territories,
    things,
)
from web.rendering import Page
from web.visit import Visit

PageFunction = Callable[[Visit], Page] | Callable[[Visit], Awaitable[Page]]

PAGES: dict[str, PageFunction] = {
    "home": home.home,
    "cases": cases.cases,
    "case": case.case,
    "compare": compare.compare,
    "formats": formats.formats,
    "format": formats.format_,
    "guide": guide.guide,
    "recommendations": recommendations.recommendations,
    "recommendation": things.recommendation,
    "sessions": sessions.sessions,
    "session": sessions.session,
    "person": things.person,
    "organisations": listings.organisations,
    "organisation": things.organisation,
    "territories": territories.territories,
    "territory": things.territory,
    "instruments": listings.instruments,
    "instrument": things.instrument,
    "methods": listings.methods,
    "method": things.method,
    "legal-texts": listings.legal_texts,
    "legal-text": things.legal_text,
    "sources": sources.sources,
    "source": sources.source,
    "glossary": listings.glossary,
    "glossary-entry": things.glossary_entry,
    "concepts": concepts.concepts,
    "scheme": concepts.scheme,
    "concept": concepts.concept,
    "questions": questions.questions,
    "question": question.question,
    "sparql": sparql_page.sparql_page,
    "quality": quality.quality,
    "case-quality": case_quality.case_quality,
    "about": about.about,
    "components": components.components,
}
