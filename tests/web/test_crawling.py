"""What robots and agents find: rules, the map of the site, descriptions, and what each page says of itself."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from urllib.robotparser import RobotFileParser

import pytest
from rdflib import RDF, Graph, Namespace, URIRef

from kb import Knowledge
from web.robots.sitemap import UNLISTED, Sitemap

from .conftest import Client
from .page_types import examples

ORIGIN = "http://site.test"
NAMES = {"map": "http://www.sitemaps.org/schemas/sitemap/0.9", "xhtml": "http://www.w3.org/1999/xhtml"}
VOID, SD = Namespace("http://rdfs.org/ns/void#"), Namespace("http://www.w3.org/ns/sparql-service-description#")
EXAMPLES = examples()
READ = [
    *("/fr/", "/fr/cas", "/fr/cas/tridan", "/en/cases/tridan", "/fr/questions/cases/by-theme", "/fr/api", "/fr/sparql"),
    *("/fr/cas?page=2", "/id/case/tridan", "/id/case/tridan.jsonld", "/fr/cas/tridan.md", "/llms.txt", "/sitemap.xml"),
    *("/api/openapi.json", "/api/openapi.json?lang=en", "/api/queries", "/.well-known/void", "/static/site.0123.css"),
]
LEFT = [
    *("/fr/cas?theme=eau", "/en/cases?theme=eau&page=2", "/fr/cas?page=2&theme=eau", "/fr/comparer?case=a&case=b"),
    *("/fr/comparer.pdf?case=a", "/fr/cas/tridan.pdf", "/fr/cas/tridan.docx"),
    *("/fr/choisir?objet=table", "/en/network?with=case/tridan"),
    *("/sparql", "/sparql?query=ASK%20%7B%7D", "/fr/sparql?query=ASK", "/api/cases", "/api/queries/cases/by-theme"),
    *("/fr/proposer", "/fr/proposition/abc", "/en/proposal/abc/partners", "/fr/signaler", "/en/review/1"),
    *("/fr/questions/cases/by-theme?theme=eau", "/fr/recherche?q=eau"),
]


def tree(client: Client, path: str) -> ET.Element:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/xml")
    return ET.fromstring(answer.content)


def locations(root: ET.Element) -> list[str]:
    return [found.text or "" for found in root.iterfind("*/map:loc", NAMES)]


def entries(client: Client) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each address of the map of the site, with where it is by language."""
    for part in locations(tree(client, "/sitemap.xml")):
        for url in tree(client, part.removeprefix(ORIGIN)):
            links = url.iterfind("xhtml:link[@rel='alternate']", NAMES)
            yield url.findtext("map:loc", "", NAMES), {link.attrib["hreflang"]: link.attrib["href"] for link in links}


def allowed(rules: str, path: str) -> bool:
    """Say what a robot that follows RFC 9309 does: the longest rule that matches, and of two, the one that allows."""
    found = [(1, "allow")]
    for verb, rule in re.findall(r"^(Allow|Disallow): (\S+)$", rules, flags=re.M):
        pattern = re.escape(rule).replace(r"\*", ".*").replace(r"\$", "$")
        if re.match(pattern, path):
            found.append((len(rule), verb.lower()))
    longest = max(length for length, _ in found)
    return (longest, "allow") in found


class TestRobots:
    def test_pages_and_descriptions_may_be_read_and_endless_states_may_not(self, client: Client) -> None:
        rules = client.get("/robots.txt").text
        assert [path for path in READ if not allowed(rules, path)] == []
        assert [path for path in LEFT if allowed(rules, path)] == []

    def test_a_robot_that_takes_the_first_rule_and_knows_no_wildcard_reads_the_same_pages(self, client: Client) -> None:
        """Python's own reader of such rules is one, and forgets the question mark at the end of a rule."""
        parser = RobotFileParser()
        parser.parse(client.get("/robots.txt").text.splitlines())
        assert [path for path in READ if not parser.can_fetch("*", f"{ORIGIN}{path}")] == ["/api/queries"]
        for path in ("/sparql?query=x", "/api/cases", "/fr/proposition/abc", "/en/propose"):
            assert not parser.can_fetch("*", f"{ORIGIN}{path}"), path
        assert parser.site_maps() == [f"{ORIGIN}/sitemap.xml"]

    def test_every_page_of_the_map_may_be_read(self, client: Client) -> None:
        rules = client.get("/robots.txt").text
        assert [url for url, _ in entries(client) if not allowed(rules, url.removeprefix(ORIGIN))] == []


