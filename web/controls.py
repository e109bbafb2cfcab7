"""The fields of the contribution form as a template shows them: values, choices, what is wrong with each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kb.fiches.completion import THING_KINDS
from kb.fiches.desk import Desk
from kb.fiches.problems import Problem
from kb.namespaces import thing
from kb.proposals import Content
from kb.proposals.form import NEW, Field
from kb.schema import LANGS
from kb.store import text
from kb.text import fold
from web.rendering import sentence
from web.visit import Visit

# What the shapes tell a writer of files to write; a form has fields for that.
_TERM = re.compile(r"\s*\(coop:\w+\)")
_QUOTED = re.compile(r"([«“]\s?)([a-z0-9-]+)(\s?[»”])")
_REMEDY = re.compile(r"\s(?:Ajoutez|Écrivez|Add|Write)\b.*", re.DOTALL)


@dataclass(frozen=True)
class Choice:
    """A value that can be chosen."""

    value: str = field(metadata={"help": "what is sent"})
    text: str = field(metadata={"help": "what is read"})
    chosen: bool = field(default=False, metadata={"help": "true when it is the value"})
    definition: str = field(default="", metadata={"help": "what it means, may be empty"})


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
    """Makes the controls of one page: one draft, one language, the problems found in it."""

    def __init__(self, visit: Visit, content: Content, problems: Iterable[Problem]) -> None:
        self.visit, self.content = visit, content
        self.desk: Desk = visit.site.contribution.desk
        self.problems = list(problems)
        self.told: set[int] = set()
        self.kinds: set[str] = set()
        self._choices: dict[str, list[Choice]] = {}

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
            choices=self._options(field, value),
            names=self._names(field),
            problems=self._problems(field, path, filled=bool(value)),
        )

    def _help(self, field: Field) -> str:
        """Return the help of a field with the names of concepts where files have their codes."""
        told = plain_help(field.help.get(self.visit.lang, ""))
        if "«" not in told and "“" not in told:
            return told
        schemes = {"evidence", "verification", *([field.kind] if field.sort in ("choice", "choices") else [])}
        labels = {one.value: one.text.lstrip("– ") for scheme in schemes for one in self.concepts(scheme)}
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
            problems=self._problems(named, path, filled=bool(slug)),
        )

    def tell(self, problem: Problem) -> str:
        """Say a problem away from its field: which one it is, when it is empty."""
        _ = self.visit.words.gettext
        missing = self._missing(problem)
        if missing is None:
            return self._tell(problem, filled=True)
        return _("%(field)s: fill this in.", field=sentence(missing.names[self.visit.lang]))

    def _missing(self, problem: Problem) -> Field | None:
        """Return the empty field that a problem is about, None when it is about something else."""
        key, _dot, number = (problem.place.cell or "").partition(".")
        steps = self.visit.site.contribution.steps
        if not problem.predicate or (key and not number.isdigit()):
            return None
        item = self.content if not key else self.content.get(key, [])[int(number) - 1]
        own = [one for step in steps for one in step.fields] if not key else []
        sections = [one for step in steps for one in step.sections if one.key == key]
        fields = [*own, *(one for section in sections for variant in section.variants for one in variant.fields)]
        found = next((one for one in fields if one.iri == problem.predicate), None)
        return found if found and isinstance(item, dict) and not item.get(found.key) else None

    def left(self, path: str) -> list[str]:
        """Return what is wrong with an item, or a list, that no field of it has told."""
        found = [problem for problem in self.problems if self._is_under(problem, path)]
        return [self._tell(problem, filled=True) for problem in found if id(problem) not in self.told]

    def of_section(self, iri: str) -> list[str]:
        """Return what a facet as a whole lacks."""
        _ = self.visit.words.gettext
        found = [one for one in self.problems if not one.place.cell and one.predicate == iri]
        self.told.update(map(id, found))
        remedy = _("Add an item, or say why there is none in the step “What is missing”.")
        return [f"{self._tell(problem, filled=True)} {remedy}" for problem in found]

    def known_names(self) -> list[Names]:
        return [Names(f"known-{kind}", self._things(kind)) for kind in sorted(self.kinds)]

    def concepts(self, scheme: str) -> list[Choice]:
        """Return the concepts of a scheme as a tree told in one column: narrower ones after theirs."""
        if scheme not in self._choices:
            rows = self.visit.ask("concepts/of-scheme", scheme=scheme)
            broader = {text(row["concept"]): text(row.get("broader")) for row in rows}
            named = {text(row["concept"]): row for row in rows}
            ordered = sorted(broader, key=lambda iri: [fold(text(named[one]["label"])) for one in _line(iri, broader)])
            self._choices[scheme] = [
                Choice(
                    text(named[iri]["notation"]),
                    "– " * (len(_line(iri, broader)) - 1) + text(named[iri]["label"]),
                    definition=text(named[iri]["definition"]),
                )
                for iri in ordered
            ]
        return self._choices[scheme]

    def _options(self, field: Field, value: Any) -> list[Choice]:
        chosen = {str(one) for one in (value if isinstance(value, list) else [value]) if one}
        match field.sort:
            case "choice" | "choices" | "checks":
                choices = self._scheme(field)
            case "sources":
                choices = self._sources()
            case "parts":
                choices = self._parts(field.kind)
            case "yes":
                choices = [Choice("true", field.names[self.visit.lang])]
            case _:
                return []
        known = {choice.value for choice in choices}
        # What somebody sent without choosing it from the list stays visible, with its problem.
        strays = [Choice(one, one) for one in sorted(chosen - known)] if field.sort != "yes" else []
        return [Choice(c.value, c.text, c.value in chosen, c.definition) for c in (*choices, *strays)]

    def _scheme(self, field: Field) -> list[Choice]:
        choices = self.concepts(field.kind)
        if field.key not in ("preuve", "verification"):
            return choices
        return sorted(choices, key=lambda choice: choice.value not in ("stated", "a-verifier"))

    def _sources(self) -> list[Choice]:
        found = []
        for source in self.content.get("sources", []):
            if isinstance(source, dict):
                title = source.get("titre", {})
                found.append(Choice(source.get("id", ""), title.get(self.visit.lang) or title.get("fr", "")))
            else:
                found.append(Choice(source, self._called("source", source) or source))
        return found

    def _parts(self, key: str) -> list[Choice]:
        items = self.content.get(key, [])
        return [
            Choice(item["id"], item.get("libelle", {}).get(self.visit.lang) or item.get("libelle", {}).get("fr", ""))
            for item in items
            if isinstance(item, dict) and item.get("id")
        ]

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
        asked = next((one for one in self.problems if one.question and one.place.cell == path), None)
        if asked is None or asked.question is None:
            return Written(path, name, note=self._called(field.kind, name) if name else "")
        candidates = [
            Choice(one.answer, f"{one.label} — {one.detail[self.visit.lang]}") for one in asked.question.candidates
        ]
        if field.kind == "organisation" and field.sort == "name" and "nature" in values:
            candidates.append(Choice(NEW, _("None of these: it is not in the base yet")))
        return Written(path, name, candidates=candidates)

    def _called(self, kind: str, slug: str) -> str:
        iri = thing(kind, slug)
        return self.desk.known.label(iri, self.visit.lang) if iri in self.desk.known.subjects else ""

    def _names(self, field: Field) -> str:
        if field.sort not in ("name", "names"):
            return ""
        self.kinds.add(field.kind)
        return f"known-{field.kind}"

    def _things(self, kind: str) -> list[Choice]:
        known = self.desk.known
        named = ((slug, known.label(thing(kind, slug), self.visit.lang)) for slug in known.slugs(kind))
        return [Choice(slug, label) for slug, label in sorted(named, key=lambda pair: fold(pair[1]))]

    def _problems(self, field: Field, path: str, *, filled: bool) -> list[str]:
        owner = path.rpartition(".")[0]
        mine = [
            one
            for one in self.problems
            if self._is_under(one, path) or (one.place.cell == owner and field.iri and one.predicate == field.iri)
        ]
        self.told.update(map(id, mine))
        return list(dict.fromkeys(self._tell(one, filled=filled) for one in mine))

    def _is_under(self, problem: Problem, path: str) -> bool:
        cell = problem.place.cell or ""
        return bool(path) and (cell == path or cell.startswith(f"{path}."))

    def _tell(self, problem: Problem, *, filled: bool) -> str:
        """Say what is wrong in the words of a form: the shapes speak to who writes files."""
        _ = self.visit.words.gettext
        if problem.question is not None and problem.question.kind in THING_KINDS:
            name = problem.question.name
            if problem.question.candidates:
                return _("“%(name)s”: which one is it? Choose below, then save.", name=name)
            return _("“%(name)s” is nothing known; write another name, an official code, or nothing.", name=name)
        if not filled and problem.predicate:
            return _("Fill this in.")
        return _REMEDY.sub("", problem.messages[self.visit.lang])


def plain_help(told: str) -> str:
    """Return a help without the names that only files have."""
    return _TERM.sub("", told)


def step_of(problem: Problem, sections: Mapping[str, str], fields: Mapping[str, str]) -> str:
    """Return the step where a problem is corrected: by its place, else by the property it is about."""
    first = (problem.place.cell or "").partition(".")[0]
    return sections.get(first) or fields.get(problem.predicate or "") or "cas"


def anchor(problem: Problem) -> str:
    """Return the fragment of the item or the list where a problem stands."""
    parts = (problem.place.cell or "").split(".")
    return ".".join(parts[:2]) if len(parts) > 1 and parts[1].isdigit() else parts[0]


def _line(iri: str, broader: Mapping[str, str]) -> list[str]:
    """Return a concept after those it is narrower than, the broadest first."""
    line = [iri]
    while (above := broader.get(line[0])) in broader and above not in line:
        line.insert(0, above or "")
    return line
