"""A handout as a document that a word processor edits: A4, real headings, tables, links and language.

It holds the lines of the sheet on paper, in their order. Each table follows a heading, so that the
navigation pane lists them; a number in brackets leads to its source. The file is the same for the
same handout, whatever the day it is written on.
"""

from __future__ import annotations

from collections.abc import Iterable

from babel.dates import format_date
from docx.shared import Length, Mm
from docx.table import Table as DocumentTable
from docx.table import _Cell as DocumentCell
from docx.table import _Row as DocumentRow
from docx.text.paragraph import Paragraph

from kb.errors import Lang
from kb.handouts import word
from kb.handouts.model import Cell, Column, Handout, Row, Said, Table, Tone
from kb.handouts.template import CELL, FACT, HEADING, KICKER, NOTE, SMALL, STRONG, TABLE, TITLE, blank, room
from kb.namespaces import LICENCE
from kb.text import capital, typeset

_HEAD = "F3EDE1"
_TONES: dict[Tone, str] = {"same": "D9EADF", "shared": "ECEEDB"}
_WORDS: dict[Lang, dict[str, str]] = {
    "fr": {
        "sources": "Sources",
        "page": "page {number} sur {pages}",
        "none": "–",
        ":": "\u00a0: ",
        "data": "Données : ",
        "licence": "Licence Ouverte 2.0",
    },
    "en": {
        "sources": "Sources",
        "page": "page {number} of {pages}",
        "none": "–",
        ":": ": ",
        "data": "Data: ",
        "licence": "Licence Ouverte 2.0",
    },
}


def to_docx(handout: Handout) -> bytes:
    """Return the document: title and facts, a heading and a table after another, numbered sources, the licence."""
    return _Sheet(handout).written()


