"""Proposals: kept whole whatever happens, judged by the shapes, written into the data or not at all."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kb import Knowledge
from kb.checks.checking import check
from kb.errors import NotFound, ProposalClosed, ProposalTooLarge, TooManyProposals
from kb.fiches.desk import Desk
from kb.fiches.problems import NotImportable
from kb.layout import Layout
from kb.proposals import (
    Proposal,
    Proposals,
    accept,
    assess,
    english_missing,
    preview,
    with_english,
)

LONG_AGO = timedelta(days=200)


def fiche(**changes: Any) -> dict[str, Any]:
    """A case that every shape accepts, its English missing; a test names only what it changes."""
    proof = {"preuve": "stated", "source": ["gazette-essai-2024"], "verification": "a-verifier"}
    content: dict[str, Any] = {
        "id": "essai-de-proposition",
        "titre": {"fr": "Essai de proposition"},
        "avancement": "piste",
        "enjeux": [{"libelle": {"fr": "Un enjeu"}, "nature": ["cohesion"], **proof}],
        "absences": [
            {
                "libelle": {"fr": f"Rien sur {facet}"},
                "facette": facet,
                "raison": "cherche-non-trouve",
                "source": ["gazette-essai-2024"],
            }
            for facet in ("declencheurs", "partenaires", "ambitions", "objet", "acteurs")
        ],
        "sources": [
            {
                "id": "gazette-essai-2024",
                "titre": {"fr": "Un article d’essai"},
                "nature": ["article-presse"],
                "corpus": "externe",
                "page": ["https://www.example.org/article"],
            }
        ],
    }
    return content | changes


def english(content: dict[str, Any]) -> dict[str, Any]:
    """The same with an English text wherever one is missing."""
    return dict(with_english(content, dict.fromkeys(english_missing(content), "In English")))


@pytest.fixture
def proposals(tmp_path: Path) -> Proposals:
    return Proposals(tmp_path / "proposals")


@pytest.fixture(scope="module")
def desk(layout: Layout) -> Desk:
    return Desk(layout)


@pytest.fixture
def copied(layout: Layout, tmp_path: Path) -> Layout:
    """A copy of the base that a test may write in."""
    for folder in ("ontology", "data", "queries"):
        shutil.copytree(layout.home / folder, tmp_path / "home" / folder)
    return Layout(tmp_path / "home")


class TestFiling:
    def test_a_proposal_is_found_again_by_its_token_only(self, proposals: Proposals) -> None:
        token, started = proposals.start("case", "fr", fiche())
        assert proposals.find(token) == started
        for other in (started.id, token[:-1], "", "../" + token):
            with pytest.raises(NotFound):
                proposals.find(other)

    def test_the_token_is_written_nowhere(self, proposals: Proposals) -> None:
        token, started = proposals.start("case", "fr", fiche())
        written = [path for path in proposals.folder.rglob("*") if path.is_file()]
        assert [path for path in written if token in path.read_text(encoding="utf-8")] == []
        assert token not in started.id

    def test_a_contact_is_kept_apart(self, proposals: Proposals) -> None:
        address = "@".join(("quelqu.un", "example.org"))
        _, started = proposals.start("case", "fr", fiche(), contact=address)
        assert address not in (proposals.folder / started.id / "proposal.json").read_text(encoding="utf-8")
        assert proposals.contact(started.id) == address

    def test_nobody_else_reads_the_files(self, proposals: Proposals) -> None:
        _, started = proposals.start("case", "fr", fiche(), contact="x")
        modes = {path.stat().st_mode & 0o077 for path in (proposals.folder / started.id).iterdir()}
        assert modes == {0}

    @pytest.mark.parametrize(
        ("steps", "forbidden"),
        [
            ((), "accept"),
            ((), "refuse"),
            (("submit",), "submit"),
            (("submit",), "edit"),
            (("submit", "accept"), "refuse"),
            (("submit", "refuse"), "accept"),
        ],
    )
    def test_states_follow_one_road(self, proposals: Proposals, steps: tuple[str, ...], forbidden: str) -> None:
        _, started = proposals.start("case", "fr", fiche())
        moves = {
            "submit": lambda: proposals.submit(started.id),
            "accept": lambda: proposals.accept(started.id),
            "refuse": lambda: proposals.refuse(started.id, "Déjà connu."),
            "edit": lambda: proposals.edit(started.id, lambda content: content),
        }
        for step in steps:
            moves[step]()
        with pytest.raises(ProposalClosed):
            moves[forbidden]()

    def test_what_is_refused_can_be_taken_up_again(self, proposals: Proposals) -> None:
        _, started = proposals.start("case", "fr", fiche())
        proposals.submit(started.id)
        assert proposals.refuse(started.id, "Déjà connu.").reason == "Déjà connu."
        assert proposals.return_to_draft(started.id).state == "draft"

    def test_a_proposal_has_a_size(self, proposals: Proposals) -> None:
        _, started = proposals.start("case", "fr", fiche())
        with pytest.raises(ProposalTooLarge):
            proposals.edit(started.id, lambda content: content | {"note": {"fr": "é" * 200_000}})
        assert proposals.get(started.id) == started

    def test_the_folder_has_a_size(self, tmp_path: Path) -> None:
        few = Proposals(tmp_path, limit=2)
        few.start("case", "fr", fiche())
        few.start("case", "fr", fiche())
        with pytest.raises(TooManyProposals):
            few.start("case", "fr", fiche())

    def test_abandoned_drafts_make_room_and_nothing_else_does(self, tmp_path: Path) -> None:
        then = Proposals(tmp_path, limit=2, now=lambda: datetime.now(UTC) - LONG_AGO)
        abandoned, _ = then.start("case", "fr", fiche())
        waiting, _ = then.start("case", "fr", fiche(), state="submitted")
        today = Proposals(tmp_path, limit=2)
        today.start("case", "fr", fiche())
        assert today.find(waiting).state == "submitted"
        with pytest.raises(NotFound):
            today.find(abandoned)


class TestAssessing:
    def test_missing_english_is_for_the_reviewer_and_not_a_problem(self, desk: Desk) -> None:
        assessed = assess(desk, fiche())
        assert assessed.problems == ()
        assert {"titre", "enjeux.1.libelle", "sources.1.titre"} <= set(assessed.missing)
        assert not assessed.is_acceptable

    def test_complete_english_makes_it_acceptable(self, desk: Desk) -> None:
        assert assess(desk, english(fiche())).is_acceptable

    def test_french_is_required(self, desk: Desk) -> None:
        assessed = assess(desk, fiche(titre={"en": "Only in English"}))
        assert [found.predicate for found in assessed.problems if found.predicate] == [
            "http://www.w3.org/2000/01/rdf-schema#label"
        ]

    def test_a_name_that_a_case_has_is_refused_beside_it(self, desk: Desk) -> None:
        places = [found.place.cell for found in assess(desk, fiche(id="tridan")).problems]
        assert "id" in places

    def test_the_preview_is_the_page_to_come(self, desk: Desk, base: Knowledge) -> None:
        record = preview(desk, base.library, assess(desk, fiche()).prepared, "fr")
        group = record.group("enjeux")
        assert record.label == "Essai de proposition"
        assert group is not None
        assert [(item.label, [kind.iri for kind in item.kinds]) for item in group.items] == [
            ("Un enjeu", ["https://w3id.org/cooperatheque/id/stake/cohesion"])
        ]


class TestAccepting:
    def test_accepted_files_are_right_and_ready_to_commit(self, proposals: Proposals, copied: Layout) -> None:
        _, started = proposals.start("case", "fr", english(fiche()), state="submitted")
        accepted = accept(proposals, started.id, copied)
        assert accepted.state == "accepted"
        assert accepted.files == ("data/cases/essai-de-proposition.ttl", "data/sources/gazette-essai-2024.ttl")
        assert check(copied, [copied.home / file for file in accepted.files]).findings == ()

    def test_accepting_again_after_a_crash_changes_nothing(self, proposals: Proposals, copied: Layout) -> None:
        _, started = proposals.start("case", "fr", english(fiche()), state="submitted")
        accept(proposals, started.id, copied)
        before = {path: path.read_bytes() for path in copied.data.rglob("*.ttl")}
        path = proposals.folder / started.id / "proposal.json"
        path.write_text(json.dumps(json.loads(path.read_text()) | {"state": "submitted"}), encoding="utf-8")
        assert accept(proposals, started.id, copied).state == "accepted"
        assert {path: path.read_bytes() for path in copied.data.rglob("*.ttl")} == before

    def test_what_is_not_right_is_not_written(self, proposals: Proposals, copied: Layout) -> None:
        _, started = proposals.start("case", "fr", fiche(), state="submitted")
        with pytest.raises(NotImportable):
            accept(proposals, started.id, copied)
        assert not (copied.data / "cases/essai-de-proposition.ttl").exists()
        assert proposals.get(started.id).state == "submitted"


WRITER = """
import sys
from pathlib import Path
from kb.proposals import Proposals
proposals = Proposals(Path(sys.argv[1]), limit=100_000)
while True:
    token, proposal = proposals.start("case", "fr", {"revisions": 0}, contact="x")
    print("started", proposal.id, flush=True)
    for number in range(1, 6):
        proposals.edit(proposal.id, lambda content: {"revisions": number, "text": "é" * 20_000})
        print("edited", proposal.id, number, flush=True)
    proposals.submit(proposal.id)
    print("submitted", proposal.id, flush=True)
