"""What a notebook's kernel knows: spec cells, decisions, and how they survive."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from hepnb import workflow
from hepnb.errors import HepnbError, SpecError, UnreviewedSpec
from hepnb.notebook import show
from hepnb.notebook.cells import Cell, Status
from hepnb.notebook.journal import Journal
from hepnb.notebook.review_record import draft, overview, review_record
from hepnb.notebook.session import Session
from hepnb.signatures import system_name
from hepnb.spec import Decision, PhraseState
from tests.unit.sentences import paper_of

PAPER = paper_of(
    "Photons must have ET > 10 GeV and |η| < 2.37.",
    "Events with at least two photons are selected.",
)
PHOTONS = """object photons
  take Photon
  select pt > 10 GeV        #: p1 "ET > 10 GeV" ?
  select abs(eta) < 2.37    #: p1 "|η| < 2.37" ?"""
REGION = """region SR
  select size(photons) >= 2 #: p2 "at least two photons" ?"""


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """The journal of one notebook."""
    return Journal(tmp_path / ".hepnb" / "journal.jsonl", "analysis.ipynb")


@pytest.fixture
def session(journal: Journal) -> Session:
    """A session with the paper loaded."""
    made = Session(journal)
    made.open(PAPER)
    return made


def ids(session: Session, key: str) -> dict[str, str]:
    """The ids of the lines of a cell, by their ADL."""
    return {row.requirement.adl: row.requirement.id for row in session.review(key).rows}


def test_selected_words_are_drafted_for_the_block_that_quotes_beside_them(session: Session) -> None:
    """The line is that of the one phrase among them; several phrases, or none, give none."""
    session.read("photons", PHOTONS)
    session.read("SR", REGION)

    def drafted(page: int, quote: str) -> tuple[str, str]:
        home, line = draft(session, workflow.suggested_line, page, quote)
        return home.title, line

    assert drafted(1, "and |η| < 2.37") == ("object photons", "select abs(eta) < 2.37")
    assert drafted(1, "ET > 10 GeV and |η| < 2.37") == ("object photons", "")
    assert drafted(2, "Events with") == ("region SR", "")
    with pytest.raises(HepnbError, match="is not on page 2"):
        drafted(2, "muons")


def test_a_line_and_what_is_found_in_it_stand_side_by_side(session: Session) -> None:
    """The finding does not repeat the line, in the table of the labextension nor in any other."""
    session.read("muons", PHOTONS.replace("photons", "muons").replace("Photon", "Muon"))
    review = session.review("muons")
    (finding,) = review.rows[1].findings
    assert finding.message.startswith("'select abs(eta) < 2.37' is not confirmed: ")
    (said,) = review_record(review).rows[1].findings
    assert said.message.startswith("not confirmed: ")
    assert show.review(review).text.count("select abs(eta) < 2.37") == 1


def test_a_spec_cell_is_read_as_it_stands(session: Session) -> None:
    """A cell that nobody has decided about comes back unchanged."""
    assert session.read("photons", PHOTONS) == Cell("spec", "photons", Status.PROPOSED, PHOTONS)


def test_a_line_is_shown_with_what_the_paper_says(session: Session) -> None:
    """A row has the quote as it was found, its page and its boxes, and is clean when nothing
    speaks against it.
    """
    session.read("photons", PHOTONS)
    rows = session.review("photons").rows
    assert [(r.requirement.adl, r.line, r.is_clean, r.findings) for r in rows] == [
        ("select pt > 10 GeV", 3, True, ()),
        ("select abs(eta) < 2.37", 4, True, ()),
    ]
    assert [
        (e.page, e.quote, e.status, bool(e.boxes)) for r in rows for e in r.requirement.evidence
    ] == [
        (1, "ET > 10 GeV", "verbatim", True),
        (1, "|η| < 2.37", "verbatim", True),
    ]


def test_words_of_a_cited_paper_are_looked_up_in_it(session: Session) -> None:
    """A quote from another paper has its place in that paper, counts as evidence everywhere, and
    is not looked up without it.
    """
    line = '  select trackiso < 0.15 #: leptons:p1 "isolation is below 0.15" ✓'
    cited = paper_of("The isolation is below 0.15 for photons.", name="leptons")
    session.open(PAPER, [cited])
    session.read("photons", f"object photons\n  take Photon\n{line}")
    (row,) = session.review("photons").rows
    assert row.place is not None
    assert (row.place.paper, row.place.status, row.findings) == ("leptons", "verbatim", ())
    assert session.paper_of(row.place) is cited
    assert [e.status for r in session.accepted().spec.requirements for e in r.evidence] == [
        "verbatim"
    ]
    session.open(PAPER)
    (row,) = session.review("photons").rows
    assert (row.place, row.requirement.evidence[0].status) == (None, "unchecked")


