"""Several files written as one, whatever kills the writer, whenever."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from pathlib import Path

import pytest

from kb.errors import DataError
from kb.fiches import journal

FILES = 25
# Python 3.12 warns of forking when other tests have left threads; these children only write files.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "build" / "import"


def paths(home: Path) -> list[Path]:
    return [home / "data" / f"thing-{number}.ttl" for number in range(FILES)]


def version(home: Path) -> set[bytes | None]:
    """Return the contents that the files have: one when they are of one import."""
    return {path.read_bytes() if path.exists() else None for path in paths(home)}


def commit(home: Path, folder: Path, content: bytes) -> None:
    journal.commit(home, folder, dict.fromkeys(paths(home), content))


def test_files_are_written_and_folders_made(tmp_path: Path, folder: Path):
    commit(tmp_path, folder, b"one")
    assert version(tmp_path) == {b"one"}
    assert sorted(path.name for path in folder.iterdir()) == ["lock"]


def test_kill_9_at_any_moment_leaves_nothing_or_all_once_resumed(tmp_path: Path, folder: Path):
    """Forty writers killed after a random while: each import is then whole, old or new, never a mixture."""
    context = multiprocessing.get_context("fork")
    outcomes: set[str] = set()
    commit(tmp_path, folder, b"0")
    began = time.monotonic()
    commit(tmp_path, folder, b"0")
    usual = time.monotonic() - began
    for number in range(1, 41):
        before = version(tmp_path)
        writer = context.Process(target=commit, args=(tmp_path, folder, str(number).encode()))
        writer.start()
        time.sleep(random.uniform(0, usual * 1.5))
        os.kill(writer.pid or 0, signal.SIGKILL)
        writer.join()
        mixed = len(version(tmp_path)) > 1
        journal.resume(tmp_path, folder)
        after = version(tmp_path)
        assert after in (before, {str(number).encode()})
        assert sorted(path.name for path in folder.iterdir()) == ["lock"]
        outcomes.add("resumed" if mixed else "new" if after != before else "old")
    assert outcomes != {"new"}, "no writer was killed before its end: the test kills too late"


@pytest.mark.parametrize("done", range(FILES + 1))
def test_whatever_was_in_place_the_rest_follows(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, done: int
):
    """The writer dies after ``done`` of its renames."""
    commit(tmp_path, folder, b"old")
    flush = journal.flush_folder
    seen = 0

    def dying(place: Path) -> None:
        nonlocal seen
        if place.name == "data":
            seen += 1
            if seen > done:
                raise KeyboardInterrupt
        flush(place)

    monkeypatch.setattr(journal, "flush_folder", dying)
    if done < FILES:
        with pytest.raises(KeyboardInterrupt):
            commit(tmp_path, folder, b"new")
    else:
        commit(tmp_path, folder, b"new")
    monkeypatch.undo()
    assert len(journal.resume(tmp_path, folder)) == (FILES if done < FILES else 0)
    assert version(tmp_path) == {b"new"}
    assert journal.resume(tmp_path, folder) == []


def test_a_file_edited_since_the_crash_is_never_overwritten(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
):
    commit(tmp_path, folder, b"old")
    monkeypatch.setattr(journal, "_apply", lambda *_: None)
    commit(tmp_path, folder, b"new")
    monkeypatch.undo()
    edited = paths(tmp_path)[3]
    edited.write_bytes(b"somebody's work")
    with pytest.raises(DataError, match=r"thing-3\.ttl has changed since an interrupted import"):
        journal.resume(tmp_path, folder)
    assert edited.read_bytes() == b"somebody's work"


def test_the_next_commit_finishes_the_interrupted_one_first(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(journal, "_apply", lambda *_: None)
    commit(tmp_path, folder, b"first")
    monkeypatch.undo()
    other = tmp_path / "data" / "other.ttl"
    journal.commit(tmp_path, folder, {other: b"second"})
    assert version(tmp_path) == {b"first"}
    assert other.read_bytes() == b"second"


def test_two_writers_wait_for_each_other(tmp_path: Path, folder: Path):
    context = multiprocessing.get_context("fork")
    writers = [context.Process(target=commit, args=(tmp_path, folder, str(n).encode())) for n in range(6)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0] * 6
    assert len(version(tmp_path)) == 1


def test_there_is_nothing_to_resume_where_nothing_was_written(tmp_path: Path, folder: Path):
    assert journal.resume(tmp_path, folder) == []
    assert not folder.exists()
