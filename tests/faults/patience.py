"""Giving up what takes too long."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def patience(seconds: float, error: type[BaseException], *, cpu: bool = False) -> Iterator[None]:
    """Raises the error inside after so many seconds, of the clock or of the processor alone."""

    def give_up(*_: object) -> None:
        raise error

    kind, timer = (
        (signal.SIGVTALRM, signal.ITIMER_VIRTUAL) if cpu else (signal.SIGALRM, signal.ITIMER_REAL)
    )
    before = signal.signal(kind, give_up)
    signal.setitimer(timer, seconds)
    try:
        yield
    finally:
        signal.setitimer(timer, 0)
        signal.signal(kind, before)
