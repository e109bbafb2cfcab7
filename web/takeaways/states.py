"""What each page can be taken away as: the same state, read from the same address, as a handout and as data.

Pages, files (``/fr/comparer.pdf?case=…``) and operations (``/api/compare?case=…``) all go through here,
so that an address means one thing whatever the form.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from kb import handouts
from kb.checklists import Checklist, read_checklists
from kb.comparing.cases import Comparison
from kb.comparing.formats import FormatComparison
from kb.errors import BadParameter
from kb.guide import Answers, Choice, choose
from kb.handouts import Takeaway
from kb.namespaces import thing
from web.visit import Visit

DATE = "date"


def comparison(visit: Visit) -> Comparison:
    """Return the comparison of ``?case=…&case=…``, ``only=shared`` leaving out what one case alone has."""
    whole = visit.knowledge.compare(visit.values("case"), visit.lang)
    return whole.without_only() if visit.values("only") == ["shared"] else whole


def format_comparison(visit: Visit) -> FormatComparison:
    """Return the comparison of ``?format=…&format=…&date=…``."""
    return visit.knowledge.compare_formats(visit.values("format"), on=asked_day(visit), lang=visit.lang)


def choice(visit: Visit) -> Choice:
    """Return what the guide answers to ``?question=answer&…&date=…``."""
    given = answers(visit)
    return choose(visit.guide, given, on=asked_day(visit))


def answers(visit: Visit) -> Answers:
    """Return the answers of the address; an empty one is a question skipped."""
    return {key: tuple(visit.values(key)) for key, value in visit.query if value and key != DATE}


def checklists(visit: Visit) -> tuple[Checklist, ...]:
    """Return the checklists, of the headings asked for as ``?moment=…``."""
    rows = visit.knowledge.ask("recommendations/checklist", lang=visit.lang)
    return read_checklists(rows, visit.values("moment"))


def asked_day(visit: Visit) -> date:
    """Return the day of the law, today without one; BadParameter for what is no day."""
    written = next(iter(visit.values(DATE)), "")
    try:
        return date.fromisoformat(written) if written else date.today()
    except ValueError as error:
        raise BadParameter(
            fr=f"« {written[:40]} » n’est pas un jour ; écrivez-le comme 2015-03-05.",
            en=f"“{written[:40]}” is not a day; write it as 2015-03-05.",
        ) from error


def _cases(visit: Visit) -> Takeaway:
    return handouts.cases_takeaway(comparison(visit), visit.lang, day=date.today(), address=_address(visit))


def _formats(visit: Visit) -> Takeaway:
    return handouts.formats_takeaway(format_comparison(visit), visit.lang, day=date.today(), address=_address(visit))


def _case(visit: Visit) -> Takeaway:
    record = visit.knowledge.record(thing("case", visit.slots["slug"]), visit.lang)
    return handouts.case_takeaway(record, visit.lang, day=date.today(), address=_address(visit))


def _guide(visit: Visit) -> Takeaway:
    return handouts.choice_takeaway(choice(visit), visit.lang, day=date.today(), address=_address(visit))


def _checklists(visit: Visit) -> Takeaway:
    return handouts.checklists_takeaway(checklists(visit), visit.lang, day=date.today(), address=_address(visit))


# Name of a page → what it can be taken away as.
TAKEAWAYS: dict[str, Callable[[Visit], Takeaway]] = {
    "compare": _cases,
    "compare-formats": _formats,
    "case": _case,
    "guide": _guide,
    "checklist": _checklists,
}


def _address(visit: Visit) -> str:
    """Return the page itself, without what its form left empty."""
    given = [pair for pair in visit.query if pair[1]]
    return visit.origin + visit.to(visit.name, query=given, **visit.slots)
