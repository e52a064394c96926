"""Commands on the cache: cache list, cache clear."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from hepnb.cli.shared import Commands, print_json
from hepnb.plurals import several
from hepnb.readers import cache


def add(commands: Commands) -> None:
    """Declares these commands."""
    sub = commands.add("cache", _cache)
    sub.add_argument("action", choices=("list", "clear"), nargs="?", default="list")
    sub.add_argument("papers", nargs="*", metavar="ID", help="clear only these arXiv ids")
    sub.add_argument("--json", action="store_true", help="print the output as JSON")


def _cache(given: argparse.Namespace) -> int:
    found = cache.clear(given.papers) if given.action == "clear" else cache.entries()
    if given.json:
        print_json([{"name": e.name, "bytes": e.size, "used": _when(e.used)} for e in found])
        return 0
    if given.action == "list":
        print("\n".join(f"{e.size / 1e6:8.2f} MB  {_when(e.used)}  {e.name}" for e in found))
    verb = "deleted from" if given.action == "clear" else "in"
    size, limit = (b / 1e6 for b in (sum(e.size for e in found), cache.limit()))
    counted = several(len(found), "file")
    print(f"{counted}, {size:.1f} MB {verb} {cache.folder()} (limit {limit:.0f} MB)")
    return 0


def _when(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M")
