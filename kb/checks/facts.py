"""The facts that one file tells others: what a shape may ask of a thing from outside its file."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kb.checks.paths import Reach
from kb.checks.statements import is_iri
from kb.namespaces import whole
from kb.turtle.statements import Blank, Statements, Term

Told = Mapping[str, list[Term]]
"""Predicate → objects; a predicate after "^" gives subjects."""


_ENCODER = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"))


class Damaged(Exception):
    """What was kept on disk is not what was written."""


@dataclass(frozen=True)
class Facts:
    """IRI → what is told of it: of the IRIs that the file describes, and of those that it points to."""

    described: dict[str, Told]
    pointed: dict[str, Told]

    @classmethod
    def among(cls, said: Statements, reach: Reach) -> Facts:
        """Keep of a file what the shapes can reach; a blank node is not reached from outside."""
        described = {
            subject: {predicate: objects for predicate, objects in told.items() if predicate in reach.forward}
            for subject, told in said.items()
            if is_iri(subject)
        }
        pointed: dict[str, dict[str, list[Term]]] = {}
        for predicate in reach.inverse:
            for subject, told in said.items():
                for value in told.get(predicate, ()):
                    if is_iri(value):
                        pointed.setdefault(str(value), {}).setdefault(f"^{predicate}", []).append(subject)
        return cls({**described}, {**pointed})

    def of(self, iri: str) -> list[Told]:
        return [told for told in (self.described.get(iri), self.pointed.get(iri)) if told]

    def documents(self) -> set[str]:
        return {whole(iri) for iri in (*self.described, *self.pointed)}

    def changed(self, other: Facts) -> set[str]:
        """Return the IRIs of which the two do not say the same, or that only one describes."""
        return _differing(self.described, other.described) | _differing(self.pointed, other.pointed)

    def packed(self) -> bytes:
        return packed([_written(self.described), _written(self.pointed)])

    @classmethod
    def unpacked(cls, content: bytes) -> Facts:
        described, pointed = unpacked(content)
        return cls(_read(described), _read(pointed))


NOTHING = Facts({}, {})


def joined(several: Iterable[Told]) -> Told:
    """Return what several files tell of one IRI, each object once."""
    found: dict[str, list[Term]] = {}
    for told in several:
        for predicate, objects in told.items():
            known = found.setdefault(predicate, [])
            known += [one for one in objects if one not in known]
    return found


def packed(content: Any) -> bytes:
    """Return content as JSON with a checksum, so that what was damaged on disk is not believed."""
    return zlib.compress(_ENCODER.encode(content).encode(), 1)


def unpacked(content: bytes) -> Any:
    try:
        return json.loads(zlib.decompress(content))
    except (zlib.error, ValueError, TypeError) as error:
        raise Damaged(str(error)) from error


def _differing(ours: Mapping[str, Told], theirs: Mapping[str, Told]) -> set[str]:
    return {iri for iri in ours.keys() | theirs.keys() if _comparable(ours.get(iri)) != _comparable(theirs.get(iri))}


def _comparable(told: Told | None) -> dict[str, set[Term]] | None:
    return None if told is None else {predicate: set(objects) for predicate, objects in told.items()}


def _written(facts: Mapping[str, Told]) -> dict[str, dict[str, list[Any]]]:
    """Return facts for JSON: an IRI is a string, a literal a list of three, a blank node of one."""
    return {
        iri: {key: [[one] if isinstance(one, Blank) else one for one in objects] for key, objects in told.items()}
        for iri, told in facts.items()
    }


def _read(facts: Mapping[str, Mapping[str, list[Any]]]) -> dict[str, Told]:
    return {iri: {key: [_term(one) for one in objects] for key, objects in told.items()} for iri, told in facts.items()}


def _term(written: str | list[str]) -> Term:
    if isinstance(written, str):
        return written
    return Blank(written[0]) if len(written) == 1 else (written[0], written[1], written[2])
