"""The boundaries of hepnb, where input of others comes in: well-formed examples, and who reads
them.
"""

from __future__ import annotations

import io
import json
import os
import resource
import tarfile
import time
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True)
class Boundary:
    """A place where input of others comes in: well-formed ``seeds``, and who reads them.

    ``read`` may raise what ``allowed`` names and nothing else; ``share``: how many of the inputs
    it is given, where one takes long.
    """

    seeds: Callable[[Path], Sequence[bytes]]
    read: Callable[[bytes, Path], object]
    allowed: tuple[type[Exception], ...] = ()
    share: float = 1.0


def boundaries() -> dict[str, Boundary]:
    """All boundaries, by name."""
    from hepnb.errors import HepnbError

    ours = (HepnbError,)
    return {
        "PDF": Boundary(_pdfs, _read_pdf, ours, 0.02),
        "PDF of a page": Boundary(_pages, _read_page, ours),
        "LaTeX": Boundary(_latex, _read_latex, ours),
        "HTML": Boundary(_html, _read_html, ours),
        "answers of a model": Boundary(_answers, _read_answers),
        "cells of a model": Boundary(_replies, _read_replies),
        "schema": Boundary(_schemas, _read_schema, ours),
        "samples": Boundary(_samples, _read_samples, ours),
        "good runs": Boundary(_good_runs, _read_good_runs, ours),
        "ADL": Boundary(_adl, _read_adl, ours),
        "cell of a spec": Boundary(_spec_cells, _read_spec_cell, ours),
        "journal": Boundary(_journals, _read_journal),
        "notebook": Boundary(_notebooks, _read_notebook),
        "messages": Boundary(_messages, _read_message),
        "published numbers": Boundary(_published, _read_published, ours),
        "HEPData": Boundary(_hepdata, _read_hepdata, ours),
        "archives": Boundary(_archives, _read_archive, ours),
        "results": Boundary(_results, _read_result, ours),
        "records": Boundary(_records, _read_record, ours),
        "INSPIRE": Boundary(_inspire, _read_inspire, ours),
        "recorded answers": Boundary(_recorded, _read_recorded, ours),
        "cache": Boundary(_cached, _read_cached, (ValueError, KeyError, TypeError)),
        "GGUF": Boundary(_gguf, _read_gguf, ours),
        "ROOT": Boundary(_roots, _read_root, ours, 0.1),
    }


def _text(data: bytes) -> str:
    """As a program gets it: what is no UTF-8 as surrogates, which no file can hold."""
    return data.decode("utf-8", "surrogatepass" if b"\xed\xa0" in data else "surrogateescape")


def _loose(data: bytes) -> str:
    try:
        return _text(data)
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace")


