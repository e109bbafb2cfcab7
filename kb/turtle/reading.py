"""From a file to triples, with errors that name the line."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kb.errors import DataError
from kb.turtle.tokens import declared_base


class TurtleSyntaxError(DataError):
    """A text that is not Turtle; ``line`` counts from 1, ``reason`` is the parser's own (English) words."""

    def __init__(self, where: str, line: int, reason: str) -> None:
        super().__init__(
            fr=f"{where}:{line}: ce n'est pas du Turtle : {reason} ; corrigez cette ligne ou celle d'avant.",
            en=f"{where}:{line}: this is not Turtle: {reason}; correct this line or the one before.",
        )
        self.line = line
        self.reason = reason


@dataclass(frozen=True)
class Document:
    """A Turtle text and what it says. ``base`` has no fragment; ``prefixes`` are the text's own."""

    text: str
    base: str | None
    prefixes: dict[str, str]
    triples: frozenset[ox.Triple]


def parse(path: Path, *, base: str | None = None) -> Document:
    """Read one file; ``base`` is the base of a file that declares none.

    TurtleSyntaxError for a text that is not Turtle, DataError for bytes that are not UTF-8.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(
            fr=f"{path}: l'octet {error.start} n'est pas de l'UTF-8 ; enregistrez le fichier en UTF-8.",
            en=f"{path}: byte {error.start} is not UTF-8; save the file as UTF-8.",
        ) from error
    return parse_text(text, where=str(path), base=base)


def parse_text(text: str, *, where: str, base: str | None = None) -> Document:
    """Read a text as the house keeps it: NFC, line feeds."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    parser = ox.parse(text, ox.RdfFormat.TURTLE, base_iri=base)
    try:
        triples = frozenset(quad.triple for quad in parser)
    except SyntaxError as error:
        reason = error.msg.partition(": ")[2] or error.msg
        raise TurtleSyntaxError(where, error.lineno or 1, reason) from error
    subject = declared_base(text) or base
    return Document(text, subject.partition("#")[0] if subject else None, dict(parser.prefixes), triples)
