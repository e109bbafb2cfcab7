"""What the README shows, taken from the thing itself: run by cog, so that the page cannot lie."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner

from kb.cli import cli
from kb.layout import Layout
from kb.queries import Library
from kb.settings import SETTINGS

HOME = Path(__file__).parents[2]
WIDTH = 116
CONTENTS = {
    "cases": "cas et pistes",
    "formats": "formats, avec leurs régimes juridiques datés",
    "recommendations": "recommandations",
    "sessions": "sessions de travail",
    "organisations": "organisations",
    "territories": "territoires et lieux",
    "instruments": "dispositifs et documents",
    "methods": "méthodes",
    "legal-texts": "textes juridiques",
    "sources": "sources",
}


def session(*words: str) -> str:
    """Run a kb command and return it with its output, as a terminal shows them."""
    command = [str(Path(sys.executable).with_name("kb")), *words]
    environment = {**os.environ, "COLUMNS": str(WIDTH)}
    done = subprocess.run(command, cwd=HOME, env=environment, capture_output=True, text=True, check=True)
    lines = (line[:WIDTH].rstrip() for line in done.stdout.rstrip().splitlines())
    return "\n".join(["```console", f"$ kb {' '.join(words)}", *lines, "```"])


def question_count() -> int:
    return len(Library.load(HOME / "queries"))


def contents() -> str:
    """Return a table of the folders of data/ with the number of their files."""
    data = Layout(HOME).data
    rows = (
        f"| [`data/{folder}/`](data/{folder}) | {label} | {len(list((data / folder).glob('*.ttl')))} |"
        for folder, label in CONTENTS.items()
    )
    return "\n".join(["| dossier | contenu | nombre |", "|---|---|---|", *rows])


def commands() -> str:
    shown = CliRunner().invoke(cli, ["--help"], terminal_width=WIDTH, prog_name="kb").output
    return "\n".join(["```", *(line.rstrip() for line in shown.rstrip().splitlines()), "```"])


def settings() -> str:
    rows = (f"| `{s.variable}` | {f'`{s.default}`' if s.default != '' else ''} | {s.help} |" for s in SETTINGS)
    return "\n".join(["| variable | défaut | effet |", "|---|---|---|", *rows])
