"""What every test may use: the repository's own base, read once."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb import Knowledge
from kb.layout import Layout
from kb.settings import Settings

HOME = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def layout() -> Layout:
    return Layout(HOME)


@pytest.fixture(scope="session")
def base() -> Knowledge:
    """The base of this repository, in memory."""
    return Knowledge.open(HOME)


@pytest.fixture(scope="session")
def settings() -> Settings:
    return Settings.from_environment({})
