"""A snapshot is whole or it is not there; what is published stays until something better is."""

from __future__ import annotations

import gzip
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pyoxigraph as ox
import pytest

from kb import Knowledge
from kb.engines.store import Store
from kb.errors import DataError
from kb.layout import Layout
from kb.publication import assembly, manifest, publishing, snapshots
from kb.turtle import Form

COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"


def triples_in(snapshot: Path) -> int:
    return int(Store.open(snapshot / "store").select(COUNT).rows[0]["n"].value)


def change(layout: Layout, number: int) -> None:
    """Say something new about Valmont, in the form."""
    path = layout.data / "organisations" / "valmont.ttl"
    lines = path.read_text(encoding="utf-8").split("\n")
    lines = [f'  rdfs:label "Valmont {number}"@fr ;' if "@fr" in line else line for line in lines]
    path.write_text("\n".join(lines), encoding="utf-8")


def test_holds_every_triple_in_store_and_dumps(small: Layout) -> None:
    snapshot = publishing.build(small)
    assert triples_in(snapshot) == 193
    for name, form in (("dump.nt.gz", ox.RdfFormat.N_TRIPLES), ("dump.ttl", ox.RdfFormat.TURTLE)):
        content = (snapshot / name).read_bytes()
        content = gzip.decompress(content) if name.endswith(".gz") else content
        assert len(list(ox.parse(content, form))) == 193
    assert json.loads((snapshot / "report.json").read_text(encoding="utf-8"))["conforms"] is True
    counts = json.loads((snapshot / "manifest.json").read_text(encoding="utf-8"))["counts"]
    assert counts == {"files": 10, "triples": 193}


def test_is_named_by_its_content(small: Layout) -> None:
    first = publishing.build(small)
    change(small, 2)
    second = publishing.build(small)
    assert first.name != second.name
    assert snapshots.current(small) == second
    assert sorted(path.name for path in small.build.iterdir()) == ["checks.sqlite", "current", "lock", "snapshots"]


def test_the_same_files_give_the_same_dumps(small: Layout) -> None:
    """Blank nodes of the ontology would otherwise get other names each time."""
    first = publishing.build(small)
    dump = (first / "dump.nt.gz").read_bytes()
    (first / "manifest.json").unlink()
    assert (publishing.build(small) / "dump.nt.gz").read_bytes() == dump


def test_a_question_is_part_of_the_content(small: Layout, edit) -> None:
    first = publishing.build(small)
    edit(small.queries / "cases" / "list.rq", "All cases", "Every case")
    assert snapshots.fresh(small) is None
    assert publishing.build(small) != first


def test_building_again_does_nothing(small: Layout, monkeypatch) -> None:
    first = publishing.build(small)
    assert triples_in(first) == 193  # a reader opens the store; that must not damage it
    monkeypatch.setattr(publishing, "check", lambda *_, **__: pytest.fail("it checks again"))
    assert publishing.build(small) == first == snapshots.fresh(small)


def test_what_does_not_conform_is_not_published(small: Layout, edit) -> None:
    first = publishing.build(small)
    edit(small.data / "cases" / "valmont.ttl", "  coop:rank 2 ;\n", "")
    with pytest.raises(publishing.NotPublishable) as refusal:
        publishing.build(small)
    assert [finding.line for finding in refusal.value.report.findings] == [29]
    assert snapshots.current(small) == first
    assert snapshots.fresh(small) is None


def test_going_back_publishes_the_earlier_snapshot_again(small: Layout) -> None:
    change(small, 1)
    first = publishing.build(small)
    change(small, 2)
    publishing.build(small)
    change(small, 1)
    assert publishing.build(small) == first == snapshots.current(small)


def test_keeps_the_last_three(small: Layout) -> None:
    built = []
    for number in range(5):
        change(small, number)
        built.append(publishing.build(small))
    assert {path.name for path in (small.build / "snapshots").iterdir()} == {path.name for path in built[2:]}


def test_a_clock_that_jumps_neither_hides_the_newest_nor_keeps_an_older_one(small: Layout, monkeypatch) -> None:
    hour, year, began = 3_600 * 10**9, 31_536_000 * 10**9, time.time_ns()
    built = []
    for number, jump in enumerate([0, year, -year, hour, -20 * year, 0]):
        monkeypatch.setattr(publishing.time, "time_ns", lambda jump=jump: began + jump)
        change(small, number)
        built.append(publishing.build(small))
        assert snapshots.current(small) == built[-1] == snapshots.fresh(small)
        assert {path.name for path in (small.build / "snapshots").iterdir()} == {path.name for path in built[-3:]}


