"""Makes a tiny GGUF with random weights and a byte-level vocabulary: a real llama.cpp model that
knows nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice, product
from pathlib import Path

import gguf
import numpy as np
from numpy.typing import NDArray

from hepnb.ports import Question

#: the control tokens and one ordinary token that is longer than most buffers
CONTROL = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")
LONG = "-" * 80
TEMPLATE = (
    "{%- for m in messages -%}{{- '<|im_start|>' + m['role'] + '\\n' + m['content'] + "
    "'<|im_end|>\\n' -}}{%- endfor -%}"
    "{%- if add_generation_prompt -%}{{- '<|im_start|>assistant\\n' -}}"
    "{%- if enable_thinking is defined and not enable_thinking -%}{{- "
    "'<think>\\n\\n</think>\\n\\n' -}}{%- endif -%}{%- endif -%}"
)
#: a question that any model answers somehow
QUESTION = Question("which?", max_tokens=5)
_HEADS, _KV_HEADS, _MEMORY = 4, 2, 3


@dataclass(frozen=True)
class Shape:
    """How large a model is; ``words``: how many tokens its vocabulary has besides the bytes and
    a few words.
    """

    layers: int = 2
    width: int = 32
    inner: int = 64
    words: int = 0


TINY = Shape()
#: ten million parameters
TEN_MILLION = Shape(layers=13, width=256, inner=768)
#: ten million parameters, nearly all of them in a vocabulary of the size of Qwen's
LARGE_VOCABULARY = Shape(layers=2, width=32, inner=64, words=151_669)


def write(
    path: Path,
    *,
    seed: int = 0,
    context: int = 32768,
    template: str = TEMPLATE,
    architecture: str = "llama",
    shape: Shape = TINY,
) -> Path:
    """Writes the model, by default with 2 layers of width 32, about 150 kB.

    ``lfm2`` is a hybrid: its first layer is recurrent and cannot go back to the middle of a prompt.
    Other architectures get the weights of ``llama``.
    """
    tokens, types, merges = vocabulary(shape.words)
    hybrid = architecture == "lfm2"
    writer = gguf.GGUFWriter(path, architecture)
    writer.add_name("tiny")
    writer.add_context_length(context)
    writer.add_embedding_length(shape.width)
    writer.add_block_count(shape.layers)
    writer.add_feed_forward_length(shape.inner)
    writer.add_head_count(_HEADS)
    writer.add_head_count_kv([0, *[_KV_HEADS] * (shape.layers - 1)] if hybrid else _KV_HEADS)
    if hybrid:
        writer.add_shortconv_l_cache(_MEMORY)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(shape.width // _HEADS)
    writer.add_vocab_size(len(tokens))
    writer.add_file_type(0)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(tokens)
    writer.add_token_types(types)
    writer.add_token_merges(merges)
    writer.add_bos_token_id(tokens.index(CONTROL[0]))
    writer.add_eos_token_id(tokens.index(CONTROL[2]))
    writer.add_add_bos_token(False)
    if template:
        writer.add_chat_template(template)
    for name, weights in _weights(
        len(tokens), np.random.default_rng(seed), shape, hybrid=hybrid
    ).items():
        writer.add_tensor(name, weights)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def vocabulary(more: int = 0) -> tuple[list[str], list[int], list[str]]:
    """Tokens, their types and the merges: the 256 bytes in GPT-2's alphabet, a few words, the
    control tokens; ``more`` words.
    """
    merges = ["p T", "Ġ >", "G e", "Ge V", "Ġ GeV", 'Ġ "', '" :']
    words = [merge.replace(" ", "") for merge in merges]
    known = {*words, *CONTROL}
    made = (
        "".join(w)
        for n in (2, 3, 4)
        for w in product("etaoinshrdlucmfwypvbgkjqxz0123456789ĠETAOIN", repeat=n)
    )
    words += list(islice((w for w in made if w not in known), more))
    tokens = [*CONTROL, LONG, *_byte_alphabet(), *words]
    types = (
        [gguf.TokenType.CONTROL] * 3
        + [gguf.TokenType.USER_DEFINED]
        + [gguf.TokenType.NORMAL] * (256 + len(words))
    )
    return tokens, [int(t) for t in types], merges


def _byte_alphabet() -> list[str]:
    """The character with which GPT-2's vocabularies write each byte: itself where it prints,
    else one above 255.
    """
    prints = [
        *range(ord("!"), ord("~") + 1),
        *range(ord("¡"), ord("¬") + 1),
        *range(ord("®"), ord("ÿ") + 1),
    ]
    others = iter(range(256, 512))
    return [chr(b) if b in prints else chr(next(others)) for b in range(256)]


def _weights(
    size: int, random: np.random.Generator, shape: Shape, *, hybrid: bool
) -> dict[str, NDArray[np.float32]]:
    def matrix(rows: int, columns: int) -> NDArray[np.float32]:
        return random.standard_normal((rows, columns), dtype=np.float32) * np.float32(
            1.7 / shape.width**0.5
        )

    width, narrow, head = shape.width, shape.width // _HEADS * _KV_HEADS, shape.width // _HEADS
    attention = {
        "attn_q": (width, width),
        "attn_k": (narrow, width),
        "attn_v": (narrow, width),
        "attn_output": (width, width),
    }
    feed = {
        "ffn_gate": (shape.inner, width),
        "ffn_up": (shape.inner, width),
        "ffn_down": (width, shape.inner),
    }
    recurrent = {
        "conv": (width, _MEMORY),
        "in_proj": (3 * width, width),
        "out_proj": (width, width),
    }
    one = np.ones(width, np.float32)
    weights = {
        "token_embd.weight": matrix(size, width),
        "output_norm.weight": one,
        "output.weight": matrix(size, width),
    }
    if hybrid:
        weights["token_embd_norm.weight"] = weights.pop("output_norm.weight")
        del weights["output.weight"]
    for layer in range(shape.layers):
        first = (
            {f"shortconv.{name}": form for name, form in recurrent.items()}
            if hybrid and layer == 0
            else attention
        )
        for name, form in (feed | first).items():
            weights[f"blk.{layer}.{name}.weight"] = matrix(*form)
        weights |= {f"blk.{layer}.{name}.weight": one for name in ("attn_norm", "ffn_norm")}
        if hybrid and layer:
            weights |= {
                f"blk.{layer}.{name}.weight": one[:head] for name in ("attn_q_norm", "attn_k_norm")
            }
    return weights
