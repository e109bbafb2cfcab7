"""Findings, and how a person or a program reads them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Literal

from kb.errors import Lang
from kb.namespaces import BASE, COOP, split

Texts = dict[Lang, str]
# Told of each step of something that takes a while.
Progress = Callable[[Texts], None]
Kind = Literal["syntax", "form", "link", "shape", "passage"]
Severity = Literal["violation", "warning", "info"]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing to correct: ``path`` from the home of the base, ``line`` from 1, the rest as SHACL has it."""

    kind: Kind
    path: str
    line: int
    messages: Texts
    severity: Severity = "violation"
    focus: str | None = None
    shape: str | None = None
    facet: Texts | None = None
    value: str | None = None


@dataclass(frozen=True, kw_only=True)
class Report:
    """The findings in reading order; ``remarks`` are what could not be checked, and why."""

    findings: tuple[Finding, ...]
    files: int
    triples: int
    remarks: tuple[Texts, ...] = ()
    passages: dict[str, int] | None = None

    @property
    def conforms(self) -> bool:
        return not any(finding.severity == "violation" for finding in self.findings)

    def to_json(self) -> str:
        """Return the report with the same keys whatever was found."""
        content = {
            "conforms": self.conforms,
            "files": self.files,
            "triples": self.triples,
            "passages": self.passages,
            "remarks": list(self.remarks),
            "findings": [asdict(finding) for finding in self.findings],
        }
        return json.dumps(content, ensure_ascii=False, indent=2) + "\n"

    @classmethod
    def from_json(cls, written: str) -> Report:
        """Read back what ``to_json`` wrote, the report of a snapshot for instance."""
        content = json.loads(written)
        return cls(
            findings=tuple(Finding(**finding) for finding in content["findings"]),
            files=content["files"],
            triples=content["triples"],
            remarks=tuple(content["remarks"]),
            passages=content["passages"],
        )


def render(report: Report, lang: Lang) -> str:
    """Return the report for a reader: by file, line by line, then the count."""
    blocks = [
        "\n".join([path, *(_finding(finding, lang) for finding in findings)])
        for path, findings in groupby(report.findings, key=lambda finding: finding.path)
    ]
    return "\n\n".join([*blocks, _summary(report, lang)]) + "\n"


def short(iri: str) -> str:
    """Return ``theme:eau`` for an IRI of the base, any other as it is."""
    parts = split(iri)
    if parts is None:
        return f"coop:{iri.removeprefix(str(COOP))}" if iri.startswith(str(COOP)) else iri
    kind, slug, part = parts
    return f"{kind}:{slug}#{part}" if part else f"{kind}:{slug}"


def _finding(finding: Finding, lang: Lang) -> str:
    line = f"ligne {finding.line}" if lang == "fr" else f"line {finding.line}"
    parts = split(finding.focus or "")
    part = parts[2] if parts else ""
    head = [line, finding.facet[lang] if finding.facet else "", f"#{part}" if part else "", _severity(finding, lang)]
    lines = [f"  {' · '.join(filter(None, head))}", f"    {finding.messages[lang]}"]
    if finding.value is not None:
        value = short(finding.value) if finding.value.startswith(BASE) else finding.value
        lines.append(f"    Valeur : « {value} »" if lang == "fr" else f"    Value: “{value}”")
    return "\n".join(lines)


def _severity(finding: Finding, lang: Lang) -> str:
    names = {"violation": ("", ""), "warning": ("conseil", "advice"), "info": ("remarque", "remark")}
    return names[finding.severity][0 if lang == "fr" else 1]


def _summary(report: Report, lang: Lang) -> str:
    checked = _count(report.files, "fichier", "file", lang), _count(report.triples, "triplet", "triple", lang)
    faults = [finding for finding in report.findings if finding.severity == "violation"]
    if faults:
        where = _count(len({finding.path for finding in faults}), "fichier", "file", lang)
        what = _count(len(faults), "point", "point", lang)
        result = f"{what} à corriger dans {where}" if lang == "fr" else f"{what} to correct in {where}"
    else:
        result = "Rien à corriger" if lang == "fr" else "Nothing to correct"
    return f"{result} ({' · '.join([*checked, *_passages(report, lang)])})."


def _passages(report: Report, lang: Lang) -> list[str]:
    if report.passages is None:
        return []
    verified = _count(report.passages["verified"], "passage conforme", "passage verified", lang)
    rest = report.passages["not_verified"]
    return [verified, f"{rest} non vérifiés" if lang == "fr" else f"{rest} not verified"] if rest else [verified]


def _count(number: int, fr: str, en: str, lang: Lang) -> str:
    """Return the number with its noun; French has its first words in the plural from two, English but for one."""
    if lang == "fr":
        return f"{number} {' '.join(f'{word}s' for word in fr.split()) if number > 1 else fr}"
    noun, _, rest = en.partition(" ")
    return f"{number} {noun if number == 1 else f'{noun}s'}{f' {rest}' if rest else ''}"
