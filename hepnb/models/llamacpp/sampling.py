"""The choice of the next token.

A token is chosen freely and then checked alone against the grammar; only when it does not fit is
the whole vocabulary masked (0.1 ms instead of 15 ms with a vocabulary of 150 000).
"""

from __future__ import annotations

import codecs
import ctypes
import math
from typing import Any, Self

import llama_cpp as _llama
import numpy as np
from numpy.typing import NDArray

from hepnb.errors import BadAnswer, ModelError
from hepnb.models.llamacpp.binding import Logits, Vocabulary

#: above temperature 0, of the 40 likeliest tokens those that are at least a twentieth as likely as
#: the first (llama.cpp's defaults)
_MOST, _LEAST = 40, np.float32(math.log(0.05))
#: tokens less likely than e⁻¹⁴ of the first add nothing to a sum: all 150 000 of a large vocabulary
#: together 0.12
_UNLIKELY = np.float32(14)
_CANDIDATE = np.dtype(
    [("id", np.int32), ("logit", np.float32), ("p", np.float32)]
)  # llama_token_data


class Sampler:
    """Chooses the next token: what the model likes best among what fits the grammar and is
    UTF-8.
    """

    def __init__(self, vocabulary: Vocabulary, form: str, temperature: float, seed: int) -> None:
        self.vocabulary = vocabulary
        self.decoder = codecs.getincrementaldecoder("utf-8")()
        self.candidates = np.zeros(vocabulary.size, _CANDIDATE)
        self.single = np.zeros(1, _CANDIDATE)
        self.ids = np.arange(vocabulary.size, dtype=np.int32)
        self.temperature = temperature
        self.random = np.random.default_rng(
            seed & 0xFFFFFFFF
        )  # any integer is a seed, as for llama.cpp
        self.grammar = (
            _llama.llama_sampler_init_grammar(vocabulary.pointer, form.encode(), b"root")
            if form
            else None
        )
        if form and not self.grammar:  # a NULL sampler ends in a signal
            self.close()
            raise ModelError(
                "llama.cpp does not take the grammar",
                hint="this is a mistake in hepnb: please report it",
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Frees the grammar of llama.cpp."""
        if self.grammar:
            _llama.llama_sampler_free(self.grammar)
        self.grammar = None

    def next(self, logits: Logits) -> int:
        """The next token, taken. Raises BadAnswer where nothing fits."""
        token = self.choose(logits)
        if not (self.fits(token) and self.spells(token)):
            masked = self.masked(logits)
            token = self.choose(masked)
            while not self.spells(token):
                masked[token] = -np.inf
                token = self.choose(masked)
        if self.grammar and not self.vocabulary.ends(token):
            _llama.llama_sampler_accept(self.grammar, token)
        return token

    def logprob(self, logits: Logits, token: int) -> float:
        """The logarithm of the probability that the model gives to a token, whatever the grammar
        says.
        """
        best = logits[int(logits.argmax())]
        likely = logits[np.flatnonzero(logits > best - _UNLIKELY)]
        return float(logits[token] - best) - math.log(float(np.exp(likely - best).sum()))

    def text(self, token: int) -> str:
        """The characters that a token completes; free text shows no control tokens."""
        if not self.grammar and self.vocabulary.controls(token):
            return ""
        return self.decoder.decode(self.vocabulary.piece(token))

    def choose(self, logits: Logits) -> int:
        """The token that the logits favour, at the temperature.

        Raises BadAnswer where all are -inf.
        """
        best = int(logits.argmax())
        if not np.isfinite(logits[best]):
            raise BadAnswer(
                "the model cannot go on in form",
                hint="its vocabulary lacks what the answer needs, or it is damaged",
            )
        if self.temperature <= 0:
            return best
        likely = np.flatnonzero(logits >= logits[best] + _LEAST)
        if len(likely) > _MOST:
            likely = likely[np.argpartition(logits[likely], -_MOST)[-_MOST:]]
        weights = np.exp((logits[likely].astype(np.float64) - logits[best]) / self.temperature)
        return int(self.random.choice(likely, p=weights / weights.sum()))

    def fits(self, token: int) -> bool:
        """True where the grammar takes the token next."""
        if not self.grammar:
            return True
        self.single[0] = (token, 1.0, 0.0)
        _llama.llama_sampler_apply(self.grammar, ctypes.byref(_array(self.single)))
        return bool(np.isfinite(self.single[0]["logit"]))

    def spells(self, token: int) -> bool:
        """True where the token goes on in UTF-8.

        llama.cpp's grammar does not look at the continuation bytes of a character: it would take a
        quote for one.
        """
        pending = self.decoder.getstate()[0]
        if self.vocabulary.ends(token):
            return not pending
        data = pending + self.vocabulary.piece(token)
        try:
            _, complete = codecs.utf_8_decode(data, "strict", False)
        except UnicodeDecodeError:
            return False
        # the head of a surrogate is no error yet, for Python, but there is nothing to go on with
        return not (
            data[complete : complete + 1] == b"\xed"
            and data[complete + 1 : complete + 2] >= b"\xa0"
        )

    def masked(self, logits: Logits) -> Logits:
        """The logits, with -inf for what the grammar does not take next."""
        if not self.grammar:
            return logits.copy()
        self.candidates["id"] = self.ids
        self.candidates["logit"] = logits
        _llama.llama_sampler_apply(self.grammar, ctypes.byref(_array(self.candidates)))
        return np.array(self.candidates["logit"])


def _array(candidates: NDArray[np.void]) -> Any:
    """A llama_token_data_array over some candidates; they must live as long as it."""
    data = ctypes.cast(candidates.ctypes.data, _llama.llama_token_data_p)
    return _llama.llama_token_data_array(data=data, size=len(candidates), selected=-1, sorted=False)
