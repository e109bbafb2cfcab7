"""The full-text index: one document for each thing and language, written once, then only read.

Each place of a thing (title, name, label, prose) is a field of stems; ``surface`` holds the words as
they are, folded, for beginnings of words and typing mistakes, and ``named`` those of titles and names:
which things have them, and nothing of where and how often, which nobody asks. ``kind`` is the kind in the language.
``number`` is the digest of the IRI, so that a hit is known to other indexes without opening its document.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TypedDict

import tantivy

from kb.errors import Lang
from kb.namespaces import digest
from kb.search.analysis import stems, words
from kb.search.passages import LANGS, PLACES, Place, Thing, by_place

SURFACE, NAMED, STORED = "surface", "named", "thing"
LANG, KIND = "lang", "kind"
WORDS = "words.json"

# In each language, folded words → the same as written: what may be proposed when nothing is found.
Spelled = Mapping[Lang, Mapping[str, str]]


class Stored(TypedDict):
    """What a document says of its thing."""

    iri: str
    kind: str
    title: str
    passages: Sequence[dict[str, str]]


_HEAP = 200_000_000  # bytes, at most; with a tenth of it, segments are so many that merging them doubles the work
_KEPT = 20_000  # texts, those of concepts first of all
_APART = 100  # words between two texts of one field: no phrase reaches across


def schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for place in PLACES:
        builder.add_text_field(place, tokenizer_name="whitespace")
    for name in (SURFACE, NAMED):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    for name in (LANG, KIND):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field(STORED, stored=True)
    builder.add_unsigned_field("number", fast=True)
    return builder.build()


def kind_in(kind: str, lang: Lang) -> str:
    """Return the one term for things of a kind in a language."""
    return f"{kind} {lang}"


class Writer:
    """Writes an index in a new directory, or in memory without one; things are added in their order."""

    def __init__(self, directory: Path | None = None) -> None:
        self._directory = directory
        if directory is not None:
            directory.mkdir()
        self._index = tantivy.Index(schema(), None if directory is None else str(directory))
        self._writer = self._index.writer(_HEAP, 1)
        self.words: dict[Lang, dict[str, str]] = {lang: {} for lang in LANGS}

    def add(self, things: Iterable[Thing]) -> None:
        for thing in things:
            spelled = _spelled(thing)
            self._writer.add_document(_document(thing, spelled))
            known = self.words[thing.lang]
            for word, written in spelled.items():
                known.setdefault(word, written)

    def finish(self) -> tantivy.Index:
        """Bring everything to the disk and return the index."""
        self._writer.commit()
        self._writer.wait_merging_threads()
        self._index.reload()
        if self._directory is not None:
            (self._directory / WORDS).write_text(json.dumps(self.words, ensure_ascii=False), encoding="utf-8")
            for lock in self._directory.glob(".tantivy-*.lock"):
                lock.unlink()  # of a writer that is gone: no part of what is published
        return self._index


def _document(thing: Thing, spelled: Iterable[str]) -> tantivy.Document:
    document = tantivy.Document()
    document.add_unsigned("number", digest(thing.iri))
    document.add_text(LANG, thing.lang)
    document.add_text(KIND, kind_in(thing.kind, thing.lang))
    passages = [vars(passage) for passage in thing.passages]  # dataclasses.asdict takes ten times longer
    stored = Stored(iri=thing.iri, kind=thing.kind, title=thing.title, passages=passages)
    document.add_bytes(STORED, json.dumps(stored, ensure_ascii=False).encode())
    texts = by_place(thing)
    for place, said in texts.items():
        document.add_pre_tokenized_text(place, _stemmed(said, thing.lang))
    document.add_text(SURFACE, " ".join(spelled))
    document.add_text(NAMED, " ".join(_spelled(thing, ("title", "name"))))
    return document


def _spelled(thing: Thing, places: Collection[Place] = PLACES) -> dict[str, str]:
    """Return the folded words that stand in some places → the same as written."""
    found = (_analysed(passage.text, thing.lang) for passage in thing.passages if passage.place in places)
    return {word: written for analysed in found for word, written, _ in analysed}


@lru_cache(maxsize=_KEPT)
def _analysed(text: str, lang: Lang) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Return each word, folded, as written, and its stems. Labels of concepts come back in every case."""
    found = ((word.text, text[word.start : word.end]) for word in words(text))
    return tuple((word, written.lower(), stems(word, written, lang)) for word, written in found)


def _stemmed(texts: Iterable[str], lang: Lang) -> tantivy.PreTokenizedString:
    """Return the stems at their positions, two texts far apart; nothing reads the offsets, nor the text."""
    tokens: list[tantivy.Token] = []
    position = 0
    for text in texts:
        for _, _, stemmed in _analysed(text, lang):
            tokens += [tantivy.Token(token, position, 0, 0) for token in stemmed]
            position += 1
        position += _APART
    return tantivy.PreTokenizedString("", tokens)
