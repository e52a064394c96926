"""Python texts that several threads parse at the same time."""

from __future__ import annotations

import ast
import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread

import pytest

from hepnb import python_syntax

SOURCE = "\n".join(f"def f{n}(x):\n    return [{{'a': x[{n}]}}, g(x)]" for n in range(40))


@contextmanager
def interrupted() -> Iterator[None]:
    """Another thread may go on in the middle of whatever makes objects."""

    def pause(phase: str, info: dict[str, int]) -> None:
        time.sleep(1e-4)

    usual = gc.get_threshold()
    gc.set_threshold(200)
    gc.callbacks.append(pause)
    try:
        yield
    finally:
        gc.callbacks.remove(pause)
        gc.set_threshold(*usual)


def _trees(parse: Callable[[str], ast.Module]) -> list[str]:
    """What three threads are told, each three times."""
    found: list[str] = []

    def one() -> None:
        for _ in range(3):
            try:
                found.append(ast.dump(parse(SOURCE)))
            except SystemError as error:
                found.append(str(error))

    with interrupted():
        threads = [Thread(target=one) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return found


def test_threads_that_parse_at_the_same_time_get_the_tree() -> None:
    """Where the parser of this Python loses count, each gets the tree all the same."""
    assert set(_trees(python_syntax.python)) == {ast.dump(ast.parse(SOURCE))}


def test_a_parser_that_loses_count_for_another_thread_is_asked_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A thread that does not wait, as IPython's, costs a second try; an error for good is told."""
    real, calls = ast.parse, []

    def parse(source: str) -> ast.Module:
        calls.append(source)
        if len(calls) < 3 or source == "never":
            message = "AST constructor recursion depth mismatch (before=15, after=12)"
            raise SystemError(message)
        return real(source)

    monkeypatch.setattr(ast, "parse", parse)
    assert ast.dump(python_syntax.python("a = 1")) == ast.dump(real("a = 1"))
    assert len(calls) == 3
    with pytest.raises(SystemError, match="mismatch"):
        python_syntax.python("never")


@pytest.mark.parametrize("source", ["a = (", "a\0b"])
def test_what_is_no_python_is_said_at_once(source: str) -> None:
    """Errors of the text are those of the parser."""
    with pytest.raises((SyntaxError, ValueError)):
        python_syntax.python(source)
