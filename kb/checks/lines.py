"""The lines where statements stand, read only for what there is to say of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import cache
from typing import TypeVar

from kb.turtle import Place, places

Key = TypeVar("Key")


def find(
    among: Collection[Key],
    places_of: Callable[[Key], list[Place]],
    subject: str,
    predicate: str | None = None,
    value: str | None = None,
) -> tuple[Key, int] | None:
    """Return file and line of a statement, else of its predicate, else of its subject; None without any.

    ``among`` are the files to look in, the likeliest first.
    """
    for asked in _narrowing(predicate, value):
        for key in among:
            for place in places_of(key):
                if place.subject == subject and asked == {name: getattr(place, name) for name in asked}:
                    return key, place.line if asked else place.subject_line
    return None


class Lines:
    """The statements of a few files by name, those of a subject read when first asked for.

    ``text`` gives the text of a file and its base.
    """

    def __init__(self, text: Callable[[str], tuple[str, str | None]]) -> None:
        self._text = cache(text)
        self._known: dict[tuple[str, str], list[Place]] = {}

    def places(self, name: str, subject: str | None = None) -> Iterator[Place]:
        """Yield the statements of a file, or what it says of one subject."""
        text, base = self._text(name)
        return places(text, base or "", subject)

    def find(self, names: Collection[str], subject: str, predicate: str | None, value: str | None) -> tuple[str, int]:
        """Return file and line of a statement; the first line of the first file when it cannot be told."""
        return find(names, lambda name: self._of(name, subject), subject, predicate, value) or (next(iter(names)), 1)

    def _of(self, name: str, subject: str) -> list[Place]:
        if (name, subject) not in self._known:
            self._known[name, subject] = list(self.places(name, subject))
        return self._known[name, subject]


def _narrowing(predicate: str | None, value: str | None) -> list[dict[str, str]]:
    """Return what a statement should have, best first: all that is asked, its predicate, nothing."""
    asked = {"predicate": predicate, "value": value}
    known = {key: content for key, content in asked.items() if content is not None}
    return [known, {"predicate": predicate}, {}] if predicate is not None else [known, {}]
