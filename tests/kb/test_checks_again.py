"""A check that reads only what changed finds what a check of everything finds."""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path
from random import Random

import pytest

from kb.checks import ledger as ledgers
from kb.checks.checking import check
from kb.checks.grounds import read_grounds
from kb.checks.report import Report
from kb.layout import Layout
from kb.turtle import FileError, Form, write
from tests.kb.corruption import corrupt

HOME = Path(__file__).parents[2]


def afresh(layout: Layout, paths: list[Path] | None = None) -> Report:
    """Return the report of a check that knows nothing from before."""
    kept = layout.build / "checks.sqlite"
    aside = layout.home / "kept"
    kept.rename(aside)
    report = check(layout, paths)
    aside.rename(kept)
    return report


def ledger(layout: Layout) -> Path:
    return layout.build / "checks.sqlite"


@pytest.fixture
def some(tmp_path: Path) -> Layout:
    """The ontology of the repository with a part of its data, chosen so that files refer to each other."""
    layout = Layout(tmp_path / "base")
    shutil.copytree(HOME / "ontology", layout.ontology)
    cases = sorted((HOME / "data" / "cases").glob("[pt]*.ttl"))[:3]
    wanted = {*cases, *(HOME / "data" / "formats").glob("*.ttl")}
    for path in cases:
        described = Form.of(Layout(HOME)).read(path)
        objects = {triple.object.value.partition("#")[0] for triple in described.triples}
        wanted |= {found for iri in objects if (found := Layout(HOME).path_of(iri)) and found.exists()}
    for path in wanted - {path for path in wanted if path.is_relative_to(HOME / "ontology")}:
        target = layout.home / path.relative_to(HOME)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    return layout


def edit_somehow(layout: Layout, form: Form, random: Random) -> list[Path]:
    """Do to the files what an hour of editing does; return those that changed."""
    paths = sorted([*layout.data.rglob("*.ttl"), *layout.ontology.glob("schemes/*.ttl")])
    match random.randrange(6):
        case 0:
            victim = random.choice(paths)
            victim.unlink()
            return [victim]
        case 1:
            victim = random.choice(paths)
            with victim.open("a", encoding="utf-8") as file:
                file.write(random.choice(["oups", "# note\n"]))
            return [victim]
        case 2:
            missing = [path for path in originals(layout) if not path.exists()] or paths
            restored = random.choice(missing)
            shutil.copy(HOME / restored.relative_to(layout.home), restored)
            return [restored]
    return spoil(form, random.sample(paths, 3), random)


def originals(layout: Layout) -> list[Path]:
    return [layout.home / path.relative_to(HOME) for path in sorted((HOME / "data").rglob("*.ttl"))[::40]]


def spoil(form: Form, paths: list[Path], random: Random) -> list[Path]:
    said = {}
    for path in paths:
        try:
            said[path] = set(form.read(path).triples)
        except FileError:
            shutil.copy(HOME / path.relative_to(form.layout.home), path)
    if said:
        corrupt(said, random, random.randrange(1, 6))
    for path, triples in said.items():
        text = write(triples, base=form.read(path).base, prefixes=form.prefixes, order=form.order)
        path.write_text(text, encoding="utf-8")
    return paths


@pytest.mark.parametrize("seed", range(2))
def test_random_edits_are_found_as_by_a_check_of_everything(some: Layout, seed: int) -> None:
    random, form = Random(seed), read_grounds(some).form
    assert check(some).files > 100
    found = set()
    for _ in range(7):
        edited = edit_somehow(some, form, random)
        by_name = check(some, edited, edited=True)
        report = check(some)
        expected = afresh(some)
        assert report == expected
        assert by_name.findings == tuple(
            one for one in expected.findings if one.path in {str(path.relative_to(some.home)) for path in edited}
        )
        found |= {finding.kind for finding in report.findings}
        for unreadable in (some.home / one.path for one in report.findings if one.kind == "syntax"):
            shutil.copy(HOME / unreadable.relative_to(some.home), unreadable)
    assert found >= {"shape", "link"}


class TestWhatOthersSay:
    def test_a_case_whose_organisation_vanished_is_found(self, small: Layout) -> None:
        assert check(small).conforms
        gone = small.data / "organisations" / "hauts-pres.ttl"
        gone.unlink()
        check(small, [gone], edited=True)
        assert [finding.path for finding in check(small).findings] == ["data/cases/valmont.ttl"]

    def test_a_new_name_may_be_the_one_that_was_meant(self, small: Layout, edit) -> None:
        """What to write instead depends on every name of the base, hence is never kept."""
        edit(small.data / "cases" / "valmont.ttl", "organisation:hauts-pres", "organisation:port-clair")
        assert all("port-clar" not in finding.messages["en"] for finding in check(small).findings)
        other = small.data / "organisations" / "port-clar.ttl"
        shutil.copy(small.data / "organisations" / "hauts-pres.ttl", other)
        edit(other, "organisation/hauts-pres>", "organisation/port-clar>")
        assert "organisation:port-clar?" in check(small).findings[0].messages["en"]

    def test_another_rule_judges_everything_again(self, small: Layout, edit) -> None:
        assert check(small).conforms
        edit(small.ontology / "shapes" / "case.ttl", "  sh:minCount 2 ;\n  sh:uniq", "  sh:minCount 3 ;\n  sh:uniq")
        assert [finding.path for finding in check(small).findings] == ["data/cases/valmont.ttl"]


class TestEdited:
    def test_looks_at_the_named_files_only(self, small: Layout, edit) -> None:
        check(small)
        case = small.data / "cases" / "valmont.ttl"
        edit(case, "  coop:rank 2 ;\n", "")
        assert check(small, [small.data / "organisations" / "valmont.ttl"], edited=True).conforms
        assert not check(small, [case], edited=True).conforms

    def test_a_base_never_checked_is_read_whole(self, small: Layout) -> None:
        (small.data / "organisations" / "hauts-pres.ttl").unlink()
        assert not check(small, [small.data / "cases" / "valmont.ttl"], edited=True).conforms


class TestDamage:
    @pytest.mark.parametrize("content", [b"", b"oups", b"SQLite format 3\0" + b"x" * 5000])
    def test_a_ledger_that_is_none_is_made_anew(self, small: Layout, content: bytes) -> None:
        expected = check(small)
        ledger(small).write_bytes(content)
        assert check(small) == expected
        assert check(small) == expected

    def test_a_verdict_damaged_on_disk_is_not_believed(self, small: Layout, edit) -> None:
        edit(small.data / "cases" / "valmont.ttl", "  coop:rank 2 ;\n", "")
        expected = check(small)
        with sqlite3.connect(ledger(small)) as connection:
            connection.execute("UPDATE finding SET content = zeroblob(40)")
        connection.close()
        assert check(small) == expected

    def test_a_verdict_of_another_program_is_not_believed(self, small: Layout) -> None:
        assert check(small).conforms
        with ledgers.Ledger.open(str(ledger(small)), "another") as other:
            assert other.stamps() == {}
        assert check(small).files == 10

    def test_a_folder_that_cannot_be_written_is_no_obstacle(self, small: Layout) -> None:
        small.build.write_text("not a folder", encoding="utf-8")
        assert check(small).conforms

    def test_an_edit_within_the_same_tick_is_seen(self, small: Layout, edit) -> None:
        """Same size, same time: only the content tells."""
        case = small.data / "cases" / "valmont.ttl"
        stat = case.stat()
        check(small)
        edit(case, "coop:rank 2 ;", "coop:rank x ;")
        os.utime(case, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        assert not check(small).conforms