def test_a_line_that_the_paper_contradicts_is_not_clean(session: Session) -> None:
    """A value that is not in its quote is a finding of its line, and the line is not accepted in
    bulk.
    """
    session.read("photons", PHOTONS.replace("pt > 10", "pt > 12"))
    first, second = session.review("photons").rows
    assert [f.severity for f in first.findings] == ["error", "info"]
    assert (first.is_clean, second.is_clean) == (False, True)


def test_a_decision_is_in_the_text(session: Session) -> None:
    """Deciding marks the lines of the cell's text, and the status follows."""
    session.read("photons", PHOTONS)
    first, second = ids(session, "photons").values()
    assert session.decide("photons", [first], Decision.ACCEPTED).status == Status.PROPOSED
    cell = session.decide("photons", [second], Decision.REJECTED)
    assert cell.source == "%%spec photons --status accepted\n" + PHOTONS.replace(
        "?", "✓", 1
    ).replace("?", "✗", 1)


def test_a_decision_survives_a_restart(session: Session, journal: Journal) -> None:
    """A new kernel puts what was decided into the text that does not show it yet, once."""
    session.read("photons", PHOTONS)
    first, _ = ids(session, "photons").values()
    session.decide("photons", [first], Decision.ACCEPTED)

    restarted = Session(Journal(journal.path, journal.notebook))
    restarted.open(PAPER)
    decided = restarted.read("photons", PHOTONS)
    assert decided.body == PHOTONS.replace("?", "✓", 1)
    restarted.read("photons", decided.body)
    assert restarted.read("photons", PHOTONS).body == PHOTONS, "opened again by hand, it stays open"


def test_the_journal_says_who_decided_what(session: Session, journal: Journal) -> None:
    """Each decision is a line with time, notebook, paper, cell and the ADL that it was about."""
    session.read("photons", PHOTONS)
    first, _ = ids(session, "photons").values()
    session.decide("photons", [first], Decision.ACCEPTED)
    records = [json.loads(line) for line in journal.path.read_text(encoding="utf-8").splitlines()]
    last = {k: v for k, v in records[-1].items() if k not in ("time", "who", "quotes")}
    assert records[-1]["who"] == system_name()
    assert records[-1]["quotes"] == ["p1: ET > 10 GeV"]
    place = {"notebook": "analysis.ipynb", "paper": "2601.00001", "cell": "photons"}
    assert last == place | {
        "event": "decided",
        "requirement": first,
        "adl": "select pt > 10 GeV",
        "decision": "accepted",
    }


def test_other_notebooks_and_papers_are_not_mixed_in(session: Session, journal: Journal) -> None:
    """Decisions of another notebook, or about another paper, change nothing here."""
    session.read("photons", PHOTONS)
    session.decide("photons", ids(session, "photons").values(), Decision.ACCEPTED)
    (journal.path.parent.parent / "analysis.ipynb").touch()
    other = Session(Journal(journal.path, "other.ipynb"))
    other.open(PAPER)
    assert other.read("photons", PHOTONS).body == PHOTONS
    session.open(paper_of("Photons must have ET > 10 GeV.", name="2601.00002"))
    assert session.read("photons", PHOTONS).body == PHOTONS


def nameless(path: Path) -> Session:
    """The session of a kernel that does not know its notebook's name: papermill's, or Colab's."""
    made = Session(Journal(path))
    made.open(PAPER)
    return made


def test_notebooks_without_names_do_not_open_each_others_lines(tmp_path: Path) -> None:
    """Two that papermill runs in one folder have a cell of one key and lines of their own: what
    is accepted there stays accepted, in any order and again.
    """
    one = PHOTONS.replace("?", "✓")
    other = one.replace("pt > 10", "pt > 12").replace("2.37", "2.4")
    for text in (one, other, one):
        assert nameless(tmp_path / "journal").read("photons", text).body == text


