"""What a report adds to a finding kept in the ledger: words that depend on files other than the one judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from kb.checks.files import Files
from kb.checks.grounds import Grounds
from kb.checks.ledger import Ledger
from kb.checks.links import told
from kb.checks.report import Finding, Texts
from kb.checks.rules import label_in
from kb.turtle import FileError
from kb.turtle.statements import statements


@dataclass(frozen=True)
class Teller:
    """Tells findings over one base, and reads what it needs once."""

    grounds: Grounds
    files: Files
    ledger: Ledger
    _facets: dict[str, Texts] = field(default_factory=dict)
    _links: dict[str, Texts] = field(default_factory=dict)

    def told(self, content: Mapping[str, Any]) -> Finding:
        """Return a finding complete: with its facet, or with the name that a broken link may mean."""
        finding = Finding(**content)
        if finding.kind == "link" and finding.value is not None:
            return replace(finding, messages=self._link(finding.value))
        group = self.grounds.rules.groups.get(finding.shape or "")
        return finding if group is None else replace(finding, facet=self._facet(group))

    def _link(self, iri: str) -> Texts:
        if iri not in self._links:
            place = self.grounds.form.layout.path_of(iri)
            self._links[iri] = told(iri, self.ledger.family, self.files.name(place) if place else None)
        return self._links[iri]

    def _facet(self, group: str) -> Texts | None:
        """Return the label of a group of fields in both languages: the facet, as on the pages."""
        if group not in self._facets:
            self._facets[group] = self.grounds.rules.labels.get(group) or self._label(group)
        texts = self._facets[group]
        return texts if len(texts) == 2 else None

    def _label(self, group: str) -> Texts:
        """Return the label of a concept, {} when no file that can be read describes it."""
        path = self.grounds.form.layout.path_of(group)
        try:
            document = self.files.document(self.files.name(path)) if path and path.exists() else None
        except FileError:
            return {}
        return label_in(statements(document.triples), group) if document else {}
