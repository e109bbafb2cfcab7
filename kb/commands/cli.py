"""The ``kb`` command: results on stdout, remarks on stderr, exit 0, 1 (to correct) or 2 (wrong call)."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from kb import passages
from kb.checks.checking import check
from kb.checks.report import Report, render
from kb.commands import asking, choose, compare, fiche, push
from kb.errors import BadParameter, KbError, Lang, UnknownQuery
from kb.fiches.importing import unfinished
from kb.layout import Layout
from kb.publication import publishing, snapshots
from kb.settings import Settings, find_home
from kb.turtle import Form

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
LANG = click.option(
    "--lang", type=click.Choice(["fr", "en"]), default="fr", show_default=True, help="Language of the messages."
)
PATHS = click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))


def _examples(*commands: str) -> str:
    """Return the end of a help text; the mark keeps click from joining its lines."""
    return "\b\nExamples:\n" + "\n".join(f"  {command}" for command in commands)


class _Command(click.Command):
    """A command whose errors are sentences in the language asked for, not tracebacks."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except KbError as error:
            click.echo(error.message(context.params.get("lang", "fr")), err=True)
            raise SystemExit(2 if isinstance(error, BadParameter | UnknownQuery) else 1) from error


class _Group(click.Group):
    command_class = _Command


@click.group(cls=_Group, epilog=_examples("kb check", "kb query cases/list --format csv"))
@click.version_option(package_name="cooperatheque", message="kb %(version)s")
def cli() -> None:
    """Read, check, publish and question the base of territorial cooperation."""


fiche.register(cli)
compare.register(cli)
push.register(cli)
choose.register(cli)


@cli.command("format", epilog=_examples("kb format data/cases/tridan.ttl", "kb format --check"))
@PATHS
@click.option("--check", "only_check", is_flag=True, help="Change nothing; exit 1 when a file would change.")
@LANG
def format_(paths: tuple[Path, ...], *, only_check: bool, lang: Lang) -> None:
    """Put Turtle files in the one form.

    Prints the files that changed. Without PATHS, all of ontology/ and data/. A file that cannot be put
    in the form is left as it is and named; the others are still done.
    """
    layout = _layout()
    form = Form.of(layout)
    changed, refused = 0, 0
    for path in _turtle_files(layout, paths):
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


@cli.command("check", epilog=_examples("kb check", "kb check data/cases/tridan.ttl --edited"))
@PATHS
@click.option("--edited", is_flag=True, help="Trust that nothing but PATHS changed since the last check.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON, with stable keys.")
@click.option("--sources", type=_FOLDER, metavar="DIR", help="Compare passages with the source documents in DIR.")
@LANG
def check_(paths: tuple[Path, ...], *, edited: bool, as_json: bool, sources: Path | None, lang: Lang) -> None:
    """Say what must be corrected.

    Checks syntax, form, names, links and the rules of the ontology. Without PATHS, reports on all of
    ontology/ and data/; with PATHS, on those files beside the rest. What has not changed since the last
    check is not read again. Exits 0 when everything holds, 1 when something must be corrected, 2 when
    the command is wrong.
    """
    with _progress(lang) as progress:
        report = check(_layout(), paths, edited=edited, sources=sources, progress=progress)
    _print_report(report, lang, as_json=as_json)
    raise SystemExit(0 if report.conforms else 1)


