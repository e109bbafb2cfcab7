"""What one takes away: each form holds the same lines, and the paper cuts nothing."""

from __future__ import annotations

import csv
import io
import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from pypdf import PdfReader
from rdflib import Graph, URIRef

from kb import Knowledge
from kb.checklists import read_checklists
from kb.commands.cli import cli
from kb.errors import BadParameter
from kb.handouts import (
    FORMS,
    Takeaway,
    case_takeaway,
    cases_takeaway,
    checklists_takeaway,
    choice_takeaway,
    formats_takeaway,
)
from kb.handouts.model import Column, Handout, Row, Said, Table
from kb.handouts.paper import to_pdf
from kb.namespaces import COOP

DAY = date(2026, 11, 21)
ADDRESS = "https://example.org/fr/comparer?case=tridan&case=articulation-sage-ardeche"
CASES = ["tridan", "articulation-sage-ardeche", "belledonne-grenoble"]
SIX = [*CASES, "brest-centre-ouest-bretagne", "lyon-aurillac", "plan-cooperation-monts-ardeche"]


@pytest.fixture(scope="module")
def three(base: Knowledge) -> Takeaway:
    return cases_takeaway(base.compare(CASES), "fr", day=DAY, address=ADDRESS)


@pytest.fixture(scope="module")
def six(base: Knowledge) -> Takeaway:
    return cases_takeaway(base.compare(SIX), "fr", day=DAY, address=ADDRESS)


def pages(content: bytes) -> list[str]:
    """The text of each page, spaces of every width as one."""
    return [re.sub(r"\s+", " ", page.extract_text()) for page in PdfReader(io.BytesIO(content)).pages]


def rows(takeaway: Takeaway) -> list[tuple[str, Row]]:
    return [(table.title, row) for table in takeaway.handout.tables for row in table.rows]


class TestComparisonOfCases:
    def test_rows_say_facet_kind_state_and_what_each_case_says(self, three: Takeaway) -> None:
        facet, row = next(pair for pair in rows(three) if pair[1].head == "démarche de planification")
        assert (facet, row.tone, row.state) == ("éléments déclencheurs", "shared", "dans 2 sur 3")
        assert row.cells[0]
        assert row.cells[2] == ()

    def test_rows_say_why_a_case_has_nothing(self, base: Knowledge) -> None:
        comparison = base.compare(CASES)
        said = [row for _, row in rows(cases_takeaway(comparison, "fr", day=DAY)) if row.tone == "absent"]
        empty = [facet for facet in comparison.facets if any(facet.nothing)]
        for facet, row in zip(empty, said, strict=True):
            for nothing, absences, cell in zip(facet.nothing, facet.absences, row.cells, strict=True):
                if nothing == "explained":
                    assert cell[0].text == f"{absences[0].kinds[0].text} : {absences[0].label}"
                else:
                    assert cell == (() if not nothing else (Said("rien n’est dit, sans raison donnée"),))

    def test_what_is_inferred_is_marked_in_words(self, base: Knowledge) -> None:
        found = cases_takeaway(base.compare(["tridan", "lyon-aurillac"]), "fr", day=DAY)
        assert any(said.note == "déduit" for _, row in rows(found) for cell in row.cells for said in cell)

    def test_every_cell_names_its_sources_by_number(self, three: Takeaway) -> None:
        cited = {number for _, row in rows(three) for cell in row.cells for said in cell for number in said.sources}
        assert cited == set(range(1, len(three.handout.sources) + 1))

    def test_what_is_shared_is_counted(self, six: Takeaway) -> None:
        triggers = next(fact.text for fact in six.handout.facts if fact.heading == "Déclencheurs partagés")
        assert "démarche de planification (dans 2 sur 6)" in triggers


