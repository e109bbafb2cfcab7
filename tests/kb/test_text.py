import pytest

from kb.text import fold, nearest, reflow, slug


@pytest.mark.parametrize("written", ["mise en œuvre", "Mise en Oeuvre", "MISE EN ŒUVRE", "mise en oeuvre"])
def test_case_accents_and_ligatures_do_not_tell_words_apart(written):
    assert fold(written) == "mise en oeuvre"


def test_a_slug_is_ascii_lower_case_and_hyphens():
    assert slug("L’Arbresle – Évènement nº 2") == "l-arbresle-evenement-no-2"


def test_a_slug_of_punctuation_is_empty():
    assert slug("… !") == ""


def test_a_single_newline_in_long_prose_is_a_space_and_an_empty_line_a_paragraph():
    assert reflow("une phrase.\nune autre.\n\nun paragraphe.") == "une phrase. une autre.\n\nun paragraphe."


def test_the_nearest_known_word_forgives_accents_and_a_doubled_letter():
    assert nearest("commmune", ["commune", "métropole"]) == "commune"
    assert nearest("metropole", ["commune", "métropole"]) == "métropole"


def test_nothing_is_near_a_word_that_resembles_none():
    assert nearest("xyz", ["commune", "métropole"]) is None
