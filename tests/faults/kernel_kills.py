"""Kernels that are killed while they work: ``python -m tests.faults.kernel_kills [--times N]``.

A notebook's kernel decides lines, generates, runs events in two processes, tries a cell in the
sandbox or extracts a paper, and is killed at a random moment by a signal that it cannot see.
Printed is what was lost of what it had answered for, and what it has left behind.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager

from hepnb import filing
from hepnb import spec as specs
from hepnb.events.example import make
from hepnb.signatures import Signatures

_LINES = 30
#: seconds that a kernel may take to answer, and that what it started may outlive it
_PATIENCE, _LAST = 300.0, 20.0
_EVENTS = "object muons\n  take Muon\n  select pt > 5 GeV\nregion SR\n  select size(muons) >= 1\n"
_FOREVER = "import time\nwhile True: time.sleep(0.01)"
ACTIONS = ("decide", "generate", "run", "sandbox", "extract")


def spec(decided: int) -> str:
    """A cell of lines, so many of which are accepted."""
    marks = ["✓" if n < decided else "?" for n in range(_LINES)]
    lines = "\n".join(
        f'  select pt > {10 + n} GeV  #: p1 "pT > {10 + n} GeV" {mark}'
        for n, mark in enumerate(marks)
    )
    return f"object jets\n  take Jet\n{lines}\n"


def cells(action: str, folder: Path) -> tuple[list[str], list[str]]:
    """The cells that come before, and those during which the kernel is killed."""
    events = f"%%generate\nfiles {folder / 'events.root'}"
    if action == "decide":
        return [f"%%spec jets\n{spec(0)}"], [
            f"%%spec jets\n{spec(n)}" for n in range(1, _LINES + 1)
        ]
    if action == "extract":
        return [], ["%load_paper example-leptons", "%extract"] * 20
    if action == "sandbox":
        code = f"from hepnb.run import sandbox\nsandbox.run_python({_FOREVER!r})"
        return [], [code]
    before = [f"%%spec all\n{_EVENTS}"]
    if action == "generate":
        return before, [events] * 20
    two = "%config HepnbMagics.executor = 'processes:2'"
    return [*before, two, events], ["%run_analysis --no-cache"] * 20


@contextmanager
def kernel(folder: Path) -> Iterator[tuple[KernelManager, BlockingKernelClient]]:
    """A kernel in a folder, with hepnb loaded."""
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel(cwd=str(folder), env=os.environ | {"JPY_SESSION_NAME": "a.ipynb"})
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=_PATIENCE)
        run(client, "%load_ext hepnb")
        yield manager, client
    finally:
        client.stop_channels()
        if manager.has_kernel:
            manager.shutdown_kernel(now=True)


def run(client: BlockingKernelClient, source: str) -> None:
    """Runs a cell. Raises RuntimeError with its error."""
    answer = client.execute_interactive(
        source, timeout=_PATIENCE, output_hook=lambda _: None, allow_stdin=False
    )
    content = answer["content"]
    if content["status"] != "ok":
        raise RuntimeError(f"{content.get('ename')}: {content.get('evalue')}")


def killed(action: str, folder: Path, draw: random.Random) -> dict[str, int]:
    """What a kill while the kernel does something has lost, spoilt and left behind."""
    found = Counter[str]()
    before, during = cells(action, folder)
    with kernel(folder) as (manager, client):
        for source in before:
            run(client, source)
        process = psutil.Process(manager.provisioner.pid)  # type: ignore[union-attr]
        answered, end = 0, time.monotonic() + draw.uniform(0.0, 3.0)
        for source in during:
            client.execute(source, allow_stdin=False)
            if not _answer(client, end):
                break
            answered += 1
        started = process.children(recursive=True)
        process.send_signal(signal.SIGKILL)
        process.wait(_LAST)
        found["killed"] += 1
        _, alive = psutil.wait_procs(started, timeout=_LAST)
        found["processes left"] += len([p for p in alive if p.status() != psutil.STATUS_ZOMBIE])
    if action == "decide":
        found["decisions"] += answered
        found["decisions lost"] += _lost(folder, answered)
    return dict(found)


def _answer(client: BlockingKernelClient, end: float) -> bool:
    """True where the kernel has answered the cell before ``end``; RuntimeError for an error."""
    while (left := end - time.monotonic()) > 0:
        try:
            message = client.get_shell_msg(timeout=left)
        except Exception:  # noqa: BLE001 - queue.Empty, or a channel that is closing
            return False
        if message["header"]["msg_type"] == "execute_reply":
            if message["content"]["status"] != "ok":
                raise RuntimeError(message["content"].get("evalue"))
            return True
    return False


def _lost(folder: Path, answered: int) -> int:
    """Decisions that the kernel had answered for, and that the user's record or the journal does
    not know.
    """
    lines = specs.read(spec(answered)).requirements[:answered]
    own, journal = Signatures.here(), folder / ".hepnb" / "journal.jsonl"
    noted = journal.read_text(encoding="utf-8").splitlines() if journal.exists() else []
    said = {i for n in noted for i, d in json.loads(n).get("decisions", {}).items()
            if d == "accepted"}  # fmt: skip
    return sum(not own.knows(line) or line.id not in said for line in lines)


def left(folder: Path) -> list[str]:
    """What lies about after the next kernel has written and tried a cell: parts of files, folders
    of the sandbox.
    """
    parts = [p for base in (folder, Path(os.environ["HEPNB_DATA"])) for p in base.rglob(".*.part")]
    return [str(p) for p in (*parts, *Path(tempfile.gettempdir()).glob("hepnb-room-*"))]


def corrupt(folder: Path) -> list[str]:
    """Files of a notebook that are not whole; a journal's last line may be torn, as it is ended
    by the next one.
    """
    found = []
    journal = folder / ".hepnb" / "journal.jsonl"
    for line in journal.read_text(encoding="utf-8").splitlines()[:-1] if journal.exists() else ():
        try:
            json.loads(line)
        except ValueError:
            found.append(line)
    return found


def kills(times: int) -> dict[str, int]:
    """So many kills, by turns during each of the actions."""
    draw, found = random.Random(7), Counter[str]()
    with tempfile.TemporaryDirectory() as temporary:
        base = Path(temporary)
        own = base / "tmp"
        own.mkdir()
        os.environ |= {"HEPNB_DATA": str(base / "data"), "HEPNB_CACHE": str(base / "cache"),
                       "HEPNB_OFFLINE": "1", "HEPNB_ADOPT": "1", "TMPDIR": str(own)}  # fmt: skip
        tempfile.tempdir = str(own)
        make(base / "events.root", events=3000)
        for turn in range(times):
            action = ACTIONS[turn % len(ACTIONS)]
            folder = base / f"{action}{turn}"
            folder.mkdir()
            shutil.copy(base / "events.root", folder)
            shutil.rmtree(base / "data", ignore_errors=True)
            found.update({f"during {action}": 1} | killed(action, folder, draw))
            found["corrupt files"] += len(corrupt(folder))
            print(dict(found), file=sys.stderr, flush=True)
        time.sleep(filing._NEW + 1)
        with filing.scratch():
            pass  # what killed ones have left goes with the next one
        found["left-overs"] += len(left(base))
        tempfile.tempdir = None
    return dict(found)


def main() -> None:
    """Prints what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=50)
    print(json.dumps(kills(parser.parse_args().times)))


if __name__ == "__main__":
    sys.exit(main())
