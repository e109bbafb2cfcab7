"""``python -m bench.servers.rdflib_served DUMP PORT``: rdflib-endpoint over a file of triples."""

from __future__ import annotations

import sys

import uvicorn
from rdflib import Dataset
from rdflib_endpoint import SparqlEndpoint


def main(dump: str, port: str) -> None:
    graph = Dataset(default_union=True)
    graph.parse(dump, format="nt")
    uvicorn.run(SparqlEndpoint(graph=graph), host="127.0.0.1", port=int(port), log_level="warning")


if __name__ == "__main__":
    main(*sys.argv[1:])
