"""What a start loads: every library that it does without is time that the first reader does not wait."""

from __future__ import annotations

import subprocess
import sys

import pytest

# What checks, imports, exports on paper and engines elsewhere are made with.
HEAVY = {"SPARQLWrapper", "httpx", "openpyxl", "pyshacl", "rdflib", "reportlab", "rich"}


def loaded_by(*modules: str) -> set[str]:
    """Return the packages that a new process has loaded when it has imported these modules."""
    code = f"import sys, {', '.join(modules)}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(said.stdout.split())


def test_the_site_is_started_without_what_its_first_page_does_not_need() -> None:
    assert loaded_by("web.__main__", "web.serving.starting") & HEAVY == set()


@pytest.mark.parametrize("module", ["kb", "kb.publication.snapshots", "kb.workers.worker"])
def test_looking_for_a_snapshot_or_answering_a_query_loads_no_index_and_no_rdflib(module: str) -> None:
    assert loaded_by(module) & {*HEAVY, "jinja2", "numpy", "tantivy", "yaml"} == set()
