"""The language against events: what `check` passes with the events at hand runs, and means what
people mean by it.
"""

from __future__ import annotations

from pathlib import Path

import awkward as ak
import numpy as np
import pytest
import uproot

from hepnb import cli, workflow
from hepnb.adl.check import check
from hepnb.adl.parse import parse
from hepnb.adl.tree import Mark
from hepnb.errors import EventsError, HepnbError, SpecError
from hepnb.events import schema
from hepnb.events.open import detect
from hepnb.events.toys import dimuons, diphotons
from hepnb.generate.compile import compile as compile_spec
from hepnb.result import RunResult
from hepnb.run import chunks
from hepnb.settings import Settings
from hepnb.spec import ReviewedSpec
from tests.conftest import shared
from tests.unit.compiling import compiled, reviewed


@pytest.fixture(scope="module")
def delphes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Toy events in the form of Delphes."""
    return diphotons(tmp_path_factory.mktemp("delphes") / "photons.root", events=800, signal=True)


@pytest.fixture(scope="module")
def arrays(delphes: Path) -> ak.Array:
    """Their branches."""
    return uproot.open(delphes)["Delphes"].arrays()


def _run(text: str, path: Path) -> RunResult:
    file = detect(path)
    assert not [f for f in check(parse(text), attributes=file.attributes) if f.severity == "error"]
    return chunks.run(compile_spec(reviewed(text), file), [file])


def _selected(text: str, path: Path) -> int:
    return _run(text, path).regions[-1].selected


def _entries(result: RunResult) -> dict[str, float]:
    return {h.name: sum(h.values) + h.underflow + h.overflow for h in result.histograms}


def test_a_native_attribute_is_found_in_another_case(delphes: Path, arrays: ak.Array) -> None:
    """``isolationvar`` of a branch IsolationVar, as ``check`` finds it."""
    text = "object b\n  take Photon\n  select isolationvar > 0\nregion R\n  select size(b) >= 1\n"
    assert _selected(text, delphes) == int(
        ak.sum(ak.any(arrays["Photon.IsolationVar"] > 0, axis=1))
    )


def test_a_momentum_and_the_missing_one_add_up_in_the_transverse_plane(
    delphes: Path, arrays: ak.Array
) -> None:
    """pt(photon + MET), also turned round, against the components."""
    text = "object photons\n  take Photon\nregion R\n  select pt(photons[0] + MET) > 100 GeV\n"
    order = ak.argsort(arrays["Photon.PT"], axis=1, ascending=False)
    pt, phi = (ak.firsts(arrays[f"Photon.{n}"][order]) for n in ("PT", "Phi"))
    met, met_phi = (ak.firsts(arrays[f"MissingET.{n}"]) for n in ("MET", "Phi"))
    x, y = (pt * f(phi) + met * f(met_phi) for f in (np.cos, np.sin))
    assert _selected(text, delphes) == int(ak.sum(ak.fill_none(np.hypot(x, y) > 100, False)))
    turned = "object photons\n  take Photon\nregion R\n  select dphi(photons[0], -MET) < 0.5\n"
    angle = np.abs((phi - met_phi) % (2 * np.pi) - np.pi)  # to the other side
    assert _selected(turned, delphes) == int(ak.sum(ak.fill_none(angle < 0.5, False)))


def test_each_object_with_the_missing_momentum(delphes: Path, arrays: ak.Array) -> None:
    """In a block the sum is one for each object."""
    text = (
        "object photons\n  take Photon\n  select pt(this + MET) > 150 GeV\nregion R\n  select "
        "size(photons) >= 1\n"
    )
    met, met_phi = (ak.firsts(arrays[f"MissingET.{n}"]) for n in ("MET", "Phi"))
    x, y = (
        arrays["Photon.PT"] * f(arrays["Photon.Phi"]) + met * f(met_phi) for f in (np.cos, np.sin)
    )
    assert _selected(text, delphes) == int(ak.sum(ak.any(np.hypot(x, y) > 150, axis=1)))


@pytest.mark.parametrize(
    "condition", ["mass(photons[0] + MET) > 5", "dR(photons[0], MET) > 0.3", "eta(-MET) < 1"]
)
def test_what_the_missing_momentum_lacks_is_found_by_the_check(
    delphes: Path, condition: str
) -> None:
    """A mass with MET, a distance in eta: told at the line, before anything is compiled."""
    text = f"object photons\n  take Photon\nregion R\n  select {condition}\n"
    found = check(parse(text), attributes=detect(delphes).attributes)
    assert [(f.code, f.line) for f in found if f.severity == "error"] == [("HEP103", 4)]


def test_sort_in_a_region_orders_from_there_on(delphes: Path, arrays: ak.Array) -> None:
    """jets[0] is the leading one before it and the softest after it, in that region only."""
    text = """
