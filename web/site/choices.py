"""The values that a parameter of a question may take, as a reader picks them.

A parameter fed by a concept scheme offers its concepts, narrower ones under broader ones; one fed by
a kind offers the things of that kind. Nothing here is listed by hand: the base is asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from kb.engines.store import text
from kb.errors import BadParameter, Lang
from kb.knowledge import Knowledge
from kb.namespaces import COOP, THINGS
from kb.sparql.binding import Parameter
from kb.text import fold, nearest

ANYTHING = "thing"
# Comparing a word with more choices than this takes longer than a reader should wait.
_COMPARED = 5000
# More choices than this are not offered at all: their names are typed.
SUGGESTED = 1000
# Kind in the IRI → class: the index of types gives its things, where a kind alone is looked for among all names.
_CLASSES = {
    "case": "Case",
    "format": "Format",
    "instrument": "Instrument",
    "legal-text": "LegalText",
    "method": "Method",
    "organisation": "Organisation",
    "recommendation": "Recommendation",
    "session": "Session",
    "source": "Source",
    "territory": "Territory",
}


@dataclass(frozen=True)
class Choice:
    """One value that can be picked."""

    value: str = field(metadata={"help": "as in the address: the slug, or kind/slug"})
    text: str = field(metadata={"help": "its label"})
    depth: int = field(default=0, metadata={"help": "0 for the broadest"})


@dataclass(frozen=True)
class Guess:
    """The value that was probably meant, with its label in each language."""

    value: str
    labels: Mapping[Lang, str]


class UnknownValue(BadParameter):
    """The base has no such concept or thing; ``nearest`` is the one that was probably meant."""

    def __init__(self, parameter: Parameter, value: str, guess: Guess | None) -> None:
        labels, shown = parameter.labels, value[:80] if value.isprintable() else ascii(value)[:80]
        fr = f"Le paramètre « {parameter.name} » ({labels['fr']}) ne connaît pas « {shown} »"
        en = f"Parameter “{parameter.name}” ({labels['en']}) does not know “{shown}”"
        if guess:
            fr += f" ; vouliez-vous dire « {guess.value} » ({guess.labels['fr']}) ?"
            en += f"; did you mean “{guess.value}” ({guess.labels['en']})?"
        else:
            expected = parameter.expectation()
            fr, en = f"{fr} ; il attend {expected['fr']}.", f"{en}; it expects {expected['en']}."
        super().__init__(fr=fr, en=en)
        self.parameter = parameter
        self.nearest = guess


# The base does not change while it is open: what was asked once is kept as long as it is.
_kept: WeakKeyDictionary[Knowledge, dict[tuple[str, Lang], tuple[Choice, ...]]] = WeakKeyDictionary()


def choices(knowledge: Knowledge, parameter: Parameter, lang: Lang) -> tuple[Choice, ...]:
    """Return what the parameter may be, in the order to show; empty when nothing feeds it."""
    feed = parameter.scheme or parameter.kind
    if feed is None:
        return ()
    kept = _kept.setdefault(knowledge, {})
    if (feed, lang) not in kept:
        kept[feed, lang] = tuple(_read(knowledge, feed, lang))
    return kept[feed, lang]


def _read(knowledge: Knowledge, feed: str, lang: Lang) -> list[Choice]:
    if _are_many(knowledge, feed):
        return []
    if feed == ANYTHING:
        names = _labels(knowledge, "things/labels", lang=lang)
        return _alphabetical(Choice(iri.removeprefix(THINGS), label) for iri, label in names.items())
    if feed == "scheme":
        rows = knowledge.ask("concepts/schemes", lang=lang).rows
        return _alphabetical(Choice(_slug(text(row["scheme"])), text(row["label"])) for row in rows)
    if concepts := _tree(knowledge, feed, lang):
        return concepts
    named = {"class": str(COOP[_CLASSES[feed]])} if feed in _CLASSES else {"kind": feed}
    names = _labels(knowledge, "things/of-class" if feed in _CLASSES else "things/of-kind", **named, lang=lang)
    return _alphabetical(Choice(_slug(iri), label) for iri, label in names.items())


def _are_many(knowledge: Knowledge, feed: str) -> bool:
    """Say whether there are too many to offer: they would be read for nothing, and it takes minutes."""
    if feed in (ANYTHING, "case"):
        return len(knowledge.cases) > SUGGESTED
    return len(knowledge.cases.values_of.get(feed, ())) > SUGGESTED


def _labels(knowledge: Knowledge, question: str, **parameters: str) -> dict[str, str]:
    rows = knowledge.ask(question, **parameters).rows
    return {text(row["thing"]): text(row["label"]) for row in rows}


def _alphabetical(found: Iterable[Choice]) -> list[Choice]:
    return sorted(found, key=lambda choice: fold(choice.text))


def _tree(knowledge: Knowledge, scheme: str, lang: Lang) -> list[Choice]:
    """Return the concepts of a scheme, each followed by its narrower ones; none for a kind without scheme."""
    rows = {text(row["concept"]): row for row in knowledge.ask("concepts/of-scheme", scheme=scheme, lang=lang).rows}
    below: dict[str, list[str]] = defaultdict(list)
    for iri in sorted(rows, key=lambda iri: fold(text(rows[iri]["label"]))):
        broader = text(rows[iri].get("broader"))
        below[broader if broader in rows else ""].append(iri)

    def walk(parent: str, depth: int) -> Iterator[Choice]:
        for iri in below[parent]:
            yield Choice(_slug(iri), text(rows[iri]["label"]), depth)
            yield from walk(iri, depth + 1)

    return list(walk("", 0))


def _slug(iri: str) -> str:
    return iri.rpartition("/")[2]


def check_values(knowledge: Knowledge, parameters: Iterable[Parameter], given: Mapping[str, str]) -> None:
    """Refuse a concept or a thing that the base does not have: an empty answer would look like knowledge.

    UnknownValue for the first one.
    """
    for parameter in parameters:
        value = given.get(parameter.name, "")
        feed = parameter.scheme or parameter.kind
        if value and feed and parameter.type == "iri" and not _exists(knowledge, parameter, value):
            raise UnknownValue(parameter, value, _nearest(knowledge, parameter, value))


def _exists(knowledge: Knowledge, parameter: Parameter, value: str) -> bool:
    iri, feed = parameter.iri(value), parameter.scheme or parameter.kind
    if feed != ANYTHING and ("#" in iri or not iri.startswith(f"{THINGS}{feed}/")):
        return False
    try:
        return bool(knowledge.ask("things/names-of", things=iri).rows)
    except BadParameter:
        return False


def _nearest(knowledge: Knowledge, parameter: Parameter, value: str) -> Guess | None:
    """Return the choice whose short name, or else whose label in either language, is nearest to the value."""
    short = value.removeprefix(THINGS).removeprefix(f"{parameter.scheme or parameter.kind}/")
    french, english = (
        {choice.value: choice.text for choice in choices(knowledge, parameter, lang)} for lang in ("fr", "en")
    )
    if len(french) > _COMPARED:
        return None
    labelled = {label: name for labels in (english, french) for name, label in labels.items()}
    found = nearest(short, french) or labelled.get(nearest(short, labelled) or "")
    return Guess(found, {"fr": french[found], "en": english.get(found, french[found])}) if found else None
