"""A selection of cases as rows, and as a file: CSV, JSON, workbook, JSON-LD."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from kb.namespaces import split
from kb.workbooks.rows import Linked, Sheet, Value, to_xlsx
from web.visit import Visit

COLUMNS = ("case", "label", "description", "stage", "formats", "themes", "latest_milestone", "sources", "page")
# Everything that is said of a case is a few hundred statements: no more cases than this in one graph.
MOST_GRAPHS = 500
# A workbook is made whole before its first byte: some ten seconds for as many cases as this.
MOST_LINES = 20_000


def rows(visit: Visit, numbers: Sequence[int]) -> list[dict[str, Any]]:
    """Return cases, by their numbers, as rows of ``COLUMNS``; ``case`` is the IRI, lists are lists of labels."""
    return [_row(visit, number) for number in numbers]


def _row(visit: Visit, number: int) -> dict[str, Any]:
    line, record = visit.catalogue.line(number), visit.catalogue.cases.record(number)
    return {
        "case": line.iri,
        "label": line.label,
        "description": line.description,
        "stage": line.stage.text,
        "formats": [concept.text for concept in line.formats],
        "themes": [concept.text for concept in line.themes],
        "latest_milestone": max(record.years) if record.years else None,
        "sources": record.sources,
        "page": visit.origin + visit.to("case", slug=(split(line.iri) or ("", "", ""))[1]),
    }


def as_csv(table: list[dict[str, Any]]) -> str:
    """Return rows as CSV with a header; lists are joined by " | ", formulas are made plain text."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows([[plain(row[name]) for name in COLUMNS] for row in table])
    return out.getvalue()


def as_xlsx(visit: Visit, table: list[dict[str, Any]], address: str) -> bytes:
    """Return rows as a workbook with headings in the language of the visit; numbers stay numbers.

    ``address`` is the page of the selection, written on the second sheet.
    """
    _ = visit.words.gettext
    headings = {
        "label": _("Case"),
        "description": _("Description"),
        "stage": _("Stage"),
        "formats": _("Formats"),
        "themes": _("Themes"),
        "latest_milestone": _("Latest milestone"),
        "sources": _("Sources"),
        "page": _("Page"),
        "case": _("Identifier"),
    }
    cells = [[_cell(row[name], name) for name in headings] for row in table]
    about: list[list[Value]] = [[_("Address"), Linked(address, address)], [_("Cases"), len(table)]]
    return to_xlsx(
        Sheet(_("Cases of cooperation"), list(headings.values()), cells), Sheet(_("About"), [_("Selection"), ""], about)
    )


def _cell(value: Any, name: str) -> Value:
    if name in ("page", "case"):
        return Linked(value, value)
    joined: Value = " | ".join(value) if isinstance(value, list) else value
    return joined


def plain(value: Any) -> str:
    """Return a value as a cell of a file: lists joined by " | ", a formula made plain text."""
    said = " | ".join(value) if isinstance(value, list) else "" if value is None else str(value)
    return f"'{said}" if said.startswith(("=", "+", "-", "@")) else said
