"""Completions on Tab in a line of ours: the options of the magic, their choices, and the papers
at hand.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from typing import Any, cast

from IPython.core.completer import (
    CompletionContext,
    SimpleCompletion,
    SimpleMatcherResult,
    context_matcher,
)
from IPython.core.interactiveshell import InteractiveShell

from hepnb.readers import arxiv
from hepnb.workflow import EXAMPLES

_LINE = re.compile(r"(?P<magic>%{1,2}\w+)[ \t](?P<rest>[^\n]*)")


def matcher(shell: InteractiveShell) -> Callable[[CompletionContext], SimpleMatcherResult]:
    """The matcher of our magics, to be put among ``shell.Completer.custom_matchers``."""

    @context_matcher()  # type: ignore[untyped-decorator]
    def hepnb_options(context: CompletionContext) -> SimpleMatcherResult:
        found = candidates(shell, context.text_until_cursor)
        # IPython's own token ends at a dash or a slash
        typed = re.search(r"\S*$", context.text_until_cursor)
        word = typed[0] if typed else ""
        kept = len(word) - len(context.token)
        fitting = [
            SimpleCompletion(text=one[kept:], type="param") for one in found if one.startswith(word)
        ]
        return {"completions": fitting, "suppress": bool(fitting)}

    return cast(Callable[[CompletionContext], SimpleMatcherResult], hepnb_options)


def candidates(shell: InteractiveShell, text: str) -> list[str]:
    """The words that may stand where the text ends, whatever they begin with; none outside of
    the first line of our magics.
    """
    match = _LINE.fullmatch(text)
    parser = _parser(shell, match["magic"]) if match else None
    if match is None or parser is None:
        return []
    actions = parser._actions  # noqa: SLF001 - argparse has no other way to ask for its options
    before = (
        match["rest"].split()[:-1]
        if not match["rest"].endswith((" ", "\t"))
        else match["rest"].split()
    )
    last = next((word for word in reversed(before) if word.startswith("--")), "")
    asking = next((a for a in actions if last in a.option_strings), None)
    if asking is not None and asking.choices and before[-1] == last:
        return [str(choice) for choice in asking.choices]
    papers = (
        [*EXAMPLES, *arxiv.cached()]
        if match["magic"] == "%load_paper" and (not before or last == "--cites")
        else []
    )
    return papers + [option for a in actions for option in a.option_strings if option not in before]


def _parser(shell: InteractiveShell, magic: str) -> argparse.ArgumentParser | None:
    """The parser of a magic of ours."""
    name = magic.lstrip("%")
    found: Any = (
        shell.find_cell_magic(name) if magic.startswith("%%") else shell.find_line_magic(name)
    )
    function = getattr(found, "__func__", None)
    parser = getattr(function, "parser", None)
    is_ours = getattr(function, "__module__", "").startswith("hepnb.")
    return parser if is_ours and isinstance(parser, argparse.ArgumentParser) else None
