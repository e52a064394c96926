"""Builds the example paper: events → reference selection → cutflow table and figure → PDF. Run it from anywhere, with pdflatex at hand.

The PDFs are the same to the byte when nothing has changed (SOURCE_DATE_EPOCH).
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

from hepnb import compare, plot
from hepnb.events import example
from hepnb.result import RunResult

FOLDER = Path(__file__).parent.parent / "hepnb" / "example"
SOURCE_DATE_EPOCH = "1795392000"  # 2026-11-23, the date that the note carries
NOTES = ("leptons_note", "h4l_note")

#: what the table calls the steps of the preselection, and those of the regions
PRESELECTION = (
    "Trigger",
    "Exactly four leptons",
    r"Leading lepton \pT",
    r"Subleading lepton \pT",
    r"Third lepton \pT",
    "Two same-flavour, opposite-charge pairs",
    "Total charge of electrons",
    "Total charge of muons",
    "Invariant mass of all pairs",
    r"Invariant mass of the leading pair",
)
REGIONS = (r"Four-lepton invariant mass", "Number of jets", r"Missing transverse momentum")
