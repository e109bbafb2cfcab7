"""What is wrong with a fiche, said where it stands: found, expected, nearest known value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kb.errors import KbError, Lang
from kb.fiches.tree import Place
from kb.text import nearest

Texts = dict[Lang, str]


@dataclass(frozen=True)
class Candidate:
    """One thing a name may stand for; ``answer`` is what to write: a slug, or an official code."""

    answer: str
    label: str
    detail: Texts


@dataclass(frozen=True)
class Question:
    """A name that the importer does not take for anything without being told."""

    kind: str
    name: str
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True)
class Problem:
    """One thing to correct, or to answer when it carries a question.

    ``predicate`` is the property beside which a form shows it, when the place is that of a whole item.
    """

    place: Place
    messages: Texts
    question: Question | None = None
    predicate: str | None = None


class NotImportable(KbError):
    """A fiche with something to correct; nothing has been written."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(fr=_listing(self.problems, "fr"), en=_listing(self.problems, "en"))


def problem(place: Place, *, fr: str, en: str) -> Problem:
    return Problem(place, {"fr": fr, "en": en})


def unknown(place: Place, what: Texts, found: str, known: Iterable[str]) -> Problem:
    """Say that a word is none of the known ones: the nearest, or all of them when they are few."""
    choices = sorted(known)
    guess = nearest(found, choices)
    texts: Texts = {
        "fr": f"« {found} » n’est pas {what['fr']}",
        "en": f"“{found}” is not {what['en']}",
    }
    if guess is not None:
        texts["fr"] += f" ; {found} → {guess} ?"
        texts["en"] += f"; {found} → {guess}?"
    else:
        texts["fr"] += f" ; attendu : {_enumeration(choices)}."
        texts["en"] += f"; expected: {_enumeration(choices)}."
    return Problem(place, texts)


def _enumeration(choices: list[str], limit: int = 12) -> str:
    return ", ".join(choices[:limit]) + (", …" if len(choices) > limit else "")


def _listing(problems: tuple[Problem, ...], lang: Lang) -> str:
    return "\n".join(f"{problem.place}: {problem.messages[lang]}" for problem in problems)
