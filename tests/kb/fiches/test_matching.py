"""Names are asked about, codes and slugs are taken at their word."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kb.errors import KbError
from kb.fiches.answers import questions_file, read_answers
from kb.fiches.desk import Desk
from kb.fiches.importing import Prepared
from kb.fiches.known import Known
from kb.fiches.matching import Matcher
from kb.fiches.problems import Question
from kb.fiches.registry import COMMUNE, Registry, bare_name
from kb.namespaces import thing

Read = Callable[..., Prepared]
HOME = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def no_judge(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the shapes out: names and codes are settled before them."""
    monkeypatch.setattr("kb.fiches.importing.judge", lambda *_: ())


@pytest.fixture
def registry() -> Registry:
    found = Registry.installed(HOME)
    assert found is not None, "npm ci installs the official registry"
    return found


def question(read: Read, old: str, new: str) -> Question:
    found = [problem.question for problem in read((old, new)).problems if problem.question]
    assert len(found) == 1
    return found[0]


def test_the_three_valence_are_a_question(read: Read):
    asked = question(read, "territoires: [ardeche]", "territoires: [Valence]")
    answers = {candidate.answer for candidate in asked.candidates}
    assert {"valence", "16392", "82186"} <= answers
    assert any("26362" in candidate.detail["fr"] for candidate in asked.candidates)


def test_a_name_that_only_one_thing_bears_is_a_question_all_the_same(read: Read):
    asked = question(read, "organisation: commune-valmont", "organisation: Brest Métropole Océane")
    assert [candidate.answer for candidate in asked.candidates] == ["brest-metropole"]


def test_a_format_by_its_name_is_a_question(read: Read):
    asked = question(read, "nature: entente-intercommunale", "nature: Entente intercommunale")
    assert asked.candidates[0].answer == "entente-intercommunale"


def test_an_answer_settles_a_name(read: Read):
    change = ("territoires: [ardeche]", "territoires: [Valence]")
    prepared = read(change, answers={("territory", "Valence"): "valence"})
    assert prepared.problems == ()
    case = next(change for change in prepared.changes if change.path.stem == "valmont-hauts-pres")
    assert "coop:territory territory:valence ;" in case.document.text


def said(matcher: Matcher, kind: str, slug: str) -> set[tuple[str, str]]:
    """Return (property, value) of something that a code brought, by their last words."""
    return {
        (triple.predicate.value.rpartition("#")[2].rpartition("/")[2], str(triple.object.value).rpartition("/")[2])
        for triple in matcher.created[thing(kind, slug)]
    }


def test_an_official_code_brings_the_territory_its_departement_and_its_region(registry: Registry):
    matcher = Matcher(Known(), registry, {})
    assert matcher.resolve("territory", "82186") == "valence"
    assert said(matcher, "territory", "valence") == {
        ("type", "ns#Territory"),
        ("label", "Valence"),
        ("kind", "commune"),
        ("inseeCode", "82186"),
        ("codeVintage", "2026"),
        ("isPartOf", "tarn-et-garonne"),
        ("source", "etalab-decoupage-administratif-2026"),
    }
    assert ("isPartOf", "occitanie") in said(matcher, "territory", "tarn-et-garonne")
    assert ("kind", "region") in said(matcher, "territory", "occitanie")


def test_a_namesake_is_told_apart_by_its_code(registry: Registry):
    matcher = Matcher(Known(), registry, {})
    assert [matcher.resolve("territory", code) for code in ("26362", "16392", "26362")] == [
        "valence",
        "valence-16392",
        "valence",
    ]


def test_the_code_of_a_territory_of_the_base_names_it(read: Read):
    prepared = read(("territoires: [ardeche]", "territoires: [26362]"))
    case = next(change for change in prepared.changes if change.path.stem == "valmont-hauts-pres")
    assert "coop:territory territory:valence ;" in case.document.text


