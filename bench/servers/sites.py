"""The site over a published corpus, and the servers that answer the same readers."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.corpora import Built
from bench.servers.process import Server, free_port, program, running

_NGINX = """
{user}daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log stderr crit;
events {{ worker_connections 256; }}
http {{
  access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s; default_type text/html; sendfile on; open_file_cache max=10;
  server {{ listen 127.0.0.1:{port}; root {folder}/root; add_header Cache-Control no-cache; }}
}}
"""


@contextmanager
def site(built: Built, folder: Path, *, at_rest: bool = True, **settings: str) -> Iterator[Server]:
    """Serve a corpus as an operator does. Nothing is kept between requests unless ``settings`` say so."""
    port = free_port()
    own = {"KB_HOME": str(built.layout.home), "KB_PORT": str(port), "KB_KEPT_PAGES_MB": "0"}
    own |= {"KB_KEPT_ANSWERS_MB": "0", "KB_PROPOSALS": str(folder / "proposals")} | settings
    # A server is not started to compile its code again: Python keeps what it compiled, wherever the bench runs.
    own |= {"PYTHONDONTWRITEBYTECODE": ""}
    command = [sys.executable, "-m", "web"]
    with running(command, port=port, folder=folder, ready="/ready", environment=own, at_rest=at_rest) as server:
        yield server


@contextmanager
def sparql_page(built: Built, folder: Path) -> Iterator[Server]:
    """Serve the list of cases with rows and counts by SPARQL, over the same store."""
    port = free_port()
    command = [sys.executable, "-m", "bench.servers.sparql_page", str(built.store), str(port)]
    with running(command, port=port, folder=folder, ready="/docs") as server:
        yield server


@contextmanager
def nginx(page: bytes, folder: Path) -> Iterator[Server]:
    """Serve some bytes as a file, at /page.html."""
    command = program("nginx", "nginx-light")
    port = free_port()
    (folder / "root").mkdir(parents=True, exist_ok=True)
    (folder / "root" / "page.html").write_bytes(page)
    # Its workers would otherwise be nobody, who may not read the folder.
    user = "user root; " if os.geteuid() == 0 else ""
    config = folder / "nginx.conf"
    config.write_text(_NGINX.format(folder=folder, port=port, user=user), encoding="utf-8")
    with running([command, "-c", str(config), "-p", str(folder)], port=port, folder=folder) as server:
        yield server
