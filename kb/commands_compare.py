"""``kb compare``: cases side by side in the terminal, or to take away."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from kb import exports, snapshots
from kb.compare import Comparison
from kb.errors import BadParameter, Lang
from kb.knowledge import Knowledge
from kb.layout import Layout
from kb.settings import Settings, find_home

_UNBOUNDED = 10_000
_EXAMPLES = """\b
Examples:
  kb compare tridan plan-cooperation-monts-ardeche
  kb compare tridan lyon-aurillac --format xlsx --output comparison.xlsx"""


def register(group: click.Group) -> None:
    """Add ``kb compare`` to the command line, which decides how its errors are told."""
    group.command("compare", epilog=_EXAMPLES)(compare)


@click.argument("cases", nargs=-1, required=True)
@click.option("--format", "form", type=click.Choice(exports.FORMS), default="table", help="Form of the answer.")
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="File to write.")
@click.option("--only-shared", is_flag=True, help="Leave out what a single case has.")
@click.option("--lang", type=click.Choice(["fr", "en"]), default="fr", show_default=True, help="Language.")
def compare(cases: tuple[str, ...], *, form: str, output: Path | None, only_shared: bool, lang: Lang) -> None:
    """Put two to six cases side by side.

    CASES are names such as tridan. Prints what they share, then a table facet by facet; the other
    forms hold the same lines. A workbook goes to a file, named with --output.
    """
    layout = Layout(find_home(Path.cwd(), Settings.from_environment(os.environ).home))
    snapshot = snapshots.fresh(layout)
    knowledge = Knowledge.open(layout.home, store=snapshot / "store" if snapshot else None)
    whole = knowledge.compare(cases, lang)
    comparison = whole.without_only() if only_shared else whole
    table = form == "table"
    content = (
        _table(comparison, lang).encode() if table else exports.write(comparison, form, knowledge=knowledge, lang=lang)
    )
    if output is not None:
        output.write_bytes(content)
    elif form == "xlsx" and sys.stdout.isatty():
        raise BadParameter(
            fr="Un classeur ne s’affiche pas ; donnez un fichier : --output comparaison.xlsx.",
            en="A workbook cannot be shown; give a file: --output comparison.xlsx.",
        )
    else:
        click.echo(content, nl=False)


def _table(comparison: Comparison, lang: Lang) -> str:
    """Return the summary and the table; folded to the screen when a person is watching."""
    console = Console(width=None if sys.stdout.isatty() else _UNBOUNDED, highlight=False, markup=False)
    with console.capture() as capture:
        for heading, said in exports.summary(comparison, lang):
            console.print(f"{heading}{' : ' if lang == 'fr' else ': '}{said}")
        facet, table = "", Table()
        for line in exports.lines(comparison, lang):
            if line.facet != facet:
                if facet:
                    console.print(table)
                facet, table = line.facet, _blank(comparison)
                console.print(f"\n{facet.upper()}")
            table.add_row(line.kind, line.words, *("\n".join(cell) or "–" for cell in line.cells))
        console.print(table)
    return "".join(f"{line.rstrip()}\n" for line in capture.get().splitlines())


def _blank(comparison: Comparison) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in ("", "", *(case.label for case in comparison.cases)):
        table.add_column(name, overflow="fold")
    return table
