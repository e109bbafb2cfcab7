"""The ``kb`` command: results on stdout, remarks on stderr, exit 0, 1 (to correct) or 2 (wrong call)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import click

from kb.errors import KbError, Lang
from kb.layout import Layout
from kb.settings import Settings, find_home
from kb.turtle import Form

LANG = click.option(
    "--lang", type=click.Choice(["fr", "en"]), default="fr", show_default=True, help="Language of the messages."
)
PATHS = click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))


def layout() -> Layout:
    """Return the base that the command is about: KB_HOME, or the nearest one from here upwards."""
    settings = Settings.from_environment(os.environ)
    return Layout(find_home(Path.cwd(), settings.home))


def turtle_files(base: Layout, paths: tuple[Path, ...]) -> Iterator[Path]:
    """Yield the Turtle files among ``paths``, folders opened; all those of the base without any."""
    for path in paths or (base.ontology, base.data):
        yield from sorted(path.rglob("*.ttl")) if path.is_dir() else [path]


@click.group()
@click.version_option(package_name="cooperatheque", message="kb %(version)s")
def cli() -> None:
    r"""Read, check, publish and question the base of territorial cooperation.

    \b
    Examples:
      kb check
      kb query cases/list --format csv
    """


@cli.command("format")
@PATHS
@click.option("--check", "only_check", is_flag=True, help="Change nothing; exit 1 when a file would change.")
@LANG
def format_(paths: tuple[Path, ...], *, only_check: bool, lang: Lang) -> None:
    r"""Put Turtle files in the one form of the repository, and print those that changed.

    Without PATHS, all of ontology/ and data/. A file that cannot be put in the form is left as it
    is and named; the others are still done.

    \b
    Examples:
      kb format data/cases/tridan.ttl
      kb format --check
    """
    base = layout()
    form = Form.of(base)
    changed, refused = 0, 0
    for path in turtle_files(base, paths):
        try:
            changes = form.departure(path) is not None if only_check else form.rewrite(path)
        except KbError as error:
            click.echo(error.message(lang), err=True)
            refused += 1
            continue
        if changes:
            click.echo(form.where(path))
            changed += 1
    raise SystemExit(1 if refused or (only_check and changed) else 0)
