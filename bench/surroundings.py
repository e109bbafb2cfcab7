"""What cases share: sources, territories, organisations, met the more often the smaller their number."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from random import Random

from bench.drawing import Zipf, chance, number
from bench.lexicon import Concept, Label, Lexicon
from bench.names import place
from bench.parts import KIND_SKEW, PARTNER_SKEW, THEME_SKEW
from bench.triples import LABEL, PAGE, PART_OF, RDF_TYPE, SOURCE, Sheet, coop, iri, text, thing
from kb.text import slug

_MANY_TERRITORIES = 35_000  # as many as France has communes
_KIND = coop("kind")


@dataclass(frozen=True)
class Partner:
    """An organisation: its IRI as N-Triples writes it, its kind, its name, the number of its territory."""

    iri: str
    kind: Concept
    name: Label
    territory: int


class Surroundings:
    """Everything but the cases, for a corpus of ``cases`` of them."""

    def __init__(self, lexicon: Lexicon, cases: int, seed: int) -> None:
        self.lexicon, self.seed = lexicon, seed
        self.territories = min(_MANY_TERRITORIES, max(40, cases // 20))
        self.organisations = max(60, cases // 4)
        self.sources = max(40, cases // 2)
        self._drawn: dict[tuple[str, float], Zipf[Concept]] = {}
        # The first numbers are met in most cases; a name costs more than the rest of its line.
        self.partner = lru_cache(maxsize=20_000)(self._partner)

    def draw(self, scheme: str, skew: float, chances: Random) -> Concept:
        """Draw a concept of a scheme."""
        key = (scheme, skew)
        if key not in self._drawn:
            self._drawn[key] = Zipf(self.lexicon.concepts[scheme], skew)
        return self._drawn[key].draw(chances)

    def any_territory(self, chances: Random) -> int:
        return number(chances, self.territories)

    def any_partner(self, chances: Random) -> Partner:
        return self.partner(number(chances, self.organisations))

    def any_source(self, chances: Random) -> str:
        return thing("source", f"gen-source-{number(chances, self.sources)}")

    def source(self, at: int) -> Sheet:
        chances = chance(self.seed, "source", at)
        theme, name = self.draw("theme", THEME_SKEW, chances).label, place(self.any_territory(chances))
        sheet = Sheet("source", f"gen-source-{at}")
        sheet.say(RDF_TYPE, coop("Source"))
        sheet.both(LABEL, f"Article sur {name} : {theme.fr}", f"Article on {name}: {theme.en}")
        sheet.say(_KIND, iri(self.draw("source-type", KIND_SKEW, chances).iri))
        sheet.say(coop("publisherName"), text(f"Gazette de {place(self.any_territory(chances))}"))
        sheet.say(coop("corpus"), thing("corpus", "externe"))
        sheet.say(PAGE, iri(f"https://example.org/articles/{at}"))
        return sheet

    def territory(self, at: int) -> Sheet:
        chances = chance(self.seed, "territory", at)
        sheet = Sheet("territory", named(place(at), at))
        sheet.say(RDF_TYPE, coop("Territory"))
        sheet.both(LABEL, place(at), place(at))
        sheet.say(_KIND, iri(self.draw("territory-type", KIND_SKEW, chances).iri))
        sheet.say(PART_OF, iri(chances.choice(self.lexicon.departments)))
        sheet.say(SOURCE, self.any_source(chances))
        return sheet

    def organisation(self, at: int) -> Sheet:
        partner = self.partner(at)
        sheet = Sheet("organisation", named(partner.name.fr, at))
        sheet.say(RDF_TYPE, coop("Organisation"))
        sheet.both(LABEL, partner.name.fr, partner.name.en)
        sheet.say(_KIND, iri(partner.kind.iri))
        sheet.say(coop("territory"), territory_iri(partner.territory))
        sheet.say(SOURCE, self.any_source(chance(self.seed, "organisation-source", at)))
        return sheet

    def _partner(self, at: int) -> Partner:
        chances = chance(self.seed, "organisation", at)
        kind, where = self.draw("partner", PARTNER_SKEW, chances), self.any_territory(chances)
        said = kind.label
        name = Label(f"{capital(said.fr)} de {place(where)}", f"{capital(said.en)} of {place(where)}")
        return Partner(thing("organisation", named(name.fr, at)), kind, name, where)


def territory_iri(at: int) -> str:
    return thing("territory", named(place(at), at))


def named(name: str, at: int) -> str:
    """Return a slug that no other thing has, and none of the base: its number makes it so."""
    return f"{slug(name)}-gen-{at}"


def capital(words: str) -> str:
    return words[:1].upper() + words[1:]
