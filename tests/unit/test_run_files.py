"""Runs over many files: bad ones, the same events twice, workers that die, runs that are
interrupted.
"""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import awkward as ak
import numpy as np
import pytest
import uproot
from matplotlib.text import Text

from hepnb import plot, render
from hepnb.compare import compare, table
from hepnb.errors import EventsError, RunError
from hepnb.events.example import make
from hepnb.events.open import detect
from hepnb.generate.compile import compile as compile_spec
from hepnb.notebook import show
from hepnb.program import Program
from hepnb.result import EventIds, PublishedYield, RunResult
from hepnb.run import chunks, executors, work
from hepnb.run.chunks import How
from hepnb.run.duplicate_events import Seen, sampled
from tests.conftest import shared
from tests.unit import dying
from tests.unit.compiling import FILLED, reviewed


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of four files of 500 events each, no two of them alike."""
    at = tmp_path_factory.mktemp("events")
    for n in range(4):
        make(at / f"part{n}.root", events=500, seed=n, first=1 + 500 * n)
    return at


@pytest.fixture(scope="module")
def files(folder: Path) -> list[Path]:
    """These files."""
    return sorted(folder.glob("*.root"))


@pytest.fixture(scope="module")
def program(files: list[Path]) -> Program:
    """The program of the spec for these events."""
    return compile_spec(reviewed(FILLED), detect(files[0]))


def _timeless(result: RunResult) -> RunResult:
    return replace(result, seconds_read=0.0, seconds_select=0.0)


def _damaged(source: Path, target: Path) -> Path:
    """A copy with bytes of one basket of lep_pt replaced."""
    with uproot.open(source) as file:
        branch = file["mini"]["lep_pt"]
        at = int(branch.member("fBasketSeek")[0])
    data = bytearray(source.read_bytes())
    data[at + 200 : at + 400] = bytes(200)
    target.write_bytes(data)
    return target


# --- bad files
# --------------------------------------------------------------------------------------------------


def test_a_damaged_basket_is_named_with_its_branch_and_events(
    program: Program, files: list[Path], tmp_path: Path
) -> None:
    """One sentence: file, branch, events, and what its reader said."""
    bad = _damaged(files[1], tmp_path / "bad.root")
    with pytest.raises(
        EventsError,
        match=r"bad\.root: branch lep_pt, events 0 to 500: cannot be read: .*; the file is damaged",
    ) as told:
        chunks.run(program, [files[0], bad])
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("how", ["skip", "retry"])
@pytest.mark.parametrize("executor", ["", "processes:2"])
def test_bad_files_are_left_out_and_listed(
    program: Program,
    files: list[Path],
    tmp_path: Path,
    how: str,
    executor: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The numbers are those of the others, and the result says which are missing and why."""
    monkeypatch.setattr(chunks, "PAUSE", 0.0)
    bad, gone, cut = (
        _damaged(files[1], tmp_path / "bad.root"),
        tmp_path / "gone.root",
        tmp_path / "cut.root",
    )
    cut.write_bytes(files[2].read_bytes()[:5000])
    lenient = How(bad_files=how, executor=executor, chunk="200")  # type: ignore[arg-type]
    found = chunks.run(program, [bad, files[0], gone, cut, files[3]], lenient)
    good = chunks.run(program, [files[0], files[3]], How(chunk="200"))
    assert [s.path for s in found.skipped] == [str(bad), str(gone), str(cut)]
    reasons = [s.reason.split(":")[0].split(";")[0] for s in found.skipped]
    assert reasons == ["branch lep_pt, events 0 to 200", "no such file", "is cut short"]
    assert _timeless(replace(found, skipped=())) == _timeless(good)
    assert len(found.warnings) == 3
    assert chunks.from_json(chunks.to_json(found)).skipped == found.skipped


def test_a_run_of_bad_files_only_is_an_error(
    program: Program, files: list[Path], tmp_path: Path
) -> None:
    """No numbers are no result."""
    bad = _damaged(files[1], tmp_path / "bad.root")
    with pytest.raises(EventsError, match=r"no file could be read: .*bad.root: branch lep_pt"):
        chunks.run(program, [bad], How(bad_files="skip"))


