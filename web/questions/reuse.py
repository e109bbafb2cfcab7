"""How to ask a question again from elsewhere: a command line, Python, R, each ready to paste."""

from __future__ import annotations

from dataclasses import dataclass, field

from kb.sparql.binding import Form

_PYTHON = {
    "select": """for row in sparql.queryAndConvert()["results"]["bindings"]:
    print({name: cell["value"] for name, cell in row.items()})
""",
    "ask": """print(sparql.queryAndConvert()["boolean"])
""",
    "graph": """graph = sparql.queryAndConvert()
print(len(graph), "triples")
""",
}


@dataclass(frozen=True)
class Snippet:
    """A few lines of one language."""

    language: str = field(metadata={"help": "name of the language or tool"})
    note: str = field(metadata={"help": "what it needs, may be empty"})
    code: str = field(metadata={"help": "the lines"})


def snippets(origin: str, path: str, sparql: str, form: Form) -> list[Snippet]:
    """Return code for a question: ``path`` is where the API answers it, ``sparql`` its text.

    The path is percent-encoded, so that it needs no quoting beyond its quotes.
    """
    graph = form in ("construct", "describe")
    address = f"{origin}{path}&as={'ntriples' if graph else 'csv'}"
    r = f'lines <- readLines("{address}"' if graph else f'rows <- read.csv("{address}"'
    return [
        Snippet("curl", "", f"curl --fail '{address}'\n"),
        Snippet("Python", "pip install sparqlwrapper", _python(origin, sparql, form)),
        Snippet("R", "", f'{r}, encoding = "UTF-8")\n'),
    ]


def _python(origin: str, sparql: str, form: Form) -> str:
    result = form if form in ("select", "ask") else "graph"
    # SPARQLWrapper makes a graph of RDF/XML and of JSON-LD only.
    wanted = "RDFXML" if result == "graph" else "JSON"
    quoted = repr(sparql) if '"""' in sparql else f'r"""\n{sparql}"""'
    return (
        f"from SPARQLWrapper import {wanted}, SPARQLWrapper\n\n"
        f'sparql = SPARQLWrapper("{origin}/sparql", returnFormat={wanted})\n'
        f"sparql.setQuery({quoted})\n{_PYTHON[result]}"
    )
