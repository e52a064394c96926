"""The meaning of a sentence about a trigger: what the trigger asks for, or what is asked of
events afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from hepnb.paper import Table

#: what asks for a limit: the trigger, the selection afterwards (``offline``), or the sentence does
#: not tell
Asks = Literal["trigger", "offline", "doubt"]

THRESHOLD = "threshold of a trigger"
_TRIGGER = re.compile(r"\b(?:triggers?|triggered|HLT\w*|L1|[Ll]evel[- ]1|online)\b")
#: ``At trigger level, jets are required to …`` holds for the whole clause
_STAGE = r"(?:[\w-]+ )?(?:triggers?|HLT|L1|online)(?: levels?| stages?)"
_AT_LEVEL = re.compile(rf"\b(?:[Aa]t|[Ii]n) (?:the )?{_STAGE}\b|\b[Oo]nline,")
#: ``In the dilepton trigger the leading leptons are required to …``
_IN_TRIGGER = re.compile(
    r"\b[Ii]n (?:the|this|each|both) (?:(?!events?\b|data\b|samples?\b|plateau)[\w-]+ ){0,4}?"
    r"triggers?,? (?=(?:the|both|all|two|leading|at least|exactly|jets|[a-z]*leptons|electrons"
    r"|muons|photons)\b)"
)
_AFTERWARDS = re.compile(
    rf"(?:(?!\b(?:to|because|since|due|so)\b)[^,;.]){{0,40}}?\b(?:(?:at|in) (?:the )?{_STAGE}"
    r"|online)\b"
)
#: what is done with a trigger afterwards, and asks for nothing online: ``trigger matching``, ``has
#: to match a trigger``, ``a post-trigger selection``
_NO_ASKER = re.compile(r"[- ](?:match(?:ed|ing)|efficienc\w+|plateaus?|bias\w*|turn-on)\b")
_BESIDE = re.compile(r"(?:\bmatch(?:ed|es|ing)?(?: to)? (?:[\w-]+ ){0,6}(?:[\w-]+-)?|\bpost-)$")
#: what is asked of events and objects, by the analysis
_OFFLINE = re.compile(
    r"\b(?:offline|must|ha(?:s|ve) to|should (?:have|be|pass|satisfy|contain)"
    r"|we (?:\w+ ){0,2}(?:require|select|demand|ask|retain|keep|reject)"
    r"|(?:is|are|was|were|be) (?:\w+ly |also |further |then |in addition )*(?:required|selected"
    r"|rejected|vetoed|retained|accepted|kept|classified|categori[sz]ed)"
    r"(?! (?:by|with|using|through|online)\b)"
    r"|(?:cuts?|requirements?|selections?|criteri(?:on|a)) (?:is|are|was|were) (?:\w+ly |also )*"
    r"(?:applied|imposed))\b"
)
#: why something is asked: ``To be fully efficient for the trigger, …``
_REASON = re.compile(
    r"\s*(?:\w+, )?(?:[Bb]ecause of|[Bb]ased on|[Dd]ue to|[Oo]wing to|[Gg]iven|[Tt]o"
    r"|[Ii]n order to|[Ss]ince|[Aa]s)\b[^,;]*,\s"
)
#: what the analysis asks for because of the thresholds of triggers: ``To stay above these
#: thresholds, all leptons must …``
_BEYOND = re.compile(
    r"(?:\w+,? )?(?:[Ii]n order )?[Tt]o (?:\w+ly )?(?:avoid|exceed|stay|be|remain|operate|work|lie"
    r"|ensure|reach|match|escape|get|keep|account)\b[^,;]*"
    r"\b(?:thresholds?|triggers?|plateaus?|turn-on|efficien\w+)\b[^,;]*, "
)
#: a limit that the words after it say is not the trigger's: ``… GeV cut is applied offline``
_THEN_OFFLINE = re.compile(
    r"(?:(?!\b(?:every|each|all|that|which|events)\b)[^,;.]){0,40}?"
    r"\b(?:offline|(?:are|is) (?:\w+ly )?(?:considered|selected|used|kept|retained"
    r"|accepted|studied|analysed) (?:in the following|further|in this|in the (?:present )?analysis"
    r"|for (?:the |this )?(?:further )?analysis))\b"
)
#: objects that are compared with those of the trigger: how near, the analysis says
_MATCHED = re.compile(r"\bmatch\w*\b[^;]*$")
_NEARNESS = re.compile(r"ΔR|Δφ|\b(?:within|closer)\b")
#: what events that a trigger selects do then: ``events selected with a trigger, satisfy …``,
#: ``a trigger is used to select events in regions where …``
_GOES_ON = re.compile(
    r", (?:satisf(?:y|ies)|fulfil\w*|pass(?:es)?|ha(?:ve|s)|contain|requires?|demands?)(?: |$)"
    r"|\bto select events (?:[^,;]|, (?!where))*,? (?:where|in which)\b"
)
_RELATIVE = re.compile(r"\b(?:that|which|whose|where)\b[^,;:]*$")
_PASSING = re.compile(
    r"\b(?:pass\w*|satisfy\w*|fulfil\w*|fir\w+|selected|recorded|collected|accepted|triggered|by"
    r"|from)\b[^,;]{0,40}$",
    re.IGNORECASE,
)

#: the title of a section on triggers and nothing else
_ON_TRIGGERS = re.compile(
    r"(?:[\d.]+ )?(?:(?:[\w-]+|the|and|of) ){0,3}(?:triggers?|trigger (?:selections?|requirements?"
    r"|strategy|menu|paths?|thresholds?|chains?)|triggering|online selection)",
    re.IGNORECASE,
)

#: what announces that the analysis asks for what follows
_AFTER_ALL = re.compile(
    r"\b(?:offline|after(?:wards)?|addition\w*|further\w*|preselect\w*|then|we (?:\w+ )?require"
    r"|(?:events|candidates) (?:must|are|have))\b"
)

#: captions of tables of triggers: ``Table 3: Thresholds of the single-muon triggers``
_OF_TRIGGERS = re.compile(
    r"(?:Table [\w.]+\s*+(?:[:.]\s*+)?)?(?:[\w-]+,? ){0,6}?(?:[\w-]+-)?(?:triggers?|HLT|L1)\b",
    re.IGNORECASE,
)
_MORE = re.compile(r"\boffline\b|selections?\b|\bpreselect|\bcriteria\b", re.IGNORECASE)


def table_of(caption: str) -> bool:
    """True for a caption whose table is one of triggers, and of nothing that is asked
    afterwards.
    """
    first = re.split(r"(?<=[a-z)])\.\s", caption, maxsplit=1)[0]
    return bool(_OF_TRIGGERS.match(first)) and not _MORE.search(first)


def below_offline(table: Table, place: int) -> bool:
    """True for a cell whose column is headed by what is asked ``offline``."""
    cell = next((c for c in table.cells if c.start <= place < c.end), None)
    return cell is not None and any(
        c.header and c.column <= cell.column < c.column + c.columns and "offline" in c.text.lower()
        for c in table.cells
    )


#: the head of a row on what the trigger asks for
_HEAD = re.compile(
    r"\W*(?:(?:[Ss]ingle|[Dd]i|[Ll]evel-?1|L1|[Hh]igh-level|HLT|[Oo]nline)[- ]?(?:[a-z]+ )?)?"
    r"[Tt]riggers?(?: (?:requirements?|selection|level|paths?|thresholds?))?\s*\|"
    r"(?=.*[<>≥≤])"
)
#: ``requiring two jets, a single-jet trigger, a leading jet …``: the trigger is one of the things
#: that are listed
_LISTS = re.compile(r"\b(?:requir\w+|demand\w+|ask\w+ for)\b[^;:]*$")
_NEXT = re.compile(
    r"s?,? (?:and )?(?:an?|exactly|at (?:least|most)|one|two|three|four|no) (?!trig)"
)


def names(text: str) -> bool:
    """True for text with the name of a trigger in it: ``HLT_mu50``, ``L1_EM20``."""
    return bool(re.search(r"\b(?:HLT|L1|EF)_\w+", text))


def heads(row: str) -> bool:
    """True for a row of a table on limits whose head is the word alone: ``Trigger | > 30``."""
    return bool(_HEAD.match(row))


def lists(titles: Sequence[str], above: str) -> bool:
    """True for a list in a section on the trigger, below a paragraph that speaks of triggers and
    asks for nothing afterwards.
    """
    last = above.rstrip().rsplit(". ", 1)[-1]
    return bool(
        titles
        and _ON_TRIGGERS.fullmatch(" ".join(titles[-1].split()))
        and speaks(above)
        and not _AFTER_ALL.search(last)
    )


def speaks(text: str) -> bool:
    """True for text with a word for a trigger in it."""
    return bool(_TRIGGER.search(text))


def beyond(text: str) -> bool:
    """True for a sentence that begins with the thresholds of triggers as the reason for what the
    analysis asks then.
    """
    reason = _BEYOND.match(text)
    return bool(reason and _OFFLINE.search(text, reason.end()))


def asked_of_them(text: str) -> bool:
    """True for a sentence after one on a trigger that asks for something itself, and speaks of no
    threshold: ``They must have …``.
    """
    return "threshold" not in text and bool(_OFFLINE.search(text))


def asks(before: str, limit: str = "", after: str = "") -> Asks:
    """The source of a ``limit`` between ``before`` and ``after``, in one sentence that speaks of
    a trigger.
    """
    clause = before[before.rfind(";") + 1 :]
    if _matched(clause, limit):
        return "doubt"
    in_trigger = _IN_TRIGGER.search(clause) and "offline" not in clause
    if in_trigger or _AT_LEVEL.search(limit) or _AFTERWARDS.match(after):
        return "trigger"
    if _THEN_OFFLINE.match(after) or re.search(r"\boffline\b", limit):
        return "offline"
    found = list(_TRIGGER.finditer(clause))
    if not found:
        return "offline"
    last = found[-1]
    reason = _REASON.match(clause)
    if (
        reason
        and last.end() <= reason.end()
        and _OFFLINE.search(clause[reason.end() :] + limit + after)
    ):
        return "offline"
    listed = _LISTS.search(clause[: last.start()]) and _NEXT.match(clause + limit, last.end())
    if listed and clause.startswith(",", last.end()):
        return "offline"
    offline = next(reversed(list(_OFFLINE.finditer(clause, last.end()))), None)
    if offline is None:
        return (
            "doubt"
            if _only_beside(clause, found) or _GOES_ON.search(clause, last.end())
            else "trigger"
        )
    if offline[0] == "offline":
        return "offline"
    if _AT_LEVEL.search(clause[: offline.start()]):
        return "trigger"
    return _asked_after(clause, last, offline)


def _only_beside(clause: str, found: list[re.Match[str]]) -> bool:
    """True where all words for a trigger say what is done with it afterwards."""
    return not _RELATIVE.search(clause, found[-1].end()) and all(
        _NO_ASKER.match(clause, m.end()) or _BESIDE.search(clause[: m.start()]) for m in found
    )


def _matched(clause: str, limit: str) -> bool:
    """True for the distance within which objects are those of the trigger."""
    match = _MATCHED.search(clause)
    near = _NEARNESS.search(limit) or (match and _NEARNESS.search(clause, match.start()))
    return bool(match and near and _TRIGGER.search(clause, match.start()))


def _asked_after(clause: str, trigger: re.Match[str], asked: re.Match[str]) -> Asks:
    """The source in ``… trigger … are required …``: what passed the trigger, the trigger's own
    objects, or one cannot tell.
    """
    between = clause[trigger.end() : asked.start()]
    if _RELATIVE.search(between):
        return "doubt"
    if between.strip():
        return "offline"
    return "offline" if _PASSING.search(clause[: trigger.start()]) else "trigger"
