"""Passages of source documents: where a sentence stands, and whether a passage still says it.

The base keeps positions and digests, never sentences. Positions count Unicode code points of the
UTF-8 decoded file, the end excluded; nothing is normalised before counting.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox

from kb.errors import DataError, KbError
from kb.namespaces import COOP
from kb.text import fold

_DIGEST, _START, _END, _PASSAGE = (COOP[name] for name in ("digest", "start", "end", "passage"))
_CONTEXT = 60


@dataclass(frozen=True)
class Span:
    """A slice of a text: first code point, the one after the last, digest of the slice in UTF-8."""

    start: int
    end: int
    digest: str


@dataclass(frozen=True)
class Failure:
    """A passage that does not say what it said when it was located."""

    passage: str
    predicate: str
    problem: KbError


@dataclass(frozen=True)
class Verification:
    """What became of every passage of the base; ``absent`` are sources whose file was not found."""

    verified: int
    not_verified: int
    absent: tuple[str, ...]
    failures: tuple[Failure, ...]


def digest(text: str) -> str:
    """Return the SHA-256 of the text in UTF-8, in hexadecimal."""
    return sha256(text.encode()).hexdigest()


def read(path: Path) -> str:
    """Return the text that positions count in: decoded, line ends and byte order mark kept."""
    try:
        return path.read_bytes().decode()
    except UnicodeDecodeError as error:
        raise DataError(
            fr=f"{path}: l’octet {error.start} n’est pas de l’UTF-8 ; une position n’y a pas de sens.",
            en=f"{path}: byte {error.start} is not UTF-8; a position means nothing there.",
        ) from error


def locate(text: str, snippet: str) -> list[Span]:
    """Return every occurrence of the snippet, overlapping ones too.

    DataError when there is none, or the snippet is empty; the message shows the nearest words.
    """
    if not snippet:
        raise DataError(fr="Le passage cherché est vide.", en="The passage to look for is empty.")
    starts = [match.start() for match in re.finditer(f"(?={re.escape(snippet)})", text)]
    if not starts:
        start, found = _nearest(text, snippet)
        raise DataError(
            fr=f"Ce passage n’y est pas. Le plus proche, à la position {start} : « {found} ».",
            en=f"This passage is not there. The nearest, at position {start}: “{found}”.",
        )
    return [Span(start, start + len(snippet), digest(snippet)) for start in starts]


def verify(triples: Iterable[ox.Triple], folder: Path) -> Verification:
    """Compare every passage with the source documents in ``folder``.

    A document is recognised by the digest of the whole file, whatever its name.
    """
    documents = {sha256(path.read_bytes()).hexdigest(): path for path in sorted(folder.rglob("*")) if path.is_file()}
    facts: dict[str, dict[str, str]] = defaultdict(dict)
    passages: dict[str, list[str]] = defaultdict(list)
    for triple in triples:
        subject, predicate, value = triple.subject, triple.predicate.value, triple.object
        if not isinstance(subject, ox.NamedNode) or not isinstance(value, ox.NamedNode | ox.Literal):
            continue
        if predicate == _PASSAGE:
            passages[subject.value].append(value.value)
        elif predicate in (_DIGEST, _START, _END):
            facts[subject.value][predicate] = value.value
    located = {source: [passage for passage in found if _START in facts[passage]] for source, found in passages.items()}
    absent = [source for source in located if located[source] and facts[source].get(_DIGEST) not in documents]
    failures, count = [], 0
    for source in sorted(located.keys() - set(absent)):
        if located[source]:
            text = read(documents[facts[source][_DIGEST]])
            count += len(located[source])
            failures += [failure for passage in located[source] for failure in _compare(text, passage, facts[passage])]
    return Verification(
        count - len(failures), sum(len(located[source]) for source in absent), tuple(sorted(absent)), tuple(failures)
    )


def _compare(text: str, passage: str, facts: dict[str, str]) -> list[Failure]:
    """Return no failure, or the first one."""
    start, end = _number(facts.get(_START)), _number(facts.get(_END))
    if start is None or end is None or not 0 <= start < end <= len(text):
        where = f"{facts.get(_START)}–{facts.get(_END)}"
        problem = KbError(
            fr=f"Les positions {where} sortent du document, qui a {len(text)} caractères ;"
            " retrouvez-les par « kb passage ».",
            en=f"Positions {where} are outside the document, which has {len(text)} characters;"
            " find them with `kb passage`.",
        )
        return [Failure(passage, _START, problem)]
    if digest(text[start:end]) != facts.get(_DIGEST):
        problem = KbError(
            fr=f"Le texte aux positions {start}–{end} n’a pas l’empreinte écrite ; relocalisez le passage"
            " par « kb passage ».",
            en=f"The text at positions {start}–{end} does not have the digest that is written; locate the"
            " passage again with `kb passage`.",
        )
        return [Failure(passage, _DIGEST, problem)]
    return []


def _number(text: str | None) -> int | None:
    return int(text) if text is not None and re.fullmatch("[0-9]+", text) else None


def _nearest(text: str, snippet: str) -> tuple[int, str]:
    """Return the place that shares the longest run with the snippet, whatever its case and accents."""
    folded, origins = _folded(text)
    wanted = _folded(snippet)[0]
    match = SequenceMatcher(None, folded, wanted, autojunk=False).find_longest_match()
    start = origins[max(0, match.a - match.b)] if origins else 0
    return start, " ".join(text[start : start + max(len(snippet), _CONTEXT)].split())


def _folded(text: str) -> tuple[str, list[int]]:
    """Return the text without case, accents and repeated blanks, and the origin of each character."""
    characters: list[str] = []
    origins: list[int] = []
    for position, character in enumerate(text):
        for piece in " " if character.isspace() else fold(character):
            if piece != " " or (characters and characters[-1] != " "):
                characters.append(piece)
                origins.append(position)
    return "".join(characters), origins
