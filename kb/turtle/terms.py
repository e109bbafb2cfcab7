"""One term as the house writes it, and the order of terms beside each other."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from kb.turtle.statements import Literal, Term

XSD = "http://www.w3.org/2001/XMLSchema#"

# PN_LOCAL of https://www.w3.org/TR/turtle/#grammar-production-PN_LOCAL without the backslash
# escapes: a name that needs one is written as a full IRI.
_BASE_CHARS = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_CHARS = _BASE_CHARS + "_0-9\u00b7\u0300-\u036f\u203f-\u2040\\-"
_LOCAL = re.compile(
    f"(?:[{_BASE_CHARS}_:0-9]|%[0-9A-Fa-f]{{2}})"
    f"(?:(?:[{_CHARS}.:]|%[0-9A-Fa-f]{{2}})*(?:[{_CHARS}:]|%[0-9A-Fa-f]{{2}}))?"
)
BARE = {
    f"{XSD}integer": re.compile(r"[+-]?[0-9]+"),
    f"{XSD}decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    f"{XSD}boolean": re.compile(r"true|false"),
}
_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\r": "\\r", "\b": "\\b", "\f": "\\f"}
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\\]")
_LANG_ORDER = {"fr": 0, "en": 1}

NaturalKey = list[tuple[str, int]]


def natural_key(text: str) -> tuple[NaturalKey, str]:
    """Return a sort key with "stake-2" before "stake-10"; equal only for equal texts."""
    pieces = [*re.split("([0-9]+)", text), "0"]
    return [(word, int(number)) for word, number in zip(pieces[::2], pieces[1::2], strict=True)], text


def value_key(term: Term) -> tuple[int, int, tuple[NaturalKey, str], str]:
    """Return the key that puts French first, then English, other languages, plain values, IRIs."""
    if isinstance(term, str):
        return 1, 0, natural_key(term), ""
    lexical, language, datatype = term
    place = _LANG_ORDER.get(language, 2) if language else 3
    return 0, place, natural_key(lexical), language or datatype


class Names:
    """Writes IRIs against one base and a set of prefixes, and remembers which ones it used."""

    def __init__(self, base: str | None, prefixes: Mapping[str, str]) -> None:
        self.base = base
        self.prefixes = prefixes
        self.used: set[str] = set()
        self._prefix_of = finder(tuple(prefixes.items()))

    def iri(self, iri: str) -> str:
        if iri == self.base:
            return "<>"
        found = self._prefix_of(iri)
        if found is not None:
            self.used.add(found)
            return f"{found}:{iri.removeprefix(self.prefixes[found])}"
        if self.base and iri.startswith(f"{self.base}#"):
            return f"<{iri.removeprefix(self.base)}>"
        return f"<{iri}>"

    def literal(self, literal: Literal) -> str:
        lexical, language, datatype = literal
        if language:
            return f"{_quoted(lexical)}@{language}"
        bare = BARE.get(datatype)
        if bare and bare.fullmatch(lexical):
            return lexical
        if datatype == f"{XSD}string":
            return _quoted(lexical)
        return f"{_quoted(lexical)}^^{self.iri(datatype)}"


@lru_cache(maxsize=8)
def finder(prefixes: tuple[tuple[str, str], ...]) -> Callable[[str], str | None]:
    """Return the function that finds the prefix of an IRI, for all the files that share their prefixes.

    It is the prefix with the longest namespace that leaves a legal local name, the first of several.
    """
    namespaces = {namespace: prefix for prefix, namespace in sorted(prefixes, reverse=True)}
    lengths = sorted({len(namespace) for namespace in namespaces}, reverse=True)

    @lru_cache(maxsize=50_000)
    def prefix_of(iri: str) -> str | None:
        for length in lengths:
            prefix = namespaces.get(iri[:length])
            if prefix is not None and (len(iri) == length or _LOCAL.fullmatch(iri, length)):
                return prefix
        return None

    return prefix_of


def _quoted(value: str) -> str:
    escaped = _CONTROL.sub(lambda match: _ESCAPES.get(match.group(), f"\\u{ord(match.group()):04X}"), value)
    if "\n" not in value:
        return '"' + escaped.replace('"', '\\"') + '"'
    # Three quotes in a row, or one at the very end, would close the long string.
    escaped = re.sub('"(?="")|"$(?!\n)', '\\"', escaped)
    return f'"""{escaped}"""'
