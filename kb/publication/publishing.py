"""Making a snapshot: written aside, brought to the disk, published in one step (``kb.publication.snapshots``)."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from kb.checks.checking import check
from kb.checks.report import Progress, Report, Texts
from kb.dump import read
from kb.errors import DataError, KbError
from kb.layout import Layout
from kb.publication import assembly, manifest
from kb.publication.durable import flush_folder
from kb.publication.snapshots import by_age, lock, remove, thin_out
from kb.turtle import Form

_SEALING: Texts = {"fr": "Mise sur le disque", "en": "Bringing it to the disk"}


class NotPublishable(KbError):
    """The base has something to correct; ``report`` says what."""

    def __init__(self, report: Report) -> None:
        super().__init__(
            fr="La base n’est pas publiée : corrigez les points signalés par « kb check », puis recommencez.",
            en="The base is not published: correct what `kb check` reports, then try again.",
        )
        self.report = report


class NotWritten(KbError):
    """The disk refused a file: it is full, or not ours to write on."""

    def __init__(self, error: OSError) -> None:
        super().__init__(
            fr=f"La base n’a pas pu être écrite sur le disque ({error}) ; faites de la place, puis recommencez. "
            "Celle qui était publiée le reste.",
            en=f"The base could not be written on the disk ({error}); make room, then try again. "
            "The one that was published still is.",
        )


def build(layout: Layout, *, progress: Progress = lambda _: None) -> Path:
    """Publish the files as they are now and return the snapshot; do nothing when that is done already.

    NotPublishable when the check finds a violation, NotWritten when the disk is full, DataError when files
    change meanwhile, ``helpers.HelperLost`` when a process of the build is killed: nothing is left of it then.
    """

    def write(built_from: Mapping[str, str]) -> Path:
        report = check(layout, progress=progress)
        if not report.conforms:
            raise NotPublishable(report)
        return _write(layout, report, built_from, progress)

    with lock(layout):
        return _build(layout, manifest.inputs(layout), write)


def build_from(layout: Layout, dump: Path, *, progress: Progress = lambda _: None) -> Path:
    """Publish a file of triples (N-Triples or Turtle) that holds a whole base, and return the snapshot.

    For a base too large for a file a thing: it is not checked, and its snapshot holds no report. The
    ontology and the questions are those of the home. NotWritten, DataError as ``build``.
    """
    with lock(layout):
        built_from = manifest.inputs_of(layout, dump)
        return _build(layout, built_from, lambda built_from: _write_dump(layout, dump, built_from, progress))


def _build(layout: Layout, built_from: Mapping[str, str], write: Callable[[Mapping[str, str]], Path]) -> Path:
    """Publish what was built from these inputs; ``write`` makes it when it is not there yet."""
    remove(layout.build / "aside")
    directory = layout.build / "snapshots" / manifest.digest_of(built_from)
    if not manifest.is_intact(directory, thoroughly=True):
        try:
            _publish(layout, directory, write(built_from))
        except OSError as error:
            raise NotWritten(error) from error
        finally:
            remove(layout.build / "aside")
    _make_newest(layout, directory)
    _point(layout.build / "current", directory)
    thin_out(layout)
    return directory


def _write(layout: Layout, report: Report, built_from: Mapping[str, str], progress: Progress) -> Path:
    """Write a whole snapshot in a new folder aside, down to the disk, and return it."""
    directory = _aside(layout)
    count = assembly.assemble(assembly.quads(layout, Form.of(layout)), layout, directory, progress)
    (directory / "report.json").write_text(report.to_json(), encoding="utf-8")
    if manifest.inputs(layout) != built_from:
        raise DataError(
            fr="Des fichiers ont changé pendant la construction ; relancez « kb build ».",
            en="Files changed during the build; run `kb build` again.",
        )
    progress(_SEALING)
    _seal(directory, built_from, {"files": report.files, "triples": count})
    return directory


def _write_dump(layout: Layout, dump: Path, built_from: Mapping[str, str], progress: Progress) -> Path:
    directory = _aside(layout)
    count = assembly.assemble(read(dump), layout, directory, progress)
    progress(_SEALING)
    _seal(directory, built_from, {"files": 1, "triples": count})
    return directory


def _aside(layout: Layout) -> Path:
    """Begin a snapshot: the meaning and the questions of its base go with it, and change with it alone."""
    aside = layout.build / "aside"
    aside.mkdir()
    directory = Path(tempfile.mkdtemp(dir=aside))
    for folder in (layout.ontology, layout.queries):
        shutil.copytree(folder, directory / folder.name, ignore=shutil.ignore_patterns("*.md"))
    return directory


def _seal(directory: Path, built_from: Mapping[str, str], counts: Mapping[str, int]) -> None:
    manifest.seal(directory, built_from=built_from, counts=counts)
    _flush(directory)


def _publish(layout: Layout, directory: Path, written: Path) -> None:
    """Give a finished snapshot its name; a damaged one that has it is thrown away."""
    directory.parent.mkdir(exist_ok=True)
    if directory.exists():
        directory.rename(layout.build / "aside" / "damaged")
    written.chmod(0o755)
    written.rename(directory)
    flush_folder(directory.parent)


def _point(link: Path, directory: Path) -> None:
    """Make the link lead to the snapshot, in one step."""
    target = Path("snapshots") / directory.name
    if link.is_symlink() and link.readlink() == target:
        return
    aside = link.with_name("current.new")
    aside.unlink(missing_ok=True)
    aside.symlink_to(target)
    aside.rename(link)
    flush_folder(link.parent)


def _make_newest(layout: Layout, directory: Path) -> None:
    """Date a snapshot after every other one, whatever the clock says."""
    others = [path.stat().st_mtime_ns for path in by_age(layout)]
    now = max([time.time_ns(), *(moment + 1 for moment in others)])
    os.utime(directory, ns=(now, now))


def _flush(directory: Path) -> None:
    """Bring every file of a folder to the disk, so that its name never outlives its content."""
    for path in directory.rglob("*"):
        if path.is_dir():
            flush_folder(path)
        else:
            with path.open("rb") as file:
                os.fsync(file.fileno())
    flush_folder(directory)
