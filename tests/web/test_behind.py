"""Every list and every case page leads to the questions that fill it, and from there to the editor."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from .conftest import Client
from .page_types import examples

# Pages that show what was typed, sent or written by hand, or the interface itself: no question fills them.
WITHOUT = {"search", "questions", "question", "sparql", "propose", "report-error", "about", "components", "checklist"}
# The comparison asks for each case what the page of that case asks for, and says so there.
WITHOUT |= {"compare", "report an error", "api", "data"}
EXAMPLES = {name: path for name, path in examples().items() if name.rpartition(" ")[0].partition(",")[0] not in WITHOUT}


@pytest.mark.parametrize("path", EXAMPLES.values(), ids=EXAMPLES.keys())
def test_leads_to_the_questions_behind_it_and_to_the_editor(client: Client, path: str) -> None:
    _before, _found, behind = client.get(path).text.partition('class="colophon"')
    links = [unescape(href) for href in re.findall(rf'href="(/{path[1:3]}/questions/[^"]+)"', behind)]
    assert links
    question = client.get(links[0])
    assert question.status_code == 200
    editor = re.search(r'href="(/\w\w/sparql\?[^"]+)"', question.text)
    assert editor
    assert "SELECT" in parse_qs(urlsplit(unescape(editor[1])).query)["query"][0]
