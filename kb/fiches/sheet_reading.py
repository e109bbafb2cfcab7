"""From a spreadsheet to the tree of a fiche, every value with its sheet and cell."""

from __future__ import annotations

import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import lru_cache
from io import BytesIO

from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from kb.fiches.problems import NotImportable, Problem, problem
from kb.fiches.sheet_archive import check_archive
from kb.fiches.sheet_layout import CASE_SHEET, Column, Section, Sheets
from kb.fiches.tree import Entry, Mapping, Place, Scalar, Sequence, Tree
from kb.schema import LANGS
from kb.text import fold

_MAX_ROWS, _MAX_COLUMNS = 2_000, 400
Cells = dict[tuple[str, ...], list[Scalar]]


def read_xlsx(content: bytes, sheets: Sheets, *, file: str) -> Tree:
    """Return the tree of a fiche kept as a workbook; NotImportable with every cell that cannot be read."""
    check_archive(content, file=file)
    reader = _Reader(sheets, file)
    try:
        book = load_workbook(BytesIO(content), data_only=False, keep_links=False)
    # openpyxl reads with lxml where it is installed: what either parser says of bad XML is a SyntaxError.
    except (KeyError, ValueError, TypeError, SyntaxError, zipfile.BadZipFile) as error:
        raise NotImportable([_unreadable(Place(file))]) from error
    tree = reader.fiche(sheet for sheet in book.worksheets if isinstance(sheet, Worksheet))
    if reader.problems:
        raise NotImportable(reader.problems)
    return tree


class _Reader:
    """Reads sheets into keys; what cannot be read is in ``problems``."""

    def __init__(self, sheets: Sheets, file: str) -> None:
        self.sheets = sheets
        self.file = file
        self.problems: list[Problem] = []
        self.sections = {section.key: section for section in sheets.sections}
        self.columns = {
            ".".join((section.key, *column.path)): (section, column)
            for section in sheets.sections
            for column in section.columns
        }

    def fiche(self, worksheets: Iterable[Worksheet]) -> Tree:
        """Return the whole fiche: the keys of the case, then the items of every other sheet."""
        case: list[Entry] = []
        items: dict[str, list[Tree]] = {}
        place: Place | None = None
        for sheet in worksheets:
            if sheet.max_row > _MAX_ROWS or sheet.max_column > _MAX_COLUMNS:
                self.problems.append(_too_wide(self._place(sheet, "")))
            elif str(sheet.cell(1, 1).value or "").startswith(f"{CASE_SHEET}."):
                place = self._place(sheet, "")
                case += self._case(sheet)
            elif self._is_read(sheet):
                for key, item in self._items(sheet):
                    items.setdefault(key, []).append(item)
            elif sheet.sheet_state == "visible" and any(
                cell.value is not None for row in sheet.iter_rows() for cell in row
            ):
                self.problems.append(_unknown_sheet(self._place(sheet, "")))
        if place is None:
            place = Place(self.file)
            self.problems.append(_not_a_fiche(place))
        lists = [Entry(key, Sequence(tuple(found), place), place) for key, found in items.items()]
        return Mapping((*case, *lists), place)

    def _is_read(self, sheet: Worksheet) -> bool:
        return any(str(cell.value) in self.columns for cell in sheet[1])

    def _case(self, sheet: Worksheet) -> list[Entry]:
        cells: Cells = {}
        for row in sheet.iter_rows():
            head, *values = row
            column = self._column(sheet, head, [value for value in values[1:] if value.value is not None])
            if column is not None:
                cells.setdefault(column[1].path, []).extend(self._scalars(sheet, column[1], values[1:]))
        return list(_entries(cells))

    def _items(self, sheet: Worksheet) -> Iterator[tuple[str, Tree]]:
        """Yield each row as an item of its list, with the key of the list."""
        rows = list(sheet.iter_rows())
        heads: list[tuple[Section, Column] | None] = []
        for number, head in enumerate(rows[0]):
            below = [row[number] for row in rows[2:] if row[number].value is not None]
            heads.append(self._column(sheet, head, below))
        section = next(head[0] for head in heads if head is not None)
        for row in rows[2:]:
            cells: Cells = {}
            for head, cell in zip(heads, row, strict=True):
                if head is not None:
                    cells.setdefault(head[1].path, []).extend(self._scalars(sheet, head[1], [cell]))
            item = self._item(
                section, {path: found for path, found in cells.items() if found}, self._place(sheet, row[0].coordinate)
            )
            if item is not None:
                yield section.key.partition(".")[0], item

    def _item(self, section: Section, cells: Cells, place: Place) -> Tree | None:
        """Return what a row says: nothing, the name of a known thing, or a new item."""
        context = self.sheets.desk.context
        names = cells.get((context.keyword("@id"),), [])
        if not cells or (section.word is not None and len(cells) == len(names) == 1):
            return None
        if section.is_cited and len(cells) == len(names) == 1:
            return names[0]
        entries = list(_entries(cells))
        if section.key.startswith(context.keyword("@included")):
            name = Scalar(context.names[section.target], place)
            entries.insert(0, Entry(context.keyword("@type"), name, place))
        return Mapping(tuple(entries), place)

    def _column(self, sheet: Worksheet, head: Cell, below: list[Cell]) -> tuple[Section, Column] | None:
        found = self.columns.get(str(head.value))
        if found is None and below:
            self.problems.append(_no_column(self._place(sheet, below[0].coordinate), str(head.value or "")))
        return found

    def _scalars(self, sheet: Worksheet, column: Column, cells: Iterable[Cell]) -> Iterator[Scalar]:
        for cell in cells:
            place = self._place(sheet, cell.coordinate)
            if cell.data_type in ("f", "e"):
                self.problems.append(_computed(place, str(cell.value)))
                continue
            text = _text(cell.value)
            if text:
                yield Scalar(self._value(column.choices, text), place)

    def _value(self, choices: str | None, text: str) -> str:
        """Return the value that a label stands for; a text that is no label is left as it is."""
        if choices is None or choices.startswith("part:"):
            return text
        return self._values(choices).get(fold(text), text)

    @lru_cache  # noqa: B019 - one reader a file
    def _values(self, choices: str) -> dict[str, str]:
        return {fold(label): value for lang in LANGS for value, label in self.sheets.labels(choices, lang).items()}

    def _place(self, sheet: Worksheet, cell: str) -> Place:
        return Place(self.file, sheet=sheet.title, cell=cell)


