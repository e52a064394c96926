"""What needs no model: how much memory one takes, what was certain in an answer, what is guessed
ahead.
"""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from hepnb.models.confidence import by_field, values
from hepnb.models.gguf import Header, Value
from hepnb.models.memory import Plan, cache_bytes, is_recurrent, plan
from tests.unit import tiny_gguf

GIB = 1 << 30


def header(size: int, **values: Value) -> Header:
    """A model of 32 layers with 8 heads of 128 for keys and values: 128 KiB per token in f16."""
    known: dict[str, Value] = {
        "general.architecture": "qwen3",
        "qwen3.block_count": 32,
        "qwen3.context_length": 262144,
        "qwen3.embedding_length": 4096,
        "qwen3.attention.head_count": 32,
        "qwen3.attention.head_count_kv": 8,
    }
    return Header(
        Path("m.gguf"), 3, known | {f"qwen3.{k}": v for k, v in values.items()}, 1, 1, size
    )


def test_what_the_cache_takes_follows_the_layers() -> None:
    """Per token a key and a value in every layer with attention; a layer without heads, or
    between full ones, has none.
    """
    assert cache_bytes(header(0), 1000) == 1000 * 32 * 8 * 256 * 2
    assert cache_bytes(header(0), 1000, "q8_0") == 1000 * 32 * 8 * 256 * 34 // 32
    assert cache_bytes(header(0, full_attention_interval=4), 1000) == 1000 * 8 * 8 * 256 * 2
    assert (
        cache_bytes(header(0, **{"attention.head_count_kv": (0, 8)}), 1000)
        == 1000 * 16 * 8 * 256 * 2
    )
    assert cache_bytes(Header(Path("m"), 3, {}, 0, 0, 0), 1000) == 0


def test_a_recurrent_model_is_known_by_its_header(tmp_path: Path) -> None:
    """Layers without heads, or keys of a state: known without loading it."""
    from hepnb.models import gguf

    assert not is_recurrent(header(0))
    assert is_recurrent(header(0, **{"ssm.state_size": 128}))
    assert is_recurrent(gguf.read(tiny_gguf.write(tmp_path / "h.gguf", architecture="lfm2")))
    assert not is_recurrent(gguf.read(tiny_gguf.write(tmp_path / "t.gguf")))


@pytest.mark.parametrize(
    ("size", "free", "found"),
    [
        (5, 24, Plan(32768, -1)),
        (17, 24, Plan(32768, -1)),
        (19, 23, Plan(32768, -1, "q8_0", ("the cache is q8_0, so that it fits",))),
        (
            20,
            23,
            Plan(
                16384,
                -1,
                "f16",
                ("a context of 32768 tokens does not fit into memory, 16384 does",),
            ),
        ),
    ],
)
def test_what_a_gpu_holds(size: int, free: int, found: Plan) -> None:
    """All layers as long as they fit: first the cache gets smaller, then the context, and both
    are said.
    """
    assert plan(header(size * GIB), gpu_free=free * GIB) == found
    assert found.flash_attention == ("on" if found.cache == "q8_0" else "auto")


def test_a_gpu_that_is_too_small_holds_some_layers_or_none() -> None:
    """Of a model that does not fit, as many layers as do, or as many as were asked for; none is
    a note as well.
    """
    large = header(40 * GIB)
    some = plan(large, gpu_free=24 * GIB)
    assert 12 < some.gpu_layers < 24
    assert some.notes[0] == f"{some.gpu_layers} of 33 layers fit on the GPU"
    assert plan(large, gpu_free=24 * GIB, gpu_layers=5).gpu_layers == 5
    assert plan(large, gpu_free=1 * GIB).notes == ("no layer fits on the GPU",)
    assert plan(large, gpu_free=24 * GIB, gpu_layers=0) == Plan(32768)


def test_what_memory_holds_without_a_gpu() -> None:
    """The context is what the model was trained for, up to 32768, halved until its cache fits
    into half of the memory.
    """
    assert plan(header(GIB)) == Plan(32768)
    assert plan(header(GIB)).flash_attention == "off"
    assert plan(header(GIB, context_length=4096)) == Plan(4096)
    assert plan(header(GIB), context=65536).context == 65536
    assert plan(header(GIB), ram_free=4 * GIB).context == 16384
    assert plan(header(GIB), ram_free=1).context == 2048


def test_every_value_has_its_path() -> None:
    """Nested objects and lists, escapes, brackets inside of texts, empty ones, and any spaces
    between.
    """
    text = (
        '{"a": "x\\"]}", "b" : [ {"c": 1.5e3, "d": []}, {"c": null} ], "e\\u00e9": {"f": [true, '
        '[false]]}, "g": {}}'
    )
    found = [(".".join(path), text[start:end]) for path, start, end in values(text)]
    assert found == [
        ("a", '"x\\"]}"'), ("b.0.c", "1.5e3"), ("b.1.c", "null"), ("eé.f.0", "true"),
        ("eé.f.1.0", "false")
    ]  # fmt: skip
    assert values("17") == [((), 0, 2)]


def test_the_least_certain_token_of_a_value_counts() -> None:
    """Also one that only begins or ends inside of it; what stands between the values does not
    count.
    """
    pieces = [('{"', 0.1), ('a": 2', 0.5), ("5", 0.9), (', "b": "x', 0.8), ('y"', 0.7), ("}", 0.01)]
    logs = [(text, math.log(p)) for text, p in pieces]
    assert by_field('{"a": 25, "b": "xy"}', logs) == {"a": 0.5, "b": 0.7}


def test_a_long_match_is_guessed_and_wrong_guesses_stop() -> None:
    """After six tokens as before, the next ones are guessed: more when they were right, none for
    a while when twice not.
    """
    pytest.importorskip("llama_cpp", reason="llama-cpp-python is not installed")
    from hepnb.models.llamacpp import guessing

    draft = guessing.Guesses([*range(100), *range(5)])
    assert draft.guess(10) == []
    draft.add(5)
    assert draft.guess(10) == [6, 7, 8, 9]
    assert draft.guess(2) == [6, 7]
    assert draft.guess(0) == []
    draft.judge(4, 4)
    assert draft.guess(100) == [*range(6, 14)]
    draft.judge(8, 3)
    draft.judge(4, 0)
    assert draft.guess(100) == []
    assert (draft.made, draft.right) == (16, 7)
    for token in range(6, 71):
        draft.add(token)
    assert draft.guess(3) == [71, 72, 73]
