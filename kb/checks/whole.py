"""The check of a base of which nothing is known yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kb.checks.files import Files
from kb.checks.ledger import Ledger
from kb.checks.rules import Rules
from kb.checks.share import Share


def check_whole(
    rules: Rules, files: Files, ledger: Ledger, stamps: Mapping[str, str], *, judging: Callable[[], None]
) -> None:
    """Read and judge files (name → stamp), and keep what is known of them; ``judging`` is called in between."""
    share = Share(rules, files, stamps)
    ledger.add(list(share.read()))
    judging()
    ledger.add_judged(share.judge(ledger.kinds()))
    ledger.index()
