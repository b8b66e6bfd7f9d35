"""SIGINT and SIGTERM during a run: the first ends it in good order, a second ends the process at once."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

SIGNALS = (int(signal.SIGINT), int(signal.SIGTERM))


class Interrupted(BaseException):
    """A signal (its number is the argument) ended what was under way; what was kept stays kept.

    No `Exception`: whoever bears with what one page does must not bear with this.
    """


class Stop:
    """Whether a signal has asked for the end; ``number`` is which, 0 where none has."""

    def __init__(self) -> None:
        self.number = 0

    def check(self) -> None:
        """Raise `Interrupted` if the end was asked for."""
        if self.number:
            raise Interrupted(self.number)


@contextmanager
def interruptible(stop: Stop) -> Iterator[None]:
    """Inside the block the first signal is noted in ``stop``, for `Stop.check` at the next safe place; a
    second one does what it did before the block.

    Nothing is raised wherever the program is: that could leave a transaction of the store open, or the lock
    of a library. In another thread than the main one signals are somebody else's matter, and nothing happens.
    """
    before: dict[int, Any] = {}

    def caught(number: int, frame: FrameType | None) -> None:
        stop.number = number
        give_back(before)

    try:
        for each in SIGNALS:
            before[each] = signal.signal(each, caught)
    except ValueError:
        before.clear()
    try:
        yield
    finally:
        give_back(before)


def give_back(handlers: dict[int, Any]) -> None:
    """Let signals do again what they did before; ``handlers`` is empty afterwards."""
    while handlers:
        number, handler = handlers.popitem()
        signal.signal(number, signal.SIG_DFL if handler is None else handler)
