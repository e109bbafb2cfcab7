"""What can go wrong, said in the reader's language.

Every error of the package carries the same message in French and in English: where, what,
what to do. The command line and the site choose the language; nothing else formats errors.
"""

from __future__ import annotations

from typing import Any, Literal

Lang = Literal["fr", "en"]


class KbError(Exception):
    """Anything the user of the base can be told about and act on."""

    def __init__(self, *, fr: str, en: str) -> None:
        super().__init__(en)
        self.messages: dict[Lang, str] = {"fr": fr, "en": en}

    def __reduce__(self) -> tuple[Any, ...]:
        """Go from one process to another as it is."""
        return self.__class__.__new__, (self.__class__, *self.args), self.__dict__

    def message(self, lang: Lang) -> str:
        return self.messages[lang]


class DataError(KbError):
    """A file of the base says something that cannot be read or cannot be true."""


class QueryFileError(KbError):
    """A question file has an unreadable header or breaks a rule of queries/README.md."""


class UnknownQuery(KbError):
    """No question has this name."""


class BadParameter(KbError):
    """A parameter is missing, unknown, or not of the type that its variable announces."""


class QuerySyntaxError(KbError):
    """A SPARQL text cannot be parsed; line and column (from 1) say where, when known."""

    def __init__(self, *, fr: str, en: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(fr=fr, en=en)
        self.line = line
        self.column = column


class QueryRefused(KbError):
    """A SPARQL text asks for what this endpoint never does: update, SERVICE, foreign FROM."""


class QueryTooLong(KbError):
    """A query text is over the length limit."""


class ResultTooLarge(KbError):
    """A result was stopped at its size limit."""


class QueryTimeout(KbError):
    """A query was stopped at its time limit."""


class QueryTooHeavy(KbError):
    """A query took more memory or nested deeper than its worker could bear."""


class EngineFailed(KbError):
    """The engine has a fault that this query meets."""


class EngineBusy(KbError):
    """Every worker is taken and the queue is full."""


class EngineUnavailable(KbError):
    """The engine that answers queries cannot be reached or died."""


class NotFound(KbError):
    """The base says nothing about this IRI."""


class ProposalClosed(KbError):
    """What a proposal has become does not allow this any more."""


class ProposalTooLarge(KbError):
    """More than a fiche ever holds."""


class TooManyProposals(KbError):
    """The folder holds as many as the setting allows."""
