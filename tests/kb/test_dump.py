"""What is read of a thing in the dump is what the questions answer, whatever the dump was cut from."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from kb.dump import Described, Dump, members, read
from kb.errors import EngineUnavailable
from kb.knowledge import Knowledge
from kb.layout import Layout
from kb.namespaces import COOP, DCTERMS, THINGS, whole
from kb.publication.assembly import quads
from kb.turtle import Form


@pytest.fixture(scope="module")
def described(layout: Layout, tmp_path_factory: pytest.TempPathFactory) -> Described:
    return Described(Dump.write(quads(layout, Form.of(layout)), tmp_path_factory.mktemp("dump")).folder)


@pytest.fixture(scope="module")
def things(base: Knowledge) -> list[str]:
    subjects = {row["s"].value for row in base.select("SELECT DISTINCT ?s { ?s ?p ?o FILTER isIRI(?s) }").rows}
    return sorted({whole(iri) for iri in subjects if iri.startswith(THINGS)})


@pytest.fixture
def near(base: Knowledge, described: Described, monkeypatch: pytest.MonkeyPatch) -> Knowledge:
    """The base in memory, whose things are read in the dump."""
    monkeypatch.setattr(base, "_described", described)
    return base


def cut(text: str, folder: Path) -> Described:
    (folder / "given.nt").write_text(text, encoding="utf-8")
    return Described(Dump.write(read(folder / "given.nt"), folder).folder)


def test_everything_is_stated_of_each_thing_that_the_question_answers(
    base: Knowledge, described: Described, things: list[str]
) -> None:
    assert len(things) > 500
    for thing in [*things, f"{THINGS}case/tridan#stake-1", f"{THINGS}source/annonce-contrat-reciprocite-2016#audience"]:
        rows = base.gather("things/statements", thing=thing).rows
        asked = sorted((row["subject"].value, row["predicate"].value, str(row["object"])) for row in rows)
        found = [(subject, predicate, str(value)) for subject, predicate, value in described.statements(thing)]
        assert asked
        assert sorted(found) == asked


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize(
    ("question", "parameter", "kind", "through"),
    [
        ("things/names-of", "things", "", ""),
        ("organisations/territories", "organisations", "organisation", ""),
        ("pages/territories", "territories", "territory", COOP.kind),
        ("pages/case-elements", "cases", "case", ""),
        ("pages/concepts-of-cases", "cases", "case", ""),
        ("quality/by-case", "cases", "case", ""),
        ("quality/facets", "cases", "case", ""),
    ],
)
def test_a_question_about_a_few_things_is_answered_as_by_the_whole_base(
    near: Knowledge, things: list[str], question: str, parameter: str, kind: str, through: str, lang: str
) -> None:
    some = [iri for iri in things if iri.startswith(f"{THINGS}{kind}")]
    for start in range(0, len(some), 40):
        values = {parameter: " ".join(some[start : start + 40])}
        language = {"lang": lang} if "_lang" in near.library[question].body else {}
        answered = near.about(question, through=through, **values, **language).natives()
        assert sorted(map(str, answered)) == sorted(map(str, near.gather(question, **values, **language).natives()))


def test_what_is_cited_is_found_as_by_the_whole_base(near: Knowledge) -> None:
    cited = [row["o"].value for row in near.select(f"SELECT DISTINCT ?o {{ ?s <{DCTERMS.source}> ?o }}").rows]
    assert any("#" in iri for iri in cited)
    assert any("#" not in iri for iri in cited)
    for start in range(0, len(cited), 40):
        some = " ".join(cited[start : start + 40])
        answered = near.about("sources/cited", cited=some, lang="fr").natives()
        assert sorted(map(str, answered)) == sorted(map(str, near.gather("sources/cited", cited=some).natives()))


def test_records_are_the_same_read_in_the_dump_and_by_questions(
    base: Knowledge, described: Described, things: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    by_questions = [base.record(thing, "en") for thing in things[::5]]
    monkeypatch.setattr(base, "_described", described)
    assert [base.record(thing, "en") for thing in things[::5]] == by_questions


def test_things_are_told_apart_and_an_unknown_one_has_nothing_stated(tmp_path: Path) -> None:
    text = "".join(
        f"<x:{name}> <x:p> <x:{name}#part> .\n<x:{name}#part> <x:p> <x:o> .\n" for name in ("a", "a-b", "ab")
    )
    described = cut(text, tmp_path)
    assert [subject for subject, _, _ in described.statements("x:a")] == ["x:a", "x:a#part"]
    assert described.statements("x:a-") == []
    assert described.statements("x:o") == []


def test_a_part_that_nothing_links_to_is_no_statement_of_its_thing(tmp_path: Path) -> None:
    text = "<x:a> <x:p> <x:a#1> .\n<x:a#1> <x:p> <x:a#2> .\n<x:a#2> <x:p> <x:a#3> .\n<x:a#3> <x:p> <x:b> .\n"
    assert [subject for subject, _, _ in cut(text, tmp_path).statements("x:a")] == ["x:a", "x:a#1", "x:a#2"]


def test_a_thing_described_in_several_places_is_read_whole_and_each_triple_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(members, "_MEMBER_BYTES", 40)
    between = "".join(f"<x:{n}> <x:p> <x:o> .\n" for n in range(20))
    described = cut(f"<x:a> <x:p> <x:o> .\n{between}<x:a> <x:p> <x:o> .\n<x:a> <x:q> <x:o> .\n", tmp_path)
    assert sorted(predicate for _, predicate, _ in described.statements("x:a")) == ["x:p", "x:q"]


def test_the_members_are_one_gzip_file_with_every_line_and_blank_nodes_are_nobody_s(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(members, "_MEMBER_BYTES", 100)
    # Larger than what is read at a time, even compressed.
    texts = ["".join(str(hash((n, m))) for m in range(3_000)) for n in range(3)]
    lines = "".join(f'<x:{n}> <x:é> "{text}" .\n' for n, text in enumerate(texts)) + "_:b0 <x:p> <x:o> .\n"
    described = cut(lines, tmp_path)
    assert gzip.decompress((tmp_path / members.NAME).read_bytes()).decode() == lines
    assert [described.statements(f"x:{n}")[0][2].value for n in range(3)] == texts
    assert described.statements("_:b0") == []


def test_a_last_line_without_its_end_is_kept(tmp_path: Path) -> None:
    written = members.Members(tmp_path)
    written.write(b"<x:a> <x:p> <x:o> .\n<x:b> <x:p> ")
    written.write(b"<x:o> .")
    written.finish()
    assert [subject for subject, _, _ in Described(tmp_path).statements("x:b")] == ["x:b"]


def test_two_things_of_the_same_digest_are_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.dump.members.digest", lambda _: 7)
    monkeypatch.setattr("kb.dump.reading.digest", lambda _: 7)
    described = cut("<x:a> <x:p> <x:o> .\n<x:b> <x:p> <x:o> .\n", tmp_path)
    assert [subject for subject, _, _ in described.statements("x:b")] == ["x:b"]


def test_a_dump_that_was_spoilt_is_said_to_be(tmp_path: Path) -> None:
    cut("<x:a> <x:p> <x:o> .\n", tmp_path)
    content = bytearray((tmp_path / members.NAME).read_bytes())
    content[12] ^= 0xFF
    (tmp_path / members.NAME).write_bytes(content)
    with pytest.raises(EngineUnavailable, match="kb build"):
        Described(tmp_path).statements("x:a")


def test_a_folder_without_a_dump_describes_nothing(tmp_path: Path) -> None:
    assert Described.open(tmp_path) is None
