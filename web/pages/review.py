"""The reviewers' pages, behind a secret: read a proposal, complete its English, accept it as files or refuse it."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import Any, ClassVar

from kb.fiches.importing import Prepared
from kb.fiches.problems import NotImportable
from kb.proposals import Proposal, accept, english_missing, preview, with_english
from kb.records import Record
from web.contributing.posting import SeeOther
from web.frame import Frame, frame
from web.pages.proposal import ToCorrect, title_of, to_correct
from web.site.contribution import COOKIE, SESSION_SECONDS, ReviewKey
from web.site.gate import LOGINS
from web.visit import Link, Lost, Visit

_SHOWN = 2_000


@dataclass(frozen=True)
class ReviewLine:
    """One proposal in the list."""

    title: str = field(metadata={"help": "what it proposes"})
    href: str = field(metadata={"help": "where one reviews it"})
    kind: str = field(metadata={"help": "case or correction"})
    changed: str = field(metadata={"help": "day of its last change"})


@dataclass(frozen=True)
class Pile:
    """The proposals in one state."""

    state: str = field(metadata={"help": "draft, submitted, accepted or refused"})
    lines: list[ReviewLine] = field(metadata={"help": "the proposals, the oldest first"})


@dataclass(frozen=True, kw_only=True)
class LoginPage:
    """/fr/relecture, before one has given the secret"""

    template: ClassVar[str] = "pages/review-login.html"
    private: ClassVar[bool] = True

    frame: Frame = field(metadata={"help": "what surrounds the page"})
    status: int = field(metadata={"help": "HTTP status: 200, or 403 for a wrong secret"})
    action: str = field(metadata={"help": "where the secret is sent"})
    wrong: bool = field(metadata={"help": "true when it was not the right one"})


@dataclass(frozen=True, kw_only=True)
class ReviewPage:
    """/fr/relecture"""

    template: ClassVar[str] = "pages/review.html"
    private: ClassVar[bool] = True

    frame: Frame = field(metadata={"help": "what surrounds the page"})
    piles: list[Pile] = field(metadata={"help": "the proposals by state, those that wait first"})


@dataclass(frozen=True)
class Diff:
    """What one file would become."""

    path: str = field(metadata={"help": "the file, from the home of the base"})
    is_new: bool = field(metadata={"help": "true when it is not there yet"})
    lines: list[tuple[str, str]] = field(metadata={"help": "sign (added, removed, kept) and text of each line"})


@dataclass(frozen=True)
class Untranslated:
    """A text whose English is missing."""

    path: str = field(metadata={"help": "its path in the fiche"})
    french: str = field(metadata={"help": "the text in French"})


@dataclass(frozen=True, kw_only=True)
class ReviewProposalPage:
    """/fr/relecture/{id}"""

    template: ClassVar[str] = "pages/review-proposal.html"
    private: ClassVar[bool] = True

    frame: Frame = field(metadata={"help": "what surrounds the page"})
    status: int = field(metadata={"help": "HTTP status: 200, or 422 for what cannot be accepted"})
    action: str = field(metadata={"help": "where the decision is sent"})
    state: str = field(metadata={"help": "draft, submitted, accepted or refused"})
    contact: str = field(metadata={"help": "how to reach the proposer, may be empty; shown nowhere else"})
    reason: str = field(metadata={"help": "why it was refused, empty otherwise"})
    files: list[str] = field(metadata={"help": "files that its acceptance wrote"})
    about: Link | None = field(metadata={"help": "what a correction is about"})
    correction: list[tuple[str, str]] = field(metadata={"help": "name and words of each field of a correction"})
    record: Record | None = field(metadata={"help": "the case as its page would show it"})
    problems: list[ToCorrect] = field(metadata={"help": "what stands in the way"})
    missing: list[Untranslated] = field(metadata={"help": "texts whose English is to be completed"})
    diffs: list[Diff] = field(metadata={"help": "the files that would be written"})


def review(visit: Visit) -> LoginPage | ReviewPage:
    if not _is_reviewer(visit):
        return _login(visit)
    _ = visit.words.gettext
    proposals = visit.site.contribution.proposals.all()
    piles = [
        Pile(state, [_line(visit, one) for one in proposals if one.state == state])
        for state in ("submitted", "draft", "accepted", "refused")
    ]
    return ReviewPage(
        frame=frame(visit, _("Review"), _("What visitors propose, the oldest first."), indexed=False), piles=piles
    )


def log_in(visit: Visit) -> SeeOther | LoginPage:
    """Exchange the secret for a cookie that lasts a working day."""
    key = _key(visit)
    visit.site.contribution.gate.pass_(visit.client, LOGINS)
    if not key.opens(next(iter(visit.filled.get("cle", ())), "")):
        return _login(visit, wrong=True)
    secure = visit.origin.startswith("https:")
    return SeeOther(visit.to("review"), cookie=(COOKIE, key.cookie(), SESSION_SECONDS), secure=secure)


def review_proposal(visit: Visit, *, status: int = 200) -> LoginPage | ReviewProposalPage:
    if not _is_reviewer(visit):
        return _login(visit)
    _ = visit.words.gettext
    contribution = visit.site.contribution
    found = contribution.proposals.get(visit.slots["id"])
    is_case = found.kind == "case"
    assessed = contribution.assess(found) if is_case else None
    prepared = assessed.prepared if assessed else None
    thing = str(found.content.get("chose", ""))
    return ReviewProposalPage(
        frame=frame(
            visit,
            title_of(found) or _("Untitled"),
            _("A proposal to read, complete, accept or refuse."),
            crumbs=[Link(_("Review"), visit.to("review"))],
            indexed=False,
        ),
        status=status,
        action=visit.to("review-proposal", id=found.id),
        state=found.state,
        contact=contribution.proposals.contact(found.id),
        reason=found.reason,
        files=list(found.files),
        about=Link(thing, visit.to_thing(thing) or "") if thing else None,
        correction=[] if is_case else _correction(visit, found),
        record=_record(visit, prepared),
        problems=to_correct(visit, found, "") if is_case else [],
        missing=_untranslated(found.content) if is_case else [],
        diffs=_diffs(visit, prepared) if found.state in ("submitted", "draft") else [],
    )


def decide(visit: Visit) -> SeeOther | LoginPage | ReviewProposalPage:
    """Do what the reviewer's button says: keep English words, accept, or refuse with a reason."""
    if not _is_reviewer(visit):
        return _login(visit)
    proposals = visit.site.contribution.proposals
    found = proposals.get(visit.slots["id"])
    action = next(iter(visit.filled.get("decision", ())), "")
    english = {name[3:]: words[0].strip() for name, words in visit.filled.items() if name.startswith("en:")}
    if any(english.values()):
        proposals.edit(found.id, lambda content: with_english(content, english), state="submitted")
    if action == "refuser":
        reason = next(iter(visit.filled.get("raison", ())), "").strip()
        if not reason:
            return review_proposal(visit, status=422)
        proposals.refuse(found.id, reason[:_SHOWN])
    if action == "accepter":
        try:
            accept(proposals, found.id, visit.knowledge.layout)
        except NotImportable:
            return review_proposal(visit, status=422)
    return SeeOther(visit.to("review-proposal", id=found.id))


