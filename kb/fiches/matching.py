"""Names and codes against what is known: proposed, never guessed.

A slug of the base and an official code say exactly one thing. A name never does, even when only
one thing bears it today: it comes back as a question, with what it may stand for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from kb.errors import Lang
from kb.fiches.known import Known
from kb.fiches.problems import Candidate
from kb.fiches.registry import COMMUNE, DEPARTEMENT, EPCI, REGION, Entry, Registry
from kb.namespaces import COOP, DCTERMS, RDF, RDFS, XSD, split, thing
from kb.text import fold, slug

Answers = Mapping[tuple[str, str], str]
_LEVELS = {"territory": (COMMUNE, EPCI, DEPARTEMENT, REGION), "organisation": (COMMUNE, EPCI)}
_CODE = re.compile(r"\d{9}|\d{5}|2[AB]\d{3}")
_NATURES: dict[str, tuple[str, str, str]] = {
    "CC": ("cc", "Communauté de communes", "community of municipalities"),
    "CA": ("ca", "Communauté d’agglomération", "agglomeration community"),
    "CU": ("cu", "Communauté urbaine", "urban community"),
    "METRO": ("metropole", "", ""),
    "MET69": ("metropole", "", ""),
}


@dataclass
class Matcher:
    """Resolves references; ``created`` are the things that an official code brought into the base."""

    known: Known
    registry: Registry | None
    answers: Answers
    created: dict[str, list[ox.Triple]] = field(default_factory=dict)
    _slugs: dict[tuple[str, str, str], str] = field(default_factory=dict)

    def resolve(self, kind: str, text: str) -> str:
        """Return the slug that a text stands for: its answer, or the bearer of an official code, else the text."""
        text = self.answers.get((kind, text)) or self.answers.get(("", text)) or text
        if kind not in _LEVELS or not _CODE.fullmatch(text):
            return text
        for iri in self.known.coded(text):
            place = split(iri)
            if place and place[0] == kind:
                return place[1]
        entry = self.registry.find(text) if self.registry else None
        return self._create(kind, entry) if entry else text

    def candidates(self, kind: str, name: str) -> tuple[Candidate, ...]:
        """Return what a name may stand for, in the base then in the registry."""
        found = list(self.known.called(kind, name))
        taken = {code for candidate in found for code in self.known.codes(thing(kind, candidate.answer))}
        for entry in self.registry.called(name, _LEVELS.get(kind, ())) if self.registry else ():
            if entry.code not in taken and _CODE.fullmatch(entry.code):
                found.append(self._candidate(entry))
        return tuple(found)

    def _candidate(self, entry: Entry) -> Candidate:
        where = self.registry.entry(DEPARTEMENT, entry.departement or "") if self.registry else None
        place = f", {where.name}" if where else ""
        return Candidate(
            entry.code,
            entry.name,
            {
                "fr": f"registre officiel : {entry.name} ({entry.level}{place})",
                "en": f"official registry: {entry.name} ({entry.level}{place})",
            },
        )

    def _create(self, kind: str, entry: Entry) -> str:
        """Return the slug of a thing that the registry brings, described once."""
        if (kind, entry.level, entry.code) not in self._slugs:
            name = slug(entry.name)
            taken = self.known.slugs(kind) | {iri.rpartition("/")[2] for iri in self.created if f"/{kind}/" in iri}
            # A namesake keeps its name; the newcomer is told apart by its code.
            name = f"{name}-{entry.code.lower()}" if name in taken else name
            self._slugs[kind, entry.level, entry.code] = name
            iri = thing(kind, name)
            self.created[iri] = []
            self.created[iri] = list(self._describe(kind, iri, entry))
        return self._slugs[kind, entry.level, entry.code]

    def _describe(self, kind: str, iri: str, entry: Entry) -> Iterator[ox.Triple]:
        """Yield what the registry says of an entry, and the registry as its source."""
        subject, registry = ox.NamedNode(iri), self.registry
        if registry is None:
            return
        is_place = kind == "territory"
        labels = _labels(entry, is_place=is_place)
        yield _triple(subject, RDF.type, ox.NamedNode(str(COOP.Territory if is_place else COOP.Organisation)))
        yield from (_triple(subject, RDFS.label, ox.Literal(text, language=lang)) for lang, text in labels.items())
        nature = ("territory-type", entry.level) if is_place else ("partner", _partner(entry))
        yield _triple(subject, COOP.kind, ox.NamedNode(thing(*nature)))
        yield _triple(subject, DCTERMS.source, ox.NamedNode(thing("source", registry.source)))
        code = COOP.siren if entry.level == EPCI else COOP.inseeCode
        if is_place or entry.level == EPCI:
            yield _triple(subject, code, ox.Literal(entry.code))
        if is_place and entry.level != EPCI:
            yield _triple(subject, COOP.codeVintage, ox.Literal(registry.vintage, datatype=ox.NamedNode(XSD.gYear)))
        parent = self._parent(entry) if is_place else None
        if parent:
            yield _triple(subject, DCTERMS.isPartOf, ox.NamedNode(thing("territory", parent)))

    def _parent(self, entry: Entry) -> str | None:
        """Return the slug of the département of a commune or EPCI, of the region of a département."""
        level, code = (REGION, entry.region) if entry.level == DEPARTEMENT else (DEPARTEMENT, entry.departement)
        parent = self.registry.entry(level, code) if self.registry and code and entry.level != REGION else None
        if parent is None:
            return None
        for iri in self.known.coded(parent.code):
            if fold(self.known.label(iri, "fr")) == fold(parent.name):
                return iri.rpartition("/")[2]
        return self._create("territory", parent)


def _labels(entry: Entry, *, is_place: bool) -> dict[Lang, str]:
    """Return the French and English names of an entry, as a place or as the body that runs it."""
    _, before, after = _NATURES.get(entry.type, ("", "", ""))
    bare = entry.name.removeprefix(f"{entry.type} ").replace("'", "’")
    fr, en = f"{before} {bare}".strip(), f"{bare} {after}".strip()
    if entry.level == COMMUNE and not is_place:
        return {"fr": f"Commune {_of(bare)}", "en": f"Commune of {bare}"}
    if entry.level == EPCI and is_place:
        return {"fr": f"Territoire {_of(fr)}", "en": f"Territory of {en}"}
    return {"fr": fr, "en": en}


def _of(name: str) -> str:
    """Return the name after « de », contracted or elided as French does."""
    if re.match("Communauté|Métropole", name):
        return f"de la {name[0].lower()}{name[1:]}"
    article = re.match(r"(Les?) (?=\S)", name)
    if article:
        return f"{'du' if article.group(1) == 'Le' else 'des'} {name[article.end() :]}"
    return f"d’{name}" if fold(name)[0] in "aeiouyh" else f"de {name}"


def _partner(entry: Entry) -> str:
    return "commune" if entry.level == COMMUNE else _NATURES[entry.type][0]


def _triple(subject: ox.NamedNode, predicate: str, value: ox.NamedNode | ox.Literal) -> ox.Triple:
    return ox.Triple(subject, ox.NamedNode(str(predicate)), value)


def is_code(text: str) -> bool:
    """Say whether a text has the form of an official code of a commune or an EPCI."""
    return bool(_CODE.fullmatch(text))
