"""The query page: what a visitor writes, run apart, shown with links or with the place of its mistake."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from urllib.parse import quote

import httpx
import pyoxigraph as ox
import pytest

from kb import Knowledge
from kb.errors import BadParameter, QueryRefused, QuerySyntaxError
from kb.layout import Layout
from kb.settings import Settings
from kb.workers.pool import Workers
from web.app import create_app
from web.endpoint.editor import complete, prefixes
from web.questions.reuse import snippets
from web.site.preview import Preview, preview

from .conftest import Client
from .endpoint import serving, snapshot

CASES = "SELECT ?case ?name { ?case a coop:Case ; rdfs:label ?name . FILTER (lang(?name) = 'fr') } ORDER BY ?case"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, layout: Layout) -> Path:
    return snapshot(layout, tmp_path_factory.mktemp("snapshot"))


@pytest.fixture(scope="module")
def limits(settings: Settings) -> Settings:
    return replace(settings, query_timeout_ms=2_000, query_workers=1, query_queue=1)


@pytest.fixture(scope="module")
def address(store: Path, layout: Layout, limits: Settings) -> Iterator[str]:
    with serving(create_app(Knowledge.open(layout.home, store=store), limits)) as served:
        yield served


def page(address: str, query: str | None = None, lang: str = "fr") -> httpx.Response:
    return httpx.get(f"{address}/{lang}/sparql" + (f"?query={quote(query)}" if query else ""), timeout=30)


def words(answer: httpx.Response) -> str:
    return unescape(answer.text).replace("\u202f", " ").replace("\u00a0", " ")


def written(answer: httpx.Response) -> str:
    """Return what the editor holds."""
    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", answer.text, re.DOTALL)
    assert found
    return unescape(found[1])


class TestBeforeAQuery:
    def test_the_editor_holds_prefixes_and_an_example_that_answers(self, address: str) -> None:
        for lang in ("fr", "en"):
            first = page(address, lang=lang)
            assert written(first).startswith("PREFIX coop:")
            assert ">Réponse<" not in first.text
            again = page(address, written(first), lang)
            assert again.text.count("<tr>") > 7

    def test_french_typography_does_not_enter_the_query(self, address: str) -> None:
        """French puts a thin space before « ? »; in SPARQL it would be a mistake."""
        for text in (written(page(address)), written(page(address, "SELECT ?s { ?s ?p ?o ; ?q ?r } LIMIT 1"))):
            assert "\u202f" not in text
            assert "\u00a0" not in text

    def test_says_its_limits_in_words(self, address: str) -> None:
        said = words(page(address))
        assert "arrêtée après 2 secondes." in said
        assert "20 000 caractères" in said
        assert "50 Mo" in said

    def test_every_example_of_the_library_runs(self, address: str) -> None:
        html = page(address, lang="en").text
        links = sorted(set(re.findall(r'href="(/en/sparql\?question=[^"]+)"', html)))
        assert len(links) >= 18
        for link in links[::4]:
            opened = httpx.get(address + unescape(link), timeout=30).text
            query = re.search(r"<textarea[^>]*>(.*?)</textarea>", opened, re.DOTALL)
            assert query
            answer = page(address, unescape(query[1]), lang="en")
            assert answer.status_code == 200
            assert ">0 rows" not in answer.text

    def test_is_reached_from_the_endpoint_by_a_browser(self, address: str) -> None:
        answer = httpx.get(f"{address}/sparql", headers={"Accept": "text/html"}, follow_redirects=True)
        assert "<textarea" in answer.text

    def test_without_a_built_base_the_page_says_so(self, client: Client) -> None:
        answer = client.get(f"/en/sparql?query={quote(CASES)}")
        assert answer.status_code == 503
        assert "kb build" in answer.text


class TestAnAnswer:
    def test_shows_rows_by_name_with_links(self, address: str) -> None:
        answer = page(address, CASES)
        assert '<a href="/fr/cas/tridan">Entente interterritoriale TRIDAN</a>' in answer.text
        assert re.search(r"\d+ lignes", words(answer))

    def test_shows_every_variable_that_the_query_projects(self, address: str) -> None:
        html = page(address, CASES).text
        assert re.findall(r"<th [^>]*>([^<]+)</th>", html) == ["?case", "?name"]
        assert html.count("Entente interterritoriale TRIDAN") == 2

    def test_adds_the_prefixes_that_the_query_lacks(self, address: str) -> None:
        assert written(page(address, CASES)).startswith("PREFIX coop: <https://w3id.org/cooperatheque/ns#>\n")

    def test_can_be_downloaded_in_every_format(self, address: str) -> None:
        html = page(address, CASES).text
        links = [unescape(link) for link in re.findall(r'href="(/sparql\?[^"]+)"', html)]
        assert [link.rpartition("=")[2] for link in links] == ["csv", "json", "xml", "tsv"]
        assert all(httpx.get(address + link).status_code == 200 for link in links)

    def test_of_an_ask_is_a_word(self, address: str) -> None:
        assert '<p class="ask-holds" role="status">No</p>' in page(address, "ASK { coop:a coop:b coop:c }", "en").text

    def test_of_a_construct_is_rows_and_rdf_files(self, address: str) -> None:
        answer = page(address, "DESCRIBE case:tridan", "en")
        assert "dcterms:source" in answer.text
        assert "format=turtle" in answer.text

    def test_that_is_long_is_cut_and_says_so(self, address: str) -> None:
        said = words(page(address, "SELECT * { ?s ?p ?o }", "en"))
        assert re.search(r"More than [\d,]+ rows, the first 200 below", said)

    def test_never_links_to_a_script(self, address: str) -> None:
        html = page(address, 'SELECT (IRI("javascript:alert(1)") AS ?x) ("<script>alert(2)</script>" AS ?y) {}').text
        assert 'href="javascript' not in html
        assert "<script>alert" not in html

    def test_with_an_unbound_value_or_a_nameless_node_is_shown(self, address: str) -> None:
        answer = page(address, "SELECT ?a (BNODE() AS ?b) ?c { VALUES (?a ?c) { (UNDEF 'œuvre'@fr) } }")
        assert answer.status_code == 200
        assert "œuvre" in answer.text

    def test_keeps_the_query_when_the_language_is_changed(self, address: str) -> None:
        assert f'href="/en/sparql?query={quote("ASK {}", safe="").replace("%20", "+")}"' in page(address, "ASK {}").text


class TestAMistake:
    def test_is_shown_in_place_with_its_line(self, address: str) -> None:
        answer = page(address, "SELECT ?case\nWHERE {\n  ?case a coop:Case ;\n    rdfs:label label .\n}")
        assert answer.status_code == 400
        assert "La requête ne se lit pas à la ligne 7." in words(answer)
        assert "« label » est un mot isolé" in words(answer)
        assert 'aria-invalid="true"' in answer.text
        assert "rdfs:label <mark>label .</mark>" in answer.text
        assert "rdfs:label label" in written(answer)

    def test_elsewhere_is_given_with_its_column(self, address: str) -> None:
        answer = page(address, "SELECT ?s {\n  ?s a nope:b .\n}")
        assert "à la ligne 2, colonne" in words(answer)
        assert 'data-line="2" data-column="' in answer.text
        assert re.search(r'class="editor__place".*?<mark>.+?</mark>', answer.text, re.DOTALL)

    @pytest.mark.parametrize(
        ("query", "hint"),
        [
            ("SELEC ?a {}", "begins with SELECT"),
            ("SELECT ?a { ?a ?b ?c", "“{” is opened and never closed"),
            ("SELECT ?a { ?a ?b ?c } }", "one “}” too many"),
            ('SELECT ?a { ?a ?b "c }', "quote is opened and never closed"),
            ("SELECT ?a { ?a nope:b ?c }", "a prefix is not declared"),
        ],
    )
    def test_is_explained(self, address: str, query: str, hint: str) -> None:
        assert hint in words(page(address, query, "en"))

    @pytest.mark.parametrize(
        ("query", "status", "said"),
        [
            ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 400, "SERVICE"),
            ("DROP ALL", 400, "would change the base"),
            ("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", 503, "stopped after 2 s"),
            ("SELECT * { ?s ?p ?o } #" + "x" * 20_000, 413, "the most is 20000"),
        ],
    )
    def test_over_a_limit_says_which(self, address: str, query: str, status: int, said: str) -> None:
        answer = page(address, query, "en")
        assert (answer.status_code, said in words(answer)) == (status, True)

    def test_of_hostile_text_is_only_text(self, address: str) -> None:
        answer = page(address, "</textarea><script>alert(1)</script>")
        assert answer.status_code == 400
        assert "<script>alert" not in answer.text


class TestThePreview:
    @pytest.fixture
    def run(self, store: Path, settings: Settings) -> object:
        async def once(query: str, most: int) -> Preview:
            workers = Workers(store, settings, {})
            try:
                return await preview(workers, query, settings, most=most)
            finally:
                await workers.close()

        return lambda query, most=1_000_000: asyncio.run(once(query, most))

    def test_gives_whole_rows_of_a_result_that_goes_on(self, run) -> None:
        got = run("SELECT ?s ?o { ?s ?p ?o }", 10_000)
        assert not got.complete
        everything = run("SELECT ?s ?o { ?s ?p ?o } LIMIT 500", 10_000_000)
        assert got.solutions.rows == everything.solutions.rows[: len(got.solutions.rows)]

    def test_keeps_terms_as_they_are(self, run) -> None:
        got = run('SELECT ("a\\n\\t\\"b\\\\"@fr AS ?x) (1.5 AS ?y) ("2"^^<http://x/t> AS ?z) {}')
        row = got.solutions.rows[0]
        assert row["x"] == ox.Literal('a\n\t"b\\', language="fr")
        assert str(row["y"]) == '"1.5"^^<http://www.w3.org/2001/XMLSchema#decimal>'
        assert row["z"].datatype.value == "http://x/t"

    def test_admits_nothing_that_the_endpoint_refuses(self, run) -> None:
        with pytest.raises(QueryRefused):
            run("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }")
        with pytest.raises(BadParameter):
            run("SELECT * FROM <http://example.org/> { ?s ?p ?o }")
        with pytest.raises(QuerySyntaxError):
            run("hello")


class TestPrefixes:
    @pytest.fixture
    def known(self, layout: Layout) -> dict[str, str]:
        return dict(prefixes(layout))

    def test_only_those_used_and_undeclared_are_added(self, known: dict[str, str]) -> None:
        added = complete("PREFIX coop: <http://mine/>\nASK { coop:a rdfs:label ?x }", known)
        assert added.startswith("PREFIX rdfs: <")
        assert added.count("PREFIX coop:") == 1

    def test_what_looks_like_a_name_in_a_string_or_a_comment_adds_nothing(self, known: dict[str, str]) -> None:
        query = 'ASK { ?s ?p "skos:broader" } # dcterms:title'
        assert complete(query, known) == query

    def test_an_unknown_prefix_is_left_to_the_engine(self, known: dict[str, str]) -> None:
        assert complete("ASK { nope:a ?p _:b }", known) == "ASK { nope:a ?p _:b }"


class TestCodeToReuse:
    def test_in_python_asks_this_very_server(self, address: str, base: Knowledge, capsys) -> None:
        for name, said in (("cases/by-theme", "articulation-sage-ardeche"), ("things/exists", "True")):
            asked = base.library[name]
            code = snippets(address, "/x", asked.bind(**asked.example), asked.form)[1].code
            exec(compile(code, "snippet", "exec"), {})
            assert said in capsys.readouterr().out

    def test_on_the_command_line_and_in_r_name_the_file(self, address: str, base: Knowledge) -> None:
        path = "/api/queries/cases/by-theme?theme=eau&lang=fr"
        for snippet in (snippets(address, path, "ASK {}", "select")[n] for n in (0, 2)):
            quoted = re.search(r"""(['"])(http.+?)\1""", snippet.code)
            assert quoted
            assert httpx.get(quoted[2]).text.startswith("case,label")
