"""Random faults in the triples of a base: what a slip of a keyboard, a bad merge or a wrong import leaves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

import pyoxigraph as ox

XSD = "http://www.w3.org/2001/XMLSchema#"
TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
NOWHERE = ox.NamedNode("https://w3id.org/cooperatheque/id/organisation/nulle-part")
# What looks like an address or a number is put together here: none stands in the repository.
_ADDRESS, _NUMBER = "@".join(["a.b", "exemple.fr"]), " ".join(["01", "23", "45", "67", "89"])
_TEXTS = ("", " espace", "et la suite…", "x" * 300, f"contact : {_ADDRESS}", f"appeler le {_NUMBER}", "ligne\nsuivante")
_LANGUAGES = ("fr", "en", "de", "fr-CA")
_VALUES = (
    ("deux", "integer"), ("0", "integer"), ("-3", "integer"), ("007", "integer"), ("1.5", "decimal"), ("9e9", "double"),
    ("2020-13-45", "date"), ("2020-01-01", "date"), ("2020", "gYear"), ("2020-02", "gYearMonth"), ("oui", "boolean"),
    ("1", "boolean"), ("2020-01-01T00:00:00", "dateTime"), ("https://exemple.fr/", "anyURI"), ("texte", "string"),
)  # fmt: skip

Base = dict[Path, set[ox.Triple]]
Fault = Callable[[Base, Random], None]


def corrupt(base: Base, random: Random, times: int) -> None:
    """Spoil a base in place."""
    for _ in range(times):
        random.choice(FAULTS)(base, random)


def _pick(base: Base, random: Random) -> tuple[set[ox.Triple], ox.Triple]:
    said = base[random.choice(sorted(path for path, triples in base.items() if triples))]
    return said, random.choice(sorted(said, key=str))


def _any(base: Base, random: Random) -> ox.Triple:
    return _pick(base, random)[1]


def _literal(random: Random) -> ox.Literal:
    if random.random() < 0.5:
        return ox.Literal(random.choice(_TEXTS), language=random.choice(_LANGUAGES))
    value, datatype = random.choice(_VALUES)
    return ox.Literal(value, datatype=ox.NamedNode(XSD + datatype))


def drop(base: Base, random: Random) -> None:
    said, triple = _pick(base, random)
    said.remove(triple)


def change(base: Base, random: Random) -> None:
    """Put another value in the place of one: a literal, a thing of another kind, a thing that is not there."""
    said, triple = _pick(base, random)
    other = random.choice([_literal(random), _literal(random), _any(base, random).subject, NOWHERE])
    said.remove(triple)
    said.add(ox.Triple(triple.subject, triple.predicate, other))


def add(base: Base, random: Random) -> None:
    """Say one more thing of a subject: a second value, or a property of another class."""
    said, triple = _pick(base, random)
    model = random.choice([triple, _any(base, random)])
    said.add(ox.Triple(triple.subject, model.predicate, random.choice([model.object, _literal(random)])))


def retag(base: Base, random: Random) -> None:
    said, triple = _pick(base, random)
    if isinstance(triple.object, ox.Literal):
        said.discard(triple) if random.random() < 0.5 else None
        said.add(
            ox.Triple(
                triple.subject, triple.predicate, ox.Literal(triple.object.value, language=random.choice(_LANGUAGES))
            )
        )


def retype(base: Base, random: Random) -> None:
    said, triple = _pick(base, random)
    kinds = [one for one in said if one.subject == triple.subject and one.predicate == TYPE]
    said.difference_update(kinds if random.random() < 0.7 else [])
    other = next((one for one in (_any(base, random) for _ in range(20)) if one.predicate == TYPE), triple)
    said.add(ox.Triple(triple.subject, TYPE, other.object))


def scatter(base: Base, random: Random) -> None:
    """Say in one file what belongs in another."""
    said, triple = _pick(base, random)
    said.remove(triple)
    base[random.choice(sorted(base))].add(triple)


def vanish(base: Base, random: Random) -> None:
    """Remove all that is said of one subject."""
    said, triple = _pick(base, random)
    said.difference_update({one for one in said if one.subject == triple.subject})


def rename(base: Base, random: Random) -> None:
    said, triple = _pick(base, random)
    other = _any(base, random).subject
    for one in [one for one in said if one.subject == triple.subject]:
        said.remove(one)
        said.add(ox.Triple(other, one.predicate, one.object))


FAULTS: tuple[Fault, ...] = (
    drop,
    drop,
    change,
    change,
    change,
    add,
    add,
    retag,
    retag,
    retype,
    scatter,
    vanish,
    rename,
)
