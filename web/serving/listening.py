"""Web processes that each listen on a socket of their own, among which the system shares out connections.

On one socket for all, the process that wakes first may take every connection that waits, and the others stay idle.
Linux shares them out; elsewhere one process may still get them all.
"""

from __future__ import annotations

import socket
from typing import Any

from uvicorn import Config
from uvicorn.supervisors import Multiprocess


def serve_from_processes(config: Config) -> None:
    """Serve from ``config.workers`` processes until interrupted; one that dies is replaced."""
    # Refused when the port is taken, even by one who would share it.
    config.bind_socket().close()
    Multiprocess(config, sockets=[_Own.bound(config.host, config.port)]).run()


class _Own(socket.socket):
    """A socket that reserves a port here without listening, and is opened anew in each process that it is sent to."""

    @classmethod
    def bound(cls, host: str, port: int) -> _Own:
        own = cls(socket.AF_INET6 if ":" in host else socket.AF_INET)
        own.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        own.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        own.bind((host, port))
        return own

    def __reduce__(self) -> tuple[Any, ...]:
        return _Own.bound, self.getsockname()[:2]
