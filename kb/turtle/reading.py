"""From a file to triples, with errors that name the line."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kb.errors import DataError, Lang
from kb.turtle.statements import Statements, statements
from kb.turtle.tokens import declared_base


class FileError(DataError):
    """A file that cannot be kept as it is; ``line`` counts from 1, ``problem`` leaves the place out."""

    def __init__(self, where: str, line: int, *, fr: str, en: str) -> None:
        super().__init__(fr=f"{where}:{line}: {fr}", en=f"{where}:{line}: {en}")
        self.line = line
        self.problem: dict[Lang, str] = {"fr": fr, "en": en}


@dataclass(frozen=True)
class Document:
    """A Turtle text and what it says. ``base`` has no fragment; ``prefixes`` are the text's own."""

    text: str
    base: str | None
    prefixes: dict[str, str]
    triples: frozenset[ox.Triple]


@dataclass(frozen=True)
class Reading:
    """The statements of a Turtle text, which are quicker to have than triples.

    ``prefixes`` are the text's own, or all that a text in the form may use.
    """

    base: str | None
    said: Statements
    prefixes: Mapping[str, str]


def parse(path: Path, *, base: str | None = None, where: str = "") -> Document:
    """Read one file; ``base`` is the base of a file that declares none, ``where`` its name in errors.

    FileError for a text that is not Turtle and for bytes that are not UTF-8.
    """
    where = where or str(path)
    return parse_text(_decoded(path.read_bytes(), where), where=where, base=base)


def text_of(path: Path, *, base: str | None = None, where: str = "") -> tuple[str, str | None]:
    """Return the text of a file and its base as ``parse`` does, unparsed. FileError for what is not UTF-8."""
    text = _kept(_decoded(path.read_bytes(), where or str(path)))
    return text, _base(text, base)


def parse_text(text: str, *, where: str, base: str | None = None) -> Document:
    """Read a text as the house keeps it: NFC, line feeds."""
    text = _kept(text)
    parser = ox.parse(text, ox.RdfFormat.TURTLE, base_iri=base)
    with _syntax_told(where):
        triples = frozenset(quad.triple for quad in parser)
    return Document(text, _base(text, base), dict(parser.prefixes), triples)


def read(content: bytes, *, where: str, base: str | None = None) -> Reading:
    """Read the bytes of a file as ``parse`` does, without making triples of it."""
    text = _kept(_decoded(content, where))
    parser = ox.parse(text, ox.RdfFormat.TURTLE, base_iri=base)
    with _syntax_told(where):
        said = statements(parser)
    return Reading(_base(text, base), said, dict(parser.prefixes))


def _decoded(content: bytes, where: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileError(
            where,
            error.object.count(b"\n", 0, error.start) + 1,
            fr=f"l’octet {error.start} n’est pas de l’UTF-8 ; enregistrez le fichier en UTF-8.",
            en=f"byte {error.start} is not UTF-8; save the file as UTF-8.",
        ) from error


def _kept(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def _base(text: str, base: str | None) -> str | None:
    subject = declared_base(text) or base
    return subject.partition("#")[0] if subject else None


@contextmanager
def _syntax_told(where: str) -> Iterator[None]:
    try:
        yield
    except SyntaxError as error:
        reason = error.msg.partition(": ")[2] or error.msg
        raise FileError(
            where,
            error.lineno or 1,
            fr=f"ce n’est pas du Turtle : « {reason} » ; corrigez cette ligne ou celle d’avant.",
            en=f"this is not Turtle: “{reason}”; correct this line or the one before.",
        ) from error
