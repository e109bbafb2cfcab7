"""What many pages mention is asked for once, and no more is remembered than was agreed."""

from __future__ import annotations

from collections.abc import Sequence

from kb.remembered import Remembered


class Source:
    """Knows the length of every word but "nothing", and what it was asked."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def __call__(self, words: Sequence[str]) -> dict[str, int]:
        self.asked.append(list(words))
        return {word: len(word) for word in words if word != "nothing"}


def test_only_what_is_not_known_is_asked_for_each_once_and_together() -> None:
    source = Source()
    remembered = Remembered(source, most=10)
    assert remembered.of(["a", "bb", "a"]) == {"a": 1, "bb": 2}
    assert remembered.of(["bb", "ccc"]) == {"bb": 2, "ccc": 3}
    assert remembered.of(["ccc", "a"]) == {"ccc": 3, "a": 1}
    assert source.asked == [["a", "bb"], ["ccc"]]


def test_that_there_is_nothing_to_say_is_remembered_too() -> None:
    source = Source()
    remembered = Remembered(source, most=10)
    assert remembered.of(["nothing", "a"]) == {"a": 1}
    assert remembered.of(["nothing"]) == {}
    assert len(source.asked) == 1


def test_what_was_used_longest_ago_is_forgotten_first() -> None:
    source = Source()
    remembered = Remembered(source, most=2)
    remembered.of(["a", "bb"])
    remembered.of(["a"])
    remembered.of(["ccc"])
    remembered.of(["a", "ccc"])
    assert source.asked == [["a", "bb"], ["ccc"]]
    remembered.of(["bb"])
    assert source.asked[-1] == ["bb"]


def test_an_answer_larger_than_the_memory_is_whole() -> None:
    assert Remembered(Source(), most=1).of(["a", "bb", "ccc"]) == {"a": 1, "bb": 2, "ccc": 3}
