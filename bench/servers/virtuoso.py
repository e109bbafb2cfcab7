"""Virtuoso 7, the same for the benches and for the tests of the engines: its settings, and its own bulk loader."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.servers.process import Absent, NotStarted, Server, find, free_port, program, running
from kb.engines.endpoint import Endpoint

GRAPH = "https://w3id.org/cooperatheque/"
PROGRAM, LOADER, PACKAGE = "virtuoso-t", "isql-vt", "virtuoso-opensource-7-bin"
READY = "/sparql?query=ASK%7B%7D"
_SETTINGS = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 200
[TempDatabase]
DatabaseFile = temp.db
TransactionFile = temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
ServerThreads = 20
CheckpointInterval = 0
NumberOfBuffers = {buffers}
MaxDirtyBuffers = {dirty}
ThreadsPerQuery = 2
DirsAllowed = ., {readable}
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerRoot = .
ServerThreads = 8
[SPARQL]
ResultSetMaxRows = {rows}
MaxQueryExecutionTime = {seconds}
"""
_BUFFERS = 170_000  # of 8 kB: what its makers advise for 2 GB
_ROWS, _SECONDS = 10_000_000, 600
_LOADING = 900  # seconds: more than 100,000 cases take


def command() -> list[str] | None:
    """Return how to start it in the folder of its settings, None where it is not installed."""
    found = find(PROGRAM)
    return [found, "+foreground", "+configfile", "virtuoso.ini"] if found else None


def settings(*, port: int, sql: int, buffers: int, rows: int, seconds: int, readable: str = ".") -> str:
    """Return a virtuoso.ini: ``buffers`` of 8 kB, answers of ``rows`` and ``seconds`` at most.

    ``readable`` is a folder of files to load.
    """
    return _SETTINGS.format(
        port=port, sql=sql, buffers=buffers, dirty=buffers * 3 // 4, rows=rows, seconds=seconds, readable=readable
    )


def endpoint(port: int, *, timeout: float) -> Endpoint:
    """Return how to ask it, with the user and password that it comes with."""
    return Endpoint(
        address=f"http://127.0.0.1:{port}/sparql",
        graph=GRAPH,
        user="dba",
        password="dba",  # noqa: S106 - what Virtuoso comes with
        auth="digest",
        timeout=timeout,
    )


@contextmanager
def virtuoso(dump: Path, folder: Path) -> Iterator[Endpoint]:
    """Start Virtuoso over a file of N-Triples, loaded with its bulk loader."""
    started = command()
    if started is None:
        raise Absent(f"{PROGRAM} is not installed (package {PACKAGE})")
    loader = program(LOADER, PACKAGE)
    place = folder / "virtuoso"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    port, sql = free_port(), free_port()
    said = settings(
        port=port, sql=sql, buffers=_BUFFERS, rows=_ROWS, seconds=_SECONDS, readable=str(dump.parent.absolute())
    )
    (place / "virtuoso.ini").write_text(said, encoding="utf-8")
    with running(started, port=port, folder=place, ready=READY, within=place) as server:
        _load(loader, sql, dump.absolute(), server)
        yield endpoint(port, timeout=_SECONDS)


def _load(loader: str, sql: int, dump: Path, server: Server) -> None:
    """Load a file. NotStarted with what the loader says when it does not end well, or not in time."""
    orders = (
        f"ld_dir('{dump.parent}', '{dump.name}', '{GRAPH}')",
        "rdf_loader_run()",
        "checkpoint",
        "SELECT ll_error FROM DB.DBA.load_list WHERE ll_error IS NOT NULL OR ll_state <> 2",
    )
    asked = [loader, f"127.0.0.1:{sql}", "dba", "dba", "VERBOSE=OFF", "BANNER=OFF", f"exec={'; '.join(orders)};"]
    try:
        done = subprocess.run(asked, capture_output=True, text=True, timeout=_LOADING, check=False)
    except subprocess.TimeoutExpired as error:
        raise NotStarted(f"{dump.name} was not loaded in {_LOADING} s") from error
    if done.returncode != 0 or "Error" in done.stderr + done.stdout:
        raise NotStarted(f"{done.stdout}{done.stderr}".strip()[-500:] or server.log.read_text(errors="replace")[-500:])
