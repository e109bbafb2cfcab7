"""The full-text index: one document for each thing and language, written once, then only read.

Each place of a thing (title, name, label, prose) is a field of stems; ``surface`` holds the words as
they are, folded, for beginnings of words and typing mistakes, and ``named`` those of titles and names.
``number`` is the digest of the IRI, so that a hit is known to other indexes without opening its document.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TypedDict

import tantivy

from kb.errors import Lang
from kb.namespaces import digest
from kb.search.analysis import stems, words
from kb.search.passages import LANGS, PLACES, Thing, by_place

SURFACE, NAMED, STORED = "surface", "named", "thing"
WORDS = "words.json"

# In each language, folded words → the same as written: what may be proposed when nothing is found.
Spelled = Mapping[Lang, Mapping[str, str]]


class Stored(TypedDict):
    """What a document says of its thing."""

    iri: str
    kind: str
    title: str
    passages: Sequence[dict[str, str]]


_HEAP = 20_000_000  # bytes; the least that one writing thread takes is 15 MB
_APART = 100  # words between two texts of one field: no phrase reaches across


def schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for place in (*PLACES, SURFACE, NAMED):
        builder.add_text_field(place, tokenizer_name="whitespace")
    for name in ("lang", "kind"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_text_field(STORED, stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("number", fast=True)
    return builder.build()


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
            self._writer.add_document(_document(thing))
            for passage in thing.passages:
                for word, written, _ in _analysed(passage.text, thing.lang):
                    self.words[thing.lang].setdefault(word, written)

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


def _document(thing: Thing) -> tantivy.Document:
    document = tantivy.Document()
    document.add_unsigned("number", digest(thing.iri))
    document.add_text("lang", thing.lang)
    document.add_text("kind", thing.kind)
    passages = [vars(passage) for passage in thing.passages]  # dataclasses.asdict takes ten times longer
    stored = Stored(iri=thing.iri, kind=thing.kind, title=thing.title, passages=passages)
    document.add_text(STORED, json.dumps(stored, ensure_ascii=False))
    texts = by_place(thing)
    for place, said in texts.items():
        document.add_pre_tokenized_text(place, _tokens(_placed(said, thing.lang), stemmed=True))
    everything = [text for said in texts.values() for text in said]
    for name, said in ((SURFACE, everything), (NAMED, [*texts["title"], *texts["name"]])):
        document.add_pre_tokenized_text(name, _tokens(_placed(said, thing.lang), stemmed=False))
    return document


@lru_cache(maxsize=200_000)
def _analysed(text: str, lang: Lang) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Return each word, folded, as written, and its stems. Labels of concepts come back in every case."""
    found = ((word.text, text[word.start : word.end]) for word in words(text))
    return tuple((word, written.lower(), stems(word, written, lang)) for word, written in found)


def _placed(texts: Iterable[str], lang: Lang) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    """Yield (position, word, its stems); two texts stand far apart."""
    position = 0
    for text in texts:
        for word, _, stemmed in _analysed(text, lang):
            yield position, word, stemmed
            position += 1
        position += _APART


def _tokens(placed: Iterable[tuple[int, str, tuple[str, ...]]], *, stemmed: bool) -> tantivy.PreTokenizedString:
    """Return words, or their stems, at their positions; nothing reads the offsets, nor the text."""
    found = [(at, token) for at, word, its in placed for token in (its if stemmed else (word,))]
    return tantivy.PreTokenizedString("", [tantivy.Token(token, at, 0, 0) for at, token in found])
