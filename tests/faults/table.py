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
        "it is read in a separate process, which ends after 60 s per page or 600 s in total, at "
        "2 GB, or with the process that started it",
        "everything; the paper is not kept in the cache",
        "one sentence with the file and the page",
        (_FUZZ, "unit/test_readers_bounded.py::test_what_takes_too_long_is_stopped"),
    ),
    Row(
        "a folder of LaTeX",
        "more or larger files than the limit",
        "the files closest to the main file are read",
        "the paper",
        "a warning that names what was left out",
        ("unit/test_archive.py::test_what_a_folder_has_too_much_of_is_said",),
    ),
    Row(
        "an archive",
        "broken, has paths outside of it, or expands without limit",
        "it is read in memory with limits, and never unpacked to disk",
        "everything",
        "one sentence",
        (_FUZZ, "faults/test_boundaries.py::test_an_archive_that_is_none_is_a_sentence"),
    ),
    Row(
        "an answer of a server",
        "truncated, of the wrong type, not JSON",
        "it is not kept",
        "everything that was in the cache",
        "what the server sent, and the advice to use `--refresh`",
        (_FUZZ, "unit/test_readers_arxiv.py::test_a_broken_answer_is_asked_for_again"),
    ),
    Row(
        "an answer of a model",
        "prose, not JSON, truncated, endless objects",
        "complete parts are used, the rest is rejected with a reason",
        "all other answers",
        "a finding, or the reason next to the cell",
        (_FUZZ, _FINDS),
    ),
    Row(
        "YAML, JSON, CSV of others",
        "the wrong structure, nested lists, aliases of aliases, endless numbers, half characters",
        "nothing in it is used",
        "everything",
        "one sentence with the file and what was expected",
        (_FUZZ, _FINDS, "faults/test_yaml.py::test_what_yaml_cannot_hold_is_a_sentence"),
    ),
    Row(
        "a path of a command or magic",
        "a device, a pipe without a writer, a folder, a link to nothing, gigabytes of nothing",
        "it is not read, or up to a limit (20 MB of text, 200 MB of data); a spec may come by a "
        "pipe (`hepnb check <(…)`)",
        "everything",
        "one sentence with the path",
        (
            ("faults/test_given_files.py::"
            "test_a_command_says_in_a_sentence_what_a_path_leads_to"),
            "faults/test_given_files.py::test_a_magic_says_in_a_sentence_what_a_path_leads_to",
            "faults/test_given_files.py::test_a_pipe_with_a_writer_is_read",
            "faults/test_given_files.py::test_a_pipe_without_an_end_is_read_up_to_the_bound",
        ),
    ),
    Row(
        "a PDF of your own",
        "cut short, and readable all the same",
        "what is there is read",
        "the paper",
        "a warning that pages may be missing",
        ("unit/test_readers_pdf.py::test_a_file_cut_short_that_still_reads_says_so",),
    ),
    Row(
        "a spec",
        "names that are made of others without end",
        "it is refused beyond 200 000 parts, 100 steps, or 400 regions that follow each other",
        "the file",
        "the name and the bound",
        ("unit/test_adl_unfolded_size.py::test_what_unfolds_without_end_is_one_sentence",),
    ),
    Row(
        "a spec",
        "a line that does not parse, characters that only some programs treat as line ends",
        "lines are counted as in an editor",
        "the file, and every decision",
        "line and column, what was found and expected",
        (_FUZZ, "faults/test_boundaries.py::test_a_decision_goes_to_the_line_that_it_is_about"),
    ),
    Row(
        "a spec of somebody else",
        "marks that this user did not make",
        "it does not run before you have adopted them",
        "the file, unchanged",
        "the lines, and the command that adopts them",
        (
            ("faults/test_acceptance.py::"
            "test_a_spec_of_somebody_else_is_not_run_before_it_is_taken_over"),
        ),
    ),
    Row(
        "a notebook of somebody else",
        "marks, a journal, accepted cells by a model",
        "the journal has no effect; `%%generate` and `%export` ask once, and hepnb asks before "
        "such a cell runs",
        "the notebook, unchanged",
        "*accepted by the notebook, not by you*; in a job, one sentence",
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
        "two processes write at the same time",
        "they write one after the other, by a lock on the folder",
        "both decisions",
        "nothing, or *another hepnb is changing it; run this again* after a minute",
        ("faults/test_files.py::test_reviews_at_once_lose_no_decision",),
    ),
    Row(
        "a file that is written",
        "the process is killed, or the disk is full",
        "the file is either the old or the new one; left-overs are removed at the next write",
        "every decision that was made before",
        "nothing, or the system's error",
        (
            ("faults/test_files.py::"
            "test_a_review_that_is_killed_leaves_the_old_text_or_the_new_one"),
            "faults/test_files.py::test_what_a_killed_writer_left_goes_with_the_next_write",
        ),
    ),
    Row(
        "the journal",
        "an incomplete line, unknown records, a read-only folder",
        "complete records count; if it cannot be written, decisions last as long as the kernel",
        "every complete record",
        "nothing",
        (
            _FUZZ,
            "faults/test_files.py::test_a_strange_line_of_a_journal_is_passed_over",
            "faults/test_files.py::test_a_journal_that_is_a_folder_costs_nothing_but_itself",
        ),
    ),
    Row(
        "your own record",
        "no key, a damaged key, a device or a pipe as the key, or a folder that cannot be written",
        "hepnb asks about the decisions again",
        "the marks in the text",
        "the question",
        (
            "faults/test_acceptance.py::test_a_broken_key_is_made_anew",
            "faults/test_given_files.py::test_the_record_of_decisions_may_be_anything",
            ("faults/test_acceptance.py::"
            "test_a_record_that_cannot_be_written_lasts_as_long_as_the_process"),
        ),
    ),
    Row(
        "a message of the page",
        "of another version, or with fields missing",
        "it is ignored",
        "the text of the cells, which is what counts",
        "nothing",
        (_FUZZ,),
    ),
    Row(
        "a file of events",
        "truncated, blocks of zeros or of noise",
        "the run stops or, with `--bad-files skip`, continues without it",
        "the other files",
        "the file, the branch and the events",
        (_FUZZ, ("unit/test_run_files.py::"
         "test_a_damaged_basket_is_named_with_its_branch_and_events")),
    ),
    Row(
        "a text",
        "a word, sentence, row, cell or paragraph longer than any in a real paper",
        "it is not read, because the time would grow with the square of its length",
        "all other text; its phrases stay open",
        "an open phrase with this reason",
        (
            "faults/test_long_texts.py::test_a_paragraph_without_end_is_open",
            "faults/test_long_texts.py::test_a_crowded_sentence_is_open_and_its_neighbours_are_read",
        ),
    ),
    Row(
        "a kernel",
        "killed while it decides, generates, runs, tests a cell or extracts",
        "the processes that it started end with it; the next kernel removes its sandbox folders",
        "every decision that it had confirmed",
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
        "reads, writes, starts programs, never ends, fills memory or disk, or leaves a crafted "
        "result",
        "the operating system denies it (bubblewrap, Landlock) or a limit ends it; without either, "
        "the cell does not run",
        "everything outside of its own folder",
        "one sentence next to the cell",
        (
            "faults/test_hostile_cells.py::test_a_hostile_cell_has_no_effect_outside",
            "faults/test_more_cells.py::test_it_has_no_effect_outside",
            "faults/test_third_cells.py::test_it_has_no_effect_outside",
            "faults/test_escapes.py::test_the_kernel_gives_a_cell_nothing",
            ("faults/test_hostile_cells.py::"
            "test_where_nothing_can_contain_it_foreign_code_is_not_run"),
        ),
    ),
)  # fmt: skip
