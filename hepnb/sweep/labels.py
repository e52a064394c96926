"""Names that a paper gives its regions, ``the sideband region (VBF-SB)``,
``categories labelled C1 and C2``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from hepnb.sweep.rules.regions.naming import LABEL, LABELLED, LISTED, PART, PARTS
from hepnb.vocabulary.numbers import NUMBERS

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
_BETWEEN: Final = re.compile(r"(?:,? and|,) ")
_NUMBERED: Final = re.compile(r"(?P<stem>[A-Z][A-Za-z_-]*)\d+[a-z]?")
#: the name of a region with its kind before a hyphen: ``SR-Hard-2j``
_WITH_KIND: Final = re.compile(r"(?<![\w-])(?:SR|CR|VR)[-_]\w[\w-]*")
#: titles of sections on objects, or on what is done with all events, that names have as well
_OF_NO_KIND: Final = frozenset({
    "signal", "control", "validation", "preselection", "baseline", "trigger", "data", "background",
    "backgrounds", "muon", "muons", "electron", "electrons", "jet", "jets", "lepton", "leptons",
    "photon", "photons", "tau", "taus",
})  # fmt: skip

#: a name in a table that no word or quantity of the text is: ``tN_med``, ``SR-2b``, ``Low3``
_IN_TABLE: Final = re.compile(r"(?=\w*[\d_-]|[\w-]*[A-Z]{2})[\w-]{3,}")


def of_tables(names: Iterable[str]) -> frozenset[str]:
    """The names by which the text can speak of the regions of tables: their last words."""
    words = (name.split()[-1] for name in names if name.strip())
    return frozenset(
        w for w in words if re.fullmatch(LABEL, w) and _IN_TABLE.fullmatch(w) and w not in _NO_NAMES
    )


def labelled(texts: Iterable[str]) -> frozenset[str]:
    """The names that a paper gives its regions, categories and channels, as they are written."""
    return frozenset(
        w for text in texts for w in _named(text) if w not in _NO_NAMES and len(w) >= _FEWEST
    )


def _named(text: str) -> Iterator[str]:
    for match in LABELLED.finditer(text):
        given = next(g for g in match.groups() if g)
        for name in re.findall(LABEL, given):
            yield name
            yield from _alike(text, name)
    for match in PARTS.finditer(text):
        yield from re.findall(PART, match[0])
    for match in LISTED.finditer(text):
        names = _BETWEEN.split(match["names"])
        if len(names) == int(NUMBERS.get(match["n"].lower(), 0) or match["n"]):
            yield from names


def _alike(text: str, name: str) -> Iterator[str]:
    """The names of the same form that something is said of: ``A2 has …`` beside ``A1``."""
    form = _NUMBERED.fullmatch(name)
    if form:
        others = rf"(?:(?<=[;,.] )|(?<=\band )){re.escape(form['stem'])}\d+[a-z]?(?= [a-z])"
        yield from re.findall(others, text)


def of_kinds(texts: Iterable[str]) -> frozenset[str]:
    """The names that begin with the kind of their region: ``SR-Hard-2j``."""
    return frozenset(m[0] for text in texts for m in _WITH_KIND.finditer(text))


def of_family(title: str, names: frozenset[str]) -> bool:
    """True for a title that is a part of the names of several regions: ``High`` beside
    ``SR-High-2j`` and ``VR-High``.
    """
    bare = re.sub(r"^(?:\d[\d.]*|[A-Z]\.[\d.]*)\s+", "", " ".join(title.split()))
    words = _split(re.sub(r" (?:signal )?regions?$", "", bare))
    if not 0 < len(words) <= 2 or set(words) & _OF_NO_KIND:
        return False
    if not all(w.isalpha() for w in words) or len("".join(words)) < 3:
        return False
    return (
        len([n for n in names if f"-{'-'.join(words)}-" in f"-{'-'.join(_split(n))}-"]) >= _FEWEST
    )


def _split(name: str) -> list[str]:
    return [w for w in re.split(r"[^\w]|_", name.lower()) if w]