def test_a_line_edited_in_a_nameless_notebook_is_open_again(tmp_path: Path) -> None:
    """Within a kernel what the text showed before is known."""
    session = nameless(tmp_path / "journal")
    session.read("photons", PHOTONS.replace("?", "✓"))
    edited = PHOTONS.replace("?", "✓").replace("pt > 10", "pt > 12")
    assert session.read("photons", edited).body == edited.replace("✓", "?", 1)


def test_a_click_in_a_nameless_notebook_survives_a_restart(tmp_path: Path) -> None:
    """The next kernel puts it into the same line, once, and into no other line."""
    session = nameless(tmp_path / "journal")
    session.read("photons", PHOTONS)
    session.decide("photons", list(ids(session, "photons").values())[:1], Decision.ACCEPTED)
    other = PHOTONS.replace("pt > 10", "pt > 12")
    assert nameless(tmp_path / "journal").read("photons", other).body == other
    decided = PHOTONS.replace("?", "✓", 1)
    assert nameless(tmp_path / "journal").read("photons", PHOTONS).body == decided
    assert nameless(tmp_path / "journal").read("photons", PHOTONS).body == PHOTONS


def test_a_journal_line_that_was_cut_is_passed_over(session: Session, journal: Journal) -> None:
    """A kernel that died while it wrote leaves half a line; what is whole still counts."""
    session.read("photons", PHOTONS)
    session.decide("photons", ids(session, "photons").values(), Decision.ACCEPTED)
    with journal.path.open("a") as file:
        file.write('{"event": "deci')
    assert Session(journal).read("photons", PHOTONS).status == Status.ACCEPTED


def test_a_folder_that_cannot_be_written_is_no_obstacle(tmp_path: Path) -> None:
    """Where no journal can be kept, decisions last as long as the kernel."""
    (tmp_path / ".hepnb").write_text("a file is in the way")
    session = Session(Journal(tmp_path / ".hepnb" / "journal.jsonl"))
    session.open(PAPER)
    session.read("photons", PHOTONS)
    session.decide("photons", ids(session, "photons").values(), Decision.ACCEPTED)
    assert session.read("photons", PHOTONS).status == Status.ACCEPTED


def test_an_edited_line_loses_its_acceptance(session: Session) -> None:
    """A threshold that is changed after it was accepted is open again; the other lines keep
    their decisions.
    """
    accepted = PHOTONS.replace("?", "✓")
    session.read("photons", accepted, Status.ACCEPTED)
    cell = session.read("photons", accepted.replace("10 GeV  ", "12 GeV  "), Status.ACCEPTED)
    assert cell.source == "%%spec photons --status edited\n" + accepted.replace(
        "10 GeV  ", "12 GeV  "
    ).replace("✓", "?", 1)


def test_an_edit_in_the_table_is_checked(session: Session) -> None:
    """A line that does not parse changes nothing; one that does is in the text, and open."""
    session.read("photons", PHOTONS.replace("?", "✓"), Status.ACCEPTED)
    with pytest.raises(SpecError):
        session.edit("photons", 3, "select pt >")
    assert session.cell("photons").body == PHOTONS.replace("?", "✓")
    cell = session.edit("photons", 3, "select pt > 11 GeV")
    assert cell.status == Status.EDITED
    assert cell.body.split("\n")[2] == '  select pt > 11 GeV  #: p1 "ET > 10 GeV" ?'


def test_a_hand_written_cell_is_its_authors_decision(session: Session) -> None:
    """Lines without marks are accepted, and stay so when they are edited."""
    body = "object photons\n  take Photon\n  select pt > 10 GeV"
    assert session.read("photons", body).status == Status.ACCEPTED
    assert session.read("photons", body.replace("10", "12")).status == Status.ACCEPTED


def test_the_spec_is_all_cells_together(session: Session) -> None:
    """A region knows the objects of other cells, and a line of one cell has no findings of
    another.
    """
    session.read("photons", PHOTONS)
    session.read("SR", REGION)
    assert [r.block for r in session.spec().requirements] == ["object photons"] * 2 + ["region SR"]
    assert [(r.requirement.adl, r.findings) for r in session.review("SR").rows] == [
        ("select size(photons) >= 2", ())
    ]


