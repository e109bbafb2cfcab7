"""Texts that are in the house form already: read, and found to be in it, in one pass.

Nearly every file of a base is in the form, where one line is one triple and the same lines come back from
file to file. Read here is the plainest part of the form; a text with anything else in it (a nested node, an
escape, an uncommon spelling of an IRI or a tag, anything out of order) is left to the parser and the
writer, who have the last word. To accept less than they do costs time, to accept more would be an error:
tests/kb/test_house.py holds both against each other on texts spoilt at random.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from kb.turtle.statements import Literal, Statements, Term
from kb.turtle.terms import BARE, XSD, finder, natural_key, value_key
from kb.turtle.writing import RDF, TYPE, Place, declarations, place_of

_REMEMBERED = 50_000  # lines: those that name other things come back from file to file
_LONG = 120  # characters: a longer line is prose, which does not

_NAME = r"[a-z][a-z-]*:[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?"
# A path segment that begins with a dot is not always the one that is written.
_IRI = r"https?://[A-Za-z0-9.-]+(?:/(?!\.)[A-Za-z0-9._~=&+,;:@!-]*)*"
_AFTER_PATH = r"(?:\?[A-Za-z0-9._~/=&+,;:@!-]*)?(?:\#[A-Za-z0-9._~/=&+,;:@!-]*)?"
_BASE = re.compile(rf"@base <({_IRI})> \.")
_SUBJECT = re.compile(rf"<(?P<part>(?:\#[A-Za-z0-9_-]+)?)>|(?P<name>{_NAME})")
_LINE = re.compile(
    rf"""
    [ ]{{2}}(?P<predicate> a | {_NAME} )[ ]
    (?: (?P<name> {_NAME} )
      | <(?P<part> (?: \#[A-Za-z0-9_-]+ )? )>
      | <(?P<iri> {_IRI}{_AFTER_PATH} )>
      | (?: "(?P<short> [^"\\\x00-\x1f\x7f]* (?: \\" [^"\\\x00-\x1f\x7f]* )* )"
          | "{{3}}(?P<long> [^"\\\x00-\x09\x0b-\x1f\x7f]+ (?: " [^"\\\x00-\x09\x0b-\x1f\x7f]+ )* )"{{3}} )
        (?: @(?P<language> [a-z]{{2,3}} ) | \^\^(?P<datatype> {_NAME} ) )?
      | (?P<bare> true | false | [+-]?[0-9]*\.[0-9]+ | [+-]?[0-9]+ )
    )[ ];
    """,
    re.VERBOSE,
)
_STRING, _NIL = f"{XSD}string", f"{RDF}nil"
_UNTAGGED = {_STRING, f"{RDF}langString", *BARE}  # datatypes that are not always written with ^^

_natural = lru_cache(maxsize=50_000)(natural_key)


class _Other(Exception):
    """The text is not surely in the form."""


_Sorted = tuple[Term, str | None]
"""A term, and what follows the base of the file in its IRI, None for any other term."""


class _Line(NamedTuple):
    """One triple; ``value`` waits for the base where the object is a ``part`` of the file."""

    place: Place
    predicate: str
    value: Term
    part: str | None
    uses: int


class House:
    """Reads the texts of one form. Prefixes that a text uses are bits of an integer."""

    def __init__(self, prefixes: Mapping[str, str], order: Mapping[str, float]) -> None:
        self._prefixes = prefixes
        self._order = order
        self._bits = {prefix: 1 << place for place, prefix in enumerate(prefixes)}
        self._prefix_of = finder(tuple(prefixes.items()))
        self._shortened = {namespace.partition("#")[0] for namespace in prefixes.values() if "#" in namespace}
        self._places: dict[str, tuple[Place, str, int]] = {}
        self._lines: dict[str, _Line] = {}
        self._tops = lru_cache(maxsize=5_000)(self._top)

    def read(self, text: str) -> tuple[str, Statements] | None:
        """Return the base of a text and what it says; None unless the text is surely in the form."""
        top, _, body = text.partition("\n\n")
        declared = _BASE.match(top)
        if declared is None or not body.endswith("\n.\n") or not unicodedata.is_normalized("NFC", text):
            return None
        base = declared[1]
        if self._is_spelt_otherwise(base, text):
            return None
        try:
            said, uses = self._blocks(body[:-3].split("\n.\n\n"), base)
        except _Other:
            return None
        return (base, said) if top == declared[0] + self._tops(uses) else None

    def _top(self, uses: int) -> str:
        used = [prefix for prefix, bit in self._bits.items() if uses & bit]
        return "".join(f"\n{line}" for line in declarations(used, self._prefixes))

    def _is_spelt_otherwise(self, base: str, text: str) -> bool:
        """Say whether the text may write with a prefix what belongs to its base, or the reverse."""
        prefix = self._prefix_of(base)
        name = "" if prefix is None else f"{prefix}:{base.removeprefix(self._prefixes[prefix])}"
        named = bool(name) and (f"{name} " in text or f"{name}\n" in text)
        return named or base in self._shortened or f"<{base}" in text[len(base) :]

    def _blocks(self, blocks: list[str], base: str) -> tuple[Statements, int]:
        said: Statements = {}
        uses, before = 0, None
        for block in blocks:
            written, _, rest = block.partition("\n")
            subject, used = self._subject(written, base)
            iri, part = subject
            if before is not None and (part == "" or (before[1] != "" and not _is_after(before, subject))):
                raise _Other
            said[iri], more = self._described(rest, base)
            uses |= used | more
            before = subject
        return said, uses

    def _subject(self, written: str, base: str) -> tuple[tuple[str, str | None], int]:
        found = _SUBJECT.fullmatch(written)
        if found is None:
            raise _Other
        part, name = found["part"], found["name"]
        if part is not None:
            return (base + part, part), 0
        iri, used = self._iri(name)
        return (iri, None), used

    def _described(self, rest: str, base: str) -> tuple[dict[str, list[Term]], int]:
        """Read the lines of one subject, in the order of their predicates and values."""
        described: dict[str, list[Term]] = {}
        objects: list[Term] = []
        uses, last = 0, None
        before: _Sorted = "", None
        known = self._lines.get
        for line in _lines(rest):
            place, predicate, value, part, used = known(line) or self._line(line)
            uses |= used
            if part is not None:
                value = base + part
            if place is not last:
                if last is not None and not last < place:
                    raise _Other
                objects = described[predicate] = []
            elif not _is_after(before, (value, part)):
                raise _Other
            objects.append(value)
            last, before = place, (value, part)
        return described, uses

    def _line(self, line: str) -> _Line:
        found = _LINE.fullmatch(line)
        if found is None:
            raise _Other
        place, predicate, uses = self._places.get(found["predicate"]) or self._predicate(found["predicate"])
        value, used = self._value(found)
        read = _Line(place, predicate, value, found["part"], uses | used)
        if len(line) <= _LONG:
            if len(self._lines) >= _REMEMBERED:
                self._lines.clear()
            self._lines[line] = read
        return read

    def _predicate(self, written: str) -> tuple[Place, str, int]:
        iri, used = (TYPE, 0) if written == "a" else self._iri(written)
        if iri == TYPE and used:
            raise _Other
        self._places[written] = place_of(iri, self._order), iri, used
        return self._places[written]

    def _value(self, found: re.Match[str]) -> tuple[Term, int]:
        _, name, part, iri, short, long, language, datatype, bare = found.groups()
        if part is not None:
            return "", 0
        if name is not None:
            return self._iri(name)
        if iri is not None:
            return self._full(iri), 0
        if bare is not None:
            return _number(bare), 0
        lexical = long if short is None else short.replace('\\"', '"')
        if short is None and "\n" not in lexical:
            raise _Other
        if datatype is None:
            return (lexical, language or "", "" if language else _STRING), 0
        iri, used = self._iri(datatype)
        if iri in _UNTAGGED:
            raise _Other
        return (lexical, "", iri), used

    def _iri(self, name: str) -> tuple[str, int]:
        """Return the IRI of a name, and the prefix that it uses."""
        prefix, _, local = name.partition(":")
        iri = self._prefixes.get(prefix, "") + local
        if prefix not in self._prefixes or self._prefix_of(iri) != prefix or iri == _NIL:
            raise _Other
        return iri, self._bits[prefix]

    def _full(self, iri: str) -> str:
        if self._prefix_of(iri) is not None:
            raise _Other
        return iri


def _lines(rest: str) -> Iterator[str] | list[str]:
    """Return the lines of a block; one that begins a long string ends where it does."""
    lines = rest.split("\n")
    return lines if '"""' not in rest else _joined(lines)


def _joined(lines: list[str]) -> Iterator[str]:
    begun: list[str] = []
    for line in lines:
        if begun or line.count('"""') == 1:
            begun.append(line)
        if not begun:
            yield line
        elif len(begun) > 1 and '"""' in line:
            yield "\n".join(begun)
            begun = []
    if begun:
        raise _Other


def _is_after(before: _Sorted, term: _Sorted) -> bool:
    """Say whether a value stands after another, as the writer sorts them."""
    (first, first_part), (second, second_part) = before, term
    if first_part is not None and second_part is not None:
        return _natural(first_part) < _natural(second_part)
    if isinstance(first, str) and isinstance(second, str):
        return _natural(first) < _natural(second)
    return (first[1] == "fr" and second[1] == "en") or value_key(first) < value_key(second)


def _number(bare: str) -> Literal:
    datatype = "boolean" if bare in ("true", "false") else "decimal" if "." in bare else "integer"
    return bare, "", f"{XSD}{datatype}"
