"""The whole base, downloaded from a real server: what the page says of each file is true of it."""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path

import httpx
import pytest
from rdflib import RDF, Graph, URIRef

from kb.namespaces import COOP

from .conftest import Server


@pytest.fixture
def site(serve: Callable[..., Server]) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=serve().address, timeout=30) as client:
        yield client


def test_the_page_leads_to_whole_files_with_their_size_and_digest(site: httpx.Client, tmp_path: Path) -> None:
    page = unescape(site.get("/en/data").text)
    files = dict(re.findall(r'href="(/base/[^"]+)".*?<code>(\w{64})</code>', page, flags=re.DOTALL))
    assert list(files) == ["/base/cooperatheque.ttl", "/base/cooperatheque.nt.gz"]
    for address, digest in files.items():
        answer = site.get(address)
        assert hashlib.sha256(answer.content).hexdigest() == digest
        assert answer.headers["content-disposition"] == f'attachment; filename="{Path(address).name}"'
        (tmp_path / Path(address).name).write_bytes(answer.content)
    turtle = Graph().parse(tmp_path / "cooperatheque.ttl")
    lines = gzip.decompress((tmp_path / "cooperatheque.nt.gz").read_bytes()).splitlines()
    triples = int(re.search(r"([\d,]+) triples", page)[1].replace(",", ""))
    assert len(turtle) == len(set(lines)) == triples
    cases = int(re.search(r"([\d,]+) cases?,", page)[1])
    assert len(set(turtle.subjects(RDF.type, URIRef(COOP.Case)))) == cases


def test_the_program_that_the_page_shows_reads_the_base(
    site: httpx.Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = unescape(site.get("/fr/donnees").text)
    program = re.search(r"<code>(from rdflib.*?)</code>", page, flags=re.DOTALL)[1]
    (tmp_path / "cooperatheque.ttl").write_bytes(site.get("/base/cooperatheque.ttl").content)
    monkeypatch.chdir(tmp_path)
    exec(program, {})
    assert re.sub(r"\D", "", capsys.readouterr().out) in re.sub(r"[^\d<>]", "", page)


def test_a_file_is_downloaded_again_only_when_it_changed_and_from_where_it_broke_off(site: httpx.Client) -> None:
    address = "/base/cooperatheque.nt.gz"
    whole = site.get(address)
    etag = whole.headers["etag"]
    assert site.get(address, headers={"If-None-Match": etag}).status_code == 304
    rest = site.get(address, headers={"Range": "bytes=1000-", "If-Range": etag})
    assert (rest.status_code, rest.content) == (206, whole.content[1000:])
    assert site.head(address).headers["content-length"] == str(len(whole.content))
    assert site.get(address, headers={"Range": "bytes=1000-", "If-Range": '"other"'}).content == whole.content


def test_machines_find_the_files_too(site: httpx.Client) -> None:
    described = Graph().parse(data=site.get("/.well-known/void", headers={"Accept": "text/turtle"}).text)
    dumps = {str(file) for file in described.objects(predicate=URIRef("http://rdfs.org/ns/void#dataDump"))}
    assert {site.get(dump).status_code for dump in dumps} == {200}
    assert len(dumps) == 2
    home = site.get("/fr/").text
    assert all(f'"contentUrl":"{dump}"' in home for dump in dumps)
