"""Long work that lets everything else go first."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading

import pytest

from web.serving.yielding import giving_way


def niceness() -> int:
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())


def test_long_work_is_served_last_and_the_threads_that_answer_are_not() -> None:
    async def asked() -> tuple[int, int, int]:
        return await giving_way(niceness), await asyncio.to_thread(niceness), niceness()

    own = niceness()
    assert asyncio.run(asked()) == (19, own, own)


def test_what_goes_wrong_in_long_work_is_told_to_who_waits_for_it() -> None:
    def broken() -> None:
        raise FileNotFoundError("gone")

    with pytest.raises(FileNotFoundError, match="gone"):
        asyncio.run(giving_way(broken))


def test_a_process_that_stops_does_not_wait_for_long_work() -> None:
    script = """
import asyncio, time
from functools import partial
from web.serving.yielding import giving_way
async def left():
    asyncio.create_task(giving_way(partial(time.sleep, 600)))
    await asyncio.sleep(0.1)
asyncio.run(left())
"""
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)
