"""Histograms of a run in the form that hist and boost-histogram read
(https://uhi.readthedocs.io, serialization).
"""

from __future__ import annotations

import json
from typing import Any

from hepnb.lazy_imports import later
from hepnb.result import Histogram, RunResult

hist = later("hist")
np = later("numpy")
uhi = later("uhi.io.json")


def uhi_json(result: RunResult) -> str:
    """A JSON object: name of the histogram → histogram with sums of weights and their variances.

    ``hist.Hist(json.loads(text, object_hook=uhi.io.json.object_hook)[name])`` is the histogram.
    Under- and overflow are in it; in two dimensions nobody knows in which corner they are, so that
    they are left out. Results of versions that did not keep the variances of both have 0 there.
    """
    made = {h.name: _made(h) for h in result.histograms}
    return json.dumps(made, default=uhi.default, indent=1) + "\n"


def _made(h: Histogram) -> Any:
    axes = [
        hist.axis.Variable(h.edges, name="x", label=f"{h.title} [{h.unit}]" if h.unit else h.title)
    ]
    if h.y_edges:
        axes.append(hist.axis.Variable(h.y_edges, name="y"))
    made = hist.Hist(*axes, storage=hist.storage.Weight(), name=h.name, label=h.title)
    shape = (len(h.edges) - 1, len(h.y_edges) - 1) if h.y_edges else (len(h.edges) - 1,)
    view = made.view(flow=True)
    inner = (slice(1, -1),) * len(shape)
    view["value"][inner] = np.reshape(h.values, shape)
    view["variance"][inner] = np.reshape(h.variances, shape)
    if not h.y_edges:
        view["value"][0], view["value"][-1] = h.underflow, h.overflow
        view["variance"][0], view["variance"][-1] = h.underflow_variance, h.overflow_variance
    return made
