"""The report page: everything is on it, nothing of a paper becomes markup, nothing is loaded."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from hepnb import report
from hepnb import spec as specs
from hepnb.findings import Finding
from hepnb.paper import Block, Paper, Section, Word
from hepnb.result import ComparedRow, ComparisonReport, InputFile, RegionResult, RunResult, Step
from hepnb.spec import Evidence, Phrase, PhraseState, Requirement, Spec

NASTY = '<script>alert("x")</script> & <img src=x onerror=1> {braces} $p_{T}$'
SENTENCE = (
    "Photons are reconstructed. Photons must have p_{T} > 10 GeV and |η| < 2.37. Jets follow."
)
ADL = """info analysis
  title "An analysis"

object photons
  take Photon
  select pt > 10 GeV  #: p1 "p_{T} > 10 GeV" ✓
  select abs(eta) < 2.37  #: p1 "|η| < 2.37" ?
  reject abs(eta) [] 1.37 1.52  #: p1 "excluding" ✗

define ht = sum(pt(photons))

region SR
  take preselection
  select size(photons) >= 1
"""


def paper(text: str = SENTENCE, title: str = "A search") -> Paper:
    """A paper of one paragraph."""
    block = Block("b1", "paragraph", text, (Word(0, len(text), 1, (0, 0, 1, 1)),), "s1")
    return Paper(
        "1234.56789",
        title,
        "c0ffee",
        ((600.0, 800.0),),
        (Section("s1", "1", "Objects", 1, 1),),
        (block,),
        version="v2",
        abstract="Short.",
    )


def located(spec: Spec, quote: str, text: str = SENTENCE) -> Spec:
    """The spec with the evidence of that quote located in the paragraph."""
    start = text.index(quote)
    found = Evidence(
        "1234.56789", 1, quote, "verbatim", block="b1", start=start, end=start + len(quote)
    )

    def mended(r: Requirement) -> Requirement:
        return replace(r, evidence=tuple(found if e.quote == quote else e for e in r.evidence))

    return replace(spec, requirements=tuple(mended(r) for r in spec.requirements))


SPEC = located(specs.read(ADL, paper="1234.56789"), "p_{T} > 10 GeV")
RESULT = RunResult(
    "beef",
    (InputFile("data.root", "atlas-opendata-2020", 1000),),
    (
        RegionResult(
            "SR",
            (
                Step("r", "select size(photons) >= 1", 400, 400, 399.5),
                Step("s", "select MET > 1 TeV", 0, 0, 0.0),
            ),
            0,
            0.0,
        ),
    ),
    (),
    {},
    0.25,
    0.5,
)
COMPARISON = ComparisonReport(
    "Table 2 (p. 9)",
    (
        ComparedRow(
            "SR", "p_{T}", 410.0, 20.0, 400.0, 0.9756, -0.35, "agrees", "select size(photons) >= 1"
        ),
        ComparedRow("VR", "", 3.0, None, None, None, None, "missing"),
    ),
)


class Outline(HTMLParser):
    """Checks that the tags of a page nest, and gathers names, attributes and text."""

    VOID = ("meta", "img", "br")

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.names: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag begins."""
        self.names.append(tag)
        self.attributes += [(tag, key, value) for key, value in attrs]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """A tag ends: the one that was opened last."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Text between tags."""
        self.text += data


def full(**changes: object) -> str:
    """A page with everything on it."""
    arguments: dict[str, object] = {
        "spec": SPEC,
        "paper": paper(),
        "findings": (
            Finding(
                "HEP202", "warning", "abs(eta) < 2.37 is open", 7, "object photons", fix="decide"
            ),
        ),
        "results": {"": RESULT},
        "comparison": COMPARISON,
        "figures": [("Cutflow", b"\x89PNG")],
        "provenance": {"Seed": "2026"},
    }
    return report.html(**{**arguments, **changes})  # type: ignore[arg-type]


