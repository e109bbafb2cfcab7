"""The words of the site in each language: catalogue, plural, typography, dates and numbers.

Messages are written in English in the code and the templates; ``web/locales/fr.po`` holds the
French ones and is read at start-up, so that nothing compiled has to be kept in step. Labels of
the base never pass through here: they come from the graph in the language of the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from functools import cached_property, lru_cache
from pathlib import Path

from babel.dates import format_date, format_skeleton, format_time
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.units import format_unit

from kb.errors import Lang
from kb.text import typeset

LANGS: tuple[Lang, Lang] = ("fr", "en")
LOCALES = Path(__file__).parent / "locales"
NAMES: dict[Lang, str] = {"fr": "Français", "en": "English"}

_SIZES = ("byte", "kilobyte", "megabyte", "gigabyte")
_MONTH = re.compile(r"(\d{4})-(\d{2})")


@dataclass(frozen=True)
class Words:
    """What one language says. English is the language of the messages themselves."""

    lang: Lang
    catalogue: Catalog

    def gettext(self, message: str, **values: object) -> str:
        """Return the message in this language; ``%(name)s`` takes its value from ``values``."""
        text = self._said.get(message)
        if text is None:
            text = self._said[message] = self._saying(message)
        return text % values if values else text

    @cached_property
    def _said(self) -> dict[str, str]:
        """Messages as they were said: a page says a hundred of them, and all pages the same ones."""
        return {}

    def _saying(self, message: str) -> str:
        found = self.catalogue.get(message)
        text = found.string if found is not None and found.string else message
        if not isinstance(text, str):  # the catalogue has it with its plural, for another sentence
            text = text[0] or message
        return typeset(text, self.lang)

    def ngettext(self, singular: str, plural: str, number: int, **values: object) -> str:
        """Return the form that ``number`` asks for; ``%(num)s`` is the number, well written."""
        found = self.catalogue.get(singular)
        if found is not None and isinstance(found.string, tuple | list) and all(found.string):
            text = found.string[_plural(self.lang, number)]
        else:
            text = singular if number == 1 else plural
        return typeset(text, self.lang) % {"num": self.number(number), **values}

    def number(self, value: float) -> str:
        return _figure(value, self.lang)

    def size(self, bytes_: int) -> str:
        """Return the size of a file, in the largest unit of which there is one at least: 3,1 Mo."""
        power = min(max(0, (len(str(bytes_)) - 1) // 3), len(_SIZES) - 1)
        return format_unit(round(bytes_ / 1000**power, 1), _SIZES[power], length="short", locale=self.lang)

    def date(self, text: str) -> str:
        """Return an xsd date, month or year as people of this language write it; other text as it is."""
        return _day(text, self.lang)

    def time(self, text: str) -> str:
        """Return an xsd time to the minute, as people of this language write it."""
        return format_time(time.fromisoformat(text), format="short", locale=self.lang)


@lru_cache(maxsize=10_000)
def _figure(value: float, lang: Lang) -> str:
    return format_decimal(value, locale=lang)


@lru_cache(maxsize=10_000)
def _day(text: str, lang: Lang) -> str:
    if month := _MONTH.fullmatch(text):
        return format_skeleton("yMMMM", date(int(month[1]), int(month[2]), 1), locale=lang)
    try:
        return format_date(date.fromisoformat(text), format="long", locale=lang)
    except ValueError:
        return text


def _plural(lang: Lang, number: int) -> int:
    """French says zero in the singular, English in the plural."""
    return int(number > 1 if lang == "fr" else number != 1)


def read_words(folder: Path = LOCALES) -> dict[Lang, Words]:
    """Read every catalogue; English needs none."""
    with (folder / "fr.po").open("rb") as file:
        french = read_po(file, locale="fr")
    return {"fr": Words("fr", french), "en": Words("en", Catalog(locale="en"))}


Translate = Callable[..., str]
