"""What a fiche may not say, told once, at its place, with what was meant."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kb.fiches.completion import complete
from kb.fiches.desk import Desk
from kb.fiches.importing import Prepared, read_file
from kb.fiches.problems import NotImportable
from kb.fiches.statements import interpret
from kb.fiches.yaml_tree import read_yaml

Told = Callable[..., list[str]]
# Contact details exist only while a test runs: none is written in this repository.
TELEPHONE = " ".join(("04", "75", "00", "00", "00"))
MAIL = "@".join(("mairie", "example.org"))


def test_the_example_is_right(read: Callable[..., Prepared]):
    prepared = read()
    assert [found.messages["fr"] for found in prepared.problems] == []
    assert sorted(change.path.name for change in prepared.changes) == [
        "commune-valmont.ttl",
        "fiche-valmont-2024.ttl",
        "valmont-hauts-pres.ttl",
    ]


# (what stands in the example, what is written instead, what is said of it); all made in one fiche.
WRONG = (
    ("nature: commune-rurale", "nature: commmune", "commmune → commune ?"),
    ("crise-ou-risque", "Crise, perte ou risque", "Crise, perte ou risque → crise-ou-risque ?"),
    ("avancement: mise-en-oeuvre", "avancment: mise-en-oeuvre", "avancment → avancement ?"),
    ("type: Instance", "type: Instanse", "Instanse → Instance ?"),
    ("concerne: [participation-1]", "concerne: [participation-7]", "« participation-7 » n’existe pas"),
    ("source: fiche-valmont-2024", "source: fiche-valmont-2042", "fiche-valmont-2042 → fiche-valmont-2024 ?"),
    ("nombre: 3", "nombre: trois", "« trois » ne convient pas à « nombre » ; attendu : un nombre entier (5)."),
    ("date: 2023-06", "date: 31/06/2023", "attendu : un jour (2016-11-04) ou un mois (2016-11) ou une année"),
    ("2024-03-01", "2023-02-30", "« 2023-02-30 » ne convient pas à « date »"),
    ("Drought of 2022}", "Drought of 2022, de: Dürre}", "« de » n’est pas une langue des fiches"),
    ("{fr: Participation de la ville, en: Contribution of the town}", "Participation", "« libelle: {fr: …, en: …} »"),
    ("page: https://example.org/valmont", "page: valmont.fr", "écrivez une adresse complète (https://…)"),
    ("montant: 12 500,50", "montant: douze mille", "attendu : un nombre (1250.5)"),
    ("themes: [eau]\nterritoires", "themes: {eau: oui}\nterritoires", "une valeur simple est attendue"),
    ("declarations:\n", "declarations:\n  - commune\n", "« commune » est seul"),
    ("nature: actions-concertees", "", "« nature » attend au moins un concept"),
    (
        "    justification:\n      fr: La fiche parle",
        "    autre:\n      fr: La fiche",
        "dites ce qui est déduit et pourquoi",
    ),
)


@pytest.fixture(scope="module")
def all_told(read: Callable[..., Prepared]) -> list[str]:
    return [found.messages["fr"] for found in read(*((old, new) for old, new, _ in WRONG)).problems]


@pytest.mark.parametrize("expected", [expected for _, _, expected in WRONG])
def test_each_wrong_value_of_one_fiche_is_told_with_what_was_meant(all_told: list[str], expected: str):
    assert any(expected in line for line in all_told), all_told


def test_an_id_that_cannot_be_one_is_told_how_to_write_it(told: Told):
    (found,) = told(("id: valmont-hauts-pres", "id: Valmont & Hauts-Prés"))
    assert found.startswith("1:5: « Valmont & Hauts-Prés » ne peut pas être un id ; écrivez « valmont-hauts-pres »")


def test_what_is_missing_is_told_at_the_item_that_lacks_it(told: Told):
    found = told(
        ("    verification: verifie\ndeclencheurs", "declencheurs"),
        (", en: Drought of 2022", ""),
        ("    nombre: 3\n    source: fiche-valmont-2024\n", "    nombre: 3\n"),
    )
    assert [line.partition(": ")[0] for line in found] == ["10:5", "16:19", "29:5"], found
    assert "dites jusqu’où le fait a été vérifié" in found[0]
    assert "il faut un libellé français et un libellé anglais" in found[1]
    assert "renvoie à au moins une source" in found[2]


def test_what_to_write_is_told_in_the_words_of_a_fiche(told: Told):
    found = "\n".join(told((", en: Drought of 2022", ""), ("    preuve: stated\n", "")))
    assert "« libelle: {fr: …} »" in found
    assert "« preuve: stated »" in found
    assert "coop:" not in found
    assert "rdfs:" not in found


@pytest.mark.parametrize("text", [TELEPHONE, MAIL], ids=["telephone", "mail"])
def test_contact_details_in_a_text_are_refused(told: Told, text: str):
    (found,) = told(("Sécheresse de 2022", f"Sécheresse {text}"))
    assert "adresse électronique ou un numéro de téléphone" in found


MARKUP = ["<script>alert(1)</script>", "<b>gras</b>", "</p>", "<!-- x -->", "&#60;img", "javascript:x()", "< img src=x"]
PLAIN = ["moins de < 3 communes", "R & D", "a <= b", "<3"]


def text_faults(desk: Desk, text: str) -> list[str]:
    """Return what is said of one text, the rest of the fiche left out."""
    tree = read_yaml(f"id: x\ntitre: {{fr: '{text}'}}\n".encode(), file="f.yaml")
    completed = complete(tree, desk.context, desk.schema)
    return [found.messages["fr"] for found in interpret(completed.tree, desk.context).problems]


@pytest.mark.parametrize("text", MARKUP)
def test_markup_in_a_text_is_refused(desk: Desk, text: str):
    (found,) = text_faults(desk, text)
    assert "HTML" in found


@pytest.mark.parametrize("text", PLAIN)
def test_signs_that_are_not_markup_pass(desk: Desk, text: str):
    assert text_faults(desk, text) == []


def test_an_invisible_character_is_refused(desk: Desk):
    (found,) = text_faults(desk, "Sécheresse\u202e de 2022")
    assert "U+202E" in found


def test_two_items_with_one_id_are_told_with_both_places(told: Told):
    first, second = "  - libelle: {fr: Ville de", "  - libelle: {fr: Trois communes"
    found = told(
        (first, first.replace("- ", "- id: participation-1\n    ")),
        (second, second.replace("- ", "- id: participation-1\n    ")),
    )
    assert any("« participation-1 » est déjà décrit à example.yaml:24:5" in line for line in found), found


def test_an_item_between_two_whose_ids_are_written_takes_a_new_one(desk: Desk):
    """The row that a curator inserts in an exported spreadsheet renames nothing."""
    text = "id: x\nenjeux:\n  - {id: stake-1, note: {fr: a}}\n  - note: {fr: b}\n  - {id: stake-2, note: {fr: c}}\n"
    completed = complete(read_yaml(text.encode(), file="f.yaml"), desk.context, desk.schema)
    assert [iri.partition("#")[2] for iri in completed.declared] == ["", "stake-1", "stake-4", "stake-2"]


@pytest.mark.parametrize("name", ["../../etc/passwd", "https://w3id.org/cooperatheque/id/case/../x", "a/b", "..", "é"])
def test_an_id_never_leads_outside_its_folder(desk: Desk, name: str):
    completed = complete(read_yaml(f"id: '{name}'\n".encode(), file="f.yaml"), desk.context, desk.schema)
    assert len(completed.problems) == 1
    path = desk.layout.path_of(completed.root)
    assert path is not None
    assert path.parent == desk.layout.data / "cases"


def test_keys_of_another_context_are_refused(desk: Desk):
    text = "'@context': https://example.org/other.jsonld\nid: x\n"
    (found,) = complete(read_yaml(text.encode(), file="f.yaml"), desk.context, desk.schema).problems
    assert "une fiche suit le contexte" in found.messages["fr"]


def test_the_name_of_another_case_is_refused(told: Told):
    found = told(("id: valmont-hauts-pres", "id: tridan"))
    assert any("case:tridan est déjà dans la base (« Entente interterritoriale TRIDAN »)" in line for line in found)


def test_the_name_of_another_source_is_refused(told: Told):
    found = told(("- id: fiche-valmont-2024", "- id: landot-ententes-2020"))
    assert any("source:landot-ententes-2020 est déjà dans la base" in line for line in found)


def test_problems_come_in_the_order_of_the_file(told: Told):
    found = told(
        ("nombre: 3", "nombre: trois"),
        ("crise-ou-risque", "crise-ou-rixe"),
        ("{fr: Ville de Valmont,", "{fr: <i>Valmont</i>,"),
        ("    preuve: stated\n", ""),
    )
    lines = [int(line.partition(":")[0]) for line in found]
    assert len(found) == 4, found
    assert lines == sorted(lines)


def test_every_problem_is_told_in_english_too(read: Callable[..., Prepared]):
    problems = read(
        ("nombre: 3", "nombre: trois"), ("crise-ou-risque", "crise-ou-rixe"), ("{fr: Ville de", "{fr: <i>")
    ).problems
    assert all(found.messages["en"] != found.messages["fr"] for found in problems)
    assert "crise-ou-rixe → crise-ou-risque?" in "".join(found.messages["en"] for found in problems)


def test_fifty_megabytes_are_refused_by_their_size(desk: Desk, tmp_path: Path):
    path = tmp_path / "big.yaml"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(NotImportable, match=r"50\.0 MB"):
        read_file(path, desk)
