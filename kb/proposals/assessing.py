"""What stands between a proposal and the data: the same judge as an import, and the English to complete."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kb.engines.store import Solutions, Store
from kb.errors import Lang
from kb.fiches.completion import CASE
from kb.fiches.desk import Desk
from kb.fiches.importing import Prepared, prepare, unfinished, write
from kb.fiches.problems import Problem, problem
from kb.fiches.tree import Place, from_plain
from kb.layout import Layout
from kb.mentioned import Mentioned
from kb.proposals.filing import Content, Proposal, Proposals
from kb.records import Record, by_question, read_record
from kb.schema import LANGS
from kb.sparql.queries import Library

FORM = "formulaire"


@dataclass(frozen=True)
class Assessment:
    """A proposal as it would be written were its English complete.

    ``problems`` are what its author has to correct; ``missing`` the paths of the texts
    (``enjeux.2.libelle``) whose English a reviewer completes.
    """

    prepared: Prepared
    problems: tuple[Problem, ...]
    missing: tuple[str, ...]

    @property
    def is_acceptable(self) -> bool:
        return not self.problems and not self.missing


def assess(desk: Desk, content: Content) -> Assessment:
    """Read and judge the fiche of a proposal, without writing."""
    prepared = prepare(desk, from_plain(complete_english(content), FORM))
    return Assessment(prepared, (*_taken(desk, content), *prepared.problems), tuple(english_missing(content)))


def accept(proposals: Proposals, identifier: str, layout: Layout) -> Proposal:
    """Write the files of a submitted proposal, all or none, and record it; NotImportable when something is wrong.

    Killed between the two, it is accepted again: the files are there, and nothing changes.
    """
    unfinished(layout)
    proposal = proposals.get(identifier)
    if proposal.kind == "correction":
        return proposals.accept(identifier)
    desk = Desk(layout)
    prepared = prepare(desk, from_plain(proposal.content, FORM))
    files = [path.relative_to(layout.home).as_posix() for path in prepared.documents]
    write(desk, prepared)
    return proposals.accept(identifier, tuple(sorted(files)))


def preview(desk: Desk, library: Library, prepared: Prepared, lang: Lang) -> Record:
    """Return the record of a case that is not in the base yet, as its page would show it."""
    store = Store.from_triples(_neighbourhood(desk, prepared))

    def ask(name: str, **parameters: str) -> Solutions:
        return store.select(library[name].bind(**parameters))

    return read_record(by_question(ask), desk.schema, prepared.root or CASE, Mentioned(ask, lang))


def english_missing(value: Any, path: str = "") -> Iterator[str]:
    """Yield the paths of the texts that have their French and not their English."""
    if is_text(value):
        if value.get("fr") and not value.get("en"):
            yield path
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from english_missing(item, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for number, item in enumerate(value, 1):
            yield from english_missing(item, f"{path}.{number}")


def complete_english(value: Any) -> Any:
    """Return the fiche with the French words in the place of missing English ones: to judge all the rest."""
    if is_text(value):
        return {**value, "en": value["fr"]} if value.get("fr") and not value.get("en") else value
    if isinstance(value, dict):
        return {key: complete_english(item) for key, item in value.items()}
    if isinstance(value, list):
        return [complete_english(item) for item in value]
    return value


def with_english(value: Any, english: dict[str, str], path: str = "") -> Any:
    """Return the fiche with English texts put at their paths."""
    if is_text(value):
        return {**value, "en": english[path]} if english.get(path) else value
    if isinstance(value, dict):
        return {key: with_english(item, english, f"{path}.{key}" if path else key) for key, item in value.items()}
    if isinstance(value, list):
        return [with_english(item, english, f"{path}.{number}") for number, item in enumerate(value, 1)]
    return value


def is_text(value: Any) -> bool:
    """Say whether a value of a fiche is a text in one language or both."""
    return isinstance(value, dict) and bool(value) and set(value) <= set(LANGS)


def _taken(desk: Desk, content: Content) -> Iterator[Problem]:
    """Say beside its name that a case of the base already has it; the importer says so where the two differ."""
    slug = str(content.get(desk.context.keyword("@id"), ""))
    if slug in desk.known.slugs("case"):
        yield problem(
            Place(FORM, sheet="", cell=desk.context.keyword("@id")),
            fr=f"« {slug} » est déjà le nom court d’un cas de la base ; choisissez-en un autre, ou signalez "
            "une erreur sur la page de ce cas.",
            en=f"“{slug}” is already the short name of a case of the base; choose another, or report an error "
            "on the page of that case.",
        )


def _neighbourhood(desk: Desk, prepared: Prepared) -> Iterator[ox.Triple]:
    """Yield what the fiche says and what the things it refers to say of themselves."""
    paths: set[Path] = set(prepared.documents)
    for document in prepared.documents.values():
        yield from document.triples
    for document in list(prepared.documents.values()):
        for triple in document.triples:
            path = desk.layout.path_of(triple.object.value) if isinstance(triple.object, ox.NamedNode) else None
            if path in desk.documents and path not in paths:
                paths.add(path)
                yield from desk.documents[path].triples
