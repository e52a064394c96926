"""The command line: ``hepnb …``. Each command parses its line, makes one call into `hepnb.workflow` per step, and prints.

Exit codes: 0 done; 1 findings or a failed comparison; 2 bad usage or bad input; 130 interrupted.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from hepnb import compare as comparing
from hepnb import demo, doctor, render, workflow
from hepnb import spec as specs
from hepnb import sweep as sweeping
from hepnb.adl.format import format as format_adl
from hepnb.adl.parse import parse
from hepnb.errors import HepnbError, SpecError
from hepnb.findings import Finding
from hepnb.generate import export
from hepnb.paper import Paper
from hepnb.run import chunks
from hepnb.run import report as running
from hepnb.settings import ENGINES, Settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; gives its exit code."""
    parser = _parser()
    given = parser.parse_args(arguments)
    if not hasattr(given, "command"):
        parser.print_help()
        return 2
    try:
        command: Callable[[argparse.Namespace], int] = given.command
        return command(given)
    except HepnbError as error:
        print(f"hepnb: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"hepnb: {error.filename or 'a file'}: {error.strerror or type(error).__name__}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("hepnb: interrupted; nothing was written", file=sys.stderr)
        return 130


# --- commands ----------------------------------------------------------------------------------------------------


def _paper(given: argparse.Namespace) -> int:
    paper = _load(given)
    if given.json:
        _print_json(asdict(paper))
    else:
        print(render.paper_card(paper, sweeping.sweep(paper)))
    return 0


def _sweep(given: argparse.Namespace) -> int:
    paper = _load(given)
    phrases = sweeping.sweep(paper)
    if given.spec:
        phrases = specs.claim(workflow.load_spec(given.spec, paper=paper), phrases)
    if given.json:
        _print_json({"paper": paper.id, "phrases": [specs.phrase_json(p) for p in phrases]})
    else:
        print(render.phrase_table(phrases))
    return 0


def _extract(given: argparse.Namespace) -> int:
    paper = _load(given)
    spec = workflow.extract(paper, _settings(given), progress=_progress)
    text = specs.text_of(spec)
    findings = workflow.review_findings(spec, paper)
    if given.json:
        _write(given.json, json.dumps(specs.to_json(spec), ensure_ascii=False, indent=1))
    if given.output:
        _write(given.output, text)
    if not (given.output or given.json):
        print(text, end="")
    print(render.extraction_summary(spec, findings), file=sys.stderr)
    return 0


def _check(given: argparse.Namespace) -> int:
    known = _spec(given)
    events = workflow.open_events([given.events], _settings(given))[0] if given.events else None
    findings = workflow.review_findings(known.spec, known.paper, events, cited=known.cited)
    return _report(findings, json_output=given.json)


def _review(given: argparse.Namespace) -> int:
    known = _spec(given)
    choices = {"accept": given.accept, "reject": given.reject, "accept_clean": given.accept_clean}
    decided = workflow.decide(known.spec, paper=known.paper, cited=known.cited, **choices)
    if decided.tree != known.spec.tree:
        _write(given.spec, specs.text_of(decided))
    print(render.decisions(decided))
    return 0


def _format(given: argparse.Namespace) -> int:
    text = _read(given.spec)
    formatted = format_adl(parse(text, source=given.spec))
    if given.check:
        if formatted != text:
            print(f"{given.spec}: not canonical; hepnb format --write {given.spec} rewrites it", file=sys.stderr)
        return int(formatted != text)
    if given.write:
        _write(given.spec, formatted)
    else:
        print(formatted, end="")
    return 0


_WRITERS = {".ipynb": export.notebook, ".py": export.script}


def _generate(given: argparse.Namespace) -> int:
    output = Path(given.output)
    if output.suffix not in _WRITERS:
        raise SpecError(f"a program ending in {output.suffix or 'nothing'}", where=str(output), expected=" or ".join(_WRITERS))
    known = _spec(given)
    reviewed = workflow.accept(known.spec, known.paper, waive=given.waive, cited=known.cited)
    program = workflow.generate(reviewed, given.events, _settings(given), beside=output.parent)
    _write(output, _WRITERS[output.suffix](program, workflow.title(known.spec, known.paper)))
    print(f"{output}: {len(program.cells)} cells, {len(program.regions)} regions, {len(program.branches)} branches")
    return 0


def _run(given: argparse.Namespace) -> int:
    known = _spec(given)
    settings = _settings(given)
    reviewed = workflow.accept(known.spec, known.paper, waive=given.waive, cited=known.cited)
    program = workflow.generate(reviewed, given.files, settings)
    result = workflow.run(program, given.files, settings, progress=_progress)
    result = chunks.only(result, given.region) if given.region else result
    if given.events_out:
        _write(given.events_out, json.dumps(running.events_json(result)))
    if given.output:
        _write(given.output, json.dumps(running.to_json(result), indent=1))
    if given.json:
        _print_json(running.to_json(result))
    else:
        print(render.cutflow(result))
    return 0


def _compare(given: argparse.Namespace) -> int:
    result = running.from_json(_json(given.result), where=given.result)
    published: Paper | str = (
        workflow.load_paper(given.published, _settings(given)) if _is_paper(given.published) else given.published
    )
    report = workflow.compare(result, published)
    if given.json:
        print(comparing.to_json(report))
    else:
        print(comparing.table(report))
    return 0 if report.agrees else 1


def _demo(given: argparse.Namespace) -> int:
    return 0 if demo.demo(Path(given.folder), progress=_progress) else 1


def _doctor(given: argparse.Namespace) -> int:
    points = doctor.examine(_settings(given))
    print("\n".join(str(p) for p in points))
    return 0


# --- what commands share -----------------------------------------------------------------------------------------


def _load(given: argparse.Namespace) -> Paper:
    return workflow.load_paper(given.paper, _settings(given), refresh=getattr(given, "refresh", False), progress=_progress)


@dataclass(frozen=True)
class _Given:
    """A spec from the command line, and the papers that its evidence comes from."""

    spec: specs.Spec
    paper: Paper | None
    cited: tuple[Paper, ...]


def _spec(given: argparse.Namespace) -> _Given:
    settings = _settings(given)
    paper = workflow.load_paper(given.paper, settings, progress=_progress) if given.paper else None
    cited = tuple(workflow.load_paper(p, settings, progress=_progress) for p in given.cites)
    return _Given(workflow.load_spec(given.spec, paper=paper, cited=cited), paper, cited)


def _settings(given: argparse.Namespace) -> Settings:
    """The environment's settings with what the command line overrides."""
    settings = Settings.from_environment()
    chosen = {
        name: value for name in ("engine", "model_path", "record", "executor", "schema") if (value := getattr(given, name, None))
    }
    return replace(settings, offline=settings.offline or getattr(given, "offline", False), **chosen)


def _is_paper(source: str) -> bool:
    return Path(source).suffix.lower() not in (".yaml", ".yml", ".json")


def _report(findings: Sequence[Finding], *, json_output: bool) -> int:
    if json_output:
        _print_json([asdict(f) for f in findings])
    else:
        print("\n".join(str(f) for f in findings) if findings else "no findings")
    return int(any(f.severity == "error" for f in findings))


def _read(path: str) -> str:
    if Path(path).is_dir():
        raise SpecError("is a folder", where=path, expected="a file")
    try:
        return Path(path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise SpecError("not a text file", where=path, expected="UTF-8") from None


def _json(path: str) -> Any:
    try:
        return json.loads(_read(path))
    except json.JSONDecodeError as error:
        raise SpecError(
            f"not JSON ({error.msg})", where=f"{path}:{error.lineno}", hint="give the file that hepnb run -o wrote"
        ) from None


def _write(path: str | Path, text: str) -> None:
    """Writes a file whole or not at all."""
    target = Path(path)
    if target.is_dir() or not target.parent.is_dir():
        found = "is a folder" if target.is_dir() else f"no folder {target.parent}"
        raise SpecError(found, where=str(path), hint="give the path of a file in a folder that is there")
    temporary = target.with_name(f".{target.name}.part")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(target)


def _print_json(data: object) -> None:
    json.dump(data, sys.stdout, ensure_ascii=False, indent=1)
    print()


def _progress(what: str, done: int, total: int) -> None:
    """A line on a terminal, rewritten in place; nothing where the output is kept."""
    if sys.stderr.isatty():
        end = "\r" if total and done < total else "\r\x1b[K"
        print(f"\x1b[K{what} {done}/{total}" if total else f"\x1b[K{what}", end=end, file=sys.stderr, flush=True)


# --- arguments ---------------------------------------------------------------------------------------------------


_PAPER = "arXiv id, arXiv address, path of a PDF, 'example' or 'example-leptons'"


class _Commands:
    """The subcommands as they are added."""

    def __init__(self, parser: argparse.ArgumentParser) -> None:
        self._add = parser.add_subparsers(title="commands", metavar="COMMAND")

    def add(self, name: str, command: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        """A command of its own arguments."""
        sub = self._add.add_parser(name, help=text, description=text)
        sub.set_defaults(command=command)
        return sub

    def paper(self, name: str, command: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        """A command on a paper."""
        sub = self.add(name, command, text)
        sub.add_argument("paper", help=_PAPER)
        sub.add_argument("--offline", action="store_true", help="never touch the network")
        sub.add_argument("--refresh", action="store_true", help="read anew what is cached")
        return sub

    def spec(self, name: str, command: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        """A command on a spec."""
        sub = self.add(name, command, text)
        sub.add_argument("spec", metavar="SPEC.adl")
        sub.add_argument("--paper", help="the paper that the evidence is checked against")
        sub.add_argument("--cites", nargs="+", default=[], metavar="PAPER", help="papers that its evidence comes from, too")
        return sub


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="hepnb", description="Can I reproduce this paper's selection?")
    commands = _Commands(parser)
    _reading(commands)
    _deciding(commands)
    _running(commands)
    demo_ = commands.add("demo", _demo, "the whole flow on the example paper and events")
    demo_.add_argument("folder", nargs="?", default="demo")
    commands.add("doctor", _doctor, "what works on this machine, and what to do about the rest")
    return parser


def _reading(commands: _Commands) -> None:
    sub = commands.paper("paper", _paper, "read a paper and show what is in it")
    sub.add_argument("--json", action="store_true")
    sub = commands.paper("sweep", _sweep, "list the threshold-like phrases of a paper")
    sub.add_argument("--spec", help="ADL file whose lines claim phrases")
    sub.add_argument("--json", action="store_true")
    sub = commands.paper("extract", _extract, "draft the spec of a paper")
    sub.add_argument("--engine", choices=ENGINES)
    sub.add_argument("--model", dest="model_path", metavar="FILE.gguf")
    sub.add_argument("--record", metavar="FILE", help="where answers of the model are kept, or replayed from")
    sub.add_argument("-o", dest="output", metavar="SPEC.adl")
    sub.add_argument("--json", metavar="REQUIREMENTS.json")


def _deciding(commands: _Commands) -> None:
    sub = commands.spec("check", _check, "check a spec; exit 1 when a finding is an error")
    sub.add_argument("--events", metavar="FILE", help="event file whose schema the spec is checked against")
    sub.add_argument("--schema")
    sub.add_argument("--json", action="store_true")
    sub = commands.spec("review", _review, "decide on the lines of a spec; the file is rewritten")
    sub.add_argument("--accept", nargs="+", default=[], metavar="ID")
    sub.add_argument("--reject", nargs="+", default=[], metavar="ID")
    sub.add_argument("--accept-clean", action="store_true", help="accept every open line with verbatim evidence and no finding")
    sub = commands.add("format", _format, "print a spec canonically")
    sub.add_argument("spec", metavar="SPEC.adl")
    sub.add_argument("--write", action="store_true", help="rewrite the file")
    sub.add_argument("--check", action="store_true", help="exit 1 when the file is not canonical")


def _running(commands: _Commands) -> None:
    sub = commands.spec("generate", _generate, "write the analysis program of a reviewed spec")
    sub.add_argument("--events", nargs="+", required=True, metavar="FILE")
    sub.add_argument("--schema")
    sub.add_argument("--waive", nargs="+", default=[], metavar="CODE", help="blocking findings to let pass, by code")
    sub.add_argument("-o", dest="output", default="analysis.ipynb", metavar="analysis.py|analysis.ipynb")
    sub = commands.spec("run", _run, "run a reviewed spec over event files")
    sub.add_argument("files", nargs="+", metavar="FILE")
    sub.add_argument("--schema")
    sub.add_argument("--region")
    sub.add_argument("--executor", metavar="processes:N|dask:ADDRESS")
    sub.add_argument("--waive", nargs="+", default=[], metavar="CODE")
    sub.add_argument("--json", action="store_true")
    sub.add_argument("-o", dest="output", metavar="RESULT.json")
    sub.add_argument("--events-out", metavar="IDS.json")
    sub = commands.add("compare", _compare, "compare a run with published numbers; exit 1 when they differ")
    sub.add_argument("result", metavar="RESULT.json")
    sub.add_argument("published", help="PUBLISHED.yaml, a HEPData table as JSON, or a paper")
    sub.add_argument("--json", action="store_true")


if __name__ == "__main__":
    sys.exit(main())