class TestTables:
    def test_csv_has_one_column_a_case(self, three: Takeaway, base: Knowledge) -> None:
        table = list(csv.reader(io.StringIO(three.write("csv", base).decode())))
        assert table[0][:3] == ["facette", "nature", "état"]
        assert len(table[0]) == 3 + len(CASES)
        assert len(table) == 1 + len(rows(three))

    def test_markdown_has_the_facts_a_table_a_facet_and_the_sources(self, base: Knowledge) -> None:
        found = cases_takeaway(base.compare(CASES), "en", day=DAY)
        text = found.write("markdown", base).decode()
        assert "- **Closest pair**: " in text
        assert text.count("\n## ") == len(found.handout.tables) + 1
        widths = {line.replace(r"\|", "").count("|") for line in text.splitlines() if line.startswith("|")}
        assert widths == {len(CASES) + 3}

    def test_workbook_prints_on_a4_landscape_with_its_heads_repeated(self, three: Takeaway, base: Knowledge) -> None:
        book = load_workbook(io.BytesIO(three.write("xlsx", base)))
        table = book["Comparaison"]
        assert (table.page_setup.orientation, int(table.page_setup.paperSize)) == ("landscape", 9)
        assert table.print_title_rows == "$1:$1"
        assert table.max_row == 1 + len(rows(three))
        assert book["Sources"].max_row == 1 + len(three.handout.sources)

    def test_workbook_and_csv_never_hold_a_formula(self) -> None:
        row = Row("=1+1", ((Said("=HYPERLINK(0)"),),))
        handout = plain(Table("t", (row,)))
        found = Takeaway(handout, {})
        book = load_workbook(io.BytesIO(found.write("xlsx", None)))  # type: ignore[arg-type]
        assert not [cell for sheet in book for line in sheet for cell in line if cell.data_type == "f"]
        assert "\n=" not in found.write("csv", None).decode().replace(",=", "\n=")  # type: ignore[arg-type]

    def test_json_gives_iris_and_the_closest_pair(self, three: Takeaway, base: Knowledge) -> None:
        found = json.loads(three.write("json", base))
        assert [case["iri"].rpartition("/")[2] for case in found["cases"]] == CASES
        assert found["closest"]["reasons"]
        assert {row["state"] for row in found["rows"]} == {"shared", "only"}

    def test_json_ld_is_the_graphs_of_the_cases(self, three: Takeaway, base: Knowledge) -> None:
        graph = Graph().parse(data=three.write("jsonld", base).decode(), format="json-ld")
        for iri in three.things:
            own = base.graph(base.library["things/graph"].bind(thing=iri))
            assert len(own) > 50
            assert all(triple in graph for triple in own.triples((URIRef(iri), URIRef(COOP.trigger), None)))


