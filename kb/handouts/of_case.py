"""One case as a sheet of two or three pages: facet by facet, what is known, how surely, read where."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from babel.dates import format_date

from kb.errors import Lang
from kb.handouts.model import Bibliography, Column, Fact, Handout, Row, Said, Table
from kb.handouts.writing import Takeaway
from kb.records import Field, Group, Item, Record, Value
from kb.text import capital

_WORDS: dict[Lang, dict[str, str]] = {
    "fr": {
        "facet": "facette",
        "kind": "nature",
        "state": "preuve",
        "kicker": "Cas de coopération",
        "known": "Ce qui est connu",
        "brief": "En bref",
        "why": "pourquoi rien",
        "unexplained": "rien n’est dit, sans raison donnée",
        "notice": "Ce qui n’est pas dit tel quel par une source, ou reste à vérifier, est marqué ; les numéros"
        " renvoient aux sources, à la fin.",
        "yes": "oui",
        "no": "non",
        ":": " : ",
    },
    "en": {
        "facet": "facet",
        "kind": "kind",
        "state": "evidence",
        "kicker": "Case of cooperation",
        "known": "What is known",
        "brief": "In brief",
        "why": "why nothing",
        "unexplained": "nothing is said, no reason given",
        "notice": "What no source states as such, or remains to be verified, is marked; numbers refer to the sources,"
        " at the end.",
        "yes": "yes",
        "no": "no",
        ":": ": ",
    },
}


def case_takeaway(case: Record, lang: Lang, *, day: date, address: str = "") -> Takeaway:
    """Return a case in every form; the record has its own JSON-LD, at the address of the case."""
    return Takeaway(of_case(case, lang, day=day, address=address), {}, (case.iri,))


def of_case(case: Record, lang: Lang, *, day: date, address: str = "") -> Handout:
    """Lay out a case: its own fields as facts, then a table a facet, a row an item."""
    words, books = _WORDS[lang], Bibliography()
    tables = tuple(Table(group.label, tuple(_rows(group, lang, books))) for group in case.groups)
    books.cited(case.proofs)
    description = [Fact(words["brief"], case.description)] if case.description else []
    return Handout(
        lang=lang,
        title=case.label,
        kicker=words["kicker"],
        day=day,
        heads=(words["facet"], words["kind"], words["state"]),
        columns=(Column(words["known"]),),
        facts=(*description, *(Fact(capital(field.name), _values(field, lang)) for field in case.fields)),
        tables=tables,
        sources=books.sources,
        notice=words["notice"],
        address=address,
    )


def _rows(group: Group, lang: Lang, books: Bibliography) -> Iterable[Row]:
    words = _WORDS[lang]
    for item in group.items:
        kinds = ", ".join(kind.text for kind in item.kinds) or item.type_label
        yield Row(kinds, ((books.said(item), *_details(item, lang)),))
    for absence in group.absences:
        reason = ", ".join(kind.text for kind in absence.kinds)
        yield Row(words["why"], ((Said(f"{reason}{words[':']}{absence.label}"),),), tone="absent")
    if not group.items and not group.absences:
        yield Row(words["why"], ((Said(words["unexplained"]),),), tone="absent")


def _details(item: Item, lang: Lang) -> Iterable[Said]:
    """Return the other fields of an item, and why it was inferred."""
    colon = _WORDS[lang][":"]
    themes = [Said(", ".join(theme.text for theme in item.themes))] if item.themes else []
    fields = [Said(f"{field.name}{colon}{_values(field, lang)}") for field in item.fields]
    return [*themes, *fields, *([Said(item.rationale)] if item.rationale else [])]


def _values(field: Field, lang: Lang) -> str:
    return ", ".join(_value(value, lang) for value in field.values)


def _value(value: Value, lang: Lang) -> str:
    """Return a value as people of the language write it: days in full, yes and no."""
    if value.datatype == "date":
        return format_date(date.fromisoformat(value.text), format="long", locale=lang)
    if value.datatype == "boolean":
        return _WORDS[lang]["yes" if value.text in ("true", "1") else "no"]
    return value.text
