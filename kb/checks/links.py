"""Every IRI of the base that is used is declared somewhere in it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

from kb.checks.report import Finding, Texts, short
from kb.text import nearest
from kb.turtle import Place

UNTOLD: Texts = {"fr": "", "en": ""}


def dangling(name: str, places: Iterable[Place], missing: Collection[str]) -> Iterator[Finding]:
    """Yield one finding for each line of a file, given its places, that uses an IRI that nothing declares.

    What to write instead depends on all that is declared: ``told`` says it when the report is made.
    """
    for place in places:
        for iri in sorted({place.predicate, place.value if place.is_iri else ""}.intersection(missing)):
            yield Finding(kind="link", path=name, line=place.line, focus=place.subject, value=iri, messages=UNTOLD)


def told(iri: str, family: Callable[[str], Iterable[str]], where: str | None) -> Texts:
    """Say what is missing, the nearest declared name of the same family, and where to declare it.

    ``family`` gives the declared IRIs that begin alike.
    """
    start, name = _divided(iri)
    siblings = {_divided(known)[1]: known for known in sorted(family(start)) if _divided(known)[0] == start}
    guess = nearest(name, siblings)
    texts: Texts = {"fr": f"{short(iri)} n’est déclaré nulle part.", "en": f"{short(iri)} is declared nowhere."}
    if guess is not None:
        texts["fr"] += f" Vouliez-vous dire {short(siblings[guess])} ?"
        texts["en"] += f" Did you mean {short(siblings[guess])}?"
    if where is not None:
        texts["fr"] += f" Sinon, décrivez-le dans {where}."
        texts["en"] += f" Otherwise describe it in {where}."
    return texts


def _divided(iri: str) -> tuple[str, str]:
    """Return what an IRI shares with its siblings, and its own name."""
    family, separator, name = iri.rpartition("#" if "#" in iri else "/")
    return family + separator, name
