"""The form of a case, step by step, without an account: each step is kept as soon as it is sent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, ClassVar

from kb.errors import ProposalClosed
from kb.fiches.problems import Problem
from kb.proposals import Content, Proposal
from kb.proposals.form import CASE_STEP, DEFAULTS, Section, Step, Variant, read
from web.contributing.controls import Control, Desktop, Names, plain_help
from web.contributing.faults import step_of
from web.contributing.offers import Choice
from web.contributing.posting import HONEYPOT, SeeOther
from web.frame import Frame, frame
from web.site.gate import SAVES, STARTS
from web.visit import Link, Lost, Visit

REVIEW_STEP = "relire"
_GO = "aller"
_ADD = "ajouter"


@dataclass(frozen=True)
class StepLink:
    """A step of the form in its table of contents."""

    text: str = field(metadata={"help": "its name"})
    href: str = field(metadata={"help": "its address"})
    current: bool = field(metadata={"help": "true for the step one is on"})
    items: int = field(metadata={"help": "how many items it holds"})
    problems: int = field(metadata={"help": "how many points to correct, once it has been filled in"})


@dataclass(frozen=True)
class Item:
    """One item of a list."""

    path: str = field(metadata={"help": "its path in the fiche"})
    title: str = field(metadata={"help": "its number or its label"})
    id: str = field(metadata={"help": "its identifier, empty for a new one"})
    types: list[Choice] = field(metadata={"help": "the classes it may have, empty when there is one"})
    controls: list[Control] = field(metadata={"help": "its fields"})
    folded: list[Control] = field(metadata={"help": "its fields for those who know more"})
    problems: list[str] = field(metadata={"help": "what is wrong with it as a whole"})


@dataclass(frozen=True)
class Part:
    """A list of items."""

    key: str = field(metadata={"help": "its key in the fiche"})
    title: str = field(metadata={"help": "its name"})
    help: str = field(metadata={"help": "what it holds"})
    items: list[Item] = field(metadata={"help": "its items, a blank one at the end when asked for"})
    concepts: list[Choice] = field(metadata={"help": "the natures an item may have, with their definitions"})
    problems: list[str] = field(metadata={"help": "what it lacks as a whole"})
    is_sources: bool = field(metadata={"help": "true for the sources, which the base may have already"})


@dataclass(frozen=True, kw_only=True)
class StepPage:
    """/fr/proposer, then /fr/proposition/{token}/{step}"""

    template: ClassVar[str] = "pages/proposal-step.html"
    private: ClassVar[bool] = True

    frame: Frame = field(metadata={"help": "what surrounds the page"})
    is_new: bool = field(metadata={"help": "true before anything is kept"})
    action: str = field(metadata={"help": "where the step is sent"})
    follow: str = field(metadata={"help": "the private address of the proposal, with its origin; empty before"})
    steps: list[StepLink] = field(metadata={"help": "the steps, this one included"})
    controls: list[Control] = field(metadata={"help": "fields of the case itself"})
    folded: list[Control] = field(metadata={"help": "its fields for those who know more"})
    parts: list[Part] = field(metadata={"help": "lists of items"})
    names: list[Names] = field(metadata={"help": "known names, for fields to propose"})
    honeypot: str = field(metadata={"help": "name of a field that people leave empty"})
    problems: int = field(metadata={"help": "how many points to correct on this step"})


def propose(visit: Visit) -> StepPage:
    return _page(visit, visit.site.contribution.steps[0], None)


def send_new(visit: Visit) -> SeeOther:
    """Keep a new proposal and go on with it at its private address."""
    contribution = visit.site.contribution
    contribution.gate.pass_(visit.client, STARTS)
    content = read(contribution.steps[0], visit.filled, {})
    token, proposal = contribution.proposals.start("case", visit.lang, content, step=CASE_STEP)
    step = CASE_STEP if contribution.assess(proposal).problems and _problems(visit, proposal, CASE_STEP) else ""
    return SeeOther(_address(visit, token, step or contribution.steps[1].key))


def proposal_step(visit: Visit) -> StepPage:
    proposal = draft(visit)
    return _page(visit, _step(visit), proposal)


def send_step(visit: Visit) -> SeeOther:
    """Keep what a step says, whatever is wrong with it, then go where the button says."""
    contribution = visit.site.contribution
    contribution.gate.pass_(visit.client, SAVES)
    step, proposal = _step(visit), draft(visit)
    proposal = contribution.proposals.edit(
        proposal.id, lambda content: read(step, visit.filled, content), step=step.key
    )
    token = visit.slots["token"]
    go = next(iter(visit.filled.get(_GO, ())), "")
    if go.startswith(f"{_ADD}:"):
        key = go.partition(":")[2]
        return SeeOther(_address(visit, token, step.key, add=key))
    if go == "suivant" and not _problems(visit, proposal, step.key):
        return SeeOther(_address(visit, token, _next(visit, step)))
    return SeeOther(_address(visit, token, step.key))


def draft(visit: Visit) -> Proposal:
    """Return the proposal of the private address while its author may change it."""
    proposal = visit.site.contribution.proposals.find(visit.slots["token"])
    if proposal.kind != "case":
        raise Lost
    if proposal.state != "draft":
        raise ProposalClosed(
            fr="Cette proposition est envoyée : reprenez-la depuis son adresse pour la changer.",
            en="This proposal has been submitted: take it up again from its address to change it.",
        )
    return proposal


def step_links(visit: Visit, proposal: Proposal | None, current: str) -> list[StepLink]:
    """Return the steps; before anything is kept there is only the first to go to."""
    _ = visit.words.gettext
    token = visit.slots.get("token", "")
    links = []
    for step in visit.site.contribution.steps:
        seen = proposal is not None and step.key in proposal.seen
        links.append(
            StepLink(
                text=step.labels[visit.lang],
                href=_address(visit, token, step.key) if token else "",
                current=step.key == current,
                items=sum(len(proposal.content.get(one.key, ())) for one in step.sections) if proposal else 0,
                problems=len(_problems(visit, proposal, step.key)) if proposal and seen else 0,
            )
        )
    href = _address(visit, token, REVIEW_STEP) if token else ""
    return [*links, StepLink(_("Read again and submit"), href, current == REVIEW_STEP, 0, 0)]


def places(visit: Visit) -> tuple[dict[str, str], dict[str, str]]:
    """Return key → step and property → step: where each thing is corrected."""
    steps = visit.site.contribution.steps
    named = [(one.key, one.iri, step.key) for step in steps for one in step.fields]
    named += [(one.key, one.iri, step.key) for step in steps for one in step.sections]
    return {key: step for key, _iri, step in named}, {iri: step for _key, iri, step in named if iri}


def _problems(visit: Visit, proposal: Proposal, step: str) -> list[Problem]:
    keys, properties = places(visit)
    found = visit.site.contribution.assess(proposal).problems
    return [problem for problem in found if step_of(problem, keys, properties) == step]


def _step(visit: Visit) -> Step:
    found = next((step for step in visit.site.contribution.steps if step.key == visit.slots["step"]), None)
    if found is None:
        raise Lost([Link(one.text, one.href) for one in step_links(visit, None, "")])
    return found


def _next(visit: Visit, step: Step) -> str:
    keys = [one.key for one in visit.site.contribution.steps]
    following = keys.index(step.key) + 1
    return keys[following] if following < len(keys) else REVIEW_STEP


def _address(visit: Visit, token: str, step: str, *, add: str = "") -> str:
    query = [(_ADD, add)] if add else []
    return visit.to("proposal-step", token=token, step=step, query=query, part=f"new-{add}" if add else "")


def _page(visit: Visit, step: Step, proposal: Proposal | None) -> StepPage:
    _ = visit.words.gettext
    content: Content = proposal.content if proposal else {}
    problems = _problems(visit, proposal, step.key) if proposal and step.key in proposal.seen else []
    desktop = Desktop(visit, content, problems)
    controls = [desktop.control(one, one.key, content) for one in step.fields]
    parts = [_part(visit, desktop, section, content) for section in step.sections]
    token = visit.slots.get("token", "")
    label = step.labels[visit.lang]
    title = _("Propose a case") if proposal is None else _("Propose a case: %(step)s", step=label)
    return StepPage(
        frame=frame(
            visit,
            title,
            _("Tell of a cooperation between territories, with its sources; reviewers read it before it is published."),
            crumbs=[Link(_("Your proposal"), visit.to("proposal", token=token))] if token else [],
            indexed=proposal is None,
        ),
        is_new=proposal is None,
        action=_address(visit, token, step.key) if token else visit.to("propose"),
        follow=visit.origin + visit.to("proposal", token=token) if token else "",
        steps=step_links(visit, proposal, step.key),
        controls=[one for one in controls if not one.folded],
        folded=[one for one in controls if one.folded],
        parts=parts,
        names=desktop.known_names(),
        honeypot=HONEYPOT,
        problems=len(problems),
    )


def _part(visit: Visit, desktop: Desktop, section: Section, content: Content) -> Part:
    given: list[Any] = list(content.get(section.key, ()))
    asked = visit.values(_ADD)
    if section.key in asked or not given:
        given.append({})
    if section.is_sources and "base" in asked:
        given.append("")
    problems = desktop.faults.of_section(section.iri)
    return Part(
        key=section.key,
        title=section.names[visit.lang],
        help=plain_help(section.help.get(visit.lang, "")),
        items=[_item(visit, desktop, section, n, one) for n, one in enumerate(given, 1)],
        concepts=list(_natures(desktop, section.variants)),
        problems=problems,
        is_sources=section.is_sources,
    )


def _natures(desktop: Desktop, variants: Iterable[Variant]) -> Iterable[Choice]:
    kinds = {one.kind for variant in variants for one in variant.fields if one.key == "nature"}
    for kind in sorted(kinds):
        yield from desktop.offers.concepts(kind)


def _item(visit: Visit, desktop: Desktop, section: Section, number: int, given: Any) -> Item:
    path = f"{section.key}.{number}"
    if isinstance(given, str):
        return _known_source(visit, desktop, section, path, given)
    variant = next((one for one in section.variants if one.name == given.get("type")), section.variants[0])
    keys = {one.key for one in variant.fields}
    values = given or {key: value for key, value in DEFAULTS.items() if key in keys}
    controls = [desktop.control(one, f"{path}.{one.key}", values) for one in variant.fields]
    several = len(section.variants) > 1
    types = [Choice(one.name, one.labels[visit.lang], one is variant) for one in section.variants] if several else []
    return Item(
        path=path,
        title=str(number),
        id=str(values.get("id", "")),
        types=types,
        controls=[one for one in controls if not one.folded],
        folded=[one for one in controls if one.folded],
        problems=desktop.faults.left(path),
    )


def _known_source(visit: Visit, desktop: Desktop, section: Section, path: str, given: str) -> Item:
    """Return a source that the base has already: one field, its name."""
    _ = visit.words.gettext
    control = desktop.known_source(path, given, _("Source of the base"), section.help.get(visit.lang, ""))
    return Item(path, path.rpartition(".")[2], "", [], [control], [], [])
