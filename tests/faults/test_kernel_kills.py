"""Kernels that are killed while they work: nothing that they answered for is lost, and nothing of
them stays.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import pytest

from hepnb import filing
from tests.faults import kernel_kills


@pytest.mark.long
def test_a_killed_kernel_loses_nothing_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """One kill during each of the actions."""
    for name in ("HEPNB_DATA", "HEPNB_CACHE", "HEPNB_OFFLINE", "HEPNB_ADOPT", "TMPDIR"):
        monkeypatch.setenv(name, "")  # and as it was at the end
    found = kernel_kills.kills(len(kernel_kills.ACTIONS))
    bad = ("decisions lost", "corrupt files", "processes left", "left-overs")
    assert {name: found[name] for name in bad if found.get(name)} == {}
    assert found["killed"] == len(kernel_kills.ACTIONS)


_HOLDS = "from hepnb import filing\nimport time\nwith filing.scratch() as f: print(f, flush=True); time.sleep(60)"  # noqa: E501


def test_a_folder_of_a_killed_process_goes_with_the_next_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that is held stays, as does one that is just being made."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(filing, "_NEW", -1.0)
    running = [
        subprocess.Popen(
            [sys.executable, "-c", _HOLDS], stdout=subprocess.PIPE, text=True,
            env=os.environ | {"TMPDIR": str(tmp_path)},
        )
        for _ in range(2)
    ]  # fmt: skip
    try:
        folders = [Path(p.stdout.readline().strip()) for p in running if p.stdout]
        assert all(f.parent == tmp_path for f in folders)
        running[0].send_signal(signal.SIGKILL)
        running[0].wait()
        with filing.scratch() as mine:
            assert sorted(tmp_path.iterdir()) == sorted([folders[1], mine])
        monkeypatch.setattr(filing, "_NEW", 3600.0)
        running[1].send_signal(signal.SIGKILL)
        running[1].wait()
        with filing.scratch():
            assert folders[1].exists()
    finally:
        for process in running:
            process.kill()
            process.wait()
            assert process.stdout
            process.stdout.close()


_COLLECTS = """
import time
from hepnb.run import executors
if __name__ == "__main__":
    with executors.workers("processes:2") as workers:
        futures = [workers._pool.submit(time.sleep, 60) for _ in range(2)]
        while len(workers._pool._processes) < 2 or not all(f.running() for f in futures):
            time.sleep(0.05)
        print(*workers._pool._processes, flush=True)
        time.sleep(60)
"""


def test_workers_end_with_the_process_that_they_work_for(tmp_path: Path) -> None:
    """It is killed while they are at work."""
    (tmp_path / "collects.py").write_text(_COLLECTS, encoding="utf-8")
    host = subprocess.Popen(
        [sys.executable, str(tmp_path / "collects.py")], stdout=subprocess.PIPE, text=True
    )
    try:
        assert host.stdout
        started = [psutil.Process(int(n)) for n in host.stdout.readline().split()]
        assert len(started) == 2
        time.sleep(1)  # they begin
        host.send_signal(signal.SIGKILL)
        host.wait()
        _, alive = psutil.wait_procs(started, timeout=20)
        assert alive == []
    finally:
        host.kill()
        host.wait()
        host.stdout.close()
