"""Every name in a fiche stands for something that the base or the fiche itself describes."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from kb.fiches.completion import Reference
from kb.fiches.known import Known
from kb.fiches.matching import Matcher, is_code
from kb.fiches.problems import Candidate, Problem, Question, Texts, problem
from kb.namespaces import THINGS
from kb.schema import LANGS
from kb.text import fold, nearest

_SHOWN = 12


def check_references(
    references: list[Reference], declared: Collection[str], known: Known, matcher: Matcher
) -> Iterator[Problem]:
    """Yield one problem for each reference to nothing, with what it may have meant."""
    for reference in references:
        if reference.iri is None:
            named = reference.term.base is not None
            yield _question(reference, declared, known, matcher) if named else _not_a_name(reference)
        elif reference.iri.startswith(THINGS):
            if reference.iri not in declared and reference.iri not in known.subjects:
                yield _dangling(reference, declared, known, matcher)
        elif not reference.iri.startswith(("https://", "http://")):
            yield _not_a_name(reference)


def _not_a_name(reference: Reference) -> Problem:
    text, key = reference.text, reference.term.key
    return problem(
        reference.place,
        fr=f"« {text} » ne convient pas à « {key} » ; écrivez une adresse complète (https://…), "
        "ou l’id d’un élément de cette fiche.",
        en=f"“{text}” does not suit “{key}”; write a full address (https://…), or the id of an item of this fiche.",
    )


def _dangling(reference: Reference, declared: Collection[str], known: Known, matcher: Matcher) -> Problem:
    iri = reference.iri or ""
    if "#" in iri:
        return _no_part(reference, declared, known)
    return _question(reference, declared, known, matcher)


def _no_part(reference: Reference, declared: Collection[str], known: Known) -> Problem:
    """Say that a thing has no such part, and the nearest one that it has."""
    owner, _, name = (reference.iri or "").partition("#")
    parts = sorted(iri.partition("#")[2] for iri in {*declared, *known.subjects} if iri.startswith(f"{owner}#"))
    guess = nearest(name, parts)
    listed = ", ".join(parts[:_SHOWN]) or "—"
    return problem(
        reference.place,
        fr=f"« {name} » n’existe pas" + (f" ; {name} → {guess} ?" if guess else f" ; connus : {listed}."),
        en=f"“{name}” does not exist" + (f"; {name} → {guess}?" if guess else f"; known: {listed}."),
    )


def _question(reference: Reference, declared: Collection[str], known: Known, matcher: Matcher) -> Problem:
    """Ask what a name stands for; an official code that nothing bears is refused as such."""
    kind, text = reference.term.kind or "", reference.text
    if is_code(text) and kind in ("territory", "organisation"):
        return _no_code(reference, matcher)
    candidates = matcher.candidates(kind, text)
    scheme = f"{THINGS}scheme/{kind}"
    if scheme in known.subjects and kind != "format":
        return _unknown_concept(reference, known, candidates)
    return _unknown_thing(reference, declared, known, candidates)


def _unknown_concept(reference: Reference, known: Known, candidates: tuple[Candidate, ...]) -> Problem:
    kind, text = reference.term.kind or "", reference.text
    called = next((candidate.answer for candidate in candidates if fold(candidate.label) == fold(text)), None)
    guess = called or nearest(text, known.slugs(kind))
    listed = ", ".join(sorted(known.slugs(kind))[:_SHOWN])
    names = {lang: known.label(f"{THINGS}scheme/{kind}", lang) for lang in LANGS}
    return Problem(
        reference.place,
        {
            "fr": f"« {text} » n’est pas dans la liste « {names['fr']} »"
            + (f" ; {text} → {guess} ?" if guess else f" ; elle commence par : {listed}."),
            "en": f"“{text}” is not in the list “{names['en']}”"
            + (f"; {text} → {guess}?" if guess else f"; it begins with: {listed}."),
        },
        Question(kind, text, candidates),
    )


def _unknown_thing(
    reference: Reference, declared: Collection[str], known: Known, candidates: tuple[Candidate, ...]
) -> Problem:
    kind, text, key = reference.term.kind or "", reference.text, reference.term.key
    own = {iri.rpartition("/")[2] for iri in declared if iri.startswith(f"{THINGS}{kind}/") and "#" not in iri}
    guess = nearest(text, known.slugs(kind) | own)
    if candidates:
        shown = candidates[:_SHOWN]
        choices = {
            lang: "; ".join(f"{found.answer} = {found.label} [{found.detail[lang]}]" for found in shown)
            for lang in LANGS
        }
        ask: Texts = {
            "fr": f"est-ce {choices['fr']} ? Écrivez celui qui convient, ou répondez dans un fichier (--answers)",
            "en": f"is it {choices['en']}? Write the right one, or answer in a file (--answers)",
        }
    elif guess:
        ask = {"fr": f"{text} → {guess} ? Sinon, décrivez-le", "en": f"{text} → {guess}? Otherwise describe it"}
    else:
        ask = {"fr": "décrivez-le dans « declarations »", "en": "describe it under “declarations”"}
    return Problem(
        reference.place,
        {
            "fr": f"« {text} » ne désigne rien de connu ({key}) ; {ask['fr']}.",
            "en": f"“{text}” names nothing known ({key}); {ask['en']}.",
        },
        Question(kind, text, candidates),
    )


def _no_code(reference: Reference, matcher: Matcher) -> Problem:
    if matcher.registry is None:
        return problem(
            reference.place,
            fr=f"le code {reference.text} ne peut pas être vérifié : le registre officiel n’est pas installé ; "
            "lancez « npm ci », ou écrivez le nom court du territoire.",
            en=f"the code {reference.text} cannot be verified: the official registry is not installed; "
            "run `npm ci`, or write the short name of the territory.",
        )
    return problem(
        reference.place,
        fr=f"le code {reference.text} n’existe pas dans le registre officiel de {matcher.registry.vintage} ; "
        "vérifiez-le.",
        en=f"the code {reference.text} is not in the official registry of {matcher.registry.vintage}; check it.",
    )
