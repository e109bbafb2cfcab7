"""What is wrong with a proposal, told in the words of a form, each point once and at its field."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from kb.fiches.completion import THING_KINDS
from kb.fiches.problems import Problem, Question
from kb.proposals import Content
from kb.proposals.form import Field
from web.rendering import sentence
from web.visit import Visit

# The shapes speak to who writes files, and say how; a form has fields for that.
_REMEDY = re.compile(r"\s(?:Ajoutez|Écrivez|Add|Write)\b.*", re.DOTALL)


class Faults:
    """The problems of one page: one draft, one language; remembers which ones a field has told."""

    def __init__(self, visit: Visit, content: Content, problems: Iterable[Problem]) -> None:
        self.visit, self.content, self.problems = visit, content, list(problems)
        self._told: set[int] = set()

    def of_field(self, field: Field, path: str, *, filled: bool) -> list[str]:
        """Return what is wrong with a field."""
        owner = path.rpartition(".")[0]
        mine = [
            one
            for one in self.problems
            if self._is_under(one, path) or (one.place.cell == owner and field.iri and one.predicate == field.iri)
        ]
        self._told.update(map(id, mine))
        return list(dict.fromkeys(self._tell(one, filled=filled) for one in mine))

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
        return [self._tell(problem, filled=True) for problem in found if id(problem) not in self._told]

    def of_section(self, iri: str) -> list[str]:
        """Return what a facet as a whole lacks."""
        _ = self.visit.words.gettext
        found = [one for one in self.problems if not one.place.cell and one.predicate == iri]
        self._told.update(map(id, found))
        remedy = _("Add an item, or say why there is none in the step “What is missing”.")
        return [f"{self._tell(problem, filled=True)} {remedy}" for problem in found]

    def question_at(self, path: str) -> Question | None:
        """Return what is asked about the name in a field, None when nothing is."""
        return next((one.question for one in self.problems if one.question and one.place.cell == path), None)

    def _is_under(self, problem: Problem, path: str) -> bool:
        cell = problem.place.cell or ""
        return bool(path) and (cell == path or cell.startswith(f"{path}."))

    def _tell(self, problem: Problem, *, filled: bool) -> str:
        """Say what is wrong in the words of a form."""
        _ = self.visit.words.gettext
        if problem.question is not None and problem.question.kind in THING_KINDS:
            name = problem.question.name
            if len(problem.question.candidates) == 1:
                return _("“%(name)s”: is it this one? Choose it below, then save.", name=name)
            if problem.question.candidates:
                return _("“%(name)s”: which one is it? Choose below, then save.", name=name)
            return _("“%(name)s” is nothing known; write another name, an official code, or nothing.", name=name)
        if not filled and problem.predicate:
            return _("Fill this in.")
        return _REMEDY.sub("", problem.messages[self.visit.lang])


def step_of(problem: Problem, sections: Mapping[str, str], fields: Mapping[str, str]) -> str:
    """Return the step where a problem is corrected: by its place, else by the property it is about."""
    first = (problem.place.cell or "").partition(".")[0]
    return sections.get(first) or fields.get(problem.predicate or "") or "cas"


def anchor(problem: Problem) -> str:
    """Return the fragment of the item or the list where a problem stands."""
    parts = (problem.place.cell or "").split(".")
    return ".".join(parts[:2]) if len(parts) > 1 and parts[1].isdigit() else parts[0]
