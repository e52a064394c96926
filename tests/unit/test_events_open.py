"""Opening event files: which schema they have, and what is wrong with those that have none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import uproot
from fsspec.implementations.local import LocalFileOpener

from hepnb.errors import EventsError
from hepnb.events.files import tree
from hepnb.events.open import detect
from hepnb.run.work import Order, Task, work
from tests.conftest import shared


@pytest.fixture(scope="module")
def mini(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that looks like one of the ATLAS release of 2020, with the fewest branches."""
    path = tmp_path_factory.mktemp("events") / "mini.root"
    with uproot.recreate(path) as file:
        numbers = {
            b: np.arange(3, dtype=np.int32)
            for b in ("runNumber", "eventNumber", "lep_n", "lep_pt", "lep_E", "lep_type")
        }
        file.mktree("mini", {b: n.dtype for b, n in numbers.items()}).extend(numbers)
        file.mktree("other", {"x": np.int32}).extend({"x": np.arange(2, dtype=np.int32)})
    return path


def test_the_schema_is_detected_by_tree_and_branches(mini: Path) -> None:
    """The schema has the branches of the file, and the path and number of events are known."""
    found = detect(mini)
    assert (found.schema.name, found.tree, found.entries, found.path) == (
        "atlas-opendata-2020",
        "mini",
        3,
        str(mini),
    )
    assert found.schema.branches == (
        "runNumber",
        "eventNumber",
        "lep_n",
        "lep_pt",
        "lep_E",
        "lep_type",
    )
    assert found.attributes["lep"] == ("pt", "e", "type", "E", "index")


def test_a_schema_that_is_asked_for_must_fit(mini: Path) -> None:
    """Another schema's tree is not in the file; the error lists the trees that are."""
    with pytest.raises(
        EventsError,
        match=r"mini.root: trees mini, other of no known schema; expected analysis "
        r"\(atlas-opendata-2025\)",
    ):
        detect(mini, "atlas-opendata-2025")


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    """One line with the path."""
    with pytest.raises(EventsError, match="no such file"):
        detect(tmp_path / "none.root")


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7 not events", b"root\x00\x00\x00\x00" + bytes(60)]
)
def test_a_file_that_is_not_root_is_an_error(tmp_path: Path, content: bytes) -> None:
    """Empty, something else, or a damaged head."""
    path = tmp_path / "bad.root"
    path.write_bytes(content)
    with pytest.raises(EventsError, match=r"bad\.root: "):
        detect(path)


def test_a_truncated_file_is_an_error(tmp_path: Path, mini: Path) -> None:
    """Half a file has no directory."""
    path = tmp_path / "half.root"
    path.write_bytes(mini.read_bytes()[:400])
    with pytest.raises(EventsError, match=r"half\.root: "):
        detect(path)


def test_a_damaged_file_spoils_no_other_one(tmp_path: Path) -> None:
    """Bytes that name a version of a class that does not exist have uproot make one of what the
    file says; whole files are read by its own again.
    """
    whole = Path(__file__).parent / "bookkept.root"
    damaged = tmp_path / "damaged.root"
    damaged.write_bytes(whole.read_bytes())
    tree(str(damaged), "CollectionTree")
    with uproot.open(whole) as file:
        own = uproot.models.TBranch.Model_TBranch.known_versions[13]
        uproot.models.TBranch.Model_TBranch.new_class(file.file, 99)  # as it does for such bytes
    assert uproot.models.TBranch.Model_TBranch.known_versions[13] is not own
    copied = tmp_path / "copied.root"
    copied.write_bytes(whole.read_bytes())
    assert tree(str(copied), "CollectionTree").num_entries == 20


def test_what_a_damaged_file_left_open_is_taken_down(mini: Path) -> None:
    """Without what it was about to set, too: an open file that asks itself for it without an end
    took the process with it, in 2 of 10 000 damaged files.
    """
    tree(str(mini), "mini")
    left = LocalFileOpener.__new__(LocalFileOpener)
    with pytest.raises(AttributeError):
        _ = left.closed


_NOTHING = """
def read(arrays): return arrays
def reconstruct(events): return events
def select(events): return {}
def weights(events): return {}
def book(): return {}
"""


def test_missing_branches_are_named_with_what_needs_them(mini: Path) -> None:
    """The error says which branches, and which requirement needs them."""
    order = Order(_NOTHING, "mini", ("lep_pt",))
    assert work(order, Task(0, str(mini), "mini")).problem is None
    asked = replace(
        order,
        branches=("lep_pt", "jet_pt", "met_et"),
        needed_by=(("jet_pt", "select pt > 20 GeV"),),
    )
    found = work(asked, Task(0, str(mini), "mini")).problem
    assert isinstance(found, EventsError)
    assert "no branches jet_pt (needed by select pt > 20 GeV), met_et" in str(found)
    found = work(replace(order, branches=()), Task(0, str(mini), "analysis")).problem
    assert isinstance(found, EventsError)
    assert "no tree analysis" in str(found)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("data/atlas-opendata-2020/data_A.4lep.root", ("atlas-opendata-2020", "mini", 39)),
        (
            "data/atlas-opendata-2025/ODEO_FEB2025_v0_exactly4lep_data15_periodD.exactly4lep.root",
            ("atlas-opendata-2025", "analysis", 3424),
        ),
        ("data/cms-nanoaod/agc_open-data-example.root", ("cms-nanoaod", "Events", 100000)),
        ("data/cms-nanoaod/coffea_nano_dy.root", ("cms-nanoaod", "Events", 40)),
        ("data/cms-nanoaod/nanoAOD_2015_CMS_Open_Data_ttbar.root", ("cms-nanoaod", "Events", 200)),
        ("data/other/coffea_PHYSLITE_example.root", ("physlite", "CollectionTree", 100)),
        ("data/other/uproot-HZZ.root", ("hep-tutorial", "events", 2421)),
    ],
)
def test_real_files_are_detected(path: str, expected: tuple[str, str, int]) -> None:
    """Each format by itself."""
    assert detect(shared(path))[:3] == (detect(shared(path)).schema, *expected[1:])
    assert detect(shared(path)).schema.name == expected[0]
