"""``/llms.txt``: what a language model, or whoever writes a program for one, should know to read and cite the base.

Markdown of the form that https://llmstxt.org describes: a title, a summary, then lists of links with notes.
"""

from __future__ import annotations

from kb.namespaces import thing
from web.visit import Visit
from web.words import LANGS, NAMES

# Where the file is in each language. The root is French, as the site is.
PLACES = {"fr": "/llms.txt", "en": "/en/llms.txt"}
_CASE = "tridan"

Entry = tuple[str, str, str]


def llms(visit: Visit) -> str:
    """Return the file, in the language of the visit."""
    _ = visit.words.gettext
    cases = visit.words.number(len(visit.knowledge.cases))
    summary = _("Open knowledge base of territorial cooperation in France: who cooperates, on what, in which form.")
    held = _("%(cases)s cases; every statement is typed, located in a source, and tells how sure it is.", cases=cases)
    parts = [
        "# Coopérathèque",
        f"> {summary} {held}",
        _(
            "Everything is in French and in English; labels are written for this base and copy no source. "
            "A page and the answer of a program come from the same question of the library: prefer the API to "
            "reading pages."
        ),
        _section(visit, _("For programs"), _programs(visit)),
        _section(visit, _("To read"), _pages(visit)),
        f"## {_('How to cite')}\n\n{_citing(visit)}",
        _section(visit, "Optional", _optional(visit)),
    ]
    return "\n\n".join(parts) + "\n"


def _section(visit: Visit, title: str, entries: list[Entry]) -> str:
    lines = (f"- [{text}]({visit.origin}{path}): {note}" for text, path, note in entries)
    return f"## {title}\n\n" + "\n".join(lines)


def _programs(visit: Visit) -> list[Entry]:
    _ = visit.words.gettext
    lang, data = visit.lang, f"/id/case/{_CASE}"
    return [
        ("OpenAPI", f"/api/openapi.json?lang={lang}", _("every operation with its parameters, read with GET, no key")),
        (
            _("Library of questions"),
            "/api/queries",
            _(
                "%(number)s questions, each an operation; limit and offset cut the answer, which gives the true total "
                "and the address of the next rows",
                number=visit.words.number(len(visit.knowledge.library)),
            ),
        ),
        (_("Search"), f"/api/search?q=eau&lang={lang}", _("words in everything that the base holds, with extracts")),
        (
            _("Compare"),
            f"/api/compare?case={_CASE}&case=brest-centre-ouest-bretagne&lang={lang}",
            _("cases side by side"),
        ),
        ("SPARQL", "/sparql", _("any other question; SPARQL 1.1 queries, within limits that each answer states")),
        ("VoID", "/.well-known/void", _("description of the base and of the endpoint, in RDF")),
        (_("Vocabulary"), f"/api/vocabulary?lang={lang}", _("classes, properties and lists of concepts")),
        (_("A thing as data"), f"{data}.jsonld", _("also .ttl, .nt, .rdf; %(data)s alone negotiates", data=data)),
        (
            _("A case as Markdown"),
            f"{visit.to('case', slug=_CASE)}.md",
            _("every case page has one, at its address and .md"),
        ),
    ]


def _pages(visit: Visit) -> list[Entry]:
    _ = visit.words.gettext
    return [
        (_("Cases"), visit.to("cases"), _("filters, table, map, timeline; the address says the whole selection")),
        (_("Formats"), visit.to("formats"), _("legal forms of cooperation, with their regime on a given day")),
        (_("Choose a format"), visit.to("guide"), _("a few answers rank the formats, every point explained")),
        (_("Recommendations"), visit.to("recommendations"), _("what practitioners advise, with levers and obstacles")),
        (_("Questions"), visit.to("questions"), _("the library, each question with its answer and its query")),
        (_("Glossary"), visit.to("glossary"), _("the words of territorial cooperation")),
        (_("Sources"), visit.to("sources"), _("the documents that every statement comes from")),
        (_("Data to download"), visit.to("data"), _("the whole base in one file, its edition, how to cite it")),
        (_("About this base"), visit.to("about"), _("levels of evidence, licence, limits")),
    ]


def _citing(visit: Visit) -> str:
    _ = visit.words.gettext
    state = visit.site.edition
    lines = [
        _("Name Coopérathèque, and the thing by its lasting IRI: %(example)s", example=thing("case", _CASE)),
        _("For a statement, cite the source that the base gives as well; what it calls inferred was not stated there."),
        _("What the base says to be absent has a reason (not stated, looked for and not found…): give it too."),
        _("Data: Licence Ouverte 2.0. Software: MIT licence."),
    ]
    if state:
        day = visit.words.date(state.day)
        lines.append(_("State of the base: %(digest)s, built on %(day)s.", digest=state.digest, day=day))
    return "\n".join(f"- {line}" for line in lines)


def _optional(visit: Visit) -> list[Entry]:
    _ = visit.words.gettext
    others = [(NAMES[lang], PLACES[lang], _("this file in the other language")) for lang in LANGS if lang != visit.lang]
    return [("sitemap.xml", "/sitemap.xml", _("the address of every page, in both languages")), *others]
