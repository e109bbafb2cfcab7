"""The SQLite file of the ledger: its tables, and whether what it holds can be believed."""

from __future__ import annotations

import sqlite3
from pathlib import Path

_SCHEMA = (
    "CREATE TABLE meta (key TEXT NOT NULL, boot TEXT)",
    "CREATE TABLE file (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, stamp TEXT NOT NULL, digest BLOB NOT NULL,"
    " triples INTEGER NOT NULL, broken INTEGER NOT NULL, facts BLOB NOT NULL)",
    "CREATE INDEX file_broken ON file (name) WHERE broken",
    "CREATE TABLE about (document TEXT, file INTEGER, PRIMARY KEY (document, file)) WITHOUT ROWID",
    "CREATE TABLE iri (id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE)",
    "CREATE TABLE asked (iri INTEGER, file INTEGER, PRIMARY KEY (iri, file)) WITHOUT ROWID",
    "CREATE TABLE kind (below TEXT NOT NULL, above TEXT NOT NULL, file INTEGER NOT NULL)",
    "CREATE TABLE finding (name TEXT NOT NULL, content BLOB NOT NULL, file INTEGER NOT NULL, own INTEGER NOT NULL)",
)
# Made when the tables are full, which is quicker.
INDEXES = (
    "CREATE INDEX IF NOT EXISTS asked_by ON asked (file)",
    "CREATE INDEX IF NOT EXISTS finding_in ON finding (name)",
    "CREATE INDEX IF NOT EXISTS finding_by ON finding (file)",
)
_BOOT = Path("/proc/sys/kernel/random/boot_id")  # another one after each start of the machine


def discard(path: Path) -> None:
    """Remove a ledger, with what SQLite keeps beside it."""
    for suffix in ("", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def prepare(connection: sqlite3.Connection, key: str) -> None:
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
