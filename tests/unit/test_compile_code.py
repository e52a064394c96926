"""How the code of a program reads: deterministic, plain, safe whatever the paper says."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hepnb.errors import SpecError
from hepnb.events import schema
from hepnb.events.example import make
from hepnb.generate import export
from hepnb.generate.compile import compile as compile_spec
from hepnb.generate.compiler import idioms, layout
from hepnb.generate.wishes import Wishes
from hepnb.program import Sample
from hepnb.spec import ReviewedSpec, Spec
from tests.unit.compiling import compiled, module, reviewed

BASELINES = Path(__file__).parent.parent / "golden" / "baselines"
SCHEMAS = {
    "b1": "atlas-opendata-2020",
    "b8": "atlas-opendata-2025",
    "b8s": "atlas-opendata-2025",
    "dimuon": "cms-nanoaod",
}


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_code_of_the_baselines(name: str) -> None:
    """The program is the golden file, to the byte; HEPNB_UPDATE_GOLDEN=1 writes it anew."""
    program = compile_spec(
        reviewed((BASELINES / f"{name}.adl").read_text(encoding="utf-8")),
        schema.load(SCHEMAS[name]),
    )
    golden = BASELINES / f"{name}.py.txt"
    if os.environ.get("HEPNB_UPDATE_GOLDEN"):
        golden.write_text(program.source, encoding="utf-8")
    assert program.source == golden.read_text(encoding="utf-8")


def test_the_same_spec_gives_the_same_program() -> None:
    """Cell by cell, and in another process, where hashes differ."""
    text = (BASELINES / "b8.adl").read_text(encoding="utf-8")
    first = compiled(text, "atlas-opendata-2025")
    assert first == compiled(text, "atlas-opendata-2025")
    code = (
        "import sys; from tests.unit.compiling import compiled; "
        "print(compiled(open(sys.argv[1]).read(), 'atlas-opendata-2025').source, end='')"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7"}
    again = subprocess.run(
        [sys.executable, "-c", code, str(BASELINES / "b8.adl")],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
    )
    assert again.stdout == first.source


def test_a_program_does_not_import_hepnb_and_has_no_loop_over_events() -> None:
    """It is plain awkward: what is imported is listed here."""
    tree = ast.parse(compiled((BASELINES / "b1.adl").read_text(encoding="utf-8")).source)
    imported = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    imported |= {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    assert imported == {"awkward", "hist", "numpy", "vector"}
    assert not any(isinstance(n, ast.While) for n in ast.walk(tree))


def test_only_the_branches_that_are_needed() -> None:
    """A spec that asks for two things of muons reads these, what tells muons, and what names an
    event.
    """
    program = compiled(
        "object muons\n  take Muon\n  select abs(d0sig) < 3\nregion SR\n  select size(muons) == 2\n"
    )
    assert program.branches == (
        "runNumber",
        "eventNumber",
        "lep_pt",
        "lep_type",
        "lep_tracksigd0pvunbiased",
    )
    assert dict(program.needed_by)["lep_tracksigd0pvunbiased"] == "select abs(d0sig) < 3"


def test_a_collection_that_selects_nothing_and_is_not_used_needs_no_events() -> None:
    """What is left of a block when all its lines are rejected does not stand in the way; one
    with a line does.
    """
    idle, region = (
        "object vertices\n  take Vertex\n",
        "object muons\n  take Muon\nregion SR\n  select size(muons) == 2\n",
    )
    assert compiled(idle + region).source == compiled(region).source
    with pytest.raises(
        SpecError,
        match="reject every line of object vertices and all that use it, or choose events that "
        "have Vertex",
    ):
        compiled(idle + "  select ntracks >= 2\n" + region)


def test_evidence_stands_above_its_line() -> None:
    """The quote of a requirement is a comment right before the code."""
    text = 'object muons\n  take Muon\n  select pt > 6 GeV  #: p3 "pT > 6 GeV" ✓\n'
    text += 'region SR\n  select size(muons) == 4  #: p4 "four muons" ✓\n'
    lines = compiled(text).source.splitlines()
    assert lines[lines.index('        # p3 "pT > 6 GeV"') + 1] == "        & (muons.pt > 6),"
    assert lines[lines.index('        # p4 "four muons"') + 1].startswith(
        '        "select size(muons) == 4": '
    )


@pytest.mark.parametrize(
    "nasty",
    [
        "''' + 1",
        '""" or 1',
        "a\nimport os",
        "\rimport os",
        "\x0cimport os",
        "\u2028import os",
        "{x} %s $",
        "# :",
        "p_{T} > 30 \\GeV",
        '\\"',
        "\\",
    ],
)
def test_the_words_of_a_paper_stay_words(nasty: str) -> None:
    """Whatever a quote, a title or a label holds, it ends up in a comment or a string: the
    statements are the same.
    """
    text = 'info x\n  title WORDS\nregion SR\n  select MET > 3  #: p1 "WORDS" ✓\n'
    text += '  bin "WORDS" MET > 5\n  histo h, "WORDS", 3, 0, 1, MET\n'

    def statements(words: str) -> list[str]:
        tree = _with_words(reviewed(text).tree, words)
        source = compile_spec(
            ReviewedSpec(Spec(tree, ()), tree, ()), schema.load("atlas-opendata-2020")
        ).source
        return [type(node).__name__ for node in ast.walk(ast.parse(source))]

    assert statements(nasty) == statements("harmless")


