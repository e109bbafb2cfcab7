"""The one mapping between the keys of a fiche and the vocabulary: ontology/context.jsonld, read both ways.

A fiche is JSON-LD; this module reads the part of JSON-LD contexts that ours uses, so that a key
leads to a property and a property to its key without a second table. What it does not understand in the
context is an error, never ignored.

Terms in lower case are keys; a class has the terms that everything shares and those of its own
type-scoped context. ``@base`` inside a key's context says where its short values live.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.errors import DataError
from kb.namespaces import BASE, THINGS

IRI = f"{BASE}context.jsonld"
_KEYWORDS = {"@id", "@type", "@included"}
_EXPECTED = {"@id", "@type", "@container", "@context"}
_CONTAINERS = {None, "@set", "@language"}


@dataclass(frozen=True)
class Term:
    """A key: its property, and how its values are written.

    ``coercion`` is "@id" for references, else the datatype IRI, None for plain text and for parts;
    ``base`` ends with "/" and is where short references live, None for parts of the same thing.
    A key whose values are parts, described in place, is a @set without @type.
    """

    key: str
    iri: str
    coercion: str | None = None
    by_language: bool = False
    many: bool = False
    base: str | None = None

    @property
    def form(self) -> str | None:
        """What its values are in RDF: "@id", "@language", a datatype, None for plain text."""
        if self.by_language:
            return "@language"
        return "@id" if self.is_parts else self.coercion

    @property
    def is_reference(self) -> bool:
        return self.coercion == "@id"

    @property
    def is_parts(self) -> bool:
        return self.many and self.coercion is None

    @property
    def kind(self) -> str | None:
        """The kind of thing, or the scheme, that short values name: ``organisation``, ``stake``."""
        return self.base.removeprefix(THINGS).rstrip("/") if self.base else None


@dataclass(frozen=True)
class Context:
    """Keys shared by every class, and for each class its name and its own keys."""

    keywords: dict[str, str]
    shared: dict[str, Term]
    names: dict[str, str]
    own: dict[str, dict[str, Term]]
    prefixes: dict[str, str]

    @classmethod
    def from_file(cls, path: Path) -> Context:
        definitions: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["@context"]
        prefixes = {name: iri for name, iri in definitions.items() if isinstance(iri, str) and iri[-1] in "#/"}
        context = cls({}, {}, {}, {}, prefixes)
        for name, definition in definitions.items():
            if name != "@version" and name not in prefixes:
                context._declare(name, definition)
        return context

    def keyword(self, keyword: str) -> str:
        """Return the key that stands for ``@id``, ``@type`` or ``@included``."""
        return next(key for key, target in self.keywords.items() if target == keyword)

    def terms(self, class_iri: str) -> dict[str, Term]:
        """Return key → term for a class, its own first."""
        own = self.own.get(class_iri, {})
        return {**own, **{key: term for key, term in self.shared.items() if key not in own}}

    def class_named(self, name: str) -> str | None:
        return next((iri for iri, known in self.names.items() if known == name), None)

    def class_of_kind(self, kind: str) -> str | None:
        """Return the class of the things of a kind: ``legal-text`` → coop:LegalText."""
        return next((iri for iri in self.names if kind_of_class(iri) == kind), None)

    def term_for(self, class_iri: str, predicate: str, form: str | None) -> Term | None:
        """Return the key for a property of a class; ``form`` is "@id", "@language", a datatype or None."""
        terms = self.terms(class_iri).values()
        return next((term for term in terms if term.iri == predicate and term.form == form), None)

    def expand(self, name: str) -> str:
        """Return the IRI of a prefixed name of the context itself, anything else as it is."""
        prefix, colon, local = name.partition(":")
        return f"{self.prefixes[prefix]}{local}" if colon and prefix in self.prefixes else name

    def _declare(self, name: str, definition: Any) -> None:
        target = definition if isinstance(definition, str) else definition["@id"]
        if target in _KEYWORDS:
            self.keywords[name] = target
        elif name[0].isupper():
            iri = self.expand(target)
            own = {} if isinstance(definition, str) else definition["@context"]
            self.names[iri] = name
            self.own[iri] = {key: self._term(key, value) for key, value in own.items()}
        else:
            self.shared[name] = self._term(name, definition)

    def _term(self, key: str, definition: Any) -> Term:
        if isinstance(definition, str):
            return Term(key, self.expand(definition))
        container, scoped = definition.get("@container"), definition.get("@context", {})
        if set(definition) - _EXPECTED or set(scoped) - {"@base"} or container not in _CONTAINERS:
            raise DataError(
                fr=f"ontology/context.jsonld : la clé « {key} » emploie plus de JSON-LD que les fiches n’en lisent.",
                en=f"ontology/context.jsonld: the key “{key}” uses more of JSON-LD than fiches read.",
            )
        coercion = definition.get("@type")
        return Term(
            key,
            self.expand(definition["@id"]),
            coercion if coercion in (None, "@id") else self.expand(coercion),
            container == "@language",
            container == "@set",
            scoped.get("@base"),
        )


def kind_of_class(class_iri: str) -> str:
    """Return the kind in the IRIs of the things of a class: coop:LegalText → ``legal-text``."""
    name = class_iri.rpartition("#")[2]
    return re.sub("(?<=[a-z])(?=[A-Z])", "-", name).lower()


def part_word(predicate: str) -> str:
    """Return what the names of the parts under a property begin with: coop:formatUse → ``format``."""
    found = re.match("[a-z]+", predicate.rpartition("#")[2])
    return found.group() if found else ""
