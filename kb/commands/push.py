"""``kb push``: the snapshot in force, loaded into another engine."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from kb.engines import dialects
from kb.engines.endpoint import Endpoint, check_address
from kb.errors import BadParameter, Lang
from kb.layout import Layout
from kb.publication import snapshots
from kb.publication.push import Dump, Target, push
from kb.settings import Settings, find_home

_EXAMPLES = """\b
Examples:
  kb push --endpoint http://127.0.0.1:7878/query
  kb push --endpoint http://127.0.0.1:8890/sparql --graph https://w3id.org/cooperatheque/"""


def register(group: click.Group) -> None:
    """Add ``kb push`` to the command line, which decides how its errors are told."""
    group.command("push", epilog=_EXAMPLES)(push_)


@click.option("--endpoint", "address", help="SPARQL address of the engine; KB_ENDPOINT.")
@click.option("--graph", help="Graph to replace; KB_ENDPOINT_GRAPH, else the default graph.")
@click.option("--pieces", type=click.IntRange(0), default=0, help="Triples in a request; 0 sends all in one.")
@click.option("--lang", type=click.Choice(["fr", "en"]), default="fr", show_default=True, help="Language.")
def push_(*, address: str | None, graph: str | None, pieces: int, lang: Lang) -> None:
    """Load the snapshot into another SPARQL engine.

    Replaces one graph of the engine by the snapshot in force, and prints the number of triples counted there.
    User, password and addresses for writing come from the KB_ENDPOINT_… variables. Where updates are allowed,
    readers never see a part of the base.
    """
    settings = Settings.from_environment(os.environ)
    settings = replace(settings, endpoint=address or settings.endpoint)
    settings = replace(settings, endpoint_graph=settings.endpoint_graph if graph is None else graph)
    layout = Layout(find_home(Path.cwd(), settings.home))
    target = _target(settings)
    snapshot = snapshots.current(layout)
    if snapshot is None:
        raise BadParameter(fr="Rien à charger : lancez « kb build ».", en="Nothing to load: run `kb build`.")
    if snapshots.fresh(layout) != snapshot:
        said = {
            "fr": "Des fichiers ont changé depuis cet instantané ; « kb build » en fait un nouveau.",
            "en": "Files have changed since this snapshot; `kb build` makes a new one.",
        }
        click.echo(said[lang], err=True)
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task(target.endpoint.name, total=Dump(snapshot, lambda _: None).triples)
        count = push(snapshot, target, size=pieces, told=lambda triples: progress.advance(task, triples))
    click.echo(str(count))


def _target(settings: Settings) -> Target:
    endpoint = Endpoint.from_settings(settings)
    if endpoint is None:
        raise BadParameter(
            fr="Vers quel moteur ? Donnez --endpoint, ou KB_ENDPOINT.",
            en="Into which engine? Give --endpoint, or KB_ENDPOINT.",
        )
    store, update = dialects.writing_addresses(endpoint.address)
    target = Target(endpoint, settings.endpoint_store or store, settings.endpoint_update or update)
    for name, address in (("KB_ENDPOINT_STORE", target.store), ("KB_ENDPOINT_UPDATE", target.update)):
        if address:
            check_address(name, address)
    if not target.store and not target.update:
        raise BadParameter(
            fr=f"Où écrire dans {endpoint.name} ? Donnez KB_ENDPOINT_STORE (Graph Store) ou KB_ENDPOINT_UPDATE.",
            en=f"Where to write in {endpoint.name}? Give KB_ENDPOINT_STORE (Graph Store) or KB_ENDPOINT_UPDATE.",
        )
    return target
