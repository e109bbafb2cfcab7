"""What is looked for: the texts of each thing, gathered from the questions of ``queries/search/``.

Such a question has the columns ``thing`` and ``text``, and may say in which ``place`` of the thing the
text stands (title, name, label, prose), under which ``heading`` (a facet) and in which ``part``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Set
from dataclasses import dataclass, field
from typing import Literal, get_args

from kb.engines.store import Row, Solutions, text
from kb.errors import DataError, Lang
from kb.namespaces import split
from kb.search.analysis import normal
from kb.sparql.queries import Library
from kb.text import reflow

Place = Literal["title", "name", "label", "prose"]
PLACES: tuple[Place, ...] = get_args(Place)
TOPIC = "search"
LANGS: tuple[Lang, ...] = ("fr", "en")
Select = Callable[[str], Solutions]
# The kinds of results, in the order in which a page shows them. A question is a thing of the library.
KINDS = (
    "case",
    "format",
    "recommendation",
    "organisation",
    "territory",
    "session",
    "method",
    "instrument",
    "glossary",
    "legal-text",
    "source",
    "question",
)


@dataclass(frozen=True)
class Passage:
    """One text of a thing; ``part`` is the IRI of the element that bears it, "" for the thing itself."""

    place: Place
    text: str
    heading: str = ""
    part: str = ""


@dataclass
class Thing:
    """Something that can be found, in one language. ``iri`` is the name of a question for kind "question"."""

    iri: str
    kind: str
    lang: Lang
    passages: list[Passage] = field(default_factory=list)

    @property
    def has_title(self) -> bool:
        return any(passage.place == "title" for passage in self.passages)

    @property
    def title(self) -> str:
        return next((passage.text for passage in self.passages if passage.place == "title"), self.iri)


def gather(select: Select, library: Library) -> list[Thing]:
    """Return every thing in every language, by kind then IRI; ``select`` runs a query."""
    return sorted([*texts(select, library), *questions(library)], key=_place)


def texts(select: Select, library: Library, only: Set[str] | None = None) -> list[Thing]:
    """Return the things that the questions of ``queries/search/`` speak of, by kind then IRI.

    Of those, ``only`` some when it is given.
    """
    found: list[Thing] = []
    for lang in LANGS:
        things: dict[str, Thing] = {}
        for question in library.topics().get(TOPIC, []):
            for row in select(question.bind(lang=lang)).rows:
                if only is None or text(row["thing"]) in only:
                    _read(things, row, lang)
        found += things.values()
    return sorted((thing for thing in found if thing.has_title), key=_place)


def questions(library: Library) -> list[Thing]:
    """Return the questions, which are things that one may look for too."""
    return [_question(library, name, lang) for name in library for lang in LANGS]


def _read(things: dict[str, Thing], row: Row, lang: Lang) -> None:
    iri = text(row["thing"])
    kind = (split(iri) or ("", "", ""))[0]
    if kind not in KINDS:
        raise DataError(
            fr=f"La recherche ne connaît pas la sorte de {iri} ; ajoutez-la à kb/search/passages.py.",
            en=f"The search does not know the kind of {iri}; add it to kb/search/passages.py.",
        )
    place: Place = next((known for known in PLACES if known == text(row.get("place"))), "label")
    passage = Passage(place, reflow(normal(text(row["text"]))), text(row.get("heading")), text(row.get("part")))
    things.setdefault(iri, Thing(iri, kind, lang)).passages.append(passage)


def _question(library: Library, name: str, lang: Lang) -> Thing:
    question = library[name]
    passages = [Passage("title", normal(question.title[lang])), Passage("prose", normal(question.summary[lang]))]
    passages.append(Passage("prose", " ".join(question.tags)))
    return Thing(name, "question", lang, passages)


def by_place(thing: Thing) -> dict[Place, list[str]]:
    """Return the texts of each place, each text once."""
    texts: dict[Place, list[str]] = defaultdict(list)
    for passage in thing.passages:
        if passage.text not in texts[passage.place]:
            texts[passage.place].append(passage.text)
    return texts


def _place(thing: Thing) -> tuple[int, str, str]:
    return KINDS.index(thing.kind), thing.iri, thing.lang
