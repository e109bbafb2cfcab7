"""The interface for programs, operation by operation, from the OpenAPI document that programs read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from web.api.openapi import SITE, document
from web.api.operations import Operation, by_tag, operations
from web.api.questions import LIMIT, MOST
from web.frame import Frame, frame
from web.http.envelope import ERRORS
from web.pages.questions import is_public, topic_labels
from web.visit import Link, Visit

# What every question takes besides its own parameters is described once.
COMMON = ("limit", "offset", "as", "lang")
EXAMPLE = "cases/by-theme"


@dataclass(frozen=True)
class OperationGroup:
    """Operations about one thing."""

    key: str = field(metadata={"help": "its name in the address"})
    label: str = field(metadata={"help": "what they are about"})
    operations: list[Operation] = field(metadata={"help": "the operations"})


@dataclass(frozen=True, kw_only=True)
class ApiPage:
    """/fr/api"""

    template: ClassVar[str] = "pages/api.html"

    frame: Frame = field(metadata={"help": "what surrounds the page"})
    origin: str = field(metadata={"help": "what every address begins with"})
    example: str = field(metadata={"help": "a command that gets rows"})
    limit: int = field(metadata={"help": "rows of a page of JSON unless told"})
    most: int = field(metadata={"help": "rows of a page at most"})
    common: Operation = field(metadata={"help": "what every question takes besides its own parameters"})
    errors: list[tuple[int, str]] = field(metadata={"help": "status and code of each refusal"})
    refusal: str = field(metadata={"help": "an address that is refused, to see the envelope"})
    groups: list[OperationGroup] = field(metadata={"help": "operations of the site, then questions by topic"})
    internal: list[OperationGroup] = field(metadata={"help": "those that feed pages and checks, by topic"})
    total: int = field(metadata={"help": "number of operations"})
    document: str = field(metadata={"help": "address of the OpenAPI document"})
    library: str = field(metadata={"help": "address of the library"})
    sparql: str = field(metadata={"help": "address of the editor"})


def api_page(visit: Visit) -> ApiPage:
    _ = visit.words.gettext
    found = operations(document(visit.knowledge, visit.lang, origin=visit.origin), visit.lang)
    public = [one for one in found if not one.question or is_public(visit.knowledge.library[one.question])]
    common = next(one for one in found if one.question == EXAMPLE)
    lede = _("All that the base answers to programs, in JSON, CSV, workbooks and RDF: no key, no registration.")
    return ApiPage(
        frame=frame(visit, _("API for programs"), lede, crumbs=[Link(_("Questions"), visit.to("questions"))]),
        origin=visit.origin,
        example=f"curl '{visit.origin}{common.example}'\n",
        limit=LIMIT,
        most=MOST,
        common=common,
        errors=sorted({(status, code) for _kind, status, code in ERRORS}),
        refusal=f"{common.path}?theme=eaux&lang={visit.lang}",
        groups=_groups(visit, public),
        internal=_groups(visit, [one for one in found if one not in public]),
        total=len(found),
        document=f"/api/openapi.json?lang={visit.lang}",
        library=visit.to("questions"),
        sparql=visit.to("sparql"),
    )


def _groups(visit: Visit, found: list[Operation]) -> list[OperationGroup]:
    """Return the operations by tag: those of the site first, then the topics of the library in their order."""
    labels = _labels(visit)
    grouped = by_tag(found)
    known = list(labels)
    order = sorted(grouped, key=lambda tag: (known.index(tag) if tag in labels else len(known), tag))
    return [OperationGroup(tag, labels.get(tag, tag), grouped[tag]) for tag in order]


def _labels(visit: Visit) -> dict[str, str]:
    _ = visit.words.gettext
    site = (_("Search and select"), _("Compare and choose"), _("The network"), _("The library and its words"))
    topics = {tag: _("Questions: %(topic)s", topic=label) for tag, label in topic_labels(visit.words).items()}
    return dict(zip(SITE, site, strict=True)) | topics
