"""The command of the benches: ``python -m bench``."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from bench import corpus
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
                corpus.as_stream(home, file, cases, seed, told)
        else:
            corpus.as_home(home, out, cases, seed, told)


if __name__ == "__main__":
    cli()
