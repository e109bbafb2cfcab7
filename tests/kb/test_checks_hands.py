"""A base that several processes check is checked as by one, or the check says that it is not."""

from __future__ import annotations

import os
import shutil
import signal
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from kb.checks import whole
from kb.checks.checking import check
from kb.checks.files import Files
from kb.checks.grounds import read_grounds
from kb.checks.hands import HandLost
from kb.checks.share import Share
from kb.layout import Layout
from kb.turtle import Form

HOME = Path(__file__).parents[2]


@pytest.fixture
def spoilt(tmp_path: Path) -> Layout:
    """The ontology and a part of the data of the repository, where much is wrong, between files as in them."""
    layout = Layout(tmp_path / "base")
    shutil.copytree(HOME / "ontology", layout.ontology)
    for folder, pattern in (("formats", "*"), ("organisations", "[a-c]*"), ("cases", "[a-e]*")):
        shutil.copytree(HOME / "data" / folder, layout.data / folder, ignore=_all_but(pattern))
    one, other, broken, misplaced = sorted(layout.data.glob("cases/*.ttl"))[:4]
    subject = Form.of(layout).read(one).base
    other.write_text(
        other.read_text(encoding="utf-8") + f"\n<{subject}>\n  a <{subject}> ;\n.\n", encoding="utf-8"
    )  # described in two files
    broken.write_text(broken.read_text(encoding="utf-8").replace("rdfs:label", "rdfs:etiquette", 1), encoding="utf-8")
    misplaced.rename(misplaced.with_name("Mal-Nommé.ttl"))
    return layout


def _all_but(pattern: str) -> Callable[[str, list[str]], set[str]]:
    return lambda folder, names: {name for name in names if not Path(name).match(pattern)}


@pytest.mark.parametrize("processes", [2, 3])
def test_processes_find_together_what_one_finds(
    spoilt: Layout, processes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = check(spoilt)
    (spoilt.build / "checks.sqlite").unlink()
    monkeypatch.setattr(whole, "how_many", lambda files: processes)
    together = check(spoilt)
    assert {"form", "link", "shape"} <= {finding.kind for finding in alone.findings}
    assert together == alone
    assert check(spoilt) == alone  # what they kept is what the next check begins with


@pytest.mark.parametrize("step", ["read", "judge"])
def test_a_process_that_is_killed_ends_the_check_with_an_error_in_both_languages(
    spoilt: Layout, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent, work = os.getpid(), getattr(Share, step)

    def killed(self: Share, *arguments: object) -> object:
        for number, done in enumerate(work(self, *arguments)):
            if number == 20 and os.getpid() != parent:
                os.kill(os.getpid(), signal.SIGKILL)
            yield done

    monkeypatch.setattr(whole, "how_many", lambda files: 2)
    with monkeypatch.context() as killing:
        killing.setattr(Share, step, killed)
        with pytest.raises(HandLost) as lost:
            check(spoilt)
    assert "mémoire" in lost.value.message("fr")
    assert "memory" in lost.value.message("en")
    assert check(spoilt).findings  # nothing of the check that failed is believed


def test_a_file_that_vanishes_under_a_process_is_no_silent_pass(
    spoilt: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whole, "how_many", lambda files: 2)
    stamps = Files.stamps
    monkeypatch.setattr(Files, "stamps", lambda files: {**stamps(files), "data/cases/gone.ttl": "1 1 1 1"})
    with pytest.raises(FileNotFoundError, match="gone"):
        check(spoilt)


def test_a_share_reads_once_a_file_of_another_that_several_of_its_own_say_more_of(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    grounds = read_grounds(Layout(HOME))
    files = Files(grounds.form)
    stamps = files.stamps()
    formats = {name: stamp for name, stamp in stamps.items() if name.startswith("data/formats/")}
    reads: Counter[str] = Counter()
    document = Files.document
    monkeypatch.setattr(Files, "document", lambda files, name: (reads.update([name]), document(files, name))[1])
    with Share(grounds.rules, files, stamps) as whole_base, Share(grounds.rules, files, formats) as share:
        list(whole_base.read())
        list(share.read())
        share.table = whole_base.table
        list(share.judge(frozenset()))
    assert reads["ontology/schemes/format.ttl"] == 1  # it describes what each of these files completes
    assert set(reads.values()) == {1}
