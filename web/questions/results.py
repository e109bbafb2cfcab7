"""Rows as a reader meets them: names instead of IRIs, links, no column said twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox

from kb.engines.store import Row, Term, text
from kb.errors import Lang
from kb.text import reflow
from web.addresses import address_of
from web.site.answers import datatype

_WEB = ("http://", "https://")


@dataclass(frozen=True)
class Column:
    """One column of a table of results."""

    name: str = field(metadata={"help": "its variable"})
    label: str = field(metadata={"help": "its heading"})
    sort: str = field(metadata={"help": "integer or decimal when all its values are numbers, else empty"})


@dataclass(frozen=True)
class Cell:
    """One value. An unbound one has no text."""

    text: str = field(metadata={"help": "label of a thing, or the literal"})
    sort: str = field(metadata={"help": "iri, string, date, integer, decimal, boolean…; empty when unbound"})
    href: str | None = field(default=None, metadata={"help": "its page here, or its address elsewhere"})
    outside: bool = field(default=False, metadata={"help": "true when the link leaves this site"})
    lang: str | None = field(default=None, metadata={"help": "language of a text in another language than the page"})


@dataclass(frozen=True)
class Table:
    """Some rows of an answer."""

    columns: list[Column] = field(metadata={"help": "the columns shown, in order"})
    rows: list[list[Cell]] = field(metadata={"help": "the cells of each row, in the order of the columns"})


@dataclass(frozen=True)
class Naming:
    """How IRIs are said: by their label in a language, else as a prefixed name."""

    lang: Lang
    labels: Mapping[str, str]
    prefixes: Mapping[str, str]

    def short(self, iri: str) -> str:
        """Return ``dcterms:source`` for its IRI; an IRI without known prefix comes back whole."""
        fits = [(namespace, prefix) for prefix, namespace in self.prefixes.items() if iri.startswith(namespace)]
        namespace, prefix = max(fits, key=lambda pair: len(pair[0]), default=("", ""))
        local = iri.removeprefix(namespace)
        return f"{prefix}:{local}" if prefix and local and not set(local) & set("/#?") else iri


def table(headings: Mapping[str, str], rows: Sequence[Row], naming: Naming, *, whole: bool = False) -> Table:
    """Lay out rows under ``headings`` (variable → heading).

    A column that only repeats the names of the things of another one is left out, those names being shown
    as links, unless ``whole``: who wrote the query wants to see what it projects.
    """
    shown = [name for name in headings if whole or not _repeats(name, headings, rows, naming.labels)]
    return Table(
        columns=[Column(name, headings[name], _common_sort(name, rows)) for name in shown],
        rows=[[_cell(row.get(name), naming) for name in shown] for row in rows],
    )


def _repeats(name: str, headings: Mapping[str, str], rows: Sequence[Row], named: Mapping[str, str]) -> bool:
    values = [row.get(name) for row in rows]
    if not any(isinstance(value, ox.Literal) for value in values):
        return False
    return any(_are_names(values, [row.get(other) for row in rows], named) for other in headings if other != name)


def _are_names(values: Sequence[Term | None], things: Sequence[Term | None], named: Mapping[str, str]) -> bool:
    return all(
        text(value) == (named.get(thing.value, "") if isinstance(thing, ox.NamedNode) else "")
        for value, thing in zip(values, things, strict=True)
    )


def _common_sort(name: str, rows: Sequence[Row]) -> str:
    sorts = {datatype(row[name]) for row in rows if name in row}
    return sorts.pop() if len(sorts) == 1 and sorts <= {"integer", "decimal"} else ""


def _cell(term: Term | None, naming: Naming) -> Cell:
    if term is None:
        return Cell("", "")
    if isinstance(term, ox.NamedNode):
        return _link(term.value, naming)
    if isinstance(term, ox.Literal):
        foreign = term.language if term.language and term.language != naming.lang else None
        return Cell(reflow(term.value), datatype(term), lang=foreign)
    return Cell(str(term), "bnode")


def _link(iri: str, naming: Naming) -> Cell:
    """Link to the site's own page; elsewhere only to the web, since a result may hold any IRI at all."""
    label = naming.labels.get(iri)
    if href := address_of(iri, naming.lang):
        return Cell(label or naming.short(iri), "iri", href)
    if label:
        return Cell(label, "iri")
    return Cell(naming.short(iri), "iri", iri if iri.startswith(_WEB) else None, outside=True)
