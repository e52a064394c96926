"""What a page reload, a restart and a deleted cell must not break, under JupyterLab's default
way to draw long notebooks.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import nbformat
import pytest

from tests.browser.lab import SECOND, Lab, open_notebook

pytestmark = pytest.mark.browser

MUONS = (
    "%%spec muons --status proposed\nobject muons\n  take Muon\n  select pt > 6 GeV  #: p2 "
    '"p_{T} > 6 GeV" ?'
)
SR = "%%spec SR --status proposed\nregion SR\n  select size(muons) >= 2  #: ?"
#: how much a text stands out from the ground of its editor, as WCAG counts it; what is dim is mixed
#: with the ground
CONTRAST = """one => {
  const parts = color => color.match(/[\\d.]+/g).map(Number);
  const under = node => {
    const color = parts(getComputedStyle(node).backgroundColor);
    return color.length === 4 && color[3] === 0 ? under(node.parentElement) : color.slice(0, 3);
  };
  const ground = under(one);
  const [r, g, b, alpha = 1] = parts(getComputedStyle(one).color);
  const share = alpha * Number(getComputedStyle(one).opacity);
  const mixed = [r, g, b].map((value, i) => share * value + (1 - share) * ground[i]);
  const light = color => {
    const [x, y, z] = color.map(v => v / 255)
      .map(v => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const [a, c] = [light(mixed), light(ground)];
  return (Math.max(a, c) + 0.05) / (Math.min(a, c) + 0.05);
}"""
#: the first word of each table's title, and what it says of the cell
TITLES = "[...document.querySelectorAll('.hepnb-Review-bar strong')].map(one => one.textContent)"


def test_after_a_reload_all_tables_follow_their_cells(notebook: Callable[..., Any]) -> None:
    """Seventeen cells, most of them out of sight: each table knows its cell, and a decision in
    the text is seen.
    """
    names = [f"muons{n}" for n in range(17)]
    opened = notebook(
        "%load_ext hepnb", "%load_paper example", *(MUONS.replace("muons", name) for name in names)
    )
    opened.run_all()
    opened.page.wait_for_function("() => document.querySelectorAll('.hepnb-Review').length === 17")
    opened.save()
    opened.page.reload()
    opened.ready()
    opened.page.wait_for_function("() => document.querySelectorAll('.hepnb-Review').length === 17")
    opened.page.wait_for_function(f"() => {TITLES}.every(title => title.endsWith(': proposed'))")
    cell = opened.find("%%spec muons16 ")
    cell.scroll_into_view_if_needed()
    cell.locator(".cm-content").first.click()
    opened.page.keyboard.press("Escape")
    cell.locator("[data-command='hepnb:accept']").first.click()
    opened.page.wait_for_function(f"() => {TITLES}.at(-1) === 'muons16: accepted'")


def test_a_deleted_cell_is_out_of_the_spec(notebook: Callable[..., Any]) -> None:
    """The cells that stand in the notebook count: one that was run and deleted is gone, one that
    was never run is there.
    """
    opened = notebook(
        "%load_ext hepnb", "%load_paper example", MUONS, SR, "%%generate\nfiles nowhere.root"
    )
    for start in ("%load_ext", "%load_paper", "%%spec muons", "%%spec SR"):
        opened.run(start)
    shown = opened.run("%%generate")
    assert "object muons: select pt > 6 GeV" in shown
    opened.find("%%spec SR").locator(".cm-content").first.click()
    opened.page.keyboard.press("Escape")
    opened.page.keyboard.press("d")
    opened.page.keyboard.press("d")
    shown = opened.run("%%generate")
    assert "object muons: select pt > 6 GeV" in shown
    assert "region SR" not in shown


def test_a_renamed_notebook_works_on(notebook: Callable[..., Any]) -> None:
    """After a rename, and after the page is loaded anew: cells that are deleted are gone, and
    tables follow their cells.
    """
    opened = notebook(
        "%load_ext hepnb", "%load_paper example", MUONS, SR, "%%generate\nfiles nowhere.root"
    )
    for start in ("%load_ext", "%load_paper", "%%spec muons", "%%spec SR"):
        opened.run(start)
    opened.save()
    page, renamed = opened.page, opened.path.with_name("renamed.ipynb")
    page.get_by_role("menuitem", name="File", exact=True).click()
    page.get_by_text("Rename Notebook…", exact=True).click()
    page.locator(".jp-Dialog input").fill(renamed.name)
    page.locator(".jp-Dialog button.jp-mod-accept").click()
    page.locator(".lm-TabBar-tabLabel", has_text=renamed.name).first.wait_for()
    opened.path = renamed
    opened.find("%%spec SR").locator(".cm-content").first.click()
    page.keyboard.press("Escape")
    page.keyboard.press("d")
    page.keyboard.press("d")
    shown = opened.run("%%generate")
    assert "object muons: select pt > 6 GeV" in shown
    assert "region SR" not in shown
    opened.save()
    page.goto(page.url.replace("test.ipynb", renamed.name))
    opened.ready()
    page.wait_for_function(f"() => {TITLES}.includes('muons: proposed')")
    cell = opened.find("%%spec muons")
    cell.locator(".cm-content").first.click()
    page.keyboard.press("Escape")
    cell.locator("[data-command='hepnb:accept']").first.click()
    page.wait_for_function(f"() => {TITLES}.includes('muons: accepted')")
    shown = opened.run("%%generate")
    assert "nowhere.root" in shown
    assert "open line" not in shown


def test_two_cells_with_one_key_are_noticed(notebook: Callable[..., Any]) -> None:
    """Both say so at once, and no program is made of one of them."""
    opened = notebook(
        "%load_ext hepnb",
        "%load_paper example",
        MUONS,
        MUONS.replace("6 GeV ", "9 GeV "),
        "%%generate\nfiles x.root",
    )
    for start in ("%load_ext", "%load_paper"):
        opened.run(start)
    assert opened.page.locator(".jp-Cell[data-hepnb-twin]").count() == 2
    assert "two cells have the key muons" in opened.run("%%generate")


def test_after_a_restart_a_form_keeps_its_text(notebook: Callable[..., Any]) -> None:
    """One sentence says what to run, in the form and in the status bar; what was typed is there
    when that is done.
    """
    opened = notebook("%load_ext hepnb", "%load_paper example", MUONS)
    for start in ("%load_ext", "%load_paper", "%%spec muons"):
        opened.run(start)
    page = opened.page
    page.locator(".hepnb-Review [data-hepnb-item]").first.click()
    page.keyboard.press("e")
    field = page.locator(".hepnb-Review .hepnb-Review-form input")
    field.fill("select pt > 7 GeV")
    opened.restart()
    field.press("Enter")
    page.locator(
        ".hepnb-Review-error",
        has_text="The kernel was restarted. Run the cells with %load_ext hepnb",
    ).wait_for()
    assert field.input_value() == "select pt > 7 GeV"
    assert "The kernel was restarted" in page.locator(".hepnb-Status").inner_text()
    for start in (
        "%load_paper",
        "%load_ext",
        "%load_paper",
    ):  # first in vain; so each gets another number
        opened.run(start)
    field.press("Enter")
    page.locator(".hepnb-Review .hepnb-Review-form").wait_for(state="detached")
    assert "select pt > 7 GeV" in next(
        c["source"] for c in opened.save() if c["source"].startswith("%%spec")
    )


def test_opening_a_notebook_does_not_change_it(
    notebook: Callable[..., Any], lab: Lab, browser: Any
) -> None:
    """A spec cell without hepnb's metadata, as a person or git wrote it, is not marked as
    modified by being looked at.
    """
    made = notebook(MUONS)
    made.save()  # with what JupyterLab itself notes of a kernel
    read = nbformat.read(made.path, as_version=4)
    read.cells[0].metadata = {}
    read.cells[0].outputs = []
    made.page.close()
    nbformat.write(read, made.path)
    opened = open_notebook(lab, browser, made.path, height=800, workspace="opening")
    opened.page.wait_for_selector(".jp-Cell[data-hepnb-status='proposed']")
    opened.page.wait_for_timeout(2 * SECOND)
    assert opened.page.locator(".jp-mod-dirty").count() == 0
    opened.page.close()


def test_adl_is_coloured_as_adl(notebook: Callable[..., Any]) -> None:
    """Words, and numbers with their units, have their own looks; the decision stands in front of
    its line, in sight.
    """
    opened = notebook(MUONS, "x = 1")
    opened.page.wait_for_selector(".hepnb-adl-evidence")
    colours = opened.page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll('.hepnb-adl .cm-line span')]
            .map(one => [one.textContent.trim(), getComputedStyle(one).color]))"""
    )
    plain = opened.page.locator(".hepnb-adl").evaluate("one => getComputedStyle(one).color")
    assert colours["select"] == colours["take"] != plain
    assert colours["6"] == colours["GeV"] not in (plain, colours["take"])
    line = opened.page.locator(".hepnb-adl-line.hepnb-mod-open")
    assert line.evaluate("one => getComputedStyle(one, '::before').content") == '"?"'
    assert opened.page.locator(".hepnb-adl").count() == 1
    assert opened.page.locator(".hepnb-adl-evidence").first.evaluate(CONTRAST) > 4.3


def test_one_bar_leads_through_all_cells(notebook: Callable[..., Any]) -> None:
    """After an extraction: tables without a run; one key per line accepts all, on from cell to
    cell; then it can be taken back.
    """
    opened = notebook("%load_ext hepnb", "%load_paper example", "%%extract\nnotes", "'the end'")
    for start in ("%load_ext", "%load_paper", "%%extract"):
        opened.run(start)
    page = opened.page
    bar = page.locator(".hepnb-ReviewBar")
    page.locator(".hepnb-ReviewBar-state", has_text="open").wait_for()
    total = int(bar.inner_text().split()[1])
    bar.get_by_role("button", name="Next open line").click()
    page.wait_for_selector("[data-hepnb-item]:focus")
    for left in range(total - 1, -1, -1):
        page.keyboard.press("a")
        said = f"? {left} of {total} open" if left else "every line is decided"
        page.locator(".hepnb-ReviewBar-state", has_text=said).wait_for()
        if left:
            page.wait_for_function("() => document.activeElement?.dataset.hepnbDecision === 'open'")
    page.keyboard.press("Control+z")
    page.locator(".hepnb-ReviewBar-state", has_text=f"? 1 of {total} open").wait_for()
    bar.get_by_role("button", name="Take back").click()
    page.locator(".hepnb-ReviewBar-state", has_text=f"? 2 of {total} open").wait_for()
    assert all("✗" not in c["source"] for c in opened.save())


def test_hepnb_is_in_the_launcher_the_menu_and_help(notebook: Callable[..., Any]) -> None:
    """A newcomer finds it: a notebook with the first steps from the launcher, the steps in words
    from Help.
    """
    page = notebook("x = 1").page
    page.get_by_role("menuitem", name="Help", exact=True).click()
    page.get_by_text("hepnb: from a paper to a cutflow").click()
    page.locator(".jp-Dialog", has_text="%run_analysis").get_by_role("button", name="Close").click()
    page.keyboard.press("Control+Shift+L")
    card = page.locator(".jp-LauncherCard", has_text="Analysis of a paper")
    picture = "one => one.complete && one.naturalWidth > 0"
    assert card.locator("img").evaluate(picture), "a picture, not the first letter of its name"
    page.get_by_role("menuitem", name="hepnb", exact=True).click()
    page.get_by_text("New analysis of a paper").click()
    page.locator(
        ".jp-NotebookPanel:not(.lm-mod-hidden) .cm-content", has_text="%load_ext hepnb"
    ).wait_for()


FIT = """%%spec muons --status accepted
object muons
  take Muon
  select pt > 6 GeV      #: p2 "p_{T} > 6 GeV" ✓
  select id == "loose"   #: ✓
  select colour == 3     #: ✓
region SR
  select size(muons) >= 1  #: ✓"""


def test_notes_and_wishes_are_no_python(notebook: Callable[..., Any]) -> None:
    """A path in `%%generate` has one colour, the first word of a wish another; a cell that becomes
    Python again is coloured as Python.
    """
    opened = notebook("%%generate\nfiles data: /data/open-2020/data_A.4lep.root\nwithout jets-2bf4")
    line = opened.page.locator(".cm-line", has_text="data_A.4lep.root").first
    line.locator("span", has_text="files").first.wait_for()
    assert texts(line.locator("span")) == ["files"]
    assert texts(opened.page.locator(".cm-line", has_text="2bf4").locator("span")) == ["without"]
    opened.page.locator(".cm-content").first.click()
    opened.page.keyboard.press("Control+a")
    opened.page.keyboard.type("import os")
    opened.page.locator(".cm-line span", has_text="import").first.wait_for()


def texts(found: Any) -> list[str]:
    """The text of each element."""
    return [text.strip() for text in found.all_text_contents()]


def test_what_an_extraction_leaves_to_others_is_told_once(notebook: Callable[..., Any]) -> None:
    """The output of the extraction counts the sentences that lead to other papers; each stands in
    full in the first table, which has no lines and so no filters.
    """
    opened = notebook("%load_ext hepnb", "%load_paper example", "%%extract\nnotes")
    for start in ("%load_ext", "%load_paper"):
        opened.run(start)
    shown = opened.run("%%extract")
    table = opened.page.locator(".hepnb-Review", has_text="HEP401").first
    table.wait_for()
    full = table.locator(".hepnb-finding", has_text="defined in reference").count()
    assert full
    assert "defined in reference" not in shown
    counted = "1 sentence leaves" if full == 1 else f"{full} sentences leave"
    assert f"HEP401 warning: {counted} part of the selection to papers" in shown
    assert table.locator("button").count() == 0


def test_what_the_events_lack_is_chosen_with_clicks(notebook: Callable[..., Any]) -> None:
    """One refusal lists every line with choices; what is chosen stands in the cell, which runs."""
    opened = notebook(
        "%load_ext hepnb",
        "from hepnb.events import example\nexample.make('events.root', events=2000)",
        FIT,
        "%%generate\nfiles events.root",
    )
    for start in ("%load_ext", "example.make", "%%spec muons"):
        opened.run(start)
    assert "2 lines need what these events lack" in opened.run("%%generate")
    page = opened.page
    page.get_by_label('What to do about select id == "loose"').select_option(
        label='use: select id == "tight"'
    )
    page.get_by_role("button", name="Leave out all the rest").click()
    page.get_by_role("button", name="Put into the cell and run it").click()
    page.locator(
        ".jp-OutputArea-output", has_text="not applied: object muons: select colour == 3"
    ).first.wait_for()
    source = next(c["source"] for c in opened.save() if c["source"].startswith("%%generate"))
    assert re.search(
        r'^instead muons-\w+: select id == "tight"\nwithout muons-\w+  # select colour == 3$',
        source,
        re.MULTILINE,
    )


SLOW = """import time
from hepnb.notebook.frontend_events import FrontendEvents
taken_up = FrontendEvents._decided
def slowly(answers, event):
    time.sleep(2)
    taken_up(answers, event)
FrontendEvents._decided = slowly"""


def test_a_decision_that_was_just_made_counts(notebook: Callable[..., Any]) -> None:
    """However long the kernel takes over decisions, a cell that is run after them knows them."""
    opened = notebook(
        SLOW, "%load_ext hepnb", "%load_paper example", MUONS, SR, "%%generate\nfiles nowhere.root"
    )
    for start in ("import time", "%load_ext", "%load_paper", "%%spec muons", "%%spec SR"):
        opened.run(start)
    for row in opened.page.locator(".hepnb-Review [data-hepnb-item]").all():
        row.click()
        opened.page.keyboard.press("a")
    assert "nowhere.root: no such file" in opened.run("%%generate")


def test_decisions_of_others_are_asked_about_once(notebook: Callable[..., Any]) -> None:
    """A line that the notebook says is accepted is shown as not the user's; the cell that makes a
    program asks, and does not ask again.
    """
    # names of its own: what other tests have accepted is this user's
    accepted = MUONS.replace("muons", "others").replace("proposed", "accepted")
    opened = notebook(
        "import os\nos.environ.pop('HEPNB_ADOPT')",
        "%load_ext hepnb",
        "%load_paper example",
        accepted.replace('" ?', '" ✓'),
        "%%spec SRO --status accepted\nregion SRO\n  select size(others) >= 2  #: ✓",
        "%%generate\nfiles nowhere.root",
    )
    for start in ("import os", "%load_ext", "%load_paper", "%%spec others", "%%spec SRO"):
        opened.run(start)
    page = opened.page
    page.locator(".hepnb-Review", has_text="accepted by the notebook, not by you").first.wait_for()
    opened.find("%%generate").locator(".cm-content").first.click()
    page.keyboard.press("Escape")
    page.keyboard.press("Control+Enter")
    asked = page.locator(".jp-Stdin-input")
    asked.wait_for()
    shown = page.locator(".jp-Stdin").inner_text()
    assert "2 lines are decided by the notebook, not by you" in shown
    asked.fill("y")
    asked.press("Enter")
    page.locator(".jp-OutputArea-output", has_text="nowhere.root: no such file").first.wait_for()
    assert "nowhere.root: no such file" in opened.run("%%generate")
    assert page.locator(".jp-Stdin-input").count() == 0


#: offers the draft of a paper with a definition behind its last block, as %%extract does
OFFER = """from hepnb import workflow
from hepnb.notebook.bridge import asking_cell
magics = get_ipython().magics_manager.registry["HepnbMagics"]
spec = workflow.read_spec('''object dimuons
  take Muon
  select pt > 6 GeV  #: ?
region SRD
  select leading > 20 GeV  #: ?
define leading = pt(dimuons[0])  #: ?
''')
with magics.session.lock:
    proposed = magics.session.propose(spec)
magics.offer(proposed, asking_cell(get_ipython()), "spec")
with magics.session.lock:
    magics.show_tables(proposed)"""


def test_the_cell_of_definitions_is_a_cell_like_the_others(notebook: Callable[..., Any]) -> None:
    """It comes below with its table, is reviewed by the bar, counts in the program, and is out of
    the spec once it is deleted.
    """
    opened = notebook(
        "%load_ext hepnb",
        "%load_paper example",
        "from hepnb.events import example\nexample.make('events.root', events=2000)",
        OFFER,
        "%%generate\nfiles events.root",
    )
    for start in ("%load_ext", "%load_paper", "example.make", "magics.offer"):
        opened.run(start)
    page = opened.page
    opened.find("%%spec definitions").wait_for()
    state = page.locator(".hepnb-ReviewBar-state")
    page.locator(".hepnb-ReviewBar-state", has_text="open").wait_for()
    lines = int(state.inner_text().split()[3])
    page.get_by_role("button", name="Next open line").click()
    page.wait_for_selector("[data-hepnb-item]:focus")
    for _ in range(lines):
        page.keyboard.press("a")
        page.wait_for_timeout(300)
    page.locator(".hepnb-ReviewBar-state", has_text="every line is decided").wait_for()
    shown = opened.run("%%generate")
    assert "region SRD" in shown, shown
    opened.find("%%spec definitions").locator(".cm-content").first.click()
    page.keyboard.press("Escape")
    page.keyboard.press("d")
    page.keyboard.press("d")
    opened.cells.last.evaluate("cell => cell.scrollIntoView()")
    assert "leading is not defined here" in opened.run("%%generate")
