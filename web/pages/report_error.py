"""“Report an error” on an item or a case: what is wrong, what would be right, where one can read it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from kb.engines.store import text
from kb.fiches.statements import faults
from kb.fiches.tree import Place, Scalar
from kb.namespaces import split
from web.contributing.posting import HONEYPOT, SeeOther
from web.frame import Frame, frame
from web.pages.proposal import contact
from web.site.gate import STARTS
from web.visit import Link, Visit, WrongParameter

ABOUT = "chose"
_LONGEST = 2_000


@dataclass(frozen=True)
class Line:
    """One field."""

    name: str = field(metadata={"help": "its name"})
    label: str = field(metadata={"help": "its label"})
    help: str = field(metadata={"help": "what it holds"})
    value: str = field(metadata={"help": "what is written"})
    required: bool = field(metadata={"help": "true when a report cannot do without"})
    problem: str = field(metadata={"help": "what is wrong with it, empty when nothing is"})


@dataclass(frozen=True, kw_only=True)
class ReportErrorPage:
    """/fr/signaler"""

    template: ClassVar[str] = "pages/report-error.html"

    frame: Frame = field(metadata={"help": "what surrounds the page"})
    status: int = field(metadata={"help": "HTTP status: 200, or 422 for a report that says too little"})
    action: str = field(metadata={"help": "where it is sent"})
    about: Link | None = field(metadata={"help": "what it is about, none for the base as a whole"})
    thing: str = field(metadata={"help": "its IRI, empty for the base as a whole"})
    lines: list[Line] = field(metadata={"help": "the fields"})
    honeypot: str = field(metadata={"help": "name of a field that people leave empty"})


def report_error(visit: Visit, *, problems: dict[str, str] | None = None) -> ReportErrorPage:
    _ = visit.words.gettext
    thing = _thing(visit)
    told = problems or {}
    labels = {
        "faux": (_("What is wrong"), _("The value as the page shows it, or what is missing."), True),
        "juste": (_("What would be right"), _("If you know it."), False),
        "source": (
            _("Where can one read it?"),
            _("An address, a document: without a source nothing can be changed."),
            True,
        ),
    }
    return ReportErrorPage(
        frame=frame(
            visit,
            _("Report an error"),
            _("A reviewer reads every report. The base changes when a source says so."),
            indexed=False,
        ),
        status=422 if told else 200,
        action=visit.to("report-error"),
        about=Link(_name(visit, thing), visit.to_thing(thing) or "") if thing else None,
        thing=thing,
        lines=[
            Line(name, label, words, _written(visit, name), required, told.get(name, ""))
            for name, (label, words, required) in labels.items()
        ],
        honeypot=HONEYPOT,
    )


def send_report(visit: Visit) -> SeeOther | ReportErrorPage:
    """Keep a report for the reviewers, or show again what it lacks."""
    contribution = visit.site.contribution
    contribution.gate.pass_(visit.client, STARTS)
    content = {name: _written(visit, name) for name in ("faux", "juste", "source")} | {ABOUT: _thing(visit)}
    problems = {name: wrong for name in ("faux", "juste", "source") if (wrong := _wrong(visit, name, content[name]))}
    if problems:
        return report_error(visit, problems=problems)
    proposals = contribution.proposals
    token, _proposal = proposals.start("correction", visit.lang, content, state="submitted", contact=contact(visit))
    return SeeOther(visit.to("proposal", token=token))


def _thing(visit: Visit) -> str:
    """Return the IRI that the report is about; WrongParameter for one that the base does not have."""
    _ = visit.words.gettext
    thing = next(iter([*visit.filled.get(ABOUT, ()), *visit.values(ABOUT)]), "").strip()
    if thing and (split(thing) is None or not visit.ask("things/names-of", things=thing)):
        raise WrongParameter(
            _("The base holds nothing under this address"), _("Open the page of the thing and report the error there.")
        )
    return thing


def _name(visit: Visit, thing: str) -> str:
    names = {text(row["thing"]): text(row["label"]) for row in visit.ask("things/names-of", things=thing)}
    return names.get(thing) or thing


def _written(visit: Visit, name: str) -> str:
    return next(iter(visit.filled.get(name, ())), "").replace("\r\n", "\n").strip()


def _wrong(visit: Visit, name: str, written: str) -> str:
    """Return what is wrong with a text: missing, too long, markup, or somebody's contact details."""
    _ = visit.words.gettext
    if not written:
        return "" if name == "juste" else _("Fill this in.")
    if len(written) > _LONGEST:
        return _("This is too long: %(most)s characters at most.", most=visit.words.number(_LONGEST))
    found = next(faults(Scalar(written, Place(name))), None)
    if found is not None:
        return found.messages[visit.lang]
    if any(pattern.search(written) for pattern in visit.site.contribution.contact_details):
        return _(
            "This holds an e-mail address or a telephone number: the base keeps none. Use the contact field below."
        )
    return ""
