"""Measurement of a program on some events: its collections, requirements and weights as plain
lists, for comparison with another.

This file is also copied into the sandbox and run there with the cells of a model (`run_cells`); it
knows no other part of hepnb.
"""

from __future__ import annotations

import contextlib
import io
import json
import math
import traceback
from functools import partial
from typing import Any

import awkward as ak
import numpy as np
import uproot

#: fields of the events that say which one it is
_IDENTITY = ("run", "event")
#: characters of what a cell prints that are kept
_PRINTED = 4000


def measure(program: dict[str, Any], arrays: Any) -> dict[str, Any]:
    """The namespace of a program applied to a chunk of branches.

    ``fields``: path of a value (``leptons.pt``) → its value or list of values for each event;
    ``masks``: region → requirement → a digit for each event, None where it is not applied;
    ``weights``: region → number for each event.
    """
    with np.errstate(all="ignore"):
        events = program["reconstruct"](program["read"](arrays))
        regions, weights = program["select"](events), program["weights"](events)
    fields: dict[str, list[Any]] = {}
    for name in events.fields:
        if name not in _IDENTITY:
            fields |= _leaves(name, events[name])
    n = len(events)
    return {
        "fields": fields,
        "masks": {
            region: {step: _digits(step, mask, n) for step, mask in steps.items()}
            for region, steps in regions.items()
        },
        "weights": {region: _numbers(ak.to_list(factors)) for region, factors in weights.items()},
    }


def _leaves(path: str, values: Any) -> dict[str, list[Any]]:
    """The numbers in a field, by path; of a collection without numbers, how many there are."""
    if not ak.fields(values):
        flat = np.asarray(ak.drop_none(ak.flatten(values, axis=None)))
        listed = ak.to_list(values)
        return {
            path: listed if flat.dtype.kind != "f" or np.isfinite(flat).all() else _numbers(listed)
        }
    found: dict[str, list[Any]] = {}
    for field in ak.fields(values):
        found |= _leaves(f"{path}.{field}", values[field])
    return found


def _numbers(values: list[Any]) -> list[Any]:
    """The same with None for what is no number."""
    return [
        _numbers(v) if isinstance(v, list) else v if v is not None and math.isfinite(v) else None
        for v in values
    ]


def _digits(step: str, mask: Any, n: int) -> str | None:
    if mask is None:
        return None
    flags = np.asarray(ak.to_numpy(mask))
    if flags.shape != (n,) or flags.dtype != np.bool_:
        message = (
            f"{step!r} has to be one flag for each of the {n} events, and is {flags.dtype} of "
            f"shape {flags.shape}"
        )
        raise ValueError(message)
    return "".join("1" if f else "0" for f in flags.tolist())


# --- in the sandbox
# ----------------------------------------------------------------------------------------------


def run_cells(orders_path: str, arrays_path: str, result_path: str) -> None:
    """Runs the cells of ``orders``: those that define, then the measurement, then those that run
    and draw.

    What the files hold is replaced by the sample. The result says what was measured, and which cell
    failed where.
    """
    with open(orders_path, encoding="utf-8") as file:  # noqa: PTH123
        orders = json.load(file)
    arrays = _sample(orders, arrays_path)
    uproot.iterate = lambda *_, **__: iter([arrays])
    result = attempt(orders["define"], orders["use"], arrays)
    with open(result_path, "w", encoding="utf-8") as file:  # noqa: PTH123
        json.dump(result, file)


def attempt(define: list[list[str]], use: list[list[str]], arrays: Any) -> dict[str, Any]:
    """Runs cells, (key, source) each, and measures what they define before they are used."""
    namespace: dict[str, Any] = {"__name__": "program"}
    result: dict[str, Any] = {"measured": None, "failed": None, "printed": {}}
    if _run(define, namespace, result):
        result["failed"] = _try(
            "the selection", lambda: result.update(measured=measure(namespace, arrays))
        )
        if not result["failed"]:
            _run(use, namespace, result)
    return result


def _sample(orders: dict[str, Any], path: str) -> Any:
    with np.load(path, allow_pickle=False) as buffers:
        return ak.from_buffers(
            ak.forms.from_json(orders["form"]),
            orders["length"],
            {k: buffers[k] for k in buffers.files},
        )


def _execute(key: str, source: str, namespace: dict[str, Any]) -> None:
    code = compile(source, f"<cell {key}>", "exec")
    exec(code, namespace)  # noqa: S102 - inside of the sandbox


def _run(cells: list[list[str]], namespace: dict[str, Any], result: dict[str, Any]) -> bool:
    for key, source in cells:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            failed = _try(key, partial(_execute, key, source, namespace))
        result["printed"][key] = printed.getvalue()[:_PRINTED]
        if failed:
            result["failed"] = failed
            return False
    return True


def _try(key: str, what: Any) -> dict[str, Any] | None:
    """The error of a cell, with the cell and line; None where it succeeded."""
    try:
        what()
    except Exception as error:  # noqa: BLE001 - whatever a cell raises is reported
        frames = [
            f for f in traceback.extract_tb(error.__traceback__) if f.filename.startswith("<cell ")
        ]
        cell = frames[-1].filename[6:-1] if frames else key
        lines = [line for line in str(error).splitlines() if line.strip()]
        text = f"{type(error).__name__}: {lines[0] if lines else ''}"
        return {"cell": cell, "line": frames[-1].lineno if frames else 0, "error": text[:500]}
    return None
