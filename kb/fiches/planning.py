"""Which files a fiche would write, and what would change in each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kb.checks.report import short
from kb.fiches.desk import Desk
from kb.fiches.problems import Problem, problem
from kb.fiches.statements import Reading, Statement
from kb.fiches.tree import Place
from kb.namespaces import RDFS
from kb.turtle import Document, write

Triples = frozenset[ox.Triple]


@dataclass(frozen=True)
class Change:
    """One file to write: its document, and how many triples come and go; ``is_new`` when it is not there yet."""

    path: Path
    document: Document
    added: int
    removed: int
    is_new: bool


@dataclass(frozen=True)
class Plan:
    """What an import would write: ``documents`` is all that the fiche describes, ``changes`` what differs."""

    documents: dict[Path, Document]
    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]


def plan(desk: Desk, reading: Reading, root: str, *, replace: bool) -> Plan:
    """Sort statements by file, and compare with the files that are there.

    Without ``replace``, a file that is there and says something else is a problem: two cases would
    have one name. With it, the case is what the fiche says, and the other things that it describes
    keep what it does not speak of.
    """
    documents: dict[Path, Document] = {}
    changes: list[Change] = []
    problems: list[Problem] = []
    for thing, statements in _by_thing(reading).items():
        path = desk.layout.path_of(thing)
        if path is None:
            continue
        existing = desk.document(thing)
        found = frozenset(statement.triple for statement in statements)
        kept = _kept(existing, found, is_root=thing == root)
        if existing is not None and kept != existing.triples and not replace:
            problems.append(_duplicate(desk, thing, statements, existing))
        documents[path] = _document(desk, thing, kept)
        if existing is None or existing.triples != kept:
            before = existing.triples if existing else frozenset()
            changes.append(Change(path, documents[path], len(kept - before), len(before - kept), existing is None))
    return Plan(documents, tuple(changes), tuple(problems))


def renamed(desk: Desk, reading: Reading, root: str) -> list[tuple[str, str, str]]:
    """Return (label, id before, id now) of items of the case that a fiche would give another id.

    An id is an address that others may have kept; an item put in the middle of a list changes those after it.
    """
    existing = desk.document(root)
    if existing is None:
        return []
    before = _labelled(existing.triples)
    now = _labelled(statement.triple for statement in reading.statements)
    return [(label, before[label], now[label]) for label in before if now.get(label, before[label]) != before[label]]


def _labelled(triples: Iterable[ox.Triple]) -> dict[str, str]:
    """Return French label → id of the parts that alone bear it."""
    found: dict[str, list[str]] = defaultdict(list)
    for triple in triples:
        subject, value = triple.subject, triple.object
        if isinstance(subject, ox.NamedNode) and isinstance(value, ox.Literal):
            part = subject.value.partition("#")[2]
            if part and value.language == "fr" and triple.predicate.value == RDFS.label:
                found[value.value].append(part)
    return {label: ids[0] for label, ids in sorted(found.items()) if len(ids) == 1}


def _by_thing(reading: Reading) -> dict[str, list[Statement]]:
    found: dict[str, list[Statement]] = defaultdict(list)
    for statement in reading.statements:
        if isinstance(statement.triple.subject, ox.NamedNode):
            found[statement.triple.subject.value.partition("#")[0]].append(statement)
    return found


def _kept(existing: Document | None, found: Triples, *, is_root: bool) -> Triples:
    """Return what the file will say: of a thing that is not the fiche's own, silence removes nothing."""
    if existing is None or is_root:
        return found
    if found <= existing.triples:
        return existing.triples
    spoken = {(triple.subject, triple.predicate) for triple in found}
    return found | {triple for triple in existing.triples if (triple.subject, triple.predicate) not in spoken}


def _document(desk: Desk, thing: str, triples: Triples) -> Document:
    text = write(triples, base=thing, prefixes=desk.form.prefixes, order=desk.form.order)
    return Document(text, thing, dict(desk.form.prefixes), triples)


def _duplicate(desk: Desk, thing: str, statements: list[Statement], existing: Document) -> Problem:
    """Say that a name is taken, by what, and where the fiche first says something else."""
    place = next(_differing(statements, existing.triples), statements[0].place)
    label = desk.known.label(thing, "fr"), desk.known.label(thing, "en")
    return problem(
        place,
        fr=f"{short(thing)} est déjà dans la base (« {label[0]} ») et dit autre chose ; donnez un autre id "
        "à ce qui est nouveau, ou importez avec --replace pour corriger ce qui est là.",
        en=f"{short(thing)} is already in the base (“{label[1]}”) and says something else; give another id to what is "
        "new, or import with --replace to correct what is there.",
    )


def _differing(statements: list[Statement], existing: Triples) -> Iterator[Place]:
    return (statement.place for statement in statements if statement.triple not in existing)
