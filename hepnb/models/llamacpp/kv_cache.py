"""The key-value cells of llama.cpp: the trunk, shared with the next question, and the answers in
the making.

The trunk is sequence 0; an answer is a sequence that branches off from the trunk, or from another
answer, and shares its cells. The memory of recurrent layers cannot go back to the middle of a
sequence: for models that have some, the trunk keeps a few checkpoints of it (a copy of some
kilobytes to megabytes each, not of the whole cache).
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass

import llama_cpp as _llama
import numpy as np
from numpy.typing import NDArray

from hepnb.errors import ModelError
from hepnb.models.llamacpp.binding import BATCH, Handles, Logits
from hepnb.models.llamacpp.stopping import Stop, Stopped

TRUNK = 0
#: flag of llama.cpp for the part of a state that is not kept per token:
#: LLAMA_STATE_SEQ_FLAGS_PARTIAL_ONLY
_PARTIAL = 1
#: as many as a few nested beginnings need: system text, paper, question
_CHECKPOINTS = 8
_ABORTED = 2  # what llama_decode gives when the abort callback said so


@dataclass(frozen=True, slots=True)
class BatchToken:
    """A token to evaluate: where it stands in which sequence, and whether the logits after it
    are wanted.
    """

    token: int
    place: int
    sequence: int
    wanted: bool = False


#: the types of the arrays of a llama_batch
_TYPES = dict(_llama.llama_batch._fields_)


class Cells:
    """The memory of a context.

    ``evaluated`` counts the tokens that were evaluated since it was made.
    """

    def __init__(self, handles: Handles) -> None:
        self.handles = handles
        self.memory = _llama.llama_get_memory(handles.context)
        self.recurrent = handles.recurrent
        self.trunk: list[int] = []
        self.evaluated = 0
        self._checkpoints: list[tuple[int, bytes]] = []
        self._batch = _Batch()

    def clear(self) -> None:
        """Forgets everything."""
        _llama.llama_memory_clear(self.memory, True)
        self.trunk = []
        self._checkpoints = []

    def grow(self, tokens: Sequence[int], bounds: Sequence[int], stop: Stop) -> int:
        """Makes the trunk these tokens; gives how many of them it had already.

        ``bounds``: where the next trunk may part from this one. Raises Stopped, with the trunk as
        far as it is.
        """
        kept = self._back_to(common(self.trunk, tokens))
        ends = sorted({b for b in bounds if kept < b < len(tokens)} | {len(tokens)})
        start = kept
        for end in ends:
            for first in range(start, end, BATCH):
                part = list(tokens[first : min(first + BATCH, end)])
                try:
                    self.evaluate(
                        [BatchToken(token, first + i, TRUNK) for i, token in enumerate(part)], stop
                    )
                except Stopped:
                    self._cut(len(self.trunk))
                    raise
                self.trunk += part
            self._remember(end)
            start = end
        return kept

    def branch(self, sequence: int, source: int, length: int) -> None:
        """Begins a sequence with the first ``length`` tokens of another one."""
        first, last = (
            (-1, -1) if self.recurrent else (0, length)
        )  # a recurrent state has no middle: all of the trunk, or nothing
        if length:
            _llama.llama_memory_seq_cp(self.memory, source, sequence, first, last)

    def go_on(self, sequence: int, tokens: Sequence[int], start: int, stop: Stop) -> None:
        """Evaluates the tokens of a sequence from ``start`` on."""
        for first in range(start, len(tokens), BATCH):
            part = tokens[first : first + BATCH]
            self.evaluate(
                [BatchToken(token, first + i, sequence) for i, token in enumerate(part)], stop
            )

    def drop(self, sequence: int) -> None:
        """Forgets an answer; what it shares with others stays theirs."""
        _llama.llama_memory_seq_rm(self.memory, sequence, -1, -1)

    def take_back(self, sequence: int, place: int) -> None:
        """Forgets the end of a sequence, from this place on; not for recurrent models."""
        _llama.llama_memory_seq_rm(self.memory, sequence, place, -1)

    def evaluate(self, entries: Sequence[BatchToken], stop: Stop) -> None:
        """Evaluates at most `BATCH` tokens.

        Raises Stopped, with nothing said of how far it came, and ModelError.
        """
        if stop.is_set() or self.handles.closing.is_set():
            raise Stopped
        code = _llama.llama_decode(self.handles.context, self._batch.of(entries))
        if code == _ABORTED:
            raise Stopped
        if code != 0:
            self.clear()
            where, hint = self.handles.path, "use a shorter context"
            raise ModelError(
                f"llama.cpp cannot evaluate {len(entries)} tokens (code {code})",
                where=where,
                hint=hint,
            )
        self.evaluated += len(entries)

    def logits(self, row: int) -> Logits:
        """The logits after the entry of that number in the last batch."""
        return self.handles.logits(row)

    def _back_to(self, place: int) -> int:
        """Shortens the trunk to at most so many tokens; gives how many are left."""
        if place == len(self.trunk):
            return place
        if not self.recurrent:
            self._cut(place)
            return place
        self._checkpoints = [c for c in self._checkpoints if c[0] <= place]
        if not self._checkpoints or not self._restore(*self._checkpoints[-1]):
            self.clear()
        return len(self.trunk)

    def _cut(self, place: int) -> None:
        """Makes the memory of the trunk as long as is known to be right."""
        # a recurrent state that was interrupted half way is of no length at all
        if not self.recurrent and _llama.llama_memory_seq_rm(self.memory, TRUNK, place, -1):
            self.trunk = self.trunk[:place]
        elif not (self._checkpoints and self._restore(*self._checkpoints[-1])):
            self.clear()

    def _remember(self, place: int) -> None:
        """Keeps the recurrent part of the trunk as it is here."""
        if not self.recurrent or (self._checkpoints and self._checkpoints[-1][0] == place):
            return
        size = int(_llama.llama_state_seq_get_size_ext(self.handles.context, TRUNK, _PARTIAL))
        buffer = (ctypes.c_uint8 * size)()
        if (
            size
            and _llama.llama_state_seq_get_data_ext(
                self.handles.context, buffer, size, TRUNK, _PARTIAL
            )
            == size
        ):
            self._checkpoints = [*self._checkpoints[-_CHECKPOINTS + 1 :], (place, bytes(buffer))]

    def _restore(self, place: int, state: bytes) -> bool:
        buffer = (ctypes.c_uint8 * len(state)).from_buffer_copy(state)
        done = _llama.llama_state_seq_set_data_ext(
            self.handles.context, buffer, len(state), TRUNK, _PARTIAL
        ) == len(state)
        if done and _llama.llama_memory_seq_rm(self.memory, TRUNK, place, -1):
            self.trunk = self.trunk[:place]
            return True
        return False


class _Batch:
    """A llama_batch over arrays of our own, filled anew for every call."""

    def __init__(self) -> None:
        self.tokens, self.places, self.sequences = (np.zeros(BATCH, np.int32) for _ in range(3))
        self.counts, self.wanted = np.ones(BATCH, np.int32), np.zeros(BATCH, np.int8)
        self.pointers = np.uint64(self.sequences.ctypes.data) + np.arange(
            BATCH, dtype=np.uint64
        ) * np.uint64(4)

    def of(self, entries: Sequence[BatchToken]) -> _llama.llama_batch:
        """The batch of these entries; it lives as long as this object."""
        n = len(entries)
        self.tokens[:n] = [e.token for e in entries]
        self.places[:n] = [e.place for e in entries]
        self.sequences[:n] = [e.sequence for e in entries]
        self.wanted[:n] = [e.wanted for e in entries]
        batch = _llama.llama_batch()
        batch.n_tokens = n
        arrays: tuple[NDArray[np.generic], ...] = (
            self.tokens,
            self.places,
            self.counts,
            self.pointers,
            self.wanted,
        )
        for name, array in zip(
            ("token", "pos", "n_seq_id", "seq_id", "logits"), arrays, strict=True
        ):
            setattr(batch, name, ctypes.cast(array.ctypes.data, _TYPES[name]))
        return batch


def common(a: Sequence[int], b: Sequence[int]) -> int:
    """The length of the common beginning."""
    return next(
        (i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b))
    )
