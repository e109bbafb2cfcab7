"""Passages are located by position and digest, and verified against the documents themselves."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from kb.checks.checking import check
from kb.checks.report import render
from kb.errors import DataError
from kb.layout import Layout
from kb.passages import locate, read

# As in the digest of tests/kb/small/data/sources/fiche.ttl: a byte order mark, Windows line ends,
# a ligature, a character outside the basic plane.
DOCUMENT = "\ufeffFiche 7\r\nEnjeux : préserver l’eau œuvre commune 🌊 et l'eau.\r\n"


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    """A folder that holds the source document under a name of its own, among others."""
    folder = tmp_path / "documents"
    (folder / "2015").mkdir(parents=True)
    (folder / "2015" / "copie.txt").write_bytes(DOCUMENT.encode())
    (folder / "autre.pdf").write_bytes(b"\xff\xfe")
    return folder


class TestLocate:
    def test_counts_code_points_of_the_decoded_file(self, tmp_path: Path) -> None:
        path = tmp_path / "document.txt"
        path.write_bytes(DOCUMENT.encode())
        (span,) = locate(read(path), "🌊 et")
        assert DOCUMENT[span.start : span.end] == "🌊 et"
        assert span.digest == sha256("🌊 et".encode()).hexdigest()

    def test_gives_every_occurrence_even_overlapping(self) -> None:
        assert [span.start for span in locate("ananas", "ana")] == [0, 2]
        assert [span.start for span in locate("a.b a.b axb", "a.b")] == [0, 4]

    @pytest.mark.parametrize("snippet", ["preserver l'eau", "PRÉSERVER  l'eau", "préserver leau"])
    def test_shows_the_nearest_words_when_there_is_none(self, snippet: str) -> None:
        with pytest.raises(DataError) as refusal:
            locate(DOCUMENT, snippet)
        assert "préserver l’eau" in refusal.value.message("fr")
        assert f"position {DOCUMENT.index('préserver')}" in refusal.value.message("en")

    def test_an_empty_passage_or_document_is_an_error_not_a_crash(self) -> None:
        with pytest.raises(DataError, match="empty"):
            locate(DOCUMENT, "")
        with pytest.raises(DataError, match="not there"):
            locate("", "eau")


class TestVerify:
    def test_recognises_a_document_by_its_content(self, small: Layout, documents: Path) -> None:
        report = check(small, sources=documents)
        assert report.conforms
        assert report.passages == {"verified": 1, "failed": 0, "not_verified": 0}
        assert "1 passage conforme" in render(report, "fr")

    def test_an_absent_document_is_a_remark_not_a_failure(self, small: Layout, tmp_path: Path) -> None:
        report = check(small, sources=tmp_path)
        assert report.conforms
        assert report.passages == {"verified": 0, "failed": 0, "not_verified": 1}
        assert [remark["en"].split(":")[0:2] for remark in report.remarks] == [["source", "fiche"]]

    @pytest.mark.parametrize(
        ("old", "new", "line", "words"),
        [
            ("coop:start 19 ;", "coop:start 20 ;", None, "empreinte"),
            ("coop:end 34 ;", "coop:end 9999 ;", None, "sortent"),
            ("coop:end 34 ;", "coop:end 3 ;", None, "sortent"),
        ],
    )
    def test_a_passage_that_moved_is_found(self, small: Layout, documents: Path, edit, old, new, line, words) -> None:
        path = small.data / "sources" / "fiche.ttl"
        edit(path, old, new)
        (finding,) = check(small, [path], sources=documents).findings
        assert (finding.kind, finding.path) == ("passage", "data/sources/fiche.ttl")
        assert words in finding.messages["fr"]
        assert finding.focus is not None
        assert finding.focus.endswith("#enjeu-1")

    def test_a_document_changed_by_one_byte_is_another_document(self, small: Layout, documents: Path) -> None:
        with (documents / "2015" / "copie.txt").open("ab") as file:
            file.write(b" ")
        assert check(small, sources=documents).passages == {"verified": 0, "failed": 0, "not_verified": 1}
