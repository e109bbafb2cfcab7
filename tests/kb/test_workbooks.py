"""Rows as a workbook: read again with the library that a spreadsheet program's file would be read with."""

from __future__ import annotations

import io
from datetime import date

import pytest
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell

from kb.workbooks.rows import Linked, Sheet, Value, to_xlsx


def read(*values: Value, name: str = "Lignes") -> list[Cell]:
    book = load_workbook(io.BytesIO(to_xlsx(Sheet(name, [f"c{n}" for n in range(len(values))], [values]))))
    return list(book.worksheets[0][2])


@pytest.mark.parametrize("text", ["=1+1", "+33", "-2", "@SUM(A1)", '=HYPERLINK("http://x","y")', "'quoted"])
def test_a_text_that_begins_like_a_formula_stays_a_text(text: str) -> None:
    (cell,) = read(text)
    assert (cell.data_type, cell.value) == ("s", text)
    assert cell.quotePrefix is text.startswith(("=", "+", "-", "@"))


def test_numbers_truths_and_days_keep_their_type() -> None:
    cells = read(3, 1.5, True, date(2016, 12, 6), None)
    assert [cell.data_type for cell in cells] == ["n", "n", "b", "d", "n"]
    assert cells[3].value.date() == date(2016, 12, 6)
    assert cells[4].value is None


def test_a_thing_is_its_name_and_leads_to_its_address() -> None:
    (cell,) = read(Linked("TRIDAN", "https://example.org/id/case/tridan"))
    assert (cell.value, cell.hyperlink.target) == ("TRIDAN", "https://example.org/id/case/tridan")


def test_a_character_that_no_workbook_may_hold_is_replaced() -> None:
    assert read("a\x00b\x0bc")[0].value == "a\ufffdb\ufffdc"


@pytest.mark.parametrize("name", ["x" * 60, "a/b\\c:d*e?f[g]", "???"])
def test_any_title_can_name_a_sheet(name: str) -> None:
    assert read("x", name=name)[0].value == "x"


def test_an_answer_without_rows_still_has_its_headings() -> None:
    book = load_workbook(io.BytesIO(to_xlsx(Sheet("Rien", ["Le cas"], []))))
    assert [cell.value for cell in book.worksheets[0][1]] == ["Le cas"]
