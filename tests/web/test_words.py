"""Both languages are complete, and well set."""

from __future__ import annotations

import re

import pytest
from babel.messages.pofile import read_po

from kb.errors import Lang
from kb.text import typeset
from web.locales.extract import extracted
from web.words import LOCALES, read_words


def extracted_ids() -> set[str | tuple[str, ...]]:
    return {message.id for message in extracted() if message.id}


def catalogue() -> dict[str | tuple[str, ...], str | tuple[str, ...]]:
    with (LOCALES / "fr.po").open("rb") as file:
        return {message.id: message.string for message in read_po(file, locale="fr") if message.id}


def test_every_message_is_in_the_catalogue_and_nothing_else_is() -> None:
    said, known = extracted_ids(), set(catalogue())
    assert {"missing": said - known, "unused": known - said} == {"missing": set(), "unused": set()}


def test_every_message_has_its_french() -> None:
    assert [
        message
        for message, french in catalogue().items()
        if not french or (isinstance(french, tuple) and not all(french))
    ] == []


def test_the_french_takes_the_same_values() -> None:
    def values(text: str | tuple[str, ...]) -> list[set[str]]:
        return [set(re.findall(r"%\((\w+)\)s|%%", one)) for one in ([text] if isinstance(text, str) else text)]

    wrong = {message: french for message, french in catalogue().items() if values(message)[0] != values(french)[0]}
    assert wrong == {}


def test_a_word_that_also_has_a_plural_elsewhere_is_said_alone() -> None:
    assert read_words()["fr"].gettext("case") == "cas"


@pytest.mark.parametrize(
    ("text", "set_"),
    [
        ("Est-ce vérifié ?", "Est-ce vérifié\u202f?"),
        ("Nom : « entente »", "Nom\u00a0: «\u00a0entente\u00a0»"),
        ("87 % ; fin", "87\u00a0%\u202f; fin"),
        ("un %(label)s, 9 %% (%(num)s)", "un %(label)s, 9\u00a0%% (%(num)s)"),
        (" : suite d’un nom", "\u00a0: suite d’un nom"),
        ("sans espace", "sans espace"),
    ],
)
def test_french_is_set_with_spaces_that_do_not_break(text: str, set_: str) -> None:
    assert typeset(text, "fr") == set_
    assert typeset(set_, "fr") == set_
    assert typeset(text, "en") == text


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_line_never_begins_with_the_dash_between_two_names(lang: Lang) -> None:
    assert typeset("Lyon – Saint-Étienne", lang) == "Lyon\u00a0– Saint-Étienne"
    assert typeset("une remarque – comme ici – reste", lang) == "une remarque – comme ici – reste"


@pytest.mark.parametrize(
    ("lang", "text", "written"),
    [
        ("fr", "2016-12-06", "6 décembre 2016"),
        ("en", "2016-12-06", "December 6, 2016"),
        ("fr", "2019-09", "septembre 2019"),
        ("en", "2019-09", "September 2019"),
        ("fr", "2011", "2011"),
    ],
)
def test_dates_keep_their_precision(lang: str, text: str, written: str) -> None:
    assert read_words()[lang].date(text) == written  # type: ignore[index]


def test_zero_is_singular_in_french_and_plural_in_english() -> None:
    words = read_words()
    assert words["fr"].ngettext("%(num)s item", "%(num)s items", 0) == "0 élément"
    assert words["en"].ngettext("%(num)s item", "%(num)s items", 0) == "0 items"
