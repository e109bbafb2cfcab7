"""The rules of templates, checked by reading them."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from types import ModuleType

import pytest
from jinja2 import Environment, nodes

from web import pages
from web.rendering import TEMPLATES

FILES = sorted(TEMPLATES.rglob("*.html"))
PARSER = Environment(autoescape=True)
WORDS = {"_", "ngettext"}
# Proper names, and attributes without a value.
UNSAID = {
    "Coopérathèque",
    "Turtle",
    "JSON",
    "OpenAPI",
    "SPARQL",
    "CSV",
    "VoID",
    "SHA",
    "required",
    "selected",
    "checked",
}
SHOWCASE = tuple(
    f"components{part}.html" for part in ("", "-more", "-find", "-quality", "-contribution", "-pictures", "-choosing")
)
# Large components made of others, that one page shows whole.
ON_THEIR_OWN_PAGE = {f"components/{name}.html" for name in ("answer", "bar", "findings", "matrix")} | {
    f"components/guide_{name}.html" for name in ("form", "ranking", "suggestion")
}
LANGUAGE = {"loop", "range", "caller", "super"}


def free_names(path: Path) -> set[str]:
    """Return the names that a template reads and nothing in its own file provides."""
    tree = PARSER.parse(path.read_text(encoding="utf-8"))
    read = {name.name for name in tree.find_all(nodes.Name) if name.ctx == "load"}
    given = {name.name for name in tree.find_all(nodes.Name) if name.ctx != "load"}
    macros = {macro.name for macro in tree.find_all(nodes.Macro)}
    pairs = [name for found in tree.find_all(nodes.FromImport) for name in found.names]
    imported = {name if isinstance(name, str) else name[1] for name in pairs}
    return read - given - macros - imported - LANGUAGE


def name(path: Path) -> str:
    return path.relative_to(TEMPLATES).as_posix()


@pytest.mark.parametrize("path", FILES, ids=name)
class TestEveryTemplate:
    def test_reads_only_the_page_and_the_words(self, path: Path) -> None:
        assert free_names(path) <= WORDS | {"page"}

    def test_components_do_not_read_the_page(self, path: Path) -> None:
        if path.parent.name == "components":
            assert "page" not in free_names(path)

    def test_trusts_nothing_and_styles_nothing_inline(self, path: Path) -> None:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\|\s*safe\b|\sstyle=|\son\w+=|<style|javascript:", text)

    def test_asks_no_question(self, path: Path) -> None:
        assert not re.search(r"\b(SELECT|CONSTRUCT|PREFIX)\b", path.read_text(encoding="utf-8"))

    def test_stays_short(self, path: Path) -> None:
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 80

    def test_begins_by_saying_what_it_is(self, path: Path) -> None:
        assert path.read_text(encoding="utf-8").startswith("{#-")

    def test_writes_no_word_outside_messages(self, path: Path) -> None:
        """Words between tags go through _(), so that both languages have them."""
        if path.name in SHOWCASE:
            return  # its titles are the names of files
        tree = PARSER.parse(path.read_text(encoding="utf-8"))
        text = "".join(data.data for data in tree.find_all(nodes.TemplateData))
        text = re.sub(r'[\w-]+="[^"]*"', "", text)
        between = re.sub(r"<(script|style|svg|title)\b.*?</\1>|<[^>]*>", " ", text, flags=re.S)
        assert set(re.findall(r"[A-Za-zÀ-ÿ]{3,}", between)) <= UNSAID


def test_every_component_is_shown_on_the_page_of_components() -> None:
    shown = "".join((TEMPLATES / "pages" / name).read_text(encoding="utf-8") for name in SHOWCASE)
    inside = "".join(path.read_text(encoding="utf-8") for path in FILES if path.parent.name == "components")
    files = {name(path) for path in FILES if path.parent.name == "components"}
    assert {file for file in files if file not in shown and file not in inside} <= ON_THEIR_OWN_PAGE


def contexts() -> list[type]:
    """Return the context classes of the pages, and the lines that they are made of."""
    modules = [value for value in vars(pages).values() if isinstance(value, ModuleType)]
    found = {
        value
        for module in modules
        for value in vars(module).values()
        if dataclasses.is_dataclass(value) and getattr(value, "__module__", "") == module.__name__
    }
    return sorted(found, key=lambda value: (value.__module__, value.__qualname__))


@pytest.mark.parametrize("context", contexts(), ids=lambda context: f"{context.__module__}.{context.__qualname__}")
def test_every_field_of_a_context_says_what_it_is(context: type) -> None:
    assert [field.name for field in dataclasses.fields(context) if not field.metadata.get("help")] == []
