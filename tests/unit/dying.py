"""Workers that die; in a module of their own, which a process loads fast."""

from __future__ import annotations

import os
from pathlib import Path

from hepnb.run.work import Order, Outcome, Task, work


def once(order: Order, task: Task) -> Outcome:
    """Ends its process the first time that it is asked for the third file."""
    flag = Path(os.environ["HEPNB_TEST_FLAG"])
    if task.file == 2 and not flag.exists():
        flag.touch()
        os._exit(9)
    return work(order, task)


def always(order: Order, task: Task) -> Outcome:
    """Ends its process whenever it is asked for the third file."""
    if task.file == 2:
        os._exit(9)
    return work(order, task)
