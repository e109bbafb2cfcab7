"""The document to edit: the lines of the handout, in the parts that a word processor knows."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner
from docx.document import Document
from docx.oxml.ns import qn
from docx.table import Table as DocumentTable

from kb import Knowledge
from kb.checklists import read_checklists
from kb.commands.cli import cli
from kb.errors import Lang
from kb.handouts import Takeaway, case_takeaway, cases_takeaway, checklists_takeaway, choice_takeaway, formats_takeaway
from kb.handouts.document import to_docx
from kb.handouts.model import Column, Fact, Handout, Row, Said, Source, Table
from kb.text import typeset

DAY = date(2026, 11, 21)
ADDRESS = "https://example.org/fr/comparer?case=tridan&case=articulation-sage-ardeche"
SIX = [
    *("tridan", "articulation-sage-ardeche", "belledonne-grenoble", "brest-centre-ouest-bretagne"),
    *("lyon-aurillac", "plan-cooperation-monts-ardeche"),
]
SUBJECTS = ("cases", "formats", "case", "guide", "checklist")


def takeaway(base: Knowledge, subject: str, lang: Lang) -> Takeaway:
    match subject:
        case "cases":
            return cases_takeaway(base.compare(SIX, lang), lang, day=DAY, address=ADDRESS)
        case "formats":
            compared = base.compare_formats(["entente-intercommunale", "gip"], on=DAY, lang=lang)
            return formats_takeaway(compared, lang, day=DAY)
        case "case":
            return case_takeaway(base.record("case/tridan", lang), lang, day=DAY)
        case "guide":
            return choice_takeaway(base.choose({"objet": ("table",)}, on=DAY, lang=lang), lang, day=DAY)
    return checklists_takeaway(read_checklists(base.ask("recommendations/checklist", lang=lang)), lang, day=DAY)


@pytest.fixture(scope="module")
def six(base: Knowledge) -> Takeaway:
    return takeaway(base, "cases", "fr")


@pytest.fixture(scope="module")
def read(six: Takeaway) -> Document:
    return docx.Document(io.BytesIO(to_docx(six.handout)))


def small(**parts: object) -> Handout:
    """A handout of one row, some of its parts replaced."""
    given = {
        "lang": "fr",
        "title": "Essai",
        "kicker": "Essai",
        "day": DAY,
        "heads": ("table", "ligne", "état"),
        "columns": (Column("colonne"),),
        "tables": (Table("t", (Row("ligne", ((Said("dit", "déduit", (1,)),),)),)),),
        "sources": (Source("Une source", "https://example.org/é?a=1&b= 2"),),
    }
    return Handout(**{**given, **parts})  # type: ignore[arg-type]


def shown(text: str, lang: Lang) -> str:
    return typeset(text[:1].upper() + text[1:], lang).replace("\u202f", "\u00a0")


def expected(row: Row, handout: Handout) -> Iterator[str]:
    """The lines of each cell of a row, the first letters of all as capitals."""
    head = f" {row.head}" if handout.ticks else row.head
    yield "\n".join(shown(part, handout.lang) for part in (head, row.state) if part)
    for cell in row.cells:
        lines = []
        for said in cell:
            cited = f" [{', '.join(map(str, said.sources))}]" if said.sources else ""
            lines.append(shown(said.marked, handout.lang) + cited)
        yield "\n".join(lines) or "–"


def lines(table: DocumentTable) -> list[list[str]]:
    return [
        ["\n".join(line.text[:1].upper() + line.text[1:] for line in cell.paragraphs) for cell in row.cells]
        for row in table.rows
    ]


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_subject_is_a_heading_and_a_table_for_each_of_its_tables_line_by_line(
    base: Knowledge, subject: str, lang: Lang
) -> None:
    handout = takeaway(base, subject, lang).handout
    found = docx.Document(io.BytesIO(to_docx(handout)))
    headings = [line.text for line in found.paragraphs if line.style and line.style.name == "Heading 1"]
    assert headings == [shown(table.title, lang) for table in handout.tables] + ["Sources"] * bool(handout.sources)
    for table, drawn in zip(handout.tables, found.tables, strict=True):
        assert lines(drawn)[1:] == [list(expected(row, handout)) for row in table.rows]
    said = [line.text for line in found.paragraphs]
    for number, source in enumerate(handout.sources, 1):
        assert f"[{number}] {typeset(source.label, lang)}".replace("\u202f", "\u00a0") in said
    text = "\n".join(said)
    for part in (handout.title, handout.kicker, handout.notice, *(fact.text for fact in handout.facts)):
        assert typeset(part, lang).replace("\u202f", "\u00a0") in text


def test_heads_of_columns_come_again_on_each_page_and_no_row_is_cut(read: Document) -> None:
    for table in read.tables:
        first, *others = [row._tr for row in table.rows]
        assert first.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        assert not [row for row in others if row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None]
        assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in (first, *others))
        look = table._tbl.tblPr.find(qn("w:tblLook"))
        assert look is not None
        assert (look.get(qn("w:firstRow")), look.get(qn("w:firstColumn"))) == ("1", "1")


def test_heads_name_the_cases_and_lead_to_them(read: Document, six: Takeaway) -> None:
    heads = read.tables[0].rows[0].cells
    assert [cell.text for cell in heads] == ["Nature", *(shown(one.label, "fr") for one in six.handout.columns)]
    links = [cell.paragraphs[0].hyperlinks[0].address for cell in heads[1:]]
    assert links == [one.iri for one in six.handout.columns]


def test_a_number_in_brackets_leads_to_its_source_and_the_source_to_the_web(read: Document, six: Takeaway) -> None:
    marks = {mark.get(qn("w:name")) for mark in read.element.iter(qn("w:bookmarkStart"))}
    anchors = [link.get(qn("w:anchor")) for link in read.element.iter(qn("w:hyperlink")) if link.get(qn("w:anchor"))]
    cited = [
        number for table in six.handout.tables for row in table.rows for cell in row.cells for said in cell
        for number in said.sources
    ]  # fmt: skip
    assert anchors == [f"source_{number}" for number in cited]
    assert set(anchors) <= marks
    web = [line.hyperlinks[0].address for line in read.paragraphs if line.text.startswith("[")]
    assert web == [source.iri for source in six.handout.sources]


def test_an_address_is_a_uri_and_a_source_without_one_is_plain() -> None:
    found = docx.Document(io.BytesIO(to_docx(small())))
    link = next(line for line in found.paragraphs if line.text.startswith("[1]")).hyperlinks[0]
    assert link.address == "https://example.org/%C3%A9?a=1&b=%202"
    plain = docx.Document(io.BytesIO(to_docx(small(sources=(Source("Un entretien", ""),)))))
    line = next(line for line in plain.paragraphs if line.text == "[1] Un entretien")
    assert not line.hyperlinks


def test_the_address_the_day_and_the_licence_are_said(read: Document) -> None:
    origin = read.paragraphs[2]
    assert origin.text == f"21 novembre 2026 · {ADDRESS}"
    assert origin.hyperlinks[0].address == ADDRESS
    assert read.paragraphs[-1].text == "Données\u00a0: Licence Ouverte 2.0"
    assert read.paragraphs[-1].hyperlinks[0].address.endswith("etalab-2.0")


@pytest.mark.parametrize(("lang", "code"), [("fr", "fr-FR"), ("en", "en-GB")])
def test_words_are_checked_in_the_language_of_the_document(lang: Lang, code: str) -> None:
    found = docx.Document(io.BytesIO(to_docx(small(lang=lang))))
    spoken = {one.get(qn("w:val")) for one in found.styles.element.iter(qn("w:lang"))}
    assert spoken == {code}
    assert [one.get(qn("w:val")) for one in found.settings.element.iter(qn("w:themeFontLang"))] == [code]
    assert found.core_properties.language == code


def test_the_file_says_its_title_its_author_and_the_day_of_its_state(read: Document) -> None:
    said = read.core_properties
    assert (said.title, said.author, said.comments) == ("Cas côte à côte", "Coopérathèque", "")
    assert (said.created, said.modified) == tuple(
        moment.replace(tzinfo=said.created.tzinfo) for moment in [datetime(2026, 11, 21)] * 2
    )  # type: ignore[union-attr]


def test_wide_tables_lie_on_a4_landscape_within_the_margins(read: Document) -> None:
    section = read.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)  # type: ignore[union-attr]
    for table in read.tables:
        wide = sum(column.width or 0 for column in table.columns)
        assert wide == pytest.approx(section.page_width - section.left_margin - section.right_margin, rel=0.01)  # type: ignore[operator]
    upright = docx.Document(io.BytesIO(to_docx(small()))).sections[0]
    assert (round(upright.page_width.mm), round(upright.page_height.mm)) == (210, 297)  # type: ignore[union-attr]


def test_each_page_has_a_foot_with_its_number(read: Document) -> None:
    foot = read.sections[0].footer.paragraphs[0]
    assert foot.text.startswith("Coopérathèque · Cas côte à côte\tpage ")
    fields = [field.get(qn("w:instr"), "").strip() for field in foot._p.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]


def test_a_recommendation_has_a_box_that_a_click_ticks_named_by_what_it_ticks(base: Knowledge) -> None:
    handout = takeaway(base, "checklist", "fr").handout
    found = docx.Document(io.BytesIO(to_docx(handout)))
    boxes = list(found.element.iter(qn("w:sdt")))
    rows = [row for table in handout.tables for row in table.rows]
    names = [next(box.iter(qn("w:alias"))).get(qn("w:val")) for box in boxes]
    assert names == [f"{row.head} {row.cells[0][0].text}"[:64] for row in rows]
    assert len({next(box.iter(qn("w:id"))).get(qn("w:val")) for box in boxes}) == len(rows) == 33
    assert {"".join(text.text or "" for text in box.iter(qn("w:t"))) for box in boxes} == {"☐"}
    assert len(list(found.element.iter("{http://schemas.microsoft.com/office/word/2010/wordml}checkbox"))) == 33


def test_every_style_that_is_used_is_in_the_file_and_every_cell_has_a_line(read: Document) -> None:
    known = {style.style_id for style in read.styles}
    for tag in ("w:pStyle", "w:rStyle", "w:tblStyle"):
        used = {one.get(qn("w:val")) for one in read.element.iter(qn(tag))}
        assert used
        assert used <= known
    assert all(cell[-1].tag == qn("w:p") for cell in read.element.iter(qn("w:tc")))


def test_two_tables_never_touch_for_a_word_processor_would_make_one_of_them(read: Document) -> None:
    parts = [part.tag for part in read.element.body]
    assert not [pair for pair in pairwise(parts) if pair == (qn("w:tbl"), qn("w:tbl"))]


def test_the_same_handout_is_the_same_file_whatever_the_hour(
    six: Takeaway, base: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = six.write("docx", base)
    later = time.localtime(time.time() + 90_000)
    monkeypatch.setattr(time, "localtime", lambda *_: later)
    assert six.write("docx", base) == first
    with zipfile.ZipFile(io.BytesIO(first)) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [name for name in parts.namelist() if "thumbnail" in name or "stylesWithEffects" in name]


def test_characters_that_no_document_can_hold_are_replaced_not_fatal() -> None:
    odd = small(title="Un\x0btitre\x00", facts=(Fact("Qui ?", "a\ud800b"), Fact("Quoi", "c")))
    said = [line.text for line in docx.Document(io.BytesIO(to_docx(odd))).paragraphs]
    assert "Un\ufffdtitre\ufffd" in said
    assert "Qui\u00a0? a\ufffdb" in said
    assert "Quoi\u00a0: c" in said


def test_a_title_longer_than_a_property_may_be_is_whole_in_the_text() -> None:
    found = docx.Document(io.BytesIO(to_docx(small(title="long " * 80))))
    assert "long " * 80 in [line.text for line in found.paragraphs]
    assert len(found.core_properties.title) == 255


def test_commands_write_documents(tmp_path: Path) -> None:
    compared, chosen = tmp_path / "compared.docx", tmp_path / "chosen.docx"
    for arguments in (
        ["compare", "tridan", "lyon-aurillac", "--format", "docx", "-o", str(compared)],
        ["guide", "-a", "objet=table", "--on", "2026-11-21", "-o", str(chosen), "--lang", "en"],
    ):
        assert CliRunner().invoke(cli, arguments).exit_code == 0
    assert docx.Document(str(compared)).core_properties.title == "Cas côte à côte"
    assert docx.Document(str(chosen)).core_properties.title == "Choosing a format of cooperation"
