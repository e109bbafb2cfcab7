"""A comparison of cases to take away: table, CSV, Markdown, workbook, JSON, JSON-LD.

All of them hold the same lines: facet, kind, state, then what each case says there. What is not
plainly stated by a source is marked in words, so that a sheet on paper does not say more than the base.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet
from rdflib import Graph

from kb.compare import Comparison, FacetRows, KindRow
from kb.errors import Lang
from kb.knowledge import Knowledge
from kb.records import Item
from kb.turtle import Form

FORMS = ("table", "csv", "markdown", "xlsx", "json", "jsonld")

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
        "triggers": "Déclencheurs communs à tous",
        "themes": "Thèmes communs à tous",
        "governance": "Fonctions de gouvernance propres à « {case} »",
        "closest": "Paire la plus proche",
        "none": "aucun",
        "no function": "aucune",
        "summary": "Synthèse",
        "rows": "Comparaison",
        "address": "Adresse",
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
        "triggers": "Triggers common to all",
        "themes": "Themes common to all",
        "governance": "Governance functions of “{case}” alone",
        "closest": "Closest pair",
        "none": "none",
        "no function": "none",
        "summary": "Summary",
        "rows": "Comparison",
        "address": "Address",
        ":": ": ",
        ";": "; ",
    },
}


@dataclass(frozen=True)
class Line:
    """One line of the table; ``cells`` hold the texts of each case, empty for nothing."""

    facet: str
    kind: str
    state: str
    words: str
    cells: tuple[tuple[str, ...], ...]


def lines(comparison: Comparison, lang: Lang) -> Iterator[Line]:
    """Yield the lines of a comparison, facet by facet; why a case has nothing comes last in each."""
    for facet in comparison.facets:
        for row in facet.rows:
            cells = tuple(tuple(_said(item) for item in cell) for cell in row.cells)
            yield Line(facet.label, row.kind.text, row.state, state(row, lang), cells)
        if any(facet.nothing):
            yield Line(facet.label, _WORDS[lang]["why"], "absent", "", tuple(_why(facet, lang)))


def state(row: KindRow, lang: Lang) -> str:
    """Say in words how many of the cases have the kind of a row."""
    some = sum(1 for cell in row.cells if cell)
    return _WORDS[lang][row.state].format(some=some, number=len(row.cells))


def summary(comparison: Comparison, lang: Lang) -> list[tuple[str, str]]:
    """Return what the cases share and how they differ, as pairs of a heading and a sentence."""
    words = _WORDS[lang]
    found = [
        (words["triggers"], ", ".join(kind.text for kind in comparison.triggers) or words["none"]),
        (words["themes"], ", ".join(theme.text for theme in comparison.themes) or words["none"]),
    ]
    for own in comparison.governance:
        kinds = ", ".join(kind.text for kind in own.kinds) or words["no function"]
        found.append((words["governance"].format(case=own.case.label), kinds))
    if len(comparison.cases) > 2 and (closest := comparison.closest):
        why = words[";"].join(reason.words for reason in closest.likeness.reasons)
        pair = " · ".join(case.label for case in closest.cases)
        found.append((words["closest"], f"{pair}{words[':']}{why}"))
    return found


def write(comparison: Comparison, form: str, *, knowledge: Knowledge, lang: Lang) -> bytes:
    """Write a comparison in one of the forms of a file, "table" excepted; text is UTF-8."""
    match form:
        case "xlsx":
            return to_xlsx(comparison, lang)
        case "csv":
            return to_csv(comparison, lang).encode()
        case "markdown":
            return to_markdown(comparison, lang).encode()
        case "json":
            return to_json(comparison, lang).encode()
        case _:
            return to_jsonld(comparison, knowledge).encode()


def to_csv(comparison: Comparison, lang: Lang) -> str:
    """Return the table as CSV, one case a column."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_heads(comparison, lang))
    for line in lines(comparison, lang):
        writer.writerow([line.facet, line.kind, line.words, *(" ; ".join(cell) for cell in line.cells)])
    return out.getvalue()


