"""Every IRI of the base that is used is declared somewhere in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from kb.checks.corpus import Corpus
from kb.checks.report import Finding, Texts, short
from kb.namespaces import COOP, COOPS, THINGS
from kb.text import nearest
from kb.turtle import Document

# What a file of the base must declare; versions of the vocabulary are addresses, not terms.
_DECLARED = (THINGS, str(COOP), str(COOPS))


def check_links(corpus: Corpus, paths: Iterable[Path]) -> Iterator[Finding]:
    """Yield one finding for each line among ``paths`` that uses an IRI of the base that nothing declares."""
    known = corpus.files_of.keys() | set(corpus.form.prefixes.values())
    for path in paths:
        missing = _used(corpus.documents[path]) - known if path in corpus.documents else set()
        for place in corpus.places(path) if missing else ():
            for iri in sorted({place.predicate, place.value if place.is_iri else ""} & missing):
                yield Finding(
                    kind="link",
                    path=corpus.where(path),
                    line=place.line,
                    focus=place.subject,
                    value=iri,
                    messages=_messages(corpus, iri),
                )


def _used(document: Document) -> set[str]:
    terms = {term for triple in document.triples for term in (triple.predicate, triple.object)}
    return {term.value for term in terms if isinstance(term, ox.NamedNode) and term.value.startswith(_DECLARED)}


def _messages(corpus: Corpus, iri: str) -> Texts:
    """Say what is missing, the nearest declared name of the same family, and where to declare it."""
    family, name = _divided(iri)
    siblings = {_divided(known)[1]: known for known in corpus.files_of if _divided(known)[0] == family}
    guess = nearest(name, siblings)
    place = corpus.form.layout.path_of(iri)
    texts: Texts = {"fr": f"{short(iri)} n'est déclaré nulle part.", "en": f"{short(iri)} is declared nowhere."}
    if guess is not None:
        texts["fr"] += f" Vouliez-vous dire {short(siblings[guess])} ?"
        texts["en"] += f" Did you mean {short(siblings[guess])}?"
    if place is not None:
        texts["fr"] += f" Sinon, décrivez-le dans {corpus.where(place)}."
        texts["en"] += f" Otherwise describe it in {corpus.where(place)}."
    return texts


def _divided(iri: str) -> tuple[str, str]:
    """Return what an IRI shares with its siblings, and its own name."""
    separator = "#" if "#" in iri else "/"
    family, _, name = iri.rpartition(separator)
    return family, name
