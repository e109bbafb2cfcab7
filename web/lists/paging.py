"""Long lists in pages: which one the address asks for, and links to the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from web.visit import Link, Visit, WrongParameter

Line = TypeVar("Line")

SIZE = 100
# Pages linked on each side of the current one.
_AROUND = 2


@dataclass(frozen=True)
class Pages:
    """Where one is in a long list, counted from 1."""

    number: int = field(metadata={"help": "the page shown"})
    last: int = field(metadata={"help": "the last page, 1 for an empty list"})
    first_line: int = field(metadata={"help": "rank of its first line, 0 for none"})
    last_line: int = field(metadata={"help": "rank of its last line"})
    total: int = field(metadata={"help": "how many lines in all"})
    links: list[Link | None] = field(metadata={"help": "the pages to go to; None where some are left out"})
    before: str = field(metadata={"help": "address of the page before, may be empty"})
    after: str = field(metadata={"help": "address of the next page, may be empty"})

    @property
    def start(self) -> int:
        """How many lines stand before the page."""
        return max(0, self.first_line - 1)

    def of(self, lines: Sequence[Line]) -> Sequence[Line]:
        """Return those of all the lines that stand on the page."""
        return lines[self.start : self.last_line]


def pages(visit: Visit, total: int, *, lines: str, size: int = SIZE) -> Pages:
    """Return the page that ``page=`` asks for, of ``total`` lines; ``lines`` is the anchor of the list.

    WrongParameter for a page that there is not.
    """
    last = max(1, -(-total // size))
    number = _number(visit, last)

    def to(page: int) -> str:
        others = [pair for pair in visit.query if pair[0] != "page"]
        return visit.to(visit.name, query=[*others, *([("page", str(page))] if page > 1 else [])], part=lines)

    near = [page for page in range(1, last + 1) if page in (1, last) or abs(page - number) <= _AROUND]
    links: list[Link | None] = []
    for page in near:
        if links and page - 1 not in near:
            links.append(None)
        links.append(Link(str(page), to(page), page == number))
    return Pages(
        number=number,
        last=last,
        first_line=min(total, (number - 1) * size + 1),
        last_line=min(total, number * size),
        total=total,
        links=links if last > 1 else [],
        before=to(number - 1) if number > 1 else "",
        after=to(number + 1) if number < last else "",
    )


def _number(visit: Visit, last: int) -> int:
    _ = visit.words.gettext
    value = next(iter(visit.values("page")), "1")
    if not (value.isascii() and value.isdigit() and 1 <= int(value[:9]) <= last):
        others = [pair for pair in visit.query if pair[0] != "page"]
        raise WrongParameter(
            _("There is no page “%(value)s”", value=value),
            _("The list has %(last)s pages, counted from 1.", last=last),
            [Link(_("First page"), visit.to(visit.name, query=others))],
        )
    return int(value)