class TestDamage:
    @pytest.mark.parametrize("name", ["dump.ttl", "report.json", "manifest.json", "store/CURRENT"])
    def test_a_truncated_snapshot_is_refused_and_rebuilt(self, small: Layout, name: str) -> None:
        snapshot = publishing.build(small)
        content = (snapshot / name).read_bytes()
        (snapshot / name).write_bytes(content[: len(content) // 2])
        assert snapshots.current(small) is None
        assert publishing.build(small) == snapshot == snapshots.current(small)
        assert triples_in(snapshot) == 193

    def test_a_missing_file_is_noticed(self, small: Layout) -> None:
        snapshot = publishing.build(small)
        (snapshot / "dump.nt.gz").unlink()
        assert snapshots.current(small) is None

    def test_a_changed_byte_is_noticed_when_building(self, small: Layout) -> None:
        snapshot = publishing.build(small)
        content = bytearray((snapshot / "dump.ttl").read_bytes())
        content[100] ^= 1
        (snapshot / "dump.ttl").write_bytes(content)
        assert not manifest.is_intact(snapshot, thoroughly=True)
        publishing.build(small)
        assert manifest.is_intact(snapshot, thoroughly=True)

    @pytest.mark.parametrize(
        "content", ["", "[]", "{}", '{"files": 1}', "null", '{"files": {}, "digest": "x", "built_from": {}}']
    )
    def test_a_manifest_that_is_none_is_no_manifest(self, small: Layout, content: str) -> None:
        snapshot = publishing.build(small)
        (snapshot / "manifest.json").write_text(content, encoding="utf-8")
        assert snapshots.current(small) is None
        assert publishing.build(small) == snapshot

    def test_a_link_to_nowhere_is_no_snapshot(self, small: Layout) -> None:
        small.build.mkdir()
        (small.build / "current").symlink_to("snapshots/gone")
        assert snapshots.current(small) is None
        assert publishing.build(small) == snapshots.current(small)


def test_files_that_change_during_the_build_are_not_published(small: Layout, monkeypatch) -> None:
    real = publishing.check

    def check_then_edit(*arguments, **options):
        report = real(*arguments, **options)
        change(small, 99)
        return report

    monkeypatch.setattr(publishing, "check", check_then_edit)
    with pytest.raises(DataError, match="changed"):
        publishing.build(small)
    assert snapshots.current(small) is None


def test_two_builds_at_once_take_turns(small: Layout) -> None:
    found: list[Path] = []
    threads = [threading.Thread(target=lambda: found.append(publishing.build(small))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(found) == {snapshots.current(small)}
    assert len(found) == 3


def test_a_kill_at_any_moment_leaves_a_whole_snapshot(small: Layout) -> None:
    """The moments are spread over the writing, which is where a half-written store could be left."""
    published = publishing.build(small)
    duration = 0.0
    for attempt in range(8):
        change(small, attempt)
        started = time.monotonic()
        process = subprocess.Popen(
            [Path(sys.executable).parent / "kb", "build"],
            env={**os.environ, "KB_HOME": str(small.home)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        if attempt:
            time.sleep(duration * random.uniform(0.3, 1.0))
            process.send_signal(signal.SIGKILL)
        code = process.wait()
        duration = duration or time.monotonic() - started
        snapshot = snapshots.current(small)
        assert snapshot is not None
        assert manifest.is_intact(snapshot, thoroughly=True)
        assert triples_in(snapshot) == 193
        assert code in (0, -signal.SIGKILL)
        if snapshots.fresh(small) is None:
            assert snapshot == published
        published = snapshot
    change(small, 100)
    assert publishing.build(small) == snapshots.fresh(small)
    assert not (small.build / "aside").exists()


class TestFromOneFile:
    """A base that is one file of triples."""

    @pytest.fixture
    def dump(self, small: Layout, tmp_path: Path) -> Path:
        path = tmp_path / "base.nt"
        with path.open("wb") as file:
            quads = assembly.quads(small, Form.of(small))
            ox.serialize((quad.triple for quad in quads), file, format=ox.RdfFormat.N_TRIPLES)
        return path

    def test_holds_the_same_triples_and_no_report(self, small: Layout, dump: Path) -> None:
        from_files = publishing.build(small)
        snapshot = publishing.build_from(small, dump)
        assert snapshot != from_files
        assert (snapshots.current(small), snapshots.fresh(small)) == (snapshot, None)
        assert _named_lines(snapshot) == _named_lines(from_files)
        assert triples_in(snapshot) == triples_in(from_files)
        assert Knowledge.open(small.home, store=snapshot / "store").report is None

    def test_is_built_once(self, small: Layout, dump: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        snapshot = publishing.build_from(small, dump)
        monkeypatch.setattr(assembly, "assemble", None)
        assert publishing.build_from(small, dump) == snapshot

    @pytest.mark.parametrize("name", ["base.nt", "base.csv"])
    def test_that_cannot_be_read_leaves_the_one_published_before(
        self, small: Layout, tmp_path: Path, name: str
    ) -> None:
        before = publishing.build(small)
        (tmp_path / name).write_text("<x:a> <x:b> nothing .\n")
        with pytest.raises(DataError, match=name):
            publishing.build_from(small, tmp_path / name)
        assert snapshots.current(small) == before
        assert publishing.build(small) == before


def _named_lines(snapshot: Path) -> set[str]:
    """Return the lines of the dump without blank nodes, whose names are those of the file they come from."""
    lines = gzip.decompress((snapshot / "dump.nt.gz").read_bytes()).decode().splitlines()
    return {line for line in lines if "_:" not in line}
