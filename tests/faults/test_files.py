"""Files that several write at once: every decision and every line is kept, whoever dies in
between.
"""

from __future__ import annotations

import json
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hepnb import filing
from hepnb import spec as specs
from hepnb.errors import SpecError
from hepnb.notebook.journal import Journal
from hepnb.spec import Decision, Requirement

_SPEC = "".join(
    f"object jets{n}\n  take Jet\n  select pt > {n} GeV  #: ?\n\n" for n in range(10, 22)
)


def _review(spec: Path, *ids: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "hepnb.cli", "review", str(spec), "--accept", *ids]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def test_reviews_at_once_lose_no_decision(tmp_path: Path) -> None:
    """Each finds what the one before has decided."""
    path = tmp_path / "spec.adl"
    path.write_text(_SPEC, encoding="utf-8")
    ids = [r.id for r in specs.read(_SPEC).requirements]
    running = [_review(path, i) for i in ids[:4]]
    assert [p.wait() for p in running] == [0] * 4
    found = specs.read(path.read_text(encoding="utf-8")).requirements
    assert [r.decision for r in found] == [Decision.ACCEPTED] * 4 + [Decision.OPEN] * (len(ids) - 4)
    assert [p.name for p in tmp_path.iterdir()] == ["spec.adl"]


@pytest.mark.long
def test_a_review_that_is_killed_leaves_the_old_text_or_the_new_one(tmp_path: Path) -> None:
    """At random moments: the file parses, and no decision that was made before is gone."""
    path = tmp_path / "spec.adl"
    path.write_text(_SPEC, encoding="utf-8")
    ids = [r.id for r in specs.read(_SPEC).requirements]
    assert _review(path, ids[0]).wait() == 0
    for turn in range(40):
        running = _review(path, ids[1 + turn % (len(ids) - 1)])
        time.sleep(0.02 * turn)
        running.send_signal(signal.SIGKILL)
        running.wait()
        found = specs.read(path.read_text(encoding="utf-8")).requirements
        assert len(found) == len(ids)
        assert found[0].decision == Decision.ACCEPTED


_HOLD = """
import sys, time
from hepnb import filing
with filing.locked(sys.argv[1]):
    print(flush=True)
    time.sleep(60)
"""


def test_a_lock_that_is_held_is_one_sentence(tmp_path: Path) -> None:
    """Who waits in vain is told what to do; the lock is free when its holder is gone."""
    path = tmp_path / "a.adl"
    holder = subprocess.Popen([sys.executable, "-c", _HOLD, str(path)], stdout=subprocess.PIPE)
    try:
        assert holder.stdout is not None
        holder.stdout.readline()
        said = r"a\.adl: another hepnb is changing it; run this again"
        with pytest.raises(SpecError, match=said), filing.locked(path, patience=0.1):
            pass
    finally:
        holder.kill()
        holder.wait()
        holder.stdout.close()  # type: ignore[union-attr]
    with filing.locked(path, patience=0.1):
        pass


def test_a_file_keeps_its_mode_and_a_link_stays_one(tmp_path: Path) -> None:
    """A new file has the mode that the system gives to new files."""
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_bytes(b"old")
    target.chmod(0o640)
    link.symlink_to(target)
    filing.write(link, b"new")
    assert (target.read_bytes(), stat.S_IMODE(target.stat().st_mode), link.is_symlink()) == (
        b"new",
        0o640,
        True,
    )
    filing.write(tmp_path / "fresh", b"x")
    (tmp_path / "usual").write_bytes(b"x")
    assert (tmp_path / "fresh").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_what_a_killed_writer_left_goes_with_the_next_write(tmp_path: Path) -> None:
    """Of this file, and of a process that is gone; what another one is writing stays."""
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    target, host = tmp_path / "a.adl", filing._writer().partition("-")[0]
    left = tmp_path / f".a.adl.{host}-{done.pid}.00.part"
    others = [tmp_path / f".b.adl.{host}-{done.pid}.00.part",
              tmp_path / f".a.adl.{filing._writer()}.00.part"]  # fmt: skip
    for path in (left, *others):
        path.write_bytes(b"half")
    filing.write(target, b"whole")
    assert not left.exists()
    assert all(path.exists() and filing.is_part(path) for path in others)


def test_a_torn_line_swallows_nothing(tmp_path: Path) -> None:
    """What follows it is a line of its own."""
    path = tmp_path / "journal"
    path.write_bytes(b'{"a": 1}\n{"b"')
    filing.append(path, b'{"c": 3}')
    assert path.read_bytes() == b'{"a": 1}\n{"b"\n{"c": 3}\n'


def test_lines_that_are_appended_at_once_stay_whole(tmp_path: Path) -> None:
    """By several processes, long ones."""
    path = tmp_path / "lines"
    code = "import sys\nfrom pathlib import Path\nfrom hepnb import filing\n"
    code += (
        "for n in range(50): filing.append(Path(sys.argv[1]), (sys.argv[2] * 10_000).encode())\n"
    )
    running = [subprocess.Popen([sys.executable, "-c", code, str(path), letter]) for letter in "ab"]
    assert [p.wait() for p in running] == [0, 0]
    lines = path.read_bytes().splitlines()
    assert sorted(lines) == [b"a" * 10_000] * 50 + [b"b" * 10_000] * 50


_STRANGE = [
    "null",
    "[" * 100_000,
    '{"event": "decided"}',
    '{"time": 1, "notebook": 2, "paper": 3, "cell": 4, "event": "shown", "decisions": []}',
    (
        '{"time": "", "notebook": "n", "paper": "", "cell": "c", "event": "shown", "decisions": '
        '{"a": '
        '"perhaps"}}'
    ),
    (
        '{"time": "", "notebook": "n", "paper": "", "cell": "c", "event": "decided", '
        '"requirement": '
        '"r", "decision": "yes"}'
    ),
    (
        '{"time": "", "notebook": "n", "paper": "", "cell": "c", "event": "offered", "kind": [], '
        '"sha256": null}'
    ),
    '{"time": "", "notebook": "n", "paper": "", "cell": "c", "event": "unheard of"}',
    "\udcff\0",
]


@pytest.mark.parametrize("line", _STRANGE)
def test_a_strange_line_of_a_journal_is_passed_over(tmp_path: Path, line: str) -> None:
    """What stands around it counts."""
    journal = Journal(tmp_path / "journal.jsonl", "n")
    requirement = next(iter(specs.read(_SPEC).requirements))
    assert isinstance(requirement, Requirement)
    journal.decided("c", "", requirement, Decision.ACCEPTED)
    with journal.path.open("ab") as file:
        file.write(line.encode("utf-8", "surrogateescape"))  # without an end: it was torn
    journal.decided("c", "", requirement, Decision.REJECTED)
    assert journal.known("c", "").pending == {requirement.id: Decision.REJECTED}
    assert journal.placed("spec") == {}


def test_a_journal_that_is_a_folder_costs_nothing_but_itself(tmp_path: Path) -> None:
    """Decisions last as long as the kernel."""
    path = tmp_path / "journal.jsonl"
    path.mkdir()
    journal = Journal(path, "n")
    journal.shown("c", "", {"a": Decision.ACCEPTED})
    assert journal.known("c", "").shown == {"a": Decision.ACCEPTED}
    assert list(path.iterdir()) == []
    assert json.dumps(journal.unsaved)
