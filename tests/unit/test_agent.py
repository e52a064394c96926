"""hepnb for an agent: tools asked by the SDK's own client, over standard input and output."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from hepnb.agent.server import NAMES, skill
from hepnb.agent.tools import Tools
from hepnb.cli import main
from hepnb.errors import HepnbError, SpecError
from hepnb.events import example
from hepnb.settings import Settings
from tests.conftest import ROOT

REVIEWED = (ROOT / "hepnb" / "example" / "h4l_reviewed.adl").read_text(encoding="utf-8")
OFFLINE = Settings(offline=True)


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Tools:
    """The tools with a folder of their own."""
    return Tools(OFFLINE, tmp_path_factory.mktemp("agent"))


@pytest.fixture(scope="module")
def events(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A few toy events."""
    return str(example.make(tmp_path_factory.mktemp("events") / "events.root", events=1000))


def test_the_client_of_the_sdk_lists_and_calls_the_tools(
    tmp_path: Path, asked: Callable[..., Any]
) -> None:
    """Over a process of its own: every tool with its words; an answer with evidence; an error
    that is a sentence.
    """

    async def talk(client: Any) -> tuple[Any, ...]:
        listed = await client.list_tools()
        located = await client.call_tool(
            "locate_quote", {"paper": "example", "quote": "Muons are required to have pT > 6 GeV"}
        )
        wrong = await client.call_tool("check_spec", {"spec": "region SR\n  select ((\n"})
        return listed, located, wrong

    listed, located, wrong = asked(talk, "--folder", str(tmp_path))
    assert {t.name for t in listed.tools} == set(NAMES)
    assert all(t.description for t in listed.tools)
    assert json.loads(located.content[0].text)["evidence"]["status"] == "verbatim"
    assert wrong.is_error
    assert "line" in wrong.content[0].text or "spec" in wrong.content[0].text
    assert "Traceback" not in wrong.content[0].text


@pytest.fixture
def asked(tmp_path: Path) -> Callable[..., Any]:
    """Talks to ``hepnb mcp`` in a process of its own, offline."""
    mcp = pytest.importorskip("mcp", reason="mcp is not installed (extra mcp)")
    from mcp.client.stdio import StdioServerParameters

    def asked(talk: Callable[[Any], Awaitable[Any]], *options: str) -> Any:
        server = StdioServerParameters(
            command=sys.executable,
            args=["-m", "hepnb.cli", "mcp", "--offline", *options],
            cwd=str(ROOT),
        )

        async def both() -> Any:
            async with mcp.Client(server) as client:
                return await talk(client)

        return asyncio.run(both())

    return asked


def test_a_paper_is_read_and_its_quotes_are_located(tools: Tools) -> None:
    """Title and sections; the words of a page; what stands there, and what does not."""
    assert "four leptons" in tools.read_paper("example")["title"]
    assert any("Muons are required" in b["text"] for b in tools.read_page("example", 2)["blocks"])
    assert (
        tools.locate_quote("example", "Muons are required to have pT > 9 GeV")["evidence"]["status"]
        == "reject"
    )
    assert len(tools.sweep("example")["phrases"]) > 10
    assert {y["region"] for y in tools.published_yields("example")["yields"]} == {"SR", "CR"}
    with pytest.raises(HepnbError, match="no text on page 99"):
        tools.read_page("example", 99)


def test_a_spec_is_drafted_checked_and_compared(tools: Tools) -> None:
    """Each line with its evidence; a wrong number is a finding; open phrases are told."""
    draft = tools.draft_spec("example")
    assert all(r["decision"] == "open" and r["evidence"] for r in draft["requirements"])
    checked = tools.check_spec(REVIEWED.replace("pt > 6 GeV", "pt > 9 GeV"), "example")
    assert any(f["severity"] == "error" for f in checked["findings"])
    assert {"open_phrases", "note", "not_decided_by_the_user"} <= set(checked)
    lines = tools.compare_specs(REVIEWED, REVIEWED.replace("pt > 6 GeV", "pt > 9 GeV"))["lines"]
    assert [d["state"] for d in lines] == ["changed"]


def test_a_reviewed_spec_runs_and_is_compared(tools: Tools, events: str) -> None:
    """Into the folder and nowhere else; the comparison has a verdict for every row."""
    assert "def " in tools.generate(REVIEWED, [events], save_as="analysis.py")["program"]
    done = tools.run(REVIEWED, [events], save_as="result.json")
    assert done["result"]["regions"]["SR"]["selected"] > 0
    rows = tools.compare("result.json", "example", events="data")["rows"]
    assert {r["verdict"] for r in rows} <= {"agrees", "differs", "exact"}
    assert tools.folder is not None
    assert {p.name for p in tools.folder.iterdir()} == {"analysis.py", "result.json"}


def test_an_open_line_does_not_run(tools: Tools, events: str) -> None:
    """Neither compiled nor run."""
    spec = REVIEWED.replace("✓", "?", 1)
    for tool in (tools.generate, tools.run):
        with pytest.raises(HepnbError, match="open"):
            tool(spec, [events])


@pytest.mark.parametrize("name", ["../out.py", "/tmp/out.py", "a/b.py", "."])
def test_nothing_is_written_outside_of_the_folder(
    tools: Tools, events: str, name: str, tmp_path: Path
) -> None:
    """By no path, through no link, and nowhere where no folder was given."""
    with pytest.raises(SpecError, match="leads out of the folder"):
        tools.generate(REVIEWED, [events], save_as=name)
    with pytest.raises(SpecError, match="was given no folder"):
        Tools(OFFLINE).compare("result.json", "example")


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    """What it points to stays as it is."""
    inside, outside = tmp_path / "in", tmp_path / "out.json"
    inside.mkdir()
    outside.write_text("mine")
    (inside / "result.json").symlink_to(outside)
    with pytest.raises(SpecError, match="leads out of the folder"):
        Tools(OFFLINE, inside).compare("result.json", "example")


def test_code_of_an_agent_runs_in_the_sandbox(tools: Tools) -> None:
    """What it prints comes back; the network is not there, and the folder neither."""
    from hepnb.run import sandbox

    if not sandbox.contained():
        pytest.skip("this machine can contain no foreign code")
    done = tools.run_python("print(6 * 7)")
    assert (done["stdout"], done["problem"]) == ("42\n", "")
    assert (
        tools.run_python("import socket; socket.create_connection(('127.0.0.1', 9))")["returncode"]
        != 0
    )


def test_other_files_are_not_read(tools: Tools, tmp_path: Path) -> None:
    """Neither as a paper nor by foreign code."""
    secret = tmp_path / "key"
    secret.write_text("secret")
    with pytest.raises(HepnbError, match="not a paper by its ending"):
        tools.read_paper(str(secret))
    with pytest.raises(SpecError, match="leads out of the folder"):
        tools.run_python("print(1)", [str(secret)])


def test_the_skill_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """By the command, and to whoever connects; a folder that is not there is said."""
    assert main(["mcp", "--skill"]) == 0
    assert capsys.readouterr().out == skill()
    assert all(f"`{name}`" in skill() for name in ("locate_quote", "check_spec", "run_python"))
    assert main(["mcp", "--folder", str(tmp_path / "none")]) == 2