def _key(visit: Visit) -> ReviewKey:
    """Return the reviewers' key; without the setting their pages do not exist."""
    key = ReviewKey(visit.site.settings.review_token)
    if not key.is_set:
        raise Lost
    return key


def _is_reviewer(visit: Visit) -> bool:
    return _key(visit).accepts(visit.cookies.get(COOKIE, ""))


def _login(visit: Visit, *, wrong: bool = False) -> LoginPage:
    _ = visit.words.gettext
    return LoginPage(
        frame=frame(visit, _("Review"), _("For the reviewers of the base."), indexed=False),
        status=403 if wrong else 200,
        action=visit.to("review"),
        wrong=wrong,
    )


def _line(visit: Visit, found: Proposal) -> ReviewLine:
    _ = visit.words.gettext
    title = title_of(found) or _("Untitled")
    return ReviewLine(title, visit.to("review-proposal", id=found.id), found.kind, found.changed[:10])


def _correction(visit: Visit, found: Proposal) -> list[tuple[str, str]]:
    _ = visit.words.gettext
    names = {"faux": _("What is wrong"), "juste": _("What would be right"), "source": _("Where can one read it?")}
    return [(name, str(found.content[key])) for key, name in names.items() if found.content.get(key)]


def _record(visit: Visit, prepared: Prepared | None) -> Record | None:
    if prepared is None or not prepared.documents:
        return None
    return preview(visit.site.contribution.desk, visit.knowledge.library, prepared, visit.lang)


def _untranslated(content: dict[str, Any]) -> list[Untranslated]:
    return [Untranslated(path, _at(content, path)) for path in english_missing(content)]


def _at(value: Any, path: str) -> str:
    for key in path.split("."):
        value = value[int(key) - 1] if isinstance(value, list) else value[key]
    return str(value["fr"])


def _diffs(visit: Visit, prepared: Prepared | None) -> list[Diff]:
    found = []
    for change in prepared.changes if prepared else ():
        before = "" if change.is_new else visit.site.contribution.desk.documents[change.path].text
        compared = difflib.ndiff(before.splitlines(), change.document.text.splitlines())
        lines = [(line[0], line[2:]) for line in compared if line[0] in "+- "]
        path = change.path.relative_to(visit.knowledge.layout.home).as_posix()
        found.append(Diff(path, change.is_new, lines[:_SHOWN]))
    return found
