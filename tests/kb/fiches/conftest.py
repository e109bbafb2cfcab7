"""The repository's own base to read fiches against, copies of it to write in, and one fiche that is right."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result

from kb.commands.cli import cli
from kb.fiches.desk import Desk
from kb.fiches.importing import Prepared, prepare
from kb.fiches.yaml_tree import read_yaml
from kb.layout import Layout
from kb.namespaces import THINGS

HOME = Path(__file__).parents[3]
EXAMPLE = (Path(__file__).parent / "example.yaml").read_text(encoding="utf-8")
Change = Callable[[str], str]


@pytest.fixture(scope="session")
def desk() -> Desk:
    """The base of this repository; nothing is ever written through it."""
    return Desk(Layout(HOME))


@pytest.fixture(scope="session")
def read(desk: Desk) -> Callable[..., Prepared]:
    """Read the example with some texts replaced, without writing anything."""

    def run(*changes: tuple[str, str], answers: dict[tuple[str, str], str] | None = None) -> Prepared:
        text = EXAMPLE
        for old, new in changes:
            assert old in text, f"{old!r} is not in example.yaml"
            text = text.replace(old, new, 1)
        return prepare(desk, read_yaml(text.encode(), file="example.yaml"), answers=answers or {})

    return run


@pytest.fixture
def told(read: Callable[..., Prepared]) -> Callable[..., list[str]]:
    """Return what is said of the example with some texts replaced: "line:column: message", in French."""

    def run(*changes: tuple[str, str], **options: object) -> list[str]:
        problems = read(*changes, **options).problems
        return [f"{found.place.line}:{found.place.column}: {found.messages['fr']}" for found in problems]

    return run


@pytest.fixture(scope="session")
def few(desk: Desk) -> list[Path]:
    """One case, and all that it leads to: a base small enough to be copied for each test."""
    seeds = ("case/tridan", "territory/valence", "source/etalab-decoupage-administratif-2026")
    waiting = [desk.layout.path_of(f"{THINGS}{seed}") for seed in seeds]
    found: set[Path] = set()
    while waiting:
        path = waiting.pop()
        if path in desk.documents and path not in found and path.is_relative_to(desk.layout.data):
            found.add(path)
            objects = (triple.object for triple in desk.documents[path].triples)
            waiting += [desk.layout.path_of(value.value) for value in objects if isinstance(value, ox.NamedNode)]
    return sorted(found)


@pytest.fixture
def home(tmp_path: Path, few: list[Path]) -> Path:
    """A base that a test may write in: the ontology, one case, the registry, and the example beside them."""
    home = tmp_path / "home"
    for path in few:
        copy = home / path.relative_to(HOME)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    (home / "queries").mkdir()
    for folder in ("ontology", "node_modules"):
        (home / folder).symlink_to(HOME / folder)
    (home / "example.yaml").write_text(EXAMPLE, encoding="utf-8")
    return home


@pytest.fixture
def kb(home: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run the command in the copy, without the time that a new Python and its reading of the shapes would take."""
    monkeypatch.setattr(Desk, "schema", desk.schema)
    monkeypatch.setenv("KB_HOME", str(home))
    monkeypatch.chdir(home)
    return lambda *arguments: CliRunner().invoke(cli, [str(argument) for argument in arguments])


@pytest.fixture
def contents(home: Path) -> Callable[[], dict[str, bytes]]:
    """Return path → bytes of every file of the copy's data/."""
    return lambda: {str(path.relative_to(home)): path.read_bytes() for path in (home / "data").rglob("*.ttl")}
