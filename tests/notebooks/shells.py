"""An IPython of its own for one test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config


@contextmanager
def loaded(
    folder: Path, monkeypatch: pytest.MonkeyPatch, *without: str
) -> Iterator[InteractiveShell]:
    """A shell in a folder, with the extension loaded; ``without``: variables of the environment
    that it does not have.
    """
    monkeypatch.chdir(folder)
    for name in without:
        monkeypatch.delenv(name, raising=False)
    shell = InteractiveShell.instance(
        config=Config({"HistoryManager": {"enabled": False}}), ipython_dir=str(folder / "ipython")
    )
    shell.run_line_magic("load_ext", "hepnb")
    yield shell
    InteractiveShell.clear_instance()