"""


def test_killed_at_any_moment_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    """Twelve writers are killed without warning, one after the other, over the same folder."""
    folder = tmp_path / "proposals"
    told: dict[str, tuple[str, int]] = {}
    for _ in range(12):
        command = [sys.executable, "-c", WRITER, str(folder)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            lines = [writer.stdout.readline()]
            time.sleep(random.uniform(0, 0.06))
            os.kill(writer.pid, signal.SIGKILL)
            lines += writer.stdout.read().splitlines(keepends=True)
        for line in lines:
            if line.endswith("\n"):
                what, identifier, *number = line.split()
                told[identifier] = what, int(number[0]) if number else told.get(identifier, ("", 0))[1]
    kept: dict[str, Proposal] = {one.id: one for one in Proposals(folder).all()}
    assert len(told) >= 12
    for identifier, (what, number) in told.items():
        assert kept[identifier].content["revisions"] >= number
        assert what != "submitted" or kept[identifier].state == "submitted"
    Proposals(folder, limit=100_000).start("case", "fr", {})
    assert list(folder.glob(".new-*")) == []


ACCEPTER = """
import os, signal, sys
from pathlib import Path
from kb.layout import Layout
from kb.proposals import Proposals, accept
flush, left = os.fsync, int(sys.argv[4])
def fsync(descriptor):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    flush(descriptor)
os.fsync = fsync
accept(Proposals(Path(sys.argv[1])), sys.argv[2], Layout(Path(sys.argv[3])))
"""


@pytest.mark.parametrize("moment", [1, 5, 7], ids=lambda moment: f"flush {moment}")
def test_killed_while_accepting_all_or_none_of_the_files_are_there(
    proposals: Proposals, copied: Layout, moment: int
) -> None:
    """The process is killed as it brings files to the disk, then the proposal is accepted again."""
    _, started = proposals.start("case", "fr", english(fiche()), state="submitted")
    arguments = [sys.executable, "-c", ACCEPTER, str(proposals.folder), started.id, str(copied.home), str(moment)]
    assert subprocess.run(arguments, check=False).returncode == -signal.SIGKILL
    assert proposals.get(started.id).state in ("submitted", "accepted")
    accepted = accept(proposals, started.id, copied)
    assert accepted.state == "accepted"
    assert check(copied, [copied.home / file for file in accepted.files]).findings == ()
