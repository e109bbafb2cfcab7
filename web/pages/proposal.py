"""A proposal at its private address: how far it has come, what it would look like, sending it to reviewers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from kb.errors import ProposalClosed
from kb.proposals import Proposal, preview
from kb.records import Record
from web.contributing.faults import Faults, anchor, step_of
from web.contributing.posting import HONEYPOT, SeeOther
from web.frame import Frame, frame
from web.pages.propose import REVIEW_STEP, StepLink, draft, places, proposal_step, send_step, step_links
from web.rendering import Page
from web.site.gate import SAVES
from web.visit import Link, Visit

CONTACT = "contact"
_CONTACT_LENGTH = 300


@dataclass(frozen=True)
class ToCorrect:
    """One point to correct, and where."""

    text: str = field(metadata={"help": "what is wrong"})
    step: str = field(metadata={"help": "name of the step"})
    href: str = field(metadata={"help": "address of the field or the item"})


@dataclass(frozen=True, kw_only=True)
class SubmitPage:
    """/fr/proposition/{token}/relire"""

    template: ClassVar[str] = "pages/proposal-submit.html"
    private: ClassVar[bool] = True

    frame: Frame = field(metadata={"help": "what surrounds the page"})
    status: int = field(metadata={"help": "HTTP status: 200, or 422 for something sent too early"})
    action: str = field(metadata={"help": "where the proposal is submitted"})
    follow: str = field(metadata={"help": "its private address, with its origin"})
    steps: list[StepLink] = field(metadata={"help": "the steps, this one included"})
    record: Record | None = field(metadata={"help": "the case as its page would show it, none when it has no name"})
    problems: list[ToCorrect] = field(metadata={"help": "what to correct before submitting"})
    missing: int = field(metadata={"help": "texts without English, which reviewers complete"})
    honeypot: str = field(metadata={"help": "name of a field that people leave empty"})


@dataclass(frozen=True, kw_only=True)
class ProposalPage:
    """/fr/proposition/{token}"""

    template: ClassVar[str] = "pages/proposal.html"
    private: ClassVar[bool] = True

    frame: Frame = field(metadata={"help": "what surrounds the page"})
    state: str = field(metadata={"help": "draft, submitted, accepted or refused"})
    kind: str = field(metadata={"help": "case or correction"})
    title: str = field(metadata={"help": "what is proposed, in its own words"})
    changed: str = field(metadata={"help": "day of the last change"})
    reason: str = field(metadata={"help": "why it was refused, empty otherwise"})
    follow: str = field(metadata={"help": "this address, with its origin"})
    action: str = field(metadata={"help": "where it is taken up again"})
    go_on: str = field(metadata={"help": "where a draft goes on, empty otherwise"})
    case: str = field(metadata={"help": "page of the case once the base has it, empty before"})


def step_or_review(visit: Visit) -> Page:
    return submit_page(visit) if visit.slots["step"] == REVIEW_STEP else proposal_step(visit)


def send_step_or_review(visit: Visit) -> SeeOther | Page:
    return submit(visit) if visit.slots["step"] == REVIEW_STEP else send_step(visit)


def submit_page(visit: Visit, *, status: int = 200) -> SubmitPage:
    """Show the whole proposal before it is sent: the page to come, and what stands in the way."""
    _ = visit.words.gettext
    proposal, contribution = draft(visit), visit.site.contribution
    assessed = contribution.assess(proposal)
    token = visit.slots["token"]
    return SubmitPage(
        frame=frame(
            visit,
            _("Read again and submit"),
            _("What the page of the case would say, and what remains to be corrected before reviewers read it."),
            crumbs=[Link(_("Your proposal"), visit.to("proposal", token=token))],
            indexed=False,
        ),
        status=status,
        action=visit.to("proposal-step", token=token, step=REVIEW_STEP),
        follow=visit.origin + visit.to("proposal", token=token),
        steps=step_links(visit, proposal, REVIEW_STEP),
        record=preview(contribution.desk, visit.knowledge.library, assessed.prepared, visit.lang)
        if assessed.prepared.documents
        else None,
        problems=to_correct(visit, proposal, token),
        missing=len(assessed.missing),
        honeypot=HONEYPOT,
    )


def submit(visit: Visit) -> SeeOther | SubmitPage:
    """Hand the proposal over; with something to correct, show it again instead."""
    contribution = visit.site.contribution
    contribution.gate.pass_(visit.client, SAVES)
    proposal = draft(visit)
    if contribution.assess(proposal).problems:
        return submit_page(visit, status=422)
    contribution.proposals.submit(proposal.id, contact=contact(visit))
    return SeeOther(visit.to("proposal", token=visit.slots["token"]))


def contact(visit: Visit) -> str:
    """Return how to reach the proposer, if they say."""
    return next(iter(visit.filled.get(CONTACT, ())), "").strip()[:_CONTACT_LENGTH]


def to_correct(visit: Visit, proposal: Proposal, token: str) -> list[ToCorrect]:
    """Return every point to correct with its step and its place there."""
    keys, properties = places(visit)
    labels = {step.key: step.labels[visit.lang] for step in visit.site.contribution.steps}
    problems = visit.site.contribution.assess(proposal).problems
    faults = Faults(visit, proposal.content, problems)
    found = []
    for problem in problems:
        step = step_of(problem, keys, properties)
        href = visit.to("proposal-step", token=token, step=step, part=anchor(problem)) if token else ""
        found.append(ToCorrect(faults.tell(problem), labels[step], href))
    return found


def proposal(visit: Visit) -> ProposalPage:
    _ = visit.words.gettext
    token = visit.slots["token"]
    found = visit.site.contribution.proposals.find(token)
    slug = str(found.content.get("id", ""))
    is_draft = found.state == "draft"
    return ProposalPage(
        frame=frame(
            visit,
            _("Your proposal"),
            _("How far it has come. This address is yours alone: keep it, and give it only to who may change it."),
            indexed=False,
        ),
        state=found.state,
        kind=found.kind,
        title=title_of(found),
        changed=found.changed[:10],
        reason=found.reason,
        follow=visit.origin + visit.to("proposal", token=token),
        action=visit.to("proposal", token=token),
        go_on=visit.to("proposal-step", token=token, step=_where(found)) if is_draft else "",
        case=visit.to("case", slug=slug) if found.state == "accepted" and _is_served(visit, slug) else "",
    )


def take_up_again(visit: Visit) -> SeeOther:
    """Go on with a proposal that waits, or that was refused."""
    contribution, token = visit.site.contribution, visit.slots["token"]
    contribution.gate.pass_(visit.client, SAVES)
    found = contribution.proposals.find(token)
    if found.kind != "case":
        raise ProposalClosed(
            fr="Un signalement ne se reprend pas ; faites-en un autre.", en="A report is not changed; make another."
        )
    contribution.proposals.return_to_draft(found.id)
    return SeeOther(visit.to("proposal-step", token=token, step=REVIEW_STEP))


def title_of(found: Proposal) -> str:
    """Return what a proposal is about, in the words of its author."""
    if found.kind == "correction":
        return str(found.content.get("faux", ""))
    title = found.content.get("titre", {})
    return str(title.get("fr") or title.get("en") or found.content.get("id", ""))


def _where(found: Proposal) -> str:
    return found.seen[-1] if found.seen else "cas"


def _is_served(visit: Visit, slug: str) -> bool:
    return any(line.slug == slug for line in visit.catalogue.lines.values())
