"""Templates are compiled once, and what is kept of them is never out of date."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest
from jinja2 import Environment

from kb.errors import Lang
from web.rendering import Renderer
from web.words import read_words

WORDS = read_words()


@dataclass(frozen=True)
class Leaf:
    """A page of one template."""

    lang: Lang = "fr"
    template: ClassVar[str] = "leaf.html"

    @property
    def frame(self) -> Any:
        return SimpleNamespace(lang=self.lang)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one template, where Python keeps what it compiles, whatever it was told."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    write(tmp_path, '{{ "Lyon : Isère" }} {{ "home"|path }}')
    return tmp_path


def write(folder: Path, text: str) -> None:
    (folder / "leaf.html").write_text(text, encoding="utf-8")


def render(folder: Path, lang: Lang = "fr") -> str:
    return Renderer(WORDS, folder).render(Leaf(lang))


def test_is_compiled_by_one_process_for_the_next_ones(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = render(folder)
    monkeypatch.setattr(Environment, "compile", lambda *_: pytest.fail("compiled again"))
    assert render(folder) == said


def test_what_is_kept_says_nothing_of_the_language_it_was_compiled_in(folder: Path) -> None:
    """Else the first reader would decide on the typography and the addresses of the next ones."""
    assert render(folder, "fr") == "Lyon\u00a0: Isère /fr/"
    assert render(folder, "en") == "Lyon : Isère /en/"


def test_is_compiled_again_when_it_changes(folder: Path) -> None:
    render(folder)
    write(folder, "changed")
    assert render(folder) == "changed"


def test_is_compiled_again_for_another_release_of_jinja(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = render(folder)
    kept = {path: path.read_bytes() for path in folder.rglob("*.jinja")}
    monkeypatch.setattr("jinja2.__version__", "0")
    assert render(folder) == said
    assert all(path.read_bytes() != content for path, content in kept.items())


def test_is_rendered_where_nothing_can_be_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "__pycache__").touch()  # a file where the folder should be: neither read nor written
    assert "Lyon" in render(folder)


def test_is_not_kept_when_python_keeps_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    render(folder)
    assert not list(folder.rglob("*.jinja"))