def _entries(cells: Cells) -> Iterator[Entry]:
    """Yield keys with their values: languages together, one value or the list of them."""
    keys: dict[str, dict[str, list[Scalar]]] = {}
    for (key, *rest), found in cells.items():
        if found:
            keys.setdefault(key, {}).setdefault(rest[0] if rest else "", []).extend(found)
    for key, by_language in keys.items():
        first = next(iter(by_language.values()))[0].place
        if "" in by_language:
            yield Entry(key, _one_or_all(by_language[""]), first)
        else:
            texts = (Entry(lang, _one_or_all(found), found[0].place) for lang, found in by_language.items())
            yield Entry(key, Mapping(tuple(texts), first), first)


def _one_or_all(found: list[Scalar]) -> Tree:
    return found[0] if len(found) == 1 else Sequence(tuple(found), found[0].place)


def _text(value: object) -> str:
    """Return the content of a cell as a person reads it: 2016, not 2016.0; a day, not a midnight."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case float() if value.is_integer():
            return str(int(value))
        case datetime() if not any((value.hour, value.minute, value.second)):
            return value.date().isoformat()
        case date():
            return value.isoformat()
    return unicodedata.normalize("NFC", str(value).replace("\r\n", "\n").replace("\r", "\n")).strip()


def _computed(place: Place, text: str) -> Problem:
    return problem(
        place,
        fr=f"cette cellule est une formule ou une erreur de calcul ({text[:40]}) ; écrivez la valeur elle-même.",
        en=f"this cell is a formula or a calculation error ({text[:40]}); write the value itself.",
    )


def _no_column(place: Place, head: str) -> Problem:
    return problem(
        place,
        fr=f"rien ne dit ce qu’est cette valeur : la colonne n’a pas d’en-tête connu ({head or 'vide'}) ; "
        "recopiez-la dans une colonne de « kb new --xlsx ».",
        en=f"nothing tells what this value is: the column has no known header ({head or 'empty'}); "
        "copy it into a column of `kb new --xlsx`.",
    )


def _unknown_sheet(place: Place) -> Problem:
    return problem(
        place,
        fr="cette feuille n’est pas d’une fiche : sa première ligne, masquée, ne nomme aucune colonne ; retirez-la.",
        en="this sheet is not of a fiche: its first row, hidden, names no column; remove it.",
    )


def _not_a_fiche(place: Place) -> Problem:
    return problem(
        place,
        fr="ce classeur n’a pas de feuille « Cas » ; partez de « kb new --xlsx » ou de « kb export --xlsx ».",
        en="this workbook has no “Case” sheet; start from `kb new --xlsx` or `kb export --xlsx`.",
    )


def _too_wide(place: Place) -> Problem:
    return problem(
        place,
        fr=f"cette feuille dépasse {_MAX_ROWS} lignes ou {_MAX_COLUMNS} colonnes ; retirez ce qui est vide "
        "ou étranger.",
        en=f"this sheet is over {_MAX_ROWS} rows or {_MAX_COLUMNS} columns; remove what is empty or foreign.",
    )


def _unreadable(place: Place) -> Problem:
    return problem(
        place,
        fr="ce classeur est abîmé ; ouvrez-le et enregistrez-le de nouveau en .xlsx.",
        en="this workbook is damaged; open it and save it again as .xlsx.",
    )
