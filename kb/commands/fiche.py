"""``kb new``, ``kb import`` and ``kb export``: the road of those who never see RDF."""

from __future__ import annotations

import os
from pathlib import Path

import click

from kb.errors import BadParameter, Lang, NotFound
from kb.fiches.answers import questions_file, read_answers
from kb.fiches.blank import blank_yaml
from kb.fiches.desk import Desk
from kb.fiches.importing import Prepared, draft, prepare, read_file, unfinished, write
from kb.fiches.problems import NotImportable, Problem
from kb.fiches.sheet_layout import Sheets
from kb.fiches.sheet_writing import to_xlsx
from kb.fiches.writing import fiche_of
from kb.fiches.yaml_text import to_yaml
from kb.layout import Layout
from kb.namespaces import thing
from kb.settings import Settings, find_home
from kb.text import nearest

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_OUT = click.Path(dir_okay=False, path_type=Path)
_LANG = click.option("--lang", type=click.Choice(["fr", "en"]), default="fr", show_default=True, help="Language.")


_OUTPUT = click.option("--output", type=_OUT, metavar="FILE", help="Write there instead.")


def register(group: click.Group) -> None:
    """Add the commands to the group, which decides how their errors are told."""
    examples = {
        "new": ("kb new > fiche.yaml", "kb new --xlsx --lang en"),
        "import": ("kb import fiche.yaml", "kb import fiche.xlsx --answers answers.yaml"),
        "export": ("kb export --fiche tridan > tridan.yaml", "kb export --xlsx tridan --output tridan.xlsx"),
    }
    for name, command in (("new", new), ("import", import_), ("export", export)):
        group.command(name, epilog=_examples(*examples[name]))(command)


def _examples(*commands: str) -> str:
    return "\b\nExamples:\n" + "\n".join(f"  {command}" for command in commands)


@click.option("--xlsx", "as_sheet", is_flag=True, help="A spreadsheet, with lists to choose from.")
@_OUTPUT
@_LANG
def new(*, as_sheet: bool, output: Path | None, lang: Lang) -> None:
    """Make an empty fiche to fill in and import.

    It says what each key expects and lists the values allowed. YAML is printed; a spreadsheet is
    written to fiche.xlsx, or to the file that --output names.
    """
    desk = Desk(_layout())
    if as_sheet:
        _save(to_xlsx({}, Sheets(desk), lang), output or Path("fiche.xlsx"))
    else:
        _print(blank_yaml(desk, lang), output)


@click.argument("fiche", type=_FILE)
@click.option("--answers", type=_FILE, metavar="FILE", help="Answers to the questions of an earlier run.")
@click.option("--questions", type=_OUT, metavar="FILE", help="Write the questions there, ready to be answered.")
@click.option("--replace", is_flag=True, help="Let the fiche change what the base already says.")
@click.option("--draft", "as_draft", is_flag=True, help="Keep it in drafts/, never served, whatever is wrong with it.")
@_LANG
def import_(
    fiche: Path, *, answers: Path | None, questions: Path | None, replace: bool, as_draft: bool, lang: Lang
) -> None:
    """Check a fiche and write its files into data/.

    Says everything that is wrong at once, and writes nothing unless all is right. Prints the files
    that changed, with the number of statements added and removed.
    """
    layout = _layout()
    for path in unfinished(layout):
        click.echo(_resumed(layout, path, lang), err=True)
    desk = Desk(layout)
    try:
        known = read_answers(answers) if answers else {}
        prepared = prepare(desk, read_file(fiche, desk), answers=known, replace=replace)
        if questions is not None:
            asked = (found.question for found in prepared.problems if found.question is not None)
            questions.write_text(questions_file(asked, lang), encoding="utf-8")
        for remark in prepared.remarks:
            click.echo(remark[lang], err=True)
        if as_draft:
            _report_draft(desk, prepared, lang)
            return
        write(desk, prepared)
    except NotImportable as refusal:
        _refuse(refusal.problems, lang)
    _report(desk, prepared, lang)


