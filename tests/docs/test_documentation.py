"""The documentation is executed: what it promises is there, what it shows is what one gets."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from kb.commands.cli import cli
from kb.settings import SETTINGS

HOME = Path(__file__).parents[2]
FOLDERS = ("data", "kb", "web")
DOCUMENTS = sorted(
    {
        HOME / "README.md",
        *HOME.glob("*/README.md"),
        *(path for folder in FOLDERS for path in HOME.glob(f"{folder}/*/README.md")),
        *HOME.glob("ontology/decisions/*.md"),
    }
)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def anchors(document):
    """Anchors as code hosts make them: lower case, words joined by hyphens, punctuation dropped."""
    headings = HEADING.findall(document.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\s-]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: str(document.relative_to(HOME)))
class TestEveryDocument:
    def test_links_to_files_and_headings_that_exist(self, document):
        for target in LINK.findall(document.read_text(encoding="utf-8")):
            if "://" in target:
                continue
            path, _, anchor = target.partition("#")
            linked = (document.parent / path) if path else document
            assert linked.exists(), f"{target} is not there"
            assert not anchor or anchor in anchors(linked), f"{target}: no such heading"

    def test_names_no_path_of_one_machine(self, document):
        assert not re.search(r"/(work|root|home)/", document.read_text(encoding="utf-8"))


def test_generated_parts_are_up_to_date():
    pages = [str(document) for document in DOCUMENTS if "[[[cog" in document.read_text(encoding="utf-8")]
    cog = [str(Path(sys.executable).with_name("cog")), "-I", "tests/docs", "--check", *pages]
    done = subprocess.run(cog, check=False, cwd=HOME, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + "run make docs"


def test_every_command_of_kb_is_in_the_readme():
    readme = (HOME / "README.md").read_text(encoding="utf-8")
    assert all(re.search(rf"^  {name}\b", readme, re.MULTILINE) for name in cli.commands)


def test_every_setting_is_in_the_readme():
    readme = (HOME / "README.md").read_text(encoding="utf-8")
    assert all(f"`{setting.variable}`" in readme for setting in SETTINGS)


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_every_help_ends_with_two_examples(name):
    examples = (cli.commands[name].epilog or "").rpartition("Examples:")[2].strip().splitlines()
    assert len([line for line in examples if line.strip().startswith("kb ")]) >= 2
