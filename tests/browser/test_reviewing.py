"""The review under a spec cell, and the paper beside it, as a person uses them in JupyterLab."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from hepnb.notebook import cells

pytestmark = pytest.mark.browser

MUONS = """%%spec muons --status proposed
object muons
  take Muon
  select pt > 6 GeV        #: p2 "p_{T} > 6 GeV" ?
  select abs(eta) < 2.5    #: p2 "|η| < 2.5" ?
  select pt > 99 GeV       #: p2 "p_{T} > 6 GeV" ?"""

TWICE = """%%spec muons --status proposed
object muons
  take Muon
  select pt > 6 GeV        #: p2 "p_{T} > 6 GeV" ?
  select abs(eta) < 99     #: p2 "|η| < 2.5"; p2 "p_{T} > 6 GeV" ?"""

LONG = """%%spec preselection --status proposed
region preselection
  select size(leptons) == 4    #: p3 "exactly four leptons" ?
  select sum(pt(leptons[:3])) + sum(pt(jets[:2])) > 120 GeV    #: p3 "exactly four leptons" ?
  select sum(pt(leptons[:3])) + sum(pt(jets[:2])) > 130 GeV    #: p3 "exactly four leptons" ✓"""


@pytest.fixture
def opened(notebook: Callable[..., Any]) -> Any:
    """A notebook with the example loaded and a spec cell run, its table in view."""
    made = notebook("%load_ext hepnb", "%load_paper example --cites example-leptons", MUONS)
    made.run("%load_ext")
    made.run("%load_paper")
    made.run("%%spec muons")
    rows(made).first.wait_for()
    return made


def rows(opened: Any) -> Any:
    """The lines of the table (and the phrases, when these are shown)."""
    return opened.page.locator(".hepnb-Review [data-hepnb-item]")


def body(opened: Any) -> list[str]:
    """The lines of the spec cell as they are saved."""
    source = next(c["source"] for c in opened.save() if c["source"].startswith("%%spec"))
    return [line.strip() for line in source.split("\n")]


def decisions(opened: Any) -> list[str]:
    """What the table says of each line."""
    return [
        text.split()[-1] for text in opened.page.locator(".hepnb-Review-mark").all_text_contents()
    ]


def test_keys_decide_and_undo_takes_back(opened: Any) -> None:
    """Keys: j and k move, a accepts, r rejects, o opens again, z takes back, ? explains; what
    they did is in the text.
    """
    keys = opened.page.keyboard
    rows(opened).first.click()
    keys.press("a")  # and on to the next open line
    assert decisions(opened) == ["accepted", "open", "open"]
    keys.press("j")
    keys.press("r")
    keys.press("a")
    assert decisions(opened) == ["accepted", "accepted", "rejected"]
    keys.press("k")
    keys.press("j")
    keys.press("o")
    assert decisions(opened) == ["accepted", "open", "rejected"]
    keys.press("?")
    opened.page.locator(".hepnb-Review-help").get_by_text("Shift+A").wait_for()
    keys.press("z")
    assert decisions(opened) == ["accepted", "accepted", "rejected"]
    keys.press("o")
    assert [line[-1] for line in body(opened)[3:]] == ["✓", "?", "✗"]
    assert body(opened)[0] == "%%spec muons --status proposed"


def test_a_broken_edit_keeps_what_was_typed(opened: Any) -> None:
    """What does not parse is said in the form, which stays with its text; once it parses both
    are gone.
    """
    page, keys = opened.page, opened.page.keyboard
    rows(opened).nth(2).click()
    keys.press("e")
    keys.press("Control+a")
    keys.type("select pt >")
    keys.press("Enter")
    page.locator(".hepnb-Review-error", has_text="the end of the line").wait_for()
    assert page.locator(".hepnb-Review .hepnb-Review-form input").input_value() == "select pt >"
    keys.type(" 6 GeV and abs(z0) < 1")
    keys.press("Enter")
    page.locator(".hepnb-Review .hepnb-Review-form").wait_for(state="detached")
    page.locator(".hepnb-Review [data-hepnb-current] code", has_text="z0").wait_for()
    assert body(opened)[5].startswith("select pt > 6 GeV and abs(z0) < 1")
    assert page.locator(".hepnb-Review-say").inner_text() == ""