def _file(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def _example(*names: str) -> list[bytes]:
    return [(ROOT / "hepnb" / "example" / name).read_bytes() for name in names]


def _pdfs(_: Path) -> Sequence[bytes]:
    return _example("h4l_mass.pdf", "leptons_note.pdf")


def _read_pdf(data: bytes, folder: Path) -> object:
    from hepnb.readers import bounded

    return bounded.read_pdf(_file(folder, "a.pdf", data), data)


def _pages(folder: Path) -> Sequence[bytes]:
    """A page of text with a ruled table, plain and packed: damage meets all of its parts."""
    from reportlab.pdfgen.canvas import Canvas

    made = []
    for packed in (0, 1):
        path = folder / f"seed{packed}.pdf"
        canvas = Canvas(str(path), pageCompression=packed, invariant=1)
        canvas.setTitle("A search")
        canvas.bookmarkPage("selection")
        canvas.addOutlineEntry("1 Selection", "selection")
        for n, line in enumerate(("1 Selection", *["Jets have pT > 30 GeV and |eta| < 2.5."] * 5)):
            canvas.drawString(72, 720 - 14 * n, line)
        for n, line in enumerate(("Table 1: Regions", "Region  SR", "MET  > 200 GeV")):
            canvas.drawString(72, 600 - 20 * n, line)
            canvas.line(72, 594 - 20 * n, 300, 594 - 20 * n)
        canvas.linkURL("https://arxiv.org/abs/1602.01234", (72, 500, 200, 510))
        canvas.save()
        made.append(path.read_bytes())
    return made


#: bytes that the reader of a page may take beyond those of the process that it is made of
_OF_A_PAGE = 500_000_000


def _read_page(data: bytes, folder: Path) -> object:
    """In a child as `bounded` has one, but made of this process: it has the reader at hand."""
    from hepnb.errors import PaperError
    from hepnb.readers import bounded, child, paper_bytes, pdf

    bounds = bounded.ReadingBounds()
    made = os.fork()
    if not made:
        child._limit(bounds.memory, 20)
        ended = 4
        with suppress(BaseException):
            try:
                paper_bytes.pack(pdf.read_pdf(folder / "a.pdf", data))
                ended = 0
            except PaperError:
                ended = 1
            except MemoryError:
                ended = 2
            except Exception:  # noqa: BLE001 - what `child` makes a sentence of
                ended = 3
        os._exit(ended)
    _, status, used = os.wait4(made, 0)
    taken = used.ru_maxrss * 1024 - resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    if taken > _OF_A_PAGE:
        raise AssertionError(f"{taken / 1e6:.0f} MB")
    if ended := os.waitstatus_to_exitcode(status):
        raise PaperError(f"the reader ended with {ended}", where="a.pdf")
    return None


def _latex(_: Path) -> Sequence[bytes]:
    table = (
        rb"\documentclass{article}\newcommand{\pt}[1]{p_{\mathrm T}^{#1}}\begin{document}"
        rb"\section{Selection}Jets with $\pt{j} > 30$~GeV and $|\eta| < 2.5$ \cite{a}."
        rb"\begin{table}\caption{Regions}\begin{tabular}{l|c}\hline & SR \\ \hline"
        rb"\multirow{2}{*}{MET} & $>200$ \\ \end{tabular}\end{table}"
        rb"\begin{thebibliography}{9}\bibitem{a} A. Author, arXiv:1602.01234.\end{thebibliography}"
        rb"\end{document}"
    )
    return [table, *_example("leptons_note.tex")]


def _read_latex(data: bytes, _: Path) -> object:
    from hepnb.readers.latex import read_latex

    return read_latex({"ms.tex": data}, "ms", main="ms.tex")


def _html(_: Path) -> Sequence[bytes]:
    return [
        (
            b"<!doctype html><html><head><meta charset=utf-8><title>A search</title></head><body>"
            b"<article class='ltx_document'><h1 class='ltx_title_document'>A search</h1>"
            b"<section id=S1 class='ltx_section'><h2>1 Selection</h2><div "
            b"class=ltx_para><p class=ltx_p>"
            b"Jets have <math alttext='p_{T} &gt; 30'><mrow><mi>p</mi><mo>"
            b"&gt;</mo><mn>30</mn></mrow>"
            b"</math> GeV <cite><a href='#bib.1'>1</a></cite>.</p></div><figure class=ltx_table>"
            b"<figcaption>Table 1: Regions</figcaption><table><tr><th rows"
            b"pan=2>MET</th><td colspan=3>"
            b"&gt; 200</td></tr><tr><td>x</td></tr></table></figure></section>"
            b"<ul class=ltx_biblist><li id=bib.1>A. Author, arXiv:1602.012"
            b"34</li></ul></article></body>"
        )
    ]


def _read_html(data: bytes, _: Path) -> object:
    from hepnb.readers.html import read_html

    return read_html(data, "page")


def _answers(_: Path) -> Sequence[bytes]:
    rule = {
        "at": "b3.1", "words": "pT > 30 GeV", "blocks": ["jets"], "drops": False, "step": 1,
        "test": {"q": "pt", "op": ">", "v": [30], "unit": "GeV", "nth": 0, "text": ""},
        "given": [{"q": "eta", "op": "in", "v": [1.37, 1.52], "unit": ""}],
    }  # fmt: skip
    block = {"name": "jets", "kind": "object", "of": "Jet", "at": "b3", "words": "jets"}
    plain = json.dumps({"blocks": [block], "rules": [rule], "picks": [{"q": "mass", "v": 91.19}]})
    return [plain.encode(), f"<think>well</think> Here:\n```json\n{plain}\n```\n".encode()]


def _read_answers(data: bytes, _: Path) -> object:
    from hepnb.extract.model import answers

    return answers.read(_loose(data))


def _replies(_: Path) -> Sequence[bytes]:
    cell = {"purpose": "mass", "requirements": ["a"], "code": ["def m(events):", "    return 1"]}
    plain = json.dumps({"cells": [cell, cell]})
    return [plain.encode(), b"Sure.\n```python\n# the mass\ndef m(e):\n    return 1\n```\nDone."]


def _read_replies(data: bytes, _: Path) -> object:
    from hepnb.generate.model import lint, written_cells

    found = written_cells.read(_loose(data))
    return [lint.inspect("\n".join(c.code)) for c in found.cells] if found.cells else found


def _schemas(_: Path) -> Sequence[bytes]:
    return [
        (
            b'format: hepnb-schema/1\nname: mine\ntitle: Ours\nexperiment: ""\ntrees: [ntuple]\n'
            b'requires: [h_pt]\ncounter: "n{}"\nmet: {pt: etmiss, phi: etmiss_phi}\ncollections:\n'
            b"  Tau:\n    prefix: h\n    attributes: {pt: pt, eta: eta, mass: = 1.77, charge: q}\n"
            b"    working_points:\n      id: {loose: = score > 0.3}\n"
        )
    ]


def _read_schema(data: bytes, _: Path) -> object:
    from hepnb.events import schema

    return schema.read(_loose(data), where="mine.yaml", branches=["h_pt", "etmiss"])


def _samples(_: Path) -> Sequence[bytes]:
    return [
        (
            b"format: hepnb-samples/1\nluminosity: 10 /fb\nsamples:\n  - {"
            b"name: data, files: [a.root], "
            b"kind: data}\n  - name: zz\n    files: [b.root, 'c*.root']\n "
            b"   cross_section: 1.2 pb\n"
            b"    k_factor: 1.1\n    colour: blue\n"
        )
    ]


def _read_samples(data: bytes, _: Path) -> object:
    from hepnb.samples import reading

    return reading.parse(_loose(data))


def _good_runs(_: Path) -> Sequence[bytes]:
    return [
        b'{"273158": [[1, 1279]], "273302": [[1, 459], [470, 500]]}',
        (
            b'<?xml version="1.0"?><LumiRangeCollection><NamedLumiRange><LumiBlockCollection>'
            b'<Run>284285</Run><LBRange Start="1" End="90"/></LumiBlockCollection>'
            b"</NamedLumiRange></LumiRangeCollection>"
        ),
    ]


def _read_good_runs(data: bytes, folder: Path) -> object:
    from hepnb.samples import goodruns

    name = "runs.xml" if data[:1] == b"<" else "runs.json"
    return goodruns.read(_file(folder, name, data))


def _adl(_: Path) -> Sequence[bytes]:
    return [
        *_example("h4l_reference.adl"),
        (
            b'object jets\n  take Jet\n  select pt > 30 GeV  #: p1 "pT > 3'
            b'0" ?\n  reject dR(this, e) < '
            b"0.2  # implied\ndefine m = mass(jets[0] + jets[1])\nregion S"
            b"R\n  select size(jets) >= 2\n"
            b"  select m [] 80 100 GeV  #: \xe2\x9c\x93\n  bins MET 100 200 300\n  weight w 1.0\n"
            b"  select any(jets.pt > 50) or MET > 100 GeV\n"
        ),
    ]


def _read_adl(data: bytes, _: Path) -> object:
    from hepnb import spec, workflow
    from hepnb.adl.format import format as format_adl

    found = workflow.read_spec(_loose(data))
    workflow.review_findings(found)
    spec.to_json(found)
    return format_adl(found.tree)


def _spec_cells(_: Path) -> Sequence[bytes]:
    return [b"%%spec jets --status proposed\n" + _adl(Path())[1]]


class _Comm:
    """The other end of a bridge, which takes what Jupyter can send."""

    def __init__(self, sent: list[bytes]) -> None:
        self.sent = sent

    def send(self, data: object, *, buffers: object = None) -> None:
        self.sent.append(json.dumps(data, ensure_ascii=False, allow_nan=False).encode())

    def on_msg(self, _: object) -> None:
        """Nobody speaks."""

    def on_close(self, _: object) -> None:
        """Nobody leaves."""

    def close(self) -> None:
        """Nothing is open."""


def _read_spec_cell(data: bytes, folder: Path) -> object:
    from hepnb.notebook import cells, show
    from hepnb.notebook.bridge import Bridge
    from hepnb.notebook.journal import Journal
    from hepnb.notebook.messages import Reviewed
    from hepnb.notebook.review_record import review_record
    from hepnb.notebook.session import Session
    from hepnb.signatures import Signatures

    cell = cells.parse(_loose(data))
    if cell is None or cell.kind != "spec":
        return None
    journal = Journal(folder / "none" / "journal", own=Signatures(folder / "none"))
    session = Session(journal)
    session.read(cell.key, cell.body, cell.status)
    review = session.review(cell.key)
    sent: list[bytes] = []
    bridge = Bridge(_Comm(sent), lambda _: None)
    static, record = show.review(review), review_record(review)
    bridge.send(Reviewed(v=1, id="1", review=record, html=static.html, text=static.text))
    return sent


def _journals(_: Path) -> Sequence[bytes]:
    common = {"time": "2026-01-01T00:00:00+00:00", "who": "me", "notebook": "a.ipynb", "paper": ""}
    records = [
        {"cell": "jets", "event": "offered", "kind": "spec", "sha256": "00"},
        {"cell": "jets", "event": "shown", "decisions": {"jets-3f2a": "open"}},
        {"cell": "jets", "event": "decided", "requirement": "jets-3f2a", "adl": "select pt > 30",
         "decision": "accepted", "quotes": ["p1: pT > 30"]},
    ]  # fmt: skip
    return ["".join(json.dumps(common | r) + "\n" for r in records).encode()]


def _read_journal(data: bytes, folder: Path) -> object:
    from hepnb.notebook.journal import Journal
    from hepnb.spec import Decision

    journal = Journal(_file(folder, "journal.jsonl", data), "a.ipynb")
    journal.shown("jets", "", {"a": Decision.OPEN})
    return journal.known("jets", ""), journal.placed("spec")


def _notebooks(_: Path) -> Sequence[bytes]:
    sources = ["%load_ext hepnb", "%%spec jets --status accepted\nobject jets\n  take Jet\n",
               ["# hepnb: key=read status=proposed\n", "x = 1\n"]]  # fmt: skip
    cells = [{"cell_type": "code", "id": "a", "metadata": {}, "outputs": [], "source": s}
             for s in sources]  # fmt: skip
    return [
        json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}).encode()
    ]


