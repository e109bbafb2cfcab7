"""Why a promise is not kept, as far as the last runs tell; said under the table of bench/RESULTS.md."""

from __future__ import annotations

from collections.abc import Mapping

from kb.errors import Lang

REASONS: Mapping[str, Mapping[Lang, str]] = {
    "case-growth": {
        "fr": "À 10 000 cas la base n’est plus tenue en mémoire (`KB_HELD_DUMP_MB`) ; sur disque, « guide/obstacles », "
        "« pages/recommendations-for-case » et « things/names » font l’essentiel du temps.",
        "en": "At 10,000 cases the base is no longer held in memory (`KB_HELD_DUMP_MB`); on disk, “guide/obstacles”, "
        "“pages/recommendations-for-case” and “things/names” take most of the time.",
    },
    "not-modified": {
        "fr": "Mesuré sur une machine très chargée ; la cause n’est pas cherchée encore.",
        "en": "Measured on a very busy machine; the cause has not been looked for yet.",
    },
    "sparql-oxigraph": {
        "fr": "Chaque réponse passe par un processus isolé qui cède le pas à tous les autres (nice 10), puis par un serveur "
        "en Python ; la machine n’était pas libre.",
        "en": "Each answer goes through an isolated process that gives way to everybody else (nice 10), then through a "
        "server in Python; the machine was not free.",
    },
    "overrun": {
        "fr": "Mesuré par le client, le refus compris, sur une machine chargée.",
        "en": "Measured by the client, the refusal included, on a busy machine.",
    },
    "check": {
        "fr": "Le contrôle fait plus que pySHACL (forme, noms, liens) et le fait ici de rien, registre compris.",
        "en": "The check does more than pySHACL (form, names, links), and does it here from nothing, ledger included.",
    },
    "build": {
        "fr": "La part de l’index est prise sur l’horloge ; reste l’écriture des deux fichiers à télécharger.",
        "en": "The share of the index is taken from the clock; what is left is writing the two files to download.",
    },
    "start-growth": {
        "fr": "Le démarrage lit d’avance ce qui sert à toutes les pages, par des questions à toute la base.",
        "en": "The start reads beforehand what every page needs, by questions to the whole base.",
    },
    "similar": {
        "fr": "Mesuré à 1 000 cas seulement, où SPARQL a peu à lire : le rapport croît avec la base.",
        "en": "Measured at 1,000 cases only, where SPARQL has little to read: the ratio grows with the base.",
    },
}
REASONS = {**REASONS, "start-rdflib": REASONS["start-growth"]}
