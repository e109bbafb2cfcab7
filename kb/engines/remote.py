"""An engine elsewhere, asked through SPARQLWrapper: the same questions, the same terms as ``kb.engines.store``.

A question that cannot be sent is sent again after a short, growing, random pause, within its time limit;
after several failures in a row nothing is sent for a while (``kb.engines.breaker``). What comes back is believed
only when it is whole: the Oxigraph server answers 200 with truncated JSON when it runs out of time.
"""

from __future__ import annotations

import http.client
import logging
import random
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any, TypeVar

import pyoxigraph as ox
from SPARQLWrapper import BASIC, JSON, POST, TURTLE, SPARQLWrapper

from kb.engines import dialects
from kb.engines.breaker import Breaker
from kb.engines.endpoint import Endpoint
from kb.engines.store import Solutions, syntax_error
from kb.errors import EngineUnavailable, KbError, QueryRefused, QuerySyntaxError, QueryTimeout
from kb.sparql.binding import Form

log = logging.getLogger(__name__)
T = TypeVar("T")

# What a question to an engine elsewhere may raise; one of these, told by name, crosses between processes.
RAISED = {kind.__name__: kind for kind in (EngineUnavailable, QueryRefused, QuerySyntaxError, QueryTimeout)}

_ROWS = "application/sparql-results+json"
_GRAPH = "application/n-triples, text/turtle;q=0.9"
GRAPHS = {"application/n-triples": ox.RdfFormat.N_TRIPLES, "text/turtle": ox.RdfFormat.TURTLE}
# Statuses that a moment may mend: a proxy without its engine, an engine that starts or is full.
_PASSING = {429, 502, 503, 504}
_PIECE = 65_536
_PAUSE = 0.1
_SAID, _READ = 300, 4_000


class _Passing(EngineUnavailable):
    """A failure that sending the question again may mend."""


class _Wrapper(SPARQLWrapper):
    """SPARQLWrapper with an opener of its own: for digest, the stock one changes the opener of the whole process."""

    def __init__(
        self, endpoint: Endpoint, form: Form, *, opener: urllib.request.OpenerDirector, seconds: float
    ) -> None:
        self._form, self._opener, self._seconds = form, opener, seconds
        super().__init__(endpoint.address)
        self.setOnlyConneg(True)
        self.setMethod(POST)
        rows = form in ("select", "ask")
        self.setReturnFormat(JSON if rows else TURTLE)
        self.addCustomHttpHeader("Accept", _ROWS if rows else _GRAPH)
        if endpoint.graph:
            self.addDefaultGraph(endpoint.graph)
        if endpoint.user and endpoint.auth == "basic":
            self.setHTTPAuth(BASIC)
            self.setCredentials(endpoint.user, endpoint.password)

    def _parseQueryType(self, query: str) -> str:  # noqa: ARG002, N802 - SPARQLWrapper's own name
        """Return the form that is known already; the stock one guesses it, slowly on a long text."""
        return self._form.upper()

    def _query(self) -> tuple[Any, str]:
        """Send the request; urllib's own errors are told in ``Remote.failures``."""
        return self._opener.open(self._createRequest(), timeout=self._seconds), self.returnFormat


