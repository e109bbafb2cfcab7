"""``kb guide``: the questions of the guide, and the formats that answers call for."""

from __future__ import annotations

import json
import os
import sys
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from kb import handouts
from kb.errors import BadParameter, Lang
from kb.guide import Answers, Choice, Guide
from kb.guide.advice import Advice
from kb.guide.data import choice_as_data, questions_as_data
from kb.handouts.of_choice import figure
from kb.knowledge import Knowledge
from kb.layout import Layout
from kb.publication import snapshots
from kb.settings import Settings, find_home

_UNBOUNDED = 10_000
_SHOWN = 10
_EXAMPLES = """\b
Examples:
  kb guide --answer partenaires=communautes --answer objet=table --answer personne-morale=sans
  kb guide --answer objet=confier --on 2015-03-05 --output result.pdf"""

_WORDS: dict[Lang, dict[str, str]] = {
    "fr": {
        "question": "question",
        "answer": "réponse (* peut écarter des formats)",
        "place": "rang",
        "format": "format",
        "points": "points",
        "for": "pour",
        "against": "contre",
        "cases": "cas",
        "out": "Écartés par vos conditions : {formats}",
        "nothing": "Aucun format n’est appelé par ces réponses.",
        "law": "Droit au {day}. Le guide compare ; il ne décide pas et ne vaut pas conseil juridique.",
    },
    "en": {
        "question": "question",
        "answer": "answer (* may rule formats out)",
        "place": "rank",
        "format": "format",
        "points": "points",
        "for": "for",
        "against": "against",
        "cases": "cases",
        "out": "Ruled out by your conditions: {formats}",
        "nothing": "No format is called for by these answers.",
        "law": "Law as of {day}. The guide compares; it does not decide, and it is no legal advice.",
    },
}


def register(group: click.Group) -> None:
    """Add ``kb guide`` to the command line, which decides how its errors are told."""
    group.command("guide", epilog=_EXAMPLES)(guide)


@click.option("--answer", "-a", "given", multiple=True, metavar="QUESTION=ANSWER", help="An answer; repeat it.")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="Day whose law is read, today by default.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON, with stable keys.")
@click.option(
    "--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="PDF, DOCX or Markdown file to write."
)
@click.option("--lang", type=click.Choice(["fr", "en"]), default="fr", show_default=True, help="Language.")
def guide(given: tuple[str, ...], *, day: datetime | None, as_json: bool, output: Path | None, lang: Lang) -> None:
    """Choose a format: plain answers in, formats ranked out.

    Without an answer, lists the questions and what may be answered. Any question may be left out.
    """
    layout = Layout(find_home(Path.cwd(), Settings.from_environment(os.environ).home))
    snapshot = snapshots.fresh(layout)
    knowledge = Knowledge.open(layout.home, store=snapshot / "store" if snapshot else None)
    if not given:
        questions = knowledge.guide(lang)
        click.echo(_json(questions_as_data(questions)) if as_json else _questions(questions, lang), nl=False)
        return
    choice = knowledge.choose(_answers(given), on=day.date() if day else None, lang=lang)
    if output is not None:
        output.write_bytes(handouts.choice_takeaway(choice, lang, day=date.today()).write(_form(output), knowledge))
    else:
        click.echo(_json(choice_as_data(choice, lang)) if as_json else _ranking(choice, lang), nl=False)


def _answers(given: Sequence[str]) -> Answers:
    found: dict[str, list[str]] = defaultdict(list)
    for one in given:
        question, equals, answer = one.partition("=")
        if not equals:
            raise BadParameter(
                fr=f"« {one} » n’est pas une réponse ; écrivez question=réponse, par exemple objet=table.",
                en=f"“{one}” is not an answer; write question=answer, for instance objet=table.",
            )
        found[question.strip()].append(answer.strip())
    return {question: tuple(answers) for question, answers in found.items()}


def _form(output: Path) -> str:
    forms = {".pdf": "pdf", ".docx": "docx", ".md": "markdown"}
    if output.suffix not in forms:
        raise BadParameter(
            fr=f"Le fichier doit finir par .pdf, .docx ou .md ; reçu : {output.name}.",
            en=f"The file must end with .pdf, .docx or .md; got {output.name}.",
        )
    return forms[output.suffix]


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _questions(known: Guide, lang: Lang) -> str:
    words = _WORDS[lang]
    table = _table(words["question"], words["answer"], "")
    for question in known.questions:
        table.add_row(question.key, "", question.label)
        for option in question.options:
            table.add_row("", f"{option.key}{' *' if option.excluding else ''}", option.label)
    return _print(table)


def _ranking(choice: Choice, lang: Lang) -> str:
    """Return the first formats with the rules that speak for and against each."""
    words = _WORDS[lang]
    table = _table(*(words[key] for key in ("place", "format", "points", "for", "against", "cases")))
    for advice in choice.ranked[:_SHOWN]:
        table.add_row(
            str(advice.place),
            advice.profile.format.label,
            f"{figure(advice.score, lang)} / {figure(advice.most, lang)}",
            _rules(advice, "for"),
            _rules(advice, "against"),
            str(len(advice.cases)),
        )
    out = ", ".join(advice.profile.format.label for advice in choice.discarded)
    said = [words["out"].format(formats=out)] if out else []
    said += [] if choice.suggested else [words["nothing"]]
    return _print(table, *said, words["law"].format(day=choice.on.isoformat()))


def _rules(advice: Advice, verdict: str) -> str:
    return "\n".join(dict.fromkeys(reason.rule.label for reason in advice.having(verdict))) or "–"  # type: ignore[arg-type]


def _table(*heads: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for head in heads:
        table.add_column(head, overflow="fold")
    return table


def _print(*parts: Table | str) -> str:
    """Return what is printed; folded to the screen when a person is watching."""
    console = Console(width=None if sys.stdout.isatty() else _UNBOUNDED, highlight=False, markup=False)
    with console.capture() as capture:
        for part in parts:
            console.print(part)
    return "".join(f"{line.rstrip()}\n" for line in capture.get().splitlines())
