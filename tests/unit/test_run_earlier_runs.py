"""Runs of which a part was done before: what is run again, and what is taken from what was kept."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hepnb.cli import main
from hepnb.errors import EventsError
from hepnb.events.example import make
from hepnb.events.open import detect
from hepnb.generate.compile import compile as compile_spec
from hepnb.program import Program
from hepnb.readers import cache
from hepnb.result import RunResult
from hepnb.run import chunks, program_slices, work
from hepnb.run.chunk_cache import Keep
from hepnb.run.chunks import How
from hepnb.samples.goodruns import GoodRuns
from tests.unit.compiling import reviewed

SPEC = """
object muons
  take Muon
  select pt > 10 GeV
object jets
  take Jet
  select pt > 30 GeV
define HT = sum(pt(jets))
region two
  select size(muons) >= 2
  bin MET [] 0 50 GeV
  bin MET > 50 GeV
  histo lead, "pt", 10, 0, 100, pt(muons[0])
region four
  two
  select size(muons) >= 4
  weight mc weight
region busy
  select HT > 100 GeV
  histo ht, "HT", 10, 0, 500, HT
  select HT > 150 GeV
"""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two files of 600 events."""
    at = tmp_path_factory.mktemp("events")
    return [make(at / f"part{n}.root", events=600, seed=n, first=1 + 600 * n) for n in range(2)]


@pytest.fixture
def keep(tmp_path: Path) -> Keep:
    """An empty folder for results."""
    return Keep(tmp_path / "runs", lambda: None)


@pytest.fixture
def selected(monkeypatch: pytest.MonkeyPatch) -> list[frozenset[str] | None]:
    """The units of each chunk that is run."""
    units: list[frozenset[str] | None] = []
    real = work._select

    def noted(*given: Any) -> object:
        units.append(given[-1])
        return real(*given)

    monkeypatch.setattr(work, "_select", noted)
    return units


def _program(files: list[Path], text: str = SPEC) -> Program:
    return compile_spec(reviewed(text), detect(files[0]))


def _numbers(result: RunResult) -> RunResult:
    return replace(result, seconds_read=0.0, seconds_select=0.0, kept=0)


HOW = How(chunk="200", ids=True)


def test_the_second_run_reads_nothing_and_gives_the_same(
    files: list[Path], keep: Keep, selected: list[frozenset[str] | None]
) -> None:
    """All numbers, histograms and events come from what was kept; the result says so, and JSON
    too.
    """
    program = _program(files)
    plain = chunks.run(program, files, HOW)
    first = chunks.run(program, files, HOW, keep=keep)
    assert (len(selected), first.kept) == (12, 0)
    second = chunks.run(program, files, HOW, keep=keep)
    assert (len(selected), second.kept, second.events_per_second) == (12, 1200, 0.0)
    assert _numbers(plain) == _numbers(first) == _numbers(second)
    assert chunks.from_json(chunks.to_json(second)).kept == 1200


@pytest.mark.parametrize(
    ("old", "new", "again"),
    [
        ("HT > 150 GeV", "HT > 200 GeV", {"busy"}),
        ("pt > 30 GeV", "pt > 40 GeV", {"busy"}),
        ("size(muons) >= 4", "size(muons) >= 3", {"four"}),
        ("size(muons) >= 2", "size(muons) >= 1", {"two", "four"}),
        ("pt > 10 GeV", "pt > 12 GeV", {"two", "four"}),
        ("10, 0, 500, HT", "20, 0, 500, HT", {"busy"}),
        ("bin MET > 50 GeV", "bin MET > 60 GeV", {"two"}),
        ("weight mc weight", "weight mc 2.0", {"four"}),
        ("region busy", "region new\n  select size(muons) >= 1\nregion busy", {"new"}),
        ("region two", "# nothing but a comment\nregion two", set()),
    ],
)
def test_of_a_changed_selection_only_what_changed_runs_again(
    files: list[Path],
    keep: Keep,
    selected: list[frozenset[str] | None],
    old: str,
    new: str,
    again: set[str],
) -> None:
    """The numbers are those of a run without anything kept."""
    chunks.run(_program(files), files, HOW, keep=keep)
    selected.clear()
    changed = _program(files, SPEC.replace(old, new, 1))
    found = chunks.run(changed, files, HOW, keep=keep)
    assert set(selected) == ({frozenset(again)} if again else set())
    assert _numbers(found) == _numbers(chunks.run(changed, files, HOW))


