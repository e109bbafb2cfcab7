"""Answers to the importer's questions, kept in a file: each name once, with what it stands for.

Valence: 26362                          # an official code, or a slug of the base
Brest Métropole:                        # a name that two kinds of things bear
  organisation: brest-metropole
  territory: brest-metropole
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kb.errors import Lang
from kb.fiches.problems import NotImportable, Problem, Question, problem
from kb.fiches.tree import Mapping, Place, Scalar
from kb.fiches.yaml_tree import read_yaml


def read_answers(path: Path) -> dict[tuple[str, str], str]:
    """Return (kind, name) → answer; kind is "" for an answer that holds whatever the kind. Empty ones are skipped."""
    tree = read_yaml(path.read_bytes(), file=str(path))
    found: dict[tuple[str, str], str] = {}
    faults: list[Problem] = []
    for entry in tree.entries if isinstance(tree, Mapping) else ():
        match entry.value:
            case Scalar(text=text):
                found |= {("", entry.key): text} if text else {}
            case Mapping(entries=kinds) if all(isinstance(kind.value, Scalar) for kind in kinds):
                for kind in kinds:
                    if isinstance(kind.value, Scalar) and kind.value.text:
                        found[kind.key, entry.key] = kind.value.text
            case _:
                faults.append(_not_an_answer(entry.place))
    if faults:
        raise NotImportable(faults)
    return found


def questions_file(questions: Iterable[Question], lang: Lang) -> str:
    """Return a file to fill in: each question, and under it what it may stand for."""
    lines = [
        {
            "fr": "# Écrivez après chaque nom le nom court ou le code qui convient,\n"
            "# puis : kb import FICHE --answers CE-FICHIER",
            "en": "# After each name write the short name or code that is right,\n"
            "# then: kb import FICHE --answers THIS-FILE",
        }[lang]
    ]
    by_name: dict[str, dict[str, Question]] = {}
    for question in questions:
        by_name.setdefault(question.name, {})[question.kind] = question
    for name, kinds in by_name.items():
        lines.append(f"{_quoted(name)}:")
        for kind, question in kinds.items():
            lines.append(f"  {kind}:")
            lines += [f"  #   {found.answer} = {found.label} [{found.detail[lang]}]" for found in question.candidates]
    return "\n".join(lines) + "\n"


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"


def _not_an_answer(place: Place) -> Problem:
    return problem(
        place,
        fr="une réponse est un nom court, un code, ou un nom court par sorte (organisation: …, territory: …).",
        en="an answer is a short name, a code, or a short name for each kind (organisation: …, territory: …).",
    )
