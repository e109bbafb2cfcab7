"""The things of a class by name: what a long list is cut from, read once for the base that is open."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from kb.engines.store import text
from kb.errors import Lang
from kb.knowledge import Knowledge
from kb.namespaces import COOP
from web.visit import Visit

_kept: WeakKeyDictionary[Knowledge, dict[tuple[str, Lang], tuple[str, ...]]] = WeakKeyDictionary()


def things_of(visit: Visit, class_name: str) -> tuple[str, ...]:
    """Return the IRIs of the things of a class of the base, in the order of their labels."""
    kept = _kept.setdefault(visit.knowledge, {})
    if (class_name, visit.lang) not in kept:
        rows = visit.ask("things/of-class", **{"class": str(COOP[class_name])})
        kept[class_name, visit.lang] = tuple(dict.fromkeys(text(row["thing"]) for row in rows))
    return kept[class_name, visit.lang]
