"""The pages: one function each, from a visit to a context."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any

from web.contributing.posting import SeeOther
from web.pages import (
    about,
    case,
    cases,
    checklist,
    compare,
    compare_formats,
    concepts,
    data,
    formats,
    guide,
    home,
    listings,
    network,
    overview,
    question,
    questions,
    recommendations,
    search,
    sessions,
    sources,
    sparql_page,
    territories,
    things,
)
from web.rendering import Page
from web.visit import Visit

PostFunction = Callable[[Visit], Page | SeeOther]
PageFunction = Callable[[Visit], Page] | Callable[[Visit], Awaitable[Page]]


def _later(place: str) -> Callable[[Visit], Any]:
    """Return a function of a module of pages for who writes, reviews or programs: the server starts without it."""
    module, _, name = place.partition(".")

    def page(visit: Visit) -> Any:
        return getattr(import_module(f"web.pages.{module}"), name)(visit)

    return page


PAGES: dict[str, PageFunction] = {
    "home": home.home,
    "search": search.search,
    "cases": cases.cases,
    "case": case.case,
    "compare": compare.compare,
    "compare-formats": compare_formats.compare_formats,
    "formats": formats.formats,
    "format": formats.format_,
    "guide": guide.guide,
    "recommendations": recommendations.recommendations,
    "checklist": checklist.checklist,
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
    "api": _later("api_page.api_page"),
    "sparql": sparql_page.sparql_page,
    "data": data.data,
    "overview": overview.overview,
    "network": network.network,
    "quality": _later("quality.quality"),
    "case-quality": _later("case_quality.case_quality"),
    "propose": _later("propose.propose"),
    "proposal": _later("proposal.proposal"),
    "proposal-step": _later("proposal.step_or_review"),
    "report-error": _later("report_error.report_error"),
    "review": _later("review.review"),
    "review-proposal": _later("review.review_proposal"),
    "about": about.about,
    "components": _later("components.components"),
}

# What a form sent to the page of that name does.
POSTS: dict[str, PostFunction] = {
    "propose": _later("propose.send_new"),
    "proposal": _later("proposal.take_up_again"),
    "proposal-step": _later("proposal.send_step_or_review"),
    "report-error": _later("report_error.send_report"),
    "review": _later("review.log_in"),
    "review-proposal": _later("review.decide"),
}
