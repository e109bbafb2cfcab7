"""The fields of the contribution form as a template shows them: values, choices, what is wrong with each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kb.fiches.problems import Problem
from kb.proposals import Content
from kb.proposals.form import NEW, Field
from kb.schema import LANGS
from web.contributing.faults import Faults
from web.contributing.offers import Choice, Offers
from web.visit import Visit

# What the shapes tell a writer of files to write; a form has fields for that.
_TERM = re.compile(r"\s*\(coop:\w+\)")
_QUOTED = re.compile(r"([«“]\s?)([a-z0-9-]+)(\s?[»”])")


@dataclass(frozen=True)
class Written:
    """One line of text: a sentence in a language, a name, a number."""

    path: str = field(metadata={"help": "name of the field"})
    value: str = field(metadata={"help": "what is written"})
    lang: str = field(default="", metadata={"help": "language of the text, empty when it has none"})
    note: str = field(default="", metadata={"help": "what it stands for, may be empty"})
    candidates: list[Choice] = field(default_factory=list, metadata={"help": "what it may stand for"})


@dataclass(frozen=True)
class Control:
    """One field."""

    path: str = field(metadata={"help": "its path in the fiche, which is its name"})
    sort: str = field(metadata={"help": "as kb.proposals.form.Field.sort"})
    label: str = field(metadata={"help": "its name"})
    help: str = field(metadata={"help": "what it holds"})
    required: bool = field(metadata={"help": "true when a case cannot do without"})
    folded: bool = field(metadata={"help": "true for what few contributors fill in"})
    lines: list[Written] = field(metadata={"help": "what is written, a blank line at the end of lists"})
    choices: list[Choice] = field(metadata={"help": "what can be chosen"})
    names: str = field(metadata={"help": "identifier of the list of known names, empty without"})
    problems: list[str] = field(metadata={"help": "what is wrong with it"})

    @property
    def filled(self) -> int:
        return sum(bool(line.value) for line in self.lines) + sum(choice.chosen for choice in self.choices)


@dataclass(frozen=True)
class Names:
    """Things of one kind, for a field to propose as one types."""

    id: str = field(metadata={"help": "identifier of the list"})
    choices: list[Choice] = field(metadata={"help": "slug and label of each"})


class Desktop:
    """Makes the controls of one page: one draft, one language, what it offers, what is wrong."""

    def __init__(self, visit: Visit, content: Content, problems: Iterable[Problem]) -> None:
        self.visit = visit
        self.offers, self.faults = Offers(visit, content), Faults(visit, content, problems)
        self._kinds: set[str] = set()

    def control(self, field: Field, path: str, values: Mapping[str, Any]) -> Control:
        """Return a field with its value, ``values`` being the item, or the case, that it belongs to."""
        value = values.get(field.key)
        lines = self._lines(field, path, value, values)
        return Control(
            path=path,
            sort=field.sort,
            label=field.names[self.visit.lang],
            help=self._help(field),
            required=field.required,
            folded=field.folded,
            lines=lines,
            choices=self.offers.of(field, value),
            names=self._names(field),
            problems=self.faults.of_field(field, path, filled=bool(value)),
        )

    def _help(self, field: Field) -> str:
        """Return the help of a field with the names of concepts where files have their codes."""
        told = plain_help(field.help.get(self.visit.lang, ""))
        if "«" not in told and "“" not in told:
            return told
        schemes = {"evidence", "verification", *([field.kind] if field.sort in ("choice", "choices") else [])}
        labels = {one.value: one.text.lstrip("– ") for scheme in schemes for one in self.offers.concepts(scheme)}
        return _QUOTED.sub(lambda found: found[1] + labels.get(found[2], found[2]) + found[3], told)

    def known_source(self, path: str, slug: str, label: str, told: str) -> Control:
        """Return the field that names a source of the base."""
        named = Field("", "", {"fr": label, "en": label}, {"fr": told, "en": told}, "name", True, False, "source")
        return Control(
            path=path,
            sort="name",
            label=label,
            help=told,
            required=True,
            folded=False,
            lines=[self._name(named, path, slug, {})],
            choices=[],
            names=self._names(named),
            problems=self.faults.of_field(named, path, filled=bool(slug)),
        )

    def known_names(self) -> list[Names]:
        """Return the lists of names that the fields made so far propose."""
        return [Names(f"known-{kind}", self.offers.things(kind)) for kind in sorted(self._kinds)]

    def _lines(self, field: Field, path: str, value: Any, values: Mapping[str, Any]) -> list[Written]:
        match field.sort:
            case "text" | "prose":
                said = value if isinstance(value, dict) else {}
                order = sorted(LANGS, key=lambda lang: lang != "fr")
                return [Written(f"{path}.{lang}", str(said.get(lang, "")), lang) for lang in order]
            case "name":
                return [self._name(field, path, value, values)]
            case "names":
                given = list(value) if isinstance(value, list) else []
                return [self._name(field, f"{path}.{n}", one, values) for n, one in enumerate([*given, ""], 1)]
            case "line" | "address":
                return [Written(path, str(value or ""))]
        return []

    def _name(self, field: Field, path: str, value: Any, values: Mapping[str, Any]) -> Written:
        """Return a name with what it stands for, or the question it raises."""
        _ = self.visit.words.gettext
        if isinstance(value, dict):
            return Written(path, str(value.get("nom", {}).get("fr", "")), note=_("New: the base does not have it yet."))
        name = str(value or "")
        asked = self.faults.question_at(path)
        if asked is None:
            return Written(path, name, note=self.offers.called(field.kind, name) if name else "")
        candidates = [Choice(one.answer, f"{one.label} — {one.detail[self.visit.lang]}") for one in asked.candidates]
        if field.kind == "organisation" and field.sort == "name" and "nature" in values:
            candidates.append(Choice(NEW, _("None of these: it is not in the base yet")))
        return Written(path, name, candidates=candidates)

    def _names(self, field: Field) -> str:
        if field.sort not in ("name", "names"):
            return ""
        self._kinds.add(field.kind)
        return f"known-{field.kind}"


def plain_help(told: str) -> str:
    """Return a help without the names that only files have."""
    return _TERM.sub("", told)
