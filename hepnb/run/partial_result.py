"""The result of a program for some events: what chunks are added up from, and what is kept of
them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True)
class Part:
    """The result for some events.

    ``rows``: region → for each step (alone, NaN where it was not applied; cumulative; sum of
    weights; sum of their squares; how many pass all other steps, 0 where that is not wanted);
    ``sums``: histogram → (sums of weights, variances) with under- and overflow; ``edges``:
    histogram → edges of each axis; ``selected``: region → (events, sum of weights, sum of their
    squares); ``events``: region → (run, event) of the selected events, shape (n, 2), where wanted;
    ``seen``: what one in ``2**bits`` of all events is known again by; ``stops``: region → (run,
    event, number of the step that stops it, the number of steps where none does) of all events,
    shape (n, 3), where wanted; ``left_out``: events of luminosity blocks that do not count;
    ``kept``: the number of events that needed nothing to be run again. ``entries``: how many
    events; ``seconds_read`` and ``seconds_select``: wall time of reading and of the selection.
    """

    rows: Mapping[str, np.ndarray[Any, Any]]
    sums: Mapping[str, tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]]
    edges: Mapping[str, tuple[tuple[float, ...], ...]]
    selected: Mapping[str, tuple[int, float, float]]
    events: Mapping[str, np.ndarray[Any, Any]]
    entries: int
    seconds_read: float = 0.0
    seconds_select: float = 0.0
    seen: np.ndarray[Any, Any] | None = None
    bits: int = 0
    stops: Mapping[str, np.ndarray[Any, Any]] = field(default_factory=dict)
    left_out: int = 0
    kept: int = 0
