"""The full-text index: one document for each thing and language, written once, then only read.

Each place of a thing (title, name, label, prose) is a field of stems; ``surface`` holds the words as
they are, folded, for beginnings of words and typing mistakes, and ``named`` those of titles and names.
``number`` is the rank of the thing in ``things.json``, so that a hit is known without opening its
document.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TypedDict

import tantivy

from kb.errors import Lang
from kb.search.analysis import Word, stems, words
from kb.search.passages import LANGS, PLACES, Thing, by_place

SURFACE, NAMED = "surface", "named"
LISTED = "things.json"


class Listed(TypedDict):
    """Things (IRI, kind, title) by number; in each language, folded words → the same as written."""

    things: Sequence[tuple[str, str, str]]
    words: Mapping[Lang, Mapping[str, str]]


_HEAP = 20_000_000  # bytes; the least that one writing thread takes is 15 MB
_APART = 100  # words between two texts of one field: no phrase reaches across


def schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for place in (*PLACES, SURFACE, NAMED):
        builder.add_text_field(place, tokenizer_name="whitespace")
    for name in ("lang", "kind"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("passages", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("number", fast=True)
    return builder.build()


def write(things: Sequence[Thing], directory: Path | None = None) -> tantivy.Index:
    """Index things in a new directory, or in memory without one."""
    if directory is not None:
        directory.mkdir()
    index = tantivy.Index(schema(), None if directory is None else str(directory))
    writer = index.writer(_HEAP, 1)
    for number, thing in enumerate(things):
        writer.add_document(_document(number, thing))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    if directory is not None:
        (directory / LISTED).write_text(json.dumps(listed(things), ensure_ascii=False), encoding="utf-8")
        for lock in directory.glob(".tantivy-*.lock"):
            lock.unlink()  # of a writer that is gone: no part of what is published
    return index


def listed(things: Sequence[Thing]) -> Listed:
    """Return what is known of the things without opening their documents."""
    spelled: dict[Lang, dict[str, str]] = {lang: {} for lang in LANGS}
    for thing in things:
        for passage in thing.passages:
            for word in words(passage.text):
                spelled[thing.lang].setdefault(word.text, passage.text[word.start : word.end].lower())
    return {
        "things": [(thing.iri, thing.kind, thing.title) for thing in things],
        "words": {**spelled},
    }


def _document(number: int, thing: Thing) -> tantivy.Document:
    document = tantivy.Document()
    document.add_unsigned("number", number)
    document.add_text("lang", thing.lang)
    document.add_text("kind", thing.kind)
    document.add_text("passages", json.dumps([asdict(passage) for passage in thing.passages], ensure_ascii=False))
    texts = by_place(thing)
    for place, said in texts.items():
        document.add_pre_tokenized_text(place, _stemmed(said, thing.lang))
    everything = [text for said in texts.values() for text in said]
    for name, said in ((SURFACE, everything), (NAMED, [*texts["title"], *texts["name"]])):
        document.add_pre_tokenized_text(name, _tokens([(at, word.text) for at, word, _ in _placed(said)]))
    return document


def _stemmed(texts: Iterable[str], lang: Lang) -> tantivy.PreTokenizedString:
    return _tokens(
        [(position, stem) for position, word, written in _placed(texts) for stem in stems(word.text, written, lang)]
    )


def _placed(texts: Iterable[str]) -> Iterator[tuple[int, Word, str]]:
    """Yield (position, word, word as written); two texts stand far apart."""
    position = 0
    for text in texts:
        for word in words(text):
            yield position, word, text[word.start : word.end]
            position += 1
        position += _APART


def _tokens(placed: Sequence[tuple[int, str]]) -> tantivy.PreTokenizedString:
    """Return tokens at their positions; offsets are those of the words joined by spaces."""
    tokens, offset = [], 0
    for position, word in placed:
        tokens.append(tantivy.Token(word, position, offset, offset + len(word)))
        offset += len(word) + 1
    return tantivy.PreTokenizedString(" ".join(word for _, word in placed), tokens)
