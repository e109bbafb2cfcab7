"""Judging what is not written yet: the files that a fiche or a proposal would add or change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from kb.checks import reference
from kb.checks.corpus import Corpus
from kb.checks.files import Files
from kb.checks.grounds import Grounds, read_grounds
from kb.checks.ledger import Ledger
from kb.checks.report import Finding
from kb.checks.telling import Teller
from kb.checks.updating import Update
from kb.layout import Layout
from kb.turtle import Document


def check_drafts(layout: Layout, drafts: Mapping[Path, Document], beside: Mapping[Path, Document]) -> Iterator[Finding]:
    """Yield what names and shapes find in ``drafts``; ``beside`` are the files of the base that they refer to.

    No more work in a base of a hundred thousand cases than in one of seven.
    """
    grounds = read_grounds(layout)
    files = Files(grounds.form)
    given = {files.name(path): document for path, document in {**beside, **drafts}.items()}
    names = [files.name(path) for path in drafts]
    if grounds.rules.unsupported is not None:
        yield from _judged_by_pyshacl(layout, grounds, {**beside, **drafts}, names)
    with Ledger.open(":memory:", grounds.key) as ledger:
        files = Files(grounds.form, given)
        with Update(grounds.rules, files, ledger) as update:
            update.read_given()
            update.judge(frozenset(names))
        teller = Teller(grounds, files, ledger)
        findings = (teller.told(content) for content in ledger.findings(names))
        yield from (finding for finding in findings if finding.kind in ("form", "shape"))


def _judged_by_pyshacl(
    layout: Layout, grounds: Grounds, documents: Mapping[Path, Document], names: list[str]
) -> Iterator[Finding]:
    corpus = Corpus.read(grounds.form, sorted(layout.ontology.rglob("*.ttl")))
    corpus.documents |= documents
    yield from (finding for finding in reference.check_shapes(corpus) if finding.path in names)
