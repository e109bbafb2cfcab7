"""A handout as a PDF: A4, the faces of the site, heads of columns on every page, nothing cut.

The file is the same for the same handout, whatever the day it is written on.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from babel.dates import format_date
from font_source_sans_pro import font_files_ttf as sans
from font_source_serif_pro import font_files_ttf as serif
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    PageTemplate,
    Paragraph,
    Spacer,
    TableStyle,
)
from reportlab.platypus import Table as PaperTable

from kb.errors import Lang
from kb.handouts.model import Cell, Column, Handout, Row, Said, Table, Tone
from kb.text import capital, typeset

_INK, _SOFT, _LINE, _ACCENT = map(HexColor, ("#15302b", "#4b5a54", "#dad1bf", "#a13f17"))
_TONES: dict[Tone, Color] = {"same": HexColor("#d9eadf"), "shared": HexColor("#eceedb")}
_MARGIN, _TOP, _BOTTOM = 12 * mm, 12 * mm, 16 * mm
_FACES = {
    "sans": sans["SourceSansPro"],
    "sans-bold": sans["SourceSansProSemibold"],
    "serif": serif["SourceSerifProSemibold"],
}
_WORDS: dict[Lang, dict[str, str]] = {
    "fr": {"sources": "Sources", "page": "page {number} sur {pages}", "none": "–"},
    "en": {"sources": "Sources", "page": "page {number} of {pages}", "none": "–"},
}


def to_pdf(handout: Handout) -> bytes:
    """Return the PDF: title and facts, a table after another, numbered sources, a foot on each page."""
    out = io.BytesIO()
    size = landscape(A4) if handout.landscape else A4
    template = BaseDocTemplate(
        out,
        pagesize=size,
        title=handout.title,
        author="Coopérathèque",
        lang=handout.lang,
        displayDocTitle=True,
        invariant=True,
    )
    width, height = size[0] - 2 * _MARGIN, size[1] - _TOP - _BOTTOM
    template.addPageTemplates(PageTemplate(frames=[Frame(_MARGIN, _BOTTOM, width, height, 0, 0, 0, 0)]))
    template.build(_Sheet(handout, width, height).story(), canvasmaker=_canvas_of(handout))
    return out.getvalue()


@cache
def _register() -> None:
    for name, path in _FACES.items():
        pdfmetrics.registerFont(TTFont(name, path))


class _Sheet:
    """Lays out one handout on pages of ``width`` × ``height`` points, margins apart."""

    def __init__(self, handout: Handout, width: float, height: float) -> None:
        _register()
        self.handout, self.width, self.height, self.words = handout, width, height, _WORDS[handout.lang]
        size = 7.4 if len(handout.columns) > 3 else 8.4
        self.body = _style("sans", size)
        self.note = _style("sans", size - 1, _SOFT)
        self.bold = _style("sans-bold", size)
        self.facet = _style("serif", size + 2)

    def story(self) -> list[Flowable]:
        handout = self.handout
        parts: list[Flowable] = [
            self._paragraph(handout.kicker, _style("sans-bold", 8.5, _ACCENT)),
            self._paragraph(handout.title, _style("serif", 19)),
            self._origin(),
            Spacer(0, 3 * mm),
        ]
        parts += [self._facts(), Spacer(0, 3 * mm)] if handout.facts else []
        if handout.notice:
            parts += [self._paragraph(handout.notice, self.note), Spacer(0, 2 * mm)]
        for table in handout.tables:
            parts += [self._table(table), Spacer(0, 4 * mm)]
        return [*parts, *self._sources()]

    def _origin(self) -> Flowable:
        """Say on which day the sheet was made, and where the same can be read."""
        handout = self.handout
        said = escape(format_date(handout.day, format="long", locale=handout.lang))
        address = f" · <a href={quoteattr(handout.address)}>{escape(handout.address)}</a>" if handout.address else ""
        return Paragraph(f"{said}{address}", self.note)

    def _facts(self) -> Flowable:
        said = [
            [self._paragraph(fact.heading, self.bold), self._paragraph(fact.text, self.body)]
            for fact in self.handout.facts
        ]
        return PaperTable(said, colWidths=[45 * mm, self.width - 45 * mm], style=TableStyle(_grid()), hAlign="LEFT")

    def _table(self, table: Table) -> Flowable:
        """Return a table whose first line, its title and the heads, comes again on each page."""
        title = [self._paragraph(capital(table.title), self.facet)]
        title += [self._paragraph(table.lede, self.body)] if table.lede else []
        alone = len(self.handout.columns) == 1
        heads = [title, ""] if alone else [title, *map(self._column, self.handout.columns)]
        rows = [[self._head(row), *map(self._cell, row.cells)] for row in table.rows]
        style = [*_grid(), ("LINEBELOW", (0, 0), (-1, 0), 1, _INK), *([("SPAN", (0, 0), (-1, 0))] if alone else [])]
        for number, row in enumerate(table.rows, 1):
            if row.tone in _TONES:
                style.append(("BACKGROUND", (0, number), (-1, number), _TONES[row.tone]))
        # A row that takes most of a page has to be cut in two; the others go whole to the next page.
        tall = any(self._height(row) > self.height / 2 for row in rows)
        widths = self._widths()
        return PaperTable([heads, *rows], widths, repeatRows=1, splitInRow=int(tall), style=TableStyle(style))

    def _height(self, row: Sequence[Sequence[Flowable]]) -> float:
        cells = zip(self._widths(), row, strict=True)
        return max(sum(part.wrap(width, self.height)[1] for part in cell) for width, cell in cells)

    def _widths(self) -> list[float]:
        number = len(self.handout.columns)
        first = 14 * mm if self.handout.ticks else min(42 * mm, self.width / (number + 1))
        return [first, *[(self.width - first) / number] * number]

    def _column(self, column: Column) -> list[Flowable]:
        said: list[Flowable] = [self._paragraph(capital(column.label), self.bold, column.iri)]
        return [*said, self._paragraph(column.note, self.note)] if column.note else said

    def _head(self, row: Row) -> list[Flowable]:
        head = f"☐ {row.head}" if self.handout.ticks else capital(row.head)
        said: list[Flowable] = [self._paragraph(head, self.bold)]
        return [*said, self._paragraph(row.state, self.note)] if row.state else said

    def _cell(self, cell: Cell) -> list[Flowable]:
        if not cell:
            return [self._paragraph(self.words["none"], self.note)]
        return [self._said(said) for said in cell]

    def _said(self, said: Said) -> Flowable:
        note = " · ".join(filter(None, [said.note, f"[{', '.join(map(str, said.sources))}]" if said.sources else ""]))
        marked = f' <font size="{self.note.fontSize}" color="#4b5a54">{escape(self._set(note))}</font>' if note else ""
        return Paragraph(escape(self._set(said.text)) + marked, self.body)

    def _sources(self) -> list[Flowable]:
        if not self.handout.sources:
            return []
        listed: list[Flowable | str] = [
            self._paragraph(f"[{number}] {source.label}", self.note, source.iri)
            for number, source in enumerate(self.handout.sources, 1)
        ]
        number = 3 if self.handout.landscape else 2
        rows = [listed[start : start + number] for start in range(0, len(listed), number)]
        rows[-1] += [""] * (number - len(rows[-1]))
        columns = PaperTable(rows, colWidths=[self.width / number] * number, style=TableStyle(_grid()[:1]))
        return [self._paragraph(self.words["sources"], self.facet), Spacer(0, 1 * mm), columns]

    def _paragraph(self, text: str, style: ParagraphStyle, address: str = "") -> Paragraph:
        said = escape(self._set(text))
        return Paragraph(f"<a href={quoteattr(address)}>{said}</a>" if address else said, style)

    def _set(self, text: str) -> str:
        return _typeset(text, self.handout.lang)


def _typeset(text: str, lang: Lang) -> str:
    """The serif has no narrow space: the wide one that does not break stands for it."""
    return typeset(text, lang).replace("\u202f", "\u00a0")


def _style(face: str, size: float, colour: Color = _INK) -> ParagraphStyle:
    return ParagraphStyle(
        f"{face}-{size}", fontName=face, fontSize=size, leading=size * 1.28, textColor=colour, spaceBefore=1.5
    )


def _grid() -> list[tuple[Any, ...]]:
    """Thin lines between rows, text at the top of its cell."""
    sides = [(f"{side}PADDING", (0, 0), (-1, -1), 3) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")]
    return [("VALIGN", (0, 0), (-1, -1), "TOP"), ("LINEBELOW", (0, 0), (-1, -1), 0.4, _LINE), *sides]


def _canvas_of(handout: Handout) -> type[Canvas]:
    """Return a canvas that writes the foot of each page once the number of pages is known."""

    class Numbered(Canvas):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            self.pages: list[dict[str, Any]] = []

        def showPage(self) -> None:  # noqa: N802 - reportlab's name
            self.pages.append(dict(self.__dict__))
            self._startPage()  # type: ignore[attr-defined]

        def save(self) -> None:
            pages = self.pages
            for number, page in enumerate(pages, 1):
                self.__dict__.update(page)
                _foot(self, handout, number, len(pages))
                super().showPage()
            super().save()

    return Numbered


def _foot(canvas: Canvas, handout: Handout, number: int, pages: int) -> None:
    """Write the name of the base, the title and the page; a title too long for the line ends with dots."""
    width = (landscape(A4) if handout.landscape else A4)[0]
    page = _WORDS[handout.lang]["page"].format(number=number, pages=pages)
    room = width - 2 * _MARGIN - pdfmetrics.stringWidth(page, "sans", 7) - 5 * mm
    said = _typeset(f"Coopérathèque · {handout.title}", handout.lang)
    while pdfmetrics.stringWidth(said, "sans", 7) > room:
        said = f"{said.rstrip('…')[:-1]}…"
    canvas.setFont("sans", 7)
    canvas.setFillColor(_SOFT)
    canvas.drawString(_MARGIN, 8 * mm, said)
    canvas.drawRightString(width - _MARGIN, 8 * mm, page)