def test_the_order_of_running_does_not_matter(session: Session) -> None:
    """A block stands after those that it uses, whichever cell was run first."""
    session.read("SR", REGION.replace("?", "✓"))
    session.read("tight", "object tight\n  take photons\n  select pt > 20 GeV")
    session.read("photons", PHOTONS.replace("?", "✓"))
    assert [b.name for b in session.accepted(["HEP301"]).tree.blocks] == ["photons", "SR", "tight"]


def test_a_block_stands_in_one_cell(session: Session) -> None:
    """The cell that was run last has the block; a cell that lost all its blocks is forgotten."""
    session.read("all", f"{PHOTONS}\n\n{REGION}")
    session.read("photons", PHOTONS.replace("?", "✓"))
    assert session.keys == ("all", "photons")
    session.read("SR", REGION.replace("?", "✓"))
    assert session.keys == ("photons", "SR")
    assert {r.decision for r in session.spec().requirements} == {Decision.ACCEPTED}


def test_an_unreviewed_spec_is_refused(session: Session) -> None:
    """The refusal names the open lines by their blocks."""
    session.read("photons", PHOTONS.replace("?", "✓", 1))
    with pytest.raises(
        UnreviewedSpec, match=r"1 open line \(object photons: select abs\(eta\) < 2.37\)"
    ):
        session.accepted()


def test_a_blocking_finding_is_refused_until_it_is_waived(session: Session) -> None:
    """An accepted line whose number is not in its quote blocks, unless the finding is waived by
    name.
    """
    session.read("photons", PHOTONS.replace("?", "✓").replace("pt > 10", "pt > 12"))
    with pytest.raises(UnreviewedSpec, match=r"1 blocking finding \(object photons: HEP305"):
        session.accepted()
    assert session.accepted(["HEP305"]).waived == ("HEP305",)


def test_a_draft_becomes_the_spec_cell_by_cell(session: Session) -> None:
    """Cells of a draft count once they are run; what was not run is named."""
    spec = workflow.read_spec(f"{PHOTONS}\n\n{REGION}", paper=PAPER)
    photons, region = session.propose(spec)
    assert (photons.key, region.key, session.left_out) == ("photons", "SR", ("photons", "SR"))
    session.read(photons.key, photons.body)
    assert session.left_out == ("SR",)
    assert {r.block for r in session.spec().requirements} == {"object photons"}
    session.propose(spec)
    assert session.keys == ("photons",), "a new draft changes nothing that was run"


def test_a_line_that_is_drafted_otherwise_now_shows_both(session: Session) -> None:
    """Beside a line that was kept stands what the last draft has for the same words; where they
    agree stands nothing.
    """
    session.read("photons", PHOTONS.replace("> 10 GeV   ", "> 12 GeV   ").replace("?", "✓"))
    session.propose(workflow.read_spec(f"{PHOTONS}\n\n{REGION}", paper=PAPER))
    rows = session.review("photons").rows
    assert [(r.requirement.adl, r.drafted) for r in rows] == [
        ("select pt > 12 GeV", "select pt > 10 GeV"),
        ("select abs(eta) < 2.37", ""),
    ]


def test_a_line_just_decided_about_is_not_edited(session: Session) -> None:
    """A person who changes an open line and accepts it has decided about the new text."""
    session.read("photons", PHOTONS)
    body = PHOTONS.replace("pt > 10", "pt > 12").replace("?", "✓")
    assert session.read("photons", body, Status.ACCEPTED, decided=[3]).body == body
    changed = body.replace("pt > 12", "pt > 14")
    assert session.read("photons", changed, Status.ACCEPTED, decided=[4]).body == changed.replace(
        "✓", "?", 1
    )


TWO_LINES = "\n".join(PHOTONS.split("\n")[:3])


def test_an_unclaimed_phrase_becomes_a_line(session: Session) -> None:
    """The line stands in the block, open, with the phrase as its evidence, and claims it."""
    session.read("photons", TWO_LINES)
    phrase = next(p for p in session.review("photons").phrases if "2.37" in p.quote)
    assert (phrase.state, session.phrase(phrase.page, phrase.quote)) == (PhraseState.OPEN, phrase)
    assert workflow.suggested_line(phrase) == "select abs(eta) < 2.37"
    cell = session.require("photons", "object photons", "select abs(eta) < 2.37", phrase)
    assert cell.body == f'{TWO_LINES}\n  select abs(eta) < 2.37  #: p1 "{phrase.quote}" ?'
    assert (
        next(p for p in session.review("photons").phrases if "2.37" in p.quote).state
        == PhraseState.CLAIMED
    )
    with pytest.raises(SpecError):
        session.require("photons", "object photons", "select eta <", phrase)
    assert session.cell("photons") == cell


