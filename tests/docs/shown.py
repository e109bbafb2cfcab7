"""What the README shows, taken from the thing itself: run by cog, so that the page cannot lie."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner

from kb.commands.cli import cli
from kb.layout import Layout
from kb.settings import SETTINGS
from kb.sparql.queries import Library

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

IDEAS = {
    "kb/checks": "le contrôle : les formes SHACL, dites au curateur dans sa langue",
    "kb/commands": "la commande `kb`, un module par famille de commandes",
    "kb/comparing": "cas et formats côte à côte, et de combien deux cas sont proches",
    "kb/dump": "les triplets en un fichier : l’instantané en est fait, on le télécharge, une chose s’y lit d’un coup",
    "kb/engines": "ce qui répond aux requêtes : le moteur embarqué ou un autre, et en quoi ils diffèrent",
    "kb/fiches": "la fiche et le tableur : écrire un cas sans écrire de RDF",
    "kb/guide": "le guide : ses questions, ses règles, le classement des formats",
    "kb/handouts": "ce qu’on emporte : une comparaison, un cas, un avis du guide, sur papier ou en fichier",
    "kb/index": "l’index des cas : colonnes et images binaires, sur disque ou en mémoire",
    "kb/proposals": "les propositions du public, du brouillon à la décision",
    "kb/publication": "des fichiers à l’instantané : écrit à part, scellé, publié d’un coup, lu sous verrou",
    "kb/records": "ce que la base dit d’une chose, dans une langue, dans l’ordre des formes",
    "kb/search": "la recherche en plein texte, en français et en anglais",
    "kb/sparql": "le texte des requêtes : questions, en-têtes, valeurs liées, ce qu’un visiteur peut demander",
    "kb/turtle": "l’écriture des fichiers Turtle, toujours la même",
    "kb/workbooks": "des lignes en classeurs qu’un tableur ouvre",
    "kb/workers": "les requêtes du public, tour à tour, dans des processus que l’on peut tuer",
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


def folders(top: str, lang: str) -> str:
    """Return a table of the packages in a folder; what one is for is its docstring, and ``IDEAS`` in French."""
    found = {f"{top}/{path.parent.name}": path for path in sorted((HOME / top).glob("*/__init__.py"))}
    if lang == "fr" and found.keys() != {name for name in IDEAS if name.startswith(f"{top}/")}:
        raise ValueError(f"IDEAS does not say what each package of {top} is for")
    heading = "| dossier | idée |" if lang == "fr" else "| folder | idea |"
    rows = (f"| [`{name}/`]({name.partition('/')[2]}) | {_idea(name, path, lang)} |" for name, path in found.items())
    return "\n".join([heading, "|---|---|", *rows])


def _idea(name: str, path: Path, lang: str) -> str:
    if lang == "fr":
        return IDEAS[name]
    said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return said.partition("\n\n")[0].replace("\n", " ").replace("``", "`")
