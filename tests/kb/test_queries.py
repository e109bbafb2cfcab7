"""Question files are read strictly: a header is right, or it is an error with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.errors import BadParameter, QueryFileError, UnknownQuery
from kb.sparql.queries import Library, Question, catalogue, read_question

HEADER = {
    "title": "{fr: Cas par thème, en: Cases by theme}",
    "summary": "{fr: Les cas d'un thème., en: The cases of a theme.}",
    "tags": "[cases]",
    "parameters": "{theme: {label: {fr: thème, en: theme}, scheme: theme}}",
    "defaults": "{theme: eau}",
    "columns": "{case: {fr: le cas, en: the case}}",
    "serves": "[api]",
}
BODY = "SELECT ?case WHERE { ?case <urn:theme> ?_theme_iri ; <urn:label> ?l . FILTER (lang(?l) = ?_lang) }\n"


def write(folder: Path, body: str = BODY, **changes: str | None) -> Path:
    """Write a question that is right but for the header keys named; None leaves a key out."""
    path = folder / "cases" / "by-theme.rq"
    path.parent.mkdir(exist_ok=True)
    keys = HEADER | changes
    path.write_text("".join(f"#+ {key}: {value}\n" for key, value in keys.items() if value is not None) + body, "utf-8")
    return path


def read(folder: Path, body: str = BODY, **changes: str | None) -> Question:
    return read_question(write(folder, body, **changes), folder)


def test_a_header_says_everything_about_its_question(tmp_path: Path) -> None:
    question = read(tmp_path, pagination="50")
    assert question.name == "cases/by-theme"
    assert question.topic == "cases"
    assert question.title == {"fr": "Cas par thème", "en": "Cases by theme"}
    assert question.form == "select"
    assert question.columns == {"case": {"fr": "le cas", "en": "the case"}}
    assert question.example == {"theme": "eau"}
    assert question.pagination == 50
    assert [(p.name, p.type, p.scheme) for p in question.parameters] == [
        ("theme", "iri", "theme"),
        ("lang", "lang", None),
    ]
    assert "#+" not in question.body


WRONG = {
    "no title": ({"title": None}, 1, "title"),
    "one language": ({"title": "{fr: Cas}"}, 1, "fr"),
    "empty text": ({"summary": '{fr: "", en: x}'}, 2, "summary"),
    "tags not a list": ({"tags": "cases"}, 3, "tags"),
    "unknown key": ({"sumary": "x"}, 8, "summary"),
    "unreadable YAML": ({"tags": "[cases"}, 4, "YAML"),
    "key of parameter unknown": ({"parameters": "{theme: {label: {fr: a, en: b}, schem: theme}}"}, 4, "scheme"),
    "kind unknown": ({"parameters": "{theme: {label: {fr: a, en: b}, kind: cas}}"}, 4, "case"),
    "parameter not described": ({"parameters": None}, 1, "_theme_iri"),
    "parameter without example": ({"defaults": None}, 4, "_theme_iri"),
    "parameter not used": ({"defaults": "{theme: eau, year: 2015}"}, 5, "year"),
    "example of the wrong type": ({"defaults": "{theme: l eau}"}, 5, "theme"),
    "columns not projected": ({"columns": "{case: {fr: a, en: b}, label: {fr: a, en: b}}"}, 6, "case"),
    "column in one language": ({"columns": "{case: {fr: le cas}}"}, 6, "columns"),
    "pagination not a number": ({"pagination": "many"}, 8, "pagination"),
    "pagination below one": ({"pagination": "0"}, 8, "pagination"),
}


@pytest.mark.parametrize(("changes", "line", "named"), WRONG.values(), ids=list(WRONG))
def test_a_wrong_header_names_file_line_and_key(
    tmp_path: Path, changes: dict[str, str | None], line: int, named: str
) -> None:
    with pytest.raises(QueryFileError) as caught:
        read(tmp_path, **changes)
    for lang in ("fr", "en"):
        message = caught.value.message(lang)
        assert f"by-theme.rq:{line}" in message
        assert named in message


def test_a_key_given_twice_is_an_error(tmp_path: Path) -> None:
    path = write(tmp_path)
    path.write_text("#+ tags: [a]\n" + path.read_text("utf-8"), "utf-8")
    with pytest.raises(QueryFileError, match=r"by-theme\.rq:4.*twice"):
        read_question(path, tmp_path)


def test_a_file_without_header_is_an_error(tmp_path: Path) -> None:
    path = write(tmp_path)
    path.write_text("\n" + path.read_text("utf-8"), "utf-8")
    with pytest.raises(QueryFileError, match="must begin with a header"):
        read_question(path, tmp_path)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("# nothing\n", "no query below"),
        ("SELECT ?case { ?case ?p ?_theme }\n", "does not say its type"),
        ("SELECT ?case { ?case ?p ?_theme_thing }\n", "does not say its type"),
        ("SELECT ?case {\n#? theme\n?case ?p ?_theme_iri\n}\n", "by-theme.rq:9: a “#. name” block"),
        ("SELECT ?case {\n#? year\n?case ?p ?_theme_iri\n#?\n}\n", "by-theme.rq:9: “#. year” does not name"),
    ],
)
def test_a_wrong_query_is_an_error(tmp_path: Path, body: str, message: str) -> None:
    with pytest.raises(QueryFileError, match=message):
        read(tmp_path, body)


OPTIONAL = "{theme: {label: {fr: thème, en: theme}, scheme: theme, optional: true}}"
OPTIONAL_BODY = "SELECT ?case {\n  ?case a <urn:Case> .\n  #? theme\n  ?case <urn:theme> ?_theme_iri .\n  #?\n}\n"


def test_an_optional_parameter_stands_in_its_block_and_nowhere_else(tmp_path: Path) -> None:
    with pytest.raises(QueryFileError, match="write it between"):
        read(tmp_path, parameters=OPTIONAL)


def test_an_optional_parameter_may_be_left_out(tmp_path: Path) -> None:
    question = read(tmp_path, OPTIONAL_BODY, parameters=OPTIONAL)
    assert question.example == {}
    assert question.bind() == "SELECT ?case {\n  ?case a <urn:Case> .\n}\n"
    assert question.bind(theme="") == question.bind(theme=None) == question.bind()
    assert "/id/theme/eau>" in question.bind(theme="eau")


def test_values_take_the_place_of_parameters(tmp_path: Path) -> None:
    text = read(tmp_path).bind(theme="eau", lang="en")
    assert "<urn:theme> <https://w3id.org/cooperatheque/id/theme/eau>" in text
    assert '= "en")' in text
    assert "?_" not in text


def test_labels_are_in_french_unless_told(tmp_path: Path) -> None:
    assert '= "fr")' in read(tmp_path).bind(theme="eau")


def test_every_question_knows_the_language(tmp_path: Path) -> None:
    question = read(tmp_path, "SELECT ?case { ?case <urn:theme> ?_theme_iri }\n")
    assert question.bind(theme="eau", lang="en") == question.bind(theme="eau", lang="fr")


def test_a_missing_parameter_says_what_it_expects(tmp_path: Path) -> None:
    with pytest.raises(BadParameter) as caught:
        read(tmp_path).bind()
    assert "« cases/by-theme » demande le paramètre « theme » (thème)" in caught.value.message("fr")
    assert "such as eau" in caught.value.message("en")


def test_an_unknown_parameter_is_answered_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(BadParameter, match="did you mean “theme”"):
        read(tmp_path).bind(theme="eau", themes="eau")


def test_an_unknown_question_is_answered_with_the_nearest(tmp_path: Path) -> None:
    write(tmp_path)
    library = Library.load(tmp_path)
    assert "cases/by-theme" in library
    with pytest.raises(UnknownQuery, match="did you mean “cases/by-theme”"):
        library["case/by-themes"]


def test_questions_are_found_by_their_words_without_accents(tmp_path: Path) -> None:
    write(tmp_path)
    library = Library.load(tmp_path)
    assert [question.name for question in library.search("THEME cas", "fr")] == ["cases/by-theme"]
    assert library.search("theme eau", "fr") == []


def test_the_catalogue_links_each_question_to_its_file(tmp_path: Path) -> None:
    write(tmp_path)
    shown = catalogue(tmp_path, "fr")
    assert "| [Cas par thème](cases/by-theme.rq) `cases/by-theme` | `theme` |" in shown
