"""Numbers for other programs (HEPData, pyhf, hist and boost-histogram, LaTeX), and the spec for
CutLang.
"""

from hepnb.onward.cutlang import CutLang, cutlang
from hepnb.onward.histograms import uhi_json
from hepnb.onward.latex import latex_comparison, latex_yields
from hepnb.onward.submission import write_submission
from hepnb.onward.workspace import Workspace, workspace
from hepnb.onward.yields_of_run import yields_of_run

__all__ = [
    "CutLang", "Workspace", "cutlang", "latex_comparison", "latex_yields", "uhi_json", "workspace",
    "write_submission",
    "yields_of_run",
]  # fmt: skip
