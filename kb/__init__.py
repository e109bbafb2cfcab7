"""Coopérathèque: the open knowledge base of territorial cooperation in France.

>>> import kb
>>> base = kb.open()
>>> [row["title"] for row in base.ask("cases/list", lang="fr").natives()]
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kb.knowledge import Knowledge

    open = Knowledge.open

__version__ = "0.1.0"
__all__ = ["Knowledge", "__version__", "open"]


def __getattr__(name: str) -> Any:
    """Load the base when it is first named: ``kb --help``, and a process that only answers queries, never do."""
    if name not in ("Knowledge", "open"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from kb.knowledge import Knowledge  # noqa: PLC0415 - see above

    return Knowledge if name == "Knowledge" else Knowledge.open