def test_a_siren_brings_the_intercommunalite(registry: Registry):
    matcher = Matcher(Known(), registry, {})
    assert matcher.resolve("organisation", "200068781") == "ca-valence-romans-agglo"
    found = said(matcher, "organisation", "ca-valence-romans-agglo")
    assert {
        ("label", "Communauté d’agglomération Valence Romans Agglo"),
        ("label", "Valence Romans Agglo agglomeration community"),
        ("kind", "ca"),
        ("siren", "200068781"),
    } <= found


def test_a_code_that_does_not_exist_is_refused(read: Read):
    (problem,) = read(("territoires: [ardeche]", "territoires: [99999]")).problems
    assert problem.messages["fr"] == "le code 99999 n’existe pas dans le registre officiel de 2026 ; vérifiez-le."


def declared(code: str, name: str) -> tuple[str, str]:
    entry = f"declarations:\n  - type: Territoire\n    id: essai\n    nom: {{fr: {name}, en: {name}}}\n"
    return "declarations:\n", f"{entry}    nature: commune\n    code-insee: '{code}'\n    source: fiche-valmont-2024\n"


def test_the_code_of_another_commune_is_refused(read: Read):
    (problem,) = read(declared("26362", "Privas")).problems
    assert problem.messages["fr"].startswith("26362 est le code de Valence, non de ce territoire")
    assert problem.place.line is not None


def test_a_declared_code_is_compared_with_the_registry(read: Read):
    assert "99999 n’existe pas" in read(declared("99999", "Nulle-Part")).problems[0].messages["fr"]
    assert read(declared("16392", "Valence")).problems == ()


def test_a_siren_with_a_wrong_check_digit_is_refused(read: Read):
    change = ("    id: commune-valmont\n", '    id: commune-valmont\n    siren: "246700489"\n')
    (problem,) = read(change).problems
    assert "clé de contrôle" in problem.messages["fr"]


def test_without_the_registry_a_new_code_says_what_to_install(desk: Desk):
    matcher = Matcher(desk.known, None, {})
    assert matcher.resolve("territory", "82186") == "82186"
    assert matcher.resolve("territory", "26362") == "valence"
    assert Registry.installed(Path("/nowhere")) is None


def test_the_vintage_is_read_from_the_package(registry: Registry):
    assert (registry.version, registry.vintage) == ("6.0.0", "2026")
    entry = registry.entry(COMMUNE, "26362")
    assert entry is not None
    assert entry.departement == "26"


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("CC du Pays de Nay", "pays de nay"),
        ("Communauté de communes Cœur de Loire", "coeur de loire"),
        ("CU d'Arras", "arras"),
    ],
)
def test_a_name_compares_without_its_nature(name: str, bare: str):
    assert bare_name(name) == bare


class TestAnswersFile:
    def write(self, folder: Path, text: str) -> Path:
        path = folder / "answers.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    def test_gives_an_answer_for_any_kind_or_for_one(self, tmp_path: Path):
        path = self.write(tmp_path, "Valence: 26362\nBrest: {territory: brest, organisation: }\nVide:\n")
        assert read_answers(path) == {("", "Valence"): "26362", ("territory", "Brest"): "brest"}

    def test_is_written_with_the_candidates_and_read_back(self, tmp_path: Path, read: Read):
        asked = question(read, "territoires: [ardeche]", "territoires: [Valence]")
        text = questions_file([asked], "fr")
        assert "#   82186 = Valence" in text
        filled = text.replace("territory:\n", "territory: 82186\n")
        assert read_answers(self.write(tmp_path, filled)) == {("territory", "Valence"): "82186"}

    def test_refuses_an_answer_that_is_a_list(self, tmp_path: Path):
        with pytest.raises(KbError, match="an answer is a short name"):
            read_answers(self.write(tmp_path, "Valence: [26362, 82186]\n"))


def test_a_thing_is_found_by_any_of_its_names(desk: Desk):
    assert [found.answer for found in desk.known.called("organisation", "BREST METROPOLE oceane")] == [
        "brest-metropole"
    ]
    assert desk.known.label(thing("organisation", "brest-metropole"), "fr") == "Brest Métropole"
