"""The check of a base of which nothing is known yet."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from kb.checks.files import Files
from kb.checks.hands import Hands, how_many
from kb.checks.ledger import Ledger
from kb.checks.rules import Rules
from kb.checks.share import Share

_RARELY = 100_000  # objects made between two collections


def check_whole(
    rules: Rules, files: Files, ledger: Ledger, stamps: Mapping[str, str], *, judging: Callable[[], None]
) -> None:
    """Read and judge files (name → stamp), and keep what is known of them; ``judging`` is called in between.

    Hands.HandLost when a process that took its share is lost: nothing is concluded then.
    """
    processes = how_many(len(stamps))
    with _collecting_rarely():
        if processes == 1:
            with Share(rules, files, stamps) as share:
                ledger.add(list(share.read()))
                judging()
                ledger.add_judged(share.judge(ledger.kinds()))
        else:
            with Hands(rules, files, stamps, processes=processes) as hands:
                for entries in hands.read():
                    ledger.add(entries)
                judging()
                for judged in hands.judge(ledger.kinds()):
                    ledger.add_judged(judged)
    ledger.index()


@contextmanager
def _collecting_rarely() -> Iterator[None]:
    """What is read stays until it is judged: to look for rings among it again and again is a fifth of the work."""
    before = gc.get_threshold()
    gc.set_threshold(_RARELY)
    try:
        yield
    finally:
        gc.set_threshold(*before)
