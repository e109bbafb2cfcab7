"""The map of the site for search engines: every page that stands by itself, in both languages.

https://www.sitemaps.org/protocol.html: an index names parts of at most 50,000 addresses and 50 MB. A part says
of each page where it is in the other language. None says when a page last changed: the base does not know it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, partial
from html import escape
from zlib import compress, decompress

from kb.engines.store import text
from kb.errors import Lang
from kb.knowledge import Knowledge
from kb.namespaces import COOP, FOAF, SKOS
from web.addresses import ADDRESSES, DEFAULT, address, address_of
from web.words import LANGS

# Things of one part: with both languages ten thousand addresses, some six megabytes before compression.
PART = 5_000
# Pages without a slug that search engines must not keep: forms, and what is shown to reviewers and developers.
UNLISTED = frozenset({"propose", "report-error", "review", "components"})
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_LINKS = 'xmlns:xhtml="http://www.w3.org/1999/xhtml"'
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
# Series of parts → the class of its things. Cases come from their index; formats are concepts.
_CLASSES = {
    "recommendations": COOP.Recommendation,
    "sessions": COOP.Session,
    "people": FOAF.Person,
    "organisations": COOP.Organisation,
    "territories": COOP.Territory,
    "instruments": COOP.Instrument,
    "methods": COOP.Method,
    "legal-texts": COOP.LegalText,
    "glossary": COOP.GlossaryEntry,
    "sources": COOP.Source,
    "schemes": SKOS.ConceptScheme,
    "concepts": SKOS.Concept,
}

Paths = dict[Lang, str]


class Sitemap:
    """The addresses of the site over one base, in parts named ``pages``, ``questions``, ``cases-1``, ``cases-2``…"""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._packed: dict[str, bytes] = {}

    def index(self, origin: str) -> str:
        """Return the sitemap index; ``origin`` begins every address."""
        lines = (f"<sitemap><loc>{escape(origin)}/sitemap-{part}.xml</loc></sitemap>\n" for part in self._parts)
        return f"{_HEAD}<sitemapindex {_NAMESPACE}>\n{''.join(lines)}</sitemapindex>\n"

    def part(self, name: str, origin: str) -> str | None:
        """Return a part, None when there is none of that name."""
        if name not in self._parts:
            return None
        entries = (_entries(paths, escape(origin)) for paths in self._parts[name]())
        return f"{_HEAD}<urlset {_NAMESPACE} {_LINKS}>\n{''.join(entries)}</urlset>\n"

    @cached_property
    def _parts(self) -> dict[str, Callable[[], Iterable[Paths]]]:
        """Name of a part → what lists its pages, always in the same order."""
        found: dict[str, Callable[[], Iterable[Paths]]] = {"pages": _fixed, "questions": self._questions}
        for start in range(0, len(self._knowledge.cases), PART):
            found[f"cases-{1 + start // PART}"] = partial(self._cases, start)
        rows = self._knowledge.ask("pages/numbers", classes=" ".join(_CLASSES.values())).rows
        numbers = {text(row["class"]): int(text(row["number"])) for row in rows}
        for series, class_iri in _CLASSES.items():
            for start in range(0, numbers.get(class_iri, 0), PART):
                found[f"{series}-{1 + start // PART}"] = partial(self._things, series, start)
        return found

    def _questions(self) -> Iterator[Paths]:
        return ({lang: address("question", lang, name=name) for lang in LANGS} for name in self._knowledge.library)

    def _cases(self, start: int) -> Iterator[Paths]:
        cases = self._knowledge.cases
        return (_page(cases.record(number).iri) for number in range(start, min(start + PART, len(cases))))

    def _things(self, series: str, start: int) -> Iterator[Paths]:
        """Return the pages of things that have no index, which are looked up once for all the parts of a series."""
        if series not in self._packed:
            rows = self._knowledge.gather("pages/addresses", **{"class": _CLASSES[series]}).rows
            # Packed they take a tenth of their memory, and hardly anybody asks for them again.
            self._packed[series] = compress("\n".join(sorted(text(row["thing"]) for row in rows)).encode())
        iris = decompress(self._packed[series]).decode().split("\n")
        return map(_page, iris[start : start + PART])


def _fixed() -> Iterator[Paths]:
    return (paths for name, paths in ADDRESSES.items() if "{" not in paths[DEFAULT] and name not in UNLISTED)


def _page(iri: str) -> Paths:
    return {lang: address_of(iri, lang) or "" for lang in LANGS}


def _entries(paths: Paths, origin: str) -> str:
    """Return the page in each language, with where it is in the others."""
    urls = {lang: origin + escape(path) for lang, path in paths.items()}
    named = [*urls.items(), ("x-default", urls[DEFAULT])]
    links = "".join(f'<xhtml:link rel="alternate" hreflang="{lang}" href="{url}"/>' for lang, url in named)
    return "".join(f"<url><loc>{url}</loc>{links}</url>\n" for url in urls.values())
