"""The form of a case, made from the shapes: steps, repeatable items, fields; and what a filled one says.

A step is a property group of a case (a facet); its fields and their help come from the shapes, their
keys from the context of the fiches. A field is named by its path in the fiche, ``enjeux.2.libelle.fr``, which is
also how a problem names its place: each message finds its field.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from kb.fiches.completion import CASE, THING_KINDS
from kb.fiches.context import Term, part_word
from kb.fiches.desk import Desk
from kb.namespaces import COOP, XSD
from kb.proposals.filing import Content
from kb.schema import LANGS, PropertyShape, Texts
from kb.text import slug

Sort = Literal[
    "text", "prose", "choice", "choices", "checks", "name", "names", "sources", "parts", "line", "yes", "address"
]
Filled = Mapping[str, list[str]]
CASE_STEP, SOURCES_STEP = "cas", "sources"
NEW = "+"  # the answer "none of these: a new one", which no slug or code can be
# Keys that only founding documents, or people who write fiches by hand, have a use for.
HIDDEN = frozenset(
    {
        "rang",
        "graphies",
        "listes-ouvertes",
        "code",
        "corpus",
        "empreinte",
        "passages",
        "annonce",
        "rend-compte-de",
        "montre-a",
        "cite",
        "sessions",
    }
)
ITEMS = 60
# Told by few contributors, and in the way of the others.
_ASIDE = {"autres-noms", "competence", "consulte-le", "note-acces"}
_PROOF = {"preuve", "source", "justification", "verification"}
_SLUG = re.compile("[a-z0-9]+(-[a-z0-9]+)*")
_EXTERNAL = {"corpus": "externe"}
# What a blank item holds already: alone, it says that nobody has filled the item in.
DEFAULTS = {"preuve": "stated", "verification": "a-verifier"}


@dataclass(frozen=True)
class Field:
    """One field. ``kind`` is the scheme or the kind of thing it names, or the list whose items it names."""

    key: str
    iri: str
    names: Texts
    help: Texts
    sort: Sort
    required: bool
    folded: bool
    kind: str = ""


@dataclass(frozen=True)
class Variant:
    """A class that an item may have; ``name`` is written under ``type`` when there are several."""

    name: str
    labels: Texts
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Section:
    """A list of items. ``word`` begins their identifiers, "" for those named by their facet."""

    key: str
    iri: str
    names: Texts
    help: Texts
    word: str
    variants: tuple[Variant, ...]

    @property
    def is_sources(self) -> bool:
        return self.key == SOURCES_STEP


@dataclass(frozen=True)
class Step:
    """One page of the form."""

    key: str
    labels: Texts
    fields: tuple[Field, ...]
    sections: tuple[Section, ...]


def steps(desk: Desk) -> tuple[Step, ...]:
    """Return the case itself, its sources, then each facet in the order of the pages."""
    shapes = desk.schema.properties(CASE)
    found: dict[str, list[Section]] = {}
    own: list[Field] = [_name_field()]
    for term, shape in _keys(desk, CASE):
        if term.is_parts:
            found.setdefault(shape.group or "", []).append(_section(desk, term, shape))
        elif term.key != SOURCES_STEP:
            field = _field(desk, term, shape)
            own.append(replace(field, folded=False) if field.sort == "checks" else field)
    source = next(term for term, _ in _keys(desk, CASE) if term.key == SOURCES_STEP)
    groups = desk.schema.groups
    labels: Texts = {"fr": "le cas", "en": "the case"}
    return (
        Step(CASE_STEP, labels, tuple(own), ()),
        Step(SOURCES_STEP, {"fr": "sources", "en": "sources"}, (), (_sources(desk, source, shapes[source.iri]),)),
        *(
            Step(groups[iri].key.removeprefix("group-"), groups[iri].labels, (), tuple(sections))
            for iri, sections in sorted(found.items(), key=lambda pair: groups[pair[0]].order)
        ),
    )


def read(step: Step, filled: Filled, before: Content) -> Content:
    """Return the fiche with what a filled step says; what the step does not show is kept."""
    after = {key: value for key, value in before.items() if key not in _keys_of(step)}
    for field in step.fields:
        value = _value(field, field.key, filled, {}, before.get(field.key))
        if value:
            after[field.key] = value
    if step.key == CASE_STEP and not after.get("id"):
        after["id"] = slug(after.get("titre", {}).get("fr", ""))[:60].strip("-")
    for section in step.sections:
        items = _items(section, filled, before.get(section.key, []))
        if items:
            after[section.key] = items
    return {key: value for key, value in after.items() if value}


def _keys_of(step: Step) -> set[str]:
    return {field.key for field in step.fields} | {section.key for section in step.sections}


def _items(section: Section, filled: Filled, before: list[Any]) -> list[Any]:
    removed = set(filled.get("retirer", ()))
    items: list[Any] = []
    for number in _numbers(section.key, filled):
        path = f"{section.key}.{number}"
        if path in removed:
            continue
        previous = before[number - 1] if number <= len(before) else None
        item: Any = _known_source(path, filled) if section.is_sources else None
        item = item or _item(section, path, filled, previous if isinstance(previous, dict) else {})
        if item:
            items.append(item)
    return _identified(section, items)


def _numbers(key: str, filled: Filled) -> list[int]:
    """Return the places of the items that the form sent, whatever else it holds."""
    pattern = re.compile(rf"{re.escape(key)}\.([1-9]\d?)(\.|$)")
    return sorted({int(match[1]) for name in filled if (match := pattern.match(name))})[:ITEMS]


def _known_source(path: str, filled: Filled) -> str:
    return _first(filled, f"{path}.choix") or _first(filled, path)


def _item(section: Section, path: str, filled: Filled, previous: Content) -> Content:
    written = _first(filled, f"{path}.type")
    variant = next((one for one in section.variants if one.name == written), section.variants[0])
    item: Content = {"type": variant.name} if len(section.variants) > 1 else {}
    for field in variant.fields:
        value = _value(field, f"{path}.{field.key}", filled, item, previous.get(field.key))
        if value:
            item[field.key] = value
    if not {key for key in item if item[key] != DEFAULTS.get(key)} - {"type"}:
        return {}
    for field in variant.fields:
        if isinstance(item.get(field.key), dict) and field.sort == "name":
            item[field.key] = _described(item[field.key]["nom"]["fr"], item)
    identifier = _first(filled, f"{path}.id")
    if identifier and identifier == previous.get("id"):
        item = {"id": identifier, **item}
    return item | (_EXTERNAL if section.is_sources else {})


def _identified(section: Section, items: list[Any]) -> list[Any]:
    """Give each new item an identifier that no other has: an item keeps its own when another is removed."""
    taken = {item["id"] for item in items if isinstance(item, dict) and "id" in item}
    named: list[Any] = []
    for item in items:
        if isinstance(item, dict) and "id" not in item and (section.word or section.is_sources):
            wanted = slug(item.get("titre", {}).get("fr", ""))[:60].strip("-") if section.is_sources else ""
            identifier = wanted if wanted and wanted not in taken else _free(wanted or section.word, taken)
            taken.add(identifier)
            item = {"id": identifier, **item}  # noqa: PLW2901 - the same item, with its name
        named.append(item)
    return named


def _free(word: str, taken: set[str]) -> str:
    numbers = (int(match[1]) for name in taken if (match := re.fullmatch(rf"{re.escape(word)}-(\d+)", name)))
    return f"{word}-{max(numbers, default=0) + 1}"


def _value(field: Field, path: str, filled: Filled, item: Content, before: Any) -> Any:
    match field.sort:
        case "text" | "prose":
            return {lang: text for lang in LANGS if (text := _first(filled, f"{path}.{lang}"))}
        case "choices" | "checks" | "sources" | "parts":
            return list(dict.fromkeys(text for text in map(str.strip, filled.get(path, ())) if text))
        case "names":
            found = (_named(field, f"{path}.{number}", filled, item, None) for number in _numbers(path, filled))
            return [value for value in found if value]
        case "name":
            return _named(field, path, filled, item, before)
        case _:
            return _first(filled, path)


def _named(field: Field, path: str, filled: Filled, item: Content, before: Any) -> Any:
    """Return the name written, what it was said to stand for, or the description of a new organisation."""
    text, choice = _first(filled, path), _first(filled, f"{path}.choix")
    is_kept = isinstance(before, dict) and before.get("nom", {}).get("fr") == text and not choice
    if text and field.kind == "organisation" and (choice == NEW or is_kept):
        return _described(text, item)
    return choice if choice and choice != NEW and text else text


def _described(name: str, item: Content) -> Content:
    """Describe an organisation that the base does not have by what the item says of it."""
    described = {"id": slug(name)[:60].strip("-"), "nom": {"fr": name}}
    return described | {key: item[key] for key in ("nature", "source") if key in item}


def _first(filled: Filled, name: str) -> str:
    return next((text for text in map(str.strip, filled.get(name, ())) if text), "").replace("\r\n", "\n")


def _keys(desk: Desk, class_iri: str) -> Iterator[tuple[Term, PropertyShape]]:
    """Yield the keys of a class in the order of the shapes; of several keys for one date, the first."""
    terms = list(desk.context.terms(class_iri).values())
    for path, shape in desk.schema.properties(class_iri).items():
        found = next((term for term in terms if term.iri == path and term.key not in HIDDEN), None)
        if found is not None:
            yield found, shape


def _section(desk: Desk, term: Term, shape: PropertyShape) -> Section:
    classes = [iri for iri in desk.context.names if desk.schema.is_a(iri, shape.target or "")]
    by_facet = any(COOP.facet in desk.schema.properties(iri) for iri in classes)
    word = "" if by_facet else part_word(term.iri)
    return Section(term.key, term.iri, shape.names, shape.help, word, tuple(_variant(desk, iri) for iri in classes))


def _sources(desk: Desk, term: Term, shape: PropertyShape) -> Section:
    source = desk.context.class_of_kind("source") or ""
    return Section(term.key, term.iri, shape.names, shape.help, "", (_variant(desk, source),))


def _variant(desk: Desk, class_iri: str) -> Variant:
    fields = tuple(_field(desk, term, shape) for term, shape in _keys(desk, class_iri) if not term.is_parts)
    return Variant(desk.context.names[class_iri], desk.schema.labels.get(class_iri, {}), fields)


def _name_field() -> Field:
    names: Texts = {"fr": "nom court", "en": "short name"}
    told: Texts = {
        "fr": "Minuscules sans accent, chiffres, traits d’union ; laissez vide pour le tirer du titre.",
        "en": "Lower case without accents, digits, hyphens; leave empty to take it from the title.",
    }
    return Field("id", "", names, told, "line", required=False, folded=True)


def _field(desk: Desk, term: Term, shape: PropertyShape) -> Field:
    sort, kind = _sort(desk, term, shape)
    required = bool(shape.min_count)
    is_aside = term.key in _ASIDE or (term.key in desk.context.shared and term.key not in _PROOF)
    return Field(
        term.key,
        term.iri,
        shape.names,
        shape.help,
        sort,
        required,
        not required and (is_aside or sort == "checks"),
        kind,
    )


def _sort(desk: Desk, term: Term, shape: PropertyShape) -> tuple[Sort, str]:
    if term.by_language:
        return ("prose" if (shape.editor or "").endswith("TextAreaEditor") else "text"), ""
    if not term.is_reference:
        return ("yes" if term.coercion == XSD.boolean else "line"), ""
    kind = term.kind or ""
    if kind == "source":
        return "sources", kind
    if kind in THING_KINDS and kind != "format":
        return ("names" if term.many else "name"), kind
    if kind:
        several = shape.max_count != 1
        return ("choice" if not several else "choices" if shape.min_count else "checks"), kind
    return _part_sort(desk, shape)


def _part_sort(desk: Desk, shape: PropertyShape) -> tuple[Sort, str]:
    """Return the list of the case whose items a field names; an address when there is none."""
    for term, own in _keys(desk, CASE):
        if term.is_parts and own.target and own.target == shape.target:
            return "parts", term.key
    return "address", ""