def test_possible_cuts_become_lines_or_are_set_aside(opened: Any) -> None:
    """Each stands in its sentence; one becomes a line that holds its numbers, others are set
    aside at once for one reason.
    """
    page = opened.page
    page.get_by_role("button", name="possible cuts").first.click()
    items = page.locator("[data-hepnb-phrase]")
    items.first.wait_for()
    before = items.count()
    assert all(
        len(text) > len(mark)
        for text, mark in zip(texts(items), texts(items.locator("mark")), strict=True)
    )
    for item in (items.nth(0), items.nth(1)):
        item.get_by_role("checkbox").check()
    page.get_by_placeholder("why: choose or type").fill("not about muons")
    page.get_by_role("button", name="Set aside 2").click()
    page.wait_for_function(
        "n => document.querySelectorAll('[data-hepnb-phrase]').length === n - 2", arg=before
    )
    items.first.get_by_role("button", name="Make a line of it").click()
    page.get_by_label("The line, in ADL").fill("select pt >")
    page.keyboard.press("Enter")
    page.locator(".hepnb-Cuts .hepnb-Review-error", has_text="the end of the line").wait_for()
    assert page.get_by_label("The line, in ADL").input_value() == "select pt >"
    page.get_by_label("The line, in ADL").fill("reject abs(eta) [] 1.37 1.52")
    page.keyboard.press("Enter")
    page.wait_for_function(
        "n => document.querySelectorAll('[data-hepnb-phrase]').length === n - 3", arg=before
    )
    saved = body(opened)
    assert (
        sum(line.startswith("# dismissed:") and line.endswith("not about muons") for line in saved)
        == 2
    )
    assert any(
        line.startswith("reject abs(eta) [] 1.37 1.52  #: p") and line.endswith("?")
        for line in saved
    )


def test_selected_words_have_a_drafted_line(opened: Any) -> None:
    """Words that are selected on a page have a line for the block that quotes what stands near;
    they stay in sight beside the list, and so does a box that was clicked.
    """
    page = opened.page
    page.set_viewport_size({"width": 1280, "height": 800})
    rows(opened).first.click()
    page.keyboard.press("s")
    page.locator("[data-hepnb-page='2'] .hepnb-Paper-words span").first.wait_for(state="attached")
    page.evaluate(
        """() => {
          const page = document.querySelector('[data-hepnb-page="2"] .hepnb-Paper-words');
          const words = [...page.querySelectorAll('span')];
          const texts = words.map(one => one.textContent.trim());
          const at = texts.findIndex((one, i) => one === '<' && texts[i + 1].startsWith('2.5'));
          const range = document.createRange();
          range.setStart(words[at - 1].firstChild, 0);
          range.setEnd(words[at + 1].firstChild, 3);
          getSelection().removeAllRanges();
          getSelection().addRange(range);
        }"""
    )
    page.get_by_role("button", name="Make a line of the words").click()
    form = page.locator(".hepnb-Cuts-own form")
    form.wait_for()
    assert form.get_by_label("The line, in ADL").input_value() == "select abs(eta) < 2.5"
    assert form.get_by_label("Block").input_value() == "object muons"
    in_sight = """place => {
      const inside = document.querySelector('.hepnb-Paper-pages').getBoundingClientRect();
      const box = place.getBoundingClientRect();
      return box.top >= inside.top && box.bottom <= inside.bottom;
    }"""
    words = page.locator("[data-hepnb-page='2'] .hepnb-Paper-words span", has_text="2.5").first
    assert words.evaluate(in_sight)
    form.get_by_role("button", name="Cancel").click()
    page.get_by_role("button", name="Close the list").click()
    box = page.locator("[data-hepnb-page='2'] .hepnb-Paper-mark.hepnb-mod-open").last
    box.click()
    page.locator(".hepnb-Cuts-item form").wait_for()
    page.wait_for_timeout(300)
    assert page.locator(".hepnb-Paper-found").first.evaluate(in_sight)


def test_the_number_of_further_quotes_hides_no_finding(notebook: Callable[..., Any]) -> None:
    """It stands beside the one quote that is shown, above what a check says."""
    made = notebook("%load_ext hepnb", "%load_paper example", TWICE)
    for start in ("%load_ext", "%load_paper", "%%spec muons"):
        made.run(start)
    rows(made).first.click()
    row = rows(made).nth(1)
    more, finding = row.locator(".hepnb-Review-more"), row.locator(".hepnb-finding").first
    assert more.is_visible()
    bottom = "one => one.getBoundingClientRect().bottom"
    assert more.evaluate(bottom) <= finding.evaluate("one => one.getBoundingClientRect().top") + 1


