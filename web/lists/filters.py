"""Filters by concept: read from the address, counted, removable one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from kb.facets import NOT_STATED, Chosen
from kb.text import nearest
from web.site.catalogue import Concept, Facet
from web.visit import Link, Visit, WrongParameter

Selection = dict[str, set[str]]


@dataclass(frozen=True)
class Choice:
    """One concept that can be chosen."""

    value: str = field(metadata={"help": "its notation, as in the address"})
    text: str = field(metadata={"help": "its label"})
    count: int = field(metadata={"help": "how many results it would show"})
    chosen: bool = field(metadata={"help": "true when it is chosen"})
    depth: int = field(default=0, metadata={"help": "how many broader choices it stands under"})


@dataclass(frozen=True)
class Filter:
    """One facet."""

    key: str = field(metadata={"help": "its name in the address"})
    label: str = field(metadata={"help": "its label"})
    choices: list[Choice] = field(metadata={"help": "its concepts: most frequent first, narrower ones under broader"})
    chosen: int = field(metadata={"help": "how many of them are chosen"})
    switches: bool = field(default=False, metadata={"help": "true when one may ask for all of them, or exactly them"})
    every: bool = field(default=False, metadata={"help": "true when all the chosen ones are asked for"})
    exact: bool = field(default=False, metadata={"help": "true when narrower concepts are left out"})
    left_out: int = field(default=0, metadata={"help": "how many values are not shown, being rarer"})


@dataclass(frozen=True)
class ActiveFilter:
    """One chosen concept."""

    facet: str = field(metadata={"help": "label of the facet"})
    text: str = field(metadata={"help": "label of the concept"})
    href: str = field(metadata={"help": "this page without it"})


def chosen_concepts(visit: Visit, facets: Sequence[Facet]) -> Selection:
    """Return facet key → IRIs chosen in the address; WrongParameter for a value no facet has."""
    selection: Selection = {}
    for facet in facets:
        for value in visit.values(facet.key):
            selection.setdefault(facet.key, set()).add(_concept(visit, facet, value).iri)
    return selection


def _concept(visit: Visit, facet: Facet, value: str) -> Concept:
    if value not in facet.by_slug:
        raise _unknown(visit, facet, value, facet.by_slug)
    return facet.by_slug[value]


def chosen_with_switches(visit: Visit, facets: Sequence[Facet]) -> dict[str, Chosen]:
    """Return what the address chooses in each facet: ``every=theme`` asks for all its values, ``exact=theme``
    leaves narrower ones out, ``theme=not-stated`` asks for cases of which nothing is said.
    """
    every, exact = visit.values("every"), visit.values("exact")
    return {
        facet.key: Chosen(
            frozenset(
                NOT_STATED if value == NOT_STATED else _concept(visit, facet, value).iri
                for value in visit.values(facet.key)
            ),
            facet.key in every,
            facet.key in exact,
        )
        for facet in facets
        if visit.values(facet.key) or facet.key in every or facet.key in exact
    }


def _not_stated(visit: Visit) -> Concept:
    _ = visit.words.gettext
    return Concept(NOT_STATED, _("not stated"))


def filters_with_switches(
    visit: Visit, facets: Sequence[Facet], chosen: Mapping[str, Chosen], counts: Mapping[str, Mapping[str, int]]
) -> list[Filter]:
    """Return the facets with "not stated" as a last choice, and their switches.

    A value that nothing has is shown only when it is chosen; ``counts`` may leave out the rarer ones.
    """
    made = []
    for facet in facets:
        own, found = chosen.get(facet.key, Chosen()), counts.get(facet.key, {})
        counted = (
            facet.by_iri[iri] for iri, count in found.items() if iri != NOT_STATED and (count or iri in own.values)
        )
        shown = sorted(counted, key=lambda concept: (concept.text, concept.iri))
        plain = _filter(Facet(facet.key, facet.label, shown), set(own.values), found)
        plain = replace(plain, choices=nested(shown, plain.choices, _broader(visit, facet.key, shown)))
        silent = found.get(NOT_STATED, 0)
        if silent or NOT_STATED in own.values:
            said = NOT_STATED in own.values
            plain.choices.append(Choice(NOT_STATED, _not_stated(visit).text, silent, said))
        uncounted = len(facet.concepts) - sum(iri != NOT_STATED for iri in found)
        made.append(
            replace(
                plain,
                chosen=len(own.values),
                switches=bool(plain.choices),
                every=own.every,
                exact=own.exact,
                left_out=uncounted,
            )
        )
    return made


def _broader(visit: Visit, facet: str, concepts: Sequence[Concept]) -> dict[str, Sequence[str]]:
    """Return concept → those directly broader."""
    values = visit.catalogue.cases.values
    numbers = [values.find(facet, concept.iri) for concept in concepts]
    return {values[number].iri: values[number].broader for number in numbers if number is not None}


def nested(
    concepts: Sequence[Concept], choices: Sequence[Choice], broader: Mapping[str, Sequence[str]]
) -> list[Choice]:
    """Put narrower choices under the broader ones that are offered too, in the order of ``choices``.

    A concept with several broader ones stands once, under the one that has fewest results.
    """
    iri_of = {concept.slug: concept.iri for concept in concepts}
    by_iri = {iri_of[choice.value]: choice for choice in choices}
    under: dict[str, list[Choice]] = {}
    for iri, choice in by_iri.items():
        offered = [by_iri[wider] for wider in broader.get(iri, ()) if wider in by_iri and wider != iri]
        parent = min(offered, key=lambda wider: (wider.count, wider.text)).value if offered else ""
        under.setdefault(parent, []).append(choice)
    found: list[Choice] = []
    _descend("", 0, under, found)
    # Concepts broader than each other hang from no root: they are not lost for that.
    return [*found, *(choice for choice in choices if all(choice.value != placed.value for placed in found))]


def _descend(parent: str, depth: int, under: Mapping[str, Sequence[Choice]], found: list[Choice]) -> None:
    for choice in under.get(parent, ()):
        found.append(replace(choice, depth=depth))
        _descend(choice.value, depth + 1, under, found)


def active_with_switches(visit: Visit, facets: Sequence[Facet], chosen: Mapping[str, Chosen]) -> list[ActiveFilter]:
    silent = _not_stated(visit)
    return [
        ActiveFilter(facet.label, concept.text, _without(visit, facet.key, concept.slug))
        for facet in facets
        if facet.key in chosen
        for concept in sorted(
            (silent if iri == NOT_STATED else facet.by_iri[iri] for iri in chosen[facet.key].values),
            key=lambda concept: (concept is silent, concept.text),
        )
    ]


def filters(facets: Sequence[Facet], selection: Selection, counts: Mapping[str, Mapping[str, int]]) -> list[Filter]:
    return [_filter(facet, selection.get(facet.key, set()), counts.get(facet.key, {})) for facet in facets]


def _filter(facet: Facet, chosen: set[str], counts: Mapping[str, int]) -> Filter:
    choices = [
        Choice(concept.slug, concept.text, counts.get(concept.iri, 0), concept.iri in chosen)
        for concept in facet.concepts
    ]
    choices.sort(key=lambda choice: (not choice.chosen, -choice.count, choice.text))
    return Filter(facet.key, facet.label, choices, len(chosen))


def active_filters(visit: Visit, facets: Sequence[Facet], selection: Selection) -> list[ActiveFilter]:
    return [
        ActiveFilter(facet.label, concept.text, _without(visit, facet.key, concept.slug))
        for facet in facets
        for concept in facet.concepts
        if concept.iri in selection.get(facet.key, set())
    ]


def _without(visit: Visit, key: str, value: str) -> str:
    return visit.to(visit.name, query=[pair for pair in visit.query if pair != (key, value)])


def _unknown(visit: Visit, facet: Facet, value: str, known: Mapping[str, Concept]) -> WrongParameter:
    _ = visit.words.gettext
    guess = nearest(value, known)
    suggestions = [Link(_("Everything, without filter"), visit.to(visit.name))]
    if guess:
        suggestions.insert(0, Link(known[guess].text, visit.to(visit.name, query=[(facet.key, guess)])))
    return WrongParameter(
        _("No “%(facet)s” is called “%(value)s”", facet=facet.label, value=value),
        _("The address names a filter that the base does not have. Choose it from the list instead."),
        suggestions,
    )
