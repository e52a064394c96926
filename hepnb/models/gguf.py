"""The head of a GGUF file, read without llama.cpp: what a model is, and whether the file is whole.

Format: github.com/ggml-org/ggml/blob/master/docs/gguf.md, versions 2 and 3, little endian.
"""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from hepnb import filing
from hepnb.errors import ModelError

_MAGIC = b"GGUF"
#: number of a value type → its struct format
_SCALARS = {
    0: "B",
    1: "b",
    2: "H",
    3: "h",
    4: "I",
    5: "i",
    6: "f",
    7: "?",
    10: "Q",
    11: "q",
    12: "d",
}
_STRING, _ARRAY = 8, 9
_TOKENS = "tokenizer.ggml.tokens"
#: the longest text that a header may hold; chat templates have some 10 kB
_LONGEST = 1 << 24
_SAMPLE = 1 << 20

#: number of a file type → its name (llama.h, enum llama_ftype)
_FILE_TYPES = {
    0: "F32", 1: "F16", 2: "Q4_0", 3: "Q4_1", 7: "Q8_0", 8: "Q5_0", 9: "Q5_1", 10: "Q2_K",
    11: "Q3_K_S", 12: "Q3_K_M", 13: "Q3_K_L",
    14: "Q4_K_S", 15: "Q4_K_M", 16: "Q5_K_S", 17: "Q5_K_M", 18: "Q6_K", 19: "IQ2_XXS", 20: "IQ2_XS",
    21: "Q2_K_S", 22: "IQ3_XS",
    23: "IQ3_XXS", 24: "IQ1_S", 25: "IQ4_NL", 26: "IQ3_S", 27: "IQ3_M", 28: "IQ2_S", 29: "IQ2_M",
    30: "IQ4_XS", 31: "IQ1_M",
    32: "BF16",
    36: "TQ1_0", 37: "TQ2_0", 38: "MXFP4",
}  # fmt: skip

