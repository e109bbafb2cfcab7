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
    "sparql-rdflib": {
        "fr": "Les processus isolés cèdent le pas à tous les autres (nice 10) : sur une machine chargée ils attendent, "
        "les concurrents non. À mesurer de nouveau sur une machine calme.",
        "en": "The isolated workers give way to everybody else (nice 10): on a busy machine they wait and the others "
        "do not. To be measured again on a quiet machine.",
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
    "processes": {
        "fr": "Deux cœurs partagés avec d’autres travaux : le second n’était pas libre.",
        "en": "Two cores shared with other work: the second one was not free.",
    },
}
REASONS = {**REASONS, "sparql-oxigraph": REASONS["sparql-rdflib"], "start-rdflib": REASONS["start-growth"]}