def texts(found: Any) -> list[str]:
    """The text of each element."""
    return [text.strip() for text in found.all_text_contents()]


def test_clean_lines_are_accepted_and_filters_show_the_rest(opened: Any) -> None:
    """Shift+A accepts what quotes the paper word by word; the line that does not stays, and the
    filters find it.
    """
    page = opened.page
    rows(opened).first.click()
    page.keyboard.press("Shift+A")
    assert decisions(opened) == ["accepted", "accepted", "open"]
    page.locator(".hepnb-Review-filters button", has_text="Open").click()
    assert rows(opened).count() == 1
    page.locator(".hepnb-Review-filters button", has_text="Findings").click()
    assert "HEP305 error" in rows(opened).first.inner_text()
    page.keyboard.press("p")
    page.wait_for_selector(".hepnb-Review-detail img")


@pytest.mark.parametrize("width", [1280, 1024])
def test_rows_fit_beside_the_paper(opened: Any, width: int) -> None:
    """With the panel open every button of a line is in sight, in 380 pixels; a line that nothing
    is open in takes 48.
    """
    page = opened.page
    page.set_viewport_size({"width": width, "height": 800})
    rows(opened).first.click()
    page.keyboard.press("s")
    page.wait_for_selector(".hepnb-Paper-page img")
    page.locator(".hepnb-Review").evaluate(
        "table => { table.style.boxSizing = 'border-box'; table.style.maxWidth = '380px'; }"
    )
    page.wait_for_timeout(300)
    sizes = rows(opened).evaluate_all(
        """rows => rows.map(row => {
          const right = row.closest('.jp-OutputArea-output').getBoundingClientRect().right;
          const isGood = one => one.getBoundingClientRect().right <= right && one.ariaLabel;
          const buttons = [...row.querySelectorAll('button')].map(isGood);
          return [row.clientHeight, buttons.length, buttons.every(Boolean)];
        })"""
    )
    assert all(buttons == 5 and seen for _, buttons, seen in sizes)
    assert sizes[1][0] <= 48
    bar = page.locator(".hepnb-Review-bar")
    assert bar.evaluate("one => one.clientHeight") < 30, "its buttons stand in one row"


def test_the_number_of_an_open_line_is_in_sight(notebook: Callable[..., Any]) -> None:
    """Beside the paper an open line is seen to its end, however long it is, and so is the remark
    whose decision a line has; one that is decided takes one row.
    """
    made = notebook("%load_ext hepnb", "%load_paper example", LONG)
    made.run("%load_ext")
    made.run("%load_paper")
    made.run("%%spec preselection")
    rows(made).first.wait_for()
    made.page.locator(".hepnb-Review").evaluate(
        "table => { table.style.boxSizing = 'border-box'; table.style.maxWidth = '360px'; }"
    )
    made.page.wait_for_timeout(300)
    cut = """one => [...one.querySelectorAll('.hepnb-Review-line')]
      .map(line => line.scrollWidth > line.clientWidth)"""
    table = made.page.locator(".hepnb-Review")
    assert table.evaluate(cut) == [False, False, True]
    note = "[...one.querySelectorAll('.hepnb-Review-line .hepnb-Review-note')]"
    inside = f"one => {note}.map(said => said.scrollWidth <= said.parentElement.clientWidth)"
    assert table.evaluate(inside) == [True]
    assert rows(made).nth(1).locator(".hepnb-Review-line").inner_text().endswith("> 120 GeV")


def test_a_smaller_window_leaves_the_table_its_room(opened: Any) -> None:
    """With files at the left and the paper at the right, a window that shrinks to 1024 pixels
    folds the files: the bar and each line keep all their buttons in sight.
    """
    page = opened.page
    files = page.locator("#jp-left-stack")
    if not files.is_visible():
        page.keyboard.press("Control+b")
    files.wait_for()
    rows(opened).first.click()
    page.keyboard.press("s")
    page.wait_for_selector(".hepnb-Paper-page img")
    assert files.is_visible(), "at 1280 pixels there is room for all three"
    page.set_viewport_size({"width": 1024, "height": 800})
    files.wait_for(state="hidden")
    page.wait_for_timeout(300)
    hidden = page.evaluate(
        """() => {
          const notebook = document.querySelector('.jp-NotebookPanel:not(.lm-mod-hidden)');
          const right = notebook.getBoundingClientRect().right;
          const all = '.hepnb-ReviewBar button:not([hidden]), [data-hepnb-item] button';
          return [...notebook.querySelectorAll(all)]
            .filter(one => one.getBoundingClientRect().right > right)
            .map(one => one.textContent || one.ariaLabel);
        }"""
    )
    assert hidden == []
    assert page.locator(".hepnb-Review").evaluate("table => table.clientWidth") >= 300
    page.keyboard.press("Control+b")  # who wants the files back has them
    files.wait_for()