def test_a_dismissed_phrase_is_in_the_text(session: Session) -> None:
    """With its reason, as a comment: what is said about a phrase is not lost with the kernel."""
    session.read("photons", TWO_LINES)
    phrase = next(p for p in session.review("photons").phrases if "2.37" in p.quote)
    with pytest.raises(SpecError, match="no reason"):
        session.dismiss("photons", [phrase], " ")
    body = session.dismiss("photons", [phrase], "geometry of the detector").body
    assert body == f'{TWO_LINES}\n  # dismissed: p1 "{phrase.quote}" geometry of the detector'
    restarted = Session(session.journal)
    restarted.open(PAPER)
    restarted.read("photons", body)
    again = next(p for p in restarted.review("photons").phrases if "2.37" in p.quote)
    assert (again.state, again.reason) == (PhraseState.DISMISSED, "geometry of the detector")
    with pytest.raises(HepnbError, match='"nowhere" is not on page 7'):
        session.phrase(7, "nowhere")


def test_of_phrases_with_the_same_words_the_one_that_is_named_is_meant(journal: Journal) -> None:
    """It is set aside or becomes a line, and the other one stays open, also when both are named at
    once.
    """
    same = "Tracks have a quality that exceeds 0.7. Vertices have a quality that exceeds 0.7."
    session = Session(journal)
    session.open(paper_of(same))
    first, second = (p for p in session.phrases(None) if p.quote == "exceeds 0.7")
    assert [session.phrase(1, "exceeds 0.7", n) for n in (0, 1, 2)] == [first, first, second]
    record = overview(session, lambda _: "", "a", "b")
    assert [(p.quote, p.nth) for p in record.phrases] == [("exceeds 0.7", 1), ("exceeds 0.7", 2)]
    body = "object tracks\n  take Track"
    session.read("tracks", body)
    aside = session.dismiss("tracks", [second], "of vertices").body
    assert aside == f'{body}\n  # dismissed: p1.2 "exceeds 0.7" of vertices'
    assert [p.state for p in session.phrases(session.spec())] == ["open", "dismissed"]
    line = session.require("tracks", "object tracks", "select quality > 0.7", first).body
    assert '#: p1.1 "exceeds 0.7" ?' in line
    assert [p.state for p in session.phrases(session.spec())] == ["claimed", "dismissed"]


def test_votes_of_the_draft_are_shown(session: Session) -> None:
    """The text does not hold how many samples have a line; the session remembers it by the line."""
    spec = workflow.read_spec(PHOTONS, paper=PAPER)
    session.propose(
        replace(spec, requirements=tuple(replace(r, votes=(2, 3)) for r in spec.requirements))
    )
    session.read("photons", PHOTONS)
    assert [row.requirement.votes for row in session.review("photons").rows] == [(2, 3), (2, 3)]


def test_a_renamed_notebook_keeps_its_decisions(session: Session, journal: Journal) -> None:
    """Records of a single notebook whose file is gone are those of the one that has none."""
    session.read("photons", PHOTONS)
    session.decide("photons", ids(session, "photons").values(), Decision.ACCEPTED)
    renamed = Session(Journal(journal.path, "renamed.ipynb"))
    renamed.open(PAPER)
    assert renamed.read("photons", PHOTONS).status == Status.ACCEPTED


def test_what_is_missing_is_said() -> None:
    """Without a paper or a spec the error says what to run first."""
    session = Session(Journal(Path("nowhere") / "journal.jsonl"))
    with pytest.raises(HepnbError, match="no paper is loaded; run %load_paper"):
        session.needed_paper()
    with pytest.raises(HepnbError, match="there is no spec; run the %%spec cells"):
        session.spec()


