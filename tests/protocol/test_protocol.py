"""The messages between kernel and labextension: both ends are held to the same examples."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from hepnb.notebook.bridge import Bridge, Listener
from hepnb.notebook.cells import Cell, Status
from hepnb.notebook.messages import CellMessage, Request, parse_event

HERE = Path(__file__).parent
LABEXTENSION = HERE.parent.parent / "labextension"
REQUESTS = json.loads((HERE / "requests.json").read_text(encoding="utf-8"))
EVENTS = json.loads((HERE / "events.json").read_text(encoding="utf-8"))
_REQUEST: TypeAdapter[Any] = TypeAdapter(Request)


def refused(messages: dict[str, Any]) -> list[Any]:
    """The invalid messages of a file, named after what is wrong with them."""
    return [pytest.param(m["message"], id=m["why"]) for m in messages["invalid"]]


@pytest.mark.parametrize("message", REQUESTS["valid"])
def test_requests_have_the_agreed_form(message: dict[str, Any]) -> None:
    """What the labextension takes is what the kernel can make."""
    assert _REQUEST.validate_python(message).model_dump(mode="json") == message


@pytest.mark.parametrize("message", refused(REQUESTS))
def test_a_malformed_request_cannot_be_made(message: object) -> None:
    """What the labextension refuses the kernel cannot make."""
    with pytest.raises(ValidationError):
        _REQUEST.validate_python(message, strict=False)


@pytest.mark.parametrize("message", EVENTS["valid"])
def test_events_are_taken_as_they_are(message: dict[str, Any]) -> None:
    """An event in the agreed form is read without loss."""
    event = parse_event(message)
    assert event is not None
    assert event.model_dump(mode="json") == message


@pytest.mark.parametrize("message", refused(EVENTS))
def test_a_malformed_event_is_nothing(message: object) -> None:
    """A message of another version or form is ignored, not half understood."""
    assert parse_event(message) is None


class FakeComm:
    """A comm that keeps what is sent, and lets a test speak for the notebook."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.say: Any = None
        self.hang_up: Any = None

    def send(self, data: dict[str, Any], *, buffers: Any = None) -> None:
        """Keeps a message."""
        self.sent.append(data)

    def on_msg(self, callback: Any) -> None:
        """``say`` then speaks for the notebook."""
        self.say = lambda data: callback({"content": {"data": data}})

    def on_close(self, callback: Any) -> None:
        """``hang_up`` then closes for the notebook."""
        self.hang_up = lambda: callback({})

    def close(self) -> None:
        """Closes."""
        self.hang_up()


def test_the_kernel_is_connected_from_hello_to_close() -> None:
    """Without a hello there is no labextension; after a close there is none any more."""
    comm, events = FakeComm(), []
    bridge = Bridge(comm, events.append)
    states = [bridge.listener]
    comm.say({"v": 1, "event": "nonsense"})
    states.append(bridge.listener)
    comm.say(EVENTS["valid"][0])
    states.append(bridge.listener)
    comm.hang_up()
    states.append(bridge.listener)
    assert states == [Listener.UNKNOWN, Listener.UNKNOWN, Listener.THERE, Listener.ABSENT]
    assert [e.event for e in events] == ["hello"]


def test_cells_are_asked_for_by_key() -> None:
    """The message holds the whole text of each cell, its first line included."""
    comm = FakeComm()
    bridge = Bridge(comm, lambda event: None)
    cell = Cell("spec", "photons", Status.PROPOSED, "object photons\n  take Photon\n")
    bridge.upsert([cell], "8f0a", instead="all")
    bridge.write(cell, "was")
    asked = CellMessage(
        key="photons", kind="spec", status=Status.PROPOSED, source=cell.source
    ).model_dump(mode="json")
    assert comm.sent == [
        {"v": 1, "op": "upsert", "id": "1", "anchor": "8f0a", "cells": [asked], "instead": "all"},
        {"v": 1, "op": "write", "id": "2", "was": "was", "cell": asked},
    ]


def test_without_a_kernel_nothing_is_sent() -> None:
    """IPython in a terminal has no notebook to speak to."""
    bridge = Bridge(None, lambda event: None)
    bridge.upsert([], "")
    bridge.close()
    assert not bridge.connected


def damaged(message: Any, at: list[int], by: object) -> Any:
    """A message with one of its values, anywhere in it, replaced."""
    at[0] -= 1
    if at[0] < 0:
        at[0] = 1_000_000
        return by
    if isinstance(message, list):
        return [damaged(one, at, by) for one in message]
    return (
        {key: damaged(one, at, by) for key, one in message.items()}
        if isinstance(message, dict)
        else message
    )


def test_two_hundred_malformed_events_break_nothing() -> None:
    """A damaged event is ignored, or read where it is still one; the conversation goes on."""
    comm, events = FakeComm(), []
    bridge = Bridge(comm, events.append)
    values: list[object] = [None, 7, "x", [], {}, [[]], {"v": 1}, -1e308, True]
    for i in range(200):
        comm.say(
            damaged(
                EVENTS["valid"][i % len(EVENTS["valid"])], [i // 4 % 12], values[i % len(values)]
            )
        )
    comm.say(EVENTS["valid"][0])
    assert bridge.connected
    assert events[-1].event == "hello"
    assert len(events) < 200


@pytest.mark.long
def test_the_labextension_passes_its_own_tests() -> None:
    """The TypeScript end takes and refuses the same examples (labextension/test)."""
    jlpm = Path(sys.executable).with_name("jlpm")
    if (
        not jlpm.exists()
        or shutil.which("node") is None
        or not (LABEXTENSION / "node_modules").is_dir()
    ):
        pytest.skip(
            "the packages of the labextension are not installed (cd labextension && jlpm install)"
        )
    done = subprocess.run(
        [jlpm, "test"], cwd=LABEXTENSION, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