def test_a_changed_region_reads_its_own_branches_only(
    files: list[Path], keep: Keep, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What other regions need is not read for it."""
    chunks.run(_program(files), files, HOW, keep=keep)
    read: list[tuple[str, ...]] = []
    real = work._read

    def noted(
        order: work.Order, task: work.Task, branches: tuple[str, ...], *rest: tuple[str, ...]
    ) -> object:
        read.append(branches)
        return real(order, task, branches, *rest)

    monkeypatch.setattr(work, "_read", noted)
    chunks.run(_program(files, SPEC.replace("HT > 150 GeV", "HT > 200 GeV")), files, HOW, keep=keep)
    assert set(read) == {("runNumber", "eventNumber", "jet_pt")}


def test_an_interrupted_run_goes_on_where_it_ended(
    files: list[Path], keep: Keep, selected: list[frozenset[str] | None]
) -> None:
    """Chunks that were done are not done again."""

    def interrupt(what: str, done: int, total: int) -> None:
        if done >= 800:
            raise KeyboardInterrupt

    program = _program(files)
    partial = chunks.run(program, files, HOW, keep=keep, progress=interrupt)
    assert partial.partial.startswith("interrupted after 800")
    assert len(selected) == 4
    whole = chunks.run(program, files, HOW, keep=keep)
    assert (whole.kept, len(selected)) == (800, 6)
    assert _numbers(whole) == _numbers(chunks.run(program, files, HOW))


def _cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _flipped(data: bytes) -> bytes:
    at = len(data) // 2
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


@pytest.mark.parametrize(
    "damage", [_cut, _flipped, lambda _: b"", lambda d: b"hepnb-chunk/0 " + d, lambda _: b"\n"]
)
def test_damaged_records_are_noticed_and_made_again(
    files: list[Path],
    keep: Keep,
    selected: list[frozenset[str] | None],
    damage: Callable[[bytes], bytes],
) -> None:
    """A record whose checksum is wrong counts as none, and is whole after the run."""
    program = _program(files)
    first = chunks.run(program, files, HOW, keep=keep)
    for path in keep.folder.rglob("*.part"):
        path.write_bytes(damage(path.read_bytes()))
    selected.clear()
    assert _numbers(chunks.run(program, files, HOW, keep=keep)) == _numbers(first)
    assert len(selected) == 6
    assert chunks.run(program, files, HOW, keep=keep).kept == 1200


def test_a_file_that_changed_is_read_again(files: list[Path], keep: Keep, tmp_path: Path) -> None:
    """Another file in the place of one is another file."""
    program, path = _program(files), make(tmp_path / "a.root", events=300, seed=5)
    chunks.run(program, [path], HOW, keep=keep)
    make(path, events=300, seed=6)
    found = chunks.run(program, [path], HOW, keep=keep)
    assert found.kept == 0
    assert _numbers(found) == _numbers(chunks.run(program, [path], HOW))


def test_events_that_are_wanted_by_number_are_kept_apart(files: list[Path], keep: Keep) -> None:
    """A run without numbers of events does not do for one that wants them."""
    program = _program(files)
    chunks.run(program, files, replace(HOW, ids=False), keep=keep)
    found = chunks.run(program, files, HOW, keep=keep)
    assert found.kept == 0
    assert found.events == chunks.run(program, files, HOW).events


@pytest.mark.parametrize(
    "how", [replace(HOW, stops=True), replace(HOW, others=True), replace(HOW, recorded=True)]
)
def test_each_way_of_counting_is_kept_for_itself(files: list[Path], keep: Keep, how: How) -> None:
    """Numbers that were kept for one question answer no other one."""
    program = _program(files)
    chunks.run(program, files, HOW, keep=keep)
    plain = chunks.run(program, files, how)
    for kept in (0, 1200):
        found = chunks.run(program, files, how, keep=keep)
        assert found.kept == kept
        assert chunks.to_json(_numbers(found)) == chunks.to_json(_numbers(plain))
        assert {r: s.tolist() for r, s in found.stops.items()} == {
            r: s.tolist() for r, s in plain.stops.items()
        }


def test_a_good_run_list_is_part_of_the_question(
    files: list[Path], keep: Keep, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Events of blocks that do not count are left out of what is kept, and their number is told
    again.
    """
    monkeypatch.setattr(
        chunks, "_block", lambda *_: ("runNumber", "eventNumber")
    )  # toy events have no luminosity blocks
    program = _program(files)
    runs = {run for run, _ in chunks.run(program, files, HOW).events["busy"]}
    some, all_ = (
        GoodRuns(f"{n}.json", tuple((run, 0, n) for run in sorted(runs))) for n in (500, 1 << 30)
    )
    for good in (some, all_, some):
        how = replace(HOW, good_runs=good)
        found = chunks.run(program, files, how, keep=keep)
        assert _numbers(found) == _numbers(chunks.run(program, files, how))
    assert found.notes == ("700 of 1200 events are not in 500.json",)


def test_the_same_events_are_noticed_among_kept_ones(
    files: list[Path], keep: Keep, tmp_path: Path
) -> None:
    """A copy is refused whether its events were read now or before."""
    program, copy = _program(files), tmp_path / "copy.root"
    copy.write_bytes(files[0].read_bytes())
    for path in (files[0], copy):
        chunks.run(program, [path], HOW, keep=keep)
    with pytest.raises(EventsError, match="200 of 200 events are in"):
        chunks.run(program, [files[0], copy], HOW, keep=keep)


@pytest.mark.parametrize("executor", ["processes:2", ""])
def test_workers_find_what_others_kept(files: list[Path], keep: Keep, executor: str) -> None:
    """Results go through the folder, whoever made them."""
    program = _program(files)
    first = chunks.run(program, files, replace(HOW, executor=executor), keep=keep)
    second = chunks.run(
        program, files, replace(HOW, executor="processes:2" if not executor else ""), keep=keep
    )
    assert second.kept == 1200
    assert _numbers(first) == _numbers(second)


def test_runs_at_the_same_time_do_not_disturb_each_other(files: list[Path], keep: Keep) -> None:
    """Two that keep results of other selections of the same chunks give what each gives alone."""
    programs = [_program(files, SPEC.replace("HT > 150", f"HT > {n}")) for n in (150, 170, 190)]

    def one(program: Program) -> RunResult:
        return [chunks.run(program, files, HOW, keep=keep) for _ in range(3)][-1]

    with ThreadPoolExecutor(3) as threads:
        found = list(threads.map(one, programs))  # what a thread raises is raised here
    for program, result in zip(programs, found, strict=True):
        assert _numbers(result) == _numbers(chunks.run(program, files, HOW))
    assert not [p for p in keep.folder.rglob("*") if p.name.startswith(".")]


def test_a_folder_that_cannot_be_written_costs_nothing_but_the_time(
    files: list[Path], tmp_path: Path
) -> None:
    """Nothing is kept, and the numbers are right."""
    (tmp_path / "file").write_text("no folder")
    program = _program(files)
    found = chunks.run(program, files, HOW, keep=Keep(tmp_path / "file" / "runs", lambda: None))
    assert _numbers(found) == _numbers(chunks.run(program, files, HOW))


def test_what_is_kept_stays_within_the_limit_of_the_cache(
    files: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Old results go first, by the limit that papers have too."""
    monkeypatch.setenv("HEPNB_CACHE", str(tmp_path))
    monkeypatch.setenv("HEPNB_CACHE_MB", "0.05")
    for number in range(12):
        program = _program(files, SPEC.replace("HT > 150", f"HT > {150 + number}"))
        chunks.run(
            program,
            files,
            replace(HOW, chunk=str(100 + number)),
            keep=Keep(cache.folder() / "runs", cache.trim),
        )
        assert cache.size() <= 50_000 + 15_000  # what was needed last always stays


def test_a_record_holds_few_earlier_selections(files: list[Path], keep: Keep) -> None:
    """A user who tries fifty thresholds has no record of fifty results."""
    sizes = []
    for number in range(12):
        program = _program(files, SPEC.replace("size(muons) >= 2", f"size(muons) >= {number}"))
        chunks.run(program, files, HOW, keep=keep)
        sizes.append(sum(p.stat().st_size for p in keep.folder.rglob("*.part")))
    assert sizes[-1] < 1.1 * sizes[5]


def test_a_program_of_another_shape_is_kept_as_a_whole(files: list[Path], keep: Keep) -> None:
    """A cell that a person rewrote is not taken apart."""
    program = _program(files)
    cells = tuple(
        replace(
            c,
            source=c.source.replace("    return regions", "    print(end='')\n    return regions"),
        )
        for c in program.cells
    )
    edited = replace(program, cells=cells)
    assert set(program_slices.keys(edited.source)) == {program_slices.WHOLE}
    assert _numbers(chunks.run(edited, files, HOW, keep=keep)) == _numbers(
        chunks.run(program, files, HOW)
    )
    assert chunks.run(edited, files, HOW, keep=keep).kept == 1200


def test_on_the_command_line_results_are_kept_unless_told_otherwise(
    files: list[Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """``--no-cache`` keeps nothing and takes nothing."""
    monkeypatch.setenv("HEPNB_CACHE", str(tmp_path / "cache"))
    spec = tmp_path / "s.adl"
    spec.write_text(SPEC)
    line = ["run", str(spec), str(files[0])]
    assert main([*line, "--no-cache"]) == 0
    assert not (tmp_path / "cache" / "runs").exists()
    assert main(line) == main(line) == 0
    assert capsys.readouterr().out.count("600 events were not read: their numbers were kept") == 1
    assert main([*line, "--no-cache"]) == 0
    assert "not read" not in capsys.readouterr().out
