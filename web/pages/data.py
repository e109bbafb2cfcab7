"""The base to take away: whole files of this edition, parts of it, how to cite it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from kb.namespaces import BASE
from web.frame import Frame, cited, frame
from web.http.dumps import FILES
from web.site.built import Built, published
from web.visit import Visit


@dataclass(frozen=True)
class Download:
    """A file of the whole base."""

    name: str = field(metadata={"help": "its name"})
    href: str = field(metadata={"help": "its address"})
    form: str = field(metadata={"help": "how its form is called"})
    size: str = field(metadata={"help": "its size, well written"})
    sha256: str = field(metadata={"help": "its digest, to verify a copy"})


@dataclass(frozen=True, kw_only=True)
class DataPage:
    """/fr/donnees"""

    template: ClassVar[str] = "pages/data.html"

    frame: Frame = field(metadata={"help": "what surrounds the page"})
    edition: Built | None = field(metadata={"help": "the edition of the base; None over files that are not built"})
    cases: int = field(metadata={"help": "number of cases"})
    triples: int = field(metadata={"help": "number of triples; 0 over files that are not built"})
    downloads: list[Download] = field(metadata={"help": "the whole base; empty over files that are not built"})
    load: str = field(metadata={"help": "a program that reads a file"})
    citation: str = field(metadata={"help": "how to cite the base"})


def data(visit: Visit) -> DataPage:
    _ = visit.words.gettext
    edition, found = visit.site.edition, published(visit.knowledge)
    files = found.files if found else {}
    return DataPage(
        frame=frame(
            visit,
            _("Data to download"),
            _("The whole base in one file, or the part that you need: open data, to reuse and to cite."),
        ),
        edition=edition,
        cases=len(visit.knowledge.cases),
        triples=found.triples if found else 0,
        downloads=[
            Download(file.name, file.href, file.form, visit.words.size(kept.size), kept.sha256)
            for file in FILES
            if (kept := files.get(file.kept_as))
        ],
        load=f'from rdflib import Graph\n\nbase = Graph().parse("{FILES[0].name}")\nprint(len(base))',
        citation=cited(visit, BASE),
    )
