"""Tables, and histograms with given bins and in two dimensions, from the spec to the result of a
run.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import awkward as ak
import matplotlib as mpl
import numpy as np
import pytest

from hepnb import plot
from hepnb.errors import SpecError
from hepnb.events.example import make
from hepnb.events.open import detect
from hepnb.generate.compile import compile as compile_spec
from hepnb.run import chunks
from tests.unit.compiling import arrays, asked, compiled, module, reviewed

mpl.use("agg")

TABLE = """
table efficiency
  tabletype efficiency
  nvars 2
  errors false
  # value, pt, eta
  0.5 10 25 -5 5
  0.9 25 1000 0 5
"""
LEPTONS = "object leptons\n  take Lepton\n"


def test_a_table_is_looked_up_in_its_bins() -> None:
    """The lower edge is inside; outside of all bins there is no value, which passes neither way."""
    # leptons: 30 (eta -0.5), 20 (0.5), 10 (1.4); none; 25 (0.0)
    before = TABLE + LEPTONS
    assert asked("efficiency(pt(leptons[0]), eta(leptons[0])) > 0.8", before=before) == [
        False,
        False,
        True,
    ]
    assert asked(
        "efficiency(pt(leptons[0]), eta(leptons[0])) > 0.8", before=before, statement="reject"
    ) == [False, False, False]
    assert asked("size(efficiency(pt(leptons), eta(leptons)) < 0.6) == 2", before=before) == [
        True,
        False,
        False,
    ]


def test_a_table_as_a_weight() -> None:
    """The value is the factor; where it is missing the sum of weights is not a number, rather
    than too small.
    """
    text = (
        f"{TABLE}{LEPTONS}region SR\n  select size(leptons) > 0\n  weight w "
        "efficiency(pt(leptons[-1]), eta(leptons[-1]))\n"
    )
    namespace = module(text)
    weights = namespace["weights"](namespace["reconstruct"](namespace["read"](arrays())))["SR"]
    np.testing.assert_array_equal(weights, [0.5, np.nan, 0.9])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"{TABLE}region SR\n  select efficiency(MET) > 0.5\n", "of 1 value; expected 2"),
        (f"{TABLE}region SR\n  select efficiency(25, 0) > 0.5\n", "of a constant"),
        (
            'region SR\n  select MET > 3\n  histo h, "h", 0 20 10, MET\n',
            "edges that do not increase",
        ),
        (
            'region SR\n  select MET > 3\n  histo h, "h", 3, 0, 10, 3, 5, 5, MET, MET\n',
            "limits that increase",
        ),
    ],
)
def test_tables_and_bins_that_make_no_sense(text: str, words: str) -> None:
    """An error at the line."""
    with pytest.raises(SpecError, match=words):
        compiled(text)


HISTOGRAMS = f"""{LEPTONS}
region SR
  select size(leptons) >= 0
  histo uneven, "lepton pT", 0 12 20 100 GeV, pt(leptons)
  histo plane, "pT;eta", 2, 0, 50 GeV, 2, -5, 5, pt(leptons), eta(leptons)
  histo mixed, "first lepton and MET", 2, 0, 50, 2, 0, 200, pt(leptons[0]), MET
"""


def _filled(text: str) -> dict[str, Any]:
    namespace = module(text)
    events = namespace["reconstruct"](namespace["read"](arrays()))
    (mask,) = namespace["select"](events)["SR"].values()
    histograms = namespace["book"]()
    namespace["fill"](histograms, events, {"SR": ak.to_numpy(mask)}, namespace["weights"](events))
    return histograms  # type: ignore[no-any-return]


def test_histograms_with_given_bins_and_in_two_dimensions() -> None:
    """A point that lacks one of its values is left out; axes have their titles and units."""
    found = _filled(HISTOGRAMS)
    assert found["uneven"].values().tolist() == [1, 0, 3]
    assert found["plane"].values().tolist() == [[0, 2], [1, 1]]
    assert found["mixed"].values().tolist() == [[0, 0], [1, 1]]
    assert [a.label for a in found["plane"].axes] == ["pT [GeV]", "eta"]
    assert [a.label for a in found["mixed"].axes] == ["pt(leptons[0]) [GeV]", "MET [GeV]"]


def test_a_map_with_edges_on_one_axis_or_on_both() -> None:
    """The same points as in even bins, where the edges are the same; in every order of the
    parts.
    """
    x, y = ("3, 0, 60", "0 20 40 60"), ("2, 0, 200", "0 100 200")
    lines = [
        f'  histo h{i}{j}, "h", {a}, {b}, pt(leptons[0]), MET\n'
        for i, a in enumerate(x)
        for j, b in enumerate(y)
    ]
    found = _filled(
        f"object leptons\n  take Lepton\nregion SR\n  select MET >= 0\n{''.join(lines)}"
    )
    assert found["h00"].sum().value > 0
    assert all(h.values().tolist() == found["h00"].values().tolist() for h in found.values())
    assert [len(found["h10"].axes[0].edges), len(found["h01"].axes[1].edges)] == [4, 3]


def test_a_run_gives_them_and_they_are_drawn(tmp_path: Path) -> None:
    """The result has the values row by row; what is outside is counted; the figure is a map."""
    file = detect(make(tmp_path / "toy.root", events=300))
    result = chunks.run(compile_spec(reviewed(HISTOGRAMS), file), [file], chunks.How(chunk="100"))
    _, plane, mixed = result.histograms
    assert (plane.edges, plane.y_edges, len(plane.values)) == ((0, 25, 50), (-5, 0, 5), 4)
    leptons = (
        sum(result.histograms[0].values)
        + result.histograms[0].underflow
        + result.histograms[0].overflow
    )
    assert sum(plane.values) + plane.overflow == pytest.approx(leptons)
    assert sum(mixed.values) + mixed.overflow == 300
    assert chunks.from_json(chunks.to_json(result)).histograms == result.histograms
    plot.histogram(plane, tmp_path / "plane.png")
    plot.samples({"a": plane, "data": plane}, ["data"], tmp_path / "samples.png")
    assert all((tmp_path / f"{name}.png").stat().st_size > 5000 for name in ("plane", "samples"))


def test_a_program_draws_its_maps(tmp_path: Path) -> None:
    """The figures of a program by itself."""
    file = detect(make(tmp_path / "toy.root", events=100))
    program = compile_spec(reviewed(HISTOGRAMS), file)
    namespace: dict[str, Any] = {}
    source = "\n".join(
        c.source
        for c in program.cells
        if c.role == "select" or c.key in ("loop", "figures", "run", "plot")
    )
    with mpl.rc_context():  # the style of the program's figures stays there
        exec(compile(source, "<program>", "exec", dont_inherit=True), namespace)
    assert set(namespace["figures"]) == {"uneven", "plane", "mixed"}
    namespace["figures"]["plane"].savefig(tmp_path / "plane.png")
    assert (tmp_path / "plane.png").stat().st_size > 5000
