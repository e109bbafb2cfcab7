"""Other programs ask the live server: the code that a question's page offers, run as a reader would, and Comunica."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from kb import Knowledge
from kb.layout import Layout
from kb.settings import Settings
from web.app import create_app

from .endpoint import serving, snapshot

# A SELECT with a value, one whose text has quotes and accents, an ASK, a CONSTRUCT.
ASKED = {
    "select": "cases/by-theme?theme=eau",
    "side by side": "cases/side-by-side?first=tridan&second=plan-cooperation-monts-ardeche",
    "ask": "things/exists?thing=case/tridan",
    "graph": "things/graph?thing=theme/eau",
}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, layout: Layout, settings: Settings) -> Iterator[str]:
    store = snapshot(layout, tmp_path_factory.mktemp("snapshot"))
    with serving(create_app(Knowledge.open(layout.home, store=store), settings)) as served:
        yield served


def offered(address: str, asked: str) -> dict[str, str]:
    """Return the code of a page by language, as a browser would copy it."""
    page = httpx.get(f"{address}/en/questions/{asked}", timeout=30)
    assert page.status_code == 200
    found = re.findall(r'<h3 class="code__title">(\w+).*?<code>(.*?)</code>', page.text, re.DOTALL)
    return {language: unescape(code) for language, code in found}


def rows(address: str, asked: str) -> int:
    total: int = httpx.get(f"{address}/api/queries/{asked}", timeout=30).json()["total"]
    return total


@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED.keys())
def test_curl_prints_every_row(address: str, asked: str) -> None:
    ran = subprocess.run(["bash", "-c", offered(address, asked)["curl"]], capture_output=True, text=True, check=True)
    if "graph" in asked:
        assert len(list(ox.parse(ran.stdout, format=ox.RdfFormat.N_TRIPLES))) == rows(address, asked)
    else:
        assert len(list(csv.reader(io.StringIO(ran.stdout)))) == rows(address, asked) + 1


@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED.keys())
def test_python_prints_every_row(address: str, asked: str, tmp_path: Path) -> None:
    script = tmp_path / "question.py"
    script.write_text(offered(address, asked)["Python"], encoding="utf-8")
    ran = subprocess.run([sys.executable, "-W", "ignore", str(script)], capture_output=True, text=True, check=True)
    if "exists" in asked:
        assert ran.stdout == "True\n"
    elif "graph" in asked:
        assert ran.stdout == f"{rows(address, asked)} triples\n"
    else:
        assert ran.stdout.count("\n") == rows(address, asked)


@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED.keys())
def test_r_reads_an_address_that_answers(address: str, asked: str, tmp_path: Path) -> None:
    """Run where R is installed; elsewhere its one call is read, and its address asked."""
    code = offered(address, asked)["R"]
    called = re.fullmatch(r'(rows <- read\.csv|lines <- readLines)\("([^"\\]+)", encoding = "UTF-8"\)\n', code)
    assert called
    assert httpx.get(called[2], timeout=30).status_code == 200
    if rscript := shutil.which("Rscript"):
        script = tmp_path / "question.R"
        script.write_text(f"{code}cat(NROW({called[1].split()[0]}))\n", encoding="utf-8")
        ran = subprocess.run([rscript, "--vanilla", str(script)], capture_output=True, text=True, check=True)
        assert int(ran.stdout) == rows(address, asked)


CLIENTS = Path(__file__).parents[1] / "clients"
NODE = shutil.which("node") or shutil.which("node", path=str(Path(sys.executable).parent))
NAMED = """PREFIX coop: <https://w3id.org/cooperatheque/ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?case ?name
WHERE {
  ?case a coop:Case ;
        rdfs:label ?name .
  FILTER (lang(?name) = "fr" && CONTAINS(LCASE(?name), "ardèche"))
}
ORDER BY ?name"""


@pytest.mark.skipif(
    NODE is None or not (CLIENTS / "node_modules").is_dir(), reason="NOT RUN: Comunica needs node and `make test`"
)
@pytest.mark.parametrize("hosts", [("127.0.0.1",), ("127.0.0.1", "localhost")], ids=["alone", "federated"])
def test_comunica_finds_what_the_endpoint_finds(address: str, hosts: tuple[str, ...]) -> None:
    """Federated over two names of the server, it joins the parts itself."""
    ours = httpx.get(f"{address}/sparql", params={"query": NAMED}, headers={"Accept": "application/json"}, timeout=30)
    expected = [{name: cell["value"] for name, cell in row.items()} for row in ours.json()["results"]["bindings"]]
    sources = [f"{address.replace('127.0.0.1', host)}/sparql" for host in hosts]
    ran = subprocess.run(
        [str(NODE), "ask.mjs", NAMED, *sources], cwd=CLIENTS, capture_output=True, text=True, check=True, timeout=120
    )
    assert [json.loads(line) for line in ran.stdout.splitlines()] == expected
    assert len(expected) >= 2
