"""The command that serves hepnb to an agent."""

from __future__ import annotations

import argparse
from pathlib import Path

from hepnb.agent import server
from hepnb.cli.shared import Commands, settings_of
from hepnb.errors import SpecError


def add(commands: Commands) -> None:
    """Declares this command."""
    sub = commands.add("mcp", _mcp)
    sub.add_argument(
        "--folder",
        metavar="DIR",
        help="the only folder that it may write to, and read results from (default: none)",
    )
    sub.add_argument("--offline", action="store_true", help="do not use the network")
    sub.add_argument(
        "--skill", action="store_true", help="print the instructions for the agent, and exit"
    )


def _mcp(given: argparse.Namespace) -> int:
    if given.skill:
        print(server.skill(), end="")
        return 0
    folder = Path(given.folder) if given.folder else None
    if folder is not None and not folder.is_dir():
        raise SpecError("no such folder", where=given.folder, hint="make it first")
    server.serve(settings_of(given), folder)
    return 0
