"""From a context to HTML: one Jinja environment per language, strict and escaping.

Templates read only ``page.…``, the words of the language (``_``, ``ngettext``) and the filters below.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar, Protocol
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from kb.errors import Lang
from kb.text import typeset
from web.addresses import address, address_of
from web.compiled import Compiled
from web.frame import Frame
from web.words import Words

_FIRST_LETTER = re.compile(r"[^\W\d_]")
TEMPLATES = Path(__file__).parent / "templates"


class Page(Protocol):
    """The context of a page: a frozen dataclass that names its template."""

    template: ClassVar[str]

    @property
    def frame(self) -> Frame: ...


class Renderer:
    """Renders pages; holds the compiled templates of each language."""

    def __init__(self, words: Mapping[Lang, Words], folder: Path = TEMPLATES) -> None:
        self._environments = {lang: _environment(spoken, folder) for lang, spoken in words.items()}

    def render(self, page: Page) -> str:
        environment = self._environments[page.frame.lang]
        return environment.get_template(page.template).render(page=page)


def _environment(words: Words, folder: Path) -> Environment:
    @pass_context  # so that it is never applied while compiling
    def finalize(_context: Context, value: Any) -> Any:
        """Typeset what is written from a variable; markup made by a macro already was."""
        return typeset(value, words.lang) if type(value) is str else value

    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        # No filter is applied while compiling: what is kept of a template would go on saying what it said then.
        optimized=False,
    )
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    environment.bytecode_cache = Compiled(folder, environment)
    environment.globals.update(_=_marked(words.gettext), gettext=words.gettext, ngettext=words.ngettext)
    environment.filters.update(
        thing=lambda iri: address_of(iri, words.lang),
        path=lambda name, /, **options: address(name, words.lang, **options),
        day=words.date,
        figure=lambda text: words.number(float(text)),
        host=lambda url: (urlsplit(url).hostname or url).removeprefix("www."),
        sentence=sentence,
        clock=words.time,
    )
    return environment


def sentence(text: str) -> str:
    """Return a label of the base as the beginning of a sentence: its first letter is a capital."""
    return _FIRST_LETTER.sub(lambda letter: letter[0].upper(), text, count=1)


def _marked(translate: Any) -> Any:
    """Let messages take values that are markup (a link inside a sentence) without trusting the rest."""

    def gettext(message: str, **values: Any) -> str | Markup:
        if any(isinstance(value, Markup) for value in values.values()):
            return Markup(translate(message)) % values  # noqa: S704 - the message is ours; Markup % escapes each value
        return translate(message, **values)  # type: ignore[no-any-return]

    return gettext
