"""What is known of each file since it was last read, kept on disk so that a check reads only what changed.

One SQLite file in ``build/``: for each Turtle file its stamp and digest, the facts that it tells others,
the IRIs that it asked about elsewhere, and what is to correct in it. The ledger can always be thrown
away: it is made anew when the rules or this program change, and when it cannot be read.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from kb.checks.facts import NOTHING, Facts, Told, joined, packed, unpacked
from kb.checks.statements import document_of

Pairs = frozenset[tuple[str, str]]

_SCHEMA = (
    "CREATE TABLE meta (key TEXT NOT NULL, boot TEXT)",
    "CREATE TABLE file (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, stamp TEXT NOT NULL, digest BLOB NOT NULL,"
    " triples INTEGER NOT NULL, broken INTEGER NOT NULL, facts BLOB NOT NULL)",
    "CREATE INDEX file_broken ON file (name) WHERE broken",
    "CREATE TABLE about (document TEXT, file INTEGER, PRIMARY KEY (document, file)) WITHOUT ROWID",
    "CREATE TABLE iri (id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE)",
    "CREATE TABLE asked (iri INTEGER, file INTEGER, PRIMARY KEY (iri, file)) WITHOUT ROWID",
    "CREATE INDEX asked_by ON asked (file)",
    "CREATE TABLE kind (below TEXT NOT NULL, above TEXT NOT NULL, file INTEGER NOT NULL)",
    "CREATE TABLE finding (name TEXT NOT NULL, content BLOB NOT NULL, file INTEGER NOT NULL, own INTEGER NOT NULL)",
    "CREATE INDEX finding_in ON finding (name)",
    "CREATE INDEX finding_by ON finding (file)",
)
Located = tuple[str, dict[str, Any]]
"""The file to correct, and what JSON can write of the finding."""

_BOOT = Path("/proc/sys/kernel/random/boot_id")  # another one after each start of the machine
_WAIT = 60  # seconds for another check to finish
_CACHED = 20_000


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What one file holds by itself; ``triples`` is None for one that cannot be read."""

    stamp: str
    digest: bytes
    triples: int | None
    facts: Facts = NOTHING
    kinds: Pairs = frozenset()
    findings: tuple[Located, ...] = ()


