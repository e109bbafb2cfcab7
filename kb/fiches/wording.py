"""The messages of the shapes in the words of a fiche.

Shapes tell a writer of Turtle what to write: « coop:evidence evidence:stated ». A curator reads
« preuve: stated ». The context gives the words; nothing else is changed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from kb.fiches.context import Context, Term
from kb.fiches.problems import Texts
from kb.namespaces import THINGS, split

_LABELLED = re.compile(r'(?P<name>[a-z-]+:\w+) "(?P<text>[^"]*)"@(?P<lang>fr|en)')
_PART = re.compile(r"<#([a-z0-9-]+)>")
_LINK = re.compile(r"(?P<name>[a-z-]+:\w+) <#(?P<part>[a-z0-9-]+)>")
_ANY = re.compile(r"(?<=[ «“])[a-z-]+:(?=…)")
_NAME = re.compile(r"(?<![\w:/])(?P<prefix>[a-z]+(?:-[a-z]+)*):(?P<local>[A-Za-z][\w-]*)")
_TYPED = re.compile(r'"([^"]*)"\^\^xsd:\w+')


def in_words_of_fiches(messages: Texts, class_iri: str, context: Context, prefixes: Mapping[str, str]) -> Texts:
    """Return the messages with keys for properties, notations for concepts, ids for parts."""

    def key(match: re.Match[str]) -> str:
        iri = f"{prefixes.get(match['prefix'], match['prefix'] + ':')}{match['local']}"
        term = _term(iri, class_iri, context)
        if term is not None:
            return f"{term.key}:"
        if iri in context.names:
            return f"type: {context.names[iri]}"
        parts = split(iri) if iri.startswith(THINGS) else None
        return parts[1] if parts else match.group()

    def labelled(match: re.Match[str]) -> str:
        return f"{match['name']} {{{match['lang']}: {match['text']}}}"

    def link(match: re.Match[str]) -> str:
        iri = f"{prefixes.get(match['name'].partition(':')[0], '')}{match['name'].partition(':')[2]}"
        term = _term(iri, class_iri, context)
        return match["name"] if term is not None and term.is_parts else f"{match['name']} {match['part']}"

    told: Texts = {}
    for lang, message in messages.items():
        plain = _TYPED.sub(r"\1", _LABELLED.sub(labelled, _ANY.sub("", message)))
        told[lang] = _NAME.sub(key, _PART.sub(r"\1", _LINK.sub(link, plain)))
    return told


def _term(iri: str, class_iri: str, context: Context) -> Term | None:
    """Return the key for a property: that of the class concerned, else of any class."""
    every = (context.terms(class_iri), context.shared, *context.own.values())
    return next((term for terms in every for term in terms.values() if term.iri == iri), None)