def _read_notebook(data: bytes, folder: Path) -> object:
    from hepnb.notebook import existing_cells
    from hepnb.notebook.cells import Cell, Status
    from hepnb.notebook.journal import Journal

    file = _file(folder, "a.ipynb", data)
    wanted = [Cell("spec", "jets", Status.PROPOSED, "object jets\n  take Jet\n")]
    offered = existing_cells.offer(wanted, Journal(folder / "no" / "journal"), file)
    return offered, existing_cells.deleted({"jets": 0.0}, file)


def _messages(_: Path) -> Sequence[bytes]:
    given = json.loads((ROOT / "tests" / "protocol" / "events.json").read_text(encoding="utf-8"))
    return [json.dumps(m).encode() for m in given["valid"]]


def _read_message(data: bytes, _: Path) -> object:
    from hepnb.notebook.messages import parse_event

    try:
        message = json.loads(_loose(data))
    except (ValueError, RecursionError):
        return None  # Jupyter's own server takes JSON only
    return parse_event(message)


def _published(_: Path) -> Sequence[bytes]:
    return [
        (
            b"source: '1704.03848, Table 5'\nregions:\n  SR:\n    - {step:"
            b" one photon, value: 120000}\n"
            b"    - {value: 2400, uncertainty: 49}\n"
        )
    ]


