"""What a reader meets of one thing, in one language: a record, its fields, its sections and their items."""

from __future__ import annotations

from dataclasses import dataclass

from kb.namespaces import split


@dataclass(frozen=True)
class Value:
    """One value as a reader meets it.

    ``kind`` is the second part of the path of an IRI of the base (organisation, theme, …);
    ``lang`` is set only when the text is not in the language asked for; ``datatype`` is the local
    name of a literal's datatype (date, gYear, boolean, …), so that pages can format it.
    """

    text: str
    iri: str | None = None
    kind: str | None = None
    definition: str | None = None
    lang: str | None = None
    datatype: str | None = None

    @property
    def slug(self) -> str:
        """The last part of the path: a concept's notation, a thing's slug."""
        return (self.iri or "").partition("#")[0].rpartition("/")[2]


@dataclass(frozen=True)
class Field:
    """A property with its values; ``help`` tells a curator what it holds."""

    key: str
    name: str
    help: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Proof:
    """Where a statement was read: a source, and its passage when it is located."""

    source: Value
    locator: str | None
    passage: str | None
    page: str | None
    founding: bool


@dataclass(frozen=True)
class Item:
    """One part of a thing: a stake, a body, a programme item, a regime."""

    iri: str
    type: str
    type_label: str
    label: str
    rank: int | None
    kinds: tuple[Value, ...]
    themes: tuple[Value, ...]
    fields: tuple[Field, ...]
    evidence: Value | None
    rationale: str | None
    verification: Value | None
    proofs: tuple[Proof, ...]
    notes: tuple[str, ...]
    parts: tuple[Group, ...]
    link: str

    @property
    def key(self) -> str:
        return self.iri.rpartition("#")[2]

    @property
    def founding(self) -> bool:
        """True when every source of the item belongs to the founding documents."""
        return bool(self.proofs) and all(proof.founding for proof in self.proofs)

    def field(self, key: str) -> Field | None:
        return next((field for field in self.fields if field.key == key), None)


@dataclass(frozen=True)
class Group:
    """A section: a facet of a case with its items, or the reason why there is none."""

    key: str
    label: str
    items: tuple[Item, ...]
    absences: tuple[Item, ...]
    open_lists: tuple[Item, ...]


@dataclass(frozen=True)
class Record:
    """Everything a page says about a thing; ``groups`` are in the order of the shapes."""

    iri: str
    type: str
    type_label: str
    label: str
    other_labels: tuple[str, ...]
    description: str | None
    fields: tuple[Field, ...]
    groups: tuple[Group, ...]
    proofs: tuple[Proof, ...]
    notes: tuple[str, ...]

    @property
    def kind(self) -> str:
        return (split(self.iri) or ("", "", ""))[0]

    @property
    def slug(self) -> str:
        return (split(self.iri) or ("", "", ""))[1]

    def group(self, key: str) -> Group | None:
        return next((group for group in self.groups if group.key == key), None)

    def field(self, key: str) -> Field | None:
        return next((field for field in self.fields if field.key == key), None)
