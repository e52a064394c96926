"""The benchmark of reading selections: keys, scores, truth files, and a measurement that may be
interrupted.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from hepnb import spec as specs
from hepnb import workflow
from hepnb.benchmark import draft, truth
from hepnb.benchmark.draft import Drafted, Held, ScoredDraft
from hepnb.benchmark.measured_rows import KeptRows
from hepnb.benchmark.reading import DraftScore, Measurement, NotMeasured, PaperSource
from hepnb.benchmark.score import Score, Share, StrictKey, invented, keys, missed, score
from hepnb.benchmark.truth import Fact, Truth
from hepnb.cli import main
from hepnb.errors import ModelError, PaperError
from hepnb.extract.model.delegated import noted
from hepnb.extract.patterns import Patterns
from hepnb.models.scripted import Scripted
from hepnb.ports import Answer, LanguageModel, Question
from hepnb.settings import Settings
from tests.conftest import ROOT, shared
from tests.unit.papers import real
from tests.unit.services import Reply, Services

ANSWERS = ROOT / "tests" / "answers" / "example"
ID = "2601.00001"


def fact(subject: str, quantity: str, op: str, value: Any, unit: str = "", **more: Any) -> Fact:
    """A required fact of an object selection on page 1."""
    given = {"page": 1, "block": "objects", "group": "objects", "required": True} | more
    return Fact(subject=subject, quantity=quantity, op=op, value=value, unit=unit, **given)  # type: ignore[arg-type]


def drafted(
    subject: str,
    quantity: str,
    op: str,
    value: Any,
    unit: str = "",
    *quotes: str,
    block: str = "object x",
) -> Drafted:
    """A requirement of a draft."""
    return Drafted(subject, quantity, op, value, unit, block, quotes)


def known(*facts: Fact, references: tuple[int, ...] = ()) -> Truth:
    """A truth of these facts."""
    return Truth(
        format=truth.FORMAT, paper=ID, version="v1", collaboration="TOY", title="A selection",
        doi="10.1/1", references=references,
        facts=facts,
    )  # fmt: skip


# --- keys
# --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("electron", "pt", ">", 25, "GeV"), ("muon", "et", ">=", 0.025, "TeV")),
        (("bjet:1", "pt", ">", 30, "GeV"), ("jet", "pt", ">", 30000, "MeV")),
        (("jet-electron", "dr", "<", 0.4, "rad"), ("electron-jet", "dr", ">", 0.4, "")),
        (("z1", "mass", "in", (66, 116), "GeV"), ("dilepton", "m", "in", (66, 116), "GeV")),
        (("muon", "d0", "<", 0.1, "cm"), ("lepton", "dxy", "<", 1, "mm")),
        (("event", "other:razor_r2", ">", 0.1, ""), ("jet", "other:r2", ">", 0.1, "")),
        (("lepton", "iso", "<", 10, "%"), ("lepton", "reliso", "<", 0.1, "")),
    ],
    ids=["lepton", "b jet", "angle", "window", "length", "other", "percent"],
)
def test_what_is_the_same_requirement_has_the_same_key(
    one: tuple[Any, ...], other: tuple[Any, ...]
) -> None:
    """Families of subjects, names of quantities, open and closed bounds, units; both sides of an
    angle.
    """
    assert keys([fact(*one)]) == {k: fact(*one) for k in keys([drafted(*other)])}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("electron", "pt", ">", 25, "GeV"), ("jet", "pt", ">", 25, "GeV")),
        (("electron", "pt", ">", 25, "GeV"), ("electron", "pt", "<", 25, "GeV")),
        (("electron", "pt", ">", 25, "GeV"), ("electron", "mt", ">", 25, "GeV")),
        (("electron", "pt", ">", 25, "GeV"), ("electron", "pt", ">", 26, "GeV")),
        (("z", "mass", "in", (66, 116), "GeV"), ("z", "mass", "notin", (66, 116), "GeV")),
    ],
    ids=["subject", "direction", "quantity", "value", "window"],
)
def test_another_requirement_has_another_key(one: tuple[Any, ...], other: tuple[Any, ...]) -> None:
    """Each part of a key counts."""
    assert not keys([fact(*one)]).keys() & keys([drafted(*other)]).keys()


def test_flags_words_and_triggers_have_no_key() -> None:
    """Only what is a comparison with a number, and no threshold of a trigger."""
    assert (
        keys([drafted("muon", "id", "flag", "tight"), fact("muon", "trigger", ">", 26, "GeV")])
        == {}
    )


# --- score
# --------------------------------------------------------------------------------------------------

PT = fact("muon", "pt", ">", 25, "GeV")
ETA = fact("muon", "abseta", "<", 2.4)
WINDOW = fact("dilepton", "mass", "in", (66, 116), "GeV", page=2, group="preselection")
CONTROL = fact("event", "met", "<", 50, "GeV", group="control_regions", required=False)
TRIGGER = fact("muon", "trigger", ">", 20, "GeV", group="trigger")


def test_a_draft_is_scored() -> None:
    """Recall over what is required, precision over all that is true, coverage by phrases that
    are not dismissed.
    """
    requirements = (
        drafted(
            "electron", "pt", ">", 25.0, "GeV", "p_{T} > 25 GeV"
        ),  # a hit: leptons are one family
        drafted(
            "z", "mass", "in", (66.0, 106.0), "GeV", "66 < m < 106 GeV"
        ),  # half a hit, and a key that is invented
        drafted("met", "met", "<", 50.0, "GeV", ""),  # true, not required, without words
        drafted(
            "jet", "abseta", "<", 2.4, "", "|η| < 2.4"
        ),  # another subject: a hit only without it
    )
    phrases = (
        Held(1, "p_{T} > 25 GeV", "claimed"),
        Held(1, "|η| < 2.4", "dismissed"),
        Held(1, "between 66 and 116 GeV", "open"),  # runs over to page 2
    )
    found = score(
        known(PT, ETA, WINDOW, CONTROL, TRIGGER, references=(3, 4)),
        ScoredDraft(requirements, phrases, (4, 9)),
    )
    assert found == Score(
        recall=Share(2, 4),
        precision=Share(3, 5),
        loose_recall=Share(3, 4),
        loose_precision=Share(4, 5),
        covered=Share(3, 4),
        open=Share(1, 4),
        regions_recall=Share(0, 0),
        regions_precision=Share(0, 0),
        delegated=Share(1, 2),
        delegated_others=1,
        grounded=Share(3, 4),
    )


def test_what_is_missed_and_invented_is_named() -> None:
    """The keys, each with what has it."""
    one = drafted("jet", "pt", ">", 30.0, "GeV")
    wanted, found = known(PT, CONTROL), ScoredDraft((one,))
    assert missed(wanted, found) == {StrictKey("lepton", "pt", "lo", 25.0): PT}
    assert invented(wanted, found) == {StrictKey("jet", "pt", "lo", 30.0): one}


@pytest.mark.parametrize(
    ("quote", "value", "held"),
    [
        ("at least two jets", 2, True),
        ("p_{T} > 1 500 GeV", 1500, True),
        ("1.5 TeV", 1500, True),
        ("an efficiency of 70 %", 0.7, True),
        ("p_{T} > 125 GeV", 25, False),
        ("p_{T} > 25.5 GeV", 25, False),
        ("p_{T} > 25.0 GeV", 25, True),
        ("events with an electron are vetoed", 0, False),
        ("no electron", 0, True),
    ],
)
def test_a_phrase_covers_a_number(quote: str, value: float, *, held: bool) -> None:
    """In digits of any unit, or in words; not as a part of another number."""
    found = score(known(fact("jet", "n", ">=", value)), ScoredDraft((), (Held(1, quote, "open"),)))
    assert found.covered == Share(int(held), 1)


def test_regions_are_paired_so_that_most_keys_agree() -> None:
    """Inherited lines count for recall; a line of another region costs precision, one of the
    whole selection does not.
    """
    sr = {"group": "signal_regions"}
    wanted = known(
        fact("met", "met", ">", 100, "GeV", block="SRA (low)", **sr),
        fact("met", "met", ">", 200, "GeV", block="SRB", **sr),
        fact("jet", "n", ">=", 2, block="SRA and SRB", **sr),
        fact("jet", "pt", ">", 30, "GeV"),
    )
    adl = (
        "region pre\n  select size(jets) >= 2\nregion low\n  take pre\n  select met > "
        "100\nregion high\n  take pre\n"
    )
    requirements = (
        drafted("jet", "n", ">=", 2.0, block="region pre"),
        drafted("jet", "pt", ">", 30.0, "GeV", block="region pre"),
        drafted("met", "met", ">", 100.0, "GeV", block="region low"),
        drafted("met", "met", ">", 100.0, "GeV", block="region high"),  # the threshold of the other
    )
    document = {"requirements": []}
    found = score(wanted, ScoredDraft(requirements, regions=draft.read(document, adl).regions))
    assert (found.regions_recall, found.regions_precision) == (Share(3, 4), Share(5, 6))


def test_a_draft_from_a_file_is_that_of_the_spec() -> None:
    """The document that ``--json`` writes and the text score as the spec itself does."""
    note = workflow.load_paper("example", Settings(offline=True))
    spec = noted(Patterns().extract(note), note)
    document = json.loads(json.dumps(specs.to_json(spec)))
    assert draft.read(document, specs.text_of(spec)) == draft.of(spec)


def test_two_scores_are_added_count_by_count() -> None:
    """All papers together are one set of requirements, not a mean of ratios."""
    both = Score(recall=Share(1, 2)) + Score(recall=Share(3, 4), delegated_others=2)
    assert (both.recall, both.delegated_others, str(both.recall), str(Share())) == (
        Share(4, 6),
        2,
        "0.667",
        "–",
    )


def tool() -> ModuleType:
    """The tool beside the annotations that defines the score."""
    path = shared("tools/score_extraction.py")
    found = importlib.util.spec_from_file_location("score_extraction", path)
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


SHIPPED = sorted(p.stem for p in (ROOT / "hepnb" / "benchmark").glob("*.yaml"))


@pytest.mark.shared
@pytest.mark.parametrize(
    "name", [n if n == "1704.03848" else pytest.param(n, marks=pytest.mark.long) for n in SHIPPED]
)
def test_the_figures_are_those_of_the_annotations_own_tool(name: str) -> None:
    """On the draft of a real paper, from the facts that are shipped: every figure, as found of
    how many.
    """
    theirs = tool()
    annotation = yaml.safe_load(shared(f"annotations/{name}.yaml").read_text(encoding="utf-8"))
    paper = real(name)
    spec = noted(Patterns().extract(paper), paper)
    document, adl = specs.to_json(spec), specs.text_of(spec)
    mine = score(next(t for t in truth.shipped() if t.paper == name), draft.read(document, adl))
    whole, regions, named = (
        theirs.score(annotation, document),
        theirs.regions(annotation, document, adl),
        theirs.delegated(annotation, document),
    )
    for level, recall, precision in (
        ("strict", mine.recall, mine.precision),
        ("loose", mine.loose_recall, mine.loose_precision),
    ):
        found = whole[level]
        assert (recall.found, recall.of, precision.of) == (
            found["hit"],
            found["required"],
            found["keys"],
        )
        assert round(precision.value or 0.0, 4) == found["precision"]
    assert (mine.covered.found, mine.covered.of, mine.open.found) == theirs.covered(
        annotation, document["phrases"]
    )
    assert (mine.regions_recall, mine.regions_precision) == (
        Share(regions["hit"], regions["keys"]), Share(regions["right"], regions["said"])
    )  # fmt: skip
    assert (mine.delegated, mine.delegated_others) == (
        Share(named["found"], named["annotated"]),
        named["others"],
    )
    assert round(mine.grounded.value or 0.0, 4) == whole["grounded"]


# --- truth
# --------------------------------------------------------------------------------------------------


def test_what_is_shipped_names_its_papers_and_has_no_sentence() -> None:
    """Paper, version, collaboration, title and DOI of each; of the facts only what is listed,
    and short names.
    """
    found = truth.shipped()
    assert len(found) == 12
    assert all(
        t.version and t.collaboration in ("ATLAS", "CMS") and t.title and t.doi.startswith("10.")
        for t in found
    )
    assert sum(len(t.facts) for t in found) == 1838
    names = [
        name
        for t in found
        for f in t.facts
        for name in (f.subject, f.quantity, *f.block.split(","))
    ]
    assert max(len(n.split()) for n in names) <= 12


@pytest.mark.shared
@pytest.mark.parametrize("name", SHIPPED)
def test_what_is_shipped_is_what_was_annotated(name: str) -> None:
    """The script would write the same facts again."""
    document = yaml.safe_load(shared(f"annotations/{name}.yaml").read_text(encoding="utf-8"))
    found = next(t for t in truth.shipped() if t.paper == name)
    assert truth.annotated(document, version=found.version, doi=found.doi) == found


GOOD = known(PT).model_dump(mode="json")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("{", "broken.yaml:2: not YAML; expected hepnb-benchmark/1"),
        ("- a list", "the file: input should be a valid dictionary"),
        ({"format": "hepnb-benchmark/0"}, "format: input should be 'hepnb-benchmark/1'"),
        ({"facts": []}, "facts: tuple should have at least 1 item"),
        (
            {"facts": [GOOD["facts"][0] | {"value": "many"}]},
            "facts 1 value: input should be a valid number",
        ),
        ({"facts": [GOOD["facts"][0] | {"op": "~"}]}, "facts 1 op: input should be"),
        (
            {"facts": [GOOD["facts"][0] | {"quote": "words"}]},
            "facts 1 quote: extra inputs are not permitted",
        ),
    ],
    ids=["no yaml", "a list", "another format", "no fact", "no number", "no operator", "a quote"],
)
def test_a_broken_truth_file_costs_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], change: str | dict[str, Any], said: str
) -> None:
    """The file, the entry, what is wrong with it."""
    text = change if isinstance(change, str) else yaml.safe_dump(GOOD | change)
    (tmp_path / "broken.yaml").write_text(text)
    assert main(["bench", "reading", "--truth", str(tmp_path), "--pdfs", str(tmp_path)]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("hepnb: ")
    assert "broken.yaml" in line
    assert said in line


def test_papers_are_chosen_by_number_or_by_id() -> None:
    """The first of them, or these; one that is not there is named with what there is."""
    all_ = truth.shipped()
    assert truth.chosen(all_, []) == all_
    assert truth.chosen(all_, ["2"]) == all_[:2]
    assert [t.paper for t in truth.chosen(all_, ["2010.14293", "1704.03848"])] == [
        "2010.14293",
        "1704.03848",
    ]
    with pytest.raises(PaperError, match=r"13 papers; expected 1 to 12"):
        truth.chosen(all_, ["13"])
    with pytest.raises(PaperError, match=r"1234\.56789: has no truth; expected one of 1704\.03848"):
        truth.chosen(all_, ["1234.56789"])


# --- a measurement
# ------------------------------------------------------------------------------------------------


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the example note as a paper with an id, its truth beside it, and a cache of
    its own.
    """
    monkeypatch.setenv("HEPNB_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("HEPNB_OFFLINE", raising=False)
    shutil.copy(workflow.example_paper(), tmp_path / f"{ID}.pdf")
    facts = (
        fact("muon", "pt", ">", 6, "GeV", page=2),
        fact("electron", "pt", ">", 7, "GeV", page=2),
        fact("electron", "abseta", "<", 2.47, page=2),
        fact("jet", "abseta", "<", 4.4, page=2),
        fact("jet", "pt", ">", 31, "GeV", page=2),  # the note says 30
    )
    write(tmp_path, known(*facts))
    return tmp_path


def write(folder: Path, found: Truth) -> None:
    """Keeps a truth in a folder."""
    (folder / f"{found.paper}.yaml").write_text(yaml.safe_dump(found.model_dump(mode="json")))


def measured(
    place: Path, model: LanguageModel | None, kept: KeptRows | None = None
) -> Iterator[DraftScore | NotMeasured]:
    """The rows of a measurement."""
    settings = Settings()
    return Measurement(PaperSource(settings, place), settings, model, kept).rows(truth.load(place))


def replies() -> list[str]:
    """Right answers to the two questions about the example note."""
    return [(ANSWERS / f"{n}.txt").read_text(encoding="utf-8") for n in (1, 2)]


def test_a_model_is_measured_beside_the_patterns(place: Path) -> None:
    """Three rows a paper: the patterns, the model alone, both; with questions, tokens and time
    of the model.
    """
    rows = [r for r in measured(place, Scripted(replies())) if isinstance(r, DraftScore)]
    assert [(r.reader, r.score.recall) for r in rows] == [
        (name, Share(4, 5)) for name in ("patterns", "model", "both")
    ]
    assert [r.cost.questions for r in rows] == [0, 2, 2]
    assert rows[1].cost.answered > 100
    assert rows[1].score.precision.of > 10


def test_a_paper_that_was_measured_is_not_read_again(place: Path) -> None:
    """Its rows come from the file; another model, other questions and ``again`` ask anew."""
    path = place / "kept.jsonl"
    first = [
        r for r in measured(place, Scripted(replies()), KeptRows(path)) if isinstance(r, DraftScore)
    ]
    again = [r for r in measured(place, Scripted([]), KeptRows(path)) if isinstance(r, DraftScore)]
    assert again[1:] == first[1:]
    with pytest.raises(ModelError, match="no reply is left"):
        list(measured(place, Scripted([], name="another"), KeptRows(path)))
    with pytest.raises(ModelError, match="no reply is left"):
        list(measured(place, Scripted([]), KeptRows(path, again=True)))


def test_a_line_that_was_cut_is_measured_again(place: Path) -> None:
    """The end of a file that was being written when the power failed is passed over; another
    file is refused.
    """
    path = place / "kept.jsonl"
    list(measured(place, Scripted(replies()), KeptRows(path)))
    path.write_text(path.read_text() + '{"format": "hepnb-bench/1", "of": {"pa')
    assert [r for r in measured(place, Scripted([]), KeptRows(path)) if isinstance(r, DraftScore)]
    path.write_text("a,b,c\n1,2,3\n")
    with pytest.raises(
        PaperError, match=r"kept\.jsonl:1: no results of a benchmark; give another file with -o"
    ):
        KeptRows(path)


def test_a_model_that_answers_nothing_changes_nothing(place: Path) -> None:
    """The merged draft is that of the patterns, and a note says why."""
    patterns, model, both = (
        r for r in measured(place, Scripted(["I cannot."] * 9)) if isinstance(r, DraftScore)
    )
    assert both.score == patterns.score
    assert model.score.recall == Share(0, 5)
    assert "the records of the model are not used: it gave no record" in model.note


class Interrupted(Scripted):
    """A model that is interrupted when it has no reply left."""

    def answer(self, question: Question, **more: Any) -> Answer:
        """The next reply, or Ctrl-C."""
        if not self.left:
            raise KeyboardInterrupt
        return super().answer(question, **more)


def two_papers(place: Path) -> None:
    """A second paper beside the first."""
    second = "2601.00002"
    shutil.copy(workflow.example_paper(), place / f"{second}.pdf")
    write(
        place, known(fact("muon", "pt", ">", 6, "GeV", page=2)).model_copy(update={"paper": second})
    )


def test_what_was_measured_before_an_interrupt_is_printed_and_kept(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rows and the sums of the first paper; the second run asks about the second paper only."""
    two_papers(place)
    line = [
        "bench",
        "reading",
        "--server",
        "http://127.0.0.1:9",
        "--truth",
        str(place),
        "--pdfs",
        str(place),
        "-o",
        str(place / "r.jsonl"),
    ]
    monkeypatch.setattr(workflow, "model", lambda *_, **__: Interrupted(replies()))
    assert main(line) == 130
    said = capsys.readouterr()
    assert [row.split("|")[1:3] for row in said.out.splitlines()[2:6]] == [
        [f" {ID} ", f" {reader:8} "] for reader in ("patterns", "model", "both")
    ] + [[" 2601.00002 ", " patterns "]]
    assert "| all 1      | both     |  0.800 |" in said.out
    assert said.err.splitlines()[-1] == "hepnb: interrupted; what was measured is kept"
    monkeypatch.setattr(workflow, "model", lambda *_, **__: Scripted(replies()))
    assert main(line) == 0
    assert "| all 2      | both     |" in capsys.readouterr().out


def test_a_model_that_is_gone_in_the_middle_costs_its_paper(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Printed is what was measured, then one sentence; exit 2."""
    monkeypatch.setattr(workflow, "model", lambda *_, **__: Scripted(replies()[:1]))
    assert (
        main(
            [
                "bench",
                "reading",
                "--server",
                "http://127.0.0.1:9",
                "--truth",
                str(place),
                "--pdfs",
                str(place),
            ]
        )
        == 2
    )
    said = capsys.readouterr()
    assert f"| {ID} | patterns |" in said.out
    assert said.err.splitlines()[-1].startswith(
        f"hepnb: {ID}: the model stopped answering after question"
    )


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (
            ["--pdfs", "nowhere"],
            (
                "nowhere: no such folder; expected a folder with PDFs that are named by their "
                "arXiv "
                "ids"
            ),
        ),
        (
            ["--truth", "nowhere"],
            "nowhere: no such folder; expected a folder of truth files (docs/benchmark.md)",
        ),
        (["--papers", "1704.99999"], "1704.99999: has no truth; expected one of"),
        (["--server", "http://127.0.0.1:9", "--pdfs", "."], "http://127.0.0.1:9: "),
        (["--model", "nowhere.gguf", "--pdfs", "."], "nowhere.gguf"),
    ],
    ids=["folder", "truth", "paper", "server", "model"],
)
def test_bad_input_costs_one_sentence(
    place: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    more: list[str],
    said: str,
) -> None:
    """What is wrong, and where; exit 2."""
    monkeypatch.chdir(place)
    assert main(["bench", "reading", *more]) == 2
    (line,) = [text for text in capsys.readouterr().err.splitlines() if text]
    assert line.startswith("hepnb: ")
    assert said in line


