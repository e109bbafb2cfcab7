"""The quality pages count what the base says, explain what it lacks, and agree with `kb check`."""

from __future__ import annotations

import html
import re
import shutil
from pathlib import Path

import httpx
import pytest

from kb import Knowledge
from kb.checks.checking import check
from kb.knowledge import Knowledge as Opened
from kb.layout import Layout
from kb.namespaces import thing
from kb.publication import publishing, snapshots
from kb.settings import Settings
from web.app import create_app

from .conftest import Client


def plain(answer: httpx.Response) -> str:
    """The page with ordinary spaces and characters."""
    return re.sub("[\u00a0\u202f]", " ", html.unescape(answer.text))


@pytest.fixture(scope="module")
def unsure(layout: Layout, tmp_path_factory: pytest.TempPathFactory) -> tuple[Layout, Client]:
    """A built copy of the base where one item of one case is not verified, and one facet says nothing."""
    home = tmp_path_factory.mktemp("unsure")
    for folder in ("ontology", "data", "queries"):
        shutil.copytree(layout.home / folder, home / folder)
    path = home / "data/cases/brest-centre-ouest-bretagne.ttl"
    text = path.read_text(encoding="utf-8")
    before, result, after = text.partition("\n<#result-1>\n")
    spoiled = after.replace("verification:verifie ;", "verification:a-verifier ;", 1)
    assert spoiled != after
    path.write_text(before + result + spoiled, encoding="utf-8")
    copy = Layout(home)
    store = publishing.build(copy) / "store"
    return copy, Client(create_app(Opened.open(home, store=store), Settings.from_environment({})))


def test_each_cell_counts_the_items_of_its_facet_and_leads_to_them(client: Client, base: Knowledge) -> None:
    page = client.get("/fr/qualite").text
    for row in base.ask("quality/facets", lang="fr").natives():
        slug, key = str(row["case"]).rpartition("/")[2], str(row["facet"]).rpartition("/")[2]
        cell = re.search(rf'href="/fr/cas/{slug}#facet-{key}">(\d+)', page)
        assert cell, f"{slug} {key}"
        assert int(cell[1]) == row["items"]


def test_an_empty_facet_says_why(client: Client, base: Knowledge) -> None:
    page = html.unescape(client.get("/en/quality").text)
    filled = {(row["case"], row["facet"]) for row in base.ask("quality/facets", lang="en").natives()}
    rows = [row for row in base.ask("cases/absences", lang="en").natives() if str(row["facet"]).endswith("/enjeux")]
    empty = [row for row in rows if (row["case"], row["facet"]) not in filled]
    assert empty
    for row in empty:
        address = "/en/cases/" + str(row["absence"]).rpartition("/")[2]
        link = re.search(rf'<a[^>]*href="{address}" title="([^"]+)"', page)
        assert link, address
        assert link[1].casefold() == str(row["reasonLabel"]).casefold()


def test_the_page_and_the_command_find_the_same(unsure: tuple[Layout, Client]) -> None:
    copy, client = unsure
    report = check(copy)
    page = plain(client.get("/fr/qualite"))
    written = f"{report.files:,}".replace(",", " ")
    assert f"a lu {written} fichiers" in page
    assert [finding.path for finding in report.findings if f"{finding.path}:{finding.line}" not in page] == []
    assert ("Rien à corriger." in page) == (not report.findings)


def test_an_unchecked_base_says_so(client: Client) -> None:
    assert "personne ne les a encore vérifiés" in client.get("/fr/qualite").text


def test_what_is_not_verified_is_counted_and_named(unsure: tuple[Layout, Client], client: Client) -> None:
    _, doubting = unsure
    path = "/fr/qualite/brest-centre-ouest-bretagne"

    def to_verify(asked: Client) -> tuple[int, int]:
        pages = plain(asked.get("/fr/qualite")), plain(asked.get(path))
        counts = [
            re.search(r'href="#verify"><span[^>]*>([\d ]+)<', pages[0]),
            re.search(r"([\d ]+) (?:reste|restent) à vér", pages[1]),
        ]
        return tuple(int(count[1].replace(" ", "")) for count in counts if count)  # type: ignore[return-value]

    before, after = to_verify(client), to_verify(doubting)
    assert after == (before[0] + 1, before[1] + 1)
    assert "Personne n’a vérifié" in plain(doubting.get(path))


@pytest.mark.parametrize(
    ("question", "kind", "column"),
    [
        ("quality/single-source", "case", "case"),
        ("quality/unused-concepts", "", "concept"),
        ("quality/territories-without-case", "territory", "territory"),
        ("quality/without-governance", "case", "case"),
    ],
)
def test_each_list_holds_every_row_of_its_question(
    client: Client, base: Knowledge, question: str, kind: str, column: str
) -> None:
    page = client.get("/en/quality").text
    rows = [str(row[column]) for row in base.ask(question, lang="en").natives()]
    ends = {re.sub(r"^/en/", "", href) for href in re.findall(r'href="([^"]+)"', page)}
    assert [iri for iri in rows if not any(end.endswith(iri.rpartition("/")[2]) for end in ends)] == []


def test_the_report_of_a_case_says_what_is_missing_and_what_it_rests_on(client: Client, base: Knowledge) -> None:
    page = plain(client.get("/fr/qualite/tridan"))
    record = base.record(thing("case", "tridan"))
    for group in record.groups:
        for item in (*group.items, *group.absences):
            if item.type == "Absence":
                assert item.label in page
    assert "Quels outils pour formaliser des coopérations" in page


def test_every_case_leads_to_its_report_and_back(client: Client) -> None:
    assert 'href="/fr/qualite/tridan"' in client.get("/fr/cas/tridan").text
    assert 'href="/fr/cas/tridan"' in client.get("/fr/qualite/tridan").text


def test_a_mistyped_case_is_offered_the_nearest(client: Client) -> None:
    answer = client.get("/fr/qualite/tridann")
    assert answer.status_code == 404
    assert "/fr/qualite/tridan" in answer.text


def test_a_report_reads_back_as_it_was_written(small_report: Path) -> None:
    from kb.checks.report import Report  # noqa: PLC0415 - only this test reads one

    written = small_report.read_text(encoding="utf-8")
    assert Report.from_json(written).to_json() == written


@pytest.fixture
def small_report(unsure: tuple[Layout, Client]) -> Path:
    current = snapshots.current(unsure[0])
    assert current is not None
    return current / "report.json"
