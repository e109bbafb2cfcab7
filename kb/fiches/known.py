"""What the base already names: by slug, by name, by official code."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pyoxigraph as ox

from kb.errors import Lang
from kb.fiches.problems import Candidate, Texts
from kb.namespaces import COOP, RDFS, SKOS, split, thing
from kb.text import fold

_NAMES = {RDFS.label, SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel, SKOS.notation}
_LABELS = {RDFS.label, SKOS.prefLabel}
_CODES = {COOP.inseeCode, COOP.siren, COOP.inpnCode}


@dataclass
class Known:
    """Kind → slug → what it is called; the IRIs of every subject, parts included."""

    subjects: set[str] = field(default_factory=set)
    labels: dict[str, Texts] = field(default_factory=lambda: defaultdict(dict))
    _names: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _codes: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _slugs: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def of(cls, triples: Iterable[ox.Triple]) -> Known:
        known = cls()
        for triple in triples:
            if isinstance(triple.subject, ox.NamedNode):
                known._add(triple.subject.value, triple.predicate.value, triple.object)
        return known

    def slugs(self, kind: str) -> set[str]:
        return self._slugs.get(kind, set())

    def label(self, iri: str, lang: Lang) -> str:
        texts = self.labels.get(iri, {})
        return texts.get(lang) or texts.get("fr") or iri

    def coded(self, code: str) -> list[str]:
        """Return the IRIs of the things that bear an official code."""
        return self._codes.get(code, [])

    def codes(self, iri: str) -> list[str]:
        return sorted(code for code, iris in self._codes.items() if iri in iris)

    def called(self, kind: str, name: str) -> Iterator[Candidate]:
        """Yield the things of a kind that a name may stand for: same name first, then names that contain it."""
        wanted = fold(name)
        ranked: list[tuple[int, str]] = []
        for slug in self.slugs(kind):
            names = {fold(known) for known in self._names.get(thing(kind, slug), ())}
            if wanted in names or wanted == slug:
                ranked.append((0, slug))
            elif any(_contains(known, wanted) for known in names):
                ranked.append((1, slug))
        for _, slug in sorted(ranked)[:12]:
            yield self.candidate(kind, slug)

    def candidate(self, kind: str, slug: str) -> Candidate:
        iri = thing(kind, slug)
        codes = ", ".join(self.codes(iri))
        code = f", code {codes}" if codes else ""
        return Candidate(slug, self.label(iri, "fr"), {"fr": f"dans la base{code}", "en": f"in the base{code}"})

    def _add(self, subject: str, predicate: str, value: object) -> None:
        if subject not in self.subjects:
            self.subjects.add(subject)
            place = split(subject)
            if place and not place[2]:
                self._slugs[place[0]].add(place[1])
        if not isinstance(value, ox.Literal):
            return
        if predicate in _LABELS and value.language in ("fr", "en"):
            self.labels[subject]["fr" if value.language == "fr" else "en"] = value.value
        if predicate in _NAMES:
            self._names[subject].add(value.value)
        if predicate in _CODES:
            self._codes[value.value].append(subject)


def _contains(known: str, wanted: str) -> bool:
    """Say whether one name is the other with words before or after it."""
    if min(len(known), len(wanted)) < 4:
        return False
    return f" {wanted} " in f" {known} " or f" {known} " in f" {wanted} "
