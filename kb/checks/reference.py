"""What pySHACL says about a base, told with the file, the line and the facet.

It is the judge: the compiled shapes must find what it finds (tests/kb/test_checks_compared.py), and it
judges alone when the shapes use what is not compiled.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
from rdflib import RDFS, SH, SKOS, BNode, Graph, Literal, URIRef
from rdflib.query import Result
from rdflib.term import Node

from kb.checks.corpus import Corpus
from kb.checks.report import Finding, Severity, Texts
from kb.errors import DataError, Lang
from kb.sparql.graphs import fill

if TYPE_CHECKING:
    from rdflib.plugins.sparql.sparql import Query

_SEVERITIES: dict[Node, Severity] = {SH.Violation: "violation", SH.Warning: "warning", SH.Info: "info"}


class _Graph(Graph):
    """A graph that parses each query once: constraints ask the same one for every focus node."""

    def query(self, query_object: str | Query, *arguments: Any, **options: Any) -> Result:
        prepared = _prepared(query_object) if isinstance(query_object, str) else query_object
        return super().query(prepared, *arguments, **options)


@lru_cache
def _prepared(query: str) -> Query:
    from rdflib.plugins.sparql import prepareQuery  # noqa: PLC0415 - as pyshacl below

    return prepareQuery(query)


def check_shapes(corpus: Corpus) -> Iterator[Finding]:
    """Yield one finding for each result of the SHACL validation of a base.

    Ontology and data are one graph, so that a class of the vocabulary counts with its subclasses.
    """
    files = [path for path in corpus.documents if corpus.is_ontology(path)]
    ontology = to_rdflib(triple for path in files for triple in corpus.documents[path].triples)
    yield from told(validate(to_rdflib(corpus.triples()), ontology), ontology, corpus)


def validate(base: Graph, ontology: Graph) -> Graph:
    """Return the validation report of pySHACL on a graph, which it may add to."""
    # A server that starts, and checks nothing, does without them: a tenth of what it would read.
    import pyshacl  # noqa: PLC0415
    from rdflib.plugins import sparql  # noqa: PLC0415

    # A FROM clause in a constraint would otherwise make rdflib fetch the document it names.
    sparql.SPARQL_LOAD_GRAPHS = False
    # inplace: nothing is inferred, so there is nothing to protect the graph from.
    _, results, text = pyshacl.validate(base, shacl_graph=ontology, advanced=True, inplace=True)
    if not isinstance(results, Graph):
        raise DataError(
            fr=f"Les formes de ontology/shapes ne peuvent pas être évaluées : {text}",
            en=f"The shapes of ontology/shapes cannot be evaluated: {text}",
        )
    return results


def told(results: Graph, ontology: Graph, corpus: Corpus) -> Iterator[Finding]:
    """Yield the results of a validation report, each with its place in the files."""
    for result in results.objects(None, SH.result):
        yield _finding(corpus, results, result, ontology)


def to_rdflib(triples: Iterable[ox.Triple]) -> Graph:
    """Return an rdflib graph of the same triples, lexical forms kept."""
    graph = _Graph(bind_namespaces="none")
    fill(graph, triples)
    return graph


def _finding(corpus: Corpus, results: Graph, result: Node, ontology: Graph) -> Finding:
    focus, shape = results.value(result, SH.focusNode), results.value(result, SH.sourceShape)
    path, value = results.value(result, SH.resultPath), results.value(result, SH.value)
    predicate = str(path) if isinstance(path, URIRef) else None
    place = corpus.locate(str(focus), predicate, None if value is None else str(value))
    return Finding(
        kind="shape",
        path=corpus.where(place[0]) if place else "",
        line=place[1] if place else 1,
        severity=_SEVERITIES.get(results.value(result, SH.resultSeverity) or SH.Violation, "violation"),
        focus=str(focus),
        shape=str(shape) if isinstance(shape, URIRef) else None,
        facet=_facet(ontology, shape),
        messages=_messages(results, result, ontology, shape),
        value=None if value is None or isinstance(value, BNode) or value == focus else str(value),
    )


def _facet(ontology: Graph, shape: Node | None) -> Texts | None:
    """Return the label of the property shape's group: the facet, as on the pages."""
    group = ontology.value(shape, SH.group)
    if group is None:
        return None
    texts = _texts(ontology, group, RDFS.label) or _texts(ontology, group, SKOS.prefLabel)
    return texts if len(texts) == 2 else None


def _messages(results: Graph, result: Node, ontology: Graph, shape: Node | None) -> Texts:
    """Return the message of the shape in both languages.

    A shape without one gets the name of its property and the words of pySHACL, which are English.
    """
    told = _texts(results, result, SH.resultMessage)
    constraint = results.value(result, SH.sourceConstraint)
    if constraint is not None:
        told |= _filled_messages(results, result, _texts(ontology, constraint, SH.message))
    reason = str(results.value(result, SH.resultMessage) or "")
    names = _texts(ontology, shape, SH.name) if shape is not None else {}
    return {
        "fr": told.get("fr") or f"{names.get('fr', 'Règle non respectée')} : {reason}",
        "en": told.get("en") or f"{names.get('en', 'Rule broken')}: {reason}",
    }


def _filled_messages(results: Graph, result: Node, declared: Texts) -> Texts:
    """Return the messages of a query constraint with their values, sorted by language.

    pySHACL fills {?value} in and drops the language, which the declared message still knows.
    """
    found: Texts = {}
    for lang, message in declared.items():
        pattern = ".*".join(re.escape(piece) for piece in re.split(r"\{[?$]\w+\}", message))
        for told in results.objects(result, SH.resultMessage):
            if re.fullmatch(pattern, str(told), re.DOTALL):
                found[lang] = str(told)
    return found


def _texts(graph: Graph, node: Node | None, predicate: URIRef) -> Texts:
    found: Texts = {}
    langs: tuple[Lang, Lang] = ("fr", "en")
    for value in graph.objects(node, predicate):
        for lang in langs:
            if isinstance(value, Literal) and value.language == lang:
                found[lang] = str(value)
    return found
