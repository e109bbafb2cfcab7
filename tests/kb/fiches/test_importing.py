"""The curator's road through the real command: new, import, correct, import again, export."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from kb.fiches.desk import Desk
from kb.fiches.importing import prepare
from kb.fiches.yaml_tree import read_yaml
from kb.layout import Layout

Run = Callable[..., Result]
Contents = Callable[[], dict[str, bytes]]
WRITTEN = {
    "data/cases/valmont-hauts-pres.ttl",
    "data/organisations/commune-valmont.ttl",
    "data/sources/fiche-valmont-2024.ttl",
}


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_fiche_becomes_files_that_kb_check_accepts(kb: Run, contents: Contents):
    before = contents()
    done = kb("import", "example.yaml")
    assert done.exit_code == 0, done.output
    assert set(contents()) - set(before) == WRITTEN
    assert {name: content for name, content in contents().items() if name in before} == before
    assert kb("check", *WRITTEN).exit_code == 0
    assert kb("format", "--check", *WRITTEN).exit_code == 0


def test_the_same_fiche_twice_changes_nothing(kb: Run, contents: Contents):
    kb("import", "example.yaml")
    before = contents()
    again = kb("import", "example.yaml")
    assert (again.exit_code, again.stdout, again.stderr) == (0, "", "Rien n’a changé.\n")
    assert contents() == before


def test_a_changed_word_changes_one_line(kb: Run, home: Path, contents: Contents):
    kb("import", "example.yaml")
    before = contents()
    edit(home / "example.yaml", "Préserver la ressource en eau", "Partager la ressource en eau")
    refused = kb("import", "example.yaml")
    assert refused.exit_code == 1
    assert "est déjà dans la base" in refused.stdout
    assert contents() == before
    done = kb("import", "example.yaml", "--replace")
    assert done.stdout == "data/cases/valmont-hauts-pres.ttl  +1 −1\n"
    name = "data/cases/valmont-hauts-pres.ttl"
    old, new = before[name].splitlines(), contents()[name].splitlines()
    assert len(old) == len(new)
    assert sum(one != other for one, other in zip(old, new, strict=True)) == 1


def test_an_item_added_at_the_end_leaves_the_others_alone(kb: Run, home: Path, contents: Contents):
    kb("import", "example.yaml")
    name = "data/cases/valmont-hauts-pres.ttl"
    before = set(contents()[name].splitlines())
    addition = (
        "  - libelle: {fr: Suivre les débits, en: Monitor the flows}\n    nature: actions-concertees\n"
        "    source: fiche-valmont-2024\n    preuve: stated\n    verification: verifie\nobjets:\n"
    )
    edit(home / "example.yaml", "objets:\n", addition)
    assert kb("import", "example.yaml", "--replace").exit_code == 0
    assert before - set(contents()[name].splitlines()) == set()


def test_an_item_put_before_others_is_told_to_keep_their_ids(kb: Run, home: Path):
    kb("import", "example.yaml")
    item = "gouvernance:\n  - type: Poste\n    libelle: {fr: Secrétaire, en: Secretary}\n    nature: pilotage\n"
    proof = "    source: fiche-valmont-2024\n    preuve: stated\n    verification: verifie\n"
    edit(home / "example.yaml", "gouvernance:\n", item + proof)
    done = kb("import", "example.yaml", "--replace")
    assert "« Conférence des maires » s’appelait governance-1 et s’appellera governance-2" in done.stderr


def test_what_a_fiche_does_not_say_of_another_thing_stays(kb: Run, home: Path, contents: Contents):
    """An organisation declared in two fiches keeps what the first, or a person, wrote of it."""
    kb("import", "example.yaml")
    path = home / "data" / "organisations" / "commune-valmont.ttl"
    edit(path, "  coop:kind partner:commune ;\n", '  coop:kind partner:commune ;\n  coop:siren "210700006" ;\n')
    before = contents()
    assert kb("import", "example.yaml").exit_code == 0
    edit(home / "example.yaml", "Commune of Valmont", "Municipality of Valmont")
    assert kb("import", "example.yaml", "--replace").exit_code == 0
    assert '"210700006"' in path.read_text(encoding="utf-8")
    assert "Municipality" in path.read_text(encoding="utf-8")
    assert {name for name, content in contents().items() if before[name] != content} == {str(path.relative_to(home))}


def test_a_base_reached_through_links_is_judged_by_the_same_rules(home: Path, tmp_path: Path):
    link = tmp_path / "link"
    link.symlink_to(home)
    desk = Desk(Layout(link))
    prepared = prepare(desk, read_yaml(b"id: x\n", file="f.yaml"))
    assert "état d’avancement" in "".join(found.messages["fr"] for found in prepared.problems)


def test_nothing_is_written_when_one_word_is_wrong(kb: Run, home: Path, contents: Contents):
    before = contents()
    edit(home / "example.yaml", "nature: commune-rurale", "nature: commmune")
    refused = kb("import", "example.yaml", "--lang", "en")
    assert refused.exit_code == 1
    assert refused.stdout.startswith("example.yaml:31:13: “commmune” is not in the list")
    assert "commmune → commune?" in refused.stdout
    assert refused.stderr == "1 point to correct; nothing has been written.\n"
    assert contents() == before
    assert not (home / "drafts").exists()


def test_a_draft_is_kept_apart_and_never_checked_or_served(kb: Run, home: Path, contents: Contents):
    before = contents()
    edit(home / "example.yaml", "nature: commune-rurale", "nature: commmune")
    kept = kb("import", "example.yaml", "--draft")
    assert kept.exit_code == 0
    assert "commmune → commune ?" in kept.stderr
    assert (home / "drafts" / "valmont-hauts-pres" / "cases" / "valmont-hauts-pres.ttl").exists()
    assert contents() == before
    assert not any("drafts" in str(path) for path in Layout(home).turtle_files())


def test_questions_are_written_answered_and_settled(kb: Run, home: Path):
    edit(home / "example.yaml", "territoires: [ardeche]", "territoires: [Valence]")
    assert kb("import", "example.yaml", "--questions", "q.yaml").exit_code == 1
    edit(home / "q.yaml", "  territory:\n", "  territory: 82186\n")
    done = kb("import", "example.yaml", "--answers", "q.yaml")
    assert done.exit_code == 0, done.stdout
    assert "data/territories/valence-82186.ttl  nouveau" in done.stdout


def test_an_empty_fiche_lists_what_is_required_and_a_filled_one_is_imported(kb: Run, home: Path):
    blank = kb("new").stdout
    (home / "blank.yaml").write_text(blank, encoding="utf-8")
    refused = kb("import", "blank.yaml")
    assert "il manque « id: »" in refused.stdout
    assert "état d’avancement" in refused.stdout
    assert "commune-rurale (commune rurale ou périurbaine)" in blank.replace("\n    # ", " ")
    assert "# required" in kb("new", "--lang", "en").stdout


def test_export_of_an_unknown_case_names_the_nearest(kb: Run):
    refused = kb("export", "--fiche", "tridann")
    assert refused.exit_code == 1
    assert refused.stderr == "La base n’a pas de cas « tridann » ; tridann → tridan ?\n"


@pytest.mark.parametrize("attempt", range(2))
def test_kill_9_during_an_import_loses_nothing(kb: Run, home: Path, contents: Contents, attempt: int):
    """Whenever it dies, the files of before are intact, and the next import ends with all of the new ones."""
    before = contents()
    command = [Path(sys.executable).parent / "kb", "import", "example.yaml"]
    process = subprocess.Popen(
        command, cwd=home, env={"KB_HOME": str(home)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    deadline = time.monotonic() + random.uniform(0.3, 4)
    # The moment of writing is short: once the journal exists, every thousandth of a second counts.
    while time.monotonic() < deadline and not (home / "build" / "import").exists():
        time.sleep(0.001)
    time.sleep(random.uniform(0, 0.02))
    process.kill()
    process.wait()
    after = contents()
    assert {name: content for name, content in after.items() if name in before} == before
    assert kb("import", "example.yaml").exit_code == 0
    assert set(contents()) - set(before) == WRITTEN
    assert kb("check", *WRITTEN).exit_code == 0