@pytest.mark.long
def test_it_is_there_when_the_notebook_is_opened_again(opened: Any) -> None:
    """After a reload, and with a fresh kernel that has loaded nothing, the table is drawn, and
    decides in the text.
    """
    opened.save()
    opened.restart()
    opened.page.reload()
    opened.ready()
    rows(opened).first.click()
    opened.page.keyboard.press("a")
    assert decisions(opened) == ["accepted", "open", "open"]
    assert body(opened)[3].endswith("✓")
    assert "model not found" not in opened.page.locator("body").inner_text()
    for start in (
        "%%spec muons",
        "%load_ext",
        "%load_paper",
        "%%spec muons",
    ):  # first in vain; so each gets another number
        opened.run(start)
    opened.page.wait_for_function(
        "() => document.querySelectorAll('[data-hepnb-decision=accepted]').length === 1"
    )


def test_the_paper_is_beside_the_notebook(opened: Any) -> None:
    """The key s shows a quote on its page; a box leads to its line; search, outline and cited
    papers are there.
    """
    page = opened.page
    rows(opened).nth(1).click()
    page.keyboard.press("s")
    page.wait_for_selector(".hepnb-Paper-found")
    page.wait_for_selector(".hepnb-Paper-page img")
    page.locator(
        ".hepnb-Paper-mark.hepnb-mod-claimed[aria-label*='select pt > 6 GeV; select pt > 99 GeV']"
    ).first.click()
    page.wait_for_selector(".jp-Notebook.jp-mod-editMode")
    assert "Ln 4" in page.locator("#jp-bottom-panel").inner_text()
    page.get_by_role("searchbox", name="Search the paper").fill("four leptons")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="… ").first.wait_for()
    page.locator(".hepnb-Paper-outline").select_option(index=3)
    page.get_by_role("tab", name="leptons_note").click()
    page.wait_for_selector(".hepnb-Paper-page img[alt='Page 1 of leptons_note']")
    assert page.locator(".hepnb-Status").inner_text().startswith("hepnb: ready")
    page.get_by_role("tab", name="h4l_note").click()
    page.get_by_role("spinbutton", name="Page").fill("3")
    page.keyboard.press("Enter")
    chosen = "document.querySelector('.hepnb-Paper-outline').selectedOptions[0].text"
    page.wait_for_function(f"() => {chosen}.endsWith('p3')")
    wide = page.locator(".hepnb-Paper-page").first.evaluate("page => page.clientWidth")
    page.get_by_role("button", name="+ larger").click()
    assert page.locator(".hepnb-Paper-page").first.evaluate("page => page.clientWidth") > 1.2 * wide


@pytest.mark.long
def test_states_are_words_in_every_theme(opened: Any) -> None:
    """In the dark theme text stands out from its ground, and every state is said in words."""
    page = opened.page
    page.get_by_role("menuitem", name="Settings", exact=True).click()
    page.get_by_text("Theme", exact=True).first.hover()
    page.get_by_text("JupyterLab Dark", exact=True).first.click()
    page.wait_for_selector("body[data-jp-theme-light='false']", state="attached")
    page.wait_for_timeout(500)
    contrast = page.evaluate(
        """() => {
          const light = color => {
            const [r, g, b] = color.match(/[\\d.]+/g).map(Number).map(v => v / 255)
              .map(v => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          const ground = node => {
            const color = getComputedStyle(node).backgroundColor;
            const clear = color.endsWith(', 0)') && node.parentElement;
            return clear ? ground(node.parentElement) : color;
          };
          const texts = ['.hepnb-Review button:enabled', '.hepnb-Review td',
            '.hepnb-Review code', '.hepnb-finding'].join(', ');
          return [...document.querySelectorAll(texts)].map(node => {
            const [a, b] = [light(getComputedStyle(node).color), light(ground(node))];
            return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
          });
        }"""
    )
    assert len(contrast) > 10
    assert min(contrast) > 4.5
    assert decisions(opened) == ["open"] * 3
    assert cells.is_open(cells.parse(MUONS))  # type: ignore[arg-type]
