"""A blank document of the house: A4, its language, its styles, and nothing else of what python-docx starts from."""

from __future__ import annotations

from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Length, Mm, Pt, RGBColor
from docx.styles.style import CharacterStyle, ParagraphStyle

from kb.errors import Lang

# Identifiers of styles. Word processors know those of the first line, and name them in their own language.
KICKER, TITLE, HEADING, FACT, STRONG, LINK = "Subtitle", "Title", "Heading1", "BodyText", "Strong", "Hyperlink"
CELL, SMALL, NOTE, TABLE = "CoopCell", "CoopSmallCell", "CoopNote", "Coop"
_CODES: dict[Lang, str] = {"fr": "fr-FR", "en": "en-GB"}
_INK, _SOFT, _ACCENT, _LINKED = map(RGBColor.from_string, ("15302B", "4B5A54", "A13F17", "0A5263"))
_FACE, _MARGIN = "Calibri", Mm(15)
_LONG, _SHORT = Mm(297), Mm(210)
# Pictures of the template and its second copy of every style.
_DROPPED = ("/thumbnail", "/stylesWithEffects")
_TABLE_STYLE = f"""
<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="{TABLE}">
  <w:name w:val="Coop"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/>
  <w:tblPr>
    <w:tblBorders>
      <w:top w:val="single" w:sz="8" w:space="0" w:color="{_INK}"/>
      <w:bottom w:val="single" w:sz="4" w:space="0" w:color="DAD1BF"/>
      <w:insideH w:val="single" w:sz="4" w:space="0" w:color="DAD1BF"/>
    </w:tblBorders>
    <w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>
      <w:bottom w:w="40" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar>
  </w:tblPr>
</w:style>"""


def blank(lang: Lang, *, wide: bool) -> Document:
    """Return an empty A4 document in a language, upright or ``wide``, with the styles of the house."""
    document = docx.Document()
    _prune(document)
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (_LONG, _SHORT) if wide else (_SHORT, _LONG)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = _MARGIN
    section.footer_distance = Mm(8)
    _speak(document, _CODES[lang])
    _dress(document)
    return document


def room(document: Document) -> Length:
    """Return the width between the margins."""
    width = document.sections[0].page_width or _SHORT
    return Length(width - 2 * _MARGIN)


def _prune(document: Document) -> None:
    """Take out of the template what no sheet has: ninety table styles, a second copy of them, a picture."""
    for relations in (document.part.package.rels, document.part.rels):
        for name, relation in list(relations.items()):
            if relation.reltype.endswith(_DROPPED):
                del relations[name]
    for style in list(document.styles):
        if style.type == WD_STYLE_TYPE.TABLE and style.name != "Normal Table":
            style.delete()


def _speak(document: Document, code: str) -> None:
    """Set the language that words are checked and read aloud in, everywhere that one is said."""
    document.core_properties.language = code
    for spoken in document.styles.element.iter(qn("w:lang")):
        spoken.set(qn("w:val"), code)
    settings = document.settings.element
    for face in settings.iter(qn("w:themeFontLang")):
        face.set(qn("w:val"), code)
    for zoom in settings.iter(qn("w:zoom")):
        zoom.set(qn("w:percent"), "100")
    for mode in settings.iter(qn("w:compatSetting")):
        if mode.get(qn("w:name")) == "compatibilityMode":
            mode.set(qn("w:val"), "15")  # of Word since 2013; a lower one opens as an old document


def _dress(document: Document) -> None:
    """Set the styles: those that every word processor knows, and the few of the house."""
    _style(document, "Normal", 10.5)
    _style(document, "Title", 22, colour=_INK, after=2)
    _style(document, "Subtitle", 10, colour=_ACCENT, after=0)
    _style(document, "Heading 1", 14, colour=_INK, before=14, after=4)
    _style(document, "Body Text", 10.5, after=4)
    _style(document, "Footer", 8, colour=_SOFT)
    _style(document, "Coop Cell", 9, after=1)
    _style(document, "Coop Small Cell", 8, after=1)
    note = document.styles.add_style("Coop Note", WD_STYLE_TYPE.CHARACTER)
    linked = document.styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER, builtin=True)
    _colour(note, _SOFT)
    _colour(linked, _LINKED)
    linked.font.underline = True
    for line in document.styles["Title"].element.iter(qn("w:pBdr")):
        line.getparent().remove(line)
    tabs = document.styles["Footer"].paragraph_format.tab_stops
    tabs.clear_all()
    tabs.add_tab_stop(room(document), WD_TAB_ALIGNMENT.RIGHT)
    document.styles.element.append(parse_xml(_TABLE_STYLE))


def _style(
    document: Document, name: str, size: float, *, colour: RGBColor = _INK, before: float = 0, after: float = 0
) -> None:
    """Set a style of paragraphs, making it if the template has none of this name; sizes are in points."""
    known = name in document.styles
    found: Any = document.styles[name] if known else document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style: ParagraphStyle = found
    if not known:
        style.base_style = document.styles["Normal"]
    # The faces of the theme, named by its attributes, would come before the face itself.
    for faces in style.element.iter(qn("w:rFonts")):
        faces.getparent().remove(faces)
    # The style of characters that goes with it would keep the colours of the template.
    for other in style.element.findall(qn("w:link")):
        style.element.remove(other)
    style.font.name, style.font.size, style.font.italic = _FACE, Pt(size), False
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    style.paragraph_format.line_spacing = 1.1
    _colour(style, colour)


def _colour(style: CharacterStyle, colour: RGBColor) -> None:
    style.font.color.rgb = colour
