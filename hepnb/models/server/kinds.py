"""The kind of server at an address: llama-server (by its properties), vLLM, SGLang, or another
with OpenAI's API.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal

from hepnb.errors import ModelError
from hepnb.models.server.connection import Connection, Json, Passing, RequestRefused

Kind = Literal["llama-server", "vllm", "sglang", "openai"]


@dataclass(frozen=True, slots=True)
class ServerInfo:
    """A server and its model.

    ``context`` in tokens and ``parallel``, 0 where it does not say; ``template``: its chat
    template.
    """

    kind: Kind
    model: str
    context: int = 0
    parallel: int = 0
    template: str = ""
    bos: str = ""
    eos: str = ""


async def find(connection: Connection, model: str) -> ServerInfo:
    """The server and model found; ``model`` chooses one of several. Raises ModelError, Passing."""
    properties = await _maybe(connection, "/props")
    if "default_generation_settings" in properties:
        return _llama(properties)
    listed = await connection.get("/v1/models")
    models = [m for m in listed.get("data") or () if isinstance(m, dict)]
    chosen = next((m for m in models if not model or m.get("id") == model), None)
    if chosen is None:
        names = ", ".join(str(m.get("id")) for m in models[:10]) or "none"
        raise ModelError(
            f"no model {model!r}" if model else "no model",
            where=connection.address,
            expected=f"one of: {names}",
        )
    if len(models) > 1 and not model:
        names = ", ".join(str(m.get("id")) for m in models[:10])
        raise ModelError(
            "several models",
            where=connection.address,
            expected=f"one of: {names}",
            hint="set server_model",
        )
    owner = str(chosen.get("owned_by", ""))
    kind: Kind = "vllm" if owner == "vllm" else "sglang" if owner == "sglang" else "openai"
    return ServerInfo(kind, str(chosen.get("id", "")), _number(chosen.get("max_model_len")))


def _llama(properties: Json) -> ServerInfo:
    settings = properties["default_generation_settings"]
    path = str(properties.get("model_path") or properties.get("model_alias") or "model")
    return ServerInfo(
        "llama-server",
        PurePosixPath(path.replace("\\", "/")).name,
        context=_number(settings.get("n_ctx")) if isinstance(settings, dict) else 0,
        parallel=_number(properties.get("total_slots")),
        template=str(properties.get("chat_template") or ""),
        bos=str(properties.get("bos_token") or ""),
        eos=str(properties.get("eos_token") or ""),
    )


async def _maybe(connection: Connection, path: str) -> Json:
    """The content of a path; None where the server has no such path."""
    try:
        return await connection.get(path)
    except (RequestRefused, Passing):
        return {}  # where nobody answers, the next request says so


def _number(value: object) -> int:
    return value if isinstance(value, int) and value > 0 else 0
