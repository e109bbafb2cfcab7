"""A comparison to take away: each form holds the same lines."""

from __future__ import annotations

import csv
import io
import json

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from rdflib import Graph, URIRef

from kb import Knowledge, exports
from kb.cli import cli
from kb.compare import Comparison
from kb.namespaces import COOP

CASES = ["tridan", "articulation-sage-ardeche", "belledonne-grenoble"]


@pytest.fixture(scope="module")
def comparison(base: Knowledge) -> Comparison:
    return base.compare(CASES)


def test_lines_say_facet_kind_state_and_what_each_case_says(comparison: Comparison) -> None:
    lines = list(exports.lines(comparison, "fr"))
    found = next(line for line in lines if line.kind == "démarche de planification")
    assert (found.facet, found.state, found.words) == ("éléments déclencheurs", "shared", "dans 2 sur 3")
    assert found.cells[0]
    assert found.cells[2] == ()


def test_lines_say_why_a_case_has_nothing(comparison: Comparison) -> None:
    facet = next(facet for facet in comparison.facets if "explained" in facet.nothing)
    line = next(one for one in exports.lines(comparison, "fr") if one.facet == facet.label and one.state == "absent")
    for nothing, absences, cell in zip(facet.nothing, facet.absences, line.cells, strict=True):
        if nothing == "explained":
            assert cell[0] == f"{absences[0].kinds[0].text} : {absences[0].label}"
        else:
            assert cell == (() if not nothing else ("rien n’est dit, sans raison donnée",))


def test_what_is_inferred_is_marked_in_words(base: Knowledge) -> None:
    cells = [cell for line in exports.lines(base.compare(["tridan", "lyon-aurillac"]), "fr") for cell in line.cells]
    assert any(said.endswith("(déduit)") for cell in cells for said in cell)


def test_csv_has_one_column_a_case(comparison: Comparison) -> None:
    rows = list(csv.reader(io.StringIO(exports.to_csv(comparison, "fr"))))
    assert rows[0] == ["facette", "nature", "état", *(case.label for case in comparison.cases)]
    assert len(rows) == 1 + len(list(exports.lines(comparison, "fr")))


def test_markdown_has_the_summary_and_a_table_a_facet(comparison: Comparison) -> None:
    text = exports.to_markdown(comparison, "en")
    assert "- **Closest pair**: " in text
    assert text.count("\n## ") == len(comparison.facets)
    widths = {line.replace(r"\|", "").count("|") for line in text.splitlines() if line.startswith("|")}
    assert widths == {len(CASES) + 3}


def test_workbook_prints_on_a4_landscape_with_its_heads_repeated(comparison: Comparison) -> None:
    book = load_workbook(io.BytesIO(exports.to_xlsx(comparison, "fr")))
    table = book["Comparaison"]
    assert (table.page_setup.orientation, int(table.page_setup.paperSize)) == ("landscape", 9)
    assert table.print_title_rows == "$1:$1"
    assert table.max_row == 1 + len(list(exports.lines(comparison, "fr")))
    assert book["Synthèse"]["A2"].value == "Thèmes communs à tous" or book["Synthèse"]["A3"].value


def test_workbook_never_holds_a_formula(comparison: Comparison) -> None:
    book = load_workbook(io.BytesIO(exports.to_xlsx(comparison, "fr")))
    assert not [cell for sheet in book for row in sheet for cell in row if cell.data_type == "f"]


def test_json_gives_iris_and_the_closest_pair(comparison: Comparison) -> None:
    found = json.loads(exports.to_json(comparison, "fr"))
    assert [case["iri"].rpartition("/")[2] for case in found["cases"]] == CASES
    assert found["closest"]["reasons"]
    assert {row["state"] for row in found["rows"]} == {"shared", "only"} | {row["state"] for row in found["rows"]}


def test_json_ld_is_the_graphs_of_the_cases(base: Knowledge, comparison: Comparison) -> None:
    graph = Graph().parse(data=exports.to_jsonld(comparison, base), format="json-ld")
    for case in comparison.cases:
        own = base.graph(base.library["things/graph"].bind(thing=case.iri))
        assert len(own) > 50
        assert all(triple in graph for triple in own.triples((URIRef(case.iri), COOP.trigger, None)))


class TestCommand:
    def run(self, *arguments: str) -> tuple[int, str, str]:
        result = CliRunner().invoke(cli, ["compare", *arguments])
        return result.exit_code, result.stdout, result.stderr

    def test_prints_what_is_shared_then_the_table(self) -> None:
        code, out, _ = self.run("tridan", "articulation-sage-ardeche")
        assert code == 0
        assert out.startswith("Déclencheurs communs à tous : démarche de planification\n")
        assert "ÉLÉMENTS DÉCLENCHEURS" in out

    def test_a_wrong_choice_exits_2_with_a_sentence(self) -> None:
        assert self.run("tridan", "--lang", "en")[0::2] == (2, "Choose 2 to 6 different cases; you gave 1.\n")

    def test_leaves_out_what_one_case_has(self) -> None:
        assert "seulement ici" not in self.run("tridan", "articulation-sage-ardeche", "--only-shared")[1]
