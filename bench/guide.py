"""The words of bench/SIZES.md: what to expect at which size, told to who has read nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kb.errors import Lang


@dataclass(frozen=True)
class Doing:
    """Something that people do, and how long they wait for it without noticing, or gladly, in seconds.

    ``grows``: it reads more of a larger base, and at one size alone is taken to grow as the base does.
    """

    says: Mapping[Lang, str]
    patience: float = 1.0
    grows: bool = True


def _doing(fr: str, en: str, patience: float = 1.0, *, grows: bool = True) -> Doing:
    return Doing({"fr": fr, "en": en}, patience, grows)


# Work of the report → what it is to people, in the order of the page.
DOES: Mapping[str, Doing] = {
    "list page": _doing("ouvrir une liste filtrée", "opening a filtered list"),
    "list page beside SPARQL": _doing(
        "ouvrir une liste, deux lecteurs à la fois", "opening a list, two readers at once"
    ),
    "facet counts": _doing("compter chaque valeur de chaque filtre", "counting every value of every filter"),
    "case page": _doing("ouvrir un cas", "opening a case"),
    "case page beside Trifid": _doing(
        "ouvrir un cas, à deux lecteurs", "opening a case, two readers at once", grows=False
    ),
    "frequent words": _doing("chercher un mot fréquent", "looking for a frequent word"),
    "rare words": _doing("chercher un mot rare", "looking for a rare word"),
    "similar cases": _doing("trouver les cas proches", "finding similar cases"),
    "cross table": _doing("croiser formats et thèmes", "crossing formats and themes"),
    "guide": _doing("demander un format au guide", "asking the guide for a format"),
    "guide, first visit": _doing("le demander, première visite", "asking it, first visit"),
    "network": _doing("ouvrir le réseau", "opening the network"),
    "network, first visit": _doing("l’ouvrir, première visite", "opening it, first visit"),
    "quality": _doing("ouvrir la page de qualité", "opening the quality page"),
    "quality, first visit": _doing("l’ouvrir, première visite", "opening it, first visit"),
    "question of the library": _doing("poser une question de la bibliothèque", "asking a question of the library"),
    "small SPARQL query": _doing(
        "poser une petite question en SPARQL", "asking a small question in SPARQL", grows=False
    ),
    "check of an edited case": _doing("contrôler un cas modifié", "checking an edited case"),
    "start to first page": _doing("démarrer, jusqu’à la première page", "starting, to the first page", 10),
    "check of everything": _doing("tout contrôler", "checking everything", 60),
    "publication": _doing("publier", "publishing", 600),
}
TEXTS: Mapping[Lang, Mapping[str, str]] = {
    "fr": {
        "title": "# À quelle taille, avec quel moteur\n\n*[In English below](#at-which-size-with-which-engine).*",
        "intro": "Jusqu’où cette base peut-elle grandir avant que l’on attende ? Et si l’on mettait un autre moteur à "
        "la place ? Ces tableaux sont écrits par `python -m bench report` d’après des mesures faites côte à côte, sur "
        "deux cœurs ; [`RESULTS.md`](RESULTS.md) en donne le détail, avec ce qui était promis. Une taille est un "
        "nombre de cas ; un cas compte une centaine de triplets.\n\n"
        "**En un mot** : ce qui part d’un cas va vite avec tout moteur. Ce qui lit toute la base (compter, lister, "
        "croiser, chercher un mot) va de la seconde à la minute en SPARQL dès quelques milliers de cas ; c’est ce que "
        "les index de ce site évitent.",
        "here": "## Ici",
        "here-head": "| faire quoi | SIZES | sans attendre jusqu’à |",
        "guess": "« Sans attendre » : une seconde pour une page ou une réponse, 10 s pour démarrer, une minute pour "
        "tout contrôler, dix minutes pour publier (ces deux-là en temps de processeur). Au-delà de la plus grande "
        "taille mesurée, la dernière colonne prolonge la croissance mesurée : un ordre de grandeur. « * » : une seule "
        "taille mesurée, la croissance est supposée celle de la base.\n\n"
        "« Première visite » : celle du premier lecteur d’une page qui dit toute la base, quand le serveur a lu ce "
        "qu’il lit d’avance. [`RESULTS.md`](RESULTS.md) donne les autres pages de cette sorte.",
        "elsewhere": "## Avec un autre moteur",
        "elsewhere-head": "| faire quoi | avec | SIZES | sans attendre jusqu’à |",
        "ends": "## Où chacun s’arrête\n\nPour chaque moteur, ce qui fait attendre, et à partir de combien de cas ; ce "
        "qui lâche d’abord vient d’abord. Puis ce qui n’a pas pu être mesuré, et pourquoi.",
        "beyond": " au-delà de",
        "cases": " cas",
        "colon": " :",
        "then": " ; ",
        "far": "rien de ce qui est mesuré ici ne fait attendre",
        "room": "## Mémoire et disque",
        "room-head": "| pour | avec | SIZES |",
        "million": "## Un million de cas\n\n"
        "    python -m bench run --bare --sizes 1000,1000000\n\n"
        "charge la base et fait l’index des cas, sans l’index des mots : c’est assez pour les "
        "pages, les listes, les filtres, les cas proches et les tableaux. Le temps va à poser aux cas les questions de "
        "l’index ; il croît comme la base, et la ligne « index des cas seul » de [`RESULTS.md`](RESULTS.md) le donne "
        "aux tailles mesurées. `make bench SIZES=1000,1000000` publie la base entière : comptez 45 Go de disque et "
        "plusieurs heures.",
    },
    "en": {
        "title": "# At which size, with which engine",
        "intro": "How far can this base grow before one has to wait? And with another engine in its place? These "
        "tables are written by `python -m bench report` from measures taken side by side on two cores; "
        "[`RESULTS.md`](RESULTS.md) has the details, and what was promised. A size is a number of cases; a case is "
        "about a hundred triples.\n\n"
        "**In short**: whatever starts from one case is quick with any engine. Whatever reads the whole base "
        "(counting, listing, crossing, looking for a word) takes from a second to a minute in SPARQL from a few "
        "thousand cases on; that is what the indexes of this site avoid.",
        "here": "## Here",
        "here-head": "| doing what | SIZES | no waiting up to |",
        "guess": "“No waiting”: a second for a page or an answer, 10 s to start, a minute to check everything, ten "
        "minutes to publish (these two in processor time). Beyond the largest size measured, the last column prolongs "
        "the growth that was measured: an order of magnitude. “*”: one size was measured, growth is taken to be that "
        "of the base.\n\n"
        "“First visit”: that of the first reader of a page that tells of the whole base, once the server has read "
        "what it reads ahead. [`RESULTS.md`](RESULTS.md) has the other pages of this kind.",
        "elsewhere": "## With another engine",
        "elsewhere-head": "| doing what | with | SIZES | no waiting up to |",
        "ends": "## Where each one stops\n\nFor each engine, what makes one wait, and from how many cases on; what "
        "gives way first comes first. Then what could not be measured, and why.",
        "beyond": " beyond",
        "cases": " cases",
        "colon": ":",
        "then": "; ",
        "far": "nothing measured here makes one wait",
        "room": "## Memory and disk",
        "room-head": "| for | with | SIZES |",
        "million": "## A million cases\n\n"
        "    python -m bench run --bare --sizes 1000,1000000\n\n"
        "loads the store and makes the index of cases, without the index of words: enough for "
        "pages, lists, filters, similar cases and tables. The time goes to asking the cases the questions of the "
        "index; it grows as the base does, and the line “index of cases alone” of [`RESULTS.md`](RESULTS.md) gives it "
        "at the sizes measured. `make bench SIZES=1000,1000000` publishes the whole base: allow 45 GB of disk and "
        "several hours.",
    },
}
