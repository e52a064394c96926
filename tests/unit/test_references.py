"""References that a selection leaves definitions to: loaded, within bounds, and never a paper's
failure.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from hepnb.paper import Paper, Reference
from hepnb.ports import Bounds, ReadOptions
from hepnb.readers import references, web
from hepnb.readers.citations import citations
from tests.unit.papers import paper
from tests.unit.services import Reply, Services

ENTRIES = (
    Reference("1", "A. Author, arXiv:1602.01234.", arxiv="1602.01234"),
    Reference("2", "B. Author, a book."),
    Reference("3", "C. Author, arXiv:1602.05678.", arxiv="1602.05678"),
    Reference("4", "D. Author, gone.", arxiv="1602.09999"),
)


def citing(*sentences: str) -> Paper:
    """A paper whose selection says this."""
    made = paper(
        ("heading", "Object selection"), *(("paragraph", s) for s in sentences), references=ENTRIES
    )
    return replace(made, citations=citations(made.blocks, made.references))


def test_papers_that_define_are_loaded(services: Services) -> None:
    """Those that hold definitions, once each; what is only mentioned is not; what cannot be had
    is said.
    """
    asking = citing(
        "Photons are identified as described in Ref. [1]. The calorimeter [3] is large.",
        "Electrons follow the selection of Ref. [2], muons the criteria given in Refs. [1, 4].",
    )
    cited = references.load(asking, ReadOptions())
    assert [p.id for p in cited.papers] == ["1602.01234"]
    assert [(k.label, k.to, k.problem) for k in cited.links] == [
        ("1", "1602.01234", ""),
        ("2", "", "it has no arXiv id, DOI or report number"),
        ("1", "1602.01234", ""),
        ("4", "", "arXiv has no such paper"),
    ]
    assert cited.links[0].sentence.startswith("Photons are identified")
    assert cited.warnings == (
        (
            "reference [2] of hand (B. Author, a book.) is not loaded: it has no arXiv id, DOI or "
            "report number"
        ),
        "reference [4] of hand (D. Author, gone.) is not loaded: arXiv has no such paper",
    )


def test_bounds_hold(services: Services) -> None:
    """So many papers, so much time, and no more; what is left out is said."""
    asking = citing("Photons and jets are selected as described in Refs. [1, 3].")
    cited = references.load(asking, ReadOptions(), Bounds(count=1))
    assert [p.id for p in cited.papers] == ["1602.01234"]
    assert cited.links[1].problem == "1 others are, and more were not asked for"
    late = references.load(asking, ReadOptions(), Bounds(seconds=-1.0))
    assert [k.problem for k in late.links] == ["the time for references is up"] * 2


def test_references_of_references(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    """With depth 2 the papers that those papers lead to are loaded too; circles end."""
    near = replace(citing("Jets are selected as described in Refs. [1, 3]."), id="1602.01234")
    monkeypatch.setattr(references, "read_name", lambda name, _: replace(near, id=name.id))
    first = citing("Photons are selected as described in Ref. [1].")
    assert [p.id for p in references.load(first, ReadOptions()).papers] == ["1602.01234"]
    deep = references.load(first, ReadOptions(), Bounds(depth=5))
    assert [p.id for p in deep.papers] == ["1602.01234", "1602.05678"]
    assert {(k.paper, k.to) for k in deep.links} >= {
        ("hand", "1602.01234"),
        ("1602.01234", "1602.05678"),
    }


def test_a_refusal_ends_the_asking(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a 403 nothing more is asked: to go on would be an attack, says arXiv."""
    monkeypatch.setattr(web, "BUSY", ())
    services.first.append(Reply(status=403))
    cited = references.load(
        citing("Photons are selected as described in Refs. [1, 3]."), ReadOptions()
    )
    assert len(services.asked) == 1
    assert [k.problem for k in cited.links] == ["arXiv answered 403"] * 2


def test_offline_takes_what_is_cached(services: Services) -> None:
    """And says what is not."""
    asking = citing("Photons are selected as described in Refs. [1, 3].")
    references.load(asking, ReadOptions(), Bounds(count=1))
    services.asked.clear()
    cited = references.load(asking, ReadOptions(offline=True))
    assert [k.to for k in cited.links] == ["1602.01234", ""]
    assert services.asked == []