@cli.command(
    epilog=_examples('kb passage fiche.txt "une entente intercommunale"', 'kb passage fiche.txt "Enjeux" "Ambitions"')
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("text", nargs=-1, required=True)
@LANG
def passage(file: Path, text: tuple[str, ...], *, lang: Lang) -> None:
    """Locate passages in a source document.

    Prints start, end and digest, one line for each occurrence of each TEXT. Positions count characters
    of the decoded file, the end excluded, as coop:start and coop:end do.
    """
    content = passages.read(file)
    failed = False
    for snippet in text:
        try:
            for span in passages.locate(content, snippet):
                click.echo(f"{span.start}\t{span.end}\t{span.digest}")
        except KbError as error:
            click.echo(f"« {snippet} » : {error.message(lang)}" if lang == "fr" else f"“{snippet}”: {error}", err=True)
            failed = True
    raise SystemExit(1 if failed else 0)


@cli.command(epilog=_examples("kb build", "kb build --from corpus.nt --lang en"))
@click.option(
    "--from",
    "dump",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Publish a whole base in one file, N-Triples or Turtle, unchecked, instead of data/.",
)
@LANG
def build(*, dump: Path | None, lang: Lang) -> None:
    """Check the base and publish a snapshot.

    Prints the folder of the snapshot: store, indexes, dumps, report, manifest. A base with something to
    correct is not published. Whatever interrupts a build, the snapshot published before stays the current
    one. With --from, for a base too large for a file a thing: nothing is checked, and there is no report.
    """
    layout = _layout()
    if dump is not None:
        with _progress(lang) as progress:
            click.echo(str(publishing.build_from(layout, dump, progress=progress)))
        return
    unfinished(layout)  # an import that a crash interrupted is completed before anything is read
    with _progress(lang) as progress:
        published = snapshots.fresh(layout)
        try:
            snapshot = publishing.build(layout, progress=progress)
        except publishing.NotPublishable as refusal:
            _print_report(refusal.report, lang)
            raise
    if snapshot == published:
        click.echo({"fr": "Rien n’a changé.", "en": "Nothing has changed."}[lang], err=True)
    click.echo(str(snapshot))


@cli.command(epilog=_examples("kb query cases/list", "kb query cases/by-theme --param theme=eau --format csv"))
@click.argument("question", required=False)
@click.option("--param", "parameters", multiple=True, metavar="NAME=VALUE", help="A parameter of the question.")
@click.option("--format", "output", type=click.Choice(asking.FORMATS), help="Form of the answer.")
@LANG
def query(question: str | None, *, parameters: tuple[str, ...], output: str | None, lang: Lang) -> None:
    """Ask a question, or list them.

    QUESTION is a name in queries/ or a .rq file; without it, prints the names and titles. Answers are
    tables by default; graphs are Turtle.
    """
    if question is None:
        click.echo(asking.listing(_layout(), lang), nl=False)
        return
    given = dict(_split(parameter) for parameter in parameters)
    click.echo(asking.answer(_layout(), question, given, output=output, lang=lang), nl=False)


@cli.command(epilog=_examples("kb serve", "kb serve --port 8123"))
@click.option("--host", help="Address to listen on; KB_HOST, else 127.0.0.1.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on; KB_PORT, else 8000.")
@LANG
def serve(*, host: str | None, port: int | None, lang: Lang) -> None:
    """Serve the site and the SPARQL endpoint.

    Builds the snapshot first if files have changed. When the files have something to correct, the
    snapshot published before is served instead.
    """
    layout = _layout()
    unfinished(layout)
    with _progress(lang) as progress:
        try:
            publishing.build(layout, progress=progress)
        except publishing.NotPublishable as refusal:
            click.echo(refusal.message(lang), err=True)
            if snapshots.current(layout) is None:
                raise
    environment = {**os.environ, "KB_HOME": str(layout.home)}
    environment |= {"KB_HOST": host} if host else {}
    environment |= {"KB_PORT": str(port)} if port is not None else {}
    # The site stands above this package: it is a program to start, never a module to import.
    os.execve(sys.executable, [sys.executable, "-m", "web"], environment)  # noqa: S606


def _layout() -> Layout:
    """Return the base that the command is about: KB_HOME, or the nearest one from here upwards."""
    return Layout(find_home(Path.cwd(), Settings.from_environment(os.environ).home))


def _turtle_files(layout: Layout, paths: tuple[Path, ...]) -> Iterator[Path]:
    """Yield the Turtle files among ``paths``, folders opened; all those of the base without any."""
    for path in paths or (layout.ontology, layout.data):
        yield from sorted(path.rglob("*.ttl")) if path.is_dir() else [path]


def _split(parameter: str) -> tuple[str, str]:
    name, separator, value = parameter.partition("=")
    if not separator:
        raise BadParameter(
            fr=f"« {parameter} » n’est pas un paramètre ; écrivez --param nom=valeur.",
            en=f"“{parameter}” is not a parameter; write --param name=value.",
        )
    return name, value


def _print_report(report: Report, lang: Lang, *, as_json: bool = False) -> None:
    for remark in report.remarks:
        click.echo(remark[lang], err=True)
    click.echo(report.to_json() if as_json else render(report, lang), nl=False)


@contextmanager
def _progress(lang: Lang) -> Iterator[Any]:
    """Show the step under way on stderr when a person is watching."""
    console = Console(stderr=True)
    with console.status("") as status:
        yield lambda step: status.update(step[lang])
