"""File name, slug and IRI say the same thing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from kb.checks.corpus import Corpus
from kb.checks.report import Finding
from kb.namespaces import BASE, FOLDERS, THINGS, split

_SLUG = re.compile("[a-z0-9]+(-[a-z0-9]+)*")


def check_names(corpus: Corpus, paths: Iterable[Path]) -> Iterator[Finding]:
    """Yield what is misplaced or misnamed among ``paths``; files outside the base have no fixed name."""
    layout = corpus.form.layout
    for path in paths:
        if path not in corpus.documents:
            continue
        subject = layout.iri_of(path)
        if subject is not None and subject.startswith(THINGS):
            yield from _check_subjects(corpus, path, subject)
        elif path.is_relative_to(layout.data):
            yield _finding(
                corpus,
                path,
                1,
                fr=f"Aucune sorte de fiche ne se range ici ; les dossiers de data/ sont {', '.join(FOLDERS)}.",
                en=f"No kind of thing is kept here; the folders of data/ are {', '.join(FOLDERS)}.",
            )


def _check_subjects(corpus: Corpus, path: Path, subject: str) -> Iterator[Finding]:
    slug = path.stem
    if not _SLUG.fullmatch(slug):
        yield _finding(
            corpus,
            path,
            1,
            fr=f"Le nom « {slug} » doit s'écrire en minuscules sans accent, chiffres et traits d'union.",
            en=f"The name “{slug}” must be written in lower case without accents, digits and hyphens.",
        )
    document = corpus.documents[path]
    if document.base != subject:
        yield _finding(
            corpus,
            path,
            1,
            fr=f"Ce fichier décrit <{document.base}>, son nom annonce <{subject}> ; corrigez @base ou le nom.",
            en=f"This file describes <{document.base}>, its name announces <{subject}>; correct @base or the name.",
            value=document.base,
        )
        return
    for iri in sorted(
        {triple.subject.value for triple in document.triples if isinstance(triple.subject, ox.NamedNode)}
    ):
        yield from _check_subject(corpus, path, subject, iri)


def _check_subject(corpus: Corpus, path: Path, subject: str, iri: str) -> Iterator[Finding]:
    scheme = subject.removeprefix(f"{THINGS}scheme/")
    belongs = iri == subject or iri.startswith(f"{subject}#") or iri.startswith(f"{THINGS}{scheme}/")
    parts = split(iri)
    if not belongs:
        expected = corpus.form.layout.path_of(iri) if iri.startswith(BASE) else None
        where = corpus.where(expected) if expected else None
        yield _finding(
            corpus,
            path,
            corpus.line_in(path, iri),
            fr=f"<{iri}> n'a pas sa place ici" + (f" ; écrivez-le dans {where}." if where else "."),
            en=f"<{iri}> has no place here" + (f"; write it in {where}." if where else "."),
            value=iri,
        )
    elif parts and not all(_SLUG.fullmatch(piece) for piece in parts if piece):
        yield _finding(
            corpus,
            path,
            corpus.line_in(path, iri),
            fr=f"<{iri}> doit s'écrire en minuscules sans accent, chiffres et traits d'union.",
            en=f"<{iri}> must be written in lower case without accents, digits and hyphens.",
            value=iri,
        )


def _finding(corpus: Corpus, path: Path, line: int, *, fr: str, en: str, value: str | None = None) -> Finding:
    return Finding(kind="form", path=corpus.where(path), line=line, messages={"fr": fr, "en": en}, value=value)
