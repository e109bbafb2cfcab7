"""The recommendations as lists to tick, moment by moment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from kb.checklists import Checklist
from kb.errors import Lang
from kb.handouts.model import Column, Handout, Row, Said, Table
from kb.handouts.writing import Takeaway

_WORDS: dict[Lang, dict[str, str]] = {
    "fr": {
        "title": "Pense-bête de la coopération",
        "kicker": "Recommandations à cocher, moment par moment",
        "moment": "moment",
        "number": "numéro",
        "state": "état",
        "what": "Quoi faire",
        "notice": "Les numéros sont ceux de la synthèse « Dialogue ville-campagne » de 2016.",
    },
    "en": {
        "title": "Checklist for cooperation",
        "kicker": "Recommendations to tick, moment by moment",
        "moment": "moment",
        "number": "number",
        "state": "state",
        "what": "What to do",
        "notice": "Numbers are those of the 2016 synthesis on dialogue between town and country.",
    },
}


def checklists_takeaway(checklists: Sequence[Checklist], lang: Lang, *, day: date, address: str = "") -> Takeaway:
    """Return checklists in every form; their graph is that of the recommendations."""
    things = tuple(step.named.iri for one in checklists for step in one.steps)
    return Takeaway(of_checklists(checklists, lang, day=day, address=address), as_data(checklists, lang), things)


def as_data(checklists: Sequence[Checklist], lang: Lang) -> dict[str, Any]:
    """Return the checklists as plain data with stable keys, for programs."""
    return {
        "lang": lang,
        "checklists": [
            {
                "heading": {"iri": one.heading.iri, "label": one.heading.label},
                "moment": one.moment,
                "steps": [
                    {
                        "number": step.number,
                        "iri": step.named.iri,
                        "label": step.named.label,
                        "description": step.description,
                    }
                    for step in one.steps
                ],
            }
            for one in checklists
        ],
    }


def of_checklists(checklists: Sequence[Checklist], lang: Lang, *, day: date, address: str = "") -> Handout:
    """Lay out checklists: a table a moment, a box before each recommendation."""
    words = _WORDS[lang]
    return Handout(
        lang=lang,
        title=words["title"],
        kicker=words["kicker"],
        day=day,
        heads=(words["moment"], words["number"], words["state"]),
        columns=(Column(words["what"]),),
        tables=tuple(Table(one.moment, tuple(_rows(one)), one.heading.label) for one in checklists),
        notice=words["notice"],
        address=address,
        ticks=True,
    )


def _rows(checklist: Checklist) -> list[Row]:
    return [
        Row(str(step.number), ((Said(step.named.label), *([Said(step.description)] if step.description else [])),))
        for step in checklist.steps
    ]
