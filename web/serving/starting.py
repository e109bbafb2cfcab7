"""The server as an operator starts it: processes, logs, metrics."""

from __future__ import annotations

import logging
import logging.handlers
import multiprocessing
import os
import resource
import signal
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import uvicorn

from kb.layout import Layout
from kb.settings import Settings, find_home
from web.serving import metrics, observing
from web.serving.editions import Editions
from web.serving.listening import serve_from_processes

_APPLICATION = "web.serving.starting:application"


def application() -> observing.Observed:
    """Build the ASGI application of one web process, from ``KB_…`` variables."""
    settings = Settings.from_environment(os.environ)
    _log(settings)
    if (parent := multiprocessing.parent_process()) is not None:
        threading.Thread(target=_end_with_parent, args=(parent.pid,), daemon=True).start()
    editions = Editions(Layout(find_home(Path.cwd(), settings.home)), settings)
    return observing.Observed(editions, lambda: editions.snapshot.name if editions.snapshot else None)


def serve(settings: Settings) -> None:
    """Serve until interrupted, from ``processes`` web processes; one that dies is replaced."""
    _allow_connections()
    with tempfile.TemporaryDirectory(prefix="coop-metrics-") as counts:
        if settings.metrics_port:
            shared = settings.processes > 1
            if shared:  # read by the processes that are started below, when they import prometheus_client
                os.environ["PROMETHEUS_MULTIPROC_DIR"] = counts
            metrics.expose(settings.host, settings.metrics_port, shared=shared)
        options: dict[str, Any] = {
            "factory": True,
            "host": settings.host,
            "port": settings.port,
            "log_level": "warning",
            "access_log": False,
            "server_header": False,
            "forwarded_allow_ips": settings.trusted_proxies,
            "timeout_graceful_shutdown": 10,
            # One that dies is replaced at once; one that a loaded machine keeps waiting is not dead.
            "timeout_worker_healthcheck": 30,
        }
        if settings.processes > 1:
            serve_from_processes(uvicorn.Config(_APPLICATION, workers=settings.processes, **options))
        else:
            uvicorn.run(_APPLICATION, **options)


def _end_with_parent(parent: int | None) -> None:
    """Stop this web process when the one that started it dies, or died meanwhile: the port must not stay taken."""
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)


def _log(settings: Settings) -> None:
    """Send what operators read to standard error; each request too when ``access_log`` says where."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(name)s %(message)s"))
    web = logging.getLogger("web")
    web.addHandler(handler)
    web.setLevel(logging.INFO)
    observing.ACCESS.propagate = False
    if settings.access_log:
        lines = logging.StreamHandler(sys.stdout) if settings.access_log == "-" else _file(settings.access_log)
        observing.ACCESS.addHandler(lines)
    else:
        observing.ACCESS.setLevel(logging.CRITICAL)


def _file(path: str) -> logging.Handler:
    # WatchedFileHandler: opened anew when logrotate moves it.
    return logging.handlers.WatchedFileHandler(path, encoding="utf-8")


def _allow_connections() -> None:
    """Let the server hold as many connections as the system grants, not the few of a shell."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
