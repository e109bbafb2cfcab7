"""Where an engine elsewhere answers, and how long to wait for it: the ``KB_ENDPOINT…`` settings, read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from kb.errors import BadParameter
from kb.settings import Settings

AUTHENTICATIONS = ("basic", "digest")


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """A SPARQL 1.1 engine reached over HTTP.

    ``graph`` is the named graph that holds the base, "" for the default graph of the engine. ``timeout``
    is in seconds, for a whole question with its retries. The password is never printed.
    """

    address: str
    graph: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    auth: str = "basic"
    timeout: float = 10.0
    retries: int = 2

    @classmethod
    def from_settings(cls, settings: Settings) -> Endpoint | None:
        """Return the engine that the settings name, None for the embedded one; BadParameter when one is wrong."""
        if not settings.endpoint:
            return None
        check_address("KB_ENDPOINT", settings.endpoint)
        if settings.endpoint_auth not in AUTHENTICATIONS:
            raise BadParameter(
                fr=f"KB_ENDPOINT_AUTH vaut « {settings.endpoint_auth} » ; il faut basic ou digest.",
                en=f"KB_ENDPOINT_AUTH is “{settings.endpoint_auth}”; basic or digest is needed.",
            )
        return cls(
            address=settings.endpoint,
            graph=settings.endpoint_graph,
            user=settings.endpoint_user,
            password=settings.endpoint_password,
            auth=settings.endpoint_auth,
            timeout=settings.endpoint_timeout_ms / 1000,
            retries=settings.endpoint_retries,
        )

    @property
    def name(self) -> str:
        """The address as it may be shown: without user, password or parameters."""
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.hostname}{f':{parts.port}' if parts.port else ''}{parts.path}"

    def environment(self) -> Mapping[str, str]:
        """Return the variables from which another process reads this same endpoint."""
        return {
            "KB_ENDPOINT": self.address,
            "KB_ENDPOINT_GRAPH": self.graph,
            "KB_ENDPOINT_USER": self.user,
            "KB_ENDPOINT_PASSWORD": self.password,
            "KB_ENDPOINT_AUTH": self.auth,
            "KB_ENDPOINT_TIMEOUT_MS": str(int(self.timeout * 1000)),
            "KB_ENDPOINT_RETRIES": str(self.retries),
        }


def check_address(name: str, address: str) -> None:
    """BadParameter unless an address is http(s) with a host, and keeps its credentials to itself."""
    parts = urlsplit(address)
    if parts.username or parts.password:
        raise BadParameter(
            fr=f"{name} contient un mot de passe ; donnez-le par KB_ENDPOINT_USER et KB_ENDPOINT_PASSWORD.",
            en=f"{name} holds a password; give it with KB_ENDPOINT_USER and KB_ENDPOINT_PASSWORD.",
        )
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise BadParameter(
            fr=f"{name} vaut « {address} » ; il faut une adresse http:// ou https://.",
            en=f"{name} is “{address}”; an http:// or https:// address is needed.",
        )
