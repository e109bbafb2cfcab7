"""The part of the network that an address asks for: filters on cases, kind of organisation, presence, focus."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyroaring import BitMap

from kb.facets import Chosen
from kb.namespaces import split, thing
from kb.network import Network, Pair
from kb.text import nearest
from web.lists.filters import chosen_concepts
from web.site.catalogue import Concept, Facet
from web.site.connections import Connections
from web.visit import Link, Visit, WrongParameter

CASE_FACETS = ("theme", "format", "territory")
KIND = "kind"
# An organisation of one case links nothing to anything else: it is drawn when asked for.
LEAST, FOCUSED_LEAST = 2, 1
LEAST_CHOICES = (1, 2, 3, 4, 5)
SORTS = ("shared", "name")


@dataclass(frozen=True)
class NetworkView:
    """What is asked for and the network that answers it; ``focus`` is an IRI or empty."""

    network: Network
    facets: list[Facet]
    chosen: dict[str, set[str]]
    least: int
    focus: str
    sort: str

    @property
    def pairs(self) -> list[Pair]:
        """Those that share most cases first, or by name; around an organisation, its own before the others."""
        turned = [
            Pair(pair.second, pair.first, pair.cases) if pair.second == self.focus else pair
            for pair in self.network.pairs()
        ]
        if self.sort == "name":
            rank = {organisation: number for number, organisation in enumerate(self.network.cases_of)}
            turned.sort(key=lambda pair: (rank[pair.first], rank[pair.second]))
        return sorted(turned, key=lambda pair: self.focus != pair.first) if self.focus else turned


def view(visit: Visit) -> NetworkView:
    """Read the address; WrongParameter for a value that there is not."""
    connections = visit.connections
    facets = [facet for facet in visit.catalogue.facets if facet.key in CASE_FACETS]
    linked = BitMap(visit.site.partnerships.iris)
    facets = [_used(facet, visit, linked) for facet in facets] + [_kinds(visit, connections)]
    for key in (*CASE_FACETS, KIND, "least", "with", "sort", "show"):
        _single(visit, key)
    chosen = chosen_concepts(visit, facets)
    focus = _focus(visit, connections)
    least = _least(visit, FOCUSED_LEAST if focus else LEAST)
    network = connections.network.around(focus) if focus else connections.network
    on_cases = {key: Chosen(frozenset(chosen[key])) for key in CASE_FACETS if key in chosen}
    if on_cases:
        network = network.within(set(visit.catalogue.index.matching(on_cases)))
    if KIND in chosen:
        network = network.among({one for one in network.cases_of if connections.kinds.get(one, set()) & chosen[KIND]})
    return NetworkView(network.present(least), facets, chosen, least, focus, _sort(visit))


def _used(facet: Facet, visit: Visit, linked: BitMap) -> Facet:
    """Keep the values that a case of the network has, by name."""
    counts = visit.catalogue.index.counts_of(facet.key, {}, linked)
    used = [concept for concept in facet.concepts if counts.get(concept.iri)]
    return Facet(facet.key, facet.label, sorted(used, key=lambda concept: concept.text.casefold()))


def _kinds(visit: Visit, connections: Connections) -> Facet:
    _ = visit.words.gettext
    used = {kind for kinds in connections.kinds.values() for kind in kinds}
    named = sorted((connections.names[kind].casefold(), kind) for kind in used)
    return Facet(KIND, _("kind of organisation"), [Concept(kind, connections.names[kind]) for _name, kind in named])


def _focus(visit: Visit, connections: Connections) -> str:
    """Return the IRI of ``with=organisation/…`` or ``with=case/…``; "" without one."""
    _ = visit.words.gettext
    value = next(iter(visit.values("with")), "")
    if not value:
        return ""
    kind, _slash, slug = value.partition("/")
    iri = thing(kind, slug) if kind in ("organisation", "case") and slug else ""
    if iri in connections.network.cases_of or iri in connections.network.partners_in:
        return iri
    known = {short(one): one for one in (*connections.network.cases_of, *connections.network.partners_in)}
    guess = nearest(value, known)
    meant = [Link(connections.names[known[guess]], visit.to("network", query=[("with", guess)]))] if guess else []
    raise WrongParameter(
        _("The network holds nothing called “%(value)s”", value=value),
        _("Name a partner of a case, or a case with named partners: with=organisation/brest-metropole."),
        [*meant, Link(_("The whole network"), visit.to("network"))],
    )


def short(iri: str) -> str:
    """Return ``organisation/…`` or ``case/…``, as ``with`` takes it."""
    kind, slug, _part = split(iri) or ("", "", "")
    return f"{kind}/{slug}"


def around(visit: Visit, iri: str) -> str:
    """Return the address of the network around an organisation or a case."""
    return visit.to("network", query=[("with", short(iri))])


def _least(visit: Visit, default: int) -> int:
    _ = visit.words.gettext
    value = next(iter(visit.values("least")), str(default))
    if not (value.isascii() and value.isdigit() and 1 <= int(value[:9]) <= 99):
        raise WrongParameter(
            _("“%(value)s” is not a number of cases", value=value),
            _("Write a whole number from 1 to 99: organisations of fewer cases are left out."),
            [_without(visit, "least")],
        )
    return int(value)


def _sort(visit: Visit) -> str:
    _ = visit.words.gettext
    value = next(iter(visit.values("sort")), SORTS[0])
    if value not in SORTS:
        raise WrongParameter(
            _("“%(value)s” is not a way to sort", value=value),
            _("Sort by number of shared cases (shared) or by name (name)."),
            [_without(visit, "sort")],
        )
    return value


def _single(visit: Visit, key: str) -> None:
    _ = visit.words.gettext
    values: Sequence[str] = visit.values(key)
    if len(values) > 1:
        raise WrongParameter(
            _("“%(key)s” is given several times", key=key),
            _("The network takes one value of each filter."),
            [Link(value, visit.to("network", query=[*_others(visit, key), (key, value)])) for value in values],
        )


def _others(visit: Visit, key: str) -> Iterable[tuple[str, str]]:
    return [pair for pair in visit.query if pair[0] != key and pair[1]]


def _without(visit: Visit, key: str) -> Link:
    _ = visit.words.gettext
    return Link(_("The same without it"), visit.to("network", query=_others(visit, key)))
