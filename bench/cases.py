"""One case of a corpus: its title and description, its facets, or why one of them is empty."""

from __future__ import annotations

from random import Random

from bench.drawing import chance, how_many, number
from bench.lexicon import Concept, Label
from bench.names import place
from bench.parts import EVIDENCE, FIRST_YEAR, LAST_YEAR, OBJECT_SKEW, PARTS, STAGE_SKEW, STAKE_SKEW, THEME_SKEW, Part
from bench.surroundings import Surroundings, capital, named, territory_iri
from bench.triples import DATE, DESCRIPTION, LABEL, RDF_TYPE, SOURCE, Sheet, coop, iri, thing, typed

_KIND, _THEME, _RANK, _EVIDENCE = coop("kind"), coop("theme"), coop("rank"), coop("evidence")
_VERIFICATION, _RATIONALE, _TERRITORY = coop("verification"), coop("rationale"), coop("territory")
_PARTNER = coop("partner")
_LEVELS, _SHARES = [level for level, _ in EVIDENCE], [share for _, share in EVIDENCE]
_EMPTY = {
    "ambitions": Label("Aucune ambition relevée dans l’article", "No ambition found in the article"),
    "acteurs": Label("Rien sur la gouvernance dans l’article", "Nothing on governance in the article"),
}


def case(around: Surroundings, at: int) -> Sheet:
    """Return the triples of the case with this number."""
    chances = chance(around.seed, "case", at)
    places = [around.any_territory(chances), around.any_territory(chances)]
    form = around.draw("format", PARTS[0].skew, chances)
    themes = [around.draw("theme", THEME_SKEW, chances) for _ in range(1 + how_many(chances, (0.5, 0.4, 0.1)))]
    title = _title(chances, form.label, themes[0].label, places)
    sheet = Sheet("case", named(title.fr, at))
    sheet.say(RDF_TYPE, coop("Case"))
    sheet.both(LABEL, title.fr, title.en)
    said = _description(around, chances, themes[0].label, places)
    sheet.both(DESCRIPTION, said.fr, said.en)
    sheet.say(coop("stage"), iri(around.draw("lifecycle", STAGE_SKEW, chances).iri))
    for theme in dict.fromkeys(theme.iri for theme in themes):
        sheet.say(_THEME, iri(theme))
    for where in dict.fromkeys(places[: 1 + how_many(chances, (0.5, 0.5))]):
        sheet.say(_TERRITORY, territory_iri(where))
    sources = list(dict.fromkeys(around.any_source(chances) for _ in range(1 + how_many(chances, (0.7, 0.2, 0.1)))))
    for source in sources:
        sheet.say(SOURCE, source)
    for part in PARTS:
        _facet(around, sheet, part, form, sources, chances)
    return sheet


def _title(chances: Random, form: Label, theme: Label, places: list[int]) -> Label:
    one, other = place(places[0]), place(places[1])
    return chances.choice(
        (
            Label(f"{capital(form.fr)} entre {one} et {other}", f"{capital(form.en)} between {one} and {other}"),
            Label(f"{one} – {other} : {theme.fr}", f"{one} – {other}: {theme.en}"),
            Label(f"{one} et {other}, {form.fr}", f"{one} and {other}, {form.en}"),
            Label(f"{capital(theme.fr)} autour de {one}", f"{capital(theme.en)} around {one}"),
        )
    )


def _description(around: Surroundings, chances: Random, theme: Label, places: list[int]) -> Label:
    stake = chances.choice(around.draw("stake", STAKE_SKEW, chances).phrases)
    aim = chances.choice(around.draw("object", OBJECT_SKEW, chances).phrases)
    one, other = place(places[0]), place(places[1])
    return Label(
        f"Autour de {one}, une coopération avec {other} sur le thème « {theme.fr} ». "
        f"{stake.fr} : c’est de là que partent les partenaires. {aim.fr}.",
        f"Around {one}, a cooperation with {other} on the theme “{theme.en}”. "
        f"{stake.en}: that is where the partners start from. {aim.en}.",
    )


