"""Who cooperates with whom, through which cases: drawn, and told as a table."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import ClassVar, NamedTuple
from urllib.parse import urlencode

from kb.network import Pair
from web.frame import Frame, frame
from web.lists.excerpts import Excerpt, excerpt
from web.lists.filters import ActiveFilter, Choice, Filter, active_filters
from web.pictures.network_drawing import Drawing, draw
from web.pictures.network_view import LEAST_CHOICES, NetworkView, short, view
from web.site.catalogue import Facet
from web.visit import Link, Visit


class Limits(NamedTuple):
    """How many organisations and cases are drawn, how many pairs are listed."""

    organisations: int
    cases: int
    pairs: int


# Beyond the first a drawing cannot be read, nor a table: the rest is one link away. Beyond the second a browser
# labours: the rest is in the files, or around one organisation.
READABLE, BEARABLE = Limits(80, 100, 40), Limits(600, 800, 2_000)
# More values than this are too many for one list; cases of one pair in the table.
OFFERED, CASES = 300, 5


@dataclass(frozen=True)
class PairLine:
    """Two organisations of the table."""

    first: Link = field(metadata={"help": "one of them"})
    second: Link = field(metadata={"help": "the other"})
    cases: Excerpt = field(metadata={"help": "the cases they share, or the first of them; all are in the files"})


@dataclass(frozen=True, kw_only=True)
class NetworkPage:
    """/fr/reseau"""

    template: ClassVar[str] = "pages/network.html"

    frame: Frame = field(metadata={"help": "what surrounds the page"})
    action: str = field(metadata={"help": "where the filters are sent"})
    filters: list[Filter] = field(metadata={"help": "theme, format, territory, kind of organisation"})
    leasts: list[Choice] = field(metadata={"help": "the least number of cases of an organisation"})
    least: int = field(metadata={"help": "the one in force"})
    clear: str = field(metadata={"help": "this page without filters"})
    active: list[ActiveFilter] = field(metadata={"help": "what is chosen, each removable"})
    focus: Link | None = field(metadata={"help": "what the network is drawn around, and its page"})
    focused: str = field(metadata={"help": "the same as the address names it"})
    organisations: int = field(metadata={"help": "how many organisations answer"})
    cases: int = field(metadata={"help": "how many cases link them"})
    unnamed: int = field(metadata={"help": "how many cases of the base name no partner; 0 around one thing"})
    drawn: int = field(metadata={"help": "how many of the organisations are drawn"})
    drawn_cases: int = field(metadata={"help": "how many of the cases are drawn"})
    drawing: Drawing = field(metadata={"help": "the drawing"})
    pairs: list[PairLine] = field(metadata={"help": "the pairs of organisations, or the first ones"})
    total: int = field(metadata={"help": "how many pairs there are"})
    sorts: list[Link] = field(metadata={"help": "the orders of the table"})
    everything: str = field(metadata={"help": "this page with more drawn and listed; empty when nothing more fits"})
    files: list[Link] = field(metadata={"help": "the pairs as a file"})
    script: str = field(metadata={"help": "address of the script that lights up neighbours"})


def network(visit: Visit) -> NetworkPage:
    _ = visit.words.gettext
    seen = view(visit)
    limits = BEARABLE if visit.values("show") else READABLE
    drawn = seen.network.most_present(limits.organisations).most_shared(limits.cases)
    pairs = seen.pairs
    return NetworkPage(
        frame=frame(
            visit,
            _("Network of cooperation"),
            _("Who cooperates with whom, through which cases: the partners that are named, drawn and listed."),
            asked={"organisations/cooperating": _asked(seen), "organisations/cases": {}, "organisations/list": {}},
        ),
        action=visit.to("network"),
        filters=_filters(visit, seen),
        leasts=[Choice(str(one), str(one), 0, one == seen.least) for one in sorted({*LEAST_CHOICES, seen.least})],
        least=seen.least,
        clear=visit.to("network", query=[pair for pair in visit.query if pair[0] in ("with", "least")]),
        active=active_filters(visit, seen.facets, seen.chosen),
        focus=_link(visit, seen.focus) if seen.focus else None,
        focused=short(seen.focus) if seen.focus else "",
        organisations=len(seen.network.cases_of),
        cases=len(seen.network.partners_in),
        unnamed=0 if seen.focus else len(visit.catalogue.lines) - len(visit.connections.network.partners_in),
        drawn=len(drawn.cases_of),
        drawn_cases=len(drawn.partners_in),
        drawing=draw(visit, drawn, seen.focus),
        pairs=[_pair(visit, pair) for pair in pairs[: limits.pairs]],
        total=len(pairs),
        sorts=_sorts(visit, seen),
        everything=""
        if limits is BEARABLE
        else visit.to("network", query=[*visit.query, ("show", "all")], part="pairs"),
        files=[Link(form.upper(), _file(visit, form)) for form in ("csv", "json")],
        script=visit.site.assets.address("js/network.js"),
    )


def _asked(seen: NetworkView) -> dict[str, str]:
    return {"organisation": seen.focus} if seen.focus in seen.network.cases_of else {}


def _link(visit: Visit, iri: str) -> Link:
    return Link(visit.connections.names[iri], visit.to_thing(iri) or "")


def _pair(visit: Visit, pair: Pair) -> PairLine:
    cases = excerpt(pair.cases, partial(_link, visit), every=_file(visit, "csv"), most=CASES)
    return PairLine(_link(visit, pair.first), _link(visit, pair.second), cases)


def _more(visit: Visit) -> str:
    return visit.to("network", query=[*visit.query, ("show", "all")], part="pairs")


def _filters(visit: Visit, seen: NetworkView) -> list[Filter]:
    """Return the filters as lists to choose one value from; no count: they combine."""
    return [_filter(visit, facet, seen.chosen.get(facet.key, set())) for facet in seen.facets]


def _filter(visit: Visit, facet: Facet, chosen: set[str]) -> Filter:
    """Return the values of a facet by name; of very many, those of most cases, and what is chosen."""
    shown = facet.concepts
    if len(shown) > OFFERED:
        bearing = dict(visit.catalogue.index.by_frequency(facet.key))
        ranked = sorted(shown, key=lambda one: (one.iri not in chosen, -bearing.get(one.iri, 0)))
        kept = {one.iri for one in ranked[:OFFERED]}
        shown = [one for one in shown if one.iri in kept]
    choices = [Choice(one.slug, one.text, 0, one.iri in chosen) for one in shown]
    return Filter(facet.key, facet.label, choices, len(chosen), left_out=len(facet.concepts) - len(choices))


def _sorts(visit: Visit, seen: NetworkView) -> list[Link]:
    _ = visit.words.gettext
    named = {"shared": _("number of shared cases"), "name": _("name")}
    others = [pair for pair in visit.query if pair[0] != "sort"]
    return [
        Link(text, visit.to("network", query=[*others, ("sort", sort)], part="pairs"), sort == seen.sort)
        for sort, text in named.items()
    ]


def _file(visit: Visit, form: str) -> str:
    state = [(key, value) for key, value in visit.query if value and key != "show"]
    return "/api/network?" + urlencode([*state, ("lang", visit.lang), ("as", form)])
