"""The tools over MCP, with the official SDK (extra ``mcp``), on standard input and output."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from importlib.resources import files
from pathlib import Path
from typing import Any

from hepnb.agent.tools import Answer, Tools
from hepnb.errors import HepnbError, MissingExtra
from hepnb.settings import Settings

#: tools that write into the folder, where they are asked to
_WRITING = ("generate", "run")
NAMES = (
    "read_paper", "read_page", "locate_quote", "sweep", "published_yields", "draft_spec",
    "check_spec", "compare_specs", "generate",
    "run", "run_python", "compare",
)  # fmt: skip


def skill() -> str:
    """The skill text: how an agent works with hepnb."""
    return files("hepnb.agent").joinpath("skill.md").read_text(encoding="utf-8")


def server(settings: Settings, folder: Path | None = None) -> Any:
    """An ``MCPServer`` with all tools. Raises MissingExtra."""
    try:
        from mcp.server import MCPServer
        from mcp.server.mcpserver.exceptions import ToolError
        from mcp.types import ToolAnnotations
    except ImportError:
        raise MissingExtra("mcp", "mcp", "hepnb mcp") from None

    def told(tool: Callable[..., Answer]) -> Callable[..., Answer]:
        """An error of ours is an answer that says what is wrong, never a traceback."""

        @wraps(tool)
        def asked(*given: Any, **named: Any) -> Answer:
            try:
                return tool(*given, **named)
            except HepnbError as error:
                raise ToolError(str(error)) from None

        return asked

    tools = Tools(settings, folder)
    made = MCPServer("hepnb", instructions=skill(), log_level="ERROR")
    for name in NAMES:
        hints = ToolAnnotations(
            read_only_hint=name not in _WRITING, destructive_hint=False, idempotent_hint=True
        )
        made.tool(name=name, annotations=hints)(told(getattr(tools, name)))
    return made


def serve(settings: Settings, folder: Path | None = None) -> None:
    """Serves until standard input ends. Raises MissingExtra."""
    server(settings, folder).run("stdio")