def _facet(around: Surroundings, sheet: Sheet, part: Part, form: Concept, sources: list[str], chances: Random) -> None:
    drawn = _drawn(around, part, form, chances)
    if not drawn and part.facet:
        _absence(sheet, part.facet, sources[0])
    for rank, (concept, label, partner) in enumerate(drawn, 1):
        element = sheet.part(f"{part.fragment}-{rank}")
        sheet.say(coop(part.property), element)
        sheet.say(RDF_TYPE, coop(part.class_), of=element)
        sheet.both(LABEL, label.fr, label.en, of=element)
        sheet.say(_RANK, typed(rank, "integer"), of=element)
        sheet.say(_KIND, iri(concept.iri), of=element)
        if partner:
            sheet.say(_PARTNER, partner, of=element)
        _own(around, sheet, part, element, chances)
        _proof(around, sheet, element, chances.choice(sources), chances)


def _drawn(around: Surroundings, part: Part, form: Concept, chances: Random) -> list[tuple[Concept, Label, str]]:
    """Return kind, label and organisation ("" for what is no partner) of the elements of a facet."""
    count = how_many(chances, part.chances)
    if part.property == "participation":
        partners = dict.fromkeys(around.any_partner(chances) for _ in range(count))
        return [(partner.kind, partner.name, partner.iri) for partner in partners]
    concepts = [around.draw(part.scheme, part.skew, chances) for _ in range(count)]
    if part.property == "formatUse":
        concepts = list(dict.fromkeys([form, *concepts[1:]][:count]))
    return [(concept, chances.choice(concept.phrases), "") for concept in concepts]


def _own(around: Surroundings, sheet: Sheet, part: Part, element: str, chances: Random) -> None:
    """Say what only this kind of element has."""
    match part.property:
        case "object":
            sheet.say(_THEME, iri(around.draw("theme", THEME_SKEW, chances).iri), of=element)
        case "formatUse":
            sheet.say(coop("main"), typed("true" if element.endswith("-1>") else "false", "boolean"), of=element)
        case "milestone":
            sheet.say(DATE, _date(chances), of=element)
        case "scaleFigure":
            sheet.say(coop("count"), typed(1 + number(chances, 40), "integer"), of=element)


def _proof(around: Surroundings, sheet: Sheet, element: str, source: str, chances: Random) -> None:
    evidence = _LEVELS[how_many(chances, _SHARES)]
    sheet.say(_EVIDENCE, thing("evidence", evidence), of=element)
    if evidence == "inferred":
        sheet.both(_RATIONALE, "Déduit du reste de l’article.", "Inferred from the rest of the article.", of=element)
    sheet.say(SOURCE, source, of=element)
    sheet.say(_VERIFICATION, iri(around.draw("verification", 1.0, chances).iri), of=element)


def _absence(sheet: Sheet, facet: str, source: str) -> None:
    element = sheet.part(f"absence-{facet}")
    sheet.say(coop("absence"), element)
    sheet.say(RDF_TYPE, coop("Absence"), of=element)
    sheet.both(LABEL, _EMPTY[facet].fr, _EMPTY[facet].en, of=element)
    sheet.say(coop("facet"), thing("facet", facet), of=element)
    sheet.say(coop("reason"), thing("absence-reason", "cherche-non-trouve"), of=element)
    sheet.say(SOURCE, source, of=element)


def _date(chances: Random) -> str:
    """A year, the late ones more often; one date in five is a day."""
    year = FIRST_YEAR + int((LAST_YEAR - FIRST_YEAR + 1) * chances.random() ** 0.5)
    if chances.random() < 0.8:
        return typed(year, "gYear")
    return typed(f"{year}-{1 + chances.randrange(12):02}-{1 + chances.randrange(28):02}", "date")
