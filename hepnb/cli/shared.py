"""Helpers shared by commands: papers, specs and settings named on the command line; files read
and written whole; subcommands.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hepnb import compare as comparing
from hepnb import filing, render, signatures, workflow
from hepnb import spec as specs
from hepnb.documents import json_of
from hepnb.documents import whole as whole_text
from hepnb.errors import SpecError
from hepnb.findings import Finding
from hepnb.paper import Paper
from hepnb.ports import Progress
from hepnb.result import RunResult
from hepnb.run import report as running
from hepnb.settings import ENGINES, NAMES, Settings

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    from hepnb.adl.tree import Analysis
    from hepnb.events.open import EventFile

#: seconds after which a rate is worth telling
_SURE = 2.0


def load_paper(given: argparse.Namespace) -> Paper:
    """The paper that the line names."""
    return workflow.load_paper(
        given.paper, settings_of(given), refresh=getattr(given, "refresh", False), progress=progress
    )


@dataclass(frozen=True)
class Given:
    """A spec from the command line, and the papers that its evidence comes from."""

    spec: specs.Spec
    paper: Paper | None
    cited: tuple[Paper, ...]


def load_spec(given: argparse.Namespace) -> Given:
    """The spec that the line names, its evidence looked up in the papers that the line names."""
    settings = settings_of(given)
    paper = workflow.load_paper(given.paper, settings, progress=progress) if given.paper else None
    cited = tuple(
        workflow.load_paper(p, settings.of_others, progress=progress) for p in given.cites
    )
    return Given(workflow.load_spec(given.spec, paper=paper, cited=cited), paper, cited)


def reviewed(
    given: argparse.Namespace, known: Given, events: EventFile | None = None
) -> specs.ReviewedSpec:
    """The spec as it is to be run.

    Raises UnreviewedSpec, and SpecError for decisions that are not this user's.
    """
    accepted = workflow.accept(
        known.spec, known.paper, waive=given.waive, cited=known.cited, events=events
    )
    require_own(given.spec, known.spec.tree)
    return accepted


def require_own(name: str, tree: Analysis) -> None:
    """Asks once for decisions of a spec that are not this user's, which are theirs then.

    Raises SpecError where the answer is no, and where nobody is at a terminal.
    """
    own = signatures.Signatures.here()
    foreign = own.foreign(tree)
    if not foreign or signatures.adopting():
        return
    found = render.foreign(foreign)
    if sys.stdin.isatty() and sys.stderr.isatty():
        print(f"{name}: {found}. Take them over? [y/N] ", end="", file=sys.stderr, flush=True)
        if sys.stdin.readline().strip().lower() in ("y", "yes"):
            own.decided(foreign)
            return
    hint = f"read them, and take them over: hepnb review {name} --adopt (a job: HEPNB_ADOPT=1)"
    raise SpecError(found, where=name, hint=hint)


def settings_of(given: argparse.Namespace) -> Settings:
    """The environment's settings with what the command line overrides."""
    settings = Settings.from_environment()
    chosen = settings.choose(
        {name: getattr(given, name, None) for name in NAMES if name != "offline"}
    )
    return replace(chosen, offline=settings.offline or getattr(given, "offline", False))


def add_model(
    sub: argparse.ArgumentParser, engines: Sequence[str] = ENGINES, does: str = "reads"
) -> None:
    """The options that choose a model, or one of the ``engines`` that needs none; ``does``: what
    it is for.
    """
    sub.add_argument(
        "--engine",
        choices=engines,
        help=f"engine that {does}; --model implies llama, --server implies server",
    )
    sub.add_argument(
        "--model", dest="model_path", metavar="FILE.gguf", help="model to load into this process"
    )
    sub.add_argument(
        "--context",
        type=whole(0),
        metavar="TOKENS",
        help="context of the model (default: as trained, up to 32768)",
    )
    sub.add_argument(
        "--gpu-layers",
        type=whole(-1),
        metavar="N",
        help="number of layers on the GPU (default, -1: as many as fit)",
    )
    sub.add_argument(
        "--server",
        metavar="ADDRESS",
        help="address of a model server: llama-server, vLLM, SGLang, or the OpenAI API",
    )
    sub.add_argument(
        "--server-model", metavar="NAME", help="name of the model, if the server has several"
    )
    sub.add_argument(
        "--record",
        metavar="FILE",
        help="file to record the model's answers in, or to replay them from",
    )


