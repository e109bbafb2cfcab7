"""Words find what they should, however they are written."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb import Knowledge
from kb.layout import Layout
from kb.publication import manifest, publishing
from kb.search import Search
from kb.search.analysis import stem, words
from kb.search.passages import KINDS
from kb.search.wanted import distance, read

HOME = Path(__file__).resolve().parents[2]
NAMES = """
#+ title: {fr: Noms, en: Names}
#+ summary: {fr: Noms., en: Names.}
#+ tags: [search]
#+ columns:
#+   thing: {fr: la chose, en: the thing}
#+   text: {fr: le texte, en: the text}
#+   place: {fr: place, en: place}
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

SELECT ?thing ?text ?place
WHERE {
  ?thing rdfs:label ?text .
  BIND ("title" AS ?place)
  FILTER (lang(?text) = ?_lang && CONTAINS(STR(?thing), "/organisation/"))
}
ORDER BY ?thing
"""


@pytest.fixture(scope="module")
def search() -> Search:
    return Knowledge.open(HOME).search


def cases(search: Search, asked: str) -> list[str]:
    return search.matching(asked, "fr", "case")


@pytest.mark.parametrize(
    "alike",
    [
        ["œuvre", "Oeuvre", "OEUVRE", "l’œuvre", "l'Œuvre"],
        ["mise en oeuvre", "mise en œuvre", "MISE EN ŒUVRE"],
        ["évènement", "evenement", "événement", "L'ÉVÉNEMENT", "e\u0301ve\u0300nement"],
        ["mobilité", "mobilite", "MOBILITÉ"],
        ["l'eau", "eau", "L’Eau", "de l'eau"],
    ],
    ids=lambda alike: alike[0],
)
def test_words_written_alike_find_the_same_in_the_same_order(search: Search, alike: list[str]) -> None:
    found = [cases(search, asked) for asked in alike]
    assert found[0]
    assert all(other == found[0] for other in found)


@pytest.mark.parametrize("forms", [("commune", "communes"), ("mobilité", "mobilités"), ("coopération", "coopérations")])
def test_the_plural_finds_the_singular_and_back(search: Search, forms: tuple[str, str]) -> None:
    one, other = (cases(search, form) for form in forms)
    assert one
    assert set(one) == set(other)


def test_titles_come_first(search: Search) -> None:
    for asked in ("Brest", "Belledonne", "TRIDAN"):
        hits = search.find(asked, "fr", kinds=["case"], most=1).groups[0].hits
        assert asked in hits[0].title


def test_an_extract_says_which_facet_matched(search: Search) -> None:
    iri = "https://w3id.org/cooperatheque/id/case/tridan"
    tridan = search.explain("bassin de vie", "fr", "case", {iri})[iri]
    stake = next(extract for extract in tridan.extracts if extract.heading == "enjeux")
    assert stake.part.endswith("/tridan#stake-1")
    assert [fragment.text for fragment in stake.fragments if fragment.marked] == ["bassin", "vie"]
    assert "".join(fragment.text for fragment in stake.fragments) == (
        "Traiter les interrelations d’un bassin de vie et d’emploi"
    )


def test_what_is_explained_is_what_is_asked_for_however_far_down_the_ranking(search: Search) -> None:
    found = search.matching("communes", "fr", "case")
    explained = search.explain("communes", "fr", "case", {found[-1], found[3], "x:elsewhere"})
    assert list(explained) == [found[3], found[-1]]
    assert all(hit.extracts for hit in explained.values())


def test_extracts_show_all_the_words_between_them(search: Search) -> None:
    found = search.matching("mobilite ardeche", "fr", "case")
    hit = next(iter(search.explain("mobilite ardeche", "fr", "case", found[:5]).values()))
    marked = {one.text.lower() for extract in hit.extracts for one in extract.fragments if one.marked}
    assert marked == {"mobilités", "ardèche"}


def test_every_word_must_be_there(search: Search) -> None:
    both = set(cases(search, "eau métropole"))
    assert both
    assert both == set(cases(search, "eau")) & set(cases(search, "métropole"))


def test_a_phrase_finds_only_those_words_in_that_order(search: Search) -> None:
    phrase = set(cases(search, "« bassin de vie »"))
    assert phrase
    assert phrase == set(cases(search, '"bassin de vie"')) <= set(cases(search, "bassin vie"))
    assert search.find('"vie de bassin"', "fr").match == "none"


def test_the_beginning_of_a_word_finds_it(search: Search) -> None:
    assert set(cases(search, "récipro")) >= set(cases(search, "réciprocité"))


@pytest.mark.parametrize(
    ("typed", "meant"), [("entete", "entente"), ("recirpocité", "réciprocité"), ("bresst", "brest")]
)
def test_typing_mistakes_are_forgiven_when_nothing_has_the_word(search: Search, typed: str, meant: str) -> None:
    found = search.find(typed, "fr")
    assert found.match == "near"
    assert meant in found.nearest
    assert set(cases(search, typed)) >= set(cases(search, meant))


def test_some_of_the_words_are_better_than_nothing(search: Search) -> None:
    assert search.find("tridan wxyzwxyz", "fr").match == "some"
    assert search.find("wxyzwxyz", "fr").match == "none"


def test_each_language_finds_its_own_words(search: Search) -> None:
    assert search.matching("municipalities", "en", "case")
    assert set(search.matching("municipality", "en", "case")) == set(search.matching("municipalities", "en", "case"))
    assert all(hit.title for hit in search.suggest("water", "en"))


def test_it_finds_every_kind(search: Search) -> None:
    asked = {
        "case": "TRIDAN",
        "format": "entente",
        "recommendation": "tiers neutres",
        "organisation": "Cap Rural",
        "territory": "Ardèche",
        "session": "Valence",
        "method": "panier de transactions",
        "instrument": "SAGE",
        "glossary": "articulation",
        "legal-text": "L5221-1",
        "source": "outils",
        "question": "cas par thème",
    }
    assert set(asked) == set(KINDS)
    for kind, typed in asked.items():
        assert [group.kind for group in search.find(typed, "fr", kinds=[kind]).groups] == [kind]


@pytest.mark.parametrize(
    "typed", ["", " ", "''", '"', "«»", "***", "a" * 5000, "(eau OR", "\\", "eau:métropole", "\ud800"]
)
def test_anything_can_be_typed(search: Search, typed: str) -> None:
    search.find(typed, "fr")
    search.suggest(typed, "en")


def test_empty_words_count_only_when_alone_or_in_a_phrase() -> None:
    assert read("mise en œuvre de la loi", "fr").words == ("mise", "oeuvre", "loi")
    assert read("de la", "fr").words == ("de", "la")
    assert read("« mise en œuvre »", "fr").phrases == (("mise", "en", "oeuvre"),)


def test_words_know_where_they_were() -> None:
    text = "Qu’est-ce que l’Œuvre d’aujourd’hui ?"
    assert [(word.text, text[word.start : word.end]) for word in words(text)][-3:] == [
        ("oeuvre", "Œuvre"),
        ("aujourd", "aujourd"),
        ("hui", "hui"),
    ]
    assert stem("communes", "fr") == stem("commune", "fr")


def test_distance_counts_letters_and_swaps() -> None:
    assert (distance("entente", "entete"), distance("ab", "ba"), distance("", "ab")) == (1, 1, 2)


def test_the_index_is_part_of_the_snapshot(small: Layout) -> None:
    (small.queries / "search").mkdir()
    (small.queries / "search" / "names.rq").write_text(NAMES.lstrip(), encoding="utf-8")
    snapshot = publishing.build(small)
    opened = Knowledge.open(small.home, store=snapshot / "store").search
    assert [hit.title for hit in opened.suggest("valmont", "fr")] == ["Valmont"]
    assert manifest.is_intact(snapshot, thoroughly=True)
    next((snapshot / "search").glob("*.store")).write_bytes(b"")
    assert not manifest.is_intact(snapshot)
