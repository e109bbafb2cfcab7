"""Reads what the guide knows from the answers to the questions of ``queries/guide/``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction

from kb.engines.store import Row, Solutions, text
from kb.errors import Lang
from kb.guide.deeds import Deeds, Level
from kb.guide.guide import Guide
from kb.guide.model import (
    LegalText,
    Named,
    Obstacle,
    Option,
    Profile,
    Question,
    Regime,
    Rule,
    Statement,
)
from kb.index import CaseIndex
from kb.namespaces import split

Ask = Callable[..., Solutions]
Rows = Iterable[Row]


def read_guide(ask: Ask, cases: Callable[[], CaseIndex], lang: Lang) -> Guide:
    """Ask what the guide needs, in one language; ``cases`` opens their index, when it is first looked at."""

    def rows(name: str) -> tuple[Row, ...]:
        return ask(f"guide/{name}", lang=lang).rows

    names = {text(row["concept"]): text(row["label"]) for row in rows("names")}
    proofs = _grouped(rows("proofs"), "holder")
    sources = {holder: tuple(_named(row, "proof", "title") for row in found) for holder, found in proofs.items()}
    rules = _rules(rows("rules"), names, sources)
    regimes = _regimes(rows("statements"), _texts(rows("law")), names, sources)
    return Guide(
        lang=lang,
        questions=_questions(rows("questions"), rules),
        profiles=tuple(_profile(row, regimes) for row in rows("formats")),
        families=frozenset(text(row["format"]) for row in rows("families")),
        broader={
            concept: frozenset(text(row["broader"]) for row in found)
            for concept, found in _grouped(rows("broader"), "concept").items()
        },
        deeds=Deeds(cases, _levels(rows("evidence")), _obstacles(rows("obstacles")), lang),
    )


def _questions(rows: Rows, rules: Mapping[str, tuple[Rule, ...]]) -> tuple[Question, ...]:
    return tuple(_question(iri, found, rules) for iri, found in _grouped(rows, "question").items())


def _question(iri: str, rows: list[Row], rules: Mapping[str, tuple[Rule, ...]]) -> Question:
    first = rows[0]
    return Question(
        key=(split(iri) or ("", iri, ""))[1],
        label=text(first["label"]),
        help=text(first["help"]),
        several=text(first["several"]) in ("true", "1"),
        options=tuple(_option(row, rules) for row in rows),
    )


def _option(row: Row, rules: Mapping[str, tuple[Rule, ...]]) -> Option:
    iri = text(row["option"])
    return Option(
        key=iri.rpartition("#")[2].removeprefix("option-"),
        label=text(row["optionLabel"]),
        help=text(row.get("optionHelp")),
        rules=rules.get(iri, ()),
    )


def _rules(
    rows: Rows, names: Mapping[str, str], sources: Mapping[str, tuple[Named, ...]]
) -> dict[str, tuple[Rule, ...]]:
    return {
        option: tuple(_rule(found, names, sources) for found in _grouped(of_option, "rule").values())
        for option, of_option in _grouped(rows, "option").items()
    }


def _rule(rows: list[Row], names: Mapping[str, str], sources: Mapping[str, tuple[Named, ...]]) -> Rule:
    first = rows[0]
    iri, reading = text(first["rule"]), text(first["reading"])
    effects: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        effects[text(row["effect"])].add(text(row["concept"]))
    return Rule(
        iri=iri,
        label=text(first["label"]),
        weight=int(text(first["weight"])),
        reading=Named(reading, names[reading]),
        of_law=(split(reading) or ("",))[0] == "criterion",
        rationale=text(first.get("rationale")),
        sources=sources.get(iri, ()),
        fits=frozenset(effects["fits"]),
        expects=frozenset(effects["expects"]),
        against=frozenset(effects["against"]),
        excludes=frozenset(effects["excludes"]),
        requires=frozenset(effects["requires"]),
        settles=frozenset(effects["settles"]),
    )


def _regimes(
    rows: Rows,
    texts: Mapping[str, tuple[LegalText, ...]],
    names: Mapping[str, str],
    sources: Mapping[str, tuple[Named, ...]],
) -> dict[str, tuple[Regime, ...]]:
    return {
        format_: tuple(_regime(found, texts, names, sources) for found in _grouped(of_format, "regime").values())
        for format_, of_format in _grouped(rows, "format").items()
    }


def _regime(
    rows: list[Row],
    texts: Mapping[str, tuple[LegalText, ...]],
    names: Mapping[str, str],
    sources: Mapping[str, tuple[Named, ...]],
) -> Regime:
    first = rows[0]
    return Regime(
        iri=text(first["regime"]),
        label=text(first["regimeLabel"]),
        since=text(first.get("since")),
        until=text(first.get("until")),
        statements=tuple(_statement(found, names, sources) for found in _grouped(rows, "statement").values()),
        texts=texts.get(text(first["regime"]), ()),
    )


def _statement(rows: list[Row], names: Mapping[str, str], sources: Mapping[str, tuple[Named, ...]]) -> Statement:
    first = rows[0]
    iri, criterion, verification = (text(first[key]) for key in ("statement", "criterion", "verification"))
    evidence = text(first["evidence"])
    return Statement(
        iri=iri,
        label=text(first["label"]),
        criterion=Named(criterion, names[criterion]),
        verification=Named(verification, names[verification]),
        evidence=Named(evidence, names[evidence]),
        reliability=min(Fraction(text(first["verified"])), Fraction(text(first["proved"]))),
        kinds=frozenset(text(row["kind"]) for row in rows if "kind" in row),
        sources=sources.get(iri, ()),
    )


def _texts(rows: Rows) -> dict[str, tuple[LegalText, ...]]:
    return {
        regime: tuple(
            LegalText(text(row["text"]), text(row["identifier"]), text(row["label"]), text(row.get("inForceFrom")))
            for row in found
        )
        for regime, found in _grouped(rows, "regime").items()
    }


def _levels(rows: Rows) -> list[Level]:
    return [Level(_named(row, "level", "label"), Fraction(text(row["reliability"]))) for row in rows]


def _obstacles(rows: Rows) -> dict[str, Obstacle]:
    return {iri: _obstacle(found) for iri, found in _grouped(rows, "obstacle").items()}


def _obstacle(rows: list[Row]) -> Obstacle:
    answering = [
        (int(text(row["number"])), _named(row, "recommendation", "recommendationLabel"))
        for row in rows
        if "recommendation" in row
    ]
    return Obstacle(_named(rows[0], "obstacle", "label"), tuple(answering))


def _profile(row: Row, regimes: Mapping[str, tuple[Regime, ...]]) -> Profile:
    iri = text(row["format"])
    return Profile(_named(row, "format", "label"), text(row.get("bestWhen")), regimes.get(iri, ()))


def _named(row: Row, iri: str, label: str) -> Named:
    return Named(text(row[iri]), text(row[label]))


def _grouped(rows: Rows, key: str) -> dict[str, list[Row]]:
    """Return the rows by the value of a column, in the order in which values first come."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[text(row[key])].append(row)
    return dict(found)