def _read_published(data: bytes, folder: Path) -> object:
    from hepnb.compare.conditions import load_mapping
    from hepnb.compare.files import load_published
    from hepnb.errors import HepnbError

    file = _file(folder, "published.yaml", data)
    with suppress(HepnbError):
        load_mapping(file)
    return load_published(file)


_TABLE = (
    b"independent_variables:\n- header: {name: Cut}\n  values: [{value: one}, {low: 1, high: 2}]\n"
    b"dependent_variables:\n- header: {name: Events, units: GeV}\n  qualifiers: [{name: SQRT(S), "
    b"value: 13000}]\n  values:\n  - {value: 12.5, errors: [{symerror: 1.5, label: stat}, "
    b"{asymerror: {plus: 1, minus: -2}}]}\n  - {value: '-'}\n"
)


def _hepdata(_: Path) -> Sequence[bytes]:
    return [
        _TABLE,
        (b"#: table_doi: 10.17182\n#: name: Table 1\n#: data_file: t.ya"
         b"ml\nCut,Events,stat +,stat -\n"
        b"one,12.5,1.5,-1.5\ntwo,-,,\n"),
        json.dumps({"name": "Table 1", "headers": [{"name": "Cut", "colspan": 1},
                    {"name": "Events [GeV]", "colspan": 1}], "qualifiers": {"SQRT(S)": [
                    {"value": "13000", "type": "", "group": 0}]},
                    "values": [{"x": [{"value": "one"}], "y": [{"value": 12.5, "group": 0,
                     "errors": [{"symerror": 1}]}]}]}).encode(),
    ]  # fmt: skip


