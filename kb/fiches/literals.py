"""Typed values as people write them, and as XML Schema wants them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from kb.fiches.problems import Texts
from kb.namespaces import XSD

_YES = {"true", "oui", "vrai", "yes", "x"}
_NO = {"false", "non", "faux", "no"}


def _boolean(text: str) -> str | None:
    word = text.casefold()
    return "true" if word in _YES else "false" if word in _NO else None


def _integer(text: str) -> str | None:
    plain = re.sub(r"(?<=\d)[ \u00a0\u202f](?=\d{3}\b)", "", text)
    return plain if re.fullmatch(r"-?\d+", plain, re.ASCII) else None


def _decimal(text: str) -> str | None:
    """Accept the French comma and spaces between thousands; a decimal keeps its point."""
    plain = re.sub(r"(?<=\d)[ \u00a0\u202f](?=\d{3}\b)", "", text).replace(",", ".")
    if re.fullmatch(r"-?\d+", plain, re.ASCII):
        return f"{plain}.0"
    return plain if re.fullmatch(r"-?\d+\.\d+", plain, re.ASCII) else None


def _date(text: str) -> str | None:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None


def _month(text: str) -> str | None:
    return text if re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text, re.ASCII) else None


def _year(text: str) -> str | None:
    return text if re.fullmatch(r"\d{4}", text, re.ASCII) else None


def _time(text: str) -> str | None:
    return text if re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d:[0-5]\d", text, re.ASCII) else None


_READERS: dict[str, tuple[Callable[[str], str | None], Texts]] = {
    XSD.boolean: (_boolean, {"fr": "true ou false", "en": "true or false"}),
    XSD.integer: (_integer, {"fr": "un nombre entier (5)", "en": "a whole number (5)"}),
    XSD.decimal: (_decimal, {"fr": "un nombre (1250.5)", "en": "a number (1250.5)"}),
    XSD.date: (_date, {"fr": "un jour (2016-11-04)", "en": "a day (2016-11-04)"}),
    XSD.gYearMonth: (_month, {"fr": "un mois (2016-11)", "en": "a month (2016-11)"}),
    XSD.gYear: (_year, {"fr": "une année (2016)", "en": "a year (2016)"}),
    XSD.time: (_time, {"fr": "une heure (09:30:00)", "en": "a time (09:30:00)"}),
}


def read_literal(datatype: str, text: str) -> str | None:
    """Return the lexical form of a text for a datatype, None when it has none; other datatypes are kept as is."""
    reader = _READERS.get(datatype)
    return text if reader is None else reader[0](text)


def expected(datatype: str) -> Texts:
    reader = _READERS.get(datatype)
    return {"fr": "un texte", "en": "a text"} if reader is None else reader[1]
