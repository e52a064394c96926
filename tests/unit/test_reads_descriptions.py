"""Labels of a description list: each is a name, and a region below a title on categories."""

from __future__ import annotations

from hepnb.extract.patterns import Patterns
from hepnb.readers.latex import read_latex
from tests.unit.test_latex_tables import lines

CATEGORIES = (
    r"\documentclass{article}\begin{document}\section{Event categories}"
    r"Events fall into one of the following classes.\begin{description}"
    r"\item[Boosted leptonic] At least one lepton and at least three jets."
    r"\item[Boosted] No leptons, at least five jets."
    r"\item[SR-X] $H_T > 510$ GeV is required."
    r"\item[--] The rest is not used.\end{description}\end{document}"
)


def test_the_labels_of_a_description_are_followed_by_a_colon() -> None:
    """Their bold letters stand for one; signs are marks as of any list."""
    paper = read_latex({"note.tex": CATEGORIES.encode()}, "note")
    starts = [b.text.split(" ")[0] for b in paper.blocks if b.kind == "list"]
    assert starts == ["Boosted", "Boosted:", "SR-X:", "–"]
    assert paper.blocks[2].text.startswith("Boosted leptonic: At least")


def test_each_of_them_is_a_region() -> None:
    """Nothing of what they ask is asked of all events."""
    spec = Patterns().extract(read_latex({"note.tex": CATEGORIES.encode()}, "note"))
    assert lines(spec) == {
        "region Boosted_leptonic": ["lepton n >= 1", "jet n >= 3"],
        "region Boosted": ["lepton n == 0", "jet n >= 5"],
        "region SR_X": ["event ht > 510 GeV"],
    }


def test_one_of_the_following_criteria_is_no_category() -> None:
    """Of the items of such a list, not all are asked for."""
    text = CATEGORIES.replace("classes", "criteria")
    spec = Patterns().extract(read_latex({"note.tex": text.encode()}, "note"))
    assert lines(spec) == {}
