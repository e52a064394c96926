"""Archives of LaTeX: what is read, and what is refused."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hepnb.errors import PaperError
from hepnb.readers import archive, read

PAPER = (
    rb"\documentclass{article}\begin{document}\section{Selection}Jets with $p_T>30$~GeV. "
    rb"\input{more}\end{document}"
)


def tar(
    *members: tuple[str, bytes],
    compress: bool = True,
    change: Callable[[tarfile.TarInfo], None] = lambda _: None,
) -> bytes:
    """A tar file of these members."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz" if compress else "w") as made:
        for name, content in members:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            change(info)
            made.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def zipped(*members: tuple[str, bytes]) -> bytes:
    """A zip file of these members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members:
            made.writestr(name, content)
    return buffer.getvalue()


def _words(value: str | bytes) -> str:
    """The id of a parameter: bytes have a time in them."""
    return value if isinstance(value, str) else "data"


MEMBERS = (("./ms.tex", PAPER), ("more.tex", b"More."), ("figure.pdf", b"%PDF"), ("a/b.sty", b""))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("paper.tar.gz", tar(*MEMBERS)),
        ("paper.tgz", tar(*MEMBERS)),
        ("paper.tar", tar(*MEMBERS, compress=False)),
        ("paper.zip", zipped(*MEMBERS)),
        ("paper.download", tar(*MEMBERS)),
    ],
    ids=_words,
)
def test_a_paper_in_an_archive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, data: bytes
) -> None:
    """Of any kind and name; figures are passed over; nothing is unpacked, and the second time it
    comes from the cache.
    """
    monkeypatch.setenv("HEPNB_CACHE", str(tmp_path / "cache"))
    path = tmp_path / name
    path.write_bytes(data)
    paper = read(str(path))
    assert [b.text for b in paper.blocks] == ["1 Selection", "Jets with p_{T} > 30 GeV. More."]
    assert (paper.source, paper.pages, paper.path) == ("latex", (), str(path))
    assert paper.id == (name if name == "paper.download" else "paper")
    assert read(str(path)) == paper
    assert sorted(p.name for p in tmp_path.iterdir()) == ["cache", name]


def test_a_single_file_and_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A ``.tex`` puts in what stands beside it; a ``.gz`` of one file is that file."""
    monkeypatch.setenv("HEPNB_CACHE", str(tmp_path / "cache"))
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "hep-ex_0102030v2.tex").write_bytes(PAPER)
    (tmp_path / "p" / "more.tex").write_text("More.")
    paper = read(str(tmp_path / "p" / "hep-ex_0102030v2.tex"))
    assert (paper.id, paper.version) == ("hep-ex/0102030", "v2")
    assert paper.blocks[1].text.endswith("More.")
    (tmp_path / "one.gz").write_bytes(gzip.compress(PAPER))
    assert read(str(tmp_path / "one.gz")).warnings == ("files that are not in the source: more",)


