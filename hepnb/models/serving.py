"""llama-server on this machine, for those who have it: several notebooks on one model, or a model
larger than the GPU.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Sequence
from pathlib import Path

from hepnb.errors import ModelError
from hepnb.models import gguf
from hepnb.models.memory import LONGEST_CONTEXT

#: only this machine may ask
HOST = "127.0.0.1"


def command(
    path: str | Path, *, port: int, context: int = 0, parallel: int = 4, more: Sequence[str] = ()
) -> tuple[str, ...]:
    """The line that starts llama-server.

    Raises ModelError where it is not installed, or the file is no model.

    ``context`` is that of one answer, in tokens; the server shares one context among all. ``more``:
    options of llama-server, such as ``--n-cpu-moe 20`` for a mixture of experts that is larger than
    the GPU.
    """
    if (found := program()) is None:
        hint = (
            'pip install "hepnb[server]" (no compiler needed), or install llama.cpp (conda '
            "install -c conda-forge llama.cpp)"
        )
        raise ModelError("llama-server is not installed", hint=hint)
    header = gguf.read(path)
    each = context or min(header.number("context_length") or LONGEST_CONTEXT, LONGEST_CONTEXT)
    # last, so that nothing before them opens the server to others
    where = ("--host", HOST, "--port", str(port))
    return (
        found,
        "--model",
        str(path),
        "--ctx-size",
        str(each * parallel),
        "--parallel",
        str(parallel),
        *more,
        *where,
    )


def program() -> str | None:
    """The path of llama-server, None where it is not installed."""
    return shutil.which("llama-server")


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as some:
        some.bind((HOST, 0))
        return int(some.getsockname()[1])


def serve(line: Sequence[str]) -> int:
    """Runs the server until it ends or Ctrl-C; its exit code."""
    running = subprocess.Popen(line)  # noqa: S603 - the program that was found, and arguments of the user
    try:
        return running.wait()
    except KeyboardInterrupt:
        running.terminate()
        return running.wait()
