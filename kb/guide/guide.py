"""The guide: its questions, the law of the formats, and what counts what the cases did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kb.errors import Lang
from kb.guide.deeds import Deeds
from kb.guide.model import Profile, Question


@dataclass(frozen=True)
class Guide:
    """Everything the guide knows, in one language. ``broader`` gives concept → all that enclose it."""

    lang: Lang
    questions: tuple[Question, ...]
    profiles: tuple[Profile, ...]
    families: frozenset[str] = field(repr=False)
    broader: Mapping[str, frozenset[str]] = field(repr=False)
    deeds: Deeds = field(repr=False)

    def question(self, key: str) -> Question | None:
        return next((question for question in self.questions if question.key == key), None)

    def is_one_of(self, kind: str, concepts: frozenset[str]) -> bool:
        """Say whether a kind is one of the concepts, encloses one, or is enclosed by one."""
        if kind in concepts or self.broader.get(kind, frozenset()) & concepts:
            return True
        return any(kind in self.broader.get(concept, ()) for concept in concepts)