@click.option("--fiche", metavar="CASE", help="Export this case as YAML.")
@click.option("--xlsx", metavar="CASE", help="Export this case as a spreadsheet.")
@_OUTPUT
@_LANG
def export(*, fiche: str | None, xlsx: str | None, output: Path | None, lang: Lang) -> None:
    """Give a case of the base as a fiche.

    Importing it again changes nothing. YAML is printed; a spreadsheet is written to CASE.xlsx, or to
    the file that --output names.
    """
    if (fiche is None) == (xlsx is None):
        raise BadParameter(
            fr="Dites quel cas exporter, et comment : --fiche CAS ou --xlsx CAS.",
            en="Say which case to export, and how: --fiche CASE or --xlsx CASE.",
        )
    desk = Desk(_layout())
    slug = fiche or xlsx or ""
    iri = thing("case", slug)
    document = desk.document(iri)
    if document is None:
        raise _no_case(desk, slug)
    content = fiche_of(iri, document.triples, desk.context, desk.schema, explicit=xlsx is not None)
    if xlsx is not None:
        _save(to_xlsx(content, Sheets(desk), lang), output or Path(f"{slug}.xlsx"))
    else:
        _print(to_yaml(content), output)


def _print(text: str, output: Path | None) -> None:
    if output is None:
        click.echo(text, nl=False)
    else:
        _save(text.encode(), output)


def _save(content: bytes, path: Path) -> None:
    """Write a file that is not there yet: a fiche being filled in is not replaced by an empty one."""
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError as error:
        raise BadParameter(
            fr=f"{path} existe déjà ; donnez un autre nom (--output), ou retirez-le.",
            en=f"{path} already exists; give another name (--output), or remove it.",
        ) from error
    click.echo(str(path))


def _layout() -> Layout:
    return Layout(find_home(Path.cwd(), Settings.from_environment(os.environ).home))


def _refuse(problems: tuple[Problem, ...], lang: Lang) -> None:
    for found in problems:
        click.echo(f"{found.place}: {found.messages[lang]}")
    count = len(problems)
    plural = "s" if count > 1 else ""
    summary = {
        "fr": f"{count} point{plural} à corriger ; rien n’a été écrit.",
        "en": f"{count} point{plural} to correct; nothing has been written.",
    }
    click.echo(summary[lang], err=True)
    raise SystemExit(1)


def _report(desk: Desk, prepared: Prepared, lang: Lang) -> None:
    for change in prepared.changes:
        mark = {"fr": "nouveau", "en": "new"}[lang] if change.is_new else f"+{change.added} −{change.removed}"
        click.echo(f"{change.path.relative_to(desk.layout.home)}  {mark}")
    if not prepared.changes:
        click.echo({"fr": "Rien n’a changé.", "en": "Nothing has changed."}[lang], err=True)


def _report_draft(desk: Desk, prepared: Prepared, lang: Lang) -> None:
    for path in draft(desk, prepared):
        click.echo(str(path.relative_to(desk.layout.home)))
    for found in prepared.problems:
        click.echo(f"{found.place}: {found.messages[lang]}", err=True)


def _resumed(layout: Layout, path: Path, lang: Lang) -> str:
    name = path.relative_to(layout.home)
    return {
        "fr": f"{name} : fin d’un import interrompu.",
        "en": f"{name}: end of an interrupted import.",
    }[lang]


def _no_case(desk: Desk, slug: str) -> NotFound:
    guess = nearest(slug, desk.known.slugs("case"))
    return NotFound(
        fr=f"La base n’a pas de cas « {slug} »" + (f" ; {slug} → {guess} ?" if guess else "."),
        en=f"The base has no case “{slug}”" + (f"; {slug} → {guess}?" if guess else "."),
    )
