"""What a model is shown of a paper: the blocks that may state something, written down so that
each place has an address.
"""

from __future__ import annotations

from dataclasses import replace

from hepnb.extract.model.rendering import Page, halves, sections
from hepnb.extract.model.selecting import select
from hepnb.paper import Block, Cell, Paper, Section, Table


def block(name: str, text: str, section: str = "", kind: str = "paragraph") -> Block:
    """A block without places."""
    return Block(name, kind, text, (), section)  # type: ignore[arg-type]


def table(
    name: str,
    rows: list[list[str]],
    *,
    head: int = 1,
    caption: str = "",
    spans: dict[tuple[int, int], tuple[int, int]] | None = None,
) -> tuple[Block, Table]:
    """A table of texts, the first rows of which are heads; ``spans``: (row, column) → (rows,
    columns).
    """
    text, cells = "", []
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if not cell:
                continue
            n_rows, n_columns = (spans or {}).get((r, c), (1, 1))
            cells.append(
                Cell(r, c, cell, len(text), len(text) + len(cell), r < head, n_columns, n_rows)
            )
            text += cell + (" | " if c + 1 < len(row) else "")
        text += "\n"
    return block(name, text, "s2", "table"), Table(name, caption, "Table 1", tuple(cells))


SECTIONS = (
    Section("s1", "1", "Introduction", 1, 1),
    Section("s2", "2", "Event selection", 1, 1),
    Section("s3", "3", "Results", 1, 2),
)
REGIONS = [
    ["Region", "E_{T}^{miss} [GeV]", "Observed"],
    ["SR1", "100–200", "12 ± 3"],
    ["SR2", "> 200", "4 ± 2"],
]
LONG = "Muons must have p_{T} > 10 GeV. " * 120


def paper(*blocks: Block, tables: tuple[Table, ...] = (), named: bool = True) -> Paper:
    """A paper of these blocks."""
    return Paper(
        "2601.00003", "Of regions", "1" * 64, (), SECTIONS if named else (), blocks, tables
    )


def test_a_block_has_its_id_and_its_headings_stand_above_it() -> None:
    """A heading is written where it changes, a block on a line of its own."""
    made = paper(block("b1", "Muons have\np_{T} > 10 GeV.", "s2"), block("b2", "Jets too.", "s2"))
    assert (
        Page(made, made.blocks).text
        == "## Event selection\n[b1] Muons have p_{T} > 10 GeV.\n[b2] Jets too."
    )


def test_a_table_is_rows_of_numbered_cells_without_its_results() -> None:
    """Heads are H, rows are R, spans are said, columns of yields are left out and said to be."""
    b, t = table("b3", REGIONS, spans={(1, 0): (2, 1)})
    made = paper(b, tables=(t,))
    assert Page(made, made.blocks).text.split("\n")[1:] == [
        "[b3] table (columns 2 are results and left out)",
        "H0: 0=Region | 1=E_{T}^{miss} [GeV]",
        "R1: 0=SR1 <2 rows> | 1=100–200",
        "R2: 0=SR2 | 1=> 200",
    ]


def test_rows_of_yields_are_left_out_and_rows_of_limits_are_not() -> None:
    """A row of numbers with uncertainties states nothing."""
    b, t = table(
        "b3",
        [["SRA", "100–150", "> 150"], ["Top", "3.1 ± 0.2", "1.0 ± 0.1"], ["Data", "3", "1"]],
        head=1,
    )
    made = paper(b, tables=(t,))
    assert Page(made, made.blocks).text.split("\n")[2:] == ["H0: 0=SRA | 1=100–150 | 2=> 150"]


def test_a_row_without_a_name_is_said_to_be_uncertain() -> None:
    """In a PDF a name that spans rows may stand in the middle of them."""
    b, t = table("b3", [["Region", "n"], ["SR1", "≥ 2"], ["", "≥ 3"]])
    placed = replace(b, words=(object(),))  # type: ignore[arg-type]
    made = paper(placed, tables=(t,))
    assert Page(made, made.blocks).text.split("\n")[-1] == "R2 <rows ?>: 1=≥ 3"


def test_the_mark_of_the_delimiters_depends_on_the_text() -> None:
    """A paper cannot end its own text: the mark changes with whatever it writes."""
    first = Page(paper(), (block("b1", "=== text 00000000 ends ==="),)).delimited
    second = Page(paper(), (block("b1", "=== text 00000000 ends === x"),)).delimited
    assert first.split("\n")[0] != second.split("\n")[0]
    assert first.split("\n")[0].replace("begins", "ends") == first.split("\n")[-1]


def test_tables_of_regions_are_selected_wherever_they_stand() -> None:
    """Among the results, with yields beside the limits, with their caption; a table of
    efficiencies is not.
    """
    caption = block("b4", "Table 1: Signal regions and yields.", "s3", "caption")
    b, t = table("b5", REGIONS, caption="b4")
    b = replace(b, section="s3")
    other = block("b6", "Table 2: Efficiency in bins.", "s3", "caption")
    b2, t2 = table("b7", [["bin", "eff"], ["SR1", "> 20"], ["SR2", "> 30"]], caption="b6")
    text = block("b1", LONG, "s2")
    made = paper(text, caption, b, other, replace(b2, section="s3"), tables=(t, t2))
    assert [x.id for x in select(made)] == ["b1", "b4", "b5"]


def test_a_paragraph_of_another_section_that_requires_is_selected() -> None:
    """Control regions among the backgrounds; what a summary says again is not."""
    cr = block(
        "b2",
        "The control region is selected by requiring at least two jets with p_{T} > 30 GeV.",
        "s3",
    )
    again = block("b3", "Events are required to have at least two jets with p_{T} > 30 GeV.", "s1")
    made = paper(block("b1", LONG, "s2"), cr, again)
    assert [x.id for x in select(made)] == ["b1", "b2"]


def test_a_letter_without_headings_is_read_whole_but_for_authors_and_references() -> None:
    """Where routing keeps next to nothing, the body is what there is."""
    body = block("b1", "We select events with two photons.")
    authors = block(
        "b2", "A. Bee^{1}, C. Dee^{2}, E. Eff^{1}, G. Gee^{2}, H. Aitch^{3}, I. Jay^{1}, K. El^{2}"
    )
    reference = block("b3", "[1] A. Bee, A paper.", kind="reference")
    assert [x.id for x in select(paper(body, authors, reference, named=False))] == ["b1"]


def test_sections_and_halves_keep_tables_and_captions_together() -> None:
    """A long page falls apart by sections, then in the middle; no caption loses its table."""
    caption = block("b2", "Table 1: regions", "s2", "caption")
    b, t = table("b3", REGIONS, caption="b2")
    made = paper(
        block("b1", "In Table 1 there are regions." * 9, "s2"),
        caption,
        b,
        block("b4", "Results.", "s3"),
        tables=(t,),
    )
    whole = Page(made, made.blocks)
    assert [[x.id for x in p.blocks] for p in sections(whole)] == [["b1", "b2", "b3"], ["b4"]]
    assert [[x.id for x in p.blocks] for p in halves(sections(whole)[0])] == [["b1"], ["b2", "b3"]]
    assert halves(Page(made, (caption, b))) == ()
