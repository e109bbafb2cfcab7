"""SPARQL engines and other peers as servers, over the same triples."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.servers.process import HERE, Absent, NotStarted, Server, free_port, program, running
from kb.endpoint import Endpoint

NODE_MODULES = HERE / "bench" / "node_modules"
_GRAPH = "https://w3id.org/cooperatheque/"
_VIRTUOSO = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = temp.db
TransactionFile = temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
ServerThreads = 20
CheckpointInterval = 0
NumberOfBuffers = 170000
MaxDirtyBuffers = 130000
ThreadsPerQuery = 2
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerRoot = .
ServerThreads = 8
[SPARQL]
ResultSetMaxRows = 10000000
MaxQueryExecutionTime = 600
"""
_TRIFID = """
server:
  listener: {{port: {port}, host: 127.0.0.1}}
  logLevel: warn
globals:
  datasetBaseUrl: {graph}
  endpoints: {{default: {{url: /query}}}}
plugins:
  entity-renderer:
    module: "@zazuko/trifid-entity-renderer"
    config: {{labelLoader: {{chunkSize: 30, concurrency: 2, timeout: 4000}}}}
  fetch-handler:
    module: trifid-handler-fetch
    paths: /query
    config: {{url: "{dump}", contentType: application/n-triples, baseIRI: "{graph}", graphName: "{graph}",
      unionDefaultGraph: true}}
"""


@contextmanager
def oxigraph(store: Path, folder: Path) -> Iterator[Server]:
    """Serve a store on disk, read-only, with Oxigraph's own server."""
    port = free_port()
    command = [_beside("oxigraph"), "serve-read-only", "--location", str(store), "--bind", f"127.0.0.1:{port}"]
    with running(command, port=port, folder=folder) as server:
        yield server


@contextmanager
def rdflib_endpoint(dump: Path, folder: Path) -> Iterator[Server]:
    """Serve a file of triples with rdflib-endpoint over rdflib in memory."""
    port = free_port()
    command = [sys.executable, "-m", "bench.servers.rdflib_served", str(dump), str(port)]
    with running(command, port=port, folder=folder, ready="/?query=ASK%7B%7D", seconds=600) as server:
        yield server


@contextmanager
def virtuoso(home: Path, folder: Path) -> Iterator[Endpoint]:
    """Start Virtuoso 7 with what `kb push` loads into it from the base in ``home``."""
    command = [program("virtuoso-t", "virtuoso-opensource-7-bin"), "+foreground", "+configfile", "virtuoso.ini"]
    place = folder / "virtuoso"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    port = free_port()
    (place / "virtuoso.ini").write_text(_VIRTUOSO.format(sql=free_port(), port=port), encoding="utf-8")
    started = ["sh", "-c", f'cd "{place}" && exec "$@"', "sh", *command]
    with running(started, port=port, folder=folder, ready="/sparql?query=ASK%7B%7D") as server:
        endpoint = Endpoint(
            address=f"{server.address}/sparql",
            graph=_GRAPH,
            user="dba",
            password="dba",  # noqa: S106 - what Virtuoso comes with
            auth="digest",
            timeout=600,
        )
        _push(home, endpoint)
        yield endpoint


@contextmanager
def trifid(dump: Path, folder: Path) -> Iterator[Server]:
    """Serve the entity pages of a file of triples with Trifid."""
    node = program("node", "nodejs")
    script = NODE_MODULES / "trifid" / "server.js"
    if not script.exists():
        raise Absent("trifid is not installed (`make bench` installs it from npm)")
    port = free_port()
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / "trifid.yaml"
    config.write_text(_TRIFID.format(port=port, dump=dump, graph=_GRAPH), encoding="utf-8")
    command = [node, str(script), "-c", str(config)]
    # At its root it answers nothing without a welcome page.
    with running(command, port=port, folder=folder, ready="/id/scheme/theme", seconds=300) as server:
        yield server


def _push(home: Path, endpoint: Endpoint) -> None:
    environment = {**os.environ, "KB_HOME": str(home), **endpoint.environment()}
    done = subprocess.run([_beside("kb"), "push"], env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise NotStarted(done.stderr.strip()[-500:])


def _beside(name: str) -> str:
    """Return a program that was installed with this Python."""
    found = Path(sys.executable).parent / name
    if not found.exists():
        raise Absent(f"{name} is not installed beside {sys.executable} (extra dev)")
    return str(found)
