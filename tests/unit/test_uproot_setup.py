"""What hepnb changes about uproot."""

from __future__ import annotations

import zlib
from pathlib import Path

import numpy as np
import pytest
import uproot

from hepnb.events import files, uproot_setup


@pytest.fixture
def _prepared() -> None:
    uproot_setup.prepare()


@pytest.mark.usefixtures("_prepared")
def test_zlib_data_are_decompressed_to_what_they_were() -> None:
    """Nothing, a byte and many bytes come back."""
    for size in (0, 1, 100_000):
        data = np.random.default_rng(7).integers(0, 9, size, dtype=np.uint8).tobytes()
        told = np.frombuffer(zlib.compress(data), np.uint8)
        assert bytes(uproot.compression._decompress_ZLIB.decompress(told, size)) == data


@pytest.mark.usefixtures("_prepared")
def test_damaged_zlib_data_are_an_error_of_zlib_that_says_what_is_wrong() -> None:
    """Libdeflate says only that it failed."""
    told = bytearray(zlib.compress(bytes(range(200))))
    told[20] ^= 255
    with pytest.raises(zlib.error, match=r"incorrect data check|invalid"):
        uproot.compression._decompress_ZLIB.decompress(bytes(told), 200)


def test_a_file_is_read_by_libdeflate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Uproot asks libdeflate for the baskets of a file that hepnb opens."""
    path = tmp_path / "zlib.root"
    with uproot.recreate(path, compression=uproot.ZLIB(4)) as file:
        file.mktree("t", {"x": np.float32})
        file["t"].extend({"x": np.zeros(10_000, np.float32)})
    calls = []

    def counted(data: bytes, size: int) -> bytes:
        calls.append(size)
        return zlib.decompress(data)

    monkeypatch.setattr(uproot_setup.deflate, "zlib_decompress", counted)
    assert files.tree(str(path), "t")["x"].array(library="np").sum() == 0
    assert max(calls) == 40_000
