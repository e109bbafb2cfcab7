"""The one Turtle form: stable, readable, and never a triple lost."""

from __future__ import annotations

import os
import random
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

from kb.errors import DataError
from kb.layout import Layout
from kb.turtle import FileError, Form, parse, places, write
from kb.turtle.reading import parse_text

HOME = Path(__file__).parents[2]
CASE = "https://w3id.org/cooperatheque/id/case/valmont"
EX = "http://example.org/"
PREFIXES = {"ex": EX, "xsd": "http://www.w3.org/2001/XMLSchema#"}
ORDER = {EX + "second": 2.0, EX + "first": 1.0}


def form_of(text: str, *, base: str | None = CASE) -> str:
    """Return the form of a text whose prefixes are ex: and xsd:."""
    declared = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    document = parse_text(declared + text, where="text", base=base)
    return write(document.triples, base=base, prefixes=PREFIXES, order=ORDER)


def lines_of(text: str) -> list[str]:
    return [line.strip() for line in form_of(text).split("\n") if not line.startswith("@")]


@pytest.mark.parametrize("path", Layout(HOME).turtle_files(), ids=lambda path: str(path.relative_to(HOME)))
def test_every_file_of_the_repository_is_in_the_form(path: Path, form: Form) -> None:
    assert form.departure(path) is None, f"run: kb format {path.relative_to(HOME)}"


@pytest.fixture(scope="module")
def form() -> Form:
    return Form.of(Layout(HOME))


class TestOrder:
    def test_puts_the_subject_of_the_file_first_and_its_parts_in_natural_order(self) -> None:
        text = "<#stake-10> ex:p 1 . <#stake-2> ex:p 1 . ex:aaa ex:p 1 . <> ex:p 1 ."
        subjects = [line for line in lines_of(text) if line.startswith(("<", "ex:aaa"))]
        assert subjects == ["<>", "ex:aaa", "<#stake-2>", "<#stake-10>"]

    def test_puts_the_type_first_then_the_order_of_the_shapes_then_iris(self) -> None:
        text = "<> ex:zebra 1 ; ex:apple 1 ; ex:second 1 ; ex:first 1 ; a ex:Thing ."
        predicates = [line.split()[0] for line in lines_of(text) if line.endswith(";")]
        assert predicates == ["a", "ex:first", "ex:second", "ex:apple", "ex:zebra"]

    def test_puts_french_before_english_before_the_rest(self) -> None:
        text = '<> ex:p "b"@de, "a"@en, "b10"@fr, "b2"@fr, "plain", ex:iri .'
        values = [line.split(" ", 1)[1] for line in lines_of(text) if line.endswith(";")]
        assert values == ['"b2"@fr ;', '"b10"@fr ;', '"a"@en ;', '"b"@de ;', '"plain" ;', "ex:iri ;"]

    def test_keeps_only_used_prefixes_in_alphabetical_order(self) -> None:
        text = form_of('<> ex:p "2018"^^xsd:gYear .')
        assert [line.split()[1] for line in text.split("\n") if line.startswith("@prefix")] == ["ex:", "xsd:"]
        assert "xsd:" not in form_of("<> ex:p 1 .")

    def test_does_not_depend_on_the_order_of_triples(self) -> None:
        triples = list(parse(HOME / "tests/kb/small/data/cases/valmont.ttl").triples)
        texts = set()
        for seed in range(5):
            random.Random(seed).shuffle(triples)
            texts.add(write(triples, base=CASE, prefixes=PREFIXES, order=ORDER))
        assert len(texts) == 1

    def test_does_not_depend_on_the_hash_seed(self, small: Layout, process) -> None:
        """Sets of strings come in another order in each process; bytes must not."""
        path = small.ontology / "shapes" / "stake.ttl"
        texts = set()
        for seed in "0", "1", "2":
            path.write_text(path.read_text(encoding="utf-8").replace("\n\n", "\n\n\n"), encoding="utf-8")
            assert process("format", path, PYTHONHASHSEED=seed).returncode == 0
            texts.add(path.read_bytes())
        assert texts == {(HOME / "tests/kb/small/ontology/shapes/stake.ttl").read_bytes()}