object jets
  take Jet
region R
  select size(jets) >= 2
  select pt(jets[0]) > 80
  sort pt(jets) ascend
  select pt(jets[0]) > 30
region S
  select size(jets) >= 2
  select pt(jets[0]) > 80
"""
    pt = arrays["Jet.PT"]
    two, hard, soft = (
        ak.num(pt) >= 2,
        ak.fill_none(ak.max(pt, axis=1) > 80, False),
        ak.fill_none(ak.min(pt, axis=1) > 30, False),
    )
    found = _run(text, delphes)
    assert [r.selected for r in found.regions] == [
        int(ak.sum(two & hard & soft)),
        int(ak.sum(two & hard)),
    ]


def test_sort_by_what_is_no_attribute_is_an_error() -> None:
    """A number of the event orders nothing."""
    with pytest.raises(SpecError, match="a key that is the same for all objects"):
        compiled("object jets\n  take Jet\nregion R\n  sort MET ascend\n")


def test_a_histogram_is_filled_where_it_stands(delphes: Path, arrays: ak.Array) -> None:
    """Before, between and after the requirements; inherited ones count."""
    text = """
region base
  select MET > 50 GeV
region R
  take base
  histo first, "MET", 10, 0, 1000, MET
  select MET > 100 GeV
  histo second, "MET", 10, 0, 1000, MET
  select MET > 200 GeV
  histo last, "MET", 10, 0, 1000, MET
"""
    met = ak.flatten(arrays["MissingET.MET"])
    found = _run(text, delphes)
    assert _entries(found) == {
        "first": np.sum(met > 50),
        "second": np.sum(met > 100),
        "last": np.sum(met > 200),
    }
    assert [r.name for r in found.regions] == ["base", "R"]


def test_a_list_of_histograms_may_be_taken_at_several_places(
    delphes: Path, arrays: ak.Array
) -> None:
    """Each time it is filled with what passes there."""
    text = """
histolist plots
  histo met, "MET", 10, 0, 1000, MET
region R
  take plots
  select MET > 100 GeV
  take plots
  select MET > 200 GeV
  take plots
"""
    met = ak.flatten(arrays["MissingET.MET"])
    assert _entries(_run(text, delphes)) == {
        "met": len(met),
        "R_met": np.sum(met > 100),
        "R_met_2": np.sum(met > 200),
    }


def test_a_histogram_in_an_object_block_has_the_objects_that_are_left(
    delphes: Path, arrays: ak.Array
) -> None:
    """Before the first requirement, between two, after the last; of all events."""
    text = """
object jets
  take Jet
  histo every, "pT", 10, 0, 1000, pt
  select pt > 40 GeV
  histo hard, "pT", 10, 0, 1000, pt
  select abs(eta) < 1
  histo central, "pT", 10, 0, 1000, pt
region R
  select size(jets) >= 1
"""
    pt, eta = arrays["Jet.PT"], arrays["Jet.Eta"]
    found = _run(text, delphes)
    central = (pt > 40) & (abs(eta) < 1)
    assert _entries(found) == {
        "every": ak.sum(ak.num(pt)),
        "hard": ak.sum(pt > 40),
        "central": ak.sum(central),
    }
    assert found.regions[0].selected == ak.sum(ak.any(central, axis=1))


def test_requirements_keep_their_ids_where_a_histogram_parts_a_block() -> None:
    """Cells of the parts name the lines of the spec."""
    block = (
        'object jets\n  take Jet\n  select pt > 40 GeV\n  histo h, "pT", 10, 0, 100, pt\n  '
        "select abs(eta) < 1\n"
    )
    text = f"{block}region R\n  select size(jets) >= 1\n"
    spec = workflow.read_spec(text)
    program = compile_spec(
        ReviewedSpec(spec, spec.tree, spec.requirements), schema.load("atlas-opendata-2020")
    )
    named = {i for c in program.cells for i in c.requirements}
    assert {r.id for r in spec.requirements} == named


def test_a_cone_that_shrinks_may_leave_its_unit_to_the_rule(delphes: Path) -> None:
    """10 / pt is 10 GeV / pt, since a number without a unit has the canonical one."""
    block = (
        "object jets\n  take Jet\nobject kept\n  take Photon\n  reject any(dR(this, jets) < "
        "min(0.4, 0.04 + 10{} / pt))\n"
    )
    region = "region R\n  select size(kept) >= 1\n"
    assert (
        _selected(block.format("") + region, delphes)
        == _selected(block.format(" GeV") + region, delphes)
        > 0
    )


def test_what_a_composite_has_in_the_forms_that_people_write(tmp_path: Path) -> None:
    """mass, pt and charge of the one candidate, by index, by reducer, as a function and as an
    attribute.
    """
    file = dimuons(tmp_path / "muons.root", events=500)
    text = """
