"""What is taken away, in the form of file that was asked for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kb.handouts.graphs import jsonld
from kb.handouts.model import Handout
from kb.handouts.tables import to_csv, to_markdown, to_xlsx
from kb.knowledge import Knowledge

FORMS = ("pdf", "docx", "xlsx", "csv", "markdown", "json", "jsonld")


@dataclass(frozen=True)
class Takeaway:
    """One subject in every form: laid out for people, as data for programs, as the graph of some things."""

    handout: Handout
    data: Mapping[str, Any]
    things: tuple[str, ...] = ()

    def write(self, form: str, knowledge: Knowledge) -> bytes:
        """Write it in one of ``FORMS``; text is UTF-8. ValueError for another form."""
        match form:
            case "pdf" | "docx":
                return self._sheet(form)
            case "xlsx":
                return to_xlsx(self.handout)
            case "csv":
                return to_csv(self.handout).encode()
            case "markdown":
                return to_markdown(self.handout).encode()
            case "json":
                return (json.dumps(self.data, ensure_ascii=False, indent=2) + "\n").encode()
            case "jsonld":
                return jsonld(knowledge, self.things).encode()
        raise ValueError(f"{form} is none of {', '.join(FORMS)}")

    def _sheet(self, form: str) -> bytes:
        """Write it for people; what writes sheets is read with the first, not by every server that starts."""
        if form == "pdf":
            from kb.handouts.paper import to_pdf  # noqa: PLC0415

            return to_pdf(self.handout)
        from kb.handouts.document import to_docx  # noqa: PLC0415

        return to_docx(self.handout)
