"""What the ontology declares for display and input."""

from __future__ import annotations

import shutil
from pathlib import Path

from kb.schema import Schema
from tests.conftest import HOME


def test_the_schemes_that_are_not_read_say_nothing_of_the_schema(tmp_path: Path) -> None:
    """The same files in one folder, where none can be told from the others and all are read."""
    for path in (HOME / "ontology").rglob("*.ttl"):
        shutil.copy(path, tmp_path / f"{path.parent.name}-{path.name}")
    assert Schema.from_folder(tmp_path) == Schema.from_folder(HOME / "ontology")