def _with_words(node: Any, words: str) -> Any:
    """The tree with ``words`` for WORDS, as no parser could let them through."""
    if type(node) is str:
        return node.replace("WORDS", words)
    if isinstance(node, tuple):
        return tuple(_with_words(n, words) for n in node)
    if is_dataclass(node) and not isinstance(node, type):
        return replace(
            node, **{f.name: _with_words(getattr(node, f.name), words) for f in fields(node)}
        )
    return node


def test_names_of_the_spec_that_mean_something_else_in_python() -> None:
    """A block may be called like a keyword, a module, an idiom or a collection of the file; the
    names are told apart.
    """
    blocks = ("lambda_", "np", "nth", "read", "lep", "Jet", "mask", "type", "events", "run")
    text = "".join(f"object {name}\n  take Lepton\n  select pt > 15\n" for name in blocks)
    text += "define select1 = size(Jet)\nregion list\n" + "".join(
        f"  select size({name}) >= 1\n" for name in blocks
    )
    assert all(callable(module(text)[f]) for f in ("read", "select", "reconstruct"))
    source = compiled(text).source
    assert "def lambda_(" in source
    assert "def np_2(" in source


def test_requirements_keep_their_ids() -> None:
    """Cells and steps carry the ids of the requirements that they implement."""
    program = compiled(
        "object muons\n  take Muon\n  select pt > 6\nregion SR\n  select size(muons) == 4\n"
    )
    assert [(c.key, c.requirements) for c in program.cells if c.requirements] == [
        ("object-muons", ("muons-3",)),
        ("region-SR", ("SR-5",)),
    ]
    assert [(s.region, s.requirement, s.adl) for s in program.steps] == [
        ("SR", "SR-5", "select size(muons) == 4")
    ]


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A few toy events."""
    return make(tmp_path_factory.mktemp("toy") / "toy.root", events=300)


def test_a_notebook_and_a_script_run_by_themselves(tmp_path: Path, toy: Path) -> None:
    """All cells from top to bottom, in a process that never hears of hepnb; the cutflow is
    printed and a figure drawn.
    """
    spec = reviewed((BASELINES / "b1.adl").read_text(encoding="utf-8"))
    program = compile_spec(
        spec, schema.load("atlas-opendata-2020"), Wishes((Sample("", (str(toy),)),))
    )
    cells = nbformat.reads(export.notebook(program, "B1"), as_version=4).cells
    source = (
        "\n\n".join(c.source for c in cells if c.cell_type == "code")
        + "\nfigures['m4l'].savefig('m4l.png')\n"
    )
    assert "hepnb" not in source
    path = tmp_path / "analysis.py"
    path.write_text(source, encoding="utf-8")
    environment = {**os.environ, "MPLBACKEND": "agg", "MPLCONFIGDIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-I", str(path)],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env=environment,
    )
    assert done.returncode == 0, done.stderr
    assert "select size(leading) >= 4" in done.stdout
    assert (tmp_path / "m4l.png").stat().st_size > 5000
    assert json.loads(export.notebook(program, "B1"))["nbformat"] == 4


LONG = "events.a_rather_long_name_of_a_collection.attribute"
names = st.sampled_from(["x", LONG, "events.leptons.pt", 'leptons["type"]', "25", "np.pi"])
code = st.recursive(
    names,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "&", "|", ">", "*", "**"]), inner).map(
            lambda t: f"({t[0]}) {t[1]} {t[2]}"
        ),
        st.lists(inner, min_size=1, max_size=4).map(lambda a: f"function_of({', '.join(a)})"),
        inner.map(lambda a: f"~({a})"),
        st.tuples(inner, inner).map(lambda t: f"objects[{t[0]}][:, {t[1]}]"),
    ),
    max_leaves=25,
)


@given(code, st.sampled_from(["return {}", "muons = {}", 'return {{"a": {}}}', 'muons["x"] = {}']))
def test_breaking_lines_changes_no_meaning(expression: str, statement: str) -> None:
    """A line that is broken is the same tree as the line in one piece."""
    line = statement.format(expression)
    assert ast.dump(ast.parse(layout.function("f", "d", [line]))) == ast.dump(
        ast.parse(f"def f(events: ak.Array) -> ak.Array:\n    'd'\n    {line}")
    )


@given(code)
def test_entries_of_a_dictionary_change_no_meaning(expression: str) -> None:
    """The value of an entry in parentheses is the same value."""
    from hepnb.adl.tree import NO_NOTE

    body = "\n".join(layout.dictionary([("key", expression, NO_NOTE)])).removeprefix("return ")
    assert ast.dump(ast.parse(body)) == ast.dump(ast.parse(f'{{"key": {expression}}}'))


def test_idioms_come_with_what_they_use() -> None:
    """The source of an idiom and of those that it calls, each once, in order."""
    names = [
        n.name
        for n in ast.parse(idioms.source(["union", "nth", "union"])).body
        if isinstance(n, ast.FunctionDef)
    ]
    assert names == ["by_pt", "union", "nth"]
