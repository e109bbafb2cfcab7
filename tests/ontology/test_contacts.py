"""No e-mail address and no telephone number, anywhere. Examples are built from pieces: none is stored."""

from __future__ import annotations

import re

import pytest
from rdflib import SH, XSD, Graph, Literal, URIRef

COOPS = "https://w3id.org/cooperatheque/shapes#"
PAIRS = ["01", "23", "45", "67", "89"]
AT = "@"


def pattern(shapes: Graph, name: str) -> re.Pattern[str]:
    return re.compile(str(shapes.value(URIRef(COOPS + name), SH.pattern)))


@pytest.mark.parametrize(
    "text",
    [
        " ".join(PAIRS),
        "".join(PAIRS),
        ".".join(PAIRS),
        "\u00a0".join(PAIRS),
        f"tél. : {'-'.join(PAIRS)}.",
        f"{PAIRS[0]}23 456 789",
        f"+33 (0){' '.join(PAIRS)[1:]}",
        f"+33{''.join(PAIRS)[1:]}",
        f"00 33 {' '.join(PAIRS)[1:]}".replace("00 33", "0033"),
    ],
)
def test_a_telephone_number_is_recognised(text, shapes):
    assert pattern(shapes, "is-telephone").search(text)


@pytest.mark.parametrize(
    "text",
    [
        "200040715",
        "FR8000041",
        "2015-03-05",
        "article L5221-1 du CGCT",
        "loi n° 2004-809 du 13 août 2004",
        "133 315 €",
        "38185, 26362, 42168",
        "9 h 30 – 17 h",
    ],
)
def test_what_a_case_is_full_of_is_not_a_telephone_number(text, shapes):
    assert not pattern(shapes, "is-telephone").search(text)


@pytest.mark.parametrize(
    "text", [f"prenom.nom{AT}exemple.org", f"écrire à a{AT}b.fr.", "nom (at) exemple.org", "nom[at]exemple.org"]
)
def test_an_address_is_recognised(text, shapes):
    assert pattern(shapes, "is-email").search(text)


@pytest.mark.parametrize(
    "text", ["Cap Rural (centre de ressources)", f"{AT}valmont", "art. 35 de la loi 2019-1461", "https://example.org/a"]
)
def test_a_plain_text_is_not_an_address(text, shapes):
    assert not pattern(shapes, "is-email").search(text)


@pytest.mark.parametrize("place", ["data", "schemes", "vocabulary", "alignments", "valid"])
def test_no_text_holds_contact_details(place, shapes, request):
    """The shape watches the texts it knows; this watches every literal, whatever its property."""
    watched = [pattern(shapes, "is-email"), pattern(shapes, "is-telephone")]
    graph: Graph = request.getfixturevalue(place)
    texts = {str(term) for term in graph.objects() if isinstance(term, Literal) and term.datatype in {None, XSD.string}}
    assert {text for text in texts if any(each.search(text) for each in watched)} == set()


def test_no_thing_points_to_a_mailbox_or_a_telephone(data):
    assert not [term for term in data.objects() if str(term).lower().startswith(("mailto:", "tel:"))]
