"""The network as two lists and lines: where each name and each line goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kb.network import Network
from web.pictures.bipartite import lay_out
from web.pictures.network_view import around
from web.visit import Link, Visit


@dataclass(frozen=True)
class Node:
    """An organisation or a case of the drawing; or, without a name, an empty row."""

    id: str = field(metadata={"help": "its name in the drawing, empty for an empty row"})
    text: str = field(default="", metadata={"help": "its label"})
    href: str = field(default="", metadata={"help": "the network around it"})
    count: int = field(default=0, metadata={"help": "cases of the organisation, organisations of the case"})
    hidden: int = field(default=0, metadata={"help": "how many of them are not drawn"})
    focus: bool = field(default=False, metadata={"help": "true for the one that the network is drawn around"})
    others: list[Link] = field(default_factory=list, metadata={"help": "what it is linked to, in the order drawn"})


@dataclass(frozen=True)
class Line:
    """A participation: a line from an organisation to a case."""

    left: str = field(metadata={"help": "id of the organisation"})
    right: str = field(metadata={"help": "id of the case"})
    start: int = field(metadata={"help": "row of the organisation, in hundredths, at its middle"})
    end: int = field(metadata={"help": "row of the case, in hundredths, at its middle"})
    focus: bool = field(default=False, metadata={"help": "true when it ends at what the network is drawn around"})


@dataclass(frozen=True)
class Drawing:
    """Organisations on the left, cases on the right, a line for each participation."""

    organisations: list[Node] = field(metadata={"help": "the left side, row by row"})
    cases: list[Node] = field(metadata={"help": "the right side, row by row"})
    lines: list[Line] = field(metadata={"help": "the lines"})
    height: int = field(metadata={"help": "rows, in hundredths"})


def draw(visit: Visit, drawn: Network, focus: str) -> Drawing:
    """Place the nodes of a network and its lines."""
    layout = lay_out(drawn.cases_of)
    whole = visit.connections.network
    ids = {iri: f"o{row}" for iri, row in layout.left.items()} | {iri: f"c{row}" for iri, row in layout.right.items()}

    def side(
        rows: Mapping[str, int], links: Mapping[str, Sequence[str]], every: Mapping[str, Sequence[str]]
    ) -> list[Node]:
        at = {row: iri for iri, row in rows.items()}
        return [
            _node(visit, at[row], ids, links[at[row]], len(every[at[row]]), focus) if row in at else Node("")
            for row in range(max(at, default=-1) + 1)
        ]

    return Drawing(
        organisations=side(layout.left, drawn.cases_of, whole.cases_of),
        cases=side(layout.right, drawn.partners_in, whole.partners_in),
        lines=[
            Line(ids[one], ids[case], 100 * layout.left[one] + 50, 100 * layout.right[case] + 50, focus in (one, case))
            for one, cases in drawn.cases_of.items()
            for case in cases
        ],
        height=100 * layout.rows,
    )


def _node(visit: Visit, iri: str, ids: Mapping[str, str], linked: Sequence[str], count: int, focus: str) -> Node:
    return Node(
        id=ids[iri],
        text=visit.connections.names[iri],
        href=(visit.to_thing(iri) or "") if iri == focus else around(visit, iri),
        count=count,
        hidden=count - len(linked),
        focus=iri == focus,
        others=[_other(visit, one) for one in sorted(linked, key=lambda one: int(ids[one][1:]))],
    )


def _other(visit: Visit, iri: str) -> Link:
    return Link(visit.connections.names[iri], around(visit, iri))
