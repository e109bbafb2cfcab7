"""Official codes written in a fiche against the registry: the code exists, and is that of the thing named."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from kb.fiches.problems import Problem, problem
from kb.fiches.registry import COMMUNE, DEPARTEMENT, REGION, Registry, bare_name
from kb.fiches.statements import Reading, Statement
from kb.namespaces import COOP, RDFS, split

_LEVELS = {"commune": COMMUNE, "departement": DEPARTEMENT, "region": REGION}
_CODES = {COOP.inseeCode, COOP.siren}


def check_codes(reading: Reading, registry: Registry | None) -> Iterator[Problem]:
    """Yield the codes that are wrong. Without the registry only the key of SIREN numbers can be verified.

    A code of another vintage than the registry's is left alone: communes merge.
    """
    for statement in reading.statements:
        predicate = statement.triple.predicate.value
        if predicate == COOP.siren:
            yield from _siren(statement)
        elif predicate == COOP.inseeCode and registry is not None:
            yield from _insee(statement, reading, registry)


def codes_unverified(reading: Reading, registry: Registry | None) -> bool:
    """Say whether a fiche writes codes that nothing here can verify."""
    return registry is None and any(found.triple.predicate.value in _CODES for found in reading.statements)


def _siren(statement: Statement) -> Iterator[Problem]:
    number = _text(statement)
    if number.isdigit() and len(number) == 9 and not _has_valid_key(number):
        yield problem(
            statement.place,
            fr=f"{number} n’est pas un numéro SIREN : sa clé de contrôle est fausse ; recopiez-le.",
            en=f"{number} is not a SIREN number: its check digit is wrong; copy it again.",
        )


def _has_valid_key(number: str) -> bool:
    """Apply the Luhn key: every second digit from the right is doubled."""
    digits = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(number))]
    return sum(digit - 9 if digit > 9 else digit for digit in digits) % 10 == 0


def _insee(statement: Statement, reading: Reading, registry: Registry) -> Iterator[Problem]:
    subject, code = _subject(statement), _text(statement)
    kinds = {(split(kind) or ("", "", ""))[1] for kind in reading.values(subject, COOP.kind)}
    levels = [_LEVELS[kind] for kind in sorted(kinds) if kind in _LEVELS]
    vintages = reading.values(subject, COOP.codeVintage)
    if not levels or (vintages and registry.vintage not in vintages):
        return
    entry = next(filter(None, (registry.entry(level, code) for level in levels)), None)
    if entry is None:
        yield problem(
            statement.place,
            fr=f"le code {code} n’existe pas dans le registre officiel de {registry.vintage} ; vérifiez-le, ou dites "
            "son millésime (millesime: …).",
            en=f"the code {code} is not in the official registry of {registry.vintage}; check it, or tell its vintage "
            "(millesime: …).",
        )
    elif bare_name(entry.name) not in {bare_name(label) for label in reading.values(subject, RDFS.label)}:
        yield problem(
            statement.place,
            fr=f"{code} est le code de {entry.name}, non de ce territoire ; corrigez le code ou le nom.",
            en=f"{code} is the code of {entry.name}, not of this territory; correct the code or the name.",
        )


def _subject(statement: Statement) -> str:
    subject = statement.triple.subject
    return subject.value if isinstance(subject, ox.NamedNode) else ""


def _text(statement: Statement) -> str:
    value = statement.triple.object
    return "" if isinstance(value, ox.Triple) else value.value
