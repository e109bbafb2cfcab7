"""What goes wrong around the server, again and again, and does not stop it."""

from __future__ import annotations

import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode, urlsplit

import pytest

from kb.publication import manifest, snapshots
from tests.web.serving.conftest import HOME, Home, Server, eventually

PAGE = "/fr/cas/tridan"
QUERY = "/sparql?" + urlencode({"query": "ASK { ?s ?p ?o }"})


def test_a_web_process_that_is_killed_is_replaced(home: Home, serve: Callable[..., Server]) -> None:
    home.publish("A")
    server = serve(KB_PROCESSES="2")
    for _ in range(3):
        web = _web_processes(server)
        assert len(web) == 2
        os.kill(web[0], signal.SIGKILL)
        assert eventually(lambda: _status(server, PAGE) == 200)
        assert eventually(lambda gone=web[0]: len(_web_processes(server)) == 2 and gone not in _web_processes(server))


def test_each_web_process_gets_its_share_of_the_connections(home: Home, serve: Callable[..., Server]) -> None:
    home.publish("A")
    server = serve(KB_PROCESSES="2")
    port = int(server.address.rpartition(":")[2])
    assert eventually(lambda: _listening(port) == 2)
    before = {process: _sockets(process) for process in _web_processes(server)}
    with ExitStack() as stack:
        for _ in range(64):
            stack.enter_context(socket.create_connection(("127.0.0.1", port)))
        assert eventually(lambda: sum(_sockets(one) - had for one, had in before.items()) == 64)
        # Each has half, give or take: a fair coin gives fewer than 16 heads once in twenty thousand times.
        assert all(_sockets(process) - had >= 16 for process, had in before.items())


def test_a_port_that_is_taken_is_said_even_by_a_server_that_would_share_it(serve: Callable[..., Server]) -> None:
    server = serve(KB_PROCESSES="2")
    port = server.address.rpartition(":")[2]
    environment = {**os.environ, "KB_HOME": str(HOME), "KB_PORT": port, "KB_PROCESSES": "2"}
    second = subprocess.run(
        [sys.executable, "-m", "web"],
        cwd=HOME,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert second.returncode != 0
    assert "address already in use" in second.stderr.lower()


def test_no_process_outlives_a_server_that_is_killed(home: Home, serve: Callable[..., Server]) -> None:
    home.publish("A")
    server = serve(KB_PROCESSES="2")
    server.get(QUERY)
    below = server.children()
    assert below
    server.process.kill()
    assert eventually(lambda: not any(_is_alive(process) for process in below))


def test_a_worker_that_is_killed_costs_one_answer_at_most(home: Home, serve: Callable[..., Server]) -> None:
    home.publish("A")
    server = serve(KB_QUERY_WORKERS="1")
    for _ in range(5):
        assert server.get(QUERY)[0] == 200
        for worker in server.children():
            os.kill(worker, signal.SIGKILL)
        assert eventually(lambda: _status(server, QUERY) == 200)
        assert server.get(PAGE)[0] == 200


def test_a_server_that_is_killed_and_started_again_serves_at_once(home: Home, serve: Callable[..., Server]) -> None:
    home.publish("A")
    for _ in range(3):
        server = serve()
        server.process.kill()
        server.process.wait()
    assert serve().get(PAGE)[0] == 200


def test_a_build_that_is_killed_while_publishing_leaves_a_whole_base(home: Home) -> None:
    """Killed later and later, until a build has the time to end."""
    editions = ("E", "F")
    for number, delay in enumerate((0.5, 1.5, 2.5, 3.5)):
        case = home.path / "data/cases/tridan.ttl"
        edition = f"{editions[number % 2]}{number}"
        text = (HOME / "data/cases/tridan.ttl").read_text(encoding="utf-8")
        case.write_text(text.replace('"@fr', f' [{edition}]"@fr', 1), encoding="utf-8")
        with _start_build(home) as build:
            time.sleep(delay)
            build.kill()
        current = snapshots.current(home.layout)
        assert current is not None
        assert manifest.is_intact(current, thoroughly=True)
    assert snapshots.current(home.layout) is not None
    home.publish("A")


def test_a_full_disk_is_said_and_costs_nothing(home: Home) -> None:
    """The limit on the size of a file stands in for a full disk: the system refuses the write in the same way."""
    before = home.publish("A")
    case = home.path / "data/cases/tridan.ttl"
    case.write_text(case.read_text(encoding="utf-8").replace("[A]", "[G]"), encoding="utf-8")
    with _start_build(home, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))) as build:
        said = build.communicate()[1].decode()
    assert build.returncode == 1
    assert "disque" in said
    assert "Traceback" not in said
    assert snapshots.current(home.layout) == before
    assert home.publish("G") == snapshots.current(home.layout)


def test_ten_thousand_idle_connections_leave_the_site_answering(home: Home, serve: Callable[..., Server]) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < 10_200:
        pytest.skip(f"this machine lets a process open {hard} files at most")
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    home.publish("A")
    server = serve()
    host, port = urlsplit(server.address).netloc.split(":")
    idle: list[socket.socket] = []
    try:
        for _ in range(10_000):
            connection = socket.create_connection((host, int(port)), timeout=30)
            connection.sendall(b"GET /fr/ HTTP/1.1\r\n")
            idle.append(connection)
        for _ in range(20):
            assert server.get(PAGE)[0] == 200
            assert server.get(QUERY)[0] == 200
    finally:
        for connection in idle:
            connection.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert server.get(PAGE)[0] == 200


def _start_build(home: Home, **options: object) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "KB_HOME": str(home.path)}
    command = [Path(sys.executable).with_name("kb"), "build"]
    return subprocess.Popen(
        command, env=environment, cwd=HOME, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options
    )  # type: ignore[call-overload]


def _web_processes(server: Server) -> list[int]:
    """Return the processes that answer HTTP: uvicorn's, not the workers below them."""
    return [process for process in server.children() if b"spawn_main" in _command(process)]


def _listening(port: int) -> int:
    """Return how many sockets listen on a port."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return sum(row[1].endswith(f":{port:04X}") and row[3] == "0A" for row in rows)


def _sockets(process: int) -> int:
    """Return how many sockets a process has open."""
    return sum(file.readlink().name.startswith("socket:") for file in Path(f"/proc/{process}/fd").iterdir())


def _command(process: int) -> bytes:
    path = Path(f"/proc/{process}/cmdline")
    return path.read_bytes() if path.exists() else b""


def _is_alive(process: int) -> bool:
    status = Path(f"/proc/{process}/stat")
    return status.exists() and ") Z" not in status.read_text()


def _status(server: Server, path: str) -> int:
    try:
        return server.get(path)[0]
    except ConnectionResetError:  # taken by a process that died at once
        return 0
    except URLError as error:
        return int(getattr(error, "code", 0))
