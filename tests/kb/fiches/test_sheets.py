"""The same fiche as a spreadsheet: nothing lost, lists to choose from, findings by sheet and cell."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import Result
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from kb.errors import Lang
from kb.fiches.completion import complete
from kb.fiches.desk import Desk
from kb.fiches.importing import prepare, read_bytes
from kb.fiches.problems import NotImportable
from kb.fiches.sheet_layout import Sheets
from kb.fiches.sheet_reading import read_xlsx
from kb.fiches.sheet_writing import to_xlsx
from kb.fiches.statements import interpret
from kb.fiches.writing import fiche_of

DATA = Path(__file__).parents[3] / "data"
CASES = sorted(path.stem for path in (DATA / "cases").glob("*.ttl"))


@pytest.fixture(scope="session")
def sheets(desk: Desk) -> Sheets:
    return Sheets(desk)


def exported(desk: Desk, sheets: Sheets, slug: str, lang: Lang) -> bytes:
    path = DATA / "cases" / f"{slug}.ttl"
    triples = desk.documents[path].triples
    fiche = fiche_of(desk.layout.iri_of(path) or "", triples, desk.context, desk.schema, explicit=True)
    return to_xlsx(fiche, sheets, lang)


@pytest.mark.parametrize(("slug", "lang"), [(slug, ("fr", "en")[place % 2]) for place, slug in enumerate(CASES)])
def test_every_case_keeps_every_triple_through_a_spreadsheet(desk: Desk, sheets: Sheets, slug: str, lang: Lang):
    """Every other one in English: labels of concepts are translated back to the same concepts."""
    triples = desk.documents[DATA / "cases" / f"{slug}.ttl"].triples
    tree = read_xlsx(exported(desk, sheets, slug, lang), sheets, file=f"{slug}.xlsx")
    completed = complete(tree, desk.context, desk.schema)
    reading = interpret(completed.tree, desk.context)
    assert (completed.problems, reading.problems) == ([], [])
    assert {statement.triple for statement in reading.statements} == triples


@pytest.fixture(scope="module")
def blank(sheets: Sheets) -> bytes:
    return to_xlsx({}, sheets, "fr")


class TestBlankWorkbook:
    def test_has_a_sheet_for_the_case_and_one_for_each_facet(self, blank: bytes, sheets: Sheets):
        names = load_workbook(io.BytesIO(blank)).sheetnames
        assert names[0] == "Cas"
        assert {"Partenaire", "Enjeu", "Acteurs et gouvernance", "Jalon", "Absence dite", "Source"} <= set(names)
        assert len(names) == len(sheets.sections) + 1

    def test_offers_concepts_by_their_french_label(self, blank: bytes):
        book = load_workbook(io.BytesIO(blank))
        sheet = book["Enjeu"]
        column = column_of(sheet, "enjeux.nature")
        source = next(
            validation.formula1
            for validation in sheet.data_validations.dataValidation
            if sheet.cell(3, column).coordinate in validation.sqref
        )
        title, _, cells = source.partition("!")
        labels = [row[0].value for row in book[title][cells.replace("$", "")]]
        assert "sécurisation de la ressource en eau" in labels or len(labels) > 5
        assert all("-" not in str(label) or " " in str(label) for label in labels)

    def test_explains_each_column_in_a_comment_of_its_header(self, blank: bytes):
        sheet = load_workbook(io.BytesIO(blank))["Partenaire"]
        comment = sheet.cell(2, column_of(sheet, "partenaires.nombre")).comment
        assert comment is not None
        assert comment.text.startswith("Combien de partenaires de ce type")

    def test_speaks_english_when_asked(self, sheets: Sheets):
        book = load_workbook(io.BytesIO(to_xlsx({}, sheets, "en")))
        assert "Stake" in book.sheetnames
        assert book["Stake"]["B2"].value == "label (French) *"

    def test_says_nothing_when_read(self, blank: bytes, sheets: Sheets):
        tree = read_xlsx(blank, sheets, file="f.xlsx")
        assert getattr(tree, "entries", None) == ()

    def test_each_list_names_each_choice_once(self, sheets: Sheets):
        for section in sheets.sections:
            for column in section.columns:
                if column.choices and not column.choices.startswith("part:"):
                    for lang in ("fr", "en"):
                        labels = [label.casefold() for label in sheets.labels(column.choices, lang).values()]
                        assert len(labels) == len(set(labels)), column.choices


def column_of(sheet: Worksheet, path: str) -> int:
    return next(cell.column for cell in sheet[1] if cell.value == path)


Fill = Callable[[Workbook], object]


def fill(sheet: Worksheet, line: int, **values: object) -> None:
    """Write values in one row of a list: ``libelle__fr`` is the column libelle.fr."""
    prefix = str(sheet["A1"].value).removesuffix(".id")
    for name, value in values.items():
        sheet.cell(line, column_of(sheet, f"{prefix}.{name.replace('__', '.').replace('_', '-')}")).value = value


def fill_case(sheet: Worksheet, **values: object) -> None:
    lines = {str(sheet.cell(line, 1).value): line for line in range(1, sheet.max_row + 1)}
    for name, value in values.items():
        sheet.cell(lines[f"cas.{name.replace('__', '.')}"], 3).value = value


def filled(blank: bytes, change: Fill = lambda _: None) -> bytes:
    """Fill a blank workbook as a curator would, French labels chosen from the lists."""
    book = load_workbook(io.BytesIO(blank))
    fill_case(book["Cas"], id="haut-et-bas", titre__fr="Haut et Bas", titre__en="High and Low")
    fill_case(book["Cas"], avancement="mise en œuvre")
    said = {"source": "fiche-haut-bas", "preuve": "explicite", "verification": "vérifié"}
    trigger = {"libelle__fr": "Crue", "libelle__en": "Flood", "nature": "crise, perte ou risque", "annee": 2021}
    fill(book["Élément déclencheur"], 3, **trigger, **said)
    partner = {"libelle__fr": "Deux villes", "libelle__en": "Two towns", "nature": "commune", "nombre": 2.0}
    fill(book["Partenaire"], 3, **partner, **said)
    thing = {"libelle__fr": "Digue", "libelle__en": "Dyke", "nature": "axes prioritaires", "statut": "réalisé"}
    fill(book["Objet"], 3, **thing, **said)
    milestone = {"libelle__fr": "Accord", "libelle__en": "Deal", "nature": "signature", "date": datetime(2022, 5, 4)}
    fill(book["Jalon"], 3, **milestone, **said)
    nothing = {"libelle__fr": "Rien", "libelle__en": "Nothing", "raison": "non-precise", "source": "fiche-haut-bas"}
    for line, facet in enumerate(("enjeux", "ambitions", "acteurs"), 3):
        fill(book["Absence dite"], line, facette=facet, **nothing)
    sheet = {"id": "fiche-haut-bas", "titre__fr": "Fiche", "titre__en": "Sheet", "nature": "page web"}
    fill(book["Source"], 3, **sheet, nom_editeur="Haut", corpus="externe", page="https://example.org/haut")
    change(book)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def refusals(content: bytes, sheets: Sheets) -> list[str]:
    try:
        tree = read_bytes(content, sheets.desk, file="f.xlsx")
    except NotImportable as refusal:
        problems = refusal.problems
    else:
        problems = prepare(sheets.desk, tree).problems
    return [f"{found.place}: {found.messages['fr']}" for found in problems]


def test_a_workbook_filled_from_scratch_is_right(blank: bytes, sheets: Sheets):
    content = filled(blank)
    assert refusals(content, sheets) == []
    prepared = prepare(sheets.desk, read_bytes(content, sheets.desk, file="f.xlsx"))
    case = next(change.document.text for change in prepared.changes if change.path.stem == "haut-et-bas")
    assert "coop:kind trigger:crise-ou-risque ;" in case
    assert 'coop:eventYear "2021"^^xsd:gYear ;' in case
    assert 'dcterms:date "2022-05-04"^^xsd:date ;' in case
    assert "coop:count 2 ;" in case
    assert {change.path.stem for change in prepared.changes} == {"haut-et-bas", "fiche-haut-bas"}


def put(sheet: Worksheet, cell: str, value: object) -> None:
    sheet[cell].value = value


# (what is done to the workbook, what is said of it); all done to one workbook.
WRONG: tuple[tuple[Fill, str], ...] = (
    (lambda b: fill(b["Partenaire"], 3, nature="commmune"), "Partenaire · E3: « commmune » n’est pas dans la liste"),
    (lambda b: fill(b["Objet"], 3, libelle__fr="<b>Digue</b>"), "Objet · B3: « <b>Digue</b> » est du code HTML"),
    (lambda b: fill(b["Élément déclencheur"], 3, libelle__en=None), "Élément déclencheur · B3: Élément : il faut un"),
    (lambda b: fill(b["Objet"], 3, source=None), "Objet · A3: « source » renvoie à au moins une source"),
    (lambda b: fill(b["Jalon"], 3, date="4 mai"), "Jalon · H3: « 4 mai » ne convient pas à « date »"),
    (lambda b: fill_case(b["Cas"], avancement="presque"), "Cas · C10: « presque » n’est pas dans la liste"),
)
UNREADABLE: tuple[tuple[Fill, str], ...] = (
    (
        lambda b: put(b["Objet"], "B4", "=1+1"),
        "Objet · B4: cette cellule est une formule ou une erreur de calcul (=1",
    ),
    (lambda b: put(b["Objet"], "B5", "#REF!"), "Objet · B5: cette cellule est une formule ou une erreur de calcul"),
    (lambda b: put(b["Enjeu"], "ZZ4", "x"), "Enjeu: cette feuille dépasse"),
    (lambda b: put(b["Ambition"], "AZ4", "x"), "Ambition · AZ4: rien ne dit ce qu’est cette valeur"),
    (lambda b: put(b["Jalon"], "A3000", "x"), "Jalon: cette feuille dépasse 2000 lignes"),
    (lambda b: put(b.create_sheet("Notes"), "A1", "à voir"), "Notes: cette feuille n’est pas d’une fiche"),
    (lambda b: b.remove(b["Cas"]), "f.xlsx: ce classeur n’a pas de feuille « Cas »"),
)


@pytest.mark.parametrize("wrong", [WRONG, UNREADABLE], ids=["wrong values", "unreadable cells"])
def test_everything_wrong_in_a_workbook_is_told_with_sheet_and_cell(
    blank: bytes, sheets: Sheets, wrong: tuple[tuple[Fill, str], ...]
):
    found = refusals(filled(blank, lambda book: [change(book) for change, _ in wrong]), sheets)
    for _, expected in wrong:
        assert any(line.removeprefix("f.xlsx · ").startswith(expected) for line in found), (expected, found)


def test_columns_may_be_moved_and_sheets_renamed(desk: Desk, sheets: Sheets):
    book = load_workbook(io.BytesIO(exported(desk, sheets, "tridan", "fr")))
    sheet = book["Enjeu"]
    sheet.title = "Mes enjeux"
    for line in range(1, sheet.max_row + 1):
        first, second = sheet.cell(line, 2), sheet.cell(line, 3)
        first.value, second.value = second.value, first.value
    output = io.BytesIO()
    book.save(output)
    prepared = prepare(desk, read_bytes(output.getvalue(), desk, file="tridan.xlsx"))
    assert (prepared.problems, prepared.changes) == ((), ())


def test_a_text_that_looks_like_a_formula_is_exported_as_a_text(sheets: Sheets):
    fiche = {"id": "x", "titre": {"fr": "=SOMME(A1)", "en": "+1"}}
    cells = load_workbook(io.BytesIO(to_xlsx(fiche, sheets, "fr")))["Cas"]
    assert (cells["C2"].value, cells["C2"].data_type) == ("=SOMME(A1)", "s")


class TestHostileFiles:
    def test_a_zip_bomb_named_xlsx_is_refused_before_it_unfolds(self, sheets: Sheets):
        output = io.BytesIO()
        with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
            for number in range(4):
                archive.writestr(f"xl/worksheets/sheet{number}.xml", b"0" * 50_000_000)
        assert len(output.getvalue()) < 1_000_000
        (told,) = refusals(output.getvalue(), sheets)
        assert told.startswith("f.xlsx: une fois déplié, ce fichier ferait 200 Mo")

    def test_an_entry_that_lies_about_its_size_is_refused(self, blank: bytes, sheets: Sheets):
        output = io.BytesIO()
        with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/workbook.xml", b"0" * 60_000_000)
        size = (60_000_000).to_bytes(4, "little")
        lying = output.getvalue().replace(size, (100).to_bytes(4, "little"))
        assert len(refusals(lying, sheets)) == 1

    def test_entities_are_refused(self, blank: bytes, sheets: Sheets):
        bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha">]><a>&b;</a>'
        (told,) = refusals(replaced(blank, "xl/workbook.xml", bomb), sheets)
        assert "n’est pas un classeur .xlsx lisible" in told

    def test_a_damaged_workbook_is_refused(self, blank: bytes, sheets: Sheets):
        assert len(refusals(blank[: len(blank) // 2], sheets)) == 1
        assert len(refusals(replaced(blank, "xl/workbook.xml", b"<a>"), sheets)) == 1
        assert len(refusals(b"PK\x03\x04" + b"\0" * 100, sheets)) == 1

    def test_a_workbook_over_the_limit_is_refused(self, sheets: Sheets):
        (told,) = refusals(b"PK\x03\x04" + b"\0" * 6_000_000, sheets)
        assert "une fiche 5 Mo au plus" in told


def replaced(content: bytes, name: str, part: bytes) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(output, "w") as new:
        for entry in old.namelist():
            new.writestr(entry, part if entry == name else old.read(entry))
    return output.getvalue()


class TestCommands:
    def test_new_export_and_import_go_round(self, kb: Callable[..., Result], home: Path):
        assert kb("new", "--xlsx").stdout == "fiche.xlsx\n"
        assert kb("export", "--xlsx", "tridan", "--lang", "en").stdout == "tridan.xlsx\n"
        again = kb("import", "tridan.xlsx")
        assert (again.exit_code, again.stderr) == (0, "Rien n’a changé.\n")
        (home / "fiche.xlsx").write_bytes(filled((home / "fiche.xlsx").read_bytes()))
        assert kb("import", "fiche.xlsx").exit_code == 0
        assert (home / "data" / "cases" / "haut-et-bas.ttl").exists()

    def test_a_workbook_being_filled_is_not_replaced_by_an_empty_one(self, kb: Callable[..., Result], home: Path):
        (home / "fiche.xlsx").write_bytes(b"work")
        refused = kb("new", "--xlsx")
        assert refused.exit_code == 2
        assert "existe déjà" in refused.stderr
        assert (home / "fiche.xlsx").read_bytes() == b"work"

    def test_export_wants_one_form(self, kb: Callable[..., Result]):
        assert kb("export").exit_code == 2
        assert kb("export", "--fiche", "tridan", "--xlsx", "tridan").exit_code == 2