class TestPaper:
    def test_six_cases_stand_on_a4_landscape_with_their_names_on_every_page_of_the_table(
        self, six: Takeaway, base: Knowledge
    ) -> None:
        content = six.write("pdf", base)
        assert {(round(p.mediabox.width), round(p.mediabox.height)) for p in PdfReader(io.BytesIO(content)).pages} == {
            (842, 595)
        }
        texts = pages(content)
        assert len(texts) < 14
        assert "Cas côte à côte" in texts[0]
        assert "21 novembre 2026 · https://example.org/fr/comparer?case=tridan" in texts[0]
        for number, text in enumerate(texts, 1):
            assert f"page {number} sur {len(texts)}" in text
        tables = [text for text in texts if "seulement ici" in text or "Pourquoi rien" in text]
        assert all("Entente interterritoriale TRIDAN" in text and "Belledonne" in text for text in tables)

    def test_nothing_of_the_handout_is_lost_on_paper(self, six: Takeaway, base: Knowledge) -> None:
        """Lines are broken and words may be cut at a line's end: letters alone are compared."""
        letters = re.compile(r"\W")
        printed = letters.sub("", "".join(pages(six.write("pdf", base)))).casefold()
        for _title, row in rows(six):
            for said in (said for cell in row.cells for said in cell):
                assert letters.sub("", said.text).casefold() in printed, said.text
        for source in six.handout.sources:
            assert letters.sub("", source.label).casefold() in printed, source.label

    def test_ligatures_apostrophes_and_dashes_are_read_as_written(self, base: Knowledge) -> None:
        said = "L’œuvre – « cœur » — d’Œdipe : 1 000 € ; naïve ? 10 → 20"
        text = pages(to_pdf(plain(Table("t", (Row("mise en œuvre", ((Said(said),),)),)))))[0]
        assert said in text
        assert "Mise en œuvre" in text

    def test_a_row_taller_than_a_page_is_cut_between_lines_not_lost(self) -> None:
        lines = tuple(Said(f"Ligne {number} de la cellule") for number in range(1, 301))
        texts = pages(to_pdf(plain(Table("Longue", (Row("tout", (lines,)), Row("après", ((Said("fin"),),)))))))
        printed = " ".join(texts)
        assert len(texts) > 3
        assert all(f"Ligne {number} de la cellule" in printed for number in range(1, 301))
        assert all("Longue" in text for text in texts)
        assert "fin" in texts[-1]

    def test_the_same_handout_is_the_same_file(self, three: Takeaway, base: Knowledge) -> None:
        assert three.write("pdf", base) == three.write("pdf", base)

    def test_sheets_written_at_the_same_time_do_not_mix(self, three: Takeaway, base: Knowledge) -> None:
        """The server writes them in threads, and the faces are shared."""
        other = cases_takeaway(base.compare(CASES, "en"), "en", day=DAY)
        alone = [one.write("pdf", base) for one in (three, other)]
        with ThreadPoolExecutor(4) as threads:
            together = list(threads.map(lambda one: one.write("pdf", base), [three, other] * 4))
        assert together == alone * 4

    def test_document_says_its_title_and_its_language(self, three: Takeaway, base: Knowledge) -> None:
        reader = PdfReader(io.BytesIO(three.write("pdf", base)))
        assert reader.metadata is not None
        assert reader.metadata.title == "Cas côte à côte"
        assert reader.trailer["/Root"]["/Lang"] == "fr"

    def test_a_case_fits_a_few_portrait_pages_with_its_facets_and_sources(self, base: Knowledge) -> None:
        content = case_takeaway(base.record("case/tridan", "en"), "en", day=DAY).write("pdf", base)
        first = PdfReader(io.BytesIO(content)).pages[0].mediabox
        assert (round(first.width), round(first.height)) == (595, 842)
        text = " ".join(pages(content))
        for said in ("TRIDAN", "Triggers", "Actors and governance", "Sources", "inferred", "November 21, 2026"):
            assert said in text

    def test_a_result_of_the_guide_says_why_the_law_and_what_was_ruled_out(self, base: Knowledge) -> None:
        answers = {"partenaires": ("communautes",), "objet": ("table",), "personne-morale": ("sans",)}
        choice = base.choose(answers, on=DAY)
        text = " ".join(pages(choice_takeaway(choice, "fr", day=DAY).write("pdf", base)))
        for said in (
            "1. Entente intercommunale",
            "Pourquoi il convient",
            "CGCT L5221-1",
            "à vérifier",
            "Formats écartés par vos conditions",
            "TRIDAN",
        ):
            assert said in text

    def test_checklists_have_a_box_before_each_of_the_thirty_three_recommendations(self, base: Knowledge) -> None:
        lists = read_checklists(base.ask("recommendations/checklist", lang="fr"))
        found = checklists_takeaway(lists, "fr", day=DAY)
        assert " ".join(pages(found.write("pdf", base))).count("☐") == 33
        assert found.write("markdown", base).decode().count("- [ ] ") == 33


class TestChecklists:
    def test_follow_the_four_moments_in_order(self, base: Knowledge) -> None:
        lists = read_checklists(base.ask("recommendations/checklist", lang="fr"))
        assert [one.moment for one in lists] == [
            "avant de coopérer",
            "pour démarrer et faire vivre",
            "avec les élus",
            "pour s’organiser",
        ]
        assert [step.number for one in lists for step in one.steps] == list(range(1, 34))

    def test_one_moment_can_be_asked_for_and_an_unknown_one_is_refused(self, base: Knowledge) -> None:
        rows = base.ask("recommendations/checklist", lang="fr")
        assert [one.slug for one in read_checklists(rows, ["agir-elus"])] == ["agir-elus"]
        with pytest.raises(BadParameter, match="agir-elus"):
            read_checklists(rows, ["agir-élu"])


class TestComparisonOfFormats:
    def test_every_form_is_written(self, base: Knowledge) -> None:
        comparison = base.compare_formats(["entente-intercommunale", "gip"], on=DAY, lang="fr")
        found = formats_takeaway(comparison, "fr", day=DAY)
        assert all(found.write(form, base) for form in FORMS)
        printed = " ".join(pages(found.write("pdf", base)))
        for said in ("Ce que dit le droit le 21 novembre 2026", "Ce que montrent les cas", "explicite, vérifié"):
            assert said in printed
        assert all(criterion.criterion.label[1:] in printed for criterion in comparison.law)

    def test_data_gives_the_proof_of_each_cell(self, base: Knowledge) -> None:
        comparison = base.compare_formats(["entente-intercommunale", "pole-metropolitain"], on=DAY, lang="en")
        data = formats_takeaway(comparison, "en", day=DAY).data
        law = next(row for row in data["law"] if row["iri"].endswith("/personnalite"))
        assert {"evidence", "verification", "sources"} <= set(law["cells"][0])
        used = next(cell for row in data["practice"] for cell in row["cells"] if cell)[0]
        assert used["uses"][0]["element"].startswith(used["uses"][0]["case"]["iri"])


