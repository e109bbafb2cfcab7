"""One address of each page type, in both languages: what accessibility and content tests walk.

A page added to web/addresses.py without an example here fails test_pages.py.
"""

from __future__ import annotations

from kb.errors import Lang
from web.addresses import ADDRESSES, address

SLOTS: dict[str, dict[str, str]] = {
    "case": {"slug": "tridan"},
    "case-quality": {"slug": "brest-centre-ouest-bretagne"},
    "format": {"slug": "entente-intercommunale"},
    "recommendation": {"slug": "r15-mobiliser-tiers-neutres"},
    "session": {"slug": "valence-2016-12-06"},
    "person": {"slug": "jean-yves-pineau"},
    "organisation": {"slug": "cap-rural"},
    "territory": {"slug": "ardeche"},
    "instrument": {"slug": "sage-ardeche"},
    "method": {"slug": "panier-transactions"},
    "legal-text": {"slug": "cgct-l5221-1"},
    "source": {"slug": "outils-formaliser-cooperations-2015"},
    "glossary-entry": {"slug": "cooperation"},
    "scheme": {"scheme": "trigger"},
    "concept": {"scheme": "trigger", "slug": "appel-a-projets"},
    "question": {"name": "cases/triggered-by-planning"},
}
THREE = (("theme", "economie"), ("format", "contrat-reciprocite"), ("partner", "metropole"))
STATES = {
    "search, found": ("search", (("q", "mise en oeuvre"),)),
    "search, one kind": ("search", (("q", "eau"), ("kind", "case"))),
    "search, near": ("search", (("q", "entete"),)),
    "search, nothing": ("search", (("q", "wxyzwxyz"),)),
    "cases, filtered": ("cases", (("theme", "eau"), ("trigger", "document-planification"))),
    "cases, words and switches": (
        "cases",
        (
            ("q", "eau"),
            ("theme", "eau"),
            ("theme", "amenagement"),
            ("every", "theme"),
            ("result", "not-stated"),
            ("from", "2000"),
            ("to", "2024"),
            ("sort", "latest"),
        ),
    ),
    "cases, table": ("cases", (("theme", "economie"), ("sort", "-latest"), ("view", "table"))),
    "cases, map": ("cases", (*THREE, ("view", "map"))),
    "cases, timeline": ("cases", (*THREE, ("view", "timeline"))),
    "cases, none left": ("cases", (("theme", "eau"), ("theme", "montagne"), ("trigger", "appel-a-projets"))),
    "compare, four cases": (
        "compare",
        tuple(
            ("case", slug)
            for slug in (
                "tridan",
                "articulation-sage-ardeche",
                "plan-cooperation-monts-ardeche",
                "brest-centre-ouest-bretagne",
            )
        ),
    ),
    "report an error, of an item": (
        "report-error",
        (("chose", "https://w3id.org/cooperatheque/id/case/tridan#stake-1"),),
    ),
    "compare-formats, in 2015": (
        "compare-formats",
        (("format", "entente-intercommunale"), ("format", "pole-metropolitain"), ("date", "2015-03-05")),
    ),
    "recommendations, filtered": ("recommendations", (("lever", "financement"),)),
    "network, around an organisation": ("network", (("with", "organisation/region-bretagne"),)),
    "network, around a case": ("network", (("with", "case/tridan"),)),
    "network, filtered": ("network", (("theme", "tourisme"), ("kind", "metropole"), ("least", "1"), ("sort", "name"))),
    "network, nothing left": ("network", (("theme", "eau"), ("least", "9"))),
    "overview, whole": ("overview", (("all", "theme"), ("all", "trigger"))),
    "guide, answered": (
        "guide",
        (
            ("partenaires", "communautes"),
            ("partenaires", "metropole"),
            ("relation", "distants"),
            ("objet", "table"),
            ("objet", "confier"),
            ("engagement", "ratification"),
            ("personne-morale", "sans"),
            ("date", "2026-11-21"),
        ),
    ),
}
LANGS: tuple[Lang, Lang] = ("fr", "en")


def examples() -> dict[str, str]:
    """Return name → address of every page type and state, in both languages.

    Pages of one proposal or one reviewer exist only once something is proposed: the tests of
    contributions walk them.
    """
    private = {"proposal", "proposal-step", "review", "review-proposal"}
    shared = [name for name in ADDRESSES if name not in private]
    found = {f"{name} {lang}": address(name, lang, **SLOTS.get(name, {})) for name in shared for lang in LANGS}
    for state, (name, query) in STATES.items():
        found |= {f"{state} {lang}": address(name, lang, query=query) for lang in LANGS}
    return found