def _read_hepdata(data: bytes, folder: Path) -> object:
    from hepnb.compare.files import load_published

    name = "t.csv" if data[:2] == b"#:" else "t.json" if data[:1] == b"{" else "t.yaml"
    return load_published(_file(folder, name, data))


def _archives(_: Path) -> Sequence[bytes]:
    packed, plain, zipped = io.BytesIO(), io.BytesIO(), io.BytesIO()
    for stream, mode in ((packed, "w:gz"), (plain, "w")):
        with tarfile.open(fileobj=stream, mode=mode) as made:  # type: ignore[call-overload]
            for name, text in (("ms.tex", b"\\documentclass{a}"), ("b/c.sty", b"x" * 900)):
                info = tarfile.TarInfo(name)
                info.size = len(text)
                made.addfile(info, io.BytesIO(text))
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as made_zip:
        made_zip.writestr("ms.tex", "\\documentclass{a}")
        made_zip.writestr("t.yaml", _TABLE)
    return [packed.getvalue(), plain.getvalue(), zipped.getvalue()]


def _read_archive(data: bytes, folder: Path) -> object:
    from hepnb.compare.files import load_published
    from hepnb.errors import HepnbError
    from hepnb.readers import archive

    with suppress(HepnbError):
        load_published(_file(folder, "t.zip" if data[:2] == b"PK" else "t.tar.gz", data))
    return archive.files(data, "a.tar.gz")


def _results(_: Path) -> Sequence[bytes]:
    steps = [
        {
            "requirement": "SR-1",
            "adl": "select MET > 1",
            "alone": 5,
            "cumulative": 5,
            "weighted": 5.0,
        }
    ]
    run = {
        "format": "hepnb-run/1", "spec_sha256": "00", "partial": False, "notes": [], "kept": 0,
        "files": [{"path": "a.root", "entries": 10, "schema": "mini"}], "skipped": [],
        "regions": {"SR": {"steps": steps, "selected": 5, "weighted": 5.0, "variance": 5.0}},
        "histograms": [{"name": "m", "title": "m", "unit": "GeV", "edges": [0, 1, 2],
                        "values": [1, 2], "variances": [1, 2]}],
        "seconds": {"read": 0.1, "select": 0.1}, "events_per_second": 100.0,
    }  # fmt: skip
    lists = {"format": "hepnb-events/1", "regions": {"SR": {"lines": ["a"], "events": [[1, 2, 0]]}}}
    return [json.dumps(run).encode(), json.dumps(lists).encode(), b'{"SR": [[1, 2], [1, 3]]}']


def _read_result(data: bytes, folder: Path) -> object:
    from hepnb.cli.shared import read_json
    from hepnb.compare import event_lists
    from hepnb.errors import HepnbError
    from hepnb.run import report

    found = read_json(str(_file(folder, "r.json", data)))
    if event_lists.is_list(found):
        return event_lists.read(found)
    with suppress(HepnbError):
        report.samples_from_json(found)
    return report.from_json(found)