def test_the_page_is_well_formed() -> None:
    """All tags nest and are closed; there is one title and one main."""
    outline = Outline(full())
    assert outline.open == []
    assert [outline.names.count(name) for name in ("html", "title", "main", "h1")] == [1, 1, 1, 1]


def test_the_page_loads_nothing_and_runs_nothing() -> None:
    """No script, no link, no address: the only source is an embedded image, and the policy
    forbids the rest.
    """
    outline = Outline(full())
    assert not {"script", "link", "iframe", "object", "a"} & set(outline.names)
    assert [value for _, key, value in outline.attributes if key in ("src", "href")] == [
        "data:image/png;base64,iVBORw=="
    ]
    assert "default-src 'none'" in full()
    assert not re.search(r"https?://|@import|url\(", full())


def test_every_line_of_the_spec_is_shown_with_its_decision() -> None:
    """Lines stand in their order; those that select carry accepted, open or rejected."""
    text = Outline(full()).text
    lines = [
        "take Photon",
        "select pt > 10 GeVaccepted",
        "select abs(eta) < 2.37open",
        "reject abs(eta) [] 1.37 1.52rejected",
        "define ht = sum(pt(photons))",
    ]
    places = [text.index(line) for line in (*lines, "select size(photons) >= 1accepted")]
    assert places == sorted(places)


def test_evidence_is_shown_inside_its_sentence() -> None:
    """The page, the whole sentence, and the quote marked in it; not the sentences around."""
    row = next(r for r in re.findall(r"<tr.*?</tr>", full()) if "select pt &gt; 10 GeV" in r)
    assert '<span class="page">p. 1</span>' in row
    assert (
        "<q>Photons must have <mark>p<sub>T</sub> &gt; 10 GeV</mark> and |η| &lt; 2.37.</q>" in row
    )
    assert "reconstructed" not in row
    assert "unchecked" not in row


def test_evidence_that_is_not_verbatim_says_so() -> None:
    """A quote that was not found is shown as the spec has it, with its status and what differs."""
    near = Evidence("", 1, "|η| < 2.5", "reject", differences=("2.37 is not 2.5",))
    requirements = tuple(
        replace(r, evidence=(near,)) if "abs(eta) <" in r.adl else r for r in SPEC.requirements
    )
    row = next(
        r
        for r in re.findall(r"<tr.*?</tr>", full(spec=replace(SPEC, requirements=requirements)))
        if "abs(eta) &lt; 2.37" in r
    )
    assert "<mark>|η| &lt; 2.5</mark>" in row
    assert '<span class="warn"> (reject; 2.37 is not 2.5)</span>' in row


def test_evidence_of_another_paper_names_it() -> None:
    """A delegated definition shows the report that it is from."""
    spec = specs.read(
        'object photons\n  take Photon\n  select pt > 5  #: NOTE-2:p3 "more than 5" ✓\n',
        paper="1234.56789",
    )
    assert '<span class="page">NOTE-2 p. 3</span> <q><mark>more than 5</mark></q>' in full(
        spec=spec
    )
    note = replace(paper("It is more than 5 here."), id="NOTE-2")
    evidence = Evidence("NOTE-2", 3, "more than 5", block="b1", start=6, end=17)
    found = replace(spec, requirements=(replace(spec.requirements[0], evidence=(evidence,)),))
    assert (
        '<span class="page">NOTE-2 p. 3</span> <q>It is <mark>more than 5</mark> here.</q>'
        in full(spec=found, cited=[note])
    )


def test_a_long_sentence_is_cut_on_both_sides() -> None:
    """Only the surroundings of a quote are shown, with dots where there is more; rows of a table
    are cut at the line.
    """
    text = "a " * 300 + "p_{T} > 10 GeV" + " b" * 300
    shown = Outline(
        full(spec=located(specs.read(ADL), "p_{T} > 10 GeV", text), paper=paper(text))
    ).text
    assert "… a a" in shown
    assert "b b …" in shown
    assert "a " * 120 not in shown


