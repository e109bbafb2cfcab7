"""Real engines, started and stopped by the tests: the Oxigraph server and Virtuoso 7, each on free ports."""

from __future__ import annotations

import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from bench.servers import free_port
from bench.servers import virtuoso as virtuoso_7
from kb.engines.endpoint import Endpoint
from tests.processes import eventually


class NotStarted(Exception):
    """An engine did not answer in time; the message is its log."""


@dataclass
class Server:
    """A process in a folder, its address, and what it prints."""

    folder: Path
    command: list[str]
    endpoint: Endpoint
    ready: str
    process: subprocess.Popen[bytes] | None = field(default=None)

    def start(self) -> None:
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(self.command, cwd=self.folder, stdout=log, stderr=log)
        if not eventually(lambda: self.answers() or self._is_dead()) or self._is_dead():
            raise NotStarted((self.folder / "log").read_text(errors="replace"))

    def kill(self) -> None:
        """End it at once, as a crash does."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def freeze(self) -> None:
        """Keep its connections open and answer nothing."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def answers(self) -> bool:
        try:
            with urlopen(self.ready, timeout=2):
                return True
        except HTTPError:
            return True
        except OSError:
            return False

    def _is_dead(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def _signal(self, number: signal.Signals) -> None:
        assert self.process is not None
        self.process.send_signal(number)

    def _end(self, number: signal.Signals) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.process.send_signal(number)
            self.process.wait(30)


def oxigraph(folder: Path, *options: str) -> Server:
    port = free_port()
    program = str(Path(sys.executable).parent / "oxigraph")
    command = [program, "serve", "--location", str(folder / "store"), "--bind", f"127.0.0.1:{port}", *options]
    address = f"http://127.0.0.1:{port}"
    return Server(folder, command, Endpoint(address=f"{address}/query"), address)


def virtuoso(folder: Path, *, rows: int = 1_000_000, seconds: int = 60) -> Server | None:
    """Return Virtuoso ready to start, None where it is not installed."""
    command = virtuoso_7.command()
    if command is None:
        return None
    port = free_port()
    settings = virtuoso_7.settings(port=port, sql=free_port(), buffers=20_000, rows=rows, seconds=seconds)
    (folder / "virtuoso.ini").write_text(settings, encoding="utf-8")
    return Server(folder, command, virtuoso_7.endpoint(port, timeout=10), f"http://127.0.0.1:{port}{virtuoso_7.READY}")