def _records(_: Path) -> Sequence[bytes]:
    from hepnb.record import contents

    paper = contents.PaperIdentity("1704.03848", "00")
    events = contents.FileIdentity("a.root", "mini", 1)
    index = contents.RecordIndex(
        (paper,), "patterns", "", 1, "auto", "", (), (events,),
        {"hepnb": "0.2"}, {"spec.adl": "00"},
    )  # fmt: skip
    requirements = {"format": "hepnb-requirements/1", "paper": "", "engine": "", "requirements": [
        {"id": "jets-1", "block": "object jets", "subject": "jets", "quantity": "pt", "op": ">",
         "value": 30, "unit": "GeV", "adl": "select pt > 30 GeV", "votes": [1, 1], "decision":
         "open", "evidence": [{"paper": "", "page": 1, "quote": "x", "boxes": [[1, 2, 3, 4]],
         "score": 1.0, "status": "verbatim"}]}]}  # fmt: skip
    return [contents.index_text(index).encode(), json.dumps(requirements).encode()]


def _read_record(data: bytes, folder: Path) -> object:
    from hepnb import spec
    from hepnb.cli.shared import read_json
    from hepnb.record import contents

    if b"hepnb-requirements" in data:
        return spec.from_json(read_json(str(_file(folder, "requirements.json", data))))
    _file(folder, contents.INDEX, data)
    return contents.load_index(folder)


def _inspire(_: Path) -> Sequence[bytes]:
    reference = {"reference": {"label": "1", "arxiv_eprint": "1602.01234", "dois": ["10.1/x"],
                 "title": {"title": "T"}, "misc": ["m"]}, "record": {"$ref": "/api/literature/5"},
                 "raw_refs": [{"value": "A. Author"}]}  # fmt: skip
    metadata = {"control_number": 7, "titles": [{"title": "A"}], "authors": [{"full_name": "B, C"}],
                "collaborations": [{"value": "ATLAS"}], "abstracts": [{"value": "We"}],
                "arxiv_eprints": [{"value": "1704.03848"}], "documents": [{"url": "u",
                "fulltext": True}], "references": [reference]}  # fmt: skip
    return [json.dumps(metadata).encode()]


def _read_inspire(data: bytes, _: Path) -> object:
    from hepnb.readers import inspire

    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return None  # `Web` says so
    return inspire._record(found) if isinstance(found, dict) else None


def _recorded(_: Path) -> Sequence[bytes]:
    from hepnb.models.recorded import FORMAT

    line = {"format": FORMAT, "key": "k", "model": "m", "parts": {"a": "b"}, "text": "{}",
            "finish": "stop", "seconds": 0.1, "prompt_tokens": 5, "answer_tokens": 5,
        "capabilities": {"context": 4096}, "counted": {}}  # fmt: skip
    return [(json.dumps(line) + "\n").encode() * 2]


def _read_recorded(data: bytes, folder: Path) -> object:
    from hepnb.models import recorded

    return recorded._read(_file(folder, "answers.jsonl", data))


def _cached(_: Path) -> Sequence[bytes]:
    from hepnb.readers.latex import read_latex
    from hepnb.readers.paper_bytes import pack

    return [pack(read_latex({"ms.tex": _latex(Path())[0]}, "ms", main="ms.tex"))]


def _read_cached(data: bytes, _: Path) -> object:
    from hepnb.readers.paper_bytes import unpack

    return unpack(data)


def _gguf(folder: Path) -> Sequence[bytes]:
    from tests.unit import tiny_gguf

    return [tiny_gguf.write(folder / "seed.gguf").read_bytes()[:60_000]]


def _read_gguf(data: bytes, folder: Path) -> object:
    from hepnb.models import gguf

    return gguf.read(_file(folder, "m.gguf", data))


def _roots(folder: Path) -> Sequence[bytes]:
    from hepnb.events.example import make

    return [make(folder / "seed.root", events=30).read_bytes()]


_SPEC = "object muons\n  take Muon\n  select pt > 5 GeV\nregion SR\n  select size(muons) >= 1\n"


def _read_root(data: bytes, folder: Path) -> object:
    from hepnb import workflow
    from hepnb.settings import Settings

    file = str(_file(folder, f"{time.monotonic_ns()}.root", data))
    try:
        reviewed = workflow.accept(workflow.read_spec(_SPEC))
        program = workflow.generate(reviewed, [file], Settings())
        return workflow.run(program, [file], Settings(), keep=False)
    finally:
        Path(file).unlink()
