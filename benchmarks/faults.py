"""What is lost when processes are killed, when two write at once, and when event files are damaged.

python -m benchmarks.faults [kills] [writers] [roots] [--times N]    the figures of
docs/reliability.md; about ten minutes on one core
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from hepnb import spec as specs
from hepnb import workflow
from hepnb.errors import HepnbError
from hepnb.events.example import make
from hepnb.settings import Settings
from hepnb.spec import Decision

ROOT = Path(__file__).parent.parent
_SPEC = "".join(
    f"object jets{n}\n  take Jet\n  select pt > {n} GeV  #: ?\n\n" for n in range(10, 40)
)
_REVIEWED = "object muons\n  take Muon\n  select pt > 5 GeV\nregion SR\n  select size(muons) >= 1\n"


def _hepnb(*arguments: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "hepnb.cli", *map(str, arguments)]
    return subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )


# --- kills
# --------------------------------------------------------------------------------------------------


def kills(times: int) -> dict[str, object]:
    """Commands that are killed at random moments: what of the files before and after is wrong."""
    draw, found = random.Random(1), Counter[str]()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        make(folder / "events.root", events=5000)
        (folder / "run.adl").write_text(_REVIEWED)
        for command, whole in _COMMANDS.items():
            place = folder / command
            place.mkdir()
            takes = _duration(command, place, folder)
            for turn in range(times // len(_COMMANDS)):
                process = _started(command, place, folder, turn)
                time.sleep(draw.uniform(0, 1.1 * takes))
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                found["killed"] += 1
                found["corrupt files"] += not whole(place)
            found["decisions lost"] += _lost(place) if command == "review" else 0
            _started(command, place, folder, 1).wait()  # once more, to its end
            found["left-overs"] += sum(1 for p in place.iterdir() if p.name.startswith("."))
    return dict(found) | {"decisions lost": found["decisions lost"]}


def _started(command: str, place: Path, folder: Path, turn: int) -> subprocess.Popen[bytes]:
    out = place / _OUTPUT[command]
    if command == "review":
        if not out.exists():
            out.write_text(_SPEC)
        ids = [r.id for r in specs.read(_SPEC).requirements]
        if turn and turn % 5 == 0:  # every fifth is let go to its end, and noted
            _hepnb("review", out, "--accept", ids[turn // 5 % len(ids)]).wait()
            with (place / "accepted").open("a") as noted:
                noted.write(f"{ids[turn // 5 % len(ids)]}\n")
        return _hepnb("review", out, "--accept", ids[turn % len(ids)])
    if command == "extract":
        return _hepnb("extract", "example-leptons", "-o", out)
    spec, events = folder / "run.adl", folder / "events.root"
    if command == "generate":
        return _hepnb("generate", spec, "--events", events, "-o", out)
    return _hepnb("run", spec, events, "-o", out, "--no-cache")


def _duration(command: str, place: Path, folder: Path) -> float:
    start = time.monotonic()
    _started(command, place, folder, 0).wait()
    return time.monotonic() - start


def _lost(place: Path) -> int:
    """Decisions that were made, and are not in the file."""
    noted = place / "accepted"
    made = set(noted.read_text().split()) if noted.exists() else set()
    now = specs.read((place / _OUTPUT["review"]).read_text()).requirements
    return len(made - {r.id for r in now if r.decision == Decision.ACCEPTED})


def _parses(place: Path) -> bool:
    file = place / _OUTPUT["review"]
    return len(specs.read(file.read_text()).requirements) == 30


def _is_spec(place: Path) -> bool:
    file = place / _OUTPUT["extract"]
    return not file.exists() or bool(specs.read(file.read_text()).requirements)


def _is_json(name: str) -> Callable[[Path], bool]:
    def whole(place: Path) -> bool:
        file = place / _OUTPUT[name]
        return not file.exists() or isinstance(json.loads(file.read_text()), dict)

    return whole


_OUTPUT = {"review": "spec.adl", "generate": "a.ipynb", "run": "r.json", "extract": "draft.adl"}
_COMMANDS: dict[str, Callable[[Path], bool]] = {
    "review": _parses, "generate": _is_json("generate"), "run": _is_json("run"),
    "extract": _is_spec,
}  # fmt: skip


# --- two at once
# --------------------------------------------------------------------------------------------------


def writers(times: int) -> dict[str, object]:
    """Two reviews of one file at once: how often both decisions are in it."""
    right = 0
    ids = [r.id for r in specs.read(_SPEC).requirements]
    with tempfile.TemporaryDirectory() as temporary:
        file = Path(temporary) / "spec.adl"
        for turn in range(times):
            file.write_text(_SPEC)
            pair = ids[turn % 29], ids[turn % 29 + 1]
            running = [_hepnb("review", file, "--accept", i) for i in pair]
            ended = [p.wait() for p in running]
            now = specs.read(file.read_text()).requirements
            accepted = {r.id for r in now if r.decision == Decision.ACCEPTED}
            right += ended == [0, 0] and accepted == set(pair)
    return {"rounds": times, "right": right}


# --- damaged files of events
# --------------------------------------------------------------------------------------------------


def roots(times: int) -> dict[str, object]:
    """Damaged ROOT files: errors that name the file, numbers as of the whole file, wrong ones."""
    found = Counter[str]()
    reviewed = workflow.accept(workflow.read_spec(_REVIEWED))
    with tempfile.TemporaryDirectory() as temporary:
        whole = make(Path(temporary) / "whole.root", events=2000)
        expected = _numbers(reviewed, whole)
        data = whole.read_bytes()
        for turn in range(times):
            file = Path(temporary) / f"damaged{turn}.root"
            file.write_bytes(_damaged(data, random.Random(turn)))
            try:
                found["as the whole file" if _numbers(reviewed, file) == expected else "wrong"] += 1
            except HepnbError as error:
                found["named" if file.name in str(error) else "unnamed"] += 1
            except Exception as error:  # noqa: BLE001 - counted
                print(turn, type(error).__name__, error)
                found["tracebacks"] += 1
            file.unlink()
    return {"files": times} | dict.fromkeys(("wrong", "unnamed", "tracebacks"), 0) | dict(found)


def _numbers(reviewed: specs.ReviewedSpec, file: Path) -> list[tuple[int, float]]:
    program = workflow.generate(reviewed, [file], Settings())
    result = workflow.run(program, [file], Settings(), keep=False)
    return [(s.cumulative, s.weighted) for r in result.regions for s in r.steps]


def _damaged(data: bytes, draw: random.Random) -> bytes:
    """Cut short, or with a block of zeros, of noise, or of another place of it."""
    size = draw.choice((16, 256, 4096))
    at = draw.randrange(len(data) - size)
    match draw.randrange(4):
        case 0:
            return data[: draw.randrange(len(data))]
        case 1:
            block = bytes(size)
        case 2:
            block = draw.randbytes(size)
        case _:
            other = draw.randrange(len(data) - size)
            block = data[other : other + size]
    return data[:at] + block + data[at + size :]


_MEASURES = {"kills": (kills, 200), "writers": (writers, 50), "roots": (roots, 200)}


def main() -> None:
    """Prints what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="*", default=[*_MEASURES])
    parser.add_argument("--times", type=int)
    given = parser.parse_args()
    cache = tempfile.mkdtemp()
    os.environ |= {"HEPNB_CACHE": cache, "HEPNB_DATA": cache, "HEPNB_OFFLINE": "1"}
    for what in given.what:
        measure, times = _MEASURES[what]
        print(f"{what}: {json.dumps(measure(given.times or times))}", flush=True)
    shutil.rmtree(cache)


if __name__ == "__main__":
    main()
