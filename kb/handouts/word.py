"""The parts of a document that python-docx has no words for.

Names of elements and their order are those of WordprocessingML (ECMA-376, part 1, 17).
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import quoteattr

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Length
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from kb.handouts.template import LINK

AUTHOR = "Coopérathèque"
# What XML cannot hold.
_ILLEGIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
_EPOCH = (1980, 1, 1, 0, 0, 0)


def frozen(document: Document, *, title: str, subject: str, day: date) -> bytes:
    """Return the file, its properties and the clock of its parts set: the same document is the same bytes."""
    properties = document.core_properties
    # The properties of a package take 255 characters at most.
    properties.title, properties.subject = legible(title)[:255], legible(subject)[:255]
    properties.author = properties.last_modified_by = AUTHOR
    properties.comments = ""
    properties.created = properties.modified = datetime(day.year, day.month, day.day)
    written, out = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as parts, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in parts.namelist():
            part = zipfile.ZipInfo(name, _EPOCH)
            part.compress_type = zipfile.ZIP_DEFLATED
            kept.writestr(part, parts.read(name))
    return out.getvalue()


def add(line: Paragraph, text: str, style: str = "") -> Run:
    """End a line with a text. Styles are set by identifier: to look one up by name reads all of them each time."""
    run = line.add_run(text)
    if style:
        run._r.style = style
    return run


def dress(line: Paragraph, style: str) -> Paragraph:
    """Set the style of a line by its identifier."""
    line._p.style = style
    return line


def legible(text: str) -> str:
    """Return a text that a document can hold: a mark stands for each character that XML refuses."""
    return _ILLEGIBLE.sub("\N{REPLACEMENT CHARACTER}", text)


def link(line: Paragraph, text: str, address: str) -> Run:
    """End a line with a text that leads to an address of the web; one without such an address is plain."""
    if not address.startswith(("http://", "https://")):
        return add(line, text)
    # A word processor calls a file damaged when an address in it is not a URI.
    target = quote(address, safe="%/:?#[]@!$&'()*+,;=~")
    return _lead(line, text, "r:id", line.part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))


def refer(line: Paragraph, text: str, bookmark: str) -> None:
    """End a line with a text that leads to a bookmark of the document."""
    _lead(line, text, "w:anchor", bookmark)


def mark(line: Paragraph, bookmark: str, number: int) -> None:
    """Make a whole line the place that ``bookmark`` names; ``number`` is its own in the document."""
    runs = [child for child in line._p if child.tag != qn("w:pPr")]
    runs[0].addprevious(_element("w:bookmarkStart", id=str(number), name=bookmark))
    runs[-1].addnext(_element("w:bookmarkEnd", id=str(number)))


def count(line: Paragraph, what: str) -> None:
    """End a line with a number that the word processor counts: PAGE or NUMPAGES."""
    field = _element("w:fldSimple", instr=f" {what} ")
    field.append(line.add_run("1")._r)
    line._p.append(field)


def tick(line: Paragraph, label: str, number: int) -> None:
    """End a line with a box that a click ticks; ``label`` says what of, ``number`` is its own in the document."""
    name = quoteattr(legible(label)[:64])  # as long as it may be
    box = parse_xml(
        f"""<w:sdt {nsdecls("w")} xmlns:w14="{_W14}">
          <w:sdtPr><w:alias w:val={name}/><w:id w:val="{number}"/><w14:checkbox><w14:checked w14:val="0"/>
            <w14:checkedState w14:val="2612" w14:font="MS Gothic"/>
            <w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox></w:sdtPr>
          <w:sdtContent><w:r><w:rPr><w:rFonts w:ascii="MS Gothic" w:eastAsia="MS Gothic" w:hAnsi="MS Gothic"/></w:rPr>
            <w:t>☐</w:t></w:r></w:sdtContent></w:sdt>"""
    )
    line._p.append(box)


def describe(table: Table, title: str, widths: Sequence[Length]) -> None:
    """Give a table its title for those who hear it, and fixed widths to its columns."""
    table.autofit = False
    properties = table._tbl.tblPr
    # 5,000 fiftieths of a per cent: as wide as the text, on whatever paper it is put.
    for width in properties.findall(qn("w:tblW")):
        width.set(qn("w:type"), "pct")
        width.set(qn("w:w"), "5000")
    properties.append(_element("w:tblCaption", val=legible(title)))
    for column, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
        column.w = width
    for line in table._tbl.tr_lst:
        for cell, width in zip(line.tc_lst, widths, strict=True):
            cell.width = width


def cells(table: Table, line: _Row) -> Iterator[_Cell]:
    """Yield the cells of a line in which none is merged."""
    return (_Cell(cell, table) for cell in line._tr.tc_lst)


def repeat(line: _Row) -> None:
    """Have a line come again at the top of each page that its table goes to."""
    keep_whole(line)
    line._tr.get_or_add_trPr().append(_element("w:tblHeader"))


def keep_whole(line: _Row) -> None:
    """Have a line go whole to the next page; one taller than a page is cut all the same."""
    line._tr.get_or_add_trPr().append(_element("w:cantSplit"))


def shade(cell: _Cell, colour: str) -> None:
    cell._tc.get_or_add_tcPr().append(_element("w:shd", val="clear", color="auto", fill=colour))


def _lead(line: Paragraph, text: str, attribute: str, value: str) -> Run:
    """End a line with a link, to a relation of the document or to one of its bookmarks."""
    leading = _element("w:hyperlink", history="1")
    leading.set(qn(attribute), value)
    run = add(line, text, LINK)
    leading.append(run._r)
    line._p.append(leading)
    return run


def _element(tag: str, **attributes: str) -> Any:
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made
