"""What a search found, as links with extracts: what the search page and ``/api/search`` both show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kb.errors import Lang
from kb.knowledge import Knowledge
from kb.search import KINDS, Extract, Fragment, Hit
from kb.search.wanted import Match
from web.addresses import address, address_of
from web.words import Words


@dataclass(frozen=True)
class FoundLine:
    """One thing that was found."""

    iri: str = field(metadata={"help": "its IRI; its name when it is a question"})
    kind: str = field(metadata={"help": "what it is, in the plural"})
    title: str = field(metadata={"help": "its name"})
    marked_title: tuple[Fragment, ...] = field(metadata={"help": "its name, what matches marked"})
    href: str = field(metadata={"help": "its page"})
    extracts: tuple[Extract, ...] = field(metadata={"help": "texts that match; may be empty"})


@dataclass(frozen=True)
class FoundGroup:
    """What was found of one kind."""

    kind: str = field(metadata={"help": "the kind, as in the address"})
    label: str = field(metadata={"help": "its name, in the plural"})
    count: int = field(metadata={"help": "how many were found"})
    lines: list[FoundLine] = field(metadata={"help": "the first ones, best first"})


@dataclass(frozen=True)
class Findings:
    """The answer to words."""

    match: Match = field(metadata={"help": "all · near · some · none of the words"})
    groups: list[FoundGroup] = field(metadata={"help": "what was found, kind by kind"})
    nearest: tuple[str, ...] = field(metadata={"help": "words of the base near those asked for"})

    @property
    def count(self) -> int:
        return sum(group.count for group in self.groups)


def kind_names(words: Words) -> dict[str, str]:
    """Return kind → its name in the plural, in the order of results."""
    _ = words.gettext
    named = {
        "case": _("Cases"),
        "format": _("Formats"),
        "recommendation": _("Recommendations"),
        "organisation": _("Organisations"),
        "territory": _("Territories"),
        "session": _("Sessions"),
        "method": _("Methods"),
        "instrument": _("Instruments"),
        "glossary": _("Glossary"),
        "legal-text": _("Legal texts"),
        "source": _("Sources"),
        "question": _("Questions"),
    }
    return {kind: named[kind] for kind in KINDS}


def find(knowledge: Knowledge, words: Words, asked: str, *, kinds: Sequence[str], most: int) -> Findings:
    """Look for words among kinds, with the first ``most`` results of each."""
    named = kind_names(words)
    found = knowledge.search.find(asked, words.lang, kinds=kinds, most=most)
    groups = [
        FoundGroup(group.kind, named[group.kind], group.count, [_line(hit, named, words.lang) for hit in group.hits])
        for group in found.groups
    ]
    return Findings(found.match, groups, found.nearest)


def suggestions(knowledge: Knowledge, words: Words, asked: str, most: int) -> list[FoundLine]:
    """Return the things to propose for words that are being typed."""
    named = kind_names(words)
    return [_line(hit, named, words.lang) for hit in knowledge.search.suggest(asked, words.lang, most)]


def _line(hit: Hit, named: dict[str, str], lang: Lang) -> FoundLine:
    href = address("question", lang, name=hit.iri) if hit.kind == "question" else address_of(hit.iri, lang) or hit.iri
    return FoundLine(hit.iri, named[hit.kind], hit.title, hit.marked_title, href, hit.extracts)
