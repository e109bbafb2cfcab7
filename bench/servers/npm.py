"""Peers that run on Node, installed from bench/package.json: Trifid and Comunica."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.servers.process import HERE, Absent, Server, free_port, program, running
from bench.servers.virtuoso import GRAPH
from kb.engines.endpoint import Endpoint

_FOLDER = Path(__file__).parent
_MODULES = HERE / "bench" / "node_modules"
# Its entity page as its own examples have it. It asks /query, which is one of the two plugins below.
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
    config: {{followRedirects: true, labelLoader: {{chunkSize: 30, concurrency: 2, timeout: 4000}}}}
{source}
"""
_FILE = """
  fetch-handler:
    module: trifid-handler-fetch
    paths: /query
    config: {{url: "{dump}", contentType: application/n-triples, baseIri: "{graph}", graphName: "{graph}",
      unionDefaultGraph: true}}
"""
_PROXY = """
  sparql-proxy:
    module: "@zazuko/trifid-plugin-sparql-proxy"
    paths: /query
    config: {{endpointUrl: "{endpoint}"}}
"""


@contextmanager
def trifid(dump: Path, folder: Path) -> Iterator[Server]:
    """Serve the entity pages of a file of triples, which Trifid holds in memory."""
    with _trifid(_FILE.format(dump=dump, graph=GRAPH), folder) as server:
        yield server


@contextmanager
def trifid_over(endpoint: str, folder: Path) -> Iterator[Server]:
    """Serve the entity pages of what a SPARQL endpoint holds."""
    with _trifid(_PROXY.format(endpoint=endpoint), folder) as server:
        yield server


@contextmanager
def comunica(dump: Path, folder: Path) -> Iterator[Server]:
    """Serve a file of triples with Comunica over N3's store in memory."""
    _installed("@comunica/query-sparql-rdfjs")
    port = free_port()
    command = [program("node", "nodejs"), str(_FOLDER / "comunica_served.mjs"), str(dump), str(port)]
    with running(command, port=port, folder=folder, ready="/?query=ASK%7B%7D") as server:
        yield server


@contextmanager
def comunica_endpoint(dump: Path, folder: Path) -> Iterator[Endpoint]:
    """Serve the same as an engine elsewhere; it is waited for two minutes at most."""
    with comunica(dump, folder) as server:
        yield Endpoint(address=f"{server.address}/", timeout=120)


@contextmanager
def _trifid(source: str, folder: Path) -> Iterator[Server]:
    script = _installed("trifid") / "server.js"
    port = free_port()
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / f"trifid-{port}.yaml"
    config.write_text(_TRIFID.format(port=port, graph=GRAPH, source=source), encoding="utf-8")
    command = [program("node", "nodejs"), str(script), "-c", str(config)]
    # At its root it answers nothing without a welcome page. It gives its file 30 s to be read, and ends.
    with running(command, port=port, folder=folder, ready="/id/scheme/theme", seconds=60) as server:
        yield server


def _installed(package: str) -> Path:
    found = _MODULES / package
    if not found.exists():
        raise Absent(f"{package} is not installed (`make bench` installs it from npm)")
    return found