Value = str | int | float | bool | tuple[int | float, ...]
#: numbers per layer are kept; longer lists are scores and types of a vocabulary
_LONGEST_LIST = 1024


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a GGUF file.

    ``values``: its metadata; a list of up to 1024 numbers is a tuple, any other is replaced by its
    length. ``tensors``: how many; ``parameters``: numbers in all tensors together; ``bytes``: size
    of the file.
    """

    path: Path
    version: int
    values: dict[str, Value]
    tensors: int
    parameters: int
    bytes: int

    @property
    def architecture(self) -> str:
        """The architecture by llama.cpp's name: ``llama``, ``qwen3``; "" where the file does not
        say.
        """
        return str(self.values.get("general.architecture", ""))

    def number(self, key: str) -> int:
        """A number of the architecture: ``context_length``, ``block_count``; 0 where the file
        does not say.
        """
        value = self.values.get(f"{self.architecture}.{key}", 0)
        return int(value) if isinstance(value, int | float) else 0

    @property
    def quantisation(self) -> str:
        """The quantisation of most tensors: ``Q4_K_M``, ``Q8_0``; "" where the file does not
        say, or in a way not known here.
        """
        kind = self.values.get("general.file_type", -1)
        return _FILE_TYPES.get(int(kind), "") if isinstance(kind, int | float) else ""

    @property
    def vocabulary(self) -> int:
        """The number of tokens in the vocabulary; 0 where the file does not say."""
        tokens = self.values.get(_TOKENS, 0)
        return tokens if isinstance(tokens, int) else 0

    @property
    def template(self) -> str:
        """Its chat template, "" where it brings none."""
        return str(self.values.get("tokenizer.chat_template", ""))


def read(path: str | Path) -> Header:
    """The header of a GGUF file.

    Raises ModelError for a file that is missing, is something else, or ends too early.
    """
    place = Path(path)
    if found := filing.unusual(place):
        raise ModelError(
            found,
            where=str(path),
            expected="a model in a GGUF file",
            hint="check the path, or run hepnb doctor",
        )
    size = place.stat().st_size
    with _open(place) as file:
        if file.read(4) != _MAGIC:
            raise ModelError(
                "not a GGUF file",
                where=str(path),
                hint="llama.cpp reads models in GGUF format only",
            )
        reader = _HeaderReader(file, str(path), size)
        version = reader.number("I")
        if version not in (2, 3):
            raise ModelError(f"GGUF version {version}", where=str(path), expected="version 2 or 3")
        tensors, count = reader.number("Q"), reader.number("Q")
        values = dict(reader.pair() for _ in range(count))
        parameters = sum(reader.tensor() for _ in range(tensors))
    return Header(place, version, values, tensors, parameters, size)


def fingerprint(path: str | Path) -> str:
    """Eight hex digits that tell one model file from another: of its size, its first and its
    last megabyte.
    """
    place = Path(path)
    digest = hashlib.sha256(str(place.stat().st_size).encode())
    with filing.stream(place) as file:
        digest.update(file.read(_SAMPLE))
        file.seek(max(0, place.stat().st_size - _SAMPLE))
        digest.update(file.read(_SAMPLE))
    return digest.hexdigest()[:8]


def _open(place: Path) -> BinaryIO:
    try:
        return filing.stream(place)
    except OSError as error:
        raise ModelError(
            f"cannot be read ({error.strerror})", where=str(place), hint="check its permissions"
        ) from None


class _HeaderReader:
    """Reads the parts of a header, and refuses to read beyond the end of the file."""

    def __init__(self, file: BinaryIO, where: str, size: int) -> None:
        self.file = file
        self.where = where
        self.size = size

    def take(self, n: int) -> bytes:
        data = self.file.read(n) if n <= self.size else b""
        if len(data) < n:
            raise ModelError(
                "the file ends inside its header",
                where=self.where,
                hint="it is truncated: get it again",
            )
        return data

    def number(self, form: str) -> int:
        return int(struct.unpack(f"<{form}", self.take(struct.calcsize(form)))[0])

    def text(self) -> str:
        length = self.number("Q")
        if length > _LONGEST:
            raise ModelError(
                f"a text of {length} bytes in its header",
                where=self.where,
                hint="the file is damaged: get it again",
            )
        return self.take(length).decode("utf-8", "replace")

    def pair(self) -> tuple[str, Value]:
        key, kind = self.text(), self.number("I")
        return key, self.tokens() if (key, kind) == (_TOKENS, _ARRAY) else self.value(kind)

    def value(self, kind: int) -> Value:
        if kind == _STRING:
            return self.text()
        if kind == _ARRAY:
            return self.list_()
        if kind not in _SCALARS:
            raise ModelError(
                f"a value of unknown type {kind} in its header",
                where=self.where,
                hint="the file is damaged: get it again",
            )
        form = _SCALARS[kind]
        value: Value = struct.unpack(f"<{form}", self.take(struct.calcsize(form)))[0]
        return value

    def list_(self) -> int | tuple[int | float, ...]:
        """A short list of numbers; steps over any other, and gives its length."""
        kind, length = self.number("I"), self.number("Q")
        if kind in _SCALARS and length <= _LONGEST_LIST:
            form = f"<{length}{_SCALARS[kind]}"
            return struct.unpack(form, self.take(struct.calcsize(form)))
        if kind in _SCALARS:
            self.skip(length * struct.calcsize(_SCALARS[kind]))
        else:
            for _ in range(length):
                self.skip(self.number("Q")) if kind == _STRING else self.value(kind)
        return length

    def tokens(self) -> int:
        """Steps over the vocabulary.

        A token that stands twice is damage, and llama.cpp would end the process for it.
        """
        if self.number("I") != _STRING:
            raise ModelError(
                "a vocabulary that is no list of texts",
                where=self.where,
                hint="the file is damaged: get it again",
            )
        length = self.number("Q")
        seen = {self.take(self.number("Q")) for _ in range(length)}
        if len(seen) < length:
            raise ModelError(
                "a token stands twice in its vocabulary",
                where=self.where,
                hint="the file is damaged: get it again",
            )
        return length

    def skip(self, n: int) -> None:
        if n > self.size - self.file.tell():
            self.take(self.size + 1)
        self.file.seek(n, 1)

    def tensor(self) -> int:
        """Steps over the description of a tensor; the numbers that it holds."""
        self.text()
        size = 1
        for _ in range(self.number("I")):
            size *= self.number("Q")
        self.take(4 + 8)  # type and place
        return size