object muons
  take Muon
composite dimuon
  take disjoint(muons a, muons b)
  object Z = a + b
region R
  select size(muons) == 2
  select charge(dimuon[0]) == 0
  select mass(dimuon[0]) > 10 GeV
  select dimuon[0].Z.pt > 5 GeV
  select any(pt(dimuon) > 5 GeV)
  select charge(muons[0] + muons[1]) == 0
"""
    events = uproot.open(file)["Events"].arrays(["Muon_charge"])
    steps = _run(text, file).regions[0].steps
    opposite = int(ak.sum(ak.sum(events["Muon_charge"], axis=1) == 0))
    assert steps[1].alone == steps[5].alone == opposite
    assert steps[3].alone == steps[4].alone > 0


def test_a_block_may_stand_below_what_uses_it(delphes: Path) -> None:
    """The order of blocks is that of reading, not of need."""
    photons, jets = (
        "object photons\n  take Photon\n",
        "object jets\n  take Jet\n  reject dR(this, photons) < 0.4\n",
    )
    region = "region R\n  select size(jets) >= 2\n"
    assert (
        _selected(jets + photons + region, delphes)
        == _selected(photons + jets + region, delphes)
        > 0
    )


def test_a_momentum_turned_round_is_a_variable(delphes: Path) -> None:
    """``-sum(jets)``: the missing momentum of the jets."""
    text = (
        "object jets\n  take Jet\ndefine mht = -sum(jets)\nregion R\n  select size(jets) >= 1\n  "
        "select {} > 50 GeV\n"
    )
    assert (
        _selected(text.format("pt(mht)"), delphes)
        == _selected(text.format("MHT(jets)"), delphes)
        > 0
    )


@pytest.mark.parametrize(
    ("line", "mark"),
    [("select pt > 7 GeV ✓", Mark.ACCEPTED), ("select pt > 7 GeV ✗  # too soft", Mark.REJECTED)],
)
def test_a_mark_needs_no_evidence(line: str, mark: Mark) -> None:
    """A decision may stand at the end of a line without a quote."""
    statement = parse(f"object jets\n  take Jet\n  {line}\n").blocks[0].statements[1]
    assert statement.note.mark == mark


def test_two_marks_that_differ_are_an_error() -> None:
    """Accepted and rejected."""
    with pytest.raises(SpecError, match="two marks on one line"):
        parse("object jets\n  take Jet\n  select pt > 7 GeV ✓ #: ✗\n")


# --- branches as names
# -------------------------------------------------------------------------------------------


@pytest.fixture
def flat(tmp_path: Path) -> tuple[Path, Path]:
    """A file with an event variable that is called like an attribute, and its schema."""
    with uproot.recreate(tmp_path / "flat.root") as file:
        file.mktree("pairs", {"M": "float32", "px1": "float32"}).extend(
            {"M": np.array([50, 80, 100], np.float32), "px1": np.zeros(3, np.float32)}
        )
    text = (
        "format: hepnb-schema/1\nname: flat\ntitle: pairs\ntrees: [pairs]\nrequires: "
        '[px1]\ncounter: "n{}"\ncollections: {}\n'
    )
    (tmp_path / "flat.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "s.adl").write_text("region SR\n  select M [] 60 120\n", encoding="utf-8")
    return tmp_path / "flat.root", tmp_path / "flat.yaml"


def test_run_and_generate_know_the_events_that_they_are_for(
    flat: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """What ``check --events`` passes they take: a branch M is an event variable, not the mass of
    nothing.
    """
    events, known = map(str, flat)
    spec = str(flat[0].with_name("s.adl"))
    assert cli.main(["check", spec, "--events", events, "--schema", known]) == 0
    assert cli.main(["run", spec, events, "--schema", known]) == 0
    assert "selected 2" in capsys.readouterr().out
    output = str(flat[0].with_name("analysis.py"))
    assert cli.main(["generate", spec, "--events", events, "--schema", known, "-o", output]) == 0


def test_a_name_that_the_events_lack_still_blocks(
    flat: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """Knowing the events lets nothing else pass."""
    flat[0].with_name("s.adl").write_text("region SR\n  select eta > 1\n", encoding="utf-8")
    assert (
        cli.main(["run", str(flat[0].with_name("s.adl")), str(flat[0]), "--schema", str(flat[1])])
        == 2
    )
    assert "HEP102" in capsys.readouterr().err


# --- files
# --------------------------------------------------------------------------------------------------


@pytest.fixture
def triggered(tmp_path: Path) -> list[Path]:
    """Two files of NanoAOD, the first without the trigger."""
    made = []
    for name, fired in (("without", None), ("with", np.arange(100) % 3 == 0)):
        columns = {
            "Muon_pt": ak.Array([[30.0]] * 100),
            "event": np.arange(100, dtype=np.uint64) + 100 * len(made),
        }
        columns |= {"run": np.ones(100, np.uint32)} | ({} if fired is None else {"HLT_Mu24": fired})
        types = {n: "var * float32" if n == "Muon_pt" else c.dtype for n, c in columns.items()}
        with uproot.recreate(tmp_path / f"{name}.root") as file:
            file.mktree("Events", types, counter_name=lambda _: "nMuon").extend(columns)
        made.append(tmp_path / f"{name}.root")
    return made


def test_a_trigger_that_a_file_lacks_is_an_error_that_says_what_to_do(
    triggered: list[Path], tmp_path: Path
) -> None:
    """Unasked, nothing is taken to be false."""
    text = "region R\n  trigger HLT_Mu24 == 1\n"
    with pytest.raises(SpecError, match="HLT_Mu24"):
        workflow.generate(reviewed(text), triggered, Settings())
    program = workflow.generate(reviewed(text), triggered[::-1], Settings())
    with pytest.raises(
        HepnbError, match=r"no branch HLT_Mu24 \(needed by trigger .*--missing-trigger false"
    ):
        chunks.run(program, triggered[::-1])


def test_a_missing_trigger_may_be_false(triggered: list[Path]) -> None:
    """The events of that file do not pass, and the result says so; any other branch stays an
    error.
    """
    text = "region R\n  trigger HLT_Mu24 == 1\n"
    program = workflow.generate_for_some(reviewed(text), triggered, Settings())
    result = chunks.run(program, triggered, chunks.How(missing_trigger="false"))
    assert (result.entries, result.regions[0].selected) == (200, 34)
    assert result.notes == (
        f"HLT_Mu24 counts as false where it is missing, in 1 of 2 files: {triggered[0]}",
    )


def test_a_tree_in_a_directory(tmp_path: Path) -> None:
    """Found by its last name where it is the only one; else asked for, and said with
    ``file:tree``.
    """
    content = {
        "nMuon": np.ones(5, np.int32),
        "MET_pt": np.arange(5, dtype=np.float32),
        "MET_phi": np.zeros(5, np.float32),
    }
    one, two = tmp_path / "one.root", tmp_path / "two.root"
    for path, names in ((one, ["nominal/Events"]), (two, ["up/Events", "down/Events"])):
        with uproot.recreate(path) as file:
            for name in names:
                file.mktree(name, {n: c.dtype for n, c in content.items()}).extend(content)
    assert detect(one).tree == "nominal/Events"
    with pytest.raises(
        EventsError, match=r"several trees of one name: .*say which: .*two.root:(up|down)/Events"
    ):
        detect(two)
    assert detect(f"{two}:down/Events").tree == "down/Events"
    for place in (f"{two}:up/Events", f"{one}:Events", f"{one}:nominal/Events"):
        assert _selected("region R\n  select MET > 2\n", place) == 2  # type: ignore[arg-type]
    with pytest.raises(EventsError, match="no tree sideways; expected one of its trees"):
        detect(f"{two}:sideways")


@pytest.mark.shared
def test_lengths_of_nanoaod_come_from_the_titles_of_the_branches() -> None:
    """The decay length is in cm, as its title says; a significance is none, though its title
    says cm by mistake.
    """
    file = detect(shared("data/cms-nanoaod/nanoAOD_2015_CMS_Open_Data_ttbar.root"))
    length = uproot.open(file.path)["Events"]["SV_dlen"].array()
    for cut in (5, 50):
        text = f"region A\n  select any(SV.dlen > {cut} mm)\n"
        assert chunks.run(compile_spec(reviewed(text), file), [file]).regions[0].selected == ak.sum(
            ak.any(10 * length > cut, axis=1)
        )
    assert file.schema.factor("Electron_sip3d") == 1
    assert file.schema.factor("Electron_ip3d") == 10
