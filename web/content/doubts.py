"""What remains to be verified over the whole base: counted once, whatever the language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from kb.engines.store import Row, native, text
from kb.knowledge import Knowledge

# The base does not change while it is open.
_kept: WeakKeyDictionary[Knowledge, dict[int, Doubts]] = WeakKeyDictionary()


@dataclass(frozen=True)
class Doubts:
    """How many items all cases have, number of items to verify → cases that have it, and the cases with most:
    of each, how many remain to be verified, of how many.
    """

    items: int
    levels: Mapping[int, int]
    most: Mapping[str, tuple[int, int]]


def doubts_of(knowledge: Knowledge, most: int) -> Doubts:
    """Return what remains to be verified, and ``most`` cases that have most of it."""
    kept = _kept.setdefault(knowledge, {})
    if most not in kept:
        kept[most] = _read_doubts(knowledge, most)
    return kept[most]


def _whole(row: Row, column: str) -> int:
    return int(native(row[column]) or 0)


def _read_doubts(knowledge: Knowledge, most: int) -> Doubts:
    items = sum(_whole(row, "items") for row in knowledge.ask("quality/items").rows)
    levels = {_whole(row, "unverified"): _whole(row, "cases") for row in knowledge.ask("quality/doubts").rows}
    if not levels:
        return Doubts(items, levels, {})
    first = [text(row["case"]) for row in knowledge.ask("quality/most-to-verify").rows][:most]
    rows = knowledge.about("quality/by-case", cases=" ".join(first)).rows
    bars = {text(row["case"]): (_whole(row, "unverified"), _whole(row, "items")) for row in rows}
    return Doubts(items, levels, bars)