class _Sheet:
    """Writes one handout from top to bottom."""

    def __init__(self, handout: Handout) -> None:
        self.handout, self.words = handout, _WORDS[handout.lang]
        self.boxes = 0
        self.small = len(handout.columns) > 3
        self.document = blank(handout.lang, wide=handout.landscape)
        self.width = room(self.document)

    def written(self) -> bytes:
        handout = self.handout
        self._line(handout.kicker, KICKER)
        self._line(handout.title, TITLE)
        self._origin()
        for fact in handout.facts:
            # A question has its own mark, which a colon would only repeat.
            between = " " if fact.heading.endswith("?") else self.words[":"]
            line = self._line(fact.heading, FACT, STRONG)
            word.add(line, f"{between}{self._set(fact.text)}")
        if handout.notice:
            self._line(handout.notice, FACT, NOTE)
        for table in handout.tables:
            self._table(table)
        self._sources()
        self._licence()
        self._foot()
        return word.frozen(self.document, title=handout.title, subject=handout.kicker, day=handout.day)

    def _line(self, text: str, style: str, kind: str = "") -> Paragraph:
        line = word.dress(self.document.add_paragraph(), style)
        word.add(line, self._set(text), kind)
        return line

    def _origin(self) -> None:
        """Say on which day the document was made, and where the same can be read."""
        handout = self.handout
        line = self._line(format_date(handout.day, format="long", locale=handout.lang), FACT, NOTE)
        if handout.address:
            word.add(line, " · ", NOTE)
            word.link(line, handout.address, handout.address)

    def _table(self, table: Table) -> None:
        """Write a heading, then a table whose first line comes again on each page."""
        self._line(capital(table.title), HEADING)
        if table.lede:
            self._line(table.lede, FACT).paragraph_format.keep_with_next = True
        drawn = self.document.add_table(len(table.rows) + 1, len(self.handout.columns) + 1, TABLE)
        word.describe(drawn, capital(table.title), self._widths())
        # Asking a table for its rows one by one reads it from the top each time.
        heads, *rows = drawn.rows
        self._heads(drawn, heads)
        for row, line in zip(table.rows, rows, strict=True):
            self._row(drawn, row, line)

    def _heads(self, drawn: DocumentTable, line: DocumentRow) -> None:
        word.repeat(line)
        corner, *others = word.cells(drawn, line)
        self._text(corner.paragraphs[0], capital(self.handout.heads[1]), STRONG)
        for column, cell in zip(self.handout.columns, others, strict=True):
            self._column(cell, column)
        for cell in (corner, *others):
            word.shade(cell, _HEAD)

    def _column(self, cell: DocumentCell, column: Column) -> None:
        first = cell.paragraphs[0]
        self._text(first, capital(column.label), STRONG, column.iri)
        if column.note:
            self._text(cell.add_paragraph(), column.note, NOTE)

    def _row(self, drawn: DocumentTable, row: Row, line: DocumentRow) -> None:
        word.keep_whole(line)
        head, *others = word.cells(drawn, line)
        self._head(head.paragraphs[0], row)
        if row.state:
            self._text(head.add_paragraph(), row.state, NOTE)
        for said, cell in zip(row.cells, others, strict=True):
            self._cell(cell, said)
        if row.tone in _TONES:
            for cell in (head, *others):
                word.shade(cell, _TONES[row.tone])

    def _head(self, line: Paragraph, row: Row) -> None:
        if not self.handout.ticks:
            self._text(line, capital(row.head), STRONG)
            return
        self.boxes += 1
        word.tick(line, " ".join([row.head, *(said.text for cell in row.cells for said in cell[:1])]), self.boxes)
        self._text(line, f" {row.head}", STRONG)

    def _cell(self, cell: DocumentCell, said: Cell) -> None:
        """A cell holds at least a paragraph: what is said first goes into the one that it has."""
        lines: Iterable[Said] = said or (Said(""),)
        for number, one in enumerate(lines):
            line = cell.add_paragraph() if number else cell.paragraphs[0]
            self._text(line, one.text or self.words["none"], "" if said else NOTE)
            self._marks(line, one)

    def _marks(self, line: Paragraph, said: Said) -> None:
        """Write how surely it is said, in brackets that stay when the text is copied, then its sources by number."""
        if said.note:
            word.add(line, f" ({self._set(said.note)})", NOTE)
        for place, number in enumerate(said.sources):
            word.add(line, ", " if place else " [", NOTE)
            word.refer(line, str(number), _mark(number))
        if said.sources:
            word.add(line, "]", NOTE)

    def _text(self, line: Paragraph, text: str, kind: str, address: str = "") -> None:
        word.dress(line, SMALL if self.small else CELL)
        if address:
            word.link(line, self._set(text), address).bold = kind == STRONG
        else:
            word.add(line, self._set(text), kind)

    def _widths(self) -> list[Length]:
        number = len(self.handout.columns)
        first = Mm(16) if self.handout.ticks else min(Mm(42), Length(self.width // (number + 1)))
        return [first, *[Length((self.width - first) // number)] * number]

    def _sources(self) -> None:
        if not self.handout.sources:
            return
        self._line(self.words["sources"], HEADING)
        for number, source in enumerate(self.handout.sources, 1):
            line = self._line(f"[{number}] ", CELL)
            word.link(line, self._set(source.label), source.iri)
            word.mark(line, _mark(number), number)

    def _licence(self) -> None:
        line = self._line(self.words["data"], FACT, NOTE)
        line.paragraph_format.space_before = Mm(4)
        word.link(line, self.words["licence"], LICENCE)

    def _foot(self) -> None:
        """Write the name of the base and the title, then at the right the page and how many there are."""
        line = self.document.sections[0].footer.paragraphs[0]
        before, _, rest = self.words["page"].partition("{number}")
        between, _, after = rest.partition("{pages}")
        line.add_run(f"{self._set(f'{word.AUTHOR} · {self.handout.title}')}\t{before}")
        word.count(line, "PAGE")
        line.add_run(between)
        word.count(line, "NUMPAGES")
        line.add_run(after)

    def _set(self, text: str) -> str:
        """Word's own faces lack the narrow space: the wide one that does not break stands for it."""
        return word.legible(typeset(text, self.handout.lang).replace("\u202f", "\u00a0"))


def _mark(number: int) -> str:
    return f"source_{number}"