class TestSitemap:
    def test_every_address_answers_and_calls_itself_by_it(self, client: Client) -> None:
        """A page that is moved, renamed or kept from search engines must not stay in the map."""
        wrong, found = [], list(entries(client))
        for url, links in found:
            answer = client.get(url.removeprefix(ORIGIN))
            if answer.status_code != 200 or f'<link rel="canonical" href="{url}">' not in answer.text:
                wrong.append(url)
            assert url in (links["fr"], links["en"])
            assert links["x-default"] == links["fr"]
        assert wrong == []
        assert len(found) == len({url for url, _ in found}) > 2_000

    def test_every_thing_concept_and_question_is_there(self, client: Client, base: Knowledge) -> None:
        urls = {url for url, _ in entries(client)}
        shown = {name: path for name, path in EXAMPLES.items() if "?" not in path and name[:-3] not in UNLISTED}
        # What the base says of the quality of one case is a page of work, not of reading.
        missing = {name for name, path in shown.items() if ORIGIN + path not in urls}
        assert missing == {"case-quality fr", "case-quality en"}
        assert len([url for url in urls if url.startswith(f"{ORIGIN}/fr/cas/")]) == len(base.cases)

    def test_a_part_never_holds_more_than_the_protocol_allows(self, base: Knowledge, monkeypatch) -> None:
        monkeypatch.setattr("web.robots.sitemap.PART", 7)
        whole, cases = Sitemap(base), len(base.cases)
        parts = locations(ET.fromstring(whole.index(ORIGIN)))
        named = [part.removeprefix(f"{ORIGIN}/sitemap-").removesuffix(".xml") for part in parts]
        texts = [whole.part(name, ORIGIN) or "" for name in named if name.startswith("cases-")]
        sizes = [len(locations(ET.fromstring(text))) for text in texts]
        assert sizes[:-1] == [14] * (cases // 7)
        assert sum(sizes) == 2 * cases
        assert len({url for text in texts for url in locations(ET.fromstring(text))}) == 2 * cases

    @pytest.mark.parametrize("name", ["cases-99", "cases-0", "cases-x", "nothing"])
    def test_a_part_that_there_is_not_is_a_404(self, client: Client, name: str) -> None:
        assert client.get(f"/sitemap-{name}.xml").status_code == 404


class TestAgents:
    @pytest.mark.parametrize(("path", "lang"), [("/llms.txt", "fr"), ("/en/llms.txt", "en")])
    def test_every_address_it_gives_answers(self, client: Client, path: str, lang: str) -> None:
        answer = client.get(path)
        assert answer.headers["content-language"] == lang
        assert answer.text.startswith("# Coopérathèque\n\n> ")
        found = re.findall(r"^- \[[^]]+\]\((\S+)\): \S", answer.text, flags=re.M)
        assert len(found) > 15
        offered = [url.removeprefix(ORIGIN) for url in found if not url.endswith("/sparql")]
        assert {path: status for path in offered if (status := client.get(path).status_code) != 200} == {}

    def test_says_how_to_cite_in_both_languages(self, client: Client) -> None:
        assert "Licence Ouverte 2.0" in client.get("/llms.txt").text
        assert "https://w3id.org/cooperatheque/id/case/tridan" in client.get("/en/llms.txt").text


class TestWellKnownVoid:
    @pytest.mark.parametrize(
        ("accept", "media", "syntax"),
        [
            ("*/*", "text/turtle; charset=utf-8", "turtle"),
            ("text/html,*/*;q=0.8", "text/turtle; charset=utf-8", "turtle"),
            ("application/ld+json", "application/ld+json", "json-ld"),
            ("application/rdf+xml", "application/rdf+xml", "xml"),
        ],
    )
    def test_describes_the_data_set(self, client: Client, accept: str, media: str, syntax: str) -> None:
        answer = client.get("/.well-known/void", accept=accept)
        assert (answer.status_code, answer.headers["content-type"]) == (200, media)
        graph = Graph().parse(data=answer.text, format=syntax)
        described = graph.value(predicate=RDF.type, object=VOID.Dataset)
        assert (URIRef(f"{ORIGIN}/sparql"), SD.defaultDataset, described) in graph
        assert (described, VOID.sparqlEndpoint, URIRef(f"{ORIGIN}/sparql")) in graph

    def test_names_what_it_can_be_read_in(self, client: Client) -> None:
        answer = client.get("/.well-known/void", accept="image/png")
        assert answer.status_code == 406
        assert "text/turtle" in answer.text

    def test_is_not_sent_again_to_who_has_it(self, client: Client) -> None:
        etag = client.get("/.well-known/void").headers["etag"]
        assert client.get("/.well-known/void", if_none_match=etag).status_code == 304


@pytest.mark.parametrize("path", EXAMPLES.values(), ids=EXAMPLES.keys())
def test_every_page_says_what_it_is_in_schema_org_terms(client: Client, path: str) -> None:
    html = client.get(path).text
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, flags=re.S)
    if '<meta name="robots" content="noindex">' in html:
        assert found == []
        return
    page, site = json.loads(found[0])["@graph"]
    assert page["url"] == ORIGIN + path
    assert page["isPartOf"]["@id"] == site["@id"]
    assert (page["inLanguage"], page["name"] != "", page["description"] != "") == (path[1:3], True, True)
    trail = [step["item"] for step in page.get("breadcrumb", {"itemListElement": []})["itemListElement"]]
    assert trail[-1:] == ([] if path in ("/fr/", "/en/") else [page["url"]])
    assert [step for step in trail if client.get(step.removeprefix(ORIGIN)).status_code != 200] == []
    if page["@type"] == "ItemPage":
        assert page["mainEntity"]["@id"].startswith("https://w3id.org/cooperatheque/id/")
