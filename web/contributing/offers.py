"""What the contribution form offers: the concepts of a scheme, sources and parts of the draft, names of the base."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kb.engines.store import text
from kb.namespaces import thing
from kb.proposals import Content
from kb.proposals.form import Field
from kb.text import fold
from web.visit import Visit


@dataclass(frozen=True)
class Choice:
    """A value that can be chosen."""

    value: str = field(metadata={"help": "what is sent"})
    text: str = field(metadata={"help": "what is read"})
    chosen: bool = field(default=False, metadata={"help": "true when it is the value"})
    definition: str = field(default="", metadata={"help": "what it means, may be empty"})


class Offers:
    """The choices of one page: one draft, one language."""

    def __init__(self, visit: Visit, content: Content) -> None:
        self.visit, self.content = visit, content
        self._known = visit.site.contribution.desk.known
        self._choices: dict[str, list[Choice]] = {}

    def of(self, field: Field, value: Any) -> list[Choice]:
        """Return what can be chosen for a field, what is chosen already included."""
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

    def things(self, kind: str) -> list[Choice]:
        """Return the things of a kind, by name."""
        named = ((slug, self._known.label(thing(kind, slug), self.visit.lang)) for slug in self._known.slugs(kind))
        return [Choice(slug, label) for slug, label in sorted(named, key=lambda pair: fold(pair[1]))]

    def called(self, kind: str, slug: str) -> str:
        """Return the name of a thing, "" when the base does not have it."""
        iri = thing(kind, slug)
        return self._known.label(iri, self.visit.lang) if iri in self._known.subjects else ""

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
                found.append(Choice(source, self.called("source", source) or source))
        return found

    def _parts(self, key: str) -> list[Choice]:
        items = self.content.get(key, [])
        return [
            Choice(item["id"], item.get("libelle", {}).get(self.visit.lang) or item.get("libelle", {}).get("fr", ""))
            for item in items
            if isinstance(item, dict) and item.get("id")
        ]


def _line(iri: str, broader: Mapping[str, str]) -> list[str]:
    """Return a concept after those it is narrower than, the broadest first."""
    line = [iri]
    while (above := broader.get(line[0])) in broader and above not in line:
        line.insert(0, above or "")
    return line
