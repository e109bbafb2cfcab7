"""What must be corrected is found, where it is, in both languages; what is right is left alone."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from kb.checks.checking import check
from kb.checks.report import Finding, render
from kb.layout import Layout
from kb.turtle import Form

_ALONE = """  sh:property coops:Stake-date ;
  sh:sparql coops:Stake-alone ;
.

coops:Stake-alone
  a sh:SPARQLConstraint ;
  sh:message "Deux enjeux ont le même rang : changez l'un des deux."@fr ;
  sh:message "Two stakes have the same rank: change one of them."@en ;
  sh:prefixes <https://w3id.org/cooperatheque/prefixes> ;
  sh:select \"\"\"SELECT $this ?value
WHERE {
  $this coop:rank ?value .
  ?case coop:stake $this ;
        coop:stake ?other .
  ?other coop:rank ?value .
  FILTER (?other != $this)
}\"\"\" ;
.

coops:Stake
"""


@pytest.fixture
def case(small: Layout) -> Path:
    return small.data / "cases" / "valmont.ttl"


def only(small: Layout, *paths: Path) -> Finding:
    """Return the finding of a base that has exactly one."""
    findings = check(small, paths).findings
    assert len(findings) == 1, render(check(small), "en")
    return findings[0]


def test_a_right_base_conforms(small: Layout) -> None:
    report = check(small)
    assert report.findings == ()
    assert report.conforms
    assert (report.files, report.triples) == (10, 193)


class TestSyntax:
    def test_names_file_and_line_and_says_that_the_rest_waits(self, small: Layout, case: Path, edit) -> None:
        edit(case, "  coop:rank 2 ;", "  coop:rank ;")
        report = check(small)
        (finding,) = report.findings
        assert (finding.kind, finding.path, finding.line) == ("syntax", "data/cases/valmont.ttl", 33)
        assert "Turtle" in finding.messages["fr"]
        assert "règles" in report.remarks[0]["fr"]
        assert not report.conforms

    def test_a_file_that_is_not_utf8_is_a_finding(self, small: Layout, case: Path) -> None:
        case.write_bytes(case.read_bytes().replace("ître".encode(), b"\xeetre"))
        assert (only(small).kind, only(small).line) == ("syntax", 39)


class TestForm:
    def test_shows_the_first_line_that_departs(self, small: Layout, case: Path, edit) -> None:
        edit(case, "  coop:rank 2 ;", "   coop:rank 2 ;")
        finding = only(small)
        assert (finding.kind, finding.line, finding.value) == ("form", 33, "   coop:rank 2 ;")
        assert "  coop:rank 2 ;" in finding.messages["fr"]

    def test_a_missing_last_newline_is_found(self, small: Layout, case: Path) -> None:
        case.write_bytes(case.read_bytes().rstrip(b"\n"))
        assert only(small).kind == "form"

    def test_a_comment_is_found_at_its_line(self, small: Layout, case: Path, edit) -> None:
        edit(case, "  coop:rank 2 ;", "  coop:rank 2 ; # second")
        assert (only(small).line, only(small).kind) == (33, "form")


class TestNames:
    def test_a_file_describes_what_its_name_announces(self, small: Layout, case: Path) -> None:
        case.rename(case.with_name("port-clair.ttl"))
        finding = only(small)
        assert finding.value == "https://w3id.org/cooperatheque/id/case/valmont"
        assert "id/case/port-clair" in finding.messages["fr"]

    def test_a_file_says_nothing_about_another_thing(self, small: Layout, case: Path, edit) -> None:
        other = "https://w3id.org/cooperatheque/id/organisation/valmont"
        case.write_text(
            case.read_text(encoding="utf-8") + '\norganisation:valmont\n  rdfs:label "V"@fr ;\n.\n', encoding="utf-8"
        )
        finding = only(small)
        assert (finding.value, finding.line) == (other, 44)
        assert "data/organisations/valmont.ttl" in finding.messages["en"]

    def test_a_part_has_a_name_in_lower_case(self, small: Layout, case: Path, edit) -> None:
        edit(case, "#stake-10>", "#Stake_10>")
        Form.of(small).rewrite(case)
        assert only(small).value == "https://w3id.org/cooperatheque/id/case/valmont#Stake_10"

    def test_a_folder_that_means_nothing_is_refused(self, small: Layout, case: Path) -> None:
        (small.data / "cas").mkdir()
        shutil.copy(small.data / "organisations" / "valmont.ttl", small.data / "cas" / "x.ttl")
        assert "organisations" in only(small).messages["en"]


class TestLinks:
    def test_an_unknown_concept_gets_the_nearest_one(self, small: Layout, case: Path, edit) -> None:
        edit(case, "theme:eau", "theme:alimentaton")
        link = next(finding for finding in check(small).findings if finding.kind == "link")
        assert (link.line, link.value) == (13, "https://w3id.org/cooperatheque/id/theme/alimentaton")
        assert "theme:alimentation ?" in link.messages["fr"]
        assert "Did you mean theme:alimentation?" in link.messages["en"]

    def test_an_unknown_property_gets_the_nearest_one(self, small: Layout, case: Path, edit) -> None:
        edit(case, "coop:rank 2", "coop:rang 2")
        links = [finding for finding in check(small).findings if finding.kind == "link"]
        assert [(link.line, "coop:rank" in link.messages["fr"]) for link in links] == [(33, True)]

    def test_an_unknown_passage_gets_the_nearest_one_of_its_source(self, small: Layout, case: Path, edit) -> None:
        edit(case, "fiche#enjeu-1", "fiche#enjeu-l")
        assert "source:fiche#enjeu-1" in only(small).messages["en"]

    def test_a_missing_thing_says_where_to_describe_it(self, small: Layout) -> None:
        (small.data / "organisations" / "hauts-pres.ttl").unlink()
        assert "data/organisations/hauts-pres.ttl" in only(small).messages["fr"]


class TestShapes:
    def test_a_finding_has_line_facet_value_and_both_messages(self, small: Layout, case: Path, edit) -> None:
        edit(case, "coop:rank 2 ;", 'coop:rank "deux" ;')
        finding = only(small)
        assert (finding.kind, finding.path, finding.line) == ("shape", "data/cases/valmont.ttl", 33)
        assert finding.focus == "https://w3id.org/cooperatheque/id/case/valmont#stake-2"
        assert finding.shape == "https://w3id.org/cooperatheque/shapes#Stake-rank"
        assert finding.facet == {"fr": "Enjeux", "en": "Stakes"}
        assert finding.messages == {
            "fr": "Le rang d'un enjeu est un nombre entier.",
            "en": "The rank of a stake is a whole number.",
        }
        assert finding.value == "deux"

    def test_what_is_missing_is_found_where_its_subject_begins(self, small: Layout, case: Path, edit) -> None:
        edit(case, "  coop:rank 2 ;\n", "")
        assert (only(small).line, only(small).value) == (29, None)

    def test_a_count_that_is_short_is_found_at_the_property(self, small: Layout, case: Path, edit) -> None:
        edit(case, "  coop:partner organisation:hauts-pres ;\n", "")
        Form.of(small).rewrite(case)
        assert only(small).line == next(
            number for number, line in enumerate(case.read_text().split("\n"), 1) if "coop:partner" in line
        )

    def test_a_query_in_a_shape_judges_too(self, small: Layout, case: Path, edit) -> None:
        """No rule is passed over: what is not compiled is judged by pySHACL, and the report says what it costs."""
        edit(small.ontology / "shapes" / "stake.ttl", "  sh:property coops:Stake-date ;\n", _ALONE)
        Form.of(small).rewrite(small.ontology / "shapes" / "stake.ttl")
        assert check(small).conforms
        edit(case, "coop:rank 10 ;", "coop:rank 2 ;")
        report = check(small)
        assert [(finding.line, finding.messages["en"][:10]) for finding in report.findings] == [
            (33, "Two stakes"),
            (41, "Two stakes"),
        ]
        assert check(small, [case]).findings == report.findings
        assert "sh:sparql" in report.remarks[0]["fr"]

    def test_a_subclass_counts_as_its_class(self, small: Layout, case: Path, edit) -> None:
        """coop:stake wants an Element; the vocabulary says that a Stake is one."""
        assert check(small).conforms
        edit(small.ontology / "vocabulary.ttl", "  rdfs:subClassOf coop:Element ;\n", "")
        assert {finding.shape for finding in check(small).findings} == {
            "https://w3id.org/cooperatheque/shapes#Case-stake"
        }

    def test_a_shape_without_a_message_still_speaks_both_languages(self, small: Layout, case: Path, edit) -> None:
        shape = small.ontology / "shapes" / "stake.ttl"
        text = shape.read_text(encoding="utf-8")
        kept = [line for line in text.split("\n") if "rang d'un" not in line and "rank of a" not in line]
        shape.write_text("\n".join(kept), encoding="utf-8")
        edit(case, "coop:rank 2 ;", 'coop:rank "deux" ;')
        messages = only(small).messages
        assert messages["fr"].startswith("Règle non respectée")
        assert messages["en"].startswith("Rule broken")

    def test_a_warning_does_not_stop_the_base(self, small: Layout, case: Path, edit) -> None:
        edit(
            small.ontology / "shapes" / "stake.ttl",
            "  sh:minCount 1 ;\n",
            "  sh:minCount 1 ;\n  sh:severity sh:Warning ;\n",
        )
        edit(case, "  coop:rank 2 ;\n", "")
        report = check(small)
        assert [finding.severity for finding in report.findings] == ["warning"]
        assert report.conforms


class TestPaths:
    def test_reports_only_the_files_asked_for(self, small: Layout, case: Path, edit) -> None:
        edit(case, "  coop:rank 2 ;\n", "")
        assert check(small, [small.data / "organisations"]).findings == ()
        assert len(check(small, [small.data / "cases"]).findings) == 1

    def test_a_draft_outside_the_base_is_judged_beside_it(self, small: Layout, tmp_path: Path, edit) -> None:
        draft = tmp_path / "brouillon.ttl"
        shutil.copy(small.data / "cases" / "valmont.ttl", draft)
        edit(draft, "case/valmont>", "case/port-clair>")
        assert check(small, [draft]).conforms
        edit(draft, "theme:eau", "theme:vent")
        assert {finding.kind for finding in check(small, [draft]).findings} == {"link", "shape"}

    @pytest.mark.parametrize(("old", "new"), [
        ('"2018"^^xsd:gYear', '"2018"'),
        ("coop:rank 2 ;", 'coop:rank "deux" ;'),
        ("  coop:partner organisation:valmont ;\n", ""),
    ])  # fmt: skip
    def test_finds_in_one_file_what_the_whole_check_finds(self, small: Layout, case: Path, edit, old, new) -> None:
        """A restriction of pySHACL to focus nodes would lose sh:or on literals, for instance."""
        edit(case, old, new)
        whole = check(small)
        assert not whole.conforms
        assert check(small, [case]).findings == whole.findings


class TestReport:
    def test_groups_findings_by_file_in_reading_order(self, small: Layout, case: Path, edit) -> None:
        edit(case, "coop:rank 10 ;", 'coop:rank "dix" ;')
        edit(case, "  coop:rank 2 ;\n", "")
        (small.data / "organisations" / "hauts-pres.ttl").write_text("oups", encoding="utf-8")
        lines = render(check(small), "fr").split("\n")
        assert [line for line in lines if line and not line.startswith(" ")] == [
            "data/organisations/hauts-pres.ttl",
            "1 point à corriger dans 1 fichier (10 fichiers · 190 triplets).",
        ]

    def test_reads_in_french_and_in_english(self, small: Layout, case: Path, edit) -> None:
        edit(case, "coop:rank 2 ;", 'coop:rank "deux" ;')
        assert render(check(small), "fr") == (
            "data/cases/valmont.ttl\n"
            "  ligne 33 · Enjeux · #stake-2\n"
            "    Le rang d'un enjeu est un nombre entier.\n"
            "    Valeur : « deux »\n\n"
            "1 point à corriger dans 1 fichier (10 fichiers · 193 triplets).\n"
        )
        assert (
            "  line 33 · Stakes · #stake-2\n    The rank of a stake is a whole number.\n    Value: “deux”\n"
            in render(check(small), "en")
        )

    def test_json_has_the_same_keys_whatever_is_found(self, small: Layout, case: Path, edit) -> None:
        right = json.loads(check(small).to_json())
        edit(case, "theme:eau", "theme:vent")
        wrong = json.loads(check(small).to_json())
        assert list(right) == list(wrong) == ["conforms", "files", "triples", "passages", "remarks", "findings"]
        keys = ["kind", "path", "line", "messages", "severity", "focus", "shape", "facet", "value"]
        assert [list(finding) for finding in wrong["findings"]] == [keys] * 2
