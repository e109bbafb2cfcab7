"""Cases side by side as a handout, as JSON with stable keys, and as JSON-LD."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from kb.comparing.cases import Comparison, FacetRows, KindRow, Shared
from kb.errors import Lang
from kb.handouts.model import Bibliography, Cell, Column, Fact, Handout, Row, Said, Table
from kb.handouts.writing import Takeaway

_WORDS: dict[Lang, dict[str, str]] = {
    "fr": {
        "facet": "facette",
        "kind": "nature",
        "state": "état",
        "same": "dans tous",
        "shared": "dans {some} sur {number}",
        "only": "seulement ici",
        "why": "pourquoi rien",
        "unexplained": "rien n’est dit, sans raison donnée",
        "title": "Cas côte à côte",
        "kicker": "Comparaison de coopérations",
        "triggers": "Déclencheurs partagés",
        "themes": "Thèmes partagés",
        "governance": "Gouvernance propre à un seul",
        "closest": "Paire la plus proche",
        "none": "aucun",
        "notice": "Les cas sont comparés par type, non par leurs mots."
        " Ce qui n’est pas dit tel quel par une source est marqué.",
        ":": " : ",
        ";": " ; ",
    },
    "en": {
        "facet": "facet",
        "kind": "kind",
        "state": "state",
        "same": "in all",
        "shared": "in {some} of {number}",
        "only": "only here",
        "why": "why nothing",
        "unexplained": "nothing is said, no reason given",
        "title": "Cases side by side",
        "kicker": "Comparison of cooperations",
        "triggers": "Triggers shared",
        "themes": "Themes shared",
        "governance": "Governance of one alone",
        "closest": "Closest pair",
        "none": "none",
        "notice": "Cases are compared by kind, not by wording. What no source states as such is marked.",
        ":": ": ",
        ";": "; ",
    },
}


def cases_takeaway(comparison: Comparison, lang: Lang, *, day: date, address: str = "") -> Takeaway:
    """Return a comparison in every form; its graph is that of the cases, all their statements included."""
    handout = of_cases(comparison, lang, day=day, address=address)
    return Takeaway(handout, as_data(comparison, lang), tuple(case.iri for case in comparison.cases))


def of_cases(comparison: Comparison, lang: Lang, *, day: date, address: str = "") -> Handout:
    """Lay out a comparison: one column a case, one table a facet; why a case has nothing comes last in each."""
    words, books = _WORDS[lang], Bibliography()
    return Handout(
        lang=lang,
        title=words["title"],
        kicker=words["kicker"],
        day=day,
        heads=(words["facet"], words["kind"], words["state"]),
        columns=tuple(Column(case.label, case.iri) for case in comparison.cases),
        facts=tuple(facts(comparison, lang)),
        tables=tuple(Table(facet.label, tuple(_rows(facet, lang, books))) for facet in comparison.facets),
        sources=books.sources,
        notice=words["notice"],
        address=address,
        landscape=True,
    )


def facts(comparison: Comparison, lang: Lang) -> Iterable[Fact]:
    """Yield what the cases share and how they differ."""
    words, number = _WORDS[lang], len(comparison.cases)
    yield Fact(words["triggers"], _tally(comparison.triggers, number, lang))
    yield Fact(words["themes"], _tally(comparison.themes, number, lang))
    alone = [
        f"{own.case.label}{words[':']}{', '.join(kind.text for kind in own.kinds)}"
        for own in comparison.governance
        if own.kinds
    ]
    yield Fact(words["governance"], words[";"].join(alone) or words["none"])
    if number > 2 and (closest := comparison.closest):
        why = words[";"].join(reason.words for reason in closest.likeness.reasons)
        pair = " · ".join(case.label for case in closest.cases)
        yield Fact(words["closest"], f"{pair}{words[':']}{why}")


def as_data(comparison: Comparison, lang: Lang) -> dict[str, Any]:
    """Return the comparison as plain data with stable keys, for programs."""
    closest = comparison.closest
    return {
        "lang": lang,
        "cases": [{"iri": case.iri, "label": case.label} for case in comparison.cases],
        "triggers": list(map(_shared, comparison.triggers)),
        "themes": list(map(_shared, comparison.themes)),
        "governance": [
            {"case": own.case.iri, "alone": [{"iri": kind.iri, "label": kind.text} for kind in own.kinds]}
            for own in comparison.governance
        ],
        "closest": closest
        and {
            "cases": [case.iri for case in closest.cases],
            "score": round(closest.likeness.score, 4),
            "reasons": [reason.words for reason in closest.likeness.reasons],
        },
        "rows": [
            {"facet": facet.key, "kind": row.kind.iri, "label": row.kind.text, "state": row.state, "cells": _cells(row)}
            for facet in comparison.facets
            for row in facet.rows
        ],
        "absences": [
            {"facet": facet.key, "case": case.iri, "why": nothing, "reasons": [item.iri for item in reasons]}
            for facet in comparison.facets
            for case, nothing, reasons in zip(comparison.cases, facet.nothing, facet.absences, strict=True)
            if nothing
        ],
    }


def _rows(facet: FacetRows, lang: Lang, books: Bibliography) -> Iterable[Row]:
    for row in facet.rows:
        cells = tuple(tuple(books.said(item) for item in cell) for cell in row.cells)
        yield Row(row.kind.text, cells, _state(row, lang), row.state)
    if any(facet.nothing):
        yield Row(_WORDS[lang]["why"], tuple(_why(facet, lang)), tone="absent")


def _state(row: KindRow, lang: Lang) -> str:
    some = sum(1 for cell in row.cells if cell)
    return _WORDS[lang][row.state].format(some=some, number=len(row.cells))


def _why(facet: FacetRows, lang: Lang) -> Iterable[Cell]:
    words = _WORDS[lang]
    for nothing, reasons in zip(facet.nothing, facet.absences, strict=True):
        said = [f"{', '.join(kind.text for kind in item.kinds)}{words[':']}{item.label}" for item in reasons]
        yield tuple(map(Said, said or ([words["unexplained"]] if nothing else [])))


def _tally(shared: Iterable[Shared], number: int, lang: Lang) -> str:
    """Say the kinds that cases share, each with how many of them when there are more than two."""
    words = _WORDS[lang]
    said = []
    for one in shared:
        some = len(one.cases)
        state = words["same"] if some == number else words["shared"].format(some=some, number=number)
        said.append(f"{one.kind.text} ({state})" if number > 2 else one.kind.text)
    return ", ".join(said) or words["none"]


def _shared(one: Shared) -> dict[str, object]:
    return {"iri": one.kind.iri, "label": one.kind.text, "cases": [case.iri for case in one.cases]}


def _cells(row: KindRow) -> list[list[dict[str, str]]]:
    return [[{"iri": item.iri, "label": item.label} for item in cell] for cell in row.cells]
