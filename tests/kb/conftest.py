"""A tiny base (tests/kb/small) that a test may copy and spoil, and the real command over it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from kb.commands.cli import cli
from kb.layout import Layout

Kb = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def small(tmp_path: Path) -> Layout:
    """A copy of a base of one case, two organisations and one source; it conforms."""
    home = tmp_path / "home"
    shutil.copytree(Path(__file__).parent / "small", home)
    return Layout(home)


@pytest.fixture
def kb(small: Layout, monkeypatch: pytest.MonkeyPatch) -> Kb:
    """Run the command over the copy, in this process, which is three times quicker."""
    monkeypatch.chdir(small.home)

    def run(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
        given = [str(argument) for argument in arguments]
        result = CliRunner().invoke(cli, given, env={"KB_HOME": str(small.home), **environment})
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return subprocess.CompletedProcess(given, result.exit_code, result.stdout, result.stderr)

    return run


@pytest.fixture
def process(small: Layout) -> Kb:
    """Run the command over the copy, in a process of its own, as a shell does."""

    def run(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [Path(sys.executable).parent / "kb", *arguments],
            env={**os.environ, "KB_HOME": str(small.home), **environment},
            cwd=small.home,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


def edit(path: Path, old: str, new: str) -> None:
    """Replace a text that must be there, so that a test never spoils nothing."""
    content = path.read_text(encoding="utf-8")
    assert old in content, f"{old!r} is not in {path}"
    path.write_text(content.replace(old, new), encoding="utf-8")


@pytest.fixture(name="edit")
def edit_fixture() -> Callable[[Path, str, str], None]:
    return edit
