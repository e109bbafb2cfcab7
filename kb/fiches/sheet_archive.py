"""Whether a file may be opened as a spreadsheet at all.

An .xlsx is a ZIP of XML files. A few kilobytes can hold gigabytes of zeros, and XML can
declare entities that unfold; both are refused from the directory of the archive and the first
bytes of its parts, before anything is unpacked.
"""

from __future__ import annotations

import zipfile
from io import BytesIO

from kb.fiches.problems import NotImportable, Problem, problem
from kb.fiches.tree import Place
from kb.fiches.yaml_tree import too_large

SIGNATURE = b"PK\x03\x04"
MAX_BYTES = 5_000_000
_MAX_UNPACKED = 40_000_000
_MAX_PARTS = 400
_NEEDED = "xl/workbook.xml"


def check_archive(content: bytes, *, file: str) -> None:
    """Raise NotImportable for a file that is no spreadsheet, or one made to exhaust who opens it."""
    place = Place(file)
    if len(content) > MAX_BYTES:
        raise NotImportable([too_large(place, len(content), MAX_BYTES)])
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            size = sum(part.file_size for part in parts)
            if size > _MAX_UNPACKED or len(parts) > _MAX_PARTS:
                raise NotImportable([_bomb(place, size)])
            if _NEEDED not in archive.namelist():
                raise NotImportable([_no_spreadsheet(place)])
            for part in parts:
                _check_part(archive, part, place)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise NotImportable([_no_spreadsheet(place)]) from error


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, place: Place) -> None:
    """Read a part once: its real size is what its entry says, and its XML declares nothing."""
    total, head = 0, b""
    with archive.open(part) as stream:
        while block := stream.read(65_536):
            head = head or block
            total += len(block)
            if total > part.file_size:
                raise NotImportable([_bomb(place, total)])
    if part.filename.endswith((".xml", ".rels", ".vml")) and b"<!DOCTYPE" in head.upper():
        raise NotImportable([_no_spreadsheet(place)])


def _bomb(place: Place, size: int) -> Problem:
    return problem(
        place,
        fr=f"une fois déplié, ce fichier ferait {size / 1e6:.0f} Mo : ce n’est pas une fiche ; repartez de "
        "« kb new --xlsx ».",
        en=f"once unpacked this file would take {size / 1e6:.0f} MB: it is not a fiche; start again from "
        "`kb new --xlsx`.",
    )


def _no_spreadsheet(place: Place) -> Problem:
    return problem(
        place,
        fr="ce n’est pas un classeur .xlsx lisible ; enregistrez-le au format « Classeur Excel (.xlsx) », "
        "sans mot de passe.",
        en="this is not a readable .xlsx workbook; save it as “Excel workbook (.xlsx)”, without a password.",
    )
