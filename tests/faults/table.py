"""What can go wrong at each boundary, what happens then, and the test that holds it: the table of
docs/reliability.md.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """A fault at a boundary: what happens, what is kept, what the user sees; ``tests``: files with
    the tests that hold it, each with the name of one.
    """

    boundary: str
    fault: str
    happens: str
    kept: str
    seen: str
    tests: tuple[str, ...]


_FUZZ = "faults/test_boundaries.py::test_damaged_input_ends_in_a_value_or_in_a_sentence"
_FINDS = "faults/test_boundaries.py::test_what_the_fuzzers_found"

ROWS = (
    Row(
        "a paper (PDF, LaTeX, HTML)",
        "damaged, endless, made to take time or memory",
        "its reader is a process of its own, ended at 60 s a page, 600 s in all, 2 GB, and with "
        "whoever started it",
        "everything; the paper is not kept in the cache",
        "one sentence with the file and the page",
        (_FUZZ, "unit/test_readers_bounded.py::test_what_takes_too_long_is_stopped"),
    ),
    Row(
        "a folder of LaTeX",
        "more files or larger ones than are read",
        "the nearest are read",
        "the paper",
        "a warning that names what was left out",
        ("unit/test_archive.py::test_what_a_folder_has_too_much_of_is_said",),
    ),
    Row(
        "an archive",
        "broken, leads outside, unfolds without end",
        "it is read in memory and bounded, never unpacked",
        "everything",
        "one sentence",
        (_FUZZ, "faults/test_boundaries.py::test_an_archive_that_is_none_is_a_sentence"),
    ),
    Row(
        "an answer of a server",
        "cut short, of another kind, no JSON",
        "it is not kept",
        "what was had before",
        "what the server sent, and `--refresh`",
        (_FUZZ, "unit/test_readers_arxiv.py::test_a_broken_answer_is_asked_for_again"),
    ),
    Row(
        "an answer of a model",
        "prose, no JSON, cut, objects without end",
        "what is whole is read, the rest has a reason",
        "all other answers",
        "a finding, or the reason beside the cell",
        (_FUZZ, _FINDS),
    ),
    Row(
        "YAML, JSON, CSV of others",
        "of another form, lists in lists, numbers without end, halves of characters",
        "nothing of it is taken",
        "everything",
        "one sentence with the file and what was expected",
        (_FUZZ, _FINDS, "faults/test_yaml.py::test_what_yaml_cannot_hold_is_a_sentence"),
    ),
    Row(
        "a spec",
        "a line that does not parse, characters that end a line for some",
        "lines are counted as an editor counts them",
        "the file, and every decision",
        "line and column, what was found and expected",
        (_FUZZ, "faults/test_boundaries.py::test_a_decision_goes_to_the_line_that_it_is_about"),
    ),
    Row(
        "a spec of somebody else",
        "marks that this user did not make",
        "it is not run before they are taken over",
        "the file as it is",
        "the lines, and the command that takes them over",
        (
            ("faults/test_acceptance.py::"
            "test_a_spec_of_somebody_else_is_not_run_before_it_is_taken_over"),
        ),
    ),
    Row(
        "a notebook of somebody else",
        "marks, a journal, accepted cells of a model",
        "the journal decides nothing; `%%generate` and `%export` ask once, and before such a cell "
        "runs",
        "the notebook as it is",
        "*accepted by the notebook, not by you*; in a job one sentence",
        (
            "faults/test_acceptance.py::test_a_journal_that_comes_along_decides_nothing",
            "faults/test_acceptance.py::test_a_notebook_of_somebody_else_asks_once",
            "faults/test_acceptance.py::test_an_export_asks_about_lines_of_somebody_else",
            ("faults/test_acceptance.py::"
            "test_a_cell_of_a_model_that_another_has_accepted_is_asked_about"),
        ),
    ),
    Row(
        "a file that is written",
        "two at once",
        "one after the other, by a lock on the folder",
        "both decisions",
        "nothing, or *another hepnb is changing it; run this again* after a minute",
        ("faults/test_files.py::test_reviews_at_once_lose_no_decision",),
    ),
    Row(
        "a file that is written",
        "killed, disk full",
        "it is the old one or the new one; what is left beside it goes with the next write",
        "every decision that was made before",
        "nothing, or the reason of the system",
        (
            ("faults/test_files.py::"
            "test_a_review_that_is_killed_leaves_the_old_text_or_the_new_one"),
            "faults/test_files.py::test_what_a_killed_writer_left_goes_with_the_next_write",
        ),
    ),
    Row(
        "the journal",
        "a torn line, strange records, a folder that is read-only",
        "what is whole counts; what cannot be written lasts as long as the kernel",
        "every whole record",
        "nothing",
        (
            _FUZZ,
            "faults/test_files.py::test_a_strange_line_of_a_journal_is_passed_over",
            "faults/test_files.py::test_a_journal_that_is_a_folder_costs_nothing_but_itself",
        ),
    ),
    Row(
        "your own record",
        "no key, a broken one, one that cannot be written",
        "decisions are asked about again",
        "the marks in the text",
        "the question",
        (
            "faults/test_acceptance.py::test_a_broken_key_is_made_anew",
            ("faults/test_acceptance.py::"
            "test_a_record_that_cannot_be_written_lasts_as_long_as_the_process"),
        ),
    ),
    Row(
        "a message of the page",
        "of another version, without its fields",
        "it is passed over",
        "the text of the cells, which is the truth",
        "nothing",
        (_FUZZ,),
    ),
    Row(
        "a file of events",
        "cut, blocks of zeros or of noise",
        "the run stops, or goes on without it where it was told to (`--bad-files skip`)",
        "the other files",
        "the file, the branch and the events",
        (_FUZZ, ("unit/test_run_files.py::"
         "test_a_damaged_basket_is_named_with_its_branch_and_events")),
    ),
    Row(
        "a text",
        "a word, a sentence, a row, a cell or a paragraph longer than any that is written",
        "it is not read: the rules may look at all pairs of its places",
        "all other text, and the phrase as one that is open",
        "an open phrase with that reason",
        (
            "faults/test_long_texts.py::test_a_paragraph_without_end_is_open",
            "faults/test_long_texts.py::test_a_crowded_sentence_is_open_and_its_neighbours_are_read",
        ),
    ),
    Row(
        "a kernel",
        "killed while it decides, generates, runs, tries a cell or extracts",
        "what it started ends with it; its folders of the sandbox go with the next one",
        "every decision that it had answered for",
        "nothing",
        (
            "faults/test_kernel_kills.py::test_a_killed_kernel_loses_nothing_and_leaves_nothing",
            "faults/test_kernel_kills.py::test_workers_end_with_the_process_that_they_work_for",
            ("faults/test_kernel_kills.py::"
            "test_a_folder_of_a_killed_process_goes_with_the_next_one"),
        ),
    ),
    Row(
        "a cell of a model",
        "reads, writes, calls, stays, fills memory or disk, leaves traps for who reads its result",
        "the kernel refuses it (bubblewrap, Landlock), limits end it; without both it is not run",
        "everything outside of its own folder",
        "one sentence beside the cell",
        (
            "faults/test_hostile_cells.py::test_a_hostile_cell_has_no_effect_outside",
            "faults/test_more_cells.py::test_it_has_no_effect_outside",
            "faults/test_escapes.py::test_the_kernel_gives_a_cell_nothing",
            ("faults/test_hostile_cells.py::"
            "test_where_nothing_can_contain_it_foreign_code_is_not_run"),
        ),
    ),
)  # fmt: skip