def test_open_phrases_are_listed_and_the_others_counted() -> None:
    """Each open phrase has its page, quote and note."""
    phrases = [
        Phrase("b1", 0, 5, 4, "E_{T} > 99 GeV", state=PhraseState.OPEN, reason="no subject"),
        Phrase("b1", 0, 5, 5, "claimed one", state=PhraseState.CLAIMED),
        Phrase("b1", 0, 5, 6, "dismissed one", state=PhraseState.DISMISSED),
    ]
    text = Outline(full(spec=replace(SPEC, phrases=tuple(phrases)))).text
    assert "3 cuts found in the text: 1 in a line, 1 set aside, 1 to look at." in text
    assert "p. 4ET > 99 GeVno subject" in text
    assert "claimed one" not in text


def test_findings_comparison_cutflow_and_provenance_are_there() -> None:
    """Every number and word of the records stands in its table."""
    text = Outline(full()).text
    for expected in (
        "warningHEP202object photonsline 7abs(eta) < 2.37 is open decide",
        "agreesSRpTselect size(photons) >= 1410 ± 204000.976-0.3",
        "missingVRselected–3–––",
        "all events10001000100.0 %1000",
        "select size(photons) >= 140040040.0 %399.5",
        "select MET > 1 TeV000.0 %0",
        "Paper, sha256c0ffee",
        "Spec, sha256beef",
        "data.root (atlas-opendata-2020, 1000 events)",
        "Seed2026",
        "2 / 4requirements accepted",
        "1 / 2published numbers reproduced",
    ):
        assert expected in text


def test_a_page_of_a_bare_spec() -> None:
    """Without paper, run and comparison their sections are left out; that there are no findings
    is said.
    """
    outline = Outline(report.html(spec=specs.read("region SR\n  select MET > 100 GeV\n")))
    assert "None." in outline.text
    assert not any(
        word in outline.text for word in ("Cutflow", "Comparison", "Figures", "Abstract")
    )
    assert Outline(report.html(spec=specs.read(""))).text.count("The spec is empty.") == 1


@pytest.mark.parametrize(
    "page",
    [
        full(paper=paper(f"x {NASTY}. Photons have p_{{T}} > 10 GeV. y", NASTY)),
        full(
            comparison=ComparisonReport(
                NASTY, (ComparedRow(NASTY, NASTY, 1.0, None, 1.0, 1.0, 0.0, "exact", NASTY),)
            )
        ),
        full(findings=(Finding(NASTY, "error", NASTY, 1, NASTY, fix=NASTY),)),
        full(
            spec=replace(SPEC, phrases=(Phrase("b1", 0, 1, 1, NASTY, reason=NASTY),), engine=NASTY)
        ),
        full(
            spec=specs.read(
                "object x\n  take Jet\n  select pt > 1  # <script>\n  select pt > 2 #: p1 "
                '"<script>alert(1)</script>" ?\n'
            )
        ),
        full(provenance={NASTY: NASTY}),
        full(figures=[('"' + NASTY, b"")]),
        full(
            results={
                NASTY: replace(
                    RESULT, regions=(RegionResult(NASTY, (Step("", NASTY, 1, 1, 1.0),), 1, 1.0),)
                )
            }
        ),
    ],
)
def test_no_text_becomes_markup(page: str) -> None:
    """Tags in a title, a quote, a label or a path are shown as they are written."""
    outline = Outline(page)
    assert "script" not in outline.names
    assert outline.names.count("img") == 1
    assert outline.open == []
    assert not any(key.startswith("on") for _, key, _ in outline.attributes)
    assert "<script>" in outline.text


def test_attributes_are_escaped() -> None:
    """A quotation mark cannot leave its attribute."""
    assert report.tag("p", "a", id='"><b>') == '<p id="&quot;&gt;&lt;b&gt;">a</p>'
