"""Processes give their results in order, and one that is lost, at whatever moment, ends the work."""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections.abc import Callable
from itertools import count

import pytest

from kb.errors import NotFound
from kb.publication.helpers import HelperLost, Helpers
from tests.processes import eventually


def squaring() -> Callable[[int], int]:
    return lambda number: number * number


def dawdling() -> Callable[[int], int]:
    def dawdle(number: int) -> int:
        time.sleep(0.01)
        return number

    return dawdle


def refusing() -> Callable[[int], int]:
    def refuse(number: int) -> int:
        raise NotFound(fr=f"{number} manque", en=f"{number} is missing")

    return refuse


@pytest.mark.parametrize("batches", [0, 1, 2, 25])
def test_results_come_in_the_order_of_the_batches(batches: int) -> None:
    with Helpers(2, squaring) as helpers:
        assert list(helpers.map(range(batches))) == [number**2 for number in range(batches)]
    assert multiprocessing.active_children() == []


# While another begins, while both do, while they work: a pool of Python 3.11 waits for ever in the first two.
@pytest.mark.parametrize("moment", [0, 0.02, 0.1, 1])
@pytest.mark.parametrize("which", [0, -1])
def test_a_process_that_is_killed_ends_the_work_and_the_others(moment: float, which: int) -> None:
    def kill() -> None:
        assert eventually(lambda: bool(multiprocessing.active_children()))
        one = multiprocessing.active_children()[which]
        time.sleep(moment)
        one.kill()

    killer = threading.Thread(target=kill)
    killer.start()
    with pytest.raises(HelperLost), Helpers(2, dawdling) as helpers:
        for _ in helpers.map(count()):
            pass
    killer.join()
    assert multiprocessing.active_children() == []


def test_what_the_work_refuses_is_refused_here() -> None:
    with Helpers(2, refusing) as helpers, pytest.raises(NotFound, match="0 is missing"):
        list(helpers.map(range(3)))
