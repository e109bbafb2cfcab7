"""Long work that lets everything else on the machine go first."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread, get_native_id
from typing import TypeVar

_NICEST = 19

T = TypeVar("T")


async def giving_way(work: Callable[[], T]) -> T:
    """Return what ``work`` returns, done in a thread that the system serves last.

    Only for work that leaves the interpreter to others, such as reading and digesting files. The thread is its own,
    since niceness is never given back, and a process that stops does not wait for it.
    """
    found: Future[T] = Future()
    Thread(target=_do, args=(work, found), daemon=True).start()
    return await asyncio.wrap_future(found)


def _do(work: Callable[[], T], found: Future[T]) -> None:
    if sys.platform == "linux":  # elsewhere niceness is that of a whole process
        os.setpriority(os.PRIO_PROCESS, get_native_id(), _NICEST)
    if not found.set_running_or_notify_cancel():
        return
    try:
        found.set_result(work())
    except Exception as error:  # noqa: BLE001 - handed to who waits for it
        found.set_exception(error)
