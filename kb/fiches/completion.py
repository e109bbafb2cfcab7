"""What the position already says, written out: a complete fiche is plain JSON-LD.

An item's identifier comes from its key and its place in the list (``stake-2``), its rank from its place,
its class from its key; a reference is a slug; a date goes under the key of its precision. Completing
adds that and nothing else, so what stands in the file stays, with its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from kb.errors import Lang
from kb.fiches.context import IRI, Context, Term, kind_of_class, part_word
from kb.fiches.identifiers import SLUG, free_numbers, part_iri, thing_iri
from kb.fiches.literals import expected, read_literal
from kb.fiches.problems import Problem, Texts, problem, unknown
from kb.fiches.tree import Entry, Mapping, Place, Scalar, Sequence, Tree, elements, is_empty
from kb.namespaces import COOP, FOLDERS, split
from kb.schema import PropertyShape, Schema
from kb.text import slug

Resolve = Callable[[str, str], str]
CASE = COOP.Case
THING_KINDS = frozenset(FOLDERS.values())
_RANK = COOP["rank"]
# Keys that JSON-LD gives a meaning, and that a curator may leave out.
_CONTEXT_KEY = "@context"


@dataclass(frozen=True)
class Reference:
    """A value that names something: ``iri`` is None when the text cannot be one."""

    term: Term
    text: str
    iri: str | None
    place: Place


@dataclass
class Completed:
    """A fiche written out. ``declared`` are the IRIs that it describes, each with its place."""

    root: str
    tree: Mapping
    problems: list[Problem] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    declared: dict[str, Place] = field(default_factory=dict)


def complete(tree: Tree, context: Context, schema: Schema, *, resolve: Resolve = lambda _, text: text) -> Completed:
    """Write out a fiche. ``resolve`` gives the slug that a text stands for, from its kind and the text."""
    completion = _Completion(context, schema, resolve)
    return completion.run(tree)


@dataclass
class _Completion:
    context: Context
    schema: Schema
    resolve: Resolve
    problems: list[Problem] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    declared: dict[str, Place] = field(default_factory=dict)

    def run(self, tree: Tree) -> Completed:
        if not isinstance(tree, Mapping):
            fault = problem(
                tree.place,
                fr="une fiche est une suite de clés (id:, titre:, …) ; lancez « kb new » pour en voir une vide.",
                en="a fiche is a series of keys (id:, titre:, …); run `kb new` to see an empty one.",
            )
            return Completed("", Mapping((), tree.place), [fault])
        self._check_context(tree)
        class_iri = self._class(tree, None if tree.text(self.context.keyword("@type")) else CASE)
        if not class_iri:
            return Completed("", Mapping((), tree.place), self.problems)
        iri = self._thing_iri(tree, class_iri)
        node = self._node(tree, class_iri, iri, None)
        return Completed(iri, node, self.problems, self.references, self.declared)

    def _check_context(self, tree: Mapping) -> None:
        """Refuse a fiche written for other keys: they would mean something else there."""
        for entry in tree.entries:
            if entry.key == _CONTEXT_KEY and entry.value != Scalar(IRI, entry.value.place):
                fault = problem(
                    entry.place,
                    fr=f"une fiche suit le contexte {IRI} ; écrivez-le ici, ou retirez cette ligne.",
                    en=f"a fiche follows the context {IRI}; write it here, or remove this line.",
                )
                self.problems.append(fault)

    def _node(self, mapping: Mapping, class_iri: str, iri: str, rank: int | None) -> Mapping:
        """Write out one thing or part: identifier and class first, then its own keys."""
        iri = self._declare(iri, mapping.place)
        id_key, type_key = self.context.keyword("@id"), self.context.keyword("@type")
        head = [
            Entry(id_key, Scalar(iri, mapping.place), mapping.place),
            Entry(type_key, Scalar(self.context.names[class_iri], mapping.place), mapping.place),
        ]
        shapes = self.schema.properties(class_iri)
        terms = {key: term for key, term in self.context.terms(class_iri).items() if term.iri in shapes}
        body: list[Entry] = []
        for entry in mapping.entries:
            if entry.key in (id_key, type_key, _CONTEXT_KEY) or is_empty(entry.value):
                continue
            if self.context.keywords.get(entry.key) == "@included":
                body.append(Entry(entry.key, self._included(entry.value), entry.place))
            elif entry.key in terms:
                term = terms[entry.key]
                body += self._values(entry, term, shapes[term.iri], iri, list(terms.values()))
            else:
                self._unknown_key(entry, class_iri, terms)
        self._add_rank(body, terms, rank, mapping.place)
        return Mapping((*head, *body), mapping.place)

    def _values(
        self, entry: Entry, term: Term, shape: PropertyShape, owner: str, siblings: list[Term]
    ) -> Iterator[Entry]:
        if term.by_language:
            yield entry
        elif term.form == "@id":
            written = list(elements(entry.value))
            numbers = free_numbers(written, part_word(term.iri), self.context)
            items = [
                self._part_or_thing(element, term, shape, owner, (position, numbers[position]))
                if isinstance(element, Mapping)
                else self._reference(element, term, shape, owner)
                for position, element in enumerate(written, 1)
            ]
            found: Tree = Sequence(tuple(items), entry.value.place) if len(items) != 1 or term.many else items[0]
            yield Entry(entry.key, found, entry.place)
        else:
            for element in elements(entry.value):
                yield self._typed(entry, element, term, siblings)

    def _part_or_thing(
        self, mapping: Mapping, term: Term, shape: PropertyShape, owner: str, order: tuple[int, int]
    ) -> Mapping:
        """Write out an item; ``order`` is its place in the list, and the number of its implied id."""
        if term.kind and term.kind not in THING_KINDS:
            self.problems.append(_not_a_text(mapping.place))
            return Mapping((), mapping.place)
        implied = self.context.class_of_kind(term.kind) if term.kind else shape.target
        class_iri = self._class(mapping, implied)
        if not class_iri:
            return Mapping((), mapping.place)
        if term.base:
            return self._node(mapping, class_iri, self._thing_iri(mapping, class_iri), None)
        position, number = order
        if not term.is_parts:
            self.problems.append(_not_a_text(mapping.place))
        iri, fault = part_iri(mapping, term, class_iri, owner, number, context=self.context)
        self.problems += fault
        return self._node(mapping, class_iri, iri, position)

    def _included(self, tree: Tree) -> Sequence:
        found = []
        for element in elements(tree):
            if isinstance(element, Mapping) and self._says_only_its_type(element):
                continue
            class_iri = self._class(element, None) if isinstance(element, Mapping) else ""
            if isinstance(element, Mapping) and class_iri:
                found.append(self._node(element, class_iri, self._thing_iri(element, class_iri), None))
            elif isinstance(element, Scalar):
                self.problems.append(_not_described(element))
        return Sequence(tuple(found), tree.place)

    def _says_only_its_type(self, mapping: Mapping) -> bool:
        """Recognise the declaration of an empty fiche that nobody filled in."""
        type_key = self.context.keyword("@type")
        return all(is_empty(entry.value) for entry in mapping.entries if entry.key != type_key)

    def _class(self, mapping: Mapping, implied: str | None) -> str:
        """Return the class that an item says, else the one its key implies; "" with a problem when neither."""
        written = mapping.text(self.context.keyword("@type"))
        choices = self._choices(implied)
        if written is not None:
            found = self.context.class_named(written.text)
            if found in choices:
                return found
            what: Texts = {"fr": "un type possible ici", "en": "a possible type here"}
            names = [self.context.names[choice] for choice in choices]
            self.problems.append(unknown(written.place, what, written.text, names))
            return ""
        if len(choices) == 1:
            return choices[0]
        names_listed = ", ".join(sorted(self.context.names[choice] for choice in choices))
        fault = problem(
            mapping.place,
            fr=f"il manque « type: » ; attendu : {names_listed}.",
            en=f"“type:” is missing; expected: {names_listed}.",
        )
        self.problems.append(fault)
        return ""

    def _choices(self, implied: str | None) -> list[str]:
        """Return the classes that an item may have: the implied one or those that specialise it."""
        if implied is None:
            return [iri for iri in self.context.names if self._is_thing(iri)]
        if implied in self.context.names:
            return [implied]
        return [iri for iri in self.context.names if self.schema.is_a(iri, implied)]

    def _is_thing(self, class_iri: str) -> bool:
        """Say whether things of this class have files of their own."""
        return kind_of_class(class_iri) in THING_KINDS

    def _thing_iri(self, mapping: Mapping, class_iri: str) -> str:
        iri, fault = thing_iri(mapping, class_iri, context=self.context)
        self.problems += fault
        return iri

    def _reference(self, scalar: Scalar, term: Term, shape: PropertyShape, owner: str) -> Scalar:
        if term.is_parts:
            self.problems.append(_not_described(scalar))
            return scalar
        text = self.resolve(term.kind, scalar.text) if term.kind else scalar.text
        iri = self._reference_iri(text, term, shape, owner)
        self.references.append(Reference(term, text, iri, scalar.place))
        # A name that is nobody's stays as a slug: what it should be is asked once, where it stands.
        named = text if "://" in text or iri is not None else slug(text)
        return Scalar(named if term.base or iri is None else iri, scalar.place)

    def _reference_iri(self, text: str, term: Term, shape: PropertyShape, owner: str) -> str | None:
        if "://" in text:
            return text
        if term.base is None:
            root = owner.partition("#")[0]
            is_part = shape.target is not None and SLUG.fullmatch(text.removeprefix("#"))
            return f"{root}#{text.removeprefix('#')}" if is_part else None
        names = text.split("#")
        return f"{term.base}{text}" if len(names) <= 2 and all(map(SLUG.fullmatch, names)) else None

    def _typed(self, entry: Entry, element: Scalar | Mapping, term: Term, siblings: list[Term]) -> Entry:
        """Return a typed value under the key of its precision: ``date: 2009`` is ``annee: 2009``."""
        if isinstance(element, Mapping):
            self.problems.append(_not_a_text(element.place))
            return Entry(entry.key, element, entry.place)
        if term.coercion is None:
            return Entry(entry.key, element, entry.place)
        alike = [other for other in siblings if other.iri == term.iri and other.coercion]
        for other in sorted(alike, key=lambda other: other != term):
            lexical = read_literal(other.coercion or "", element.text)
            if lexical is not None:
                return Entry(other.key, Scalar(lexical, element.place), entry.place)
        wanted = [expected(other.coercion or "") for other in alike]
        fault = problem(
            element.place,
            fr=f"« {element.text} » ne convient pas à « {entry.key} » ; attendu : {_either(wanted, 'fr')}.",
            en=f"“{element.text}” does not suit “{entry.key}”; expected: {_either(wanted, 'en')}.",
        )
        self.problems.append(fault)
        return Entry(entry.key, element, entry.place)

    def _add_rank(self, body: list[Entry], terms: dict[str, Term], rank: int | None, place: Place) -> None:
        key = next((key for key, term in terms.items() if term.iri == _RANK), None)
        if key and rank is not None and all(entry.key != key for entry in body):
            body.append(Entry(key, Scalar(str(rank), place), place))

    def _declare(self, iri: str, place: Place) -> str:
        """Return the IRI of a node, another one when it is taken: both are judged, apart."""
        if iri in self.declared:
            parts = split(iri)
            name = (parts[2] or parts[1]) if parts else iri
            fault = problem(
                place,
                fr=f"« {name} » est déjà décrit à {self.declared[iri]} ; donnez un autre id à l’un des deux.",
                en=f"“{name}” is already described at {self.declared[iri]}; give one of them another id.",
            )
            self.problems.append(fault)
            iri += "-bis"
        self.declared.setdefault(iri, place)
        return iri

    def _unknown_key(self, entry: Entry, class_iri: str, terms: dict[str, Term]) -> None:
        label = self.schema.classes[class_iri].labels if class_iri in self.schema.classes else {}
        what: Texts = {
            "fr": f"une clé possible ici ({label.get('fr', '')})",
            "en": f"a possible key here ({label.get('en', '')})",
        }
        known = [*terms, self.context.keyword("@id"), self.context.keyword("@type")]
        if class_iri == CASE:
            known.append(self.context.keyword("@included"))
        self.problems.append(unknown(entry.place, what, entry.key, known))


def _either(wanted: list[Texts], lang: Lang) -> str:
    word = " ou " if lang == "fr" else " or "
    return word.join(texts[lang] for texts in wanted)


def _not_described(scalar: Scalar) -> Problem:
    return problem(
        scalar.place,
        fr=f"« {scalar.text} » est seul ; ici chaque élément est une suite de clés (- libelle: …, nature: …).",
        en=f"“{scalar.text}” stands alone; here every item is a series of keys (- libelle: …, nature: …).",
    )


def _not_a_text(place: Place) -> Problem:
    return problem(
        place,
        fr="une valeur simple est attendue ici, non une suite de clés.",
        en="a single value is expected here, not a series of keys.",
    )