def test_retrying_tries_twice_more(
    program: Program, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that can be read the third time is part of the result as if nothing had been."""
    tried: list[int] = []
    real = work.damaged_branches.arrays

    def flaky(path: str, *args: object) -> object:
        tried.append(1)
        if len(tried) < 3:
            raise EventsError("the connection failed", where=path)
        return real(path, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(chunks, "PAUSE", 0.0)
    monkeypatch.setattr(work.damaged_branches, "arrays", flaky)
    found = chunks.run(program, files[:1], How(bad_files="retry"))
    assert (len(tried), found.skipped, found.entries) == (3, (), 500)


def test_an_error_of_the_program_is_no_bad_file(program: Program, files: list[Path]) -> None:
    """What is wrong in every file is never skipped over."""
    broken = replace(
        program,
        cells=tuple(
            replace(c, source=c.source.replace("MET.pt", "MET.none")) for c in program.cells
        ),
    )
    with pytest.raises(RunError, match="the program failed"):
        chunks.run(broken, files, How(bad_files="skip"))


def test_branches_that_disagree_are_the_fault_of_the_file(
    program: Program, files: list[Path], tmp_path: Path
) -> None:
    """Two branches of one collection with different numbers of objects: said with the event."""
    with uproot.open(files[0]) as file:
        arrays = file["mini"].arrays(
            [
                "runNumber",
                "eventNumber",
                "lep_type",
                "lep_pt",
                "lep_E",
                "met_et",
                "met_phi",
                "mcWeight",
            ]
        )
    columns = {name: arrays[name] for name in arrays.fields} | {
        "lep_n": np.asarray(ak.num(arrays.lep_pt), dtype=np.uint32)
    }
    columns |= {
        f"scaleFactor_{n}": np.ones(500, np.float32)
        for n in ("PILEUP", "ELE", "MUON", "LepTRIGGER")
    }
    columns["lep_pt"] = columns["lep_pt"][:, :1]
    with uproot.recreate(tmp_path / "odd.root") as file:
        file.mktree(
            "mini",
            {
                n: str(ak.type(c).content) if isinstance(c, ak.Array) else c.dtype
                for n, c in columns.items()
            },
        )
        file["mini"].extend(columns)
    text = FILLED.replace("select pt > 10 GeV", "select pt > 10 GeV\n  select type == 11")
    program = compile_spec(reviewed(text), detect(tmp_path / "odd.root"))
    with pytest.raises(
        EventsError,
        match=r"odd.root: branches lep_pt and lep_type, events 0 to 500: 1 and \d objects in event "
        r"\d+",
    ):
        chunks.run(program, [tmp_path / "odd.root"])


def test_two_hundred_damaged_files_are_read_or_told(
    program: Program, files: list[Path], tmp_path: Path
) -> None:
    """Bytes changed at random places, or the end cut off: a result, or a sentence with the file.

    Never a traceback.
    """
    rng, whole, told = random.Random(7), files[0].read_bytes(), []
    for n in range(200):
        data = bytearray(whole)
        if n % 4 == 0:
            data = data[: rng.randrange(len(data))]
        else:
            at, length = rng.randrange(len(data)), rng.choice((1, 4, 64, 2000))
            data[at : at + length] = rng.randbytes(min(length, len(data) - at))
        bad = tmp_path / f"bad{n}.root"
        bad.write_bytes(data)
        try:
            chunks.run(program, [bad], How(chunk="200"))
        except EventsError as error:
            told.append((bad.name, str(error)))
        bad.unlink()
    assert len(told) > 40
    assert all(name in sentence and "\n" not in sentence for name, sentence in told)


@pytest.mark.shared
@pytest.mark.parametrize("name", ["damaged-1.root", "damaged-2.root"])
def test_damaged_files_of_others(name: str) -> None:
    """Real damage: the sentence names the file, a branch, and events."""
    file = shared(f"cases/files/{name}")
    text = "object jets\n  take Jet\nregion R\n  select size(jets) >= 1\n"
    with pytest.raises(EventsError, match=rf"{name}: "):
        chunks.run(compile_spec(reviewed(text), detect(file)), [file])


def test_what_was_left_out_is_said_wherever_numbers_are_shown(
    program: Program, files: list[Path], tmp_path: Path
) -> None:
    """In the cutflow, the comparison, its figure, and the notebook."""
    found = chunks.run(program, [tmp_path / "gone.root", files[0]], How(bad_files="skip"))
    report = compare(found, [PublishedYield("SR", 100.0)])
    assert report.warnings == found.warnings
    figure = plot.cutflow(report)
    texts = [t.get_text() for t in figure.findobj(Text)]
    shown = (
        render.cutflow(found),
        table(report),
        show.run(found).text,
        show.run(found).html,
        show.comparison(report).text,
        *texts,
    )
    assert sum("gone.root" in text and "no such file" in text for text in shown) == 6


# --- the same events
# ---------------------------------------------------------------------------------------------


def test_a_copied_file_is_noticed(program: Program, files: list[Path], tmp_path: Path) -> None:
    """Both files are named; it may be allowed."""
    copy = tmp_path / "copy.root"
    copy.write_bytes(files[0].read_bytes())
    with pytest.raises(
        EventsError,
        match=r"copy.root: 500 of 500 events are in .*part0.root, too \(run, lumi block and "
        r"event\)",
    ):
        chunks.run(program, [files[0], files[1], copy])
    assert chunks.run(program, [files[0], copy], How(same_events="allow")).entries == 1000


def test_data_sets_that_overlap_are_noticed(
    program: Program, files: list[Path], tmp_path: Path
) -> None:
    """Ten common events are enough."""
    overlap = make(tmp_path / "more.root", events=500, seed=0, first=491)
    with pytest.raises(EventsError, match=r"more.root: \d+ of 500 events are in .*part0.root, too"):
        chunks.run(program, [files[0], overlap])


def test_fingerprints_are_held_in_bounded_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """With more events than there is room for, some are held; a file that is copied is still
    noticed.
    """
    monkeypatch.setattr("hepnb.run.duplicate_events.ROOM", 1000)
    seen, paths = Seen(), [f"{n}.root" for n in range(6)]
    numbers = [np.arange(n * 5000, (n + 1) * 5000) for n in range(5)]
    for n, events in enumerate(numbers):
        seen.add(sampled([np.ones(5000, dtype=np.int64), events], seen.bits), n, paths)
    assert len(seen.marks) <= 1000
    with pytest.raises(
        EventsError, match=r"5.root: \d+ of \d+ events that were looked at are in 2.root, too"
    ):
        seen.add(sampled([np.ones(5000, dtype=np.int64), numbers[2]], 0), 5, paths)


# --- who runs it
# -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("chunk", ["170", "40 kB", "50 MB"])
def test_the_bytes_of_a_result_do_not_depend_on_the_executor(
    program: Program, files: list[Path], chunk: str
) -> None:
    """Sums of weights to the last bit, and the events."""
    here = chunks.run(program, files, How(chunk=chunk, ids=True))
    there = chunks.run(program, files, How(chunk=chunk, ids=True, executor="processes:2"))
    assert _timeless(here) == _timeless(there)


def test_outcomes_may_come_in_any_order(
    program: Program, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What comes last is added up first where it is first in the files."""
    plain = chunks.run(program, files, How(chunk="100", ids=True))

    class Shuffled(executors._Here):
        room = 7
        random = random.Random(3)

        def done(self) -> list[work.Outcome]:
            self.random.shuffle(self._outcomes)
            keep = self._outcomes[2:]
            found, self._outcomes = self._outcomes[:2], keep
            return found

    monkeypatch.setattr(executors, "_Here", Shuffled)
    assert _timeless(chunks.run(program, files, How(chunk="100", ids=True))) == _timeless(plain)


def test_a_worker_that_dies_costs_nothing(
    program: Program, files: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it was doing is done by another."""
    monkeypatch.setenv("HEPNB_TEST_FLAG", str(tmp_path / "died"))
    monkeypatch.setattr(executors, "work", dying.once)
    found = chunks.run(program, files, How(executor="processes:2"))
    assert (tmp_path / "died").exists()
    monkeypatch.undo()
    assert _timeless(found) == _timeless(chunks.run(program, files))


def test_a_file_that_kills_every_worker_is_a_bad_file(
    program: Program, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told, or left out; the others are not blamed."""
    monkeypatch.setattr(executors, "work", dying.always)
    with pytest.raises(
        EventsError, match=r"part2.root: events from 0: each worker that read them died"
    ):
        chunks.run(program, files, How(executor="processes:2"))
    found = chunks.run(program, files, How(executor="processes:2", bad_files="skip"))
    assert [Path(s.path).name for s in found.skipped] == ["part2.root"]
    assert found.entries == 1500


def test_an_interrupt_leaves_what_there_is(program: Program, files: list[Path]) -> None:
    """The result of the files that are done, which says that it is a part."""
    seen: list[int] = []

    def interrupted(what: str, done: int, total: int) -> None:
        seen.append(done)
        if done >= 1000:
            raise KeyboardInterrupt

    found = chunks.run(program, files, progress=interrupted)
    assert found.partial == "interrupted after 1000 of about 2000 events"
    assert found.entries == 1000
    assert _timeless(replace(found, partial="")) == _timeless(chunks.run(program, files[:2]))
    assert "partial" in found.warnings[0]


def test_events_are_named_only_where_asked_for(program: Program, files: list[Path]) -> None:
    """Without being asked, no numbers of events are kept; with it they are held as an array."""
    assert chunks.run(program, files).events == {}
    events = chunks.run(program, files, How(ids=True)).events["SR"]
    assert isinstance(events, EventIds)
    assert events.array.dtype == np.int64
    assert events[0] == next(iter(events))
    assert list(events[:2]) == list(events)[:2]


def test_chunks_end_where_baskets_end(tmp_path: Path, program: Program) -> None:
    """No basket is unpacked for two chunks where that can be avoided."""
    path = tmp_path / "many.root"
    make(tmp_path / "a.root", events=3000)
    with uproot.open(tmp_path / "a.root") as file:
        arrays = file["mini"].arrays(["lep_pt", "met_et"])
    with uproot.recreate(path) as file:
        file.mktree("mini", {"lep_pt": "var * float32", "met_et": "float32"})
        for start in range(0, 3000, 700):
            file["mini"].extend({n: arrays[n][start : start + 700] for n in ("lep_pt", "met_et")})
    with uproot.open(path) as file:
        ranges = work.chunks_of(file["mini"], ["lep_pt", "met_et"], "20 kB")
    assert [r[0] for r in ranges[1:]] == [r[1] for r in ranges[:-1]]
    assert ranges[-1][1] == 3000
    assert all(stop % 700 == 0 for _, stop in ranges[:-1])
