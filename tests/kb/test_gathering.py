"""Processes gather what one would, in the same order; one that is lost ends the build, and none outlives it."""

from __future__ import annotations

import gzip
import multiprocessing
import os
import pickle
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from bench.corpus import as_stream
from kb.dump import Dump, read
from kb.errors import DataError, QuerySyntaxError
from kb.layout import Layout
from kb.publication import gathering, publishing, snapshots
from kb.publication.helpers import HelperLost
from kb.publication.neighbourhoods import Surveyor, batches
from kb.sparql.queries import Library
from tests.processes import eventually

INDEXED_IN_PROCESSES = """
import sys
from pathlib import Path
from kb.publication import gathering, publishing
from kb.layout import Layout
gathering.SMALL = 0
publishing.build(Layout(Path(sys.argv[1])))
"""


@pytest.fixture
def always_in_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "SMALL", 0)


@pytest.mark.usefixtures("always_in_processes")
def test_processes_gather_what_one_does_in_its_order(
    layout: Layout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "_AT_ONCE", 60)
    with (tmp_path / "corpus.nt").open("wb") as file:
        as_stream(layout, file, 90, seed=3)
    dump = Dump.write(read(tmp_path / "corpus.nt"), tmp_path)
    dump.store(tmp_path / "store")
    library, surveyor = Library.load(layout.queries), Surveyor(tmp_path / "store", layout)
    found = list(gathering.gather(tmp_path / "store", dump.lines(), layout, library))
    expected = list(batches(dump.lines(), layout, 60))
    assert [some.things for some in found] == [len(batch.things) for batch in expected]
    for some, batch in zip(found, expected, strict=True):
        assert {case.iri for case in some.cases.cases} == (batch.things if batch.cases else set())
        assert {thing.iri for thing in some.texts} <= batch.things
        near = gathering.search.texts(surveyor.survey(batch).select, library, batch.things)
        assert some.texts == near


@pytest.mark.usefixtures("always_in_processes")
def test_a_process_that_is_killed_ends_the_build_and_leaves_nothing(small: Layout, edit) -> None:
    before = publishing.build(small)
    edit(small.data / "organisations" / "valmont.ttl", '"Valmont"@fr', '"Valmont 2"@fr')
    thread = threading.Thread(target=_kill_the_first_child)
    thread.start()
    with pytest.raises(HelperLost) as refusal:
        publishing.build(small)
    thread.join()
    assert "mémoire" in refusal.value.message("fr")
    assert "memory" in refusal.value.message("en")
    assert snapshots.current(small) == before
    assert not (small.build / "aside").exists()
    assert multiprocessing.active_children() == []
    assert publishing.build(small) == snapshots.current(small) != before


def test_processes_end_with_the_build_that_started_them(small: Layout) -> None:
    build = subprocess.Popen([sys.executable, "-c", INDEXED_IN_PROCESSES, str(small.home)], stderr=subprocess.DEVNULL)
    assert eventually(lambda: bool(_helpers_of(build.pid)))
    started = _helpers_of(build.pid)
    build.kill()
    build.wait()
    assert eventually(lambda: not any(map(_lives, started)))


def test_an_error_goes_from_one_process_to_another_as_it_is() -> None:
    for error in (DataError(fr="là", en="there"), QuerySyntaxError(fr="là", en="there", line=3, column=4)):
        again = pickle.loads(pickle.dumps(error))
        assert (type(again), again.messages, vars(again)) == (type(error), error.messages, vars(error))


def test_the_dump_is_written_in_the_canonical_form(tmp_path: Path) -> None:
    loose = '<x:a>\t<x:b>   <x:\\u0063> .# why\n\n  <x:a><x:b>"\\u00e9"@FR.\n'
    (tmp_path / "loose.nt").write_text(loose, encoding="utf-8")
    dump = Dump.write(read(tmp_path / "loose.nt"), tmp_path)
    assert gzip.decompress(dump.path.read_bytes()).decode() == '<x:a> <x:b> <x:c> .\n<x:a> <x:b> "é"@fr .\n'
    assert list(dump.lines()) == [b"<x:a> <x:b> <x:c> .\n", '<x:a> <x:b> "é"@fr .\n'.encode()]


def _kill_the_first_child() -> None:
    assert eventually(lambda: bool(multiprocessing.active_children()))
    multiprocessing.active_children()[0].kill()


def _helpers_of(pid: int) -> list[int]:
    """Return the processes that a process started, but for the one that looks after its semaphores."""
    children = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return [child for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