class TestCommands:
    def run(self, *arguments: str) -> tuple[int, str, str]:
        result = CliRunner().invoke(cli, list(arguments))
        return result.exit_code, result.stdout, result.stderr

    def test_compare_prints_what_is_shared_then_the_table(self) -> None:
        code, out, _ = self.run("compare", "tridan", "articulation-sage-ardeche")
        assert code == 0
        assert out.startswith("Déclencheurs partagés : démarche de planification\n")
        assert "ÉLÉMENTS DÉCLENCHEURS" in out

    def test_a_wrong_choice_exits_2_with_a_sentence(self) -> None:
        answer = self.run("compare", "tridan", "--lang", "en")
        assert answer[0::2] == (2, "Choose 2 to 6 different cases; you gave 1.\n")

    def test_compare_leaves_out_what_one_case_has(self) -> None:
        assert "seulement ici" not in self.run("compare", "tridan", "articulation-sage-ardeche", "--only-shared")[1]

    def test_compare_takes_formats_and_a_day(self) -> None:
        formats = ("compare", "--formats", "entente-intercommunale", "pole-metropolitain")
        code, out, _ = self.run(*formats, "--on", "2015-03-05")
        assert code == 0
        assert "CE QUE DIT LE DROIT LE 5 MARS 2015" in out
        assert (
            "Entente ouverte aux EPCI et aux syndicats mixtes"
            in self.run(*formats, "--on", "2015-03-05", "--format", "json")[1]
        )
        assert "Entente ouverte aux EPCI et aux syndicats mixtes" not in self.run(*formats, "--format", "json")[1]

    def test_compare_writes_a_sheet(self, tmp_path: Path) -> None:
        sheet = tmp_path / "sheet.pdf"
        assert self.run("compare", "tridan", "lyon-aurillac", "--format", "pdf", "-o", str(sheet))[0] == 0
        assert "Cas côte à côte" in pages(sheet.read_bytes())[0]

    def test_guide_lists_its_questions_and_marks_conditions(self) -> None:
        code, out, _ = self.run("guide", "--lang", "en")
        assert code == 0
        assert "Who do you want to cooperate with?" in out
        assert re.search(r"^ +sans \* ", out, re.MULTILINE)

    def test_guide_ranks_formats_and_says_what_is_ruled_out(self) -> None:
        code, out, _ = self.run(
            "guide", "-a", "partenaires=communautes", "-a", "objet=table", "-a", "personne-morale=sans"
        )
        assert code == 0
        assert re.search(r"^1 +entente intercommunale", out, re.MULTILINE)
        assert re.search(r"^Écartés par vos conditions : .*syndicat mixte", out, re.MULTILINE)

    def test_guide_gives_the_same_as_json(self, base: Knowledge) -> None:
        found = json.loads(self.run("guide", "-a", "objet=table", "--on", "2026-11-21", "--json")[1])
        ranked = base.choose({"objet": ("table",)}, on=DAY).ranked
        assert [one["format"]["iri"] for one in found["ranked"]] == [one.profile.format.iri for one in ranked]
        assert found["ranked"][0]["for"][0]["weight"] > 0

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [(("-a", "objet"), "question=réponse"), (("-a", "objet=tabel"), "table"), (("-a", "objets=table"), "objet")],
    )
    def test_guide_refuses_an_impossible_answer_in_words(self, arguments: tuple[str, ...], said: str) -> None:
        code, _, err = self.run("guide", *arguments)
        assert code == 2
        assert said in err


def plain(*tables: Table) -> Handout:
    """A handout with one column and nothing around it."""
    return Handout(
        lang="fr",
        title="Essai",
        kicker="Essai",
        day=DAY,
        heads=("table", "ligne", "état"),
        columns=(Column("colonne"),),
        tables=tables,
    )
