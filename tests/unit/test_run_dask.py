"""Runs on a Dask cluster: the numbers of one process, also where a worker is killed meanwhile."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from hepnb.events.example import make
from hepnb.events.open import detect
from hepnb.generate.compile import compile as compile_spec
from hepnb.program import Program
from hepnb.result import RunResult
from hepnb.run import chunks, executors
from hepnb.run.chunks import How
from tests.unit import dying
from tests.unit.compiling import FILLED, reviewed

distributed = pytest.importorskip("distributed")

pytestmark = [pytest.mark.long, pytest.mark.filterwarnings("ignore")]

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Four files of 500 events each."""
    at = tmp_path_factory.mktemp("events")
    return [make(at / f"part{n}.root", events=500, seed=n, first=1 + 500 * n) for n in range(4)]


@pytest.fixture(scope="module")
def program(files: list[Path]) -> Program:
    """The program of the spec for these events."""
    return compile_spec(reviewed(FILLED), detect(files[0]))


@pytest.fixture(scope="module")
def plain(program: Program, files: list[Path]) -> RunResult:
    """The result of one process."""
    return _timeless(chunks.run(program, files, How(chunk="50", ids=True)))


def _timeless(result: RunResult) -> RunResult:
    return replace(result, seconds_read=0.0, seconds_select=0.0)


def _killing(pids: Callable[[], list[int]], killed: list[int]) -> Callable[[str, int, int], None]:
    """A progress that kills the first of these processes when something is done."""

    def kill(what: str, done: int, total: int) -> None:
        if not killed:
            killed.append(pids()[0])
            os.kill(killed[0], signal.SIGKILL)

    return kill


def test_a_worker_that_is_killed_costs_nothing(
    program: Program, files: list[Path], plain: RunResult
) -> None:
    """What it was doing is done by another: the same bytes, events among them."""
    killed: list[int] = []
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None
    ) as cluster:

        def pids() -> list[int]:
            return [w.process.pid for w in cluster.workers.values()]

        before = pids()
        how = How(chunk="50", ids=True, executor=f"dask:{cluster.scheduler_address}")
        found = chunks.run(program, files, how, progress=_killing(pids, killed))
    assert killed[0] in before
    assert _timeless(found) == plain


@contextmanager
def standing(at: Path, *how: str, allowed: str = "3") -> Iterator[tuple[str, list[psutil.Popen]]]:
    """A scheduler and two workers, each a process of its own; the address, and the workers.

    ``allowed``: how many workers may die of a task before it is given up.
    """
    written = at / "scheduler.json"
    failures = "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), failures: allowed}
    common = ["--scheduler-file", str(written), "--no-dashboard"]

    def start(kind: str, *more: str) -> psutil.Popen:
        command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", *common, *more]
        silent = subprocess.DEVNULL
        return psutil.Popen(command, cwd=at, env=environment, stdout=silent, stderr=silent)

    started = [start("scheduler", "--host", "127.0.0.1", "--port", "0")]
    try:
        end = time.monotonic() + 120
        while not written.exists() and time.monotonic() < end:
            time.sleep(0.1)
        started += [start("worker", "--nthreads", "1", *how) for _ in range(2)]
        address = json.loads(written.read_text())["address"]
        with distributed.Client(address) as client:
            client.wait_for_workers(2, timeout=120)
        yield address, started[1:]
    finally:
        children = [
            c for p in started for c in (p.children(recursive=True) if p.is_running() else ())
        ]
        for process in (*started, *children):
            with suppress(psutil.NoSuchProcess):
                process.kill()
        for process in started:
            process.wait()


def test_a_scheduler_and_workers_that_are_processes(
    program: Program, files: list[Path], plain: RunResult, tmp_path: Path
) -> None:
    """One of two is killed for good; the other does the rest."""
    killed: list[int] = []
    with standing(tmp_path, "--no-nanny") as (address, workers):
        how = How(chunk="50", ids=True, executor=f"dask:{address}")
        found = chunks.run(
            program, files, how, progress=_killing(lambda: [w.pid for w in workers], killed)
        )
        assert killed == [workers[0].pid]
    assert _timeless(found) == plain


def test_a_file_that_kills_every_worker_is_a_bad_file(
    program: Program, files: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is left out and named; the others count, also those that its workers had before them."""
    monkeypatch.setattr(executors, "work", dying.always)
    with standing(tmp_path, allowed="0") as (address, _):
        found = chunks.run(program, files, How(executor=f"dask:{address}", bad_files="skip"))
    (left_out,) = found.skipped
    assert Path(left_out.path).name == "part2.root"
    assert left_out.reason.startswith("events from 0: each worker that read them died")
    assert found.entries == 1500