class TestTerms:
    def test_repeats_the_predicate_so_that_each_line_is_one_triple(self) -> None:
        assert lines_of("<> ex:p ex:a, ex:b .") == ["", "<>", "ex:p ex:a ;", "ex:p ex:b ;", ".", ""]

    @pytest.mark.parametrize(
        ("written", "expected"),
        [
            ("5", "5"),
            ('"007"^^xsd:integer', "007"),
            ("1.50", "1.50"),
            ("true", "true"),
            ('"5"^^xsd:decimal', '"5"^^xsd:decimal'),
            ('"1"^^xsd:boolean', '"1"^^xsd:boolean'),
            ("1.5e0", '"1.5e0"^^xsd:double'),
            ('"five"^^xsd:integer', '"five"^^xsd:integer'),
            ('"2018-06-14"^^xsd:date', '"2018-06-14"^^xsd:date'),
        ],
    )
    def test_writes_numbers_bare_only_where_turtle_reads_the_same_back(self, written: str, expected: str) -> None:
        assert f"ex:p {expected} ;" in lines_of(f"<> ex:p {written} .")

    @pytest.mark.parametrize(
        "value",
        ['"', '""', 'ends with "\n"', 'a\n"""b"""', "back\\slash", "tab\tand\rreturn\n", "\n", "\x01\x7f", 'x\n""', ""],
    )
    def test_reads_back_any_string(self, value: str) -> None:
        triple = ox.Triple(ox.NamedNode(CASE), ox.NamedNode(EX + "p"), ox.Literal(value, language="fr"))
        text = write([triple], base=CASE, prefixes=PREFIXES, order={})
        assert parse_text(text, where="text").triples == {triple}
        assert "\t" not in text

    def test_keeps_one_sentence_a_line_in_long_prose(self) -> None:
        assert '  ex:p """Une phrase.\nUne autre."""@fr ;\n' in form_of('<> ex:p """Une phrase.\nUne autre."""@fr .')

    @pytest.mark.parametrize(
        ("local", "written"),
        [
            ("abc", "ex:abc"),
            ("1er", "ex:1er"),
            ("été", "ex:été"),
            ("a.b", "ex:a.b"),
            ("", "ex:"),
            ("end.", f"<{EX}end.>"),
            ("a/b", f"<{EX}a/b>"),
            ("a#b", f"<{EX}a#b>"),
            ("-a", f"<{EX}-a>"),
        ],
    )
    def test_writes_a_prefixed_name_whenever_it_is_legal(self, local: str, written: str) -> None:
        assert f"ex:p {written} ;" in lines_of(f"<> ex:p <{EX}{local}> .")

    def test_writes_the_file_and_its_parts_against_the_base(self) -> None:
        assert "ex:p <#part> ;" in lines_of(f"<{CASE}> ex:p <{CASE}#part> .")
        assert f"ex:p <{CASE}-2#part> ;" in lines_of(f"<{CASE}> ex:p <{CASE}-2#part> .")

    def test_nests_lists_and_paths_where_they_are_used(self) -> None:
        text = "<> ex:p ( ex:a [ ex:inverse ex:b ] ) ; ex:q [ ex:x 1 ; ex:y () ] ."
        assert form_of(text).endswith(
            "<>\n  ex:p ( ex:a [ ex:inverse ex:b ] ) ;\n  ex:q [\n    ex:x 1 ;\n    ex:y () ;\n  ] ;\n.\n"
        )

    def test_puts_the_members_of_a_long_list_on_lines_of_their_own(self) -> None:
        members = " ".join(f"ex:member-{number}" for number in range(20))
        assert "\n    ex:member-7\n" in form_of(f"<> ex:p ( {members} ) .")

    @pytest.mark.parametrize(
        "text",
        ["[] ex:p 1 .", "_:a ex:p _:b . _:b ex:p _:a .", "<> ex:p _:a ; ex:q _:a .", "<> ex:p _:a . _:a ex:p _:a ."],
    )
    def test_refuses_a_blank_node_that_has_no_single_place(self, text: str) -> None:
        with pytest.raises(DataError, match="IRI"):
            form_of(text)


