"""Questions to llama-server by ``/completion``: a prompt that we made ourselves, token by token,
and our own grammar.

Its chat interface would render the template in its own way (another prompt, another answer) and
read control tokens in the text of a paper. The prefix stays in the cache of a slot, and the slots
answer at the same time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal

from hepnb.errors import Unanswered
from hepnb.models import chat, grammar
from hepnb.models.server.connection import Connection, Json, Passing, RequestRefused
from hepnb.models.server.kinds import ServerInfo
from hepnb.models.server.writing import Writing

#: of thoughts: greedy ones go round in circles
_THINKING_TEMPERATURE = 0.6
_KEPT = 256


class Completion:
    """Asks llama-server."""

    form: Literal["grammar"] = "grammar"

    def __init__(self, found: ServerInfo) -> None:
        self.found = found
        self._tokens: dict[
            tuple[str, bool], list[int]
        ] = {}  # a paper is the same in many questions

    async def write(self, connection: Connection, writing: Writing) -> None:
        """Writes one answer.

        Raises Passing, Refused, and Unanswered for a prompt that is too long.
        """
        how = chat.thoughts(self.found.template) if writing.question.think > 0 else None
        question = writing.question if how else replace(writing.question, think=0)
        pieces = chat.prompt(self.found.template, question, bos=self.found.bos, eos=self.found.eos)
        prompt = [
            token
            for piece in pieces
            for token in await self._tokenized(connection, piece.text, control=piece.control)
        ]
        try:
            if how:
                prompt += await self._thought(connection, prompt, how, writing)
            await self._answer(connection, prompt, writing)
        except RequestRefused as error:
            if error.kind != "exceed_context_size_error":
                raise
            raise Unanswered(
                error.found,
                where=connection.address,
                hint="send less text, or start the server with more",
            ) from None

    async def _answer(self, connection: Connection, prompt: list[int], writing: Writing) -> None:
        question = writing.question
        form = grammar.grammar(question.schema).text if question.schema else ""
        body = _body(prompt, question.max_tokens, question.temperature, question.seed)
        body |= {"grammar": form, "n_probs": 1} if form else {}
        async for event in connection.events("/completion", body):
            if (text := _text(event)) and not writing.add(text, _logprob(event)):
                return
            if event.get("stop"):
                _finish(event, writing)
                return
        raise Passing("the stream ended in the middle")

    async def _thought(
        self, connection: Connection, prompt: list[int], how: chat.Thoughts, writing: Writing
    ) -> list[int]:
        """Has the model think, up to the budget; the tokens of the thought, closed."""
        question = writing.question
        body = _body(
            prompt, question.think, max(question.temperature, _THINKING_TEMPERATURE), question.seed
        )
        async for event in connection.events("/completion", body | {"stop": [how.closes]}):
            if (text := _text(event)) and not writing.think(text):
                break
            if event.get("stop"):
                break
        thought = await self._tokenized(connection, "".join(writing.thinking), control=False)
        return [
            *thought,
            *await self._tokenized(connection, f"\n{how.closes}{how.then}", control=True),
        ]

    async def _tokenized(self, connection: Connection, text: str, *, control: bool) -> list[int]:
        """The tokens of a text as the server's model has them; control tokens only in what is
        ours.
        """
        key = (text, control)
        if key not in self._tokens:
            found = await connection.post(
                "/tokenize", {"content": text, "add_special": False, "parse_special": control}
            )
            tokens = found.get("tokens")
            if not isinstance(tokens, list) or not all(isinstance(t, int) for t in tokens):
                raise Passing("no tokens in the answer to /tokenize")
            if len(self._tokens) >= _KEPT:
                self._tokens.pop(next(iter(self._tokens)))
            self._tokens[key] = tokens
        return self._tokens[key]


def _body(prompt: list[int], most: int, temperature: float, seed: int) -> dict[str, Any]:
    sampling = {"temperature": temperature, "seed": seed, "top_k": 40, "top_p": 1.0, "min_p": 0.05}
    return {"prompt": prompt, "n_predict": most, "stream": True, "cache_prompt": True, **sampling}


def _text(event: Json) -> str:
    text = event.get("content", "")
    return text if isinstance(text, str) else ""


def _logprob(event: Json) -> float | None:
    """The probability of the tokens of an event (one, or the few that a character takes): of the
    least likely.
    """
    found = [
        p.get("logprob")
        for p in event.get("completion_probabilities") or ()
        if isinstance(p, Mapping)
    ]
    numbers = [float(p) for p in found if isinstance(p, int | float)]
    return min(numbers) if numbers else None


def _finish(event: Json, writing: Writing) -> None:
    writing.finish = (
        "length" if event.get("stop_type") == "limit" or event.get("truncated") else "stop"
    )
    timings = event.get("timings") or {}
    cached, fresh = int(timings.get("cache_n") or 0), int(timings.get("prompt_n") or 0)
    writing.cached_tokens, writing.prompt_tokens = cached, cached + fresh
    writing.answer_tokens = int(timings.get("predicted_n") or 0)
    writing.prompt_seconds = float(timings.get("prompt_ms") or 0) / 1000
    writing.answer_seconds = float(timings.get("predicted_ms") or 0) / 1000
