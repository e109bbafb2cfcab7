"""What a snapshot keeps of answers is what the questions answer, whole base or some things at a time."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from bench.corpus import as_stream
from kb import Knowledge
from kb.engines.kept import KeptAnswers
from kb.engines.ordering import ordered
from kb.engines.store import Solutions, Store
from kb.errors import QueryFileError
from kb.layout import Layout
from kb.publication import manifest, publishing
from kb.publication.keeping import Keeping, by_thing, kept
from kb.publication.neighbourhoods import Surveyor, batches
from kb.schema import LANGS
from kb.sparql.queries import Library, read_question
from tests.conftest import HOME

LIBRARY = Library.load(HOME / "queries")
KEPT = [*kept(LIBRARY, "whole"), *kept(LIBRARY, "by-thing")]


@pytest.fixture(scope="module")
def stored(layout: Layout, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A generated base as a build has it: a file, and a store on disk beside it."""
    folder = tmp_path_factory.mktemp("kept")
    with (folder / "corpus.nt").open("wb") as file:
        as_stream(layout, file, 120, seed=11)
    store = ox.Store(str(folder / "store"))
    store.bulk_load(path=str(folder / "corpus.nt"), format=ox.RdfFormat.N_TRIPLES)
    return folder


@pytest.fixture(scope="module")
def answers(stored: Path, layout: Layout) -> KeptAnswers:
    """The answers of that base, put together from a hundred things at a time."""
    keeping, surveyor = Keeping(stored, LIBRARY), Surveyor(stored / "store", layout)
    with (stored / "corpus.nt").open("rb") as lines:
        for batch in batches(lines, layout, 100):
            keeping.add(by_thing(surveyor.survey(batch).select, LIBRARY, batch.things))
    keeping.finish(Store.open(stored / "store").select, lambda _: None)
    return KeptAnswers(stored)


@pytest.mark.parametrize("one", KEPT, ids=lambda one: one.question.name)
def test_a_kept_answer_is_the_one_that_is_asked_row_by_row(one, answers: KeptAnswers, stored: Path) -> None:
    asked = ordered(Store.open(stored / "store").select, one.query, one.variables)
    assert asked.rows
    assert answers.answer(one.query) == asked


class Silent(Store):
    """An engine that is not to be asked."""

    def select(self, query: str) -> Solutions:
        raise AssertionError(query)


def test_what_pages_ask_of_the_whole_base_is_read_in_both_languages(layout: Layout, stored: Path, answers) -> None:
    base = Knowledge(layout, Silent(ox.Store()), stored / "store")
    for lang in ("fr", "en"):
        assert base.ask("pages/territories", lang=lang).rows == base.gather("pages/territories", lang=lang).rows
        assert base.ask("things/of-class", lang=lang, **{"class": "https://w3id.org/cooperatheque/ns#Source"}).rows
    with pytest.raises(AssertionError):
        base.ask("things/of-class", **{"class": "https://w3id.org/cooperatheque/ns#Method"})


def test_a_question_that_has_changed_is_asked_again(answers: KeptAnswers) -> None:
    query = LIBRARY["pages/figures"].bind()
    assert answers.answer(query)
    assert answers.answer(query.replace("coop:Source", "coop:Method")) is None


@pytest.mark.parametrize(
    "said", ["{asked: sometimes}", "{asked: whole, for: {class: x}}", "{asked: whole, for: [{clas: x}]}", "whole"]
)
def test_what_is_kept_is_said_rightly_or_the_base_does_not_open(said: str, tmp_path: Path) -> None:
    file = tmp_path / "things" / "of-class.rq"
    file.parent.mkdir()
    text = LIBRARY["things/of-class"].text.splitlines()
    file.write_text("\n".join(f"#+ kept: {said}" if line.startswith("#+ kept") else line for line in text))
    with pytest.raises(QueryFileError, match=r"of-class\.rq:\d+"):
        read_question(file, tmp_path)


def test_a_build_writes_what_is_kept_and_seals_it(small: Layout, edit) -> None:
    edit(small.queries / "cases" / "list.rq", "#+ tags: [cases]", "#+ tags: [cases]\n#+ kept: {asked: by-thing}")
    told: list[str] = []
    snapshot = publishing.build(small, progress=lambda texts: told.append(texts["en"]))
    files = sorted((snapshot / "answers").iterdir())
    assert len(files) == len(LANGS)
    assert any(said.startswith(f"Answers to keep: {len(LANGS)} of {len(LANGS)}") for said in told)
    kept_ones = Knowledge(small, Silent(ox.Store()), snapshot / "store")
    asked = Knowledge.open(small.home)
    for lang in LANGS:
        rows = kept_ones.ask("cases/list", lang=lang).rows
        assert rows
        assert rows == asked.ask("cases/list", lang=lang).rows
    files[0].write_bytes(files[0].read_bytes().replace(b"case/", b"cose/"))
    assert not manifest.is_intact(snapshot, thoroughly=True)
