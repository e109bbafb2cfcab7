"""The findings of the last check as pages show them: the same words as ``kb check``, with a way to the thing."""

from __future__ import annotations

from dataclasses import dataclass, field

from kb.checks.report import Finding
from kb.layout import Layout
from kb.records import Value
from web.visit import Visit


@dataclass(frozen=True)
class FindingLine:
    """One point of the report."""

    text: str = field(metadata={"help": "what is to be corrected, and how"})
    place: str = field(metadata={"help": "file and line"})
    href: str | None = field(metadata={"help": "page of the thing it is about, none for a file of the ontology"})
    kind: str = field(metadata={"help": "violation, warning or info"})


@dataclass(frozen=True)
class Bar:
    """A share, drawn and written."""

    part: int = field(metadata={"help": "how many"})
    whole: int = field(metadata={"help": "out of how many; never 0"})

    @property
    def percent(self) -> int:
        return round(100 * self.part / self.whole)


def finding_lines(visit: Visit, *, path: str = "") -> list[FindingLine]:
    """Return the findings of the last check, of one file when ``path`` (from the home) is given."""
    report = visit.knowledge.report
    found = report.findings if report else ()
    return [_line(visit, finding) for finding in found if path in ("", finding.path)]


def _line(visit: Visit, finding: Finding) -> FindingLine:
    iri = finding.focus or Layout(visit.knowledge.layout.home).iri_of(visit.knowledge.layout.home / finding.path)
    href = visit.to_thing(iri) if iri else None
    return FindingLine(finding.messages[visit.lang], f"{finding.path}:{finding.line}", href, finding.severity)


def is_doubtful(verification: Value | None) -> bool:
    """Say whether a curator has still something to verify."""
    return verification is not None and verification.slug in ("a-verifier", "partiel")