def _add_source(sub: argparse.ArgumentParser) -> None:
    """The options that say whose tables a paper has."""
    either = sub.add_mutually_exclusive_group()
    either.add_argument(
        "--source",
        metavar="FILE",
        help="read the tables from this LaTeX or HTML of the paper (default: from arXiv)",
    )
    either.add_argument(
        "--no-source",
        dest="source",
        action="store_const",
        const="",
        help="read the tables from the PDF",
    )


def is_paper(source: str) -> bool:
    """True for what is not a file or folder of published numbers."""
    path = Path(source)
    if path.is_dir():
        return not (path / "submission.yaml").exists()
    return not comparing.is_published(source)


def run_in(name: str) -> RunResult | None:
    """The run that a file holds; None where it holds published numbers, or is none.

    Raises RunError for one that is broken.
    """
    path, _, part = part_of(name)
    if not path.lower().endswith(".json"):
        return None
    try:
        data = json_of(filing.text(path, filing.MOST_DATA))
    except (OSError, ValueError):
        return None
    is_run = isinstance(data, dict) and str(data.get("format", "")).startswith(
        ("hepnb-run/", "hepnb-sample-runs/")
    )
    return _run_of(data, part, name) if is_run else None


def part_of(name: str) -> tuple[str, str, str]:
    """``RESULT.json#ttbar``: the file, and the sample in it.

    A file of that whole name is that file.
    """
    return (
        (name, "", "")
        if Path(name).exists()
        else name.rpartition("#")
        if "#" in name
        else (name, "", "")
    )


def _run_of(data: Any, part: str, name: str) -> RunResult:
    """The run in the data of a file; of several samples the one that is named. Raises RunError."""
    if not isinstance(data, dict) or data.get("format") != running.SAMPLES:
        if part:
            raise SpecError(
                f"no sample {part}: the result of one run",
                where=name,
                expected="the file without #",
            )
        return running.from_json(data, where=name)
    runs = running.samples_from_json(data, where=name)
    if part:
        return runs.named(part, where=name)
    example = runs.runs[0].sample.name if runs.runs else "data"
    known = ", ".join(r.sample.name for r in runs.runs)
    hint = "or #data, #simulation for all of them"
    raise SpecError(
        f"results of several samples: {known}",
        where=name,
        expected=f"one of them: {name}#{example}",
        hint=hint,
    )


def report(findings: Sequence[Finding], *, json_output: bool) -> int:
    """Prints findings; the exit code, 1 when one is an error."""
    if json_output:
        print_json([asdict(f) for f in findings])
    else:
        print("\n".join(str(f) for f in findings) if findings else "no findings")
    return int(any(f.severity == "error" for f in findings))


def read_text(path: str, most: int = filing.MOST_TEXT) -> str:
    """The text of a file. Raises SpecError for a folder and for what is no text, OSError."""
    if Path(path).is_dir():
        raise SpecError("is a folder", where=path, expected="a file")
    try:
        return filing.text(path, most, pipes=True)
    except UnicodeDecodeError:
        raise SpecError("not a text file", where=path, expected="UTF-8") from None


def read_json(path: str) -> Any:
    """The content of a JSON file. Raises SpecError."""
    try:
        return json_of(read_text(path, filing.MOST_DATA))
    except json.JSONDecodeError as error:
        raise SpecError(
            f"not JSON ({error.msg})",
            where=f"{path}:{error.lineno}",
            hint="give the file that hepnb run -o wrote",
        ) from None


def read_run(path: str) -> RunResult:
    """The result that ``hepnb run -o`` wrote; of several samples ``RESULT.json#NAME``.

    Raises SpecError, RunError.
    """
    file, _, part = part_of(path)
    return _run_of(read_json(file), part, path)


def write_text(path: str | Path, text: str) -> None:
    """Writes a file whole or not at all."""
    write_bytes(path, whole_text(text).encode())


def write_bytes(path: str | Path, data: bytes) -> None:
    """Writes a file whole or not at all.

    A link stays a link, and a device or a pipe is written to, never replaced.
    """
    writable(path)
    filing.write(path, data)


