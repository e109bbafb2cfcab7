"""What an operator counts, in the form that Prometheus reads.

Labels are names of pages, of questions and status codes: never an address that a reader typed, so that
their number is bounded and nothing personal is kept. Several web processes share their counts through
the folder named by ``PROMETHEUS_MULTIPROC_DIR``, which the parent sets before it starts them.
"""

from __future__ import annotations

from functools import cache

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Gauge, Histogram, start_http_server
from prometheus_client.multiprocess import MultiProcessCollector

_STEPS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

REQUESTS = Counter("coop_requests_total", "Requests answered, by page and status.", ("page", "status"))
SECONDS = Histogram("coop_request_seconds", "Time from a request to the end of its answer.", ("page",), buckets=_STEPS)
KEPT = Counter("coop_kept_answers_total", "Answers sent as kept for their snapshot.")
QUESTIONS = Histogram("coop_question_seconds", "Time of a question of queries/.", ("question",), buckets=_STEPS)
OPENED = Gauge(
    "coop_snapshot_opened_seconds",
    "When the snapshot in force was opened, in Unix time.",
    multiprocess_mode="mostrecent",
)
EDITIONS = Gauge("coop_editions", "Snapshots being read, by all processes.", multiprocess_mode="livesum")


def count(page: str, status: int, seconds: float) -> None:
    """Count a request that was answered."""
    requests, times = _of(page, status)
    requests.inc()
    times.observe(seconds)


@cache
def _of(page: str, status: int) -> tuple[Counter, Histogram]:
    """Find by their labels what is counted at each request."""
    return REQUESTS.labels(page, status), SECONDS.labels(page)


def expose(host: str, port: int, *, shared: bool) -> None:
    """Serve what was counted at ``http://host:port/metrics``, from a thread; ``shared`` among processes."""
    registry = CollectorRegistry() if shared else REGISTRY
    if shared:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    start_http_server(port, host, registry=registry)
