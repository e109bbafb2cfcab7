"""Rows as a workbook that a spreadsheet opens: headings, types, links, and what the rows are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Linked:
    """A name that leads to an address."""

    text: str
    href: str


Value = str | int | float | bool | date | Linked | None


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, its headings, its rows."""

    name: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Value]]


def to_xlsx(*sheets: Sheet) -> bytes:
    """Return a workbook of these sheets, each with its headings kept in view and ready to be filtered."""
    # A server starts without openpyxl, a tenth of what it would have to read before its first page.
    from kb.workbooks.cells import write  # noqa: PLC0415

    return write(*sheets)
