"""Names that a paper gives its regions, ``the sideband region (VBF-SB)``,
``categories labelled C1 and C2``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from hepnb.sweep.rules.regions import LABEL, LABELLED

#: what stands in brackets after a category or a selection and names none
_NO_NAMES: Final = frozenset({
    "BDT", "BDTs", "DNN", "NN", "GNN", "MVA", "QCD", "MC", "SM", "BSM", "SUSY", "LSP", "GeV", "TeV",
    "MeV", "WP", "WPs", "PV", "PF",
    "PDF", "JVT", "CL", "SR", "CR", "VR", "SRs", "CRs", "VRs", "SF", "OS", "DF", "SS", "OF", "OSSF",
    "SFOS", "SFOC", "FSR", "ISR",
    "ID", "HLT", "ECAL", "HCAL", "LHC", "CMS", "ATLAS", "DY", "NLO", "LO", "NNLO", "MET", "HT",
    "RNN", "LHCb", "CP", "ROI", "PU",
})  # fmt: skip
_FEWEST: Final = 2


def labelled(texts: Iterable[str]) -> frozenset[str]:
    """The names that a paper gives its regions, categories and channels, as they are written."""
    found = (m for text in texts for m in LABELLED.finditer(text))
    words = (w for m in found for w in re.findall(LABEL, m["label"] or m["list"] or m["as"]))
    return frozenset(w for w in words if w not in _NO_NAMES and len(w) >= _FEWEST)
