"""The report in both languages: what its works and contenders are called, how its figures are written."""

from __future__ import annotations

from collections.abc import Mapping

from kb.errors import Lang

WORKS: Mapping[str, str] = {
    "facet counts": "comptes des facettes",
    "list page": "page de liste",
    "list page beside SPARQL": "page de liste, à côté de SPARQL",
    "case page": "page d’un cas",
    "home page": "accueil",
    "guide": "guide de choix",
    "page of a format": "page d’un format",
    "overview": "panorama",
    "network": "réseau",
    "territories": "territoires",
    "organisations": "organisations",
    "sources": "sources",
    "quality": "qualité",
    "question of the library": "question de la bibliothèque",
    "public query": "requête publique",
    "case page beside Trifid": "page d’un cas, à côté de Trifid",
    "case pages, processes": "pages de cas, plusieurs processus",
    "kept page": "page gardée",
    "small SPARQL query": "petite requête SPARQL",
    "page, p99": "page, 99ᵉ centile",
    "frequent words": "mots fréquents",
    "rare words": "mots rares",
    "similar cases": "cas proches",
    "cross table": "tableau croisé",
    "check of everything": "contrôle de tout",
    "check of an edited case": "contrôle d’un cas modifié",
    "publication": "publication",
    "index of cases alone": "index des cas seul",
    "start to first page": "démarrage, jusqu’à la première page",
    "the whole library of questions": "toutes les questions de la bibliothèque",
    "the whole library of questions, those that rdflib ends": "toutes les questions, celles que rdflib achève",
}
_MEASURED: Mapping[str, str] = {
    "first visit": "première visite",
    "throughput": "débit",
    "peak memory": "mémoire au plus haut",
    "by the clock": "à l’horloge",
    "disk": "disque",
    "indexes": "index",
}
_CONTENDERS: Mapping[str, str] = {
    "index": "index",
    "index, with extracts": "index, avec extraits",
    "this site": "ce site",
    "this site, base on disk": "ce site, base sur disque",
    "this site, answers kept": "ce site, réponses gardées",
    "this site, 304": "ce site, 304",
    "this check": "ce contrôle",
    "page by SPARQL": "page nourrie par SPARQL",
    "SPARQL CONTAINS": "CONTAINS de SPARQL",
    "Oxigraph server": "serveur Oxigraph",
    "Trifid, Oxigraph server": "Trifid, serveur Oxigraph",
    "Oxigraph, bulk load alone": "Oxigraph, chargement seul",
    "rdflib, parsing": "rdflib, lecture",
    "quiet": "au calme",
    "heavy queries under way": "pendant de lourdes requêtes",
    "1 process": "1 processus",
    "2 processes": "2 processus",
}
MACHINE: Mapping[str, str] = {
    "cores": "cœurs",
    "processor": "processeur",
    "memory": "mémoire",
    "system": "système",
    "python": "Python",
    "readers": "lecteurs",
}


def work(name: str, lang: Lang) -> str:
    """Return what a work is called: “publication, disk” is « publication, disque »."""
    if lang == "en" or name in WORKS:
        return name if lang == "en" else WORKS[name]
    about, _, measured = name.rpartition(", ")
    return f"{WORKS.get(about, about)}, {_MEASURED.get(measured, measured)}" if about else name


def contender(name: str, lang: Lang) -> str:
    return name if lang == "en" else _CONTENDERS.get(name, name)


def written(figure: str, lang: Lang) -> str:
    """Return a figure as the language writes it: a comma before decimals in French, between thousands in English."""
    return figure.replace(".", ",") if lang == "fr" else figure.replace("\u202f", ",")