def test_a_folder_with_one_main_file_is_a_paper(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it puts in, and a document in a folder below, are no other main file."""
    monkeypatch.setenv("HEPNB_CACHE", str(tmp_path / "cache"))
    (tmp_path / "p" / "figures").mkdir(parents=True)
    (tmp_path / "p" / "search.tex").write_bytes(PAPER)
    (tmp_path / "p" / "more.tex").write_text("More.")
    (tmp_path / "p" / "figures" / "plot.tex").write_bytes(PAPER)
    assert read(str(tmp_path / "p")) == read(str(tmp_path / "p" / "search.tex"))


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (
            ("a.tex", "b.tex"),
            "is a folder with 2 main files; .*give one of its files: a.tex, b.tex",
        ),
        (("a.pdf", "b.dat"), "is a folder without LaTeX; .*give one of its files: a.pdf$"),
        ((), "is a folder without LaTeX; .*check the path"),
        (
            tuple(f"{n}.tex" for n in range(9)),
            r"is a folder with 9 main files; .*0.tex, .*5.tex, … \(9\)$",
        ),
    ],
    ids=["two", "a-pdf", "none", "many"],
)
def test_a_folder_without_one_main_file_says_which_to_give(
    tmp_path: Path, names: tuple[str, ...], told: str
) -> None:
    """The error names what there is to choose from."""
    for name in names:
        (tmp_path / name).write_bytes(PAPER)
    with pytest.raises(PaperError, match=told):
        read(str(tmp_path))


def test_a_folder_gives_nothing_outside_of_it(tmp_path: Path) -> None:
    """A link out of the folder is not followed."""
    (tmp_path / "secret.tex").write_text("secret")
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "ms.tex").write_bytes(PAPER)
    (tmp_path / "p" / "more.tex").symlink_to(tmp_path / "secret.tex")
    assert set(archive.folder(tmp_path / "p" / "ms.tex")[0]) == {"ms.tex"}


def test_what_a_folder_has_too_much_of_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The nearest files are read; one that is too large, and where reading stopped, is a warning
    of the paper.
    """
    monkeypatch.setattr(archive, "MOST_MEMBERS", 4)
    monkeypatch.setattr(archive, "MOST_FILE", 1000)
    (tmp_path / "a" / "deep").mkdir(parents=True)
    (tmp_path / "ms.tex").write_bytes(PAPER)
    (tmp_path / "more.tex").write_text("More.")
    (tmp_path / "huge.tex").write_bytes(bytes(1001))
    for name in ("a/b.tex", "a/deep/c.tex"):
        (tmp_path / name).write_text("x")
    found, left = archive.folder(tmp_path / "ms.tex")
    assert set(found) == {"ms.tex", "more.tex", "a/b.tex"}
    assert left == (
        "huge.tex is not read: it has 0 MB, at most 0 MB are expected",
        "not looked at from a/deep/c.tex on: the folder has more than 4 files or 50 MB of text",
    )
    assert set(left) <= set(read(str(tmp_path / "ms.tex")).warnings)


def test_a_document_that_is_too_large_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not read to some byte, alone or packed."""
    monkeypatch.setattr(archive, "MOST_FILE", 2_000_000)
    long = PAPER + b"%" * 2_000_000
    (tmp_path / "ms.tex").write_bytes(long)
    with pytest.raises(PaperError, match="2 MB; expected at most 2 MB a file"):
        archive.folder(tmp_path / "ms.tex")
    with pytest.raises(PaperError, match=r"'ms\.tex' in it is too large"):
        archive.files(gzip.compress(long), "ms.gz")
    whole = PAPER + b"%" * 1_500_000  # more than what one look decompresses
    assert archive.files(gzip.compress(whole), "ms.gz") == {"ms.tex": whole}


def _link(kind: bytes) -> Callable[[tarfile.TarInfo], None]:
    def change(info: tarfile.TarInfo) -> None:
        info.type, info.linkname, info.size = kind, "/etc/passwd", 0

    return change


ZEROS = gzip.compress(bytes(30_000_000), 9)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (tar(("../evil.tex", b"x")), "points outside"),
        (tar(("/etc/evil.tex", b"x")), "points outside"),
        (tar(("a/../../evil.tex", b"x")), "points outside"),
        (zipped(("../evil.tex", b"x")), "points outside"),
        (zipped(("C:/evil.tex", b"x")), "points outside"),
        (tar(("a.tex", b""), change=_link(tarfile.SYMTYPE)), "is a link"),
        (tar(("a.tex", b""), change=_link(tarfile.LNKTYPE)), "is a link"),
        (tar(("a.tex", b""), change=_link(tarfile.CHRTYPE)), "is a link or a device"),
        (tar(("zeros.tex", bytes(6_000_000))), "too large"),
        (zipped(("zeros.tex", bytes(6_000_000))), "too large"),
        (tar(*((f"{n}.tex", b"") for n in range(5_001))), "more than 5000 files"),
        (tar(*MEMBERS)[:60], "broken"),
        (zipped(*MEMBERS)[:60], "broken"),
        (b"PK\x03\x04" + b"x" * 100, "broken"),
        (b"\x1f\x8b" + b"x" * 100, "broken"),
        (b"no archive at all", "broken"),
    ],
    ids=_words,
)
def test_bad_archives_are_one_clear_line(data: bytes, said: str) -> None:
    """Ways out, links, devices, too much, too many, cut off, another kind: refused before
    anything is written.
    """
    with pytest.raises(PaperError, match=rf"^bad\.tar\.gz: .*{said}"):
        archive.files(data, "bad.tar.gz")


def test_ten_gigabytes_of_zeros_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """What swells a thousandfold is stopped on the way, with a few megabytes in memory."""
    monkeypatch.setattr(archive, "MOST_INSIDE", 20_000_000)
    head = tarfile.TarInfo("figure.eps")
    head.size = 10_000_000_000
    data = gzip.compress(head.tobuf()) + ZEROS * 3
    with pytest.raises(PaperError, match="far more comes out"):
        archive.files(data, "zeros.tar.gz")


@settings(max_examples=100, deadline=None)
@given(
    st.binary(max_size=200),
    st.sampled_from([b"", b"PK\x03\x04", b"\x1f\x8b\x08\x00", tar(*MEMBERS), zipped(*MEMBERS)]),
    st.integers(0, 400),
)
def test_any_bytes_are_read_or_refused(noise: bytes, start: bytes, at: int) -> None:
    """Damage anywhere ends as files or as a PaperError."""
    try:
        found = archive.files(start[:at] + noise + start[at + len(noise) :], "x.tar.gz")
    except PaperError:
        return
    assert all(isinstance(content, bytes) for content in found.values())