class Ledger:
    """A connection. What is done between ``with`` and its end is kept together, or not at all."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._by_file: dict[int, Facts] = {}
        self._by_iri: dict[str, Told] = {}

    @classmethod
    def open(cls, path: str, key: str) -> Ledger:
        """Open a ledger, emptied unless it was made with the same ``key``: the same rules and program.

        sqlite3.DatabaseError for a file that is no ledger, or is a damaged one.
        """
        connection = sqlite3.connect(path, timeout=_WAIT, isolation_level=None)
        try:
            _prepare(connection, key)
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
        insert = "INSERT INTO file (name, stamp, digest, triples, broken, facts) VALUES (?, ?, ?, ?, ?, ?)"
        broken = entry.triples is None
        row = (name, entry.stamp, entry.digest, entry.triples or 0, broken, entry.facts.packed())
        file = self._connection.execute(insert, row).lastrowid or 0
        self._remember(file, entry.facts)
        self._many("INSERT INTO about VALUES (?, ?)", ((document, file) for document in entry.facts.documents()))
        self._many("INSERT INTO kind VALUES (?, ?, ?)", ((*pair, file) for pair in entry.kinds))
        self._record(file, entry.findings, own=True)

    def remove(self, name: str) -> None:
        file = self._file(name)
        if file is None:
            return
        documents = self._facts(file).documents()
        self._by_iri.clear()
        del self._by_file[file]
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
        return NOTHING if file is None else self._facts(file)

    def facts(self, iri: str) -> Told:
        """Return what all files together tell of an IRI."""
        known = self._by_iri.get(iri)
        if known is None:
            told = [one for file in self._about(document_of(iri)) for one in self._facts(file).of(iri)]
            known = told[0] if len(told) == 1 else joined(told)
            if len(self._by_iri) >= _CACHED:
                self._by_iri.clear()
            self._by_iri[iri] = known
        return known

    def declares(self, iri: str) -> bool:
        return any(iri in self._facts(file).described for file in self._about(document_of(iri)))

    def describers(self, iris: Collection[str], *, besides: str) -> dict[str, set[str]]:
        """Return name of a file → those of ``iris`` that it describes, for the files but one."""
        wanted, found = set(iris), {}
        query = "SELECT DISTINCT file FROM json_each(?) JOIN about ON document = value"
        files = self._each(query, {document_of(iri) for iri in wanted})
        for file in {row[0] for row in files} - {self._file(besides)}:
            described = wanted & self._facts(file).described.keys()
            if described:
                found[self._name(file)] = described
        return found

    def family(self, start: str) -> Iterator[str]:
        """Yield the declared IRIs that begin with ``start``, which ends with # or /."""
        if start.endswith("#"):
            files = self._about(start[:-1])
        else:
            query = "SELECT DISTINCT file FROM about WHERE document >= ? AND document < ?"
            files = [row[0] for row in self._connection.execute(query, (start, f"{start}\U0010ffff"))]
        for file in files:
            yield from (iri for iri in self._facts(file).described if iri.startswith(start))

    # Verdicts

    def asking(self, iris: Iterable[str]) -> set[str]:
        """Return the names of the files whose verdict depends on one of ``iris``."""
        query = (
            "SELECT DISTINCT name FROM json_each(?) JOIN iri ON iri.iri = value"
            " JOIN asked ON asked.iri = iri.id JOIN file ON file.id = file"
        )
        return {row[0] for row in self._each(query, iris)}

    def judge(self, name: str, asked: Collection[str], findings: Iterable[Located]) -> None:
        """Replace what a file has to correct because of what it and others say."""
        file = self._file(name)
        self._connection.execute("DELETE FROM asked WHERE file = ?", (file,))
        self._connection.execute("DELETE FROM finding WHERE file = ? AND NOT own", (file,))
        self._many("INSERT OR IGNORE INTO iri (iri) VALUES (?)", ((iri,) for iri in asked))
        self._many("INSERT INTO asked SELECT id, ? FROM iri WHERE iri = ?", ((file, iri) for iri in asked))
        self._record(file, findings, own=False)

    def findings(self, names: Collection[str] | None) -> Iterator[Any]:
        """Yield what is to correct in some files, in all of them without ``names``."""
        if names is None:
            yield from (unpacked(row[0]) for row in self._connection.execute("SELECT content FROM finding"))
        for name in names or ():
            rows = self._connection.execute("SELECT content FROM finding WHERE name = ?", (name,))
            yield from (unpacked(row[0]) for row in rows)

    def _about(self, document: str) -> list[int]:
        return [row[0] for row in self._connection.execute("SELECT file FROM about WHERE document = ?", (document,))]

    def _facts(self, file: int) -> Facts:
        known = self._by_file.get(file)
        if known is None:
            query = "SELECT facts FROM file WHERE id = ?"
            known = Facts.unpacked(self._connection.execute(query, (file,)).fetchone()[0])
            self._remember(file, known)
        return known

    def _remember(self, file: int, facts: Facts) -> None:
        if len(self._by_file) >= _CACHED:
            self._by_file.clear()
        self._by_file[file] = facts

    def _record(self, file: int | None, findings: Iterable[Located], *, own: bool) -> None:
        rows = ((where, packed(content), file, own) for where, content in findings)
        self._many("INSERT INTO finding VALUES (?, ?, ?, ?)", rows)

    def _file(self, name: str) -> int | None:
        row = self._connection.execute("SELECT id FROM file WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def _name(self, file: int) -> str:
        return str(self._connection.execute("SELECT name FROM file WHERE id = ?", (file,)).fetchone()[0])

    def _each(self, query: str, values: Iterable[str]) -> sqlite3.Cursor:
        """Ask a query about a list of texts."""
        return self._connection.execute(query, (json.dumps(list(values)),))

    def _many(self, statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
        self._connection.executemany(statement, rows)


def discard(path: Path) -> None:
    """Remove a ledger, with what SQLite keeps beside it."""
    for suffix in ("", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _prepare(connection: sqlite3.Connection, key: str) -> None:
    """Begin a transaction on a ledger that can be believed, an empty one for another ``key``.

    Nothing waits for the disk, which takes longer than the check of a file: what a program that is
    killed leaves behind is undone by SQLite, and after a start of the machine the whole is verified.
    """
    boot = _BOOT.read_text(encoding="ascii") if _BOOT.exists() else None
    connection.execute(f"PRAGMA synchronous = {'FULL' if boot is None else 'OFF'}")
    connection.execute("BEGIN IMMEDIATE")
    tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    known = connection.execute("SELECT key, boot FROM meta").fetchall() if "meta" in tables else []
    if known == [(key, boot)]:
        return
    if known and known[0][0] == key:
        if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise sqlite3.DatabaseError("the ledger is damaged")
        connection.execute("UPDATE meta SET boot = ?", (boot,))
        return
    for table in tables:
        connection.execute(f'DROP TABLE "{table}"')
    for statement in _SCHEMA:
        connection.execute(statement)
    connection.execute("INSERT INTO meta VALUES (?, ?)", (key, boot))
