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
        "fr": "Le même écart sur une machine chargée et plus calme ; cause non mesurée : sans doute le processus isolé "
        "et le serveur en Python.",
        "en": "The same gap on a busy machine and a calmer one; cause not measured: probably the isolated process "
        "and the server in Python.",
    },
    "overrun": {
        "fr": "Mesuré par le client, le refus compris, sur une machine chargée.",
        "en": "Measured by the client, the refusal included, on a busy machine.",
    },
    "check": {
        "fr": "Cause non mesurée : le contrôle fait aussi la forme, les noms et les liens, et part ici de rien.",
        "en": "Cause not measured: the check also does form, names and links, and starts here from nothing.",
    },
    "build": {
        "fr": "La part de l’index est prise sur l’horloge ; reste l’écriture des deux fichiers à télécharger.",
        "en": "The share of the index is taken from the clock; what is left is writing the two files to download.",
    },
    "start-growth": {
        "fr": "Cause non mesurée, machine très chargée : sans doute ce que le démarrage lit d’avance.",
        "en": "Cause not measured, very busy machine: probably what the start reads beforehand.",
    },
    "similar": {
        "fr": "Mesuré à 1 000 cas seulement, où SPARQL a peu à lire : le rapport croît avec la base.",
        "en": "Measured at 1,000 cases only, where SPARQL has little to read: the ratio grows with the base.",
    },
}
REASONS = {**REASONS, "start-rdflib": REASONS["start-growth"]}
