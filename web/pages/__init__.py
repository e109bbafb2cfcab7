"""The pages: one function each, from a visit to a context."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from web.contributing.posting import SeeOther
from web.pages import (
    about,
    api_page,
    case,
    case_quality,
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
    proposal,
    propose,
    quality,
    question,
    questions,
    recommendations,
    report_error,
    review,
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


def _components(visit: Visit) -> Page:
    # Here alone: its examples of everything, which no other page needs, would make every start wait.
    from web.pages.components import components  # noqa: PLC0415

    return components(visit)


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
    "api": api_page.api_page,
    "sparql": sparql_page.sparql_page,
    "data": data.data,
    "overview": overview.overview,
    "network": network.network,
    "quality": quality.quality,
    "case-quality": case_quality.case_quality,
    "propose": propose.propose,
    "proposal": proposal.proposal,
    "proposal-step": proposal.step_or_review,
    "report-error": report_error.report_error,
    "review": review.review,
    "review-proposal": review.review_proposal,
    "about": about.about,
    "components": _components,
}

# What a form sent to the page of that name does.
POSTS: dict[str, PostFunction] = {
    "propose": propose.send_new,
    "proposal": proposal.take_up_again,
    "proposal-step": proposal.send_step_or_review,
    "report-error": report_error.send_report,
    "review": review.log_in,
    "review-proposal": review.decide,
}