class Remote:
    """The way to one engine: a query and its form in, the open response out."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self._opener = _opener(endpoint)

    def open(self, query: str, form: Form, timeout: float) -> http.client.HTTPResponse:
        """Send a query; the response has status 200 and says nothing of a limit reached.

        EngineUnavailable, QueryTimeout, or QuerySyntaxError with what the engine found wrong.
        """
        wrapper = _Wrapper(self.endpoint, form, opener=self._opener, seconds=timeout)
        wrapper.setQuery(query)
        with self.failures(timeout):
            response: http.client.HTTPResponse = wrapper.query().response
            dialects.check_whole(dict(response.headers.items()))
            return response

    @contextmanager
    def failures(self, timeout: float) -> Iterator[None]:
        """Tell what the network does in the words of the base: readers learn no address, the log does."""
        try:
            yield
        except urllib.error.HTTPError as error:
            with error:
                body = error.read(_READ)
            said = " ".join(body.decode("utf-8", "replace").split())[:_SAID]
            log.warning("%s answered %s: %s", self.endpoint.name, error.code, said)
            raise _refusal(error.code, body, said) from None
        except TimeoutError as error:
            raise _too_slow(timeout) from error
        except urllib.error.URLError as error:
            if isinstance(error.reason, TimeoutError):
                raise _too_slow(timeout) from error
            raise _unreachable() from error
        except (http.client.HTTPException, OSError) as error:
            raise _unreachable() from error


class RemoteStore:
    """The base in an engine elsewhere; the same interface as ``kb.engines.store.Store``."""

    def __init__(self, endpoint: Endpoint, *, breaker: Breaker | None = None) -> None:
        self._endpoint, self._remote, self._breaker = endpoint, Remote(endpoint), breaker or Breaker()

    def select(self, query: str) -> Solutions:
        prepared = dialects.prepare(query)
        return dialects.finish(prepared, self._ask(prepared.text, "select", self._rows))

    def ask(self, query: str) -> bool:
        return self._ask(query, "ask", self._truth)

    def construct(self, query: str) -> list[ox.Triple]:
        return self._ask(query, "construct", self._triples)

    def _ask(self, query: str, form: Form, read: Callable[[bytes, Any], T]) -> T:
        """Send a question, again if need be, and read the answer; every failure counts for the breaker."""
        if not self._breaker.admits():
            raise EngineUnavailable(
                fr="Le moteur qui tient la base ne répond plus depuis un moment ; réessayez dans une minute.",
                en="The engine that holds the base has not answered for a while; try again in a minute.",
            )
        try:
            answer = self._insist(query, form, read)
        except QuerySyntaxError:
            self._breaker.succeeded()
            raise
        except KbError as error:
            self._breaker.failed()
            log.warning("%s: %s (%s)", self._endpoint.name, error, error.__cause__ or "no other reason")
            raise
        self._breaker.succeeded()
        return answer

    def _insist(self, query: str, form: Form, read: Callable[[bytes, Any], T]) -> T:
        deadline = time.monotonic() + self._endpoint.timeout
        for attempt in range(self._endpoint.retries + 1):
            try:
                left = max(deadline - time.monotonic(), _PAUSE)
                return read(*self._exchange(query, form, left))
            except _Passing:
                pause = random.uniform(0, _PAUSE * 2**attempt) + _PAUSE / 2  # noqa: S311 - no secret
                if attempt == self._endpoint.retries or time.monotonic() + pause > deadline:
                    raise
                time.sleep(pause)
        raise AssertionError("unreachable")

    def _exchange(self, query: str, form: Form, seconds: float) -> tuple[bytes, Any]:
        """Return the whole body and the headers; QueryTimeout when it is not whole within the time."""
        deadline = time.monotonic() + seconds
        with self._remote.open(query, form, seconds) as response, self._remote.failures(seconds):
            body = BytesIO()
            while piece := response.read1(_PIECE):
                body.write(piece)
                if time.monotonic() > deadline:
                    raise _too_slow(seconds)
            return body.getvalue(), response.headers

    def _rows(self, body: bytes, _headers: Any) -> Solutions:
        with self._sense(body):
            results = ox.parse_query_results(dialects.Nodes().mend(body + b"\n"), format=ox.QueryResultsFormat.JSON)
            if isinstance(results, ox.QuerySolutions):
                return Solutions.read(results)
        raise unreadable(body)

    def _truth(self, body: bytes, _headers: Any) -> bool:
        with self._sense(body):
            results = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
            said = bool(results) if isinstance(results, ox.QueryBoolean) else dialects.truth(results)
            if said is not None:
                return said
        raise unreadable(body)

    def _triples(self, body: bytes, headers: Any) -> list[ox.Triple]:
        graph = GRAPHS.get(headers.get_content_type())
        if graph is None:
            raise unreadable(body)
        with self._sense(body):
            return [dialects.canonical_triple(quad.triple) for quad in ox.parse(body, format=graph)]

    @contextmanager
    def _sense(self, body: bytes) -> Iterator[None]:
        try:
            yield
        except (SyntaxError, ValueError) as error:
            raise unreadable(body) from error


def unreadable(body: bytes) -> KbError:
    """Return the error of an answer that is broken, or no answer at all."""
    if dialects.gave_up(body):
        return QueryTimeout(
            fr="Le moteur qui tient la base a abandonné la question à sa propre limite de temps ; simplifiez-la.",
            en="The engine that holds the base gave the question up at its own time limit; make it simpler.",
        )
    return EngineUnavailable(
        fr="Ce que répond le moteur qui tient la base n’est pas une réponse SPARQL entière ; réessayez plus tard.",
        en="What the engine that holds the base answers is not a whole SPARQL answer; try again later.",
    )


def _opener(endpoint: Endpoint) -> urllib.request.OpenerDirector:
    """Return an opener that follows no redirection: a password must not leave for another host."""
    handlers: list[urllib.request.BaseHandler] = [_NoRedirection()]
    if endpoint.user and endpoint.auth == "digest":
        passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        passwords.add_password(None, endpoint.address, endpoint.user, endpoint.password)
        handlers.append(urllib.request.HTTPDigestAuthHandler(passwords))
    return urllib.request.build_opener(*handlers)


class _NoRedirection(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """Follow nothing: the redirection comes out as an HTTPError."""


def _refusal(status: int, body: bytes, said: str) -> KbError:
    """Return the error of a status other than 200. What an engine says goes no further than a wrong query does."""
    if dialects.gave_up(body):
        return unreadable(body)
    if status in (401, 403):
        return EngineUnavailable(
            fr=f"Le moteur qui tient la base refuse l’accès ({status}) : KB_ENDPOINT_USER, _PASSWORD, _AUTH.",
            en=f"The engine that holds the base refuses access ({status}): KB_ENDPOINT_USER, _PASSWORD, _AUTH.",
        )
    if status == 400 and not said.startswith("<"):
        found = syntax_error(SyntaxError(said))
        return QuerySyntaxError(
            fr=f"Le moteur qui tient la base refuse la requête : {said}",
            en=f"The engine that holds the base refuses the query: {said}",
            line=found.line,
            column=found.column,
        )
    kind = _Passing if status in _PASSING else EngineUnavailable
    return kind(
        fr=f"Le moteur qui tient la base a répondu par l’erreur {status} ; réessayez plus tard.",
        en=f"The engine that holds the base answered with error {status}; try again later.",
    )


def _unreachable() -> KbError:
    return _Passing(
        fr="Le moteur qui tient la base ne répond pas ; réessayez dans une minute.",
        en="The engine that holds the base cannot be reached; try again in a minute.",
    )


def _too_slow(seconds: float) -> KbError:
    return QueryTimeout(
        fr=f"Le moteur qui tient la base n’a pas répondu en {seconds:.3g} s ; réessayez plus tard.",
        en=f"The engine that holds the base did not answer within {seconds:.3g} s; try again later.",
    )