def test_a_paper_that_is_not_in_the_folder_is_named(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The others are measured; exit 1, and 2 where there is none."""
    write(place, known(PT).model_copy(update={"paper": "2601.00002"}))
    line = ["bench", "reading", "--truth", str(place), "--pdfs", str(place)]
    assert main(line) == 1
    said = capsys.readouterr()
    assert "| all 1      | patterns |" in said.out
    assert (
        said.err
        == f"not measured: 2601.00002: not in {place}; save its PDF there as 2601.00002.pdf\n"
    )
    (place / f"{ID}.pdf").unlink()
    assert main([*line, "--papers", ID]) == 2


def test_papers_come_from_arxiv_once(
    services: Services, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The version whose pages are counted is asked for, its PDF alone; the second time it comes
    from the cache.
    """
    pdf = (place / f"{ID}.pdf").read_bytes()
    services.files[f"/pdf/{ID}v1"] = Reply(pdf, headers={"Content-Type": "application/pdf"})
    assert main(["bench", "reading", "--truth", str(place)]) == 0
    asked = [p for p in services.paths if not p.startswith("/api")]
    assert asked == [f"/pdf/{ID}v1"]
    assert main(["bench", "reading", "--truth", str(place)]) == 0
    assert [p for p in services.paths if not p.startswith("/api")] == asked
    said = capsys.readouterr()
    assert "|  0.800 |" in said.out
    assert said.err == ""


def test_without_a_network_it_is_asked_once(
    services: Services, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence for all papers that are not in the cache."""
    two_papers(place)
    services.first += [Reply(status=403)]
    assert main(["bench", "reading", "--truth", str(place)]) == 2
    assert (
        capsys.readouterr().err
        == f"not measured: {ID}, 2601.00002: arXiv answered 403; give --pdfs FOLDER\n"
    )
    assert len(services.asked) == 1
