"""File name, slug and IRI say the same thing."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePath

from kb.checks.report import Finding
from kb.layout import Layout, iri_at
from kb.namespaces import BASE, FOLDERS, THINGS, split

_SLUG = re.compile("[a-z0-9]+(-[a-z0-9]+)*")


@lru_cache(maxsize=10_000)
def _is_slug(piece: str) -> bool:
    return _SLUG.fullmatch(piece) is not None


@dataclass(frozen=True)
class NameCheck:
    """The names of one file; ``line_of`` gives the line where it begins to describe a subject."""

    layout: Layout
    name: str
    base: str | None
    line_of: Callable[[str], int]

    def findings(self, subjects: Collection[str]) -> Iterator[Finding]:
        """Yield what is misplaced or misnamed; a file outside the base has no fixed name."""
        subject = iri_at(self.name)
        if subject is not None and subject.startswith(THINGS):
            yield from self._subjects(subject, subjects)
        elif self.name.startswith("data/"):
            yield self._finding(
                1,
                fr=f"Aucune sorte de fiche ne se range ici ; les dossiers de data/ sont {', '.join(FOLDERS)}.",
                en=f"No kind of thing is kept here; the folders of data/ are {', '.join(FOLDERS)}.",
            )

    def _subjects(self, subject: str, subjects: Collection[str]) -> Iterator[Finding]:
        slug = PurePath(self.name).stem
        is_well_named = _is_slug(slug)
        if not is_well_named:
            yield self._finding(
                1,
                fr=f"Le nom « {slug} » doit s’écrire en minuscules sans accent, chiffres et traits d’union.",
                en=f"The name “{slug}” must be written in lower case without accents, digits and hyphens.",
            )
        if self.base != subject:
            yield self._finding(
                1,
                fr=f"Ce fichier décrit <{self.base}>, son nom annonce <{subject}> ; corrigez @base ou le nom.",
                en=f"This file describes <{self.base}>, its name announces <{subject}>; correct @base or the name.",
                value=self.base,
            )
            return
        part = f"{subject}#"
        for iri in sorted(subjects):
            is_plain = iri == subject or (iri.startswith(part) and _is_slug(iri[len(part) :]))
            if not (is_plain and is_well_named):
                yield from self._subject(subject, iri)

    def _subject(self, subject: str, iri: str) -> Iterator[Finding]:
        scheme = subject.removeprefix(f"{THINGS}scheme/")
        belongs = iri == subject or iri.startswith(f"{subject}#") or iri.startswith(f"{THINGS}{scheme}/")
        parts = split(iri)
        if not belongs:
            expected = self.layout.path_of(iri) if iri.startswith(BASE) else None
            where = expected.relative_to(self.layout.home).as_posix() if expected else None
            yield self._finding(
                self.line_of(iri),
                fr=f"<{iri}> n’a pas sa place ici" + (f" ; écrivez-le dans {where}." if where else "."),
                en=f"<{iri}> has no place here" + (f"; write it in {where}." if where else "."),
                value=iri,
            )
        elif parts and not all(_is_slug(piece) for piece in parts if piece):
            yield self._finding(
                self.line_of(iri),
                fr=f"<{iri}> doit s’écrire en minuscules sans accent, chiffres et traits d’union.",
                en=f"<{iri}> must be written in lower case without accents, digits and hyphens.",
                value=iri,
            )

    def _finding(self, line: int, *, fr: str, en: str, value: str | None = None) -> Finding:
        return Finding(kind="form", path=self.name, line=line, messages={"fr": fr, "en": en}, value=value)
