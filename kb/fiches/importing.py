"""From a fiche to the files of the base: everything that is wrong at once, nothing written unless all is right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kb.fiches.codes import check_codes, codes_unverified
from kb.fiches.completion import complete
from kb.fiches.desk import Desk
from kb.fiches.journal import commit, resume
from kb.fiches.judging import judge
from kb.fiches.matching import Matcher
from kb.fiches.planning import Change, plan, renamed
from kb.fiches.problems import NotImportable, Problem, Texts
from kb.fiches.references import check_references
from kb.fiches.sheet_archive import MAX_BYTES as SHEET_BYTES
from kb.fiches.sheet_archive import SIGNATURE
from kb.fiches.sheet_layout import Sheets
from kb.fiches.statements import Reading, Statement, interpret
from kb.fiches.tree import Place, Tree
from kb.fiches.yaml_tree import MAX_BYTES as YAML_BYTES
from kb.fiches.yaml_tree import read_yaml, too_large
from kb.layout import Layout
from kb.turtle import Document
from kb.turtle.terms import natural_key

JOURNAL = "import"
DRAFTS = "drafts"


@dataclass(frozen=True)
class Prepared:
    """A fiche read and judged, not yet written. ``root`` is the IRI of its case, "" when it has none."""

    root: str
    problems: tuple[Problem, ...]
    changes: tuple[Change, ...]
    documents: Mapping[Path, Document]
    created: tuple[str, ...]
    remarks: tuple[Texts, ...]


def read_file(path: Path, desk: Desk) -> Tree:
    """Return the tree of a fiche, YAML or spreadsheet; NotImportable when the file cannot be one.

    A file over the limit is refused by its size, unread.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        limit = SHEET_BYTES if file.read(len(SIGNATURE)) == SIGNATURE else YAML_BYTES
    if size > limit:
        raise NotImportable([too_large(Place(str(path)), size, limit)])
    return read_bytes(path.read_bytes(), desk, file=str(path))


def read_bytes(content: bytes, desk: Desk, *, file: str) -> Tree:
    """Return the tree of a fiche received as bytes; what it is, its first bytes tell."""
    if content.startswith(SIGNATURE):
        # A server starts without openpyxl: few fiches come as spreadsheets.
        from kb.fiches.sheet_reading import read_xlsx  # noqa: PLC0415

        return read_xlsx(content, Sheets(desk), file=file)
    return read_yaml(content, file=file)


def prepare(
    desk: Desk, tree: Tree, *, answers: Mapping[tuple[str, str], str] | None = None, replace: bool = False
) -> Prepared:
    """Read and judge a fiche. ``replace`` allows it to change what the base already says under the same names."""
    matcher = Matcher(desk.known, desk.registry, answers or {})
    completed = complete(tree, desk.context, desk.schema, resolve=matcher.resolve)
    reading = interpret(completed.tree, desk.context)
    reading.statements += _created(matcher, tree.place)
    declared = {*completed.declared, *matcher.created}
    problems = [
        *completed.problems,
        *reading.problems,
        *check_references(completed.references, declared, desk.known, matcher),
        *check_codes(reading, desk.registry),
    ]
    planned = plan(desk, reading, completed.root, replace=replace)
    judged = judge(desk, planned.documents, reading, tree.place) if planned.documents else ()
    # A wrong value is told once; what an item as a whole lacks is something else than its missing id.
    said = {found.place for found in problems} - set(completed.declared.values())
    problems += [found for found in (*planned.problems, *judged) if found.place not in said]
    return Prepared(
        completed.root,
        tuple(sorted(_once(problems), key=_reading_order)),
        planned.changes,
        planned.documents,
        tuple(matcher.created),
        (*_unverified(desk, reading), *_renamed(desk, reading, completed.root)),
    )


def write(desk: Desk, prepared: Prepared) -> list[Path]:
    """Write what a fiche changes, all of it or nothing, and return the files; NotImportable when it has problems."""
    if prepared.problems:
        raise NotImportable(prepared.problems)
    files = {change.path: change.document.text.encode() for change in prepared.changes}
    if files:
        commit(desk.layout.home, desk.layout.build / JOURNAL, files)
    return sorted(files)


def draft(desk: Desk, prepared: Prepared) -> list[Path]:
    """Keep what can be read of a fiche in drafts/, where nothing looks for data; return the files."""
    name = prepared.root.rpartition("/")[2]
    if not name or not prepared.documents:
        raise NotImportable(prepared.problems)
    folder = desk.layout.home / DRAFTS / name
    files = {
        folder / path.relative_to(desk.layout.data): document.text.encode()
        for path, document in prepared.documents.items()
    }
    commit(desk.layout.home, desk.layout.build / JOURNAL, files)
    return sorted(files)


def unfinished(layout: Layout) -> list[Path]:
    """Finish the import that a crash interrupted, if any, and return the files that it put in place."""
    return resume(layout.home, layout.build / JOURNAL)


def _created(matcher: Matcher, place: Place) -> Iterator[Statement]:
    for triples in matcher.created.values():
        for triple in triples:
            yield Statement(triple, place)


def _unverified(desk: Desk, reading: Reading) -> Iterator[Texts]:
    if codes_unverified(reading, desk.registry):
        yield {
            "fr": "Les codes officiels n’ont pas été comparés au registre : il n’est pas installé (npm ci).",
            "en": "Official codes were not compared with the registry: it is not installed (npm ci).",
        }


def _renamed(desk: Desk, reading: Reading, root: str) -> Iterator[Texts]:
    for label, before, now in renamed(desk, reading, root):
        yield {
            "fr": f"« {label} » s’appelait {before} et s’appellera {now} ; "
            f"pour garder son adresse, écrivez id: {before}.",
            "en": f"“{label}” was called {before} and will be called {now}; to keep its address, write id: {before}.",
        }


def _once(problems: Iterable[Problem]) -> Iterable[Problem]:
    return {(str(found.place), found.messages["fr"]): found for found in problems}.values()


def _reading_order(found: Problem) -> tuple[object, ...]:
    place = found.place
    cell = natural_key(place.cell or "")
    return place.file, place.line or 0, place.column or 0, place.sheet or "", cell, found.messages["fr"]
