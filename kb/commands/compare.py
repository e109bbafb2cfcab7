"""``kb compare``: cases, or formats, side by side in the terminal or to take away."""

from __future__ import annotations

import os
import sys
from datetime import date, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from kb import handouts
from kb.errors import BadParameter, Lang
from kb.handouts.model import Handout
from kb.knowledge import Knowledge
from kb.layout import Layout
from kb.publication import snapshots
from kb.settings import Settings, find_home

FORMS = ("table", *handouts.FORMS)
_BINARY = ("xlsx", "pdf", "docx")
_UNBOUNDED = 10_000
_EXAMPLES = """\b
Examples:
  kb compare tridan lyon-aurillac --format pdf --output comparison.pdf
  kb compare --formats entente-intercommunale pole-metropolitain --on 2015-03-05"""


def register(group: click.Group) -> None:
    """Add ``kb compare`` to the command line, which decides how its errors are told."""
    group.command("compare", epilog=_EXAMPLES)(compare)


@click.argument("names", nargs=-1, required=True)
@click.option("--formats", "of_format", is_flag=True, help="Compare formats of cooperation instead of cases.")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="Formats: day of the law, today by default.")
@click.option("--format", "form", type=click.Choice(FORMS), default="table", help="Form of the answer.")
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="File to write.")
@click.option("--only-shared", is_flag=True, help="Cases: leave out what a single case has.")
@click.option("--lang", type=click.Choice(["fr", "en"]), default="fr", show_default=True, help="Language.")
def compare(
    names: tuple[str, ...],
    *,
    of_format: bool,
    day: datetime | None,
    form: str,
    output: Path | None,
    only_shared: bool,
    lang: Lang,
) -> None:
    """Put two to six cases, or two to five formats, side by side.

    NAMES are names such as tridan or, with --formats, entente-intercommunale. Prints what they share,
    then a table facet by facet; the other forms hold the same lines. A workbook, a document or a PDF
    goes to a file, named with --output.
    """
    layout = Layout(find_home(Path.cwd(), Settings.from_environment(os.environ).home))
    snapshot = snapshots.fresh(layout)
    knowledge = Knowledge.open(layout.home, store=snapshot / "store" if snapshot else None)
    if output is None and form in _BINARY and sys.stdout.isatty():
        raise BadParameter(
            fr=f"Cette forme ne s’affiche pas ; donnez un fichier : --output comparaison.{form}.",
            en=f"This form cannot be shown; give a file: --output comparison.{form}.",
        )
    if of_format:
        formats = knowledge.compare_formats(names, on=day.date() if day else None, lang=lang)
        found = handouts.formats_takeaway(formats, lang, day=date.today())
    else:
        whole = knowledge.compare(names, lang)
        cases = whole.without_only() if only_shared else whole
        found = handouts.cases_takeaway(cases, lang, day=date.today())
    content = _table(found.handout).encode() if form == "table" else found.write(form, knowledge)
    if output is not None:
        output.write_bytes(content)
    else:
        click.echo(content, nl=False)


def _table(handout: Handout) -> str:
    """Return the facts and the tables; folded to the screen when a person is watching."""
    colon = " : " if handout.lang == "fr" else ": "
    console = Console(width=None if sys.stdout.isatty() else _UNBOUNDED, highlight=False, markup=False)
    with console.capture() as capture:
        for fact in handout.facts:
            console.print(f"{fact.heading}{colon}{fact.text}")
        for one in handout.tables:
            console.print(f"\n{one.title.upper()}")
            table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
            for name in ("", "", *(column.label for column in handout.columns)):
                table.add_column(name, overflow="fold")
            for row in one.rows:
                cells = ("\n".join(said.marked for said in cell) or "–" for cell in row.cells)
                table.add_row(row.head, row.state, *cells)
            console.print(table)
    return "".join(f"{line.rstrip()}\n" for line in capture.get().splitlines())
