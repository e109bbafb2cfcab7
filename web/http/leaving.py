"""A client that leaves stops what is done for it."""

from __future__ import annotations

import asyncio
from types import TracebackType

from starlette.types import Receive

# Most answers are ready before it is worth listening.
_LISTENS_AFTER_SECONDS = 0.05


class Watch:
    """``with Watch(receive) as watch:`` cancels the block when the client disconnects; ``watch.left`` says so.

    To be entered once the body of the request has been read.
    """

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._listening: asyncio.Task[None] | None = None
        self.left = False

    def __enter__(self) -> Watch:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - entered from a coroutine
        self._task = task
        self._timer = asyncio.get_running_loop().call_later(_LISTENS_AFTER_SECONDS, self._begin)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> bool:
        self._timer.cancel()
        if self._listening is not None:
            self._listening.cancel()
        return self.left and kind is not None and issubclass(kind, asyncio.CancelledError) and not self._task.uncancel()

    def _begin(self) -> None:
        self._listening = asyncio.get_running_loop().create_task(self._listen())

    async def _listen(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self.left = True
        self._task.cancel()
