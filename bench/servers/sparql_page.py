"""The list of cases as most sites over a triple store make it: rows and counts by SPARQL, for each reader.

``python -m bench.servers.sparql_page STORE PORT``. The same store, the same HTTP server, and far less on
the page than on ours: what it costs is what the questions cost.
"""

from __future__ import annotations

import sys
from html import escape
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from fastapi.responses import HTMLResponse

from bench.questions import facets, question
from kb.engines.store import Solutions, Store, text

_SHOWN = 20


def create_app(store: Store) -> FastAPI:
    """Build the application: ``/cases?theme=IRI&format=IRI``."""
    app = FastAPI(openapi_url=None)

    @app.get("/cases", response_class=HTMLResponse)
    def cases(theme: str, format: str) -> str:
        chosen = {"theme_iri": theme, "format_iri": format}
        rows = store.select(question("list", **chosen))
        counts = {facet: store.select(question(f"facets/{facet}", **chosen)) for facet in facets()}
        return page(rows, counts)

    return app


def page(found: Solutions, counts: dict[str, Solutions]) -> str:
    """Return the page: how many cases, the first ones, the counts of each facet."""
    lines = "".join(_item(text(row["case"]), text(row["label"])) for row in found.rows[:_SHOWN])
    boxes = "".join(
        f"<h2>{facet}</h2><ul>{''.join(_item(text(row['value']), text(row['cases'])) for row in solutions.rows)}</ul>"
        for facet, solutions in counts.items()
    )
    return f"<!doctype html><title>{len(found.rows)}</title><ol>{lines}</ol>{boxes}"


def _item(iri: str, said: str) -> str:
    return f'<li><a href="{escape(iri)}">{escape(said)}</a>'


if __name__ == "__main__":
    uvicorn.run(create_app(Store.open(Path(sys.argv[1]))), host="127.0.0.1", port=int(sys.argv[2]), log_level="warning")
