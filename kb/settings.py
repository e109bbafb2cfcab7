"""Every setting of the base, its default and what it is for.

Read once from the environment by the entry points (``kb``, ``python -m web``) and passed on as an
argument; nothing reads the environment at import.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from kb.errors import BadParameter


@dataclass(frozen=True)
class Setting:
    """A name in lower case (``KB_`` and upper case in the environment), a default, a help sentence."""

    name: str
    default: str | int
    help: str

    @property
    def variable(self) -> str:
        return f"KB_{self.name.upper()}"


SETTINGS = (
    Setting("home", "", "Folder that holds ontology/, data/ and queries/; by default found from here upwards."),
    Setting("host", "127.0.0.1", "Address that `kb serve` listens on."),
    Setting("port", 8000, "Port that `kb serve` listens on."),
    Setting("processes", 1, "Web processes that share the port; one for each core is a good number."),
    Setting("kept_pages_mb", 64, "Memory of each web process for pages kept for their snapshot, in MB; 0 keeps none."),
    Setting(
        "held_dump_mb",
        50,
        "Largest Turtle dump, in MB, of a base that each web process holds in memory (seven times that); 0 for never.",
    ),
    Setting("access_log", "", "File for one JSON line a request, without personal data; - is standard output."),
    Setting("metrics_port", 0, "Port of the Prometheus metrics, on the same address; 0 for none."),
    Setting("slow_question_ms", 500, "Log the name of a question of queries/ that takes this long, in milliseconds."),
    Setting("query_timeout_ms", 10_000, "Stop a public SPARQL query after this many milliseconds (503)."),
    Setting("query_memory_mb", 1_024, "Memory that one public SPARQL query may take, in MiB (503)."),
    Setting(
        "query_held_mb",
        20,
        "Largest store, in MB, that each process answering public queries holds in memory (six times that); 0: never.",
    ),
    Setting("query_max_bytes", 50_000_000, "Stop a public SPARQL result at this size, in bytes, and say so (413)."),
    Setting("query_max_length", 20_000, "Longest public SPARQL query text, in characters (413)."),
    Setting("query_workers", 2, "Public SPARQL queries that run at the same time, each in its own process."),
    Setting("query_queue", 16, "Public SPARQL queries that may wait for a worker; one more is refused (503)."),
    Setting(
        "query_per_client", 6, "Public SPARQL queries in progress that one client may have; more are refused (503)."
    ),
    Setting("query_reading_ms", 60_000, "Cut off a client that takes longer to read a result, in milliseconds."),
    Setting("kept_answers_mb", 16, "Memory of each web process for small SPARQL results kept, in MB; 0 keeps none."),
    Setting("trusted_proxies", "127.0.0.1", "Proxies whose X-Forwarded-For names the client, separated by commas."),
    Setting("endpoint", "", "SPARQL address of an engine to ask instead of the embedded one (web/deploy/README.md)."),
    Setting("endpoint_graph", "", "Graph of that engine that holds the base; by default its default graph."),
    Setting("endpoint_user", "", "User name at that engine."),
    Setting("endpoint_password", "", "Password at that engine; never shown nor logged."),
    Setting("endpoint_auth", "basic", "How the password is sent: basic, or digest as Virtuoso wants."),
    Setting("endpoint_timeout_ms", 10_000, "Give up a question to that engine after this time, in milliseconds (503)."),
    Setting("endpoint_retries", 2, "Times that a question is sent again when that engine cannot be reached."),
    Setting("endpoint_store", "", "Graph Store address for `kb push`; by default guessed from KB_ENDPOINT."),
    Setting("endpoint_update", "", "SPARQL Update address for `kb push`; by default guessed from KB_ENDPOINT."),
    Setting(
        "proposals", "", "Folder of the proposals made on the site; by default proposals/ in the home. Never in data/."
    ),
    Setting(
        "proposals_limit",
        500,
        "Proposals in progress, or waiting, that the folder may hold; one more is refused (503).",
    ),
    Setting("proposal_max_bytes", 200_000, "Largest proposal, and largest form, in bytes (413)."),
    Setting(
        "review_token",
        "",
        "Secret that opens the reviewers' pages, 16 characters at least; without it they do not exist.",
    ),
)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The values in force; one field for each entry of ``SETTINGS``."""

    home: str
    host: str
    port: int
    processes: int
    kept_pages_mb: int
    held_dump_mb: int
    access_log: str
    metrics_port: int
    slow_question_ms: int
    query_timeout_ms: int
    query_memory_mb: int
    query_held_mb: int
    query_max_bytes: int
    query_max_length: int
    query_workers: int
    query_queue: int
    query_per_client: int
    query_reading_ms: int
    kept_answers_mb: int
    trusted_proxies: str
    endpoint: str
    endpoint_graph: str
    endpoint_user: str
    endpoint_password: str
    endpoint_auth: str
    endpoint_timeout_ms: int
    endpoint_retries: int
    endpoint_store: str
    endpoint_update: str
    proposals: str
    proposals_limit: int
    proposal_max_bytes: int
    review_token: str

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """Read ``KB_…`` variables; an unknown one or a number that is none raises BadParameter."""
        known = {setting.variable for setting in SETTINGS}
        for variable in environment:
            if variable.startswith("KB_") and variable not in known:
                raise BadParameter(
                    fr=f"Le réglage {variable} n’existe pas ; réglages connus : {', '.join(sorted(known))}.",
                    en=f"There is no setting {variable}; known settings: {', '.join(sorted(known))}.",
                )
        return cls(**{setting.name: _value(setting, environment) for setting in SETTINGS})  # type: ignore[arg-type]


def _value(setting: Setting, environment: Mapping[str, str]) -> str | int:
    text = environment.get(setting.variable)
    if text is None:
        return setting.default
    if isinstance(setting.default, str):
        return text
    if not text.isascii() or not text.isdigit():
        raise BadParameter(
            fr=f"{setting.variable} vaut « {text} » ; il faut un nombre entier, par exemple {setting.default}.",
            en=f"{setting.variable} is “{text}”; a whole number is needed, for example {setting.default}.",
        )
    return int(text)


assert {field.name for field in fields(Settings)} == {setting.name for setting in SETTINGS}  # noqa: S101


def find_home(start: Path, configured: str = "") -> Path:
    """Return the folder of the base: ``configured``, else the nearest one from ``start`` upwards.

    Falls back on the folder that holds this package, so that ``import kb`` works from anywhere
    in a development installation. BadParameter when none of them holds ontology/ and data/.
    """
    candidates = [Path(configured)] if configured else [start, *start.parents, Path(__file__).parents[1]]
    for candidate in candidates:
        if (candidate / "ontology").is_dir() and (candidate / "data").is_dir():
            return candidate.resolve()
    raise BadParameter(
        fr=f"Aucun dossier avec ontology/ et data/ n’a été trouvé depuis {candidates[0]} ; indiquez-le par KB_HOME.",
        en=f"No folder with ontology/ and data/ was found from {candidates[0]}; name it with KB_HOME.",
    )
