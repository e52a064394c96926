"""The command line: ``hepnb …``.

Each command parses its line, makes one call into `hepnb.workflow` per step, and prints.

Exit codes: 0 done; 1 findings or a failed comparison; 2 bad usage or bad input; 130 interrupted.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; gives its exit code.

    What is needed is loaded here, so that an interrupt while it loads is one, too.
    """
    if sys.version_info < (3, 11):  # noqa: UP036 - a source tree may be run by any Python
        version = ".".join(map(str, sys.version_info[:2]))
        print(
            f"hepnb: Python {version}; expected 3.11 or newer; make an environment: python3.12 -m "
            "venv .venv",
            file=sys.stderr,
        )
        return 2
    try:
        from hepnb.cli import commands

        return commands.run(arguments)
    except KeyboardInterrupt:
        print("hepnb: interrupted; nothing was written", file=sys.stderr)
        return 130
