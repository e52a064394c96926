"""Questions by ``/v1/chat/completions``, OpenAI's interface, which every server has.

A server that does not know a part of a request is asked again without it, from the most to the
least: with a JSON schema and the extras, with the schema alone, with any JSON, with words only.
What is lost is said in `capabilities`; every answer is validated here in any case.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from pydantic import BaseModel

from hepnb.errors import Unanswered
from hepnb.models import grammar
from hepnb.models.server.connection import Connection, Json, Passing, RequestRefused
from hepnb.models.server.kinds import ServerInfo
from hepnb.models.server.writing import Writing

_Form = Literal["grammar", "schema", "checked"]
#: how much of the interface a server has, from the most to the least
_LEVELS: tuple[_Form, ...] = ("schema", "schema", "checked", "checked")
_WORDS_ONLY = 3


class Chatting:
    """Asks a server with OpenAI's interface."""

    def __init__(self, found: ServerInfo) -> None:
        self.found = found
        self.level = 0

    @property
    def form(self) -> _Form:
        """The server's form of a schema, as far as it has shown."""
        return _LEVELS[self.level]

    async def write(self, connection: Connection, writing: Writing) -> None:
        """Writes one answer.

        Raises Passing, Refused, and Unanswered for a prompt that is too long.
        """
        if writing.question.schema:
            grammar.grammar(
                writing.question.schema
            )  # what has no end is refused here as everywhere
        while True:
            level = self.level
            try:
                await self._stream(connection, writing, level)
            except RequestRefused as error:
                if _too_long(error):
                    raise Unanswered(
                        error.found, where=connection.address, hint="send less text"
                    ) from None
                if (
                    error.status not in (400, 404, 422, 501)
                    or level == _WORDS_ONLY
                    or error.status == 404
                ):
                    raise
                self.level = max(self.level, level + 1)
                writing.again()
            else:
                return

    async def _stream(self, connection: Connection, writing: Writing, level: int) -> None:
        try:
            async for event in connection.events(
                "/v1/chat/completions", self._body(writing, level)
            ):
                _usage(event, writing)
                if not all(
                    self._choice(choice, connection, writing)
                    for choice in _objects(event.get("choices"))
                ):
                    return
        except Passing:
            if (
                writing.finish == "cancelled"
            ):  # some close the stream after the reason, without a word
                raise
        if writing.finish == "cancelled":
            raise Passing("the stream ended in the middle")

    def _choice(self, choice: Json, connection: Connection, writing: Writing) -> bool:
        """Takes one part of the stream; False where the server is to be cut off.

        Raises Unanswered.
        """
        message = choice.get("delta") or choice.get("message") or {}
        if not (isinstance(message, Mapping) and _take(message, choice.get("logprobs"), writing)):
            return False
        reason = choice.get("finish_reason")
        if reason == "content_filter":
            raise Unanswered(
                "the server filtered the answer", where=connection.address, hint="ask another model"
            )
        if reason:
            writing.finish = "length" if reason == "length" else "stop"
        return True

    def _body(self, writing: Writing, level: int) -> dict[str, Any]:
        question = writing.question
        schema = question.schema
        system = question.system
        if schema and level >= 2:
            told = (
                "Answer with one JSON document that fits this JSON schema, and nothing else: "
                f"{json.dumps(strict(schema))}"
            )
            system = "\n\n".join(text for text in (system, told) if text)
        first, *later = (*(text for turn in question.turns for text in turn), question.question)
        user = "\n\n".join(text for text in (question.context, first) if text)
        messages = [{"role": "system", "content": system}] if system else []
        roles = ("assistant", "user")
        body: dict[str, Any] = {
            "model": self.found.model,
            "messages": [
                *messages,
                {"role": "user", "content": user},
                *({"role": roles[n % 2], "content": text} for n, text in enumerate(later)),
            ],
            "max_tokens": question.max_tokens + question.think,
            "temperature": question.temperature,
            "stream": True,
        }
        if schema and level < 2:
            sparse = grammar.is_sparse(schema)  # "strict" takes no key that may be missing
            named = {"name": schema.__name__, "schema": strict(schema), "strict": not sparse}
            body["response_format"] = {"type": "json_schema", "json_schema": named}
        elif schema and level == 2:
            body["response_format"] = {"type": "json_object"}
        if level == 0:
            body |= {"seed": question.seed, "stream_options": {"include_usage": True}}
            body |= {"logprobs": True} if schema else {}
            body |= (
                {"chat_template_kwargs": {"enable_thinking": question.think > 0}}
                if self.found.kind != "openai"
                else {}
            )
        return body


def strict(schema: type[BaseModel]) -> dict[str, Any]:
    """The JSON schema in the form that servers insist on: every key is required where none may
    be missing, no other is allowed.
    """
    found: dict[str, Any] = json.loads(json.dumps(schema.model_json_schema()))
    sparse = grammar.is_sparse(schema)
    for part in _parts(found):
        if "properties" in part:
            if not sparse:
                part["required"] = list(part["properties"])
            part["additionalProperties"] = False
    return found


def _parts(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for inner in (
        value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    ):
        yield from _parts(inner)


def _take(message: Json, logprobs: object, writing: Writing) -> bool:
    """Takes what a message brings; False where the server is to be cut off."""
    thought = message.get("reasoning_content") or message.get("reasoning") or ""
    if isinstance(thought, str) and thought and not writing.think(thought):
        writing.finish = "length"
        return False
    text = message.get("content") or ""
    if not isinstance(text, str) or not text:
        return True
    tokens = list(_objects(logprobs.get("content"))) if isinstance(logprobs, Mapping) else []
    numbers = [(str(t.get("token", "")), t.get("logprob")) for t in tokens]
    if "".join(token for token, _ in numbers) == text:
        return all(
            writing.add(token, p if isinstance(p, int | float) else None) for token, p in numbers
        )
    return writing.add(text)


def _usage(event: Json, writing: Writing) -> None:
    usage = event.get("usage")
    if isinstance(usage, Mapping):
        details = usage.get("prompt_tokens_details")
        writing.prompt_tokens = int(usage.get("prompt_tokens") or 0)
        writing.answer_tokens = int(usage.get("completion_tokens") or 0)
        writing.cached_tokens = (
            int(details.get("cached_tokens") or 0) if isinstance(details, Mapping) else 0
        )


def _objects(value: object) -> Iterator[Json]:
    return (
        (item for item in value if isinstance(item, Mapping))
        if isinstance(value, list)
        else iter(())
    )


def _too_long(error: RequestRefused) -> bool:
    """Servers say it in their own words: "maximum context length", "context_length_exceeded",
    "exceeds the available context".
    """
    text = f"{error.found} {error.kind}".lower()
    return (
        error.status == 400
        and "context" in text
        and any(word in text for word in ("length", "exceed", "longer", "maximum"))
    )
