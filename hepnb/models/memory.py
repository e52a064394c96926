"""The memory that a model takes, and the part that fits: layers on the GPU, context, type of the
cache. Knows no llama.cpp.

Sizes follow llama.cpp's own: a layer with attention keeps a key and a value per token, a recurrent
one a state of fixed size.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from hepnb.models.gguf import Header

CacheType = Literal["f16", "q8_0"]
#: bytes per number in the cache; q8_0: blocks of 32 bytes with a scale of two
_CACHE_BYTES: dict[CacheType, float] = {"f16": 2.0, "q8_0": 34 / 32}
#: what the computation itself takes beside weights and cache
_WORKSPACE = 1 << 30
#: a context below this holds no section of a paper with its question
SHORTEST_CONTEXT = 2048
#: the longest context chosen by itself: models make up more, the longer their prompt
#: (arXiv:2603.08274, 32k against 128k tokens)
LONGEST_CONTEXT = 32768


@dataclass(frozen=True, slots=True)
class Plan:
    """The way to load a model.

    ``gpu_layers``: -1 for all; ``notes``: what had to give way, for a person. ``context`` in
    tokens; ``cache``: the number type of keys and values.
    """

    context: int
    gpu_layers: int = 0
    cache: CacheType = "f16"
    notes: tuple[str, ...] = ()

    @property
    def flash_attention(self) -> Literal["on", "off", "auto"]:
        """A cache of q8_0 needs it; on a CPU it takes two to three times as long
        (docs/benchmarks.md); else llama.cpp chooses.
        """
        return "on" if self.cache != "f16" else "auto" if self.gpu_layers else "off"


def is_recurrent(header: Header) -> bool:
    """True for models of which at least some layers have no past to return to: Mamba, LFM2,
    Qwen3.5, Granite 4 H.
    """
    heads = header.values.get(f"{header.architecture}.attention.head_count_kv")
    keys = (key.removeprefix(f"{header.architecture}.") for key in header.values)
    return (isinstance(heads, tuple) and 0 in heads) or any(
        k.startswith(("ssm.", "shortconv.", "wkv.")) for k in keys
    )


def cache_bytes(header: Header, tokens: int, cache: CacheType = "f16") -> int:
    """The size of the keys and values of so many tokens, in bytes; 0 where the file does not say
    enough.
    """
    return round(tokens * _CACHE_BYTES[cache] * sum(_numbers_per_token(header)))


def _numbers_per_token(header: Header) -> Iterator[int]:
    """Numbers per token in the cache, layer by layer."""
    heads = header.number("attention.head_count")
    width = header.number("embedding_length") // heads if heads else 0
    key = header.number("attention.key_length") or width
    value = header.number("attention.value_length") or width
    per_layer = header.values.get(f"{header.architecture}.attention.head_count_kv", heads)
    every = header.number("full_attention_interval") or 1
    for layer in range(header.number("block_count")):
        kv_heads = (
            per_layer[layer % len(per_layer)]
            if isinstance(per_layer, tuple) and per_layer
            else per_layer
        )
        if isinstance(kv_heads, int | float) and (layer + 1) % every == 0:
            yield int(kv_heads) * (key + value)


def plan(
    header: Header, *, context: int = 0, gpu_layers: int = -1, gpu_free: int = 0, ram_free: int = 0
) -> Plan:
    """The plan that fits.

    ``context``, ``gpu_layers``: what is wanted (0: what the model was trained for, up to 32768; -1:
    all).

    ``gpu_free``, ``ram_free``: bytes; 0 where there is no GPU, or where the amount is not known:
    then nothing is cut. A GPU keeps, in this order: all layers with a cache of f16; the same with
    q8_0; a context of half the length, down to 8192, where nobody asked for this one; as many
    layers as fit.
    """
    trained = header.number("context_length") or max(context, LONGEST_CONTEXT)
    wanted = min(context or LONGEST_CONTEXT, trained)
    made = _fitting(header, wanted, gpu_layers, gpu_free, ram_free, fixed=context > 0)
    beyond = f"a context of {context} tokens is more than the model was trained for: {trained}"
    return replace(made, notes=(beyond, *made.notes)) if context > trained else made


def _fitting(
    header: Header, wanted: int, gpu_layers: int, gpu_free: int, ram_free: int, *, fixed: bool
) -> Plan:
    if not gpu_free or gpu_layers == 0:
        return _on_cpu(header, wanted, ram_free)
    room = gpu_free - _WORKSPACE
    for size in (wanted, *(() if fixed else _halves(wanted, 8192))):
        for cache in _CACHE_BYTES:
            if header.bytes + cache_bytes(header, size, cache) <= room:
                return Plan(size, gpu_layers, cache, tuple(_notes(wanted, size, cache)))
    return _partly(header, wanted, gpu_layers, room, ram_free)


def _on_cpu(header: Header, wanted: int, ram_free: int) -> Plan:
    """The cache may take half of the memory that is free; the weights are mapped from the file."""
    sizes = (wanted, *_halves(wanted, SHORTEST_CONTEXT))
    fits = next((n for n in sizes if not ram_free or cache_bytes(header, n) <= ram_free // 2), 0)
    size = fits or min(wanted, SHORTEST_CONTEXT)
    return Plan(size, 0, "f16", tuple(_notes(wanted, size, "f16")))


def _partly(header: Header, wanted: int, gpu_layers: int, room: int, ram_free: int) -> Plan:
    layers = header.number("block_count") + 1  # and the output
    fit = max(0, int(room * layers / (header.bytes + cache_bytes(header, wanted, "q8_0"))))
    chosen = min(fit, gpu_layers) if gpu_layers > 0 else fit
    if chosen == 0:
        below = _on_cpu(header, wanted, ram_free)
        return Plan(below.context, 0, "f16", ("no layer fits on the GPU", *below.notes))
    notes = (f"{chosen} of {layers} layers fit on the GPU", *_notes(wanted, wanted, "q8_0"))
    return Plan(wanted, chosen, "q8_0", notes)


def _halves(size: int, least: int) -> Iterator[int]:
    while size // 2 >= least:
        size //= 2
        yield size


def _notes(wanted: int, size: int, cache: CacheType) -> Iterator[str]:
    if size < wanted:
        yield f"a context of {wanted} tokens does not fit into memory, {size} does"
    if cache != "f16":
        yield f"the cache is {cache}, so that it fits"
