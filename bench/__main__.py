"""The command of the benches: ``python -m bench``."""

from __future__ import annotations

import os
import sys
from contextlib import nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from rich.console import Console
from rich.progress import Progress

from bench import corpus, results
from bench.corpora import Corpora
from bench.outcomes import Measure, NotRun, Outcome, Verdict
from bench.report import Report
from bench.runner import run_all
from bench.targets import BY_KEY
from bench.workloads import BARE, WORKLOADS, Run
from kb.layout import Layout
from kb.settings import find_home


@click.group()
def cli() -> None:
    """Measure how the base behaves at any size."""


_EXAMPLES = """\b
Examples:
  python -m bench generate --cases 1000 OUT
  python -m bench generate --cases 1000000 OUT.nt"""


@cli.command(epilog=_EXAMPLES)
@click.option("--cases", type=click.IntRange(1), default=1000, show_default=True, help="How many cases.")
@click.option("--seed", type=int, default=1, show_default=True, help="Another seed gives another corpus.")
@click.argument("out", type=click.Path(path_type=Path))
def generate(*, cases: int, seed: int, out: Path) -> None:
    """Write a corpus in OUT.

    A name that ends in .nt becomes one N-Triples file, “-” the standard output; any other a new folder
    that `kb` takes as its home (KB_HOME). Both hold the base as it is now, and the corpus beside it.
    """
    home = Layout(find_home(Path.cwd()))
    if out.exists():
        raise click.BadParameter(f"{out} exists already; name a new place, or remove it.")
    out.parent.mkdir(parents=True, exist_ok=True)
    with Progress(console=Console(stderr=True)) as progress:
        task = progress.add_task("Writing cases", total=cases)

        def told(done: int) -> None:
            progress.update(task, completed=done)

        if str(out) == "-" or out.suffix == ".nt":
            with nullcontext(sys.stdout.buffer) if str(out) == "-" else out.open("wb") as file:
                corpus.as_stream(home, file, cases, seed, told, os.cpu_count() or 1)
        else:
            corpus.as_home(home, out, cases, seed, told)


_SHORT, _FULL = (1_000, 10_000), (1_000, 10_000, 100_000)
_FOLDER = Path(__file__).parent
_REPORT = _FOLDER / "results" / "report.json"
_RUN_EXAMPLES = """\b
Examples:
  python -m bench run
  python -m bench run --full
  python -m bench run --only facets --only texts --sizes 1000,100000
  python -m bench run --bare --sizes 1000,1000000"""


@cli.command(epilog=_RUN_EXAMPLES)
@click.option("--full", is_flag=True, help="Up to 100,000 cases, with more rounds and more patience: hours.")
@click.option("--sizes", help="Numbers of cases, the smallest first, separated by commas.")
@click.option("--only", multiple=True, type=click.Choice(list(WORKLOADS)), help="One workload; may be repeated.")
@click.option(
    "--work",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of the corpora; build/bench in the home by default. Some 300 kB a case, kept for the next run.",
)
@click.option(
    "--bare",
    is_flag=True,
    help="At sizes not published yet, make the store and the index of cases, without the words.",
)
def run(*, full: bool, sizes: str | None, only: tuple[str, ...], work: Path | None, bare: bool) -> None:
    """Measure beside other engines and servers, and write the report.

    Contenders take turns in the same run, and what they answer is compared. The report is in
    bench/results/, its tables in bench/RESULTS.md.
    """
    home = Layout(find_home(Path.cwd()))
    folder = (work or home.build / "bench").absolute()
    console = Console(stderr=True)
    folder.mkdir(parents=True, exist_ok=True)
    with console.status("") as status, TemporaryDirectory(dir=folder, prefix="run-") as scratch:

        def told(step: str) -> None:
            status.update(step)

        wanted = Run(
            corpora=Corpora(home, folder, told),
            sizes=_sizes(sizes) or (_FULL if full else _SHORT),
            folder=Path(scratch),
            rounds=7 if full else 3,
            seconds=3 if full else 1,
            patience=60 if full else 5,
            told=told,
            bare=bare,
        )
        names = only or (BARE if bare else tuple(WORKLOADS))
        results.write(run_all(wanted, names, _REPORT, lambda found: _say(console, found)), _FOLDER)


@cli.command()
def report() -> None:
    """Write the tables and the plots again from the report."""
    results.write(Report.read(_REPORT), _FOLDER)


def _sizes(text: str | None) -> tuple[int, ...]:
    try:
        return tuple(sorted({int(word) for word in (text or "").split(",") if word.strip()}))
    except ValueError as error:
        raise click.BadParameter(f"“{text}” is no list of numbers; write 1000,10000.") from error


def _say(console: Console, outcome: Outcome) -> None:
    match outcome:
        case Verdict():
            target = BY_KEY[outcome.target]
            colour = {"met": "green", "smaller": "green", "missed": "red", "small": "yellow"}[target.met(outcome)]
            console.print(f"[{colour}]{results.verdict_line(outcome)}[/]", highlight=False)
        case NotRun():
            console.print(f"[yellow]NOT RUN[/] {outcome.work} {outcome.size} {outcome.contender}: {outcome.reason}")
        case Measure():
            console.print(results.measure_line(outcome), highlight=False, style="dim")


if __name__ == "__main__":
    cli()
