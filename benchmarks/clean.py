"""What bulk acceptance takes, and how much of it is wrong; and whether ``check --paper`` finds what
``extract`` found.

    python benchmarks/clean.py SHARED_FOLDER [--wrong]

For every paper with an annotation (``annotations/ID.yaml``, ``papers/ID.pdf``): the lines of the
draft without a model, how many of them are clean (`hepnb.review.clean`), and how many of these are
wrong: a strict key (`hepnb.benchmark.score`) that is not annotated at all. ``--wrong`` lists them.
Of the papers in ``annotations/blind`` only the totals are told. For the sentences
(``cases/sentences.yaml``) a clean line is wrong where it is a ``never`` of its case. Last, for
every paper of the folder, whether the findings of the extraction and those of the written file,
read anew with the paper, are the same.
"""

from __future__ import annotations

import importlib.util
import sys
import tempfile
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml

from hepnb import review, workflow
from hepnb import spec as specs
from hepnb.benchmark import draft, truth
from hepnb.benchmark.score import StrictKey, keys
from hepnb.errors import HepnbError
from hepnb.paper import Paper
from hepnb.settings import Settings
from hepnb.spec import Spec


@dataclass(frozen=True)
class Row:
    """The figures of one paper: lines of the draft, clean ones, wrong ones among the clean and
    among all.
    """

    paper: str
    lines: int
    clean: int
    wrong: tuple[str, ...]
    wrong_of_all: int

    def __str__(self) -> str:
        """One line of the table."""
        share = f"{len(self.wrong) / self.clean:.3f}" if self.clean else "  –  "
        return (
            f"{self.paper:<14} {self.lines:>5} {self.wrong_of_all:>6} {self.clean:>6} "
            f"{len(self.wrong):>6} {share:>7}"
        )


def measure(annotation: Path, pdf: Path) -> Row:
    """The figures of one annotated paper."""
    paper = workflow.load_paper(str(pdf), Settings(offline=True))
    try:
        spec = workflow.extract(paper, Settings())
    except HepnbError:
        return Row(paper.id, 0, 0, (), 0)
    known = keys(
        truth.annotated(
            yaml.safe_load(annotation.read_text(encoding="utf-8")), where=annotation.name
        ).facts
    )
    clean = {r.id for r in review.clean(spec, workflow.review_findings(spec, paper))}
    wrong = not_annotated(spec, known)
    named = tuple(
        f"{r.block}: {r.adl}  {[e.quote for e in r.evidence]} {wrong[r.id]}"
        for r in spec.requirements
        if r.id in wrong and r.id in clean
    )
    return Row(paper.id, len(spec.requirements), len(clean), named, len(wrong))


def not_annotated(spec: Spec, known: Collection[StrictKey]) -> dict[str, str]:
    """Line → those of its strict keys that the annotation does not have."""
    entries: dict[str, list[dict[str, Any]]] = {}
    for entry in specs.to_json(spec)["requirements"]:
        entries.setdefault(entry["id"].partition(".")[0], []).append(entry)
    drafted = {
        line: draft.read({"requirements": found}, "").requirements
        for line, found in entries.items()
    }
    foreign = {line: [k for k in keys(found) if k not in known] for line, found in drafted.items()}
    return {line: ", ".join(map(str, found)) for line, found in foreign.items() if found}


def sentences(folder: Path) -> Row:
    """The figures of the sentence cases: a clean line is wrong where its case says that no draft
    may hold it.
    """
    tool = load(folder / "tools" / "score_sentences.py")
    score = tool.shared(None)
    lines = clean = of_all = 0
    named: list[str] = []
    for entry in yaml.safe_load((folder / "cases" / "sentences.yaml").read_text(encoding="utf-8")):
        with tempfile.TemporaryDirectory() as place:
            path = Path(place) / "case.html"
            path.write_text(tool.page(entry), encoding="utf-8")
            paper = workflow.load_paper(str(path), Settings(offline=True))
        spec = workflow.extract(paper, Settings())
        taken = {r.id for r in review.clean(spec, workflow.review_findings(spec, paper))}
        keys = tool.Keys(score, bool(entry.get("exact")))
        never = [w for w in entry.get("never", []) if "adl" not in w]
        bad = {
            e["id"].partition(".")[0]
            for e in specs.to_json(spec)["requirements"]
            if any(tool.fits(keys, w, tool.counted(e)) for w in never)
        }
        lines, clean, of_all = lines + len(spec.requirements), clean + len(taken), of_all + len(bad)
        named += [
            f"{entry['name']}: {r.block} {r.adl}" for r in spec.requirements if r.id in bad & taken
        ]
    return Row("sentences", lines, clean, tuple(named), of_all)


def differing(paper: Paper) -> Counter[str]:
    """The codes that an extraction and its text, read anew with the paper, do not have equally
    often.
    """
    try:
        spec = workflow.extract(paper, Settings())
    except HepnbError:
        return Counter({"not extracted": 1})
    read = workflow.read_spec(specs.text_of(spec), paper=paper)
    first, second = (
        Counter(f.code for f in workflow.review_findings(s, paper)) for s in (spec, read)
    )
    return (first - second) + (second - first)


def load(path: Path) -> ModuleType:
    """A tool of the shared folder as a module."""
    found = importlib.util.spec_from_file_location(path.stem, path)
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def total(name: str, rows: Sequence[Row]) -> Row:
    """The sum of some rows."""
    wrong = tuple(w for r in rows for w in r.wrong)
    return Row(
        name,
        sum(r.lines for r in rows),
        sum(r.clean for r in rows),
        wrong,
        sum(r.wrong_of_all for r in rows),
    )


def main() -> None:
    """Prints the tables."""
    folder = Path(next(a for a in sys.argv[1:] if not a.startswith("-")))
    print(f"{'paper':<14} {'lines':>5} {'wrong':>6} {'clean':>6} {'wrong':>6} {'share':>7}")
    every: list[Row] = []
    for sub in ("", "blind"):
        found = sorted((folder / "annotations" / sub).glob("*.yaml"))
        rows = [measure(a, folder / "papers" / sub / f"{a.stem}.pdf") for a in found]
        if not sub:
            print(*rows, sep="\n")
            tell_wrong(rows)
        print(total(f"all {sub or 'learn'}", rows), flush=True)
        every += rows
    print(total("all", every))
    of_sentences = sentences(folder)
    print(of_sentences)
    tell_wrong([of_sentences])
    papers = [p for p in sorted((folder / "papers").iterdir()) if p.suffix == ".pdf"]
    papers += sorted((folder / "papers" / "blind").glob("*.pdf"))
    differences = [differing(workflow.load_paper(str(p), Settings(offline=True))) for p in papers]
    print(
        f"same findings in extract and check --paper: {sum(not d for d in differences)} of "
        f"{len(differences)} papers"
    )


def tell_wrong(rows: Sequence[Row]) -> None:
    """Lists the wrong lines among the clean where that is asked for."""
    if "--wrong" in sys.argv:
        print(*(f"    {r.paper}: {w}" for r in rows for w in r.wrong), sep="\n")


if __name__ == "__main__":
    main()
