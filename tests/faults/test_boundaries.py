"""Damaged input at every boundary: a value, or an error of hepnb's in one sentence; and each find
of the fuzzers by its name.
"""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from hepnb import loose_json, workflow
from hepnb.adl import delegation_comments, dismissals, finding_comments
from hepnb.documents import json_of, whole
from hepnb.errors import HepnbError, SpecError
from hepnb.extract.model import answers
from hepnb.generate.model import written_cells
from hepnb.models.server import writing
from hepnb.notebook import cells
from hepnb.notebook.journal import Journal
from hepnb.notebook.session import Session
from hepnb.paper import Block, Paper
from hepnb.readers.latex import read_latex
from hepnb.readers.paper_bytes import pack, unpack
from hepnb.spec import Decision
from tests.faults.boundaries import boundaries
from tests.faults.fuzz import damaged, look

#: of each boundary in the short part; `make fuzz` looks at 10 000
_INPUTS = 60


@pytest.mark.parametrize("name", boundaries())
def test_damaged_input_ends_in_a_value_or_in_a_sentence(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No traceback, no two seconds, no 500 MB; the same inputs each time."""
    monkeypatch.setenv("HEPNB_CACHE", str(tmp_path))
    found = look(name, _INPUTS)
    assert found.tracebacks == {}
    assert found.large == {}
    assert found.inputs > 0


def test_a_number_names_an_input() -> None:
    """The same one each time, and another one for another number."""
    made = [damaged(b"select pt > 30 GeV", n) for n in range(50)]
    assert made == [damaged(b"select pt > 30 GeV", n) for n in range(50)]
    assert len(set(made)) > 40


_LISTS = b"[" * 100_000
#: what was found, by its name: (boundary, input)
FINDS: dict[str, tuple[str, bytes]] = {
    "a macro of 99999999999 arguments": (
        "LaTeX",
        rb"\documentclass{a}\newcommand{\pt}[99999999999]{p}\begin{document}A \pt.\end{document}",
    ),
    "a run without an end": ("good runs", b'{"1": [[1, 1e999]]}'),
    "an attribute without a branch": (
        "schema",
        (b"format: hepnb-schema/1\nname: m\ntitle: t\nexperiment: ''\ntrees: [n]\nrequires: [a]\n"
        b'counter: "n{}"\ncollections: {Tau: {prefix: h, attributes: {pt: []}}}\n'),
    ),
    "a line of blanks that are none": ("ADL", b"region SR\n  \x1c\n\x1c"),
    "half of a character in a line": ("ADL", b"object a\xed\xa0\x80\n  take Jet\n"),
    "half of a character in a cell": (
        "cell of a spec",
        b'%%spec a\nobject jets\n  take Jet\n  select pt > 3  #: p1 "x\xed\xa0\x80" ?',
    ),
    "half of a character in a key": ("cell of a spec", b"%%spec a\xed\xa0\x80\nobject b\n"),
    "a record of what was shown that shows nothing": (
        "journal",
        b'{"time":"","notebook":"a.ipynb","paper":"","cell":"jets","event":"shown"}',
    ),
    "an event that is a list": (
        "journal",
        b'{"time":"","notebook":"a.ipynb","paper":"","cell":"jets","event":["shown"]}',
    ),
    "a decision that is a list": (
        "journal",
        (b'{"time":"","notebook":"a.ipynb","paper":"","cell":"jets","event":"decided",'
        b'"requirement":"r","decision":[]}'),
    ),
    "a notebook with a name without an end": (
        "journal",
        json.dumps(
            {"time": "", "notebook": "a" * 5000, "paper": "", "cell": "jets", "event": "shown",
             "decisions": {}}
        ).encode(),
    ),
    "a value that is a list": (
        "HEPData",
        (b"independent_variables: []\ndependent_variables:\n- header: {name: N}\n  values: "
        b"[{value: [1]}]\n"),
    ),
    "a header over a thousand million columns": (
        "HEPData",
        (b'{"name":"t","headers":[{"name":"x","colspan":1000000000},{"name":"y","colspan":"z"}],'
        b'"values":[{"x":[{"value":"1"}],"y":[{"value":2}]}]}'),
    ),
    "a table of five thousand rows": (
        "HEPData",
        json.dumps(
            {"independent_variables": [{"header": {"name": "Cut"}, "values": ["a"] * 5000}],
             "dependent_variables": [{"header": {"name": "N"}, "values": [{"value": 1}] * 5000}]}
        ).encode(),
    ),
    "a result of lists in lists": ("results", _LISTS),
    "a result of digits without an end": ("results", b'{"format": ' + b"7" * 6000 + b"}"),
    "a result that was kept infinitely often": (
        "results",
        (b'{"format":"hepnb-run/1","spec_sha256":"","files":[],"regions":{},"seconds":{"read":0,'
        b'"select":0},"kept":Infinity}'),
    ),
    "a record of lists in lists": ("records", _LISTS),
    "a requirement with a box of nothing": (
        "records",
        (b'{"format":"hepnb-requirements/1","requirements":[{"id":"a","block":"","adl":"","votes":[],'
        b'"decision":"open","evidence":[{"boxes":[[]]}]}]}'),
    ),
    "a cell of sums without an end": (
        "cells of a model",
        json.dumps({"cells": [{"purpose": "p", "code": ["x = " + "1+" * 3000 + "1"]}]}).encode(),
    ),
    "an answer of objects in objects": ("answers of a model", b'{"a":' * 20_000),
    "identifiers that are a number": (
        "INSPIRE",
        b'{"control_number": 1, "references": [{"reference": {"dois": 5, "misc": {"a": 1}}}]}',
    ),
    "a schema of lists in lists": ("schema", b"format: hepnb-schema/1\nname: " + b"[" * 5_000),
    "a file in the home of nobody": (
        "samples",
        b"luminosity: 1\nsamples: [{name: a, kind: data, files: ['~nobody-at-all/a.root']}]",
    ),
    "a paper of lists in lists": ("cache", _LISTS),
}  # fmt: skip


@pytest.mark.parametrize("find", FINDS)
def test_what_the_fuzzers_found(find: str, tmp_path: Path) -> None:
    """It is a value, or a sentence, now."""
    name, data = FINDS[find]
    boundary = boundaries()[name]
    with suppress(*boundary.allowed):
        boundary.read(data, tmp_path)


@pytest.mark.parametrize("cut", ["", "PK\x03\x04" + "\0" * 40, "\x1f\x8b" + "x" * 40])
def test_an_archive_that_is_none_is_a_sentence(cut: str, tmp_path: Path) -> None:
    """Also where the standard library raises what is no error of archives."""
    with pytest.raises(HepnbError):
        boundaries()["archives"].read(cut.encode("latin-1"), tmp_path)


@pytest.mark.parametrize("of", [" ", "\\t", "0", "<think>", "#: ", '"', "```", "p1 ", "[", "a-"])
def test_a_line_of_one_piece_without_an_end_costs_no_more_than_its_length(of: str) -> None:
    """With twice the length four times the time, this would not end: the lines of a spec, marks,
    comments, and answers of a model.
    """
    long = of * (400_000 // len(of))
    for line in (f"  select pt > 3  #: {long}x", f"{long}#: ?", f'select x  #: p1 "{long}x'):
        cells.mark_of(line)
    for comment in ("dismissed: p1", "delegated: [1]", "found: HEP301 error", "votes: 1 of 2"):
        for form in (
            dismissals._FORM,
            delegation_comments._FORM,
            finding_comments._FOUND,
            finding_comments._VOTES,
        ):
            form.match(f"{long}{comment}{long}x")
    for text in (long, f"</think>{long}", f"```{long}", f"```json{long}```{long}"):
        loose_json.spoken(text)
        written_cells.read(text)
        writing._FENCED.fullmatch(text)
    answers._FLOAT(f"{long}3 GeV{long}(")


def test_json_of_others_is_data_or_one_error() -> None:
    """Whatever Python raises for it; halves of characters are replaced, pairs stay."""
    for text in ("[" * 100_000, "7" * 6000, b"\xff", "{", "nan"):
        with pytest.raises(json.JSONDecodeError):
            json_of(text)
    assert json_of(r'{"\ud800a": ["\udc00", "\ud83d\ude42"]}') == {"\ufffda": ["\ufffd", "🙂"]}
    assert whole("pair 🙂, half \ud800") == "pair 🙂, half \ufffd"


def test_a_paper_with_halves_of_characters_keeps_its_places() -> None:
    """Each is one character, as it was."""
    block = Block("b1", "text", "pT \ud835 > 30 GeV", (), "")
    paper = Paper("a", "x\0\udcff", "", ((1.0, 1.0),), (), (block,))
    kept = unpack(pack(paper))
    assert (kept.title, kept.blocks[0].text) == ("x\0\ufffd", "pT \ufffd > 30 GeV")


def test_a_title_with_strange_characters_is_shown(tmp_path: Path) -> None:
    """On a terminal that can show none of them."""
    source = tmp_path / "a.tex"
    text = "\\documentclass{a}\\title{A \0 \U0001d54f search}\\begin{document}Jets.\\end{document}"
    source.write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "hepnb.cli", "paper", str(source)],
        capture_output=True,
        env={"PYTHONIOENCODING": "ascii", "PYTHONPATH": ":".join(sys.path),
             "HEPNB_CACHE": str(tmp_path / "cache")},
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("strange", ["\u2028", "\x0b", "\x85", "\x1e", "\r"])
def test_a_decision_goes_to_the_line_that_it_is_about(tmp_path: Path, strange: str) -> None:
    """A character that ends a line for some, in a comment above, shifts none of the lines."""
    body = f"object jets  # a{strange}b\n  take Jet\n  select pt > 30  #: ?\n  select eta < 2  #: ?"
    session = Session(Journal(tmp_path / "journal"))
    session.read("jets", body)
    ids = {r.requirement.adl: r.requirement.id for r in session.review("jets").rows}
    decided = session.decide("jets", [ids["select pt > 30"]], Decision.ACCEPTED)
    assert decided.body.split("\n")[2:] == ["  select pt > 30  #: ✓", "  select eta < 2  #: ?"]


def test_half_of_a_character_is_named_with_its_place() -> None:
    """Line and column, and what to do."""
    with pytest.raises(SpecError, match=r"line 2, column 9: half of a character \(U\+D800\)"):
        workflow.read_spec("object jets\n  take J\ud800et\n")


def test_a_macro_has_nine_arguments_at_most() -> None:
    """As in TeX; what is said beyond that costs nothing."""
    text = rb"\documentclass{a}\newcommand{\x}[99]{y}\begin{document}Jets. More.\end{document}"
    assert read_latex({"a.tex": text}, "a", main="a.tex").blocks
