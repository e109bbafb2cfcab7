"""What the shapes say of a fiche, before it is written: the same judge as ``kb check``.

The shapes see the files that the fiche would write and the files that they refer to: enough for every
shape, and no more work in a base of a thousand cases than in one of seven.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pyoxigraph as ox

from kb.checks.report import Finding
from kb.fiches.desk import Desk
from kb.fiches.problems import Problem
from kb.fiches.statements import Reading
from kb.fiches.tree import Place
from kb.fiches.wording import in_words_of_fiches
from kb.namespaces import COOP, SH
from kb.turtle import Document


def judge(desk: Desk, documents: Mapping[Path, Document], reading: Reading, whole: Place) -> Iterator[Problem]:
    """Yield one problem for each violation in the documents that a fiche would write.

    ``whole`` is the place of what the fiche says nowhere.
    """
    # What judges is loaded by who judges first, rdflib with it, not by every server that starts.
    from kb.checks.drafts import check_drafts  # noqa: PLC0415

    fields = _fields(desk)
    for finding in check_drafts(desk.layout, documents, _referred(desk, documents)):
        if finding.severity == "violation":
            yield _problem(desk, finding, reading, fields, whole)


def _referred(desk: Desk, documents: Mapping[Path, Document]) -> dict[Path, Document]:
    """Return the files of the base that documents refer to."""
    found = {}
    for document in documents.values():
        for triple in document.triples:
            path = desk.layout.path_of(triple.object.value) if isinstance(triple.object, ox.NamedNode) else None
            if path in desk.documents and path not in documents:
                found[path] = desk.documents[path]
    return found


def _problem(desk: Desk, finding: Finding, reading: Reading, fields: Mapping[str, str], whole: Place) -> Problem:
    focus = finding.focus or ""
    predicate = fields.get(finding.shape or "")
    if predicate is None and finding.value is not None:  # a rule on several properties: the one it caught
        predicate = reading.property_saying(focus, finding.value)
    place = reading.place_of(focus, predicate, finding.value) or whole
    class_iri = reading.class_of(focus) or ""
    told = in_words_of_fiches(finding.messages, class_iri, desk.context, desk.form.prefixes)
    return Problem(place, told, predicate=predicate)


def _fields(desk: Desk) -> dict[str, str]:
    """Return shape → the property beside which its message belongs: its path, or the one that a rule names."""
    wanted = (ox.NamedNode(SH.path), ox.NamedNode(COOP.field))
    return {
        triple.subject.value: triple.object.value
        for path, document in desk.documents.items()
        if path.is_relative_to(desk.layout.ontology / "shapes")
        for triple in document.triples
        if triple.predicate in wanted
        and isinstance(triple.subject, ox.NamedNode)
        and isinstance(triple.object, ox.NamedNode)
    }
