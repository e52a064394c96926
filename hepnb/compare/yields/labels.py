"""The meaning of a table label: data, the total expectation, a process, something that is no
yield, or a region.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from hepnb.compare.densities import without_density
from hepnb.result import Fit, What

#: ``quantity``: what a region is defined by; ``other``: a limit, a ratio, a purity: no yield;
#: ``name``: nothing of these
Kind = Literal["observed", "expected", "process", "quantity", "other", "name"]

_EVENTS = r"(?:events?|yields?|counts?|candidates?|numbers?)"
_OBSERVED = re.compile(
    rf"(?x)^(?:(?:total|number\ of|no\.\ of|\#)\s+)?(?:"
    r"(?:obs(?:erved|\.)?|data|n[_^]?obs(?:erved|\.)?|n[_^]?data"
    rf"|measured)(?:\s+{_EVENTS}|\s+data)?(?:\s*\(data\))?"
    rf"|(?:selected\s+)?{_EVENTS}\s+(?:selected\s+)?in\s+data|observed\s+{_EVENTS}\s+in\s+data"
    r"|data\s+\d{4}"
    rf"|{_EVENTS}\s+observed|observations?|observed\s+numbers?\s+of\s+{_EVENTS}|(?:numbers?"
    rf"|no\.)\s+of\s+observed\s+{_EVENTS}"
    rf"|(?:numbers?|no\.)\s+of\s+{_EVENTS}\s+(?:observed|in\s+data)|(?:observed|selected"
    rf"|data)\s+{_EVENTS}|selected\s+data"
    rf"|observed\s+{_EVENTS}\s*\(?data\)?|data\s*\(\d{{4}}\)|n\s*\(obs\.?\)|(?:observed"
    r"|data)\s+total)$"
)
_TOTAL = re.compile(
    r"(?x)^(?:(?:the\ )?(?:before|after|total|sum(?:\ of)?|combined|all|fitted|fit|predicted"
    r"|prediction|expected|estimated|post-?fit|pre-?fit"
    r"|exp\.?|mc|sm|standard\ model|bkgd?s?\.?|backgrounds?|numbers?|of|model|only|pred\.?"
    r"|simulation|simulated|total\ mc|exp"
    r"|events?|yields?)[\s,.()/:-]*){1,7}$"
)
_SYMBOL = re.compile(
    r"^n[_^]?(?:exp(?:ected|\.)?|bkgs?|bg|sm|pred|tot(?:al)?|background|fit)(?:[_^]?(?:bkg|sm"
    r"|tot(?:al)?|exp))?$"
)
_BACKGROUNDS = re.compile(r"N_?\{?B\}?$")  # with a small b it is a number of b-jets
_BULLET = re.compile(r"^\s*[-–−•∙*]\s+(?=\S)")
#: what the uncertainties of a number are: after a sign, and in brackets at the end
_WITH_ERROR = re.compile(r"(?<!\s)\s*+(?:\(\s*+)?(?:±|\+/-)\s*(?![\d.])")
_OF_ERROR = re.compile(r"(?<!\s)\s*+\((?:stat|syst)")
_ERROR_NAME = re.compile(r"(?:±|\+/-)\s*+(?:\(\s*+)?([a-z](?:[^±()+]|\+(?!/-))*+)")
_SHORT = re.compile(r"^(stat|syst?|theor?y?|lumi|exp)\w*\.?$")
_AT = re.compile(r"(?<!\s)\s*+@\s*+\w++$")
_OTHER = re.compile(
    r"(?x)95\s*%|\bc\.?l\.?\b|\bcl_?[sb]\b|limit|\bul\b|signif|\bsign\.|p_?0\b|p-?value|⟨|\\langle"
    r"|\bs_?\{?(?:obs|exp)|\bs\s*/\s*"
    r"|√\s*\(?b\b|%|per\ ?cent|purity|accept|effic|κ|kappa|scale\ factor|normali[sz]ation\ factor"
    r"|hwhm|fwhm|resolution|function"
    r"|cross[- ]?section|\[?\bfb\b|\[?\bpb\b|\bratio\b|uncertaint|\berror|χ\^?2|chi\^?2"
    r"|\bndf\b|weight|fraction|\bpull\b"
    r"|z[- ]?score|data\s*/|obs\.?\s*/|/\s*(?:mc|sm|bkg|exp)\b|μ_?\{?sig|signal\ strength"
    r"|branching|luminosity|stat\.|syst\."
    r"|impact"
)
_QUANTITY = re.compile(
    r"(?x)\[\s*(?:gev|tev|mev|mm|cm|rad)|\(\s*(?:gev|tev|mev|mm|cm)|\bn_?\{?\s*+(?:\(\s*+)?(?:jets?|b"
    r"|lep|j|μ|e|bjets?|b-jets?|b-tag)\b"
    r"|\b[pehm]_?\{?[t]\b|\b[ehp]t(?:miss)?\b|miss|\bm_?\{|\bm(?:ll|jj|t2|eff|ct)\b|\|?η\|?|φ|∆r"
    r"|δr|mass\b|momentum|multiplicit"
    r"|number\ of\ (?:b-?|loose|medium|tight|selected|light)?\s*+\(?"
    r"(?:(?!number\ of\ ).)*(?:jets?|leptons?|muons?"
    r"|electrons?|tags?)\b|[<>≤≥]|∈|∉"
    r"|^(?:bins?|regions?|categor|channels?|process|sample|selection|requirement|interval|sr|cr|vr"
    r"|leptons?|range|event)\b"
    r"|\bbins?\b|categor|signal\ regions?|search\ regions?"
)
_PROCESS = re.compile(
    r"(?x)dibosons?|tribosons?|multi-?bosons?|\bvv+\b|\b(?:qq|gg)?(?:w[wzγh]|z[zγhx])\b|\bww|\bwz"
    r"|\bzz"
    r"|[wz]\s*+(?:\(\s*+)?(?:→|\\to)"
    r"|\b[wzγv]\s*+(?:/\s*+[zγ]\S*\s*+)?\+|\+\s*+jets?\b|[wzvγ]\s*+\+|drell|\bdy\b|\bt{1,2}t?\b|tt"
    r"|\btop\b|\bt[wzh]\b|single[- ]top"
    r"|\bqcd\b|multi-?jet|fakes?\b|non-?prompt|misid|mis-?ident|charge[- ]?(?:flip|mis)"
    r"|flips?\b|conversion|instrumental|rare"
    r"|others?\b|\bhiggs\b|\bggf|\bvbf|\b(?:gg|bb|qq)h|\bvh\b|\bwh\b|\bzh\b|\bhh\b|signal|lost"
    r"|hadronic\ tau"
    r"|τ\s*→|invisible|non-?resonant"
    r"|resonant|combinatorial|\bfs\b|flavou?r[- ]symmetric|photons?|γ|χ|g̃|t̃|b̃|q̃|[a-z]̃|gluino"
    r"|squark|stop|sbottom|neutralino"
    r"|chargino|z'|w'|graviton|monopole|irreducible|reducible|prompt|electroweak"
    r"|\bewk?\b|background|\bbkg|\b[1-4][lℓ]\b|ν|ℓ"
    r"|^[bdkhτλξωψ]\S*\s?(?:→|\\to)"
    r"|cosmic|beam|accidental|j/ψ|ψ|υ|\bw\b|\bz\b"
)
_COUNTED = re.compile(r"non-|total|signal (?!regions?|categor|bins?|selection)|bkg")
_PREFIT = re.compile(r"pre-?fit|before (?:the )?fit|\bmc\b|simulat|nominal")
_POSTFIT = re.compile(r"post-?fit|after (?:the )?fit|fitted|\bfit\b")
_CARRIER = re.compile(
    r"^(?P<what>observed events|events observed|observed|data|events)\s+(?:in|with"
    r"|for)\s+(?P<region>.+)$"
)
_MANY = re.compile(
    r"^(?:expected\s+|simulated\s+|fitted\s+)?(?:signals?|backgrounds?|process(?:es)?|samples?)"
    r"\s+(?:event\s+)?(?:yields?|events?|expectations?|predictions?|models?|process(?:es)?|samples?"
    r"|points?|benchmarks?)\b"
)
_COUNTED_SET = re.compile(
    r"\b(?:yields?|predictions?|contributions?|backgrounds?|process(?:es)?)\b"
)
_STAGE = re.compile(
    r"^(?:before|after|mc|fitted|pre-?fit|post-?fit|expected|predicted|simulated|backgrounds?|signals?|sm"
    r"|standard model|data|observed"
    r"|estimated)"
    r"(?:[\s-]+(?:mc|expected|predicted|background|bkg|backgrounds|signal|signals|sm|events?"
    r"|yields?|samples?|processes|models?|fit|only))*$"
)


@dataclass(frozen=True, slots=True)
class Label:
    """A label: its kind, its text as printed, the fit that it speaks of, and a region that it
    names besides (``in 1muCR``). ``named``: it is one of several totals, to be told by its text.
    """

    kind: Kind
    text: str
    fit: Fit = ""
    region: str = ""
    named: bool = False

    @property
    def strong(self) -> bool:
        """True where it says without doubt that events are counted."""
        return self.kind in ("observed", "expected")

    @property
    def what(self) -> What:
        """The quantity counted under the label: data, the total, else one process."""
        return self.kind if self.kind in ("observed", "expected") else "process"

    @property
    def of_fit(self) -> Fit:
        """The fit that an expectation is of; data are of none."""
        return "" if self.kind == "observed" else self.fit


def flat(text: str) -> str:
    """A label in plain lower case: no braces of sub- and superscripts, no dollar signs, one kind
    of dash, spaces once.
    """
    text = unicodedata.normalize("NFKC", text).replace("−", "-").replace("–", "-")
    text = re.sub(r"[∑Σ]\s*", "sum ", text).lower()
    text = re.sub(r"[{}$\\]", "", text).replace("µ", "μ")
    return " ".join(text.split())


def read_label(text: str) -> Label:
    """The meaning of a label."""
    text = _BULLET.sub("", " ".join(text.split()))
    low = _AT.sub("", _without_errors(flat(text))).strip(" :*")
    fit: Fit = "pre-fit" if _PREFIT.search(low) else "post-fit" if _POSTFIT.search(low) else ""
    carried = _CARRIER.match(low)
    if carried and not carried["region"].startswith(("data", "the data")):
        return Label(
            "observed",
            text,
            fit,
            text[len(text) - len(carried["region"]) :].strip() or carried["region"],
        )
    if not low:
        return Label("name", text)
    if is_density(text):
        return Label("other", text)
    if _OBSERVED.match(low):
        return Label("observed", text)
    if _OTHER.search(low):
        return Label("other", text)
    if _TOTAL.match(low) or _SYMBOL.match(low) or _BACKGROUNDS.match(text):
        return Label("expected", text, fit)
    if _QUANTITY.search(low) and not _COUNTED.match(low):
        return Label("quantity", text)
    return Label("process", text, fit) if _PROCESS.search(low) else Label("name", text)


def _without_errors(text: str) -> str:
    """A flat label before what its uncertainties are."""
    # brackets at the end begin after all that are closed before them
    last = text.rfind(")", 0, -1) + 1
    signed = _WITH_ERROR.search(text)
    named = _OF_ERROR.search(text, last) if text.endswith(")") else None
    return text[: min((m.start() for m in (signed, named) if m), default=len(text))]


def is_density(text: str) -> bool:
    """True for events per something (``Data / 50 GeV``), not for a quantity in its unit."""
    counted = without_density(text)
    return counted != text and read_label(counted).kind in ("observed", "expected", "process")


def errors_of(text: str) -> tuple[str, ...]:
    """The names that a head gives to the uncertainties of its numbers, in their order:
    ``Expected ± (stat.) ± (syst.)``.
    """
    return tuple(_named(m[1].strip(" .,")) for m in _ERROR_NAME.finditer(flat(text)))


def _named(name: str) -> str:
    short = _SHORT.match(name)
    if short is None:
        return name
    return {"sys": "syst", "theo": "theory", "theor": "theory"}.get(short[1], short[1])


def is_of_processes(text: str) -> bool:
    """True for a name above columns that are processes, whatever each is called:
    ``Signal yields (m, Q)``.
    """
    return bool(_MANY.match(flat(text)))


def is_set_of_processes(text: str) -> bool:
    """True for a name that joins the processes below it (``Expected SM Higgs yields``) and is no
    part of a region.
    """
    return bool(_COUNTED_SET.search(flat(text)))


def is_stage(text: str) -> Fit | None:
    """The fit that a group row speaks of (``Fitted background events``); "" where it says none,
    None where it is no such row.
    """
    low = flat(text).strip(" :")
    if not _STAGE.match(low):
        return None
    return "pre-fit" if _PREFIT.search(low) else "post-fit" if _POSTFIT.search(low) else ""
