"""Formats side by side as a handout, as JSON with stable keys, and as JSON-LD."""

from __future__ import annotations

from datetime import date
from typing import Any

from babel.dates import format_date

from kb.comparing.formats import FormatComparison, LawRow, PracticeRow, Usual
from kb.errors import Lang
from kb.guide.model import Statement
from kb.handouts.model import Bibliography, Column, Handout, Row, Said, Source, Table
from kb.handouts.writing import Takeaway

# A handout names the most frequent kinds of a facet; the page and the data give all of them.
SHOWN = 6

_WORDS: dict[Lang, dict[str, str]] = {
    "fr": {
        "part": "partie",
        "criterion": "critère",
        "state": "état",
        "title": "Formats côte à côte",
        "kicker": "Comparaison de formats de coopération",
        "law": "ce que dit le droit le {day}",
        "practice": "ce que montrent les cas",
        "cases": "cas qui l’emploient",
        "no profile": "aucun profil connu à cette date",
        "some": "{number} cas",
        "one": "1 cas",
        "notice": "Ce n’est pas un conseil juridique. Chaque énoncé dit où il a été lu et s’il a été vérifié ; le droit"
        " change, donc chaque profil est daté.",
        ":": " : ",
    },
    "en": {
        "part": "part",
        "criterion": "criterion",
        "state": "state",
        "title": "Formats side by side",
        "kicker": "Comparison of formats of cooperation",
        "law": "what the law says on {day}",
        "practice": "what the cases show",
        "cases": "cases that use it",
        "no profile": "no profile known on this day",
        "some": "{number} cases",
        "one": "1 case",
        "notice": "Not legal advice. Each statement says where it was read and whether it was checked; the law changes,"
        " so each profile is dated.",
        ":": ": ",
    },
}


def formats_takeaway(comparison: FormatComparison, lang: Lang, *, day: date, address: str = "") -> Takeaway:
    """Return a comparison in every form; its graph is that of the formats, regimes and statements included."""
    handout = of_formats(comparison, lang, day=day, address=address)
    return Takeaway(handout, as_data(comparison, lang), tuple(one.format.iri for one in comparison.profiles))


def of_formats(comparison: FormatComparison, lang: Lang, *, day: date, address: str = "") -> Handout:
    """Lay out formats: one column a format, a table for the law and one for the practice."""
    words, books = _WORDS[lang], Bibliography()
    on = format_date(comparison.on, format="long", locale=lang)
    cases = Row(words["cases"], tuple((_cases(number, lang),) for number in comparison.numbers))
    return Handout(
        lang=lang,
        title=words["title"],
        kicker=words["kicker"],
        day=day,
        heads=(words["part"], words["criterion"], words["state"]),
        columns=tuple(
            Column(profile.format.label, profile.format.iri, regime.label if regime else words["no profile"])
            for profile, regime in zip(comparison.profiles, comparison.regimes, strict=True)
        ),
        tables=(
            Table(words["law"].format(day=on), tuple(_law(row, books) for row in comparison.law)),
            Table(words["practice"], (cases, *(_practice(row, lang, books) for row in comparison.practice))),
        ),
        sources=books.sources,
        notice=words["notice"],
        address=address,
        landscape=True,
    )


def as_data(comparison: FormatComparison, lang: Lang) -> dict[str, Any]:
    """Return the comparison as plain data with stable keys, for programs."""
    return {
        "lang": lang,
        "date": comparison.on.isoformat(),
        "formats": [
            {**_name(profile.format), "regime": _name(regime) if regime else None, "cases": number}
            for profile, regime, number in zip(comparison.profiles, comparison.regimes, comparison.numbers, strict=True)
        ],
        "law": [
            {**_name(row.criterion), "cells": [_statement(cell) if cell else None for cell in row.cells]}
            for row in comparison.law
        ],
        "practice": [
            {"facet": row.key, "label": row.label, "cells": [list(map(_usual_data, cell)) for cell in row.cells]}
            for row in comparison.practice
        ],
    }


def _law(row: LawRow, books: Bibliography) -> Row:
    return Row(row.criterion.label, tuple((_stated(cell, books),) if cell else () for cell in row.cells))


def _stated(statement: Statement, books: Bibliography) -> Said:
    note = f"{statement.evidence.label}, {statement.verification.label}"
    return Said(statement.label, note, books.numbers([Source(one.label, one.iri) for one in statement.sources]))


def _practice(row: PracticeRow, lang: Lang, books: Bibliography) -> Row:
    return Row(row.label, tuple(tuple(_usual(one, lang, books) for one in cell[:SHOWN]) for cell in row.cells))


def _usual(one: Usual, lang: Lang, books: Bibliography) -> Said:
    """Say a kind with how many cases have it, how surely, and where each was read."""
    count = _cases(one.number, lang).text
    sources = [Source(source.label, source.iri) for use in one.uses for source in use.sources]
    return Said(one.kind.label, ", ".join([count, *one.levels]), books.numbers(sources))


def _cases(number: int, lang: Lang) -> Said:
    words = _WORDS[lang]
    return Said(words["one"] if number == 1 else words["some"].format(number=number))


def _name(named: Any) -> dict[str, str]:
    return {"iri": named.iri, "label": named.label}


def _statement(statement: Statement) -> dict[str, Any]:
    return {
        **_name(statement),
        "evidence": _name(statement.evidence),
        "verification": _name(statement.verification),
        "sources": list(map(_name, statement.sources)),
    }


def _usual_data(one: Usual) -> dict[str, Any]:
    return {
        **_name(one.kind),
        "cases": one.number,
        "cases_left_out": one.left_out,
        "uses": [
            {
                "case": _name(use.case),
                "element": use.element,
                "evidence": _name(use.evidence) if use.evidence else None,
                "sources": list(map(_name, use.sources)),
            }
            for use in one.uses
        ],
    }
