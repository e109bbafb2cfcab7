"""A handout as CSV, Markdown and a workbook."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from kb.errors import Lang
from kb.handouts.model import Cell, Handout, Said, Table
from kb.text import capital
from kb.workbooks.rows import Linked, Sheet, Value
from kb.workbooks.rows import to_xlsx as workbook

_WORDS: dict[Lang, dict[str, str]] = {
    "fr": {"summary": "Synthèse", "rows": "Comparaison", "sources": "Sources", "number": "n°", ":": " : "},
    "en": {"summary": "Summary", "rows": "Comparison", "sources": "Sources", "number": "no.", ":": ": "},
}


def to_csv(handout: Handout) -> str:
    """Return the rows as CSV: table, row, its state, then a column each; formulas are made plain text."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for row in [_heads(handout), *_rows(handout, " ; ")]:
        writer.writerow([f"'{said}" if said.startswith(("=", "+", "-", "@")) else said for said in row])
    return out.getvalue()


def to_markdown(handout: Handout) -> str:
    """Return a note: the facts, one table after another (or one list to tick), the sources by number."""
    colon = _WORDS[handout.lang][":"]
    parts = [f"# {handout.title}", ""]
    parts += [f"- {_link(column.label, column.iri)}" for column in handout.columns if column.iri]
    parts += ["", *(f"- **{_inline(fact.heading)}**{colon}{_inline(fact.text)}" for fact in handout.facts)]
    for table in handout.tables:
        parts += ["", f"## {_inline(capital(table.title))}", ""]
        parts += [_inline(table.lede), ""] if table.lede else []
        parts += _ticks(table) if handout.ticks else _table(handout, table)
    if handout.sources:
        parts += ["", f"## {_WORDS[handout.lang]['sources']}", ""]
        parts += [f"{number}. {_link(one.label, one.iri)}" for number, one in enumerate(handout.sources, 1)]
    parts += ["", *([_inline(handout.notice), ""] if handout.notice else []), handout.address]
    return "\n".join(parts).rstrip("\n") + "\n"


def to_xlsx(handout: Handout) -> bytes:
    """Return a workbook: the rows, the facts, the sources by number."""
    words = _WORDS[handout.lang]
    facts: list[list[Value]] = [[fact.heading, fact.text] for fact in handout.facts]
    named: list[list[Value]] = [
        [column.label, Linked(column.iri, column.iri)] for column in handout.columns if column.iri
    ]
    sources: list[list[Value]] = [[number, Linked(one.label, one.iri)] for number, one in enumerate(handout.sources, 1)]
    return workbook(
        Sheet(words["rows"], _heads(handout), list(_rows(handout, "\n"))),
        Sheet(words["summary"], ["", words["summary"]], [*facts, *named]),
        Sheet(words["sources"], [words["number"], words["sources"]], sources),
    )


def _heads(handout: Handout) -> list[str]:
    named = (f"{one.label} ({one.note})" if one.note else one.label for one in handout.columns)
    return [*handout.heads, *named]


def _rows(handout: Handout, between: str) -> Iterator[list[str]]:
    for table in handout.tables:
        for row in table.rows:
            yield [table.title, row.head, row.state, *(between.join(map(_cited, cell)) for cell in row.cells)]


def _cited(said: Said) -> str:
    numbers = ", ".join(map(str, said.sources))
    return f"{said.marked} [{numbers}]" if numbers else said.marked


def _table(handout: Handout, table: Table) -> list[str]:
    heads = _heads(handout)[1:]
    rows = [[row.head, row.state, *map(_cell, row.cells)] for row in table.rows]
    return [_row(heads), _row(["---"] * len(heads)), *map(_row, rows)]


def _ticks(table: Table) -> list[str]:
    return [f"- [ ] {_inline(row.head)}. {' '.join(map(_cell, row.cells))}" for row in table.rows]


def _cell(cell: Cell) -> str:
    return "<br>".join(_inline(_cited(said)) for said in cell)


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _link(label: str, iri: str) -> str:
    return f"[{_inline(label)}]({iri})"


def _inline(text: str) -> str:
    return text.replace("[", r"\[").replace("<", "&lt;")
