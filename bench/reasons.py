"""Why a promise is not kept, or growth is steep, as far as it was looked into; said under the tables of RESULTS.md."""

from __future__ import annotations

from collections.abc import Mapping

from kb.errors import Lang

Said = Mapping[Lang, str]

UNKNOWN: Said = {"fr": "cause non cherchée.", "en": "cause not looked for."}
_DISK: Said = {
    "fr": "une petite base est tenue en mémoire (`KB_HELD_DUMP_MB`), une grande est lue du disque : le pas entre les "
    "deux compte dans l’exposant.",
    "en": "a small base is held in memory (`KB_HELD_DUMP_MB`), a large one is read from disk: the step between the two "
    "counts in the exponent.",
}
REASONS: Mapping[str, Said] = {
    "case": {
        "fr": "La page d’un cas montre plus que les triplets d’une chose, que Trifid range par propriété : parties et "
        "leurs sources, comparaisons, cas proches, recommandations, passages ; la lire et "
        "la mettre en page prend quelque 7 ms de Python.",
        "en": "The page of a case shows more than the triples of one thing, which Trifid lists by property: parts and "
        "their sources, comparisons, similar cases, recommendations, passages; to read it "
        "and to lay it out takes some 7 ms of Python.",
    },
    "case-growth": {
        "fr": "Ce qu’un cas énonce est lu d’un coup, à toute taille. À un million, trouver les cas proches prend deux "
        "à trois millisecondes au lieu d’une demie ; le reste n’a pas été cherché.",
        "en": "What a case states is read at once, at any size. At a million, finding the similar cases takes two to "
        "three milliseconds instead of a half; the rest was not looked for.",
    },
    "list-growth": {
        "fr": "À un million de cas, les images binaires que compte chaque facette sont mille fois plus longues ; part "
        "non mesurée.",
        "en": "At a million cases, the bitmaps that each facet counts are a thousand times as long; their share was "
        "not measured.",
    },
    "start-growth": {
        "fr": "Mesuré avant que la construction ne garde ce que la première page d’un cas demande à toute la base : "
        "les territoires qui ont un contour, ce que mentionnent les recommandations.",
        "en": "Measured before the build kept what the first page of a case asks of the whole base: which territories "
        "have an outline, what the recommendations mention.",
    },
    "start-rdflib": {
        "fr": "Démarrer prend le même temps à toute taille, presque tout à charger Python, dont un cinquième FastAPI "
        "et pydantic ; rdflib a peu à lire d’une petite base.",
        "en": "Starting takes the same time at any size, nearly all of it to load Python, a fifth of that FastAPI and "
        "pydantic; of a small base rdflib has little to read.",
    },
    "check": {
        "fr": "Les règles font la moitié du travail, la lecture des fichiers presque tout le reste ; deux processus se "
        "partagent les deux.",
        "en": "The rules are half of the work, reading the files nearly all the rest; two processes share both.",
    },
    "busy-pages": {
        "fr": "Pages et lourdes requêtes se partagent deux cœurs ; la cause n’a pas été mesurée.",
        "en": "Pages and heavy queries share two cores; the cause was not measured.",
    },
    "sparql-oxigraph": {
        "fr": "Une requête publique passe par Python (garde, quotas, journal), puis par un tube vers un processus que "
        "l’on peut tuer ; le serveur Oxigraph répond du sien, sans limite de mémoire. Une réponse déjà donnée est "
        "gardée.",
        "en": "A public query goes through Python (guard, quotas, log), then through a pipe to a process that can be "
        "killed; the Oxigraph server answers from its own, without a limit on memory. An answer given before is kept.",
    },
    "overrun": {
        "fr": "Mesuré par le client : la mort du processus, celui qui le remplace et l’envoi du refus sont compris.",
        "en": "Measured by the client: the end of the process, the one in its place and the refusal sent are included.",
    },
    "build": {
        "fr": "Ce qui reste sans les index : les deux fichiers à télécharger, que le chargement seul n’écrit pas, et "
        "les empreintes.",
        "en": "What is left without the indexes: the two files to download, which the bulk load alone does not write, "
        "and the digests.",
    },
    "similar": {
        "fr": "À petite taille SPARQL a peu à lire : le rapport croît avec la base.",
        "en": "At a small size SPARQL has little to read: the ratio grows with the base.",
    },
    "text-sparql": {
        "fr": "À petite taille CONTAINS a peu à lire : le rapport croît avec la base.",
        "en": "At a small size CONTAINS has little to read: the ratio grows with the base.",
    },
    "text-fts5": {
        "fr": "Lire les vingt premiers cas dans l’index coûte autant à toute taille ; FTS5 classe tous les cas qui "
        "ont le mot, si bien que le rapport croît avec la base.",
        "en": "To read the first twenty cases in the index costs the same at any size; FTS5 ranks every case that has "
        "the word, so that the ratio grows with the base.",
    },
    "answers-rdflib": {
        "fr": "Les questions sont nommées sous le tableau, avec celles qui sont trop lentes ailleurs.",
        "en": "The questions are named under the table, with those that are too slow elsewhere.",
    },
}
REASONS = {**REASONS, "case-growth-disk": REASONS["case-growth"], "check-work": REASONS["check"]}
REASONS = {**REASONS, **dict.fromkeys(("answers-oxigraph", "answers-virtuoso"), REASONS["answers-rdflib"])}
GROWTH: Mapping[tuple[str, str], Said] = {
    ("facet counts", "index"): {
        "fr": "le temps va aux valeurs à compter, moins d’une microseconde chacune : 1 024 à 1 000 cas, 30 000 à "
        "100 000, surtout des sources et des territoires, dont les noms sont lus une fois. Le million a été mesuré "
        "avant que ces noms ne soient gardés. La page de liste ne compte que les valeurs qu’elle montre.",
        "en": "the time goes to the values to count, less than a microsecond each: 1,024 at 1,000 cases, 30,000 at "
        "100,000, sources and territories above all, whose names are read once. The million was measured before these "
        "names were kept. The list page counts only the values that it shows.",
    },
    ("facet counts", "SPARQL, pyoxigraph"): _DISK,
    ("cross table", "SPARQL, pyoxigraph"): _DISK,
    ("similar cases", "SPARQL, pyoxigraph"): _DISK,
    ("frequent words", "SPARQL CONTAINS"): _DISK,
    ("frequent words", "FTS5"): {
        "fr": "FTS5 note chaque texte qui a le mot avant d’en garder vingt ; il y en a dix fois plus.",
        "en": "FTS5 scores every text that has the word before it keeps twenty; there are ten times as many.",
    },
    ("rare words", "SPARQL CONTAINS"): _DISK,
    ("list page beside SPARQL", "page by SPARQL"): _DISK,
}
