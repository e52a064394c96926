"""What an extraction found is found again from its file: places, phrases, findings, votes and
doubts.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from hepnb import cli, review, workflow
from hepnb import spec as specs
from hepnb.adl import finding_comments
from hepnb.adl.format import format as format_adl
from hepnb.adl.parse import parse
from hepnb.extract import drafting
from hepnb.extract.comments import commented
from hepnb.findings import Finding
from hepnb.locate import cite, locate
from hepnb.readers import read
from hepnb.records import Block, Place, Records, Rule, Test
from hepnb.settings import Settings
from hepnb.spec import PhraseState
from hepnb.sweep import sweep
from tests.unit.drafts import draft
from tests.unit.papers import paper

TWICE = (
    "Electrons are required to have pT > 25 GeV. Muons are required to have pT > 25 GeV and |η| "
    "< 2.4."
)
LATEX = r"""\documentclass{article}\begin{document}\title{A search}\maketitle
\section{Event selection}
Electrons must have $p_T > 25$ GeV. Muons must have $p_T > 25$ GeV and $|\eta| < 2.4$.
\end{document}"""

# --- places
# --------------------------------------------------------------------------------------------------


def test_a_quote_that_stands_twice_names_its_place() -> None:
    """The line of each lepton carries which of the two it was read from, and that place is found
    again.
    """
    given = paper(("heading", "Objects"), ("paragraph", TWICE))
    drafted = draft(("heading", "Objects"), ("paragraph", TWICE))
    text = specs.text_of(drafted)
    assert 'p1.1 "pT > 25 GeV"' in text
    assert 'p1.2 "pT > 25 GeV"' in text
    again = workflow.read_spec(text, paper=given)
    places = [[(e.block, e.start, e.end) for e in r.evidence] for r in again.requirements]
    assert places == [[(e.block, e.start, e.end) for e in r.evidence] for r in drafted.requirements]
    assert "HEP311" not in {f.code for f in review.findings(again, given)}


def test_a_quote_without_its_place_is_asked_about() -> None:
    """The first is taken, a warning says so, and the line is not clean."""
    given = paper(("heading", "Objects"), ("paragraph", TWICE))
    read_ = workflow.read_spec(
        'object muons\n  take Muon\n  select pt > 25 GeV #: p1 "pT > 25 GeV" ?\n', paper=given
    )
    found = review.findings(read_, given)
    assert [f.message for f in found if f.code == "HEP311"] == [
        '"pT > 25 GeV" stands 2 times on page 1; the first is taken'
    ]
    assert review.clean(read_, found) == ()


def test_a_place_that_is_not_there_is_no_evidence() -> None:
    """The third of two."""
    given = paper(("heading", "Objects"), ("paragraph", TWICE))
    found = locate(given, "pT > 25 GeV", page=1, nth=3)
    assert (found.status, found.differences) == (
        "reject",
        ("page 1 has these words 2 times, not 3 times",),
    )


def test_words_that_stand_once_need_no_number() -> None:
    """Nor do words elsewhere than on their page count."""
    given = paper(("heading", "Objects"), ("paragraph", TWICE))
    start = TWICE.index("|η|")
    assert cite(given, "b1", start, start + 9).nth == 0


def test_the_number_of_a_place_survives_format_and_parse() -> None:
    """In the paper under review and in another one."""
    line = (
        'object muons\n  take Muon\n  select pt > 25 GeV   #: p7.2 "pT > 25 GeV"; '
        '1602.01234:p3.1 "25 GeV"  ?\n'
    )
    assert format_adl(parse(line)) == line


def test_a_paper_without_pages_keeps_the_places_of_its_evidence(tmp_path: Path) -> None:
    """LaTeX has no pages: what was claimed is claimed when the file is read again."""
    source = tmp_path / "x.tex"
    source.write_text(LATEX)
    given = read(str(source))
    drafted = workflow.extract(given, Settings())
    again = specs.claim(workflow.read_spec(specs.text_of(drafted), paper=given), sweep(given))
    assert (
        [p.state for p in again] == [p.state for p in drafted.phrases] == [PhraseState.CLAIMED] * 3
    )


# --- phrases
# --------------------------------------------------------------------------------------------------


def claimed(line: str, text: str) -> tuple[str, tuple[str, ...]]:
    """What becomes of the one phrase of a text with a line of an object block: its state, and
    what it lacks.
    """
    given = paper(("heading", "Objects"), ("paragraph", text))
    spec = workflow.read_spec(f"object jets\n  take Jet\n  {line}\n", paper=given)
    (phrase,) = (p for p in specs.claim(spec, sweep(given)))
    return str(phrase.state), phrase.lacks


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('select pt > 30 GeV  #: p1 "pT > 30 GeV" ?', ("claimed", ())),
        ('select pt > 30000 MeV  #: p1 "pT > 30 GeV" ?', ("claimed", ())),
        ('select pt > 40 GeV  #: p1 "pT > 30 GeV" ?', ("open", ("jet pt > 30 GeV",))),
        ('select abs(eta) < 30  #: p1 "pT > 30 GeV" ?', ("open", ("jet pt > 30 GeV",))),
        ('select pt > 30 GeV or abs(eta) < 1  #: p1 "pT > 30 GeV" ?', ("claimed", ())),
        ('select pt < 30 GeV  #: p1 "pT > 30 GeV" ?', ("open", ("jet pt > 30 GeV",))),
        ('select pt / 30 GeV > 1  #: p1 "pT > 30 GeV" ?', ("open", ("jet pt > 30 GeV",))),
        ('reject pt <= 0.03 TeV  #: p1 "pT > 30 GeV" ?', ("claimed", ())),
        ('select pt > 30 GeV  #: p1 "nothing of the kind" ?', ("open", ())),
        ('select pt > 40 GeV  #: p1 "pT > 30 GeV" ✗', ("dismissed", ())),
    ],
)
def test_a_phrase_is_claimed_by_a_line_that_holds_its_number(
    line: str, expected: tuple[str, tuple[str, ...]]
) -> None:
    """In any unit and in any form of line; a line with another number or quantity leaves it
    open, and it says what it lacks.
    """
    assert claimed(line, "Jets are required to have pT > 30 GeV.") == expected


@pytest.mark.parametrize(
    ("text", "lines", "lacks"),
    [
        ("Jets must have pT > 30 GeV.", ('object muons\n  take Muon\n  select pt > 30  #: p1 "pT > '
'30 '
'GeV"'), ("jet pt > 30 GeV",)),
        ("Muons must have pT > 30 GeV.",
        ('object l\n  take union(Muon, Electron)\n  select pt > 30  '
'#: '
'p1 '
'"pT '
'> '
'30 '
'GeV"'), ()),
        ("b-tagged jets must have pT > 30 GeV.", ('object j\n  take Jet\n  select pt > 30  #: p1 '
'"pT '
'> '
'30 '
'GeV"'), ()),
        ("Events must have more than two jets.", ('region a\n  select size(Jet) >= 3  #: p1 "more '
'than '
'two '
'jets"'), ()),
        ("Events must have more than two jets.", ('region a\n  select size(Jet) >= 2  #: p1 "more '
'than '
'two '
'jets"'), ("jet n > 2",)),
        ("Events must have more than two jets.", ('region a\n  select size(Muon) > 2  #: p1 "more '
'than '
'two '
'jets"'), ("jet n > 2",)),
        ("The dijet mass must be in the range 60–90 GeV.",
        ('region a\n  define m = mass(Jet[0] + Jet[1])\n  select m > 60  '
'#: '
'p1 '
'"60–90 '
'GeV"\n '
' '
'select m < 90  #: p1 "60–90 GeV"'), ()),
        ("The dijet mass must be in the range 60–90 GeV.",
        ('region a\n  define m = mass(Jet[0] + Jet[1])\n  select m > '
'60 '
' '
'#: '
'p1 '
'"60–90 '
'GeV"'), ("dijet mass 60 to 90 GeV",)),
    ],
)  # fmt: skip
def test_a_phrase_is_claimed_by_a_line_on_its_subject(
    text: str, lines: str, lacks: tuple[str, ...]
) -> None:
    """A kind of it or what it is a part of counts; other objects, another side and half of a
    range do not.
    """
    given = paper(("heading", "Event selection"), ("paragraph", text))
    (phrase,) = specs.claim(workflow.read_spec(f"{lines}\n", paper=given), sweep(given))
    assert (str(phrase.state), phrase.lacks) == ("open" if lacks else "claimed", lacks)


def test_what_a_phrase_lacks_is_told() -> None:
    """So that a reader sees why it is not claimed."""
    given = paper(("heading", "Objects"), ("paragraph", "Jets are required to have pT > 30 GeV."))
    spec = workflow.read_spec(
        'object jets\n  take Jet\n  select pt > 40 GeV  #: p1 "pT > 30 GeV" ?\n', paper=given
    )
    (said,) = (f.message for f in review.findings(spec, given) if f.code == "HEP310")
    assert said == (
        'possible cut on page 1 that no line quotes: "pT > 30 GeV": no line holds jet pt > 30 GeV'
    )


SAME = "Candidates are kept if the quality exceeds 0.7. Tracks have a quality that exceeds 0.7."


def test_each_open_place_has_its_own_finding() -> None:
    """Also where the words are the same, in the draft and in its file; the number is the one by
    which a comment sets one of them aside.
    """
    given = paper(("heading", "Event selection"), ("paragraph", SAME), ("paragraph", SAME))
    spec = workflow.extract(given, Settings())
    opened = [p.quote for p in spec.phrases if p.state == PhraseState.OPEN]
    assert opened == ["exceeds 0.7"] * 4
    found = workflow.review_findings(spec, given)
    assert found == workflow.review_findings(
        workflow.read_spec(specs.text_of(spec), paper=given), given
    )
    assert [f.message for f in found if f.code == "HEP310"] == [
        f'possible cut on page 1 (p1.{n}, of 4 with these words) that no line quotes: "exceeds 0.7"'
        for n in (1, 2, 3, 4)
    ]
    aside = '# dismissed: p1.3 "exceeds 0.7" of a plot\n' + specs.text_of(spec)
    left = review.findings(workflow.read_spec(aside, paper=given), given)
    assert [f for f in left if f.code == "HEP310"] == [
        f for f in found if f.code == "HEP310" and "p1.3" not in f.message
    ]


def test_each_place_that_cannot_be_written_has_its_own_finding() -> None:
    """Records of the same words, in two places of a page, in one unit that there is not."""
    given = paper(("heading", "Objects"), ("paragraph", TWICE))
    rules = tuple(
        Rule(
            Test("pt", ">", (25.0,), "furlong"),
            ("muons",),
            places=(Place(given.id, 1, "b1", e.start, e.end, nth=e.nth),),
            words=(e.quote,),
        )
        for e in (locate(given, "pT > 25 GeV", page=1, nth=n) for n in (1, 2))
    )
    muons = Block("muons", "objects", ("Muon",))
    spec = workflow.read_spec(
        specs.text_of(commented(drafting.draft(given, Records((muons,), rules, given.id)).spec)),
        paper=given,
    )
    assert [f.message for f in review.findings(spec, given) if f.code == "HEP601"] == [
        f'page 1: pt > 25 furlong in muons (p1.{n} "pT > 25 GeV") was left out: '
        "'furlong' is no unit"
        for n in (1, 2)
    ]


# --- findings
# --------------------------------------------------------------------------------------------------

SAID = (
    Finding(
        "HEP504",
        "warning",
        '\'select pt > 5 GeV\' (p1 "pT > 5 GeV"): HEP102 nothing is called "pt"',
        fix="write the line by hand",
    ),
    Finding(
        "HEP510", "info", "the lines of object a were put into object muons", block="object muons"
    ),
)


def test_what_cannot_be_found_again_is_kept_in_the_text() -> None:
    """A refused line, two blocks that were joined, a remark on a line, its votes, and a model's
    doubt come back from the file.
    """
    given = paper(("heading", "Objects"), ("paragraph", TWICE + " Jets have pT > 30 GeV."))
    drafted = draft(("heading", "Objects"), ("paragraph", TWICE))
    voted = drafted.requirements[-1]
    about = Finding(
        "HEP509",
        "warning",
        "1 of 3 samples have it",
        voted.line,
        voted.block,
        voted.id,
        "read the quote",
    )
    open_phrase = replace(sweep(given)[-1], reason="a model: example")
    spec = commented(
        replace(
            drafted,
            requirements=(*drafted.requirements[:-1], replace(voted, votes=(1, 3))),
            findings=(*SAID, about),
            phrases=(open_phrase,),
        )
    )
    text = specs.text_of(spec)
    again = specs.read(format_adl(parse(text)), paper=given.id)
    assert again.findings == spec.findings
    assert {(f.code, f.requirement) for f in again.findings} == {
        ("HEP504", ""),
        ("HEP510", ""),
        ("HEP509", voted.id),
    }
    assert [r.votes for r in again.requirements][-1] == (1, 3)
    located = review.locate_evidence(again, given)
    assert [
        p.reason for p in specs.claim(located, sweep(given)) if p.state == PhraseState.OPEN
    ] == ["a model: example"]
    assert '# doubted: p1 "pT > 30 GeV" a model: example' in text


def test_a_remark_on_a_line_that_was_edited_stays_with_its_block() -> None:
    """It was said of another line; nobody has dealt with it yet."""
    text = (
        'object muons\n  take Muon\n  select pt > 25 GeV\n  # found: HEP512 warning on "select '
        'pt > 20 GeV": "two readings"\n'
    )
    (found,) = specs.read(text).findings
    assert (found.block, found.line, found.requirement) == ("object muons", 0, "")


@pytest.mark.parametrize(
    "text",
    [
        "# found: nothing",
        '# found: HEP5 fatal "x"',
        '# votes: many "x"',
        "# found: HEP504 warning x",
    ],
)
def test_a_comment_that_only_resembles_one_is_a_comment(text: str) -> None:
    """Nothing is made of it."""
    spec = parse(f"{text}\nobject muons\n  take Muon\n")
    assert (*finding_comments.findings(spec), *finding_comments.votes(spec)) == ()


def test_an_extraction_and_its_file_have_the_same_findings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """For the example paper, by code and count; what the extraction printed is what
    ``check --paper`` prints.
    """
    given = workflow.load_paper("example", Settings(offline=True))
    drafted = workflow.extract(given, Settings())
    again = workflow.read_spec(specs.text_of(drafted), paper=given)
    first, second = (review.findings(s, given) for s in (drafted, again))
    assert Counter(f.code for f in first) == Counter(f.code for f in second)
    assert [f for f in first if f.severity != "info"] == [f for f in second if f.severity != "info"]


def test_an_empty_draft_says_why_and_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The last line of ``extract`` is the reason, its exit code is 1; ``check`` does not call
    the empty file good.
    """
    source, out = tmp_path / "x.tex", tmp_path / "x.adl"
    source.write_text(
        r"\documentclass{article}\begin{document}\section{Theory}We compute an amplitude in "
        r"closed form.\end{document}"
    )
    assert cli.main(["extract", str(source), "-o", str(out)]) == 1
    last = capsys.readouterr().err.strip().splitlines()[-1]
    assert last == "no requirement was found: nothing in its text reads like a cut"
    cli.main(["check", str(out)])
    assert capsys.readouterr().out.startswith("HEP403 warning: no requirement was found")
    cli.main(["check", str(out), "--paper", str(source)])
    assert "nothing in its text reads like a cut" in capsys.readouterr().out


def test_two_limits_are_told_by_every_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """``extract`` prints them, ``check`` and ``review`` find them again, and bulk acceptance
    leaves both lines open.
    """
    source, out = tmp_path / "x.tex", tmp_path / "x.adl"
    source.write_text(
        r"\documentclass{article}\begin{document}\section{Object selection}Jets must have $p_T > "
        r"30$ GeV."
        r" Jets are required to have $p_T > 40$ GeV.\end{document}"
    )
    assert cli.main(["extract", str(source), "-o", str(out)]) == 0
    assert capsys.readouterr().err.count("HEP402 warning") == 2
    cli.main(["check", str(out), "--paper", str(source)])
    assert capsys.readouterr().out.count("HEP402 warning") == 2
    cli.main(["review", str(out), "--paper", str(source), "--accept-clean"])
    assert "2 open" in capsys.readouterr().out
