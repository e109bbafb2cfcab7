"""The sheets of a fiche and their columns, from the shapes: one sheet for the case, one for each list.

The first row of a sheet, hidden, holds the path of each column (``enjeux.libelle.fr``): a sheet is
read by it, whatever the language of the headers, whatever the order in which columns were moved.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from kb.errors import Lang
from kb.fiches.completion import CASE, THING_KINDS
from kb.fiches.context import Context, Term, part_word
from kb.fiches.desk import Desk
from kb.fiches.problems import Texts
from kb.namespaces import COOP, thing
from kb.schema import LANGS, PropertyShape, Schema
from kb.text import fold

CASE_SHEET = "cas"
_BOOLEAN = "http://www.w3.org/2001/XMLSchema#boolean"
_LANGUAGES: dict[Lang, Texts] = {"fr": {"fr": "français", "en": "French"}, "en": {"fr": "anglais", "en": "English"}}
_ID: Texts = {"fr": "nom court", "en": "short name"}
_ID_HELP: Texts = {
    "fr": "Laissez vide : il est donné par la place. À recopier dans une autre feuille pour désigner cette ligne.",
    "en": "Leave empty: it is given by the place. Copy it to another sheet to refer to this row.",
}
_THING_ID_HELP: Texts = {
    "fr": "Minuscules sans accent, chiffres, traits d’union. Seul sur sa ligne, il cite ce qui est déjà dans la base.",
    "en": "Lower case without accents, digits, hyphens. Alone on its row, it cites what is already in the base.",
}
_TYPE: Texts = {"fr": "type", "en": "type"}
_TYPE_HELP: Texts = {"fr": "Ce que décrit la ligne.", "en": "What the row describes."}
_DECLARED_HELP: Texts = {
    "fr": "Ce qui n’est pas encore dans la base : une ligne chacun. Les autres feuilles le citent par son nom court.",
    "en": "What is not yet in the base: one row each. Other sheets cite it by its short name.",
}


@dataclass(frozen=True)
class Column:
    """One column: where its values go, how it is headed, and the list that its cells choose from.

    ``choices`` is a scheme ("stake"), a kind of things ("source"), "type:<class>", "boolean",
    "part:<section>", or None for what is typed freely. ``other_keys`` say the same property at another
    precision (``mois``, ``annee``): a sheet has one column for the date.
    """

    path: tuple[str, ...]
    label: Texts
    help: Texts
    choices: str | None = None
    is_required: bool = False
    width: int = 24
    repeats: int = 1
    is_hidden: bool = False
    other_keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """One sheet. ``key`` begins the paths of its columns; ``target`` is the class its rows describe.

    ``word`` begins the ids of numbered items, None where there are none; ``is_cited`` marks a sheet whose
    rows may be the bare names of things of the base.
    """

    key: str
    title: Texts
    help: Texts
    target: str
    columns: tuple[Column, ...]
    word: str | None = None
    is_cited: bool = False


@dataclass(frozen=True)
class Sheets:
    """The sheets of a base, in the order of the shapes."""

    desk: Desk
    _labels: dict[tuple[str, Lang], dict[str, str]] = field(default_factory=dict, repr=False)

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        return tuple(self._sections())

    def labels(self, choices: str, lang: Lang) -> dict[str, str]:
        """Return value → what a person reads for a list to choose from, in reading order; each label once."""
        if (choices, lang) not in self._labels:
            found = dict(self._values(choices, lang))
            times = Counter(map(fold, found.values()))
            told = {value: f"{label} ({value})" if times[fold(label)] > 1 else label for value, label in found.items()}
            self._labels[choices, lang] = dict(sorted(told.items(), key=lambda item: fold(item[1])))
        return self._labels[choices, lang]

    def _values(self, choices: str, lang: Lang) -> Iterator[tuple[str, str]]:
        known, context = self.desk.known, self.desk.context
        if choices == "boolean":
            yield "true", {"fr": "oui", "en": "yes"}[lang]
            yield "false", {"fr": "non", "en": "no"}[lang]
        elif choices.startswith("type:"):
            for iri in self.classes(choices.removeprefix("type:")):
                yield context.names[iri], self.desk.schema.classes[iri].labels[lang]
        elif choices in THING_KINDS and choices != "format":
            yield from ((slug, slug) for slug in known.slugs(choices))
        else:
            yield from ((slug, known.label(thing(choices, slug), lang)) for slug in known.slugs(choices))

    def classes(self, target: str) -> list[str]:
        """Return the classes that a row under a target may have."""
        return [iri for iri in self.desk.context.names if self.desk.schema.is_a(iri, target)]

    @property
    def _context(self) -> Context:
        return self.desk.context

    @property
    def _schema(self) -> Schema:
        return self.desk.schema

    def _sections(self) -> Iterator[Section]:
        case = list(self._fields(CASE))
        own = [self._id_column(_THING_ID_HELP, is_required=True)]
        own += [c for term, shape in case if not self._has_sheet(term) for c in self._columns(term, shape, ())]
        yield Section(CASE_SHEET, {"fr": "Cas", "en": "Case"}, {"fr": "", "en": ""}, CASE, tuple(own))
        for term, shape in case:
            if self._has_sheet(term):
                yield self._list_section(term, shape)
        for kind in ("organisation", "territory", "instrument", "method"):
            target = self._context.class_of_kind(kind) or ""
            key = f"{self._context.keyword('@included')}.{self._context.names[target]}"
            title = self._schema.classes[target].labels
            yield Section(key, title, _DECLARED_HELP, target, self._row_columns(target, is_thing=True))

    def _has_sheet(self, term: Term) -> bool:
        return term.is_parts or term.kind == "source"

    def _list_section(self, term: Term, shape: PropertyShape) -> Section:
        target = shape.target or self._context.class_of_kind(term.kind or "") or ""
        is_named = COOP.facet in self._schema.properties(target)
        return Section(
            term.key,
            shape.names,
            shape.help,
            target,
            self._row_columns(target, is_thing=bool(term.kind)),
            None if term.kind or is_named else part_word(term.iri),
            is_cited=bool(term.kind),
        )

    def _row_columns(self, target: str, *, is_thing: bool) -> tuple[Column, ...]:
        classes = self.classes(target)
        columns = [self._id_column(_THING_ID_HELP if is_thing else _ID_HELP, is_required=is_thing)]
        if len(classes) > 1:
            path = (self._context.keyword("@type"),)
            columns.append(Column(path, _TYPE, _TYPE_HELP, f"type:{target}", is_required=True, width=14))
        for term, shape in self._fields(classes[0]):
            if not term.is_parts:
                columns += self._columns(term, shape, self._alike(classes[0], term))
        return tuple(columns)

    def _id_column(self, text: Texts, *, is_required: bool) -> Column:
        return Column((self._context.keyword("@id"),), _ID, text, is_required=is_required, width=18)

    def _alike(self, class_iri: str, term: Term) -> list[Term]:
        """Return the keys of one property at several precisions."""
        return [other for other in self._context.terms(class_iri).values() if other.iri == term.iri]

    def _columns(self, term: Term, shape: PropertyShape, alike: Iterable[Term]) -> Iterator[Column]:
        # The order of the rows says the rank; the column serves those that it does not say.
        is_rank = term.iri == COOP["rank"]
        required = shape.min_count > 0 and not is_rank
        if term.by_language:
            for lang in LANGS:
                label = {ui: f"{shape.names[ui]} ({_LANGUAGES[lang][ui]})" for ui in LANGS}
                yield Column((term.key, lang), label, shape.help, is_required=required, width=44)
            return
        several = term.many or (shape.max_count is None and term.is_reference)
        choices = self._choices(term, shape)
        others = tuple(other.key for other in alike if other.key != term.key)
        repeats = 3 if several and choices else 1
        yield Column(
            (term.key,),
            shape.names,
            shape.help,
            choices,
            required,
            repeats=repeats,
            is_hidden=is_rank,
            other_keys=others,
        )

    def _choices(self, term: Term, shape: PropertyShape) -> str | None:
        if term.coercion == _BOOLEAN:
            return "boolean"
        if term.kind:
            return term.kind
        if term.is_reference and shape.target:
            sections = {path.target: own.key for own, path in self._fields(CASE) if own.is_parts}
            return f"part:{sections[shape.target]}" if shape.target in sections else None
        return None

    def _fields(self, class_iri: str) -> Iterator[tuple[Term, PropertyShape]]:
        """Yield the keys of a class in the order of the shapes; of several keys for one date, the first."""
        terms = list(self._context.terms(class_iri).values())
        for path, shape in self._schema.properties(class_iri).items():
            term = next((term for term in terms if term.iri == path), None)
            if term is not None:
                yield term, shape