def to_markdown(comparison: Comparison, lang: Lang) -> str:
    """Return a note: the summary, then one table a facet."""
    words = _WORDS[lang]
    heads = _heads(comparison, lang)[1:]
    parts = [f"# {words['title']}", ""]
    parts += [f"- [{_inline(case.label)}]({case.iri})" for case in comparison.cases]
    parts += ["", *(f"- **{_inline(head)}**{words[':']}{_inline(text)}" for head, text in summary(comparison, lang))]
    facet = ""
    for line in lines(comparison, lang):
        if line.facet != facet:
            facet = line.facet
            parts += ["", f"## {facet[:1].upper()}{facet[1:]}", "", _row(heads), _row(["---"] * len(heads))]
        parts.append(_row([line.kind, line.words, *("<br>".join(map(_inline, cell)) for cell in line.cells)]))
    return "\n".join(parts) + "\n"


def to_xlsx(comparison: Comparison, lang: Lang) -> bytes:
    """Return a workbook of two sheets: the table, ready to print on A4 landscape, and the summary."""
    words = _WORDS[lang]
    book = Workbook()
    table = book.active or book.create_sheet()
    table.title = words["rows"]
    said = ([one.facet, one.kind, one.words, *map("\n".join, one.cells)] for one in lines(comparison, lang))
    _fill(table, _heads(comparison, lang), said)
    table.freeze_panes = "D2"
    table.page_setup.orientation, table.page_setup.paperSize = "landscape", 9
    table.page_setup.fitToHeight = 0
    table.sheet_properties.pageSetUpPr.fitToPage = True
    table.print_title_rows = "1:1"
    more = book.create_sheet(words["summary"])
    rows = [*map(list, summary(comparison, lang)), *([case.label, case.iri] for case in comparison.cases)]
    _fill(more, ["", words["summary"]], rows)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def to_json(comparison: Comparison, lang: Lang) -> str:
    """Return the comparison as JSON with stable keys, for programs."""
    closest = comparison.closest
    found = {
        "lang": lang,
        "cases": [{"iri": case.iri, "label": case.label} for case in comparison.cases],
        "triggers": [{"iri": kind.iri, "label": kind.text} for kind in comparison.triggers],
        "themes": [{"iri": theme.iri, "label": theme.text} for theme in comparison.themes],
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
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def to_jsonld(comparison: Comparison, knowledge: Knowledge) -> str:
    """Return the graphs of the cases, all their statements included, as one JSON-LD document."""
    graph = Graph()
    for case in comparison.cases:
        graph += knowledge.graph(knowledge.library["things/graph"].bind(thing=case.iri))
    context = Form.of(knowledge.layout).prefixes
    return graph.serialize(format="json-ld", context=dict(context), auto_compact=True, sort_keys=True) + "\n"


def _heads(comparison: Comparison, lang: Lang) -> list[str]:
    words = _WORDS[lang]
    return [words["facet"], words["kind"], words["state"], *(case.label for case in comparison.cases)]


def _said(item: Item) -> str:
    """Return the label of an item, marked when it is not plainly stated or still to be verified."""
    marks = [item.evidence.text] if item.evidence and item.evidence.slug != "stated" else []
    marks += [item.verification.text] if item.verification and item.verification.slug == "a-verifier" else []
    return f"{item.label} ({', '.join(marks)})" if marks else item.label


def _why(facet: FacetRows, lang: Lang) -> Iterator[tuple[str, ...]]:
    for nothing, reasons in zip(facet.nothing, facet.absences, strict=True):
        said = tuple(
            f"{', '.join(kind.text for kind in item.kinds)}{_WORDS[lang][':']}{item.label}" for item in reasons
        )
        yield said or ((_WORDS[lang]["unexplained"],) if nothing else ())


def _cells(row: KindRow) -> list[list[dict[str, str]]]:
    return [[{"iri": item.iri, "label": item.label} for item in cell] for cell in row.cells]


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _inline(text: str) -> str:
    return text.replace("[", r"\[").replace("]", r"\]").replace("<", "&lt;")


def _fill(sheet: Worksheet, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write strings, never formulas: a label may begin with an equals sign."""
    for number, row in enumerate([heads, *rows], 1):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(number, column)
            cell.value = value
            cell.data_type = "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if number == 1:
                cell.font = Font(bold=True)
                cell.fill = PatternFill("solid", fgColor="F1EBDF")
    for column in range(1, len(heads) + 1):
        sheet.column_dimensions[sheet.cell(1, column).column_letter].width = 18 if column <= 2 else 34
