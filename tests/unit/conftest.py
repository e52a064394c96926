"""What the unit tests share: services on this machine in place of those on the network, and a
cache of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hepnb.readers import bounded
from hepnb.readers.pdf import read_pdf
from tests.unit.pdfs import paper
from tests.unit.services import Reply, Services, serving


@pytest.fixture
def pdf(tmp_path: Path) -> bytes:
    """A small paper, with two references and a sentence that cites one."""

    def write(sheet: object) -> None:
        sheet.line(72, 100, "Photons with p_{T} > 25 GeV are kept, as in Ref. [1].")  # type: ignore[attr-defined]
        sheet.lines(
            72, 700, ["[1] A. Author, Journal of Things.", "[2] B. Author, arXiv:1602.05678."]
        )  # type: ignore[attr-defined]

    return paper(tmp_path / "served.pdf", write).read_bytes()


@pytest.fixture
def services(tmp_path: Path, pdf: bytes, monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    """ArXiv has one paper in two spellings, INSPIRE nothing; the cache is empty."""
    monkeypatch.setenv("HEPNB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(bounded, "read_pdf", read_pdf)  # no process for each of many small papers
    with serving(monkeypatch) as found:
        for name in ("1602.01234", "1602.01234v2", "hep-ex/0102030", "1602.05678"):
            found.files[f"/pdf/{name}"] = Reply(pdf, headers={"Content-Type": "application/pdf"})
        yield found
