"""Where to draw two lists linked by lines so that few lines cross: the same answer every time.

Each connected part is ordered by barycentres (each node at the mean of its neighbours, swept from side to
side, the best order kept, neighbours
exchanged while that helps), then its shorter side is spread along the longer one. No chance, no library:
a force layout of the same nodes is a tangle that changes at each visit.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

SWEEPS = 24
Links = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Layout:
    """Rows of nodes, from 0: no two nodes of a side share one."""

    left: Mapping[str, int]
    right: Mapping[str, int]

    @property
    def rows(self) -> int:
        return 1 + max((*self.left.values(), *self.right.values()), default=-1)


def lay_out(links: Links) -> Layout:
    """Place the nodes of ``links`` (left → its rights, never none), the parts of most nodes first."""
    left: dict[str, int] = {}
    right: dict[str, int] = {}
    top = 0
    for part in parts(links):
        lefts, rights = _ordered(part)
        rows = max(len(lefts), len(rights))
        back = reversed_links(part)
        if len(lefts) >= len(rights):
            here = {node: row for row, node in enumerate(lefts)}
            there = _spread(rights, back, here, rows)
            placed = here, there
        else:
            here = {node: row for row, node in enumerate(rights)}
            placed = _spread(lefts, part, here, rows), here
        left |= {node: top + row for node, row in placed[0].items()}
        right |= {node: top + row for node, row in placed[1].items()}
        top += rows
    return Layout(left, right)


def reversed_links(links: Links) -> dict[str, list[str]]:
    """Return right → its lefts."""
    back: dict[str, list[str]] = {}
    for left, rights in links.items():
        for right in rights:
            back.setdefault(right, []).append(left)
    return back


def parts(links: Links) -> list[Links]:
    """Split into connected parts, the largest first, then in the order of the links."""
    back = reversed_links(links)
    found: list[Links] = []
    seen: set[str] = set()
    for start in links:
        if start in seen:
            continue
        seen.add(start)
        waiting, members = [start], {start}
        while waiting:
            fresh = {left for right in links[waiting.pop()] for left in back[right]} - seen
            seen |= fresh
            members |= fresh
            waiting += sorted(fresh)
        found.append({left: rights for left, rights in links.items() if left in members})
    return sorted(found, key=lambda part: -sum(1 + len(rights) for rights in part.values()))


def crossings(lefts: Sequence[str], rights: Sequence[str], links: Links) -> int:
    """Return how many pairs of lines cross when both sides stand in this order."""
    row = {node: number for number, node in enumerate(rights)}
    ends: list[int] = []
    found = 0
    for left in lefts:
        new = sorted(row[right] for right in links[left])
        found += sum(len(ends) - bisect_right(ends, end) for end in new)
        for end in new:
            insort(ends, end)
    return found


def _ordered(part: Links) -> tuple[list[str], list[str]]:
    back = reversed_links(part)
    lefts, rights = list(part), list(back)
    best = (crossings(lefts, rights, part), lefts, rights)
    for _sweep in range(SWEEPS):
        rights = _by_mean(rights, back, lefts)
        lefts = _by_mean(lefts, part, rights)
        crossed = crossings(lefts, rights, part)
        if crossed < best[0]:
            best = (crossed, lefts, rights)
    _crossed, lefts, rights = best
    for _sweep in range(SWEEPS):
        before = (lefts, rights)
        rights = _switched(rights, back, lefts)
        lefts = _switched(lefts, part, rights)
        if (lefts, rights) == before:
            break
    return lefts, rights


def _switched(nodes: Sequence[str], links: Links, others: Sequence[str]) -> list[str]:
    """Exchange neighbours of one side wherever fewer of their lines cross the other way round."""
    row = {node: number for number, node in enumerate(others)}
    ends = {node: sorted(row[other] for other in links[node]) for node in nodes}
    found = list(nodes)
    for number in range(len(found) - 1):
        first, second = found[number], found[number + 1]
        if _crossed(ends[second], ends[first]) < _crossed(ends[first], ends[second]):
            found[number], found[number + 1] = second, first
    return found


def _crossed(upper: Sequence[int], lower: Sequence[int]) -> int:
    """Return how many lines cross when ``upper`` and ``lower`` are the sorted ends of a node and of the next."""
    return sum(bisect_left(lower, end) for end in upper)


def _by_mean(nodes: Sequence[str], links: Links, others: Sequence[str]) -> list[str]:
    row = {node: number for number, node in enumerate(others)}
    return sorted(nodes, key=lambda node: _mean(links[node], row))


def _mean(nodes: Sequence[str], row: Mapping[str, int]) -> float:
    return sum(row[node] for node in nodes) / len(nodes)


def _spread(nodes: Sequence[str], links: Links, row: Mapping[str, int], rows: int) -> dict[str, int]:
    """Give ordered nodes a row as near as may be to the mean of their neighbours, in order, among ``rows``."""
    placed: dict[str, int] = {}
    lowest = 0
    for number, node in enumerate(nodes):
        highest = rows - (len(nodes) - number)
        placed[node] = min(max(round(_mean(links[node], row)), lowest), highest)
        lowest = placed[node] + 1
    return placed