class TestFiles:
    def test_formatting_twice_changes_nothing(self, small: Layout) -> None:
        form = Form.of(small)
        assert [path for path in small.turtle_files() if form.rewrite(path)] == []

    def test_formatting_keeps_every_triple(self, small: Layout, edit) -> None:
        path = small.data / "cases" / "valmont.ttl"
        before = parse(path).triples
        edit(path, "\n", "\r\n\r\n ")
        assert Form.of(small).rewrite(path)
        assert parse(path).triples == before
        assert path.read_bytes() == (HOME / "tests/kb/small/data/cases/valmont.ttl").read_bytes()

    def test_composes_accents_so_that_equal_words_are_equal_bytes(self, small: Layout, edit) -> None:
        path = small.data / "cases" / "valmont.ttl"
        edit(path, "connaître", "connai\u0302tre")
        Form.of(small).rewrite(path)
        assert "connaître" in path.read_text(encoding="utf-8")

    def test_takes_the_base_from_the_place_of_a_file_without_one(self, small: Layout, edit) -> None:
        path = small.data / "cases" / "valmont.ttl"
        expected = path.read_bytes()
        edit(path, f"@base <{CASE}> .\n", "")
        Form.of(small).rewrite(path)
        assert path.read_bytes() == expected

    @pytest.mark.parametrize("place", ["data/cases/valmont.ttl", "ontology/vocabulary.ttl"])
    def test_refuses_to_destroy_a_comment(self, small: Layout, edit, place: str) -> None:
        path = small.home / place
        edit(path, " ;\n.\n\n", " ;\n. # pourquoi\n\n")
        before = path.read_bytes()
        with pytest.raises(FileError, match=f"{place}:[0-9]+: .*skos:editorialNote"):
            Form.of(small).rewrite(path)
        assert path.read_bytes() == before

    def test_knows_a_hash_from_a_comment(self, small: Layout, edit) -> None:
        path = small.data / "cases" / "valmont.ttl"
        edit(path, '"nourrir la ville"', '"nourrir # la ville \\" #"')
        assert Form.of(small).departure(path) is None

    @pytest.mark.parametrize("node", ["[ coop:rank 1 ]", "( 1 2 )", "_:a"])
    def test_refuses_blank_nodes_in_data_and_says_what_to_write(self, small: Layout, edit, node: str) -> None:
        path = small.data / "cases" / "valmont.ttl"
        edit(path, "coop:stake <#stake-1> ;", f"coop:stake {node} ;")
        with pytest.raises(FileError, match="<#stake-1>") as refusal:
            Form.of(small).text(path)
        assert refusal.value.line == 16

    def test_names_the_line_of_a_syntax_error(self, small: Layout, edit) -> None:
        path = small.data / "cases" / "valmont.ttl"
        edit(path, "  coop:theme theme:eau ;", "  coop:theme theme:eau")
        with pytest.raises(FileError, match=r"data/cases/valmont\.ttl:1[34]: "):
            Form.of(small).text(path)

    def test_leaves_the_old_file_when_writing_fails(self, small: Layout, edit, monkeypatch) -> None:
        path = small.data / "cases" / "valmont.ttl"
        edit(path, "  coop:rank 2 ;", "    coop:rank 2 ;")
        before = path.read_bytes()

        def fail(*_: object) -> None:
            raise OSError("disk full")

        monkeypatch.setattr(os, "fsync", fail)
        with pytest.raises(OSError, match="disk full"):
            Form.of(small).rewrite(path)
        assert path.read_bytes() == before
        assert [found.name for found in path.parent.iterdir()] == ["valmont.ttl"]

    def test_formats_without_shapes_and_beside_half_written_ones(self, small: Layout) -> None:
        path = small.data / "cases" / "valmont.ttl"
        (small.ontology / "shapes" / "stake.ttl").write_text("@prefix sh: <http", encoding="utf-8")
        assert Form.of(small).text(path).index("coop:theme") < Form.of(small).text(path).index("coop:partner")
        shutil.rmtree(small.ontology / "shapes")
        assert Form.of(small).text(path).index("coop:partner") < Form.of(small).text(path).index("coop:theme")


def test_places_give_the_line_of_each_triple() -> None:
    text = (HOME / "tests/kb/small/data/cases/valmont.ttl").read_text(encoding="utf-8")
    found = {(place.subject, place.predicate.rpartition("#")[2], place.value): place.line for place in places(text, "")}
    lines = text.split("\n")
    assert lines[found[CASE + "#stake-2", "rank", "2"] - 1] == "  coop:rank 2 ;"
    assert lines[found[CASE, "label", "Contract between Valmont and Hauts-Prés"] - 1].startswith("  rdfs:label")
    assert lines[found[CASE, "stake", CASE + "#stake-10"] - 1] == "  coop:stake <#stake-10> ;"


def test_places_agree_with_the_parser_on_every_file_of_the_repository() -> None:
    for path in Layout(HOME).turtle_files():
        document = parse(path)
        named = {
            (triple.subject.value, triple.predicate.value, triple.object.value)
            for triple in document.triples
            if not isinstance(triple.subject, ox.BlankNode) and not isinstance(triple.object, ox.BlankNode)
        }
        seen = {(place.subject, place.predicate, place.value) for place in places(document.text, document.base or "")}
        assert named <= seen, path
