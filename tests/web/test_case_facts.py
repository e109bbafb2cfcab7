"""What a page remembers from other pages is what the questions that it announces answer, for every case."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kb.engines.store import text
from kb.errors import Lang
from kb.knowledge import Knowledge
from kb.records import Record, Value
from kb.schema import LANGS
from tests.web.conftest import Client
from web.pages.case import case
from web.visit import Visit


@pytest.fixture(scope="module")
def slugs(base: Knowledge) -> list[str]:
    return [base.cases.record(number).iri.rpartition("/")[2] for number in range(len(base.cases))]


def visit(client: Client, slug: str, lang: Lang) -> Visit:
    return Visit(site=client.app.state.site, name="case", lang=lang, origin="http://site.test", slots={"slug": slug})


@pytest.mark.parametrize("lang", LANGS)
def test_the_recommendations_of_a_case_are_those_of_its_question(
    client: Client, base: Knowledge, slugs: list[str], lang: Lang
) -> None:
    reasons = 0
    for slug in slugs:
        page = case(visit(client, slug, lang))
        shown = [(one.number, one.text, reason.text) for one in page.advice for reason in one.reasons]
        rows = base.ask("pages/recommendations-for-case", case=slug, lang=lang).rows
        assert shown == [(text(row["number"]), text(row["label"]), text(row["reasonLabel"])) for row in rows], slug
        reasons += len(shown)
    assert reasons > len(slugs)


def test_the_map_of_a_case_shows_the_territories_of_its_question(
    client: Client, base: Knowledge, slugs: list[str]
) -> None:
    for slug in slugs:
        drawn = case(visit(client, slug, "fr")).map
        shown = {(stop.key, stop.partner) for stop in (*drawn.listed, *drawn.missing)} if drawn else set()
        bonds: dict[str, bool] = {}
        for row in base.ask("cases/places", case=slug).rows:
            key = text(row["territory"]).rpartition("/")[2]
            bonds[key] = bonds.get(key, False) or text(row["bond"]) == "partner"
        assert shown == set(bonds.items()) or drawn is None, slug


@pytest.mark.parametrize("lang", LANGS)
def test_the_names_and_sources_in_a_case_are_those_of_its_questions(
    base: Knowledge, slugs: list[str], lang: Lang
) -> None:
    for slug in slugs:
        record = base.record(f"case/{slug}", lang)
        names = {text(row["node"]): row for row in base.ask("things/names", thing=f"case/{slug}", lang=lang).rows}
        for value in values(record):
            row = names[value.iri or ""]
            assert (value.text, value.definition or "") == (text(row["label"]), text(row.get("definition"))), slug
        rows = base.ask("things/proofs", thing=f"case/{slug}", lang=lang).rows
        told = {(text(row["proof"]), text(row["title"]), text(row.get("locator"))) for row in rows}
        items = [item for group in record.groups for item in group.items]
        proofs = [*record.proofs, *(proof for item in items for proof in item.proofs)]
        shown = {(proof.passage or proof.source.iri, proof.source.text, proof.locator or "") for proof in proofs}
        assert shown <= told, slug
        assert {proof for proof, *_ in told} - {proof for proof, *_ in shown} <= cited_below(record), slug


def values(record: Record) -> Iterator[Value]:
    """Yield what the case and its items mention that is neither a part of the case nor an address elsewhere."""
    fields = list(record.fields)
    for item in (item for group in record.groups for item in group.items):
        yield from (*item.kinds, *item.themes)
        fields += item.fields
    for value in (value for field in fields for value in field.values):
        if value.kind and not (value.iri or "").startswith(f"{record.iri}#"):
            yield value


def cited_below(record: Record) -> set[str]:
    """Return what the absences, the open lists and the parts of items cite."""
    asides = [item for group in record.groups for item in (*group.absences, *group.open_lists)]
    parts = [part for group in record.groups for item in group.items for below in item.parts for part in below.items]
    return {proof.passage or proof.source.iri or "" for item in (*asides, *parts) for proof in item.proofs}


def test_a_case_whose_surroundings_are_known_is_one_question(
    client: Client, base: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    case(visit(client, "brest-centre-ouest-bretagne", "fr"))
    told: list[str] = []
    monkeypatch.setattr(base, "told", lambda name, _seconds: told.append(name))
    case(visit(client, "brest-centre-ouest-bretagne", "fr"))
    assert [name for name in told if name != "recommendations/by-obstacle"] == ["things/statements"]
