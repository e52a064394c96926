"""Which parts of a paper are about the selection: by heading, and by density where headings do not say."""

from __future__ import annotations

import re
from functools import cache

from hepnb.paper import Block, Paper
from hepnb.sweep import vocabulary as words

#: kinds of blocks that can state a requirement
READABLE = ("paragraph", "list", "caption", "table", "footnote")
NO_SECTION = "no section about the selection"
#: so many requirements in a section make it one about the selection, and so many words of a topic make a paragraph one about it
_DENSE = 3
_SEVERAL = 3
_TABLE = r"selection|criteria|requirement|definition|defin(?:e|ing)|regions|preselection"
_NO_TABLE = (
    r"yield|number of events|expected|observed|uncertaint|event counts|cutflow|generat|simulat|remain|efficien"
    r"|background prediction|limits?\b"
)

_STATED = (
    r"criteria for|definition of|requirements that|selection criteria"
    r"|summary of the (?:\w+ ){0,4}(?:selections?|criteria|requirements|regions|cuts)"
)


def aside(paper: Paper, block: Block) -> str:
    """Why a block is not about the selection; "" where it is."""
    if block.kind not in READABLE:
        return "not running text"
    if block.kind in ("table", "caption"):
        return _aside_table(paper, block)
    why = _aside_headings(paper.heading_chain(block), headed=_headed(paper))
    if why == NO_SECTION and _selects(paper, block.section):
        return ""
    return why or ("" if _headed(paper) else _aside_topic(block.text))


def is_control(paper: Paper, block: Block) -> bool:
    """True for text on background estimates, where control regions are defined, and on categories of selected events."""
    return any(_matches(title, r"background|control|validation|categori[sz]") for title in paper.heading_chain(block)[-1:])


def _aside_table(paper: Paper, block: Block) -> str:
    """The caption decides; where it says nothing, the section does."""
    caption = block.text
    for table in paper.tables:
        if block.id == table.block and table.caption in paper.block_by_id:
            caption = paper.block_by_id[table.caption].text
    if _matches(caption, _NO_TABLE) and not _matches(caption, _STATED):
        return "results"
    if _matches(caption, _TABLE) and not _matches(caption, r"^fig"):
        return ""
    return _aside_headings(paper.heading_chain(block), headed=_headed(paper))


def _aside_headings(chain: tuple[str, ...], *, headed: bool) -> str:
    for title in reversed(chain):
        reason = next((why for why, pattern in words.ASIDE if _matches(title, pattern)), "")
        if _matches(title, words.SELECTION) and not (reason and reason in ("references", "results", "systematic uncertainties")):
            own = re.split(r",| and ", title)
            if not reason or any(
                _matches(part, words.SELECTION) and not _matches(part, r"simulat|background|efficienc") for part in own
            ):
                return ""
        if reason:
            return reason
    return NO_SECTION if headed else ""


def _selects(paper: Paper, section: str) -> bool:
    """True for a section whose title does not say what it is about and whose text requires several things."""
    text = " ".join(b.text for b in paper.blocks if b.section == section and b.kind in ("paragraph", "list"))
    return len(_compiled(words.ASKS).findall(text)) >= _DENSE and len(_compiled(words.LIMITS).findall(text)) >= _DENSE


def _aside_topic(text: str) -> str:
    """Why a paragraph without headings is not about the selection: what its words are about, where it requires nothing."""
    if _matches(text, words.STATES):
        return ""
    return next((why for why, pattern in words.TOPICS if len(set(_compiled(pattern).findall(text))) >= _SEVERAL), "")


def _headed(paper: Paper) -> bool:
    """True for a paper that has sections about the selection; without any, the text itself has to tell."""
    return any(
        _matches(s.title, words.SELECTION) and not _matches(s.title, r"simulat|background|efficienc|result") for s in paper.sections
    )


def has_limit(text: str) -> bool:
    """True for a sentence in which something may look like a threshold, for all one can see at a glance."""
    return _matches(text, words.GLANCE)


def aside_sentence(text: str) -> str:
    """Why a sentence states no requirement; "" where it may."""
    if always := next((why for why, pattern in words.ASIDE_ALWAYS if _matches(text, pattern)), ""):
        return always
    if _matches(text, words.STATES):
        return ""
    text = _compiled(words.WORKING_POINT).sub("", text)
    return next((why for why, pattern in words.ASIDE_SENTENCES if _matches(text, pattern)), "")


def _matches(text: str, pattern: str) -> bool:
    return bool(_compiled(pattern).search(text))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
