"""What a record shows of the things that it mentions: their names, and where the sources it cites are found.

Concepts, organisations and sources come back from page to page: what was read of them is remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kb.engines.store import Row, Solutions, text
from kb.errors import Lang
from kb.remembered import Remembered

Ask = Callable[..., Solutions]

_MOST = 20_000  # things remembered, of each sort


class Mentioned:
    """Rows of ``things/names-of`` by thing and of ``sources/cited`` by what is cited, in one language."""

    def __init__(self, ask: Ask, lang: Lang) -> None:
        self.lang = lang

        def names(things: Sequence[str]) -> dict[str, Row]:
            rows = ask("things/names-of", things=" ".join(things), lang=lang).rows
            return {text(row["thing"]): row for row in rows}

        def proofs(cited: Sequence[str]) -> dict[str, Row]:
            rows = ask("sources/cited", cited=" ".join(cited), lang=lang).rows
            return {text(row["proof"]): row for row in rows}

        self.names: Remembered[Row] = Remembered(names, _MOST)
        self.proofs: Remembered[Row] = Remembered(proofs, _MOST)
