"""Workbooks, cell by cell.

A text is always text: one that begins like a formula is written as a string, and marked so that it stays
one when somebody edits the cell.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Font, NamedStyle, PatternFill
from openpyxl.styles.fonts import DEFAULT_FONT
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from kb.workbooks.rows import Linked, Sheet, Value

_HEAD = PatternFill("solid", fgColor="E8E0D0")
# Known to the book by name: a style built for each cell takes longer than everything else.
_PLAIN, _LINK = "Cooperatheque", "Cooperatheque link"
# Spreadsheets refuse a sheet with more links than this.
_MOST_LINKS = 60_000
_WIDTHS = (12, 60)


def write(*sheets: Sheet) -> bytes:
    """Return a workbook of these sheets, as ``kb.workbooks.rows.to_xlsx`` does."""
    book = Workbook()
    book.remove(book.active)
    wrapped = Alignment(vertical="top", wrap_text=True)
    book.add_named_style(NamedStyle(_PLAIN, font=DEFAULT_FONT, alignment=wrapped))
    linked = Font(name=DEFAULT_FONT.name, size=DEFAULT_FONT.size, color="0A5263", underline="single")
    book.add_named_style(NamedStyle(_LINK, font=linked, alignment=wrapped))
    for sheet in sheets:
        drawn = book.create_sheet(_sheet_name(sheet.name))
        _fill(drawn, sheet.headings, sheet.rows)
        drawn.freeze_panes = "A2"
        _for_paper(drawn)
        drawn.auto_filter.ref = f"A1:{get_column_letter(len(sheet.headings))}{len(sheet.rows) + 1}"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _for_paper(sheet: Worksheet) -> None:
    """Print on A4 landscape, as wide as the page, headings on each."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"


def _fill(sheet: Worksheet, headings: Sequence[str], rows: Sequence[Sequence[Value]]) -> None:
    links = 0
    for column, heading in enumerate(headings, 1):
        head = sheet.cell(1, column)
        _write(head, heading)
        head.font, head.fill = Font(bold=True), _HEAD
        longest = max((len(_shown(row[column - 1])) for row in rows), default=0)
        sheet.column_dimensions[get_column_letter(column)].width = min(max(_WIDTHS[0], longest + 2), _WIDTHS[1])
    for number, row in enumerate(rows, 2):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(number, column)
            cell.style = _PLAIN
            _write(cell, value.text if isinstance(value, Linked) else value)
            if isinstance(value, Linked) and links < _MOST_LINKS:
                cell.hyperlink, cell.style = value.href, _LINK
                links += 1


def _write(cell: Cell, value: str | int | float | bool | date | None) -> None:
    if not isinstance(value, str):
        cell.value = value
        return
    cell.value = ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", value)
    cell.data_type = "s"
    cell.quotePrefix = value.startswith(("=", "+", "-", "@"))


def _shown(value: Value) -> str:
    return value.text if isinstance(value, Linked) else "" if value is None else str(value)


def _sheet_name(title: str) -> str:
    """A sheet's name has 31 characters at most, and none that a reference to it is made of."""
    return "".join(" " if character in "[]:*?/\\" else character for character in title)[:31].strip() or "1"
