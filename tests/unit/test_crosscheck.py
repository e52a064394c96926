"""A paper against its LaTeX or HTML."""

from __future__ import annotations

from pathlib import Path

import pytest

from hepnb import workflow
from hepnb.errors import PaperError
from hepnb.readers.crosscheck import differences
from hepnb.readers.latex import read_latex
from hepnb.settings import Settings
from tests.conftest import shared
from tests.unit.papers import paper, real
from tests.unit.services import Reply, Services
from tests.unit.test_archive import tar

PRINTED = (
    ("heading", "Photon selection"),
    (
        "paragraph",
        (
            "Photons are required to have p_{T} > 25 GeV and |η| < 2.37. At least two jets with "
            "p_{T} "
            "> 30 GeV are required."
        ),
    ),
)
SOURCE = r"""\documentclass{article}\begin{document}\section{Photon selection}
Photons are required to have $p_{\mathrm{T}} > %s$ GeV and $|\eta|<2.37$.
At least two jets with $\pt > 30$ GeV are kept.
\end{document}"""


def test_sources_that_agree_and_that_differ() -> None:
    """One changed number is found, in both directions; the rest agrees, however it is written."""
    same, other = (read_latex({"a.tex": (SOURCE % n).encode()}, "a") for n in ("25", "26"))
    assert differences(paper(*PRINTED), same) == ()
    found = differences(paper(*PRINTED), other)
    assert found[0].startswith('p1: the PDF has "p_{T} > 25 GeV", the LaTeX "p_{T} > 26 GeV')
    assert found[1].startswith('section 1: the LaTeX has "p_{T} > 26 GeV", the PDF "p_{T} > 25 GeV')


def test_the_witness_comes_from_arxiv(services: Services, tmp_path: Path) -> None:
    """LaTeX, else HTML, else a warning; a file that is named has to be there."""
    read = workflow.load_paper("1602.01234v2", Settings())
    assert (
        "not compared with its LaTeX: arXiv has neither its LaTeX nor its HTML"
        in workflow.crosscheck(read, Settings()).warnings[-1]
    )
    services.files["/html/1602.01234v2"] = Reply(
        b"<html><h2>Cuts</h2><p>Photons with p<sub>T</sub> &gt; 25 GeV are kept.</p></html>"
    )
    assert workflow.crosscheck(read, Settings()).checked == "its HTML says the same"
    services.files["/src/1602.01234v2"] = Reply(tar(("ms.tex", (SOURCE % 25).encode())))
    checked = workflow.crosscheck(read, Settings())
    assert checked.checked.startswith("its LaTeX differs in")
    assert any("which is not in the PDF" in w for w in checked.warnings)
    services.asked.clear()
    assert workflow.crosscheck(read, Settings(offline=True)) == checked
    assert services.asked == []
    with pytest.raises(PaperError, match="no such file"):
        workflow.crosscheck(read, Settings(), str(tmp_path / "gone.tex"))


def test_a_paper_of_pdf_only_has_no_witness(services: Services, pdf: bytes) -> None:
    """ArXiv gives the PDF as its own source."""
    services.files["/src/1602.01234v2"] = Reply(pdf)
    read = workflow.load_paper("1602.01234v2", Settings())
    assert "gave arXiv a PDF only" in workflow.crosscheck(read, Settings()).warnings[-1]


@pytest.mark.shared
def test_a_real_paper_agrees_with_its_source() -> None:
    """No false alarm for a CMS paper; a number that is changed in its LaTeX is found."""
    folder = shared("papers/2103.02708-source")
    contents = {f.name: f.read_bytes() for f in folder.iterdir()}
    assert differences(real("2103.02708"), read_latex(contents, "2103.02708")) == ()
    changed = {
        name: data.replace(rb"\pt > 53\GeV", rb"\pt > 58\GeV") for name, data in contents.items()
    }
    assert changed != contents
    assert any(
        "58 GeV" in d for d in differences(real("2103.02708"), read_latex(changed, "2103.02708"))
    )