def writable(*paths: str | Path | None) -> None:
    """Raises SpecError where one of the files could not be written: to be known before the work,
    not after it.
    """
    for path in (p for p in paths if p):
        target = filing.resolved(path)
        if target.is_dir() or not target.parent.is_dir():
            found = "is a folder" if target.is_dir() else f"no folder {target.parent}"
            raise SpecError(
                found, where=str(path), hint="give the path of a file in a folder that is there"
            )
        if not os.access(
            target.parent if target.is_file() or not target.exists() else target, os.W_OK
        ):
            raise SpecError(
                "cannot be written here",
                where=str(path),
                hint="give the path of a file in a folder of yours",
            )


def whole(least: int) -> Callable[[str], int]:
    """A type of arguments: whole numbers from ``least`` on."""

    def number(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = least - 1
        if value < least:
            raise argparse.ArgumentTypeError(f"{text!r}; expected a whole number, at least {least}")
        return value

    return number


def print_json(data: object) -> None:
    """Prints data as JSON."""
    json.dump(data, sys.stdout, ensure_ascii=False, indent=1)
    print()


def progress(what: str, done: int, total: int) -> None:
    """A line on a terminal, rewritten in place; nothing where the output is kept."""
    _rewrite(f"{what} {done}/{total}" if total else what, last=not total or done >= total)


def _rewrite(line: str, *, last: bool) -> None:
    if sys.stderr.isatty():
        end = "\r\x1b[K" if last else "\r"
        print(f"\x1b[K{line}", end=end, file=sys.stderr, flush=True)


def of_events(clock: Callable[[], float] = time.monotonic) -> Progress:
    """The progress of a run: also, after two seconds, the events per second and the time left."""
    started, before = clock(), ("", 0)

    def tell(what: str, done: int, total: int) -> None:
        nonlocal started, before
        if what != before[0] or done < before[1]:  # the next of several runs
            started = clock()
        before, seconds = (what, done), clock() - started
        if not done or done >= total or seconds < _SURE:
            progress(what, done, total)
            return
        left = render.duration(seconds * (total - done) / done)
        line = f"{what} {done}/{total}, {done / seconds:,.0f} events/s, about {left} left"
        _rewrite(line, last=False)

    return tell


def step_by_step() -> Progress:
    """On a terminal the same; elsewhere a line for each thing that is done, so that a log shows
    how far it is.
    """
    if sys.stderr.isatty():
        return progress
    before = 0

    def tell(what: str, done: int, total: int) -> None:
        nonlocal before
        if total and done > before:
            before = done
            print(f"{what} ({done} of {total})", file=sys.stderr, flush=True)

    return tell


PAPER = (
    "arXiv id, DOI, report number, address, path of a PDF, LaTeX or HTML file, 'example' or "
    "'example-leptons'"
)

SCHEMA = "name or file of the event schema (default: detected)"


class Commands:
    """The subcommands as they are added; ``texts``: what they do, by name."""

    def __init__(
        self, parsers: _SubParsersAction[argparse.ArgumentParser], texts: Mapping[str, str]
    ) -> None:
        self._parsers = parsers
        self._texts = texts

    def add(
        self, name: str, command: Callable[[argparse.Namespace], int]
    ) -> argparse.ArgumentParser:
        """A command of its own arguments."""
        text = self._texts[name]
        sub = self._parsers.add_parser(name, help=text, description=text)
        sub.set_defaults(command=command)
        return sub

    def paper(
        self, name: str, command: Callable[[argparse.Namespace], int]
    ) -> argparse.ArgumentParser:
        """A command on a paper."""
        sub = self.add(name, command)
        sub.add_argument("paper", help=PAPER)
        sub.add_argument("--offline", action="store_true", help="do not use the network")
        sub.add_argument("--refresh", action="store_true", help="ignore the cache and read again")
        _add_source(sub)
        return sub

    def spec(
        self, name: str, command: Callable[[argparse.Namespace], int]
    ) -> argparse.ArgumentParser:
        """A command on a spec."""
        sub = self.add(name, command)
        sub.add_argument("spec", metavar="SPEC.adl")
        sub.add_argument("--paper", help="the paper that the evidence is checked against")
        sub.add_argument(
            "--cites",
            nargs="+",
            default=[],
            metavar="PAPER",
            help="further papers that its evidence quotes",
        )
        _add_source(sub)
        return sub
