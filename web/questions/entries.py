"""The form of a question: one entry for each parameter, fed by the base."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kb.errors import BadParameter
from kb.namespaces import THINGS
from kb.sparql.binding import Parameter
from kb.sparql.queries import Question
from web.site.choices import ANYTHING, SUGGESTED, Choice, choices
from web.visit import Visit

# More choices than this are typed, with suggestions, rather than picked from a list.
PICKED = 300

_CONTROLS = {"integer": "number", "decimal": "number", "date": "date", "boolean": "boolean"}


@dataclass(frozen=True)
class Entry:
    """One field of the form."""

    name: str = field(metadata={"help": "its name in the address"})
    label: str = field(metadata={"help": "what it is"})
    control: str = field(metadata={"help": "select, suggest, text, number, date or boolean"})
    step: str = field(metadata={"help": "step of a number: 1, or any"})
    value: str = field(metadata={"help": "its value, may be empty"})
    required: bool = field(metadata={"help": "true when the question cannot do without it"})
    choices: list[Choice] = field(metadata={"help": "what can be picked or is suggested, may be empty"})
    hint: str = field(metadata={"help": "what a right value looks like; empty for what is picked"})
    wrong: bool = field(metadata={"help": "true when its value is the problem"})


def entries(visit: Visit, asked: Question, given: Mapping[str, str], guilty: str = "") -> list[Entry]:
    """Return the form; the language is not an entry, the address of the page says it."""
    return [
        _entry(visit, parameter, given.get(parameter.name, ""), parameter.name == guilty)
        for parameter in asked.parameters
        if parameter.type != "lang"
    ]


def _entry(visit: Visit, parameter: Parameter, value: str, wrong: bool) -> Entry:
    found = choices(visit.knowledge, parameter, visit.lang) if parameter.type == "iri" else ()
    control = _control(parameter, found, value)
    return Entry(
        name=parameter.name,
        label=parameter.labels[visit.lang],
        control=control,
        step="1" if parameter.type == "integer" else "any",
        value=value,
        required=not parameter.optional,
        choices=list(found) if control in ("select", "suggest") else [],
        hint=_hint(visit, parameter, control),
        wrong=wrong,
    )


def _hint(visit: Visit, parameter: Parameter, control: str) -> str:
    _ = visit.words.gettext
    if control in ("select", "boolean"):
        return ""
    if control == "suggest":
        return _("Type a few letters and pick a suggestion. Example: %(example)s", example=parameter.example)
    return parameter.expectation()[visit.lang]


def _control(parameter: Parameter, found: tuple[Choice, ...], value: str) -> str:
    """A value that is not among the choices is shown in a text field, where it can be mended."""
    if found and len(found) <= PICKED and value in ("", *(choice.value for choice in found)):
        return "select"
    if found and len(found) <= SUGGESTED:
        return "suggest"
    return _CONTROLS.get(parameter.type, "text")


def shorten(asked: Question, given: Mapping[str, str]) -> dict[str, str]:
    """Return the values with the IRIs of the base in their short form, so that addresses can be read."""
    prefixes = {
        parameter.name: THINGS if feed == ANYTHING else f"{THINGS}{feed}/"
        for parameter in asked.parameters
        if parameter.type == "iri" and (feed := parameter.scheme or parameter.kind)
    }
    return {name: value.removeprefix(prefixes.get(name, "")) for name, value in given.items()}


def wrong_entry(asked: Question, given: Mapping[str, str]) -> str:
    """Return the name of the parameter that is missing or has a value of another type, "" when none does."""
    for parameter in asked.parameters:
        value = given.get(parameter.name, "")
        if not value and not parameter.optional:
            return parameter.name
        try:
            parameter.term(value) if value else None
        except BadParameter:
            return parameter.name
    return ""
