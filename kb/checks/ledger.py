"""What is known of each file since it was last read, kept on disk so that a check reads only what changed.

One SQLite file in ``build/``: for each Turtle file its stamp and digest, the facts that it tells others,
the IRIs that it asked about elsewhere, and what is to correct in it. The ledger can always be thrown
away: it is made anew when the rules or this program change, and when it cannot be read.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from types import TracebackType
from typing import Any, Self

from kb.checks.board import Board
from kb.checks.entries import Entry, Judged, Kept, Located, Pairs
from kb.checks.facts import NOTHING, Facts, packed, unpacked
from kb.checks.ledger_file import INDEXES, prepare

_WAIT = 60  # seconds for another check to finish
_IDS = 500_000  # ids of IRIs remembered


class Ledger(Board[int]):
    """A connection. What is done between ``with`` and its end is kept together, or not at all."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__()
        self._connection = connection
        self._ids: dict[str, int] = {}

    @classmethod
    def open(cls, path: str, key: str) -> Ledger:
        """Open a ledger, emptied unless it was made with the same ``key``: the same rules and program.

        sqlite3.DatabaseError for a file that is no ledger, or is a damaged one.
        """
        connection = sqlite3.connect(path, timeout=_WAIT, isolation_level=None)
        try:
            prepare(connection, key)
        except sqlite3.Error:
            connection.close()
            raise
        return cls(connection)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if error is None:
            self._connection.execute("COMMIT")
        self._connection.close()

    def keep(self) -> None:
        """Keep what was done so far whatever follows."""
        self._connection.execute("COMMIT")
        self._connection.execute("BEGIN IMMEDIATE")

    def forget(self) -> None:
        """Undo what was done since ``keep``."""
        self._by_file.clear()
        self._by_iri.clear()
        self._ids.clear()
        self._connection.execute("ROLLBACK")
        self._connection.execute("BEGIN IMMEDIATE")

    # Files

    def stamps(self) -> dict[str, str]:
        """Return name → stamp of every file known."""
        return dict(self._connection.execute("SELECT name, stamp FROM file"))

    def is_empty(self) -> bool:
        return self._connection.execute("SELECT 1 FROM file LIMIT 1").fetchone() is None

    def known(self, name: str) -> tuple[str, bytes] | None:
        """Return stamp and digest of a file, None for one never read."""
        query = "SELECT stamp, digest FROM file WHERE name = ?"
        row: tuple[str, bytes] | None = self._connection.execute(query, (name,)).fetchone()
        return row

    def restamp(self, name: str, stamp: str) -> None:
        self._connection.execute("UPDATE file SET stamp = ? WHERE name = ?", (stamp, name))

    def put(self, name: str, entry: Entry) -> None:
        """Replace what is known of a file."""
        self.remove(name)
        self.add([entry.kept(name)])

    def add(self, entries: Sequence[Kept]) -> None:
        """Keep what is known of new files."""
        self._by_iri.clear()
        first = self._connection.execute("SELECT coalesce(max(id), 0) + 1 FROM file").fetchone()[0]
        files = list(enumerate(entries, first))
        self._many(
            "INSERT INTO file (id, name, stamp, digest, triples, broken, facts) VALUES (?, ?, ?, ?, ?, ?, ?)",
            ((file, *one[:3], one.triples or 0, one.triples is None, one.facts) for file, one in files),
        )
        self._many("INSERT INTO about VALUES (?, ?)", ((at, file) for file, one in files for at in one.documents))
        self._many("INSERT INTO kind VALUES (?, ?, ?)", ((*pair, file) for file, one in files for pair in one.kinds))
        for file, one in files:
            self._record(file, one.findings, own=True)

    def index(self) -> None:
        """Make ready for questions about one file."""
        for statement in INDEXES:
            self._connection.execute(statement)

    def remove(self, name: str) -> None:
        file = self._file(name)
        if file is None:
            return
        documents = self.facts_in(file).documents()
        self.forget_file(file)
        self._many("DELETE FROM about WHERE document = ? AND file = ?", ((one, file) for one in documents))
        for table, column in (("asked", "file"), ("finding", "file"), ("kind", "file"), ("file", "id")):
            self._connection.execute(f"DELETE FROM {table} WHERE {column} = ?", (file,))  # noqa: S608 - names above

    def triples(self, names: Collection[str] | None) -> int:
        """Return how many triples some files hold, all of them without ``names``."""
        if names is None:
            return sum(row[0] for row in self._connection.execute("SELECT triples FROM file"))
        query = "SELECT triples FROM file WHERE name = ?"
        return sum(row[0] for name in names for row in self._connection.execute(query, (name,)))

    def broken(self) -> list[str]:
        """Return the names of the files that cannot be read."""
        return [row[0] for row in self._connection.execute("SELECT name FROM file WHERE broken ORDER BY name")]

    def kinds(self) -> Pairs:
        """Return the pairs (class, what it is a kind of) that files state."""
        return frozenset(self._connection.execute("SELECT below, above FROM kind"))

    # Facts

    def told_by(self, name: str) -> Facts:
        file = self._file(name)
        return NOTHING if file is None else self.facts_in(file)

    def about(self, document: str) -> list[int]:
        return [row[0] for row in self._connection.execute("SELECT file FROM about WHERE document = ?", (document,))]

    def read_facts(self, file: int) -> Facts:
        return Facts.unpacked(self._connection.execute("SELECT facts FROM file WHERE id = ?", (file,)).fetchone()[0])

    def name(self, file: int) -> str:
        return str(self._connection.execute("SELECT name FROM file WHERE id = ?", (file,)).fetchone()[0])

    def family(self, start: str) -> Iterator[str]:
        """Yield the declared IRIs that begin with ``start``, which ends with # or /."""
        if start.endswith("#"):
            files = self.about(start[:-1])
        else:
            query = "SELECT DISTINCT file FROM about WHERE document >= ? AND document < ?"
            files = [row[0] for row in self._connection.execute(query, (start, f"{start}\U0010ffff"))]
        for file in files:
            yield from (iri for iri in self.facts_in(file).described if iri.startswith(start))

    # Verdicts

    def asking(self, iris: Iterable[str]) -> set[str]:
        """Return the names of the files whose verdict depends on one of ``iris``."""
        query = (
            "SELECT DISTINCT name FROM json_each(?) JOIN iri ON iri.iri = value"
            " JOIN asked ON asked.iri = iri.id JOIN file ON file.id = file"
        )
        return {row[0] for row in self._each(query, iris)}

    def judge(self, judged: Judged) -> None:
        """Replace what a file has to correct because of what it and others say."""
        file = self._file(judged.name)
        self._connection.execute("DELETE FROM asked WHERE file = ?", (file,))
        self._connection.execute("DELETE FROM finding WHERE file = ? AND NOT own", (file,))
        self.add_judged([judged])

    def add_judged(self, several: Iterable[Judged]) -> None:
        """Keep the verdicts on files that had none."""
        asked: list[tuple[int, int]] = []
        for one in several:
            file = self._file(one.name) or 0
            asked += [(self._id(iri), file) for iri in one.asked]
            self._record(file, one.findings, own=False)
        asked.sort()
        self._many("INSERT INTO asked VALUES (?, ?)", asked)

    def findings(self, names: Collection[str] | None) -> Iterator[Any]:
        """Yield what is to correct in some files, in all of them without ``names``."""
        if names is None:
            yield from (unpacked(row[0]) for row in self._connection.execute("SELECT content FROM finding"))
        for name in names or ():
            rows = self._connection.execute("SELECT content FROM finding WHERE name = ?", (name,))
            yield from (unpacked(row[0]) for row in rows)

    def _record(self, file: int | None, findings: Iterable[Located], *, own: bool) -> None:
        rows = ((where, packed(content), file, own) for where, content in findings)
        self._many("INSERT INTO finding VALUES (?, ?, ?, ?)", rows)

    def _file(self, name: str) -> int | None:
        row = self._connection.execute("SELECT id FROM file WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def _id(self, iri: str) -> int:
        """Return the number of an IRI, which it is given the first time."""
        known = self._ids.get(iri)
        if known is None:
            row = self._connection.execute("SELECT id FROM iri WHERE iri = ?", (iri,)).fetchone()
            if row is None:
                row = self._connection.execute("INSERT INTO iri (iri) VALUES (?) RETURNING id", (iri,)).fetchone()
            known = int(row[0])
            if len(self._ids) >= _IDS:
                self._ids.clear()
            self._ids[iri] = known
        return known

    def _each(self, query: str, values: Iterable[str]) -> sqlite3.Cursor:
        """Ask a query about a list of texts."""
        return self._connection.execute(query, (json.dumps(list(values)),))

    def _many(self, statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
        self._connection.executemany(statement, rows)