def test_accepting_a_line_gives_what_a_check_of_all_gives(session: Session, tmp_path: Path) -> None:
    """Lines that are accepted one by one, taken back or rejected: each time the review is that
    of a session that looks anew.
    """
    wrong = (
        PHOTONS.replace("select pt > 10", "select pt < 10")
        + '\n  select pt > 20 GeV #: p1 "ET > 10 GeV" ?'
    )
    session.read("photons", wrong)
    session.read("SR", REGION)
    steps = [
        (Decision.ACCEPTED, key, i) for key in ("photons", "SR") for i in ids(session, key).values()
    ]
    steps += [
        (Decision.REJECTED, *steps[1][1:]),
        (Decision.OPEN, *steps[0][1:]),
        (Decision.ACCEPTED, *steps[0][1:]),
    ]
    for n, (decision, key, one) in enumerate(steps):
        session.decide(key, [one], decision)
        fresh = Session(Journal(tmp_path / f"{n}.jsonl"))
        fresh.open(PAPER)
        for other in ("photons", "SR"):
            fresh.read(other, session.cell(other).body, session.cell(other).status)
        for other in ("photons", "SR"):
            assert session.review(other) == fresh.review(other)


def test_accepting_a_line_checks_nothing_again(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A decision costs what it changes: after one that accepts, the checks are not asked; after
    one that rejects, they are.
    """
    session.read("photons", PHOTONS)
    first, second = ids(session, "photons").values()
    asked: list[int] = []
    real = workflow.review_findings
    monkeypatch.setattr(
        workflow, "review_findings", lambda *a, **k: (asked.append(1), real(*a, **k))[1]
    )
    session.decide("photons", [first], Decision.ACCEPTED)
    session.review("photons")
    assert asked == []
    session.decide("photons", [second], Decision.REJECTED)
    session.review("photons")
    assert asked == [1]


def test_notebooks_of_one_folder_have_journals_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Jupyter and VS Code say which notebook it is: what was put into one is not taken to stand
    in another.
    """
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    for name in ("one.ipynb", "two.ipynb"):
        (tmp_path / name).touch()  # one that is gone may have been renamed
    one = Journal.here({"__vsc_ipynb_file__": str(tmp_path / "one.ipynb")})
    one.offered([Cell("spec", "photons", Status.PROPOSED, PHOTONS)])
    assert list(one.placed("spec")) == ["photons"]
    assert (
        list(Journal.here({"__vsc_ipynb_file__": str(tmp_path / "two.ipynb")}).placed("spec")) == []
    )
    monkeypatch.setenv("JPY_SESSION_NAME", str(tmp_path / "one.ipynb"))
    assert list(Journal.here({}).placed("spec")) == ["photons"]


def test_a_static_review_has_only_what_it_needs(session: Session) -> None:
    """Without lines no table, without findings no column for them, and no count of cuts once
    there is none to look at.
    """
    session.read("photons", PHOTONS)
    shown = show.review(session.review("photons"))
    assert shown.text.split("\n")[1].split() == ["line", "paper", "decision"]
    assert "1 to look at" in shown.text
    session.read("SR", REGION)
    assert "cuts found" not in show.review(session.review("SR")).text
    session.read("empty", "object empty\n  take photons")
    shown = show.review(session.review("empty"))
    assert shown.text == "empty: accepted, no line to decide"
    assert "<table" not in shown.html


def test_definitions_of_several_cells_are_all_in_the_spec(session: Session) -> None:
    """What stands in no block is the spec's too, in whichever cell and however the cell is
    known: run, or only told of.
    """
    texts = {
        "photons": f"{PHOTONS}\n\ndefine first = pt(photons[0])",
        "definitions": "define second = pt(photons[1])",
        "more": "define third = pt(photons[2])",
    }
    told = [Cell("spec", key, Status.PROPOSED, text) for key, text in texts.items()]
    for key, text in texts.items():
        session.read(key, text)
    assert [v.name for v in session.spec().tree.variables] == ["first", "second", "third"]
    session.stand(told)
    assert [v.name for v in session.spec().tree.variables] == ["first", "second", "third"]
    session.drop(["definitions"])
    assert [v.name for v in session.spec().tree.variables] == ["first", "third"]
    with pytest.raises(SpecError, match="two cells have the key definitions"):
        session.stand([*told, told[1]])


def test_definitions_of_a_draft_are_held_by_the_cell_that_has_all(session: Session) -> None:
    """A draft that came as one cell is not taken to lack its definitions."""
    text = f"{PHOTONS}\n\ndefine first = pt(photons[0])"
    session.propose(workflow.read_spec(text))
    assert session.left_out == ("photons", "definitions")
    session.read("spec", text)
    assert session.left_out == ()
    assert [v.name for v in session.spec().tree.variables] == ["first"]
