"""A fiche as a spreadsheet: lists to choose from, help in the comments of the headers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from itertools import count, islice
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from kb.errors import Lang
from kb.fiches.sheet_layout import CASE_SHEET, Column, Section, Sheets
from kb.fiches.writing import Fiche

_ROWS = 60
_PREPARED = 20
_LISTS = "listes"
_HEADER = PatternFill("solid", fgColor="E7EEF2")
_REQUIRED = PatternFill("solid", fgColor="CFE0E8")
_EPOCH = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_WRAP = Alignment(wrap_text=True, vertical="top")


def to_xlsx(fiche: Fiche, sheets: Sheets, lang: Lang) -> bytes:
    """Return a workbook that holds a fiche, {} for an empty one. ``fiche`` has the id of every item."""
    book = _Book(sheets, lang)
    for section in sheets.sections:
        if section.key == CASE_SHEET:
            book.write_case(section, fiche)
        else:
            book.write_list(section, _rows(section, fiche, sheets.desk.context.keyword("@id")))
    return book.content()


def _rows(section: Section, fiche: Fiche, id_key: str) -> list[Fiche]:
    """Return the items of a sheet, then rows that have only the id that the next items will bear.

    A source cited by its name alone is a row with a name.
    """
    found = fiche.get(section.key, [])
    items = [
        item if isinstance(item, dict) else {id_key: item} for item in (found if isinstance(found, list) else [found])
    ]
    taken = {item.get(id_key) for item in items}
    numbered = (f"{section.word}-{number}" for number in count(1)) if section.word else iter(())
    free = (name for name in numbered if name not in taken)
    return [*items, *({id_key: name} for name in islice(free, _PREPARED))]


@dataclass
class _Book:
    sheets: Sheets
    lang: Lang
    book: Workbook = field(default_factory=Workbook)
    ranges: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.book.remove(self.book.worksheets[0])
        self.lists = self.book.create_sheet(_LISTS)
        self.lists.sheet_state = "hidden"

    def content(self) -> bytes:
        self.book.move_sheet(self.lists, len(self.book.worksheets))
        self.book.active = 0
        self.book.properties.created = self.book.properties.modified = _EPOCH
        output = BytesIO()
        self.book.save(output)
        return output.getvalue()

    def write_case(self, section: Section, fiche: Fiche) -> None:
        """Write the case downwards: a line for each key, its values to the right of its label."""
        sheet = self._sheet(section)
        sheet.column_dimensions["A"].hidden = True
        for letter, width in (("B", 34), *((letter, 60) for letter in "CDEF")):
            sheet.column_dimensions[letter].width = width
            sheet.column_dimensions[letter].number_format = "@"
        for line, column in enumerate(section.columns, 1):
            _put(sheet.cell(line, 1), ".".join((section.key, *column.path)))
            self._head(sheet.cell(line, 2), column, is_required=column.is_required)
            values = self._shown(column, fiche)
            for place in range(max(len(values), column.repeats)):
                cell = sheet.cell(line, 3 + place)
                if place < len(values):
                    _put(cell, values[place])
                self._restrict(sheet, column, cell.coordinate)
        sheet.freeze_panes = "C1"

    def write_list(self, section: Section, rows: list[Fiche]) -> None:
        """Write a row for each item under two header rows, the first hidden."""
        sheet = self._sheet(section)
        sheet.row_dimensions[1].hidden = True
        sheet.freeze_panes = "B3"
        number = 0
        for column in section.columns:
            shown = [self._shown(column, row) for row in rows]
            for repeat in range(max(column.repeats, *map(len, shown)) if shown else column.repeats):
                number += 1
                letter = get_column_letter(number)
                sheet.column_dimensions[letter].width = column.width
                sheet.column_dimensions[letter].hidden = column.is_hidden
                _put(sheet.cell(1, number), ".".join((section.key, *column.path)))
                self._head(sheet.cell(2, number), column, is_required=column.is_required and repeat == 0)
                sheet.column_dimensions[letter].number_format = "@"
                for line, values in enumerate(shown, 3):
                    if repeat < len(values):
                        _put(sheet.cell(line, number), values[repeat])
                self._restrict(sheet, column, f"{letter}3:{letter}{_ROWS + 2}")

    def _sheet(self, section: Section) -> Worksheet:
        title = section.title[self.lang]
        title = f"{title[0].upper()}{title[1:]}"
        taken = {sheet.title for sheet in self.book.worksheets}
        return self.book.create_sheet(title if len(title) <= 31 and title not in taken else section.key)

    def _head(self, cell: Cell, column: Column, *, is_required: bool) -> None:
        _put(cell, column.label[self.lang] + (" *" if is_required else ""))
        cell.font = Font(bold=True)
        cell.fill = _REQUIRED if is_required else _HEADER
        if column.help[self.lang]:
            cell.comment = Comment(column.help[self.lang], "Coopérathèque", height=120, width=320)

    def _shown(self, column: Column, row: Fiche) -> list[str]:
        """Return the texts of a column for one item, choices by their label."""
        choices = column.choices
        labels = self.sheets.labels(choices, self.lang) if choices and not choices.startswith("part:") else {}
        paths = (column.path, *((key,) for key in column.other_keys))
        return [labels.get(text, text) for path in paths for text in _values(row, path)]

    def _restrict(self, sheet: Worksheet, column: Column, cells: str) -> None:
        """Offer the list of a column in its cells; typing something else is allowed, and told on import."""
        source = self._range(column.choices) if column.choices else None
        if source is not None:
            validation = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=False)
            validation.add(cells)
            sheet.add_data_validation(validation)

    def _range(self, choices: str) -> str | None:
        if choices.startswith("part:"):
            section = next(one for one in self.sheets.sections if one.key == choices.removeprefix("part:"))
            title = section.title[self.lang]
            return f"{quote_sheetname(f'{title[0].upper()}{title[1:]}')}!$A$3:$A${_ROWS + 2}"
        if choices not in self.ranges:
            labels = list(self.sheets.labels(choices, self.lang).values())
            number = len(self.ranges) + 1
            for line, text in enumerate([choices, *labels], 1):
                _put(self.lists.cell(line, number), text)
            letter = get_column_letter(number)
            self.ranges[choices] = f"{_LISTS}!${letter}$2:${letter}${len(labels) + 1}"
        return self.ranges[choices]


def _values(row: Fiche, path: tuple[str, ...]) -> list[str]:
    found: Any = row
    for step in path:
        found = found.get(step) if isinstance(found, dict) else None
    if found is None:
        return []
    return [str(value) for value in found] if isinstance(found, list) else [str(found)]


def _put(cell: Cell, text: str) -> None:
    """Write a text as a text: « =1+1 » is not a formula, « 2016-11 » not a date."""
    cell.number_format = "@"
    cell.alignment = _WRAP
    cell.value = text
    cell.data_type = "s"
