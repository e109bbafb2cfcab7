"""The recommendations as checklists, one a moment: before, to start, with elected members, to get organised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kb.engines.store import Row, Solutions, text
from kb.errors import BadParameter
from kb.guide.model import Named
from kb.namespaces import split
from kb.text import nearest, reflow


@dataclass(frozen=True)
class Step:
    """One recommendation, as something to do; ``number`` is the one it has in the synthesis."""

    number: int
    named: Named
    description: str


@dataclass(frozen=True)
class Checklist:
    """The recommendations of one heading; ``moment`` says when they serve."""

    heading: Named
    moment: str
    steps: tuple[Step, ...]

    @property
    def slug(self) -> str:
        return (split(self.heading.iri) or ("", "", ""))[1]


def read_checklists(solutions: Solutions, only: Sequence[str] = ()) -> tuple[Checklist, ...]:
    """Read the rows of recommendations/checklist; ``only`` keeps some headings, named by slug.

    BadParameter for a heading that there is not.
    """
    found: dict[str, Checklist] = {}
    for row in solutions.rows:
        heading = Named(text(row["heading"]), text(row["headingLabel"]))
        known = found.setdefault(heading.iri, Checklist(heading, text(row["moment"]), ()))
        found[heading.iri] = replace(known, steps=(*known.steps, _step(row)))
    by_slug = {one.slug: one for one in found.values()}
    for slug in only:
        if slug not in by_slug:
            raise _unknown(slug, list(by_slug))
    return tuple(one for slug, one in by_slug.items() if not only or slug in only)


def _step(row: Row) -> Step:
    named = Named(text(row["recommendation"]), text(row["label"]))
    return Step(int(text(row["number"])), named, reflow(text(row.get("description"))))


def _unknown(slug: str, known: list[str]) -> BadParameter:
    guess = nearest(slug, known)
    fr = f"vouliez-vous dire « {guess} » ?" if guess else f"il y a : {', '.join(known)}."
    en = f"did you mean “{guess}”?" if guess else f"there are: {', '.join(known)}."
    return BadParameter(
        fr=f"Aucune rubrique ne s’appelle « {slug[:60]} » ; {fr}", en=f"No heading is called “{slug[:60]}”; {en}"
    )
