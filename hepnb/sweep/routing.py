"""The parts of a paper about the selection: by heading, and by density where headings do not
say.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache, lru_cache
from typing import Literal, TypeAlias

from hepnb.paper import Block, Paper, PaperKey
from hepnb.sweep.tokens import plain, sentences
from hepnb.vocabulary import sentences as words

#: kinds of blocks that can state a requirement
READABLE = ("paragraph", "list", "caption", "table", "footnote")
NO_SECTION = "no section about the selection"
_INTRODUCTION = "introduction or summary"
_RESULTS = "results"
#: so many requirements in a section make it one about the selection, and so many words of a topic
#: make a paragraph one about it
_DENSE = 3
#: what a part of a title may be about besides the selection, and what regions are not the signal's
_NOT_OWN = r"simulat|background|efficienc"
_CONTROL = r"background|control|validation"
#: what a title of results says of a part that is no selection
_REPORTED = dict(words.ASIDE)["results"]
_CATEGORIES = r"categor(?:i[sz]|ies)"
#: what a part of a paper states besides the selection of all events
Tells: TypeAlias = Literal["", "control", "categories"]
_APART: tuple[tuple[Tells, str], ...] = (("control", _CONTROL), ("categories", _CATEGORIES))
#: "Control, signal and uncertainty determination regions" says which regions there are
_REGIONS = r"\b(?:signal|control|validation)\b[\w\s,-]*\bregions?$"
_SEVERAL = 3
_TABLE = (
    r"selection|criteria|requirement|definition|defin(?:e|ing)|regions|preselection"
    r"|cut values?|\bcuts? (?:on|applied|used)|(?:bdt|mva|score|discriminant|tagger) thresholds?"
    r"|categori[sz]ation|categories"
    # windows and thresholds that move with the mass of a signal
    r"|(?:mass|search|signal|energy) windows?\b|\bwindows? (?:used|applied|for (?:each|every|all))"
)
#: a caption that begins with this says what is selected, whatever it speaks of afterwards
_SELECTS = (
    r"^\W*(?:Tab(?:le|\.)\s*[\w.]+\W+)?(?:(?:the|an?|main|final|offline|event|object|overview|summary"
    r"|list|description|of|and|signal|control|validation|search|analysis|applied)\s+)*"
    r"(?:pre)?(?:selections?|criteria|requirements?|cuts|definitions?|categori[sz]ation)\b"
)
_NO_TABLE = (
    r"yield|number of events|(?<!is )(?<!are )expected|observed|uncertaint|event counts|cutflow"
    r"|generat|simulat|remain|efficien"
    r"|background prediction|limits?\b|hyper-?parameter|separation power"
    r"|used (?:in|for|to) (?:the )?train"
)

_STATED = (
    r"criteria for|definitions? of|(?:regions?|SRs?|categor(?:y|ies)|bins?"
    r"|intervals?) definitions?|used to define"
    r"|requirements that|selection criteria|^\W*(?:Tab(?:le|\.)\s*[\w.]+\W+)?(?:(?:the|list of) )?"
    r"(?:(?:minim|maxim)\w+|threshold|cut|boundary) values?|(?:divi(?:ded|sion)|binning)\b[^.;]*"
    r"\binto (?:\w+ ){0,2}bins"
    r"|summary of the (?:\w+ ){0,4}(?:selections?|criteria|requirements|regions|cuts)"
)
#: thresholds in a table of results
_THRESHOLDS = (
    r"\b(?:minimum|maximum|minimal|maximal|optimi[sz]ed|optimal|values? of the) (?:\S+ ){0,4}"
    r"(?:requirements?|cuts?|thresholds?|selections?)\b"
)


def aside(paper: Paper, block: Block) -> str:
    """The reason why a block is not about the selection; "" where it is, or where nothing says
    that it is not.
    """
    return _asides(PaperKey(paper))[block.id]


def aside_displayed(paper: Paper, block: Block) -> str:
    """The reason why a displayed formula is not about the selection, as if it were a paragraph."""
    return _aside(paper, replace(block, kind="paragraph"))


@lru_cache(maxsize=8)  # the sweep, the passages and the citations of a paper ask for the same
def _asides(key: PaperKey) -> dict[str, str]:
    return {block.id: _aside(key.paper, block) for block in key.paper.blocks}


def _aside(paper: Paper, block: Block) -> str:
    if block.kind not in READABLE:
        return "not running text"
    if block.kind in ("table", "caption"):
        return _aside_table(paper, block)
    why = _aside_headings(paper.heading_chain(block), headed=_headed(paper))
    if _headed(paper):
        doubtful = why == NO_SECTION or (why == _RESULTS and _weak(paper.heading_chain(block)))
        if doubtful and (_selects(_running_text(paper, block.section)) or _requires(block.text)):
            return ""
        return (
            (_aside_topic(block.text) or ("" if _limits(block.text) else why))
            if why == NO_SECTION
            else why
        )
    return _aside_letter(paper, block, why)


def tells(paper: Paper, block: Block) -> Tells:
    """The roles of text besides the selection of all events: ``control`` regions, or ``categories``
    of selected events.

    "Backgrounds and event selection" is about the selection as well: a line from there is no
    control region's. A table floats: its caption says whether it is about control regions.
    """
    return next((what for what, pattern in _APART if _is_about(paper, block, pattern)), "")


def lists_regions(titles: tuple[str, ...]) -> bool:
    """True for a section about several regions, categories or channels."""
    return bool(titles) and _matches(
        titles[-1], r"\b(?:regions|categor\w+|channels|final states)\b"
    )


def _is_about(paper: Paper, block: Block, pattern: str) -> bool:
    if block.kind in ("table", "caption"):
        said = caption(paper, block)
        return _matches(said, pattern) and not _matches(said, r"signal|search|select")
    title = paper.heading_chain(block)[-1:]
    return any(_matches(t, pattern) and not _of_its_own(t, rf"{_NOT_OWN}|{pattern}") for t in title)


def _aside_letter(paper: Paper, block: Block, why: str) -> str:
    """Of a paper without a section about the selection: what the paragraph is about, and its title
    where both agree.

    A letter says everything under "Introduction" or "Abstract", so that only text without a
    requirement is set aside for that.
    """
    if why not in ("", _INTRODUCTION, _RESULTS) or (
        why == _RESULTS and not _weak(paper.heading_chain(block))
    ):
        return why
    if _requires(block.text):
        return ""
    return _aside_topic(block.text) or ("" if _limits(block.text) else why)


def _aside_table(paper: Paper, block: Block) -> str:
    """The caption decides; where it says nothing, the section does."""
    said = caption(paper, block)
    first = said[: next(sentences(said), (0, 0))[1]]
    told = _matches(first, _SELECTS) and not _matches(first, _NO_TABLE)
    if not told and _matches(said, _NO_TABLE) and not _matches(said, _STATED):
        return "results"
    if _matches(said, _TABLE) and not _matches(said, r"^fig"):
        return ""
    return _aside_headings(paper.heading_chain(block), headed=_headed(paper))


def caption(paper: Paper, block: Block) -> str:
    """The caption of a table; a block that is none itself."""
    table = paper.table_by_block.get(block.id)
    return (
        paper.block_by_id[table.caption].text
        if table and table.caption in paper.block_by_id
        else block.text
    )


def names_thresholds(said: str) -> bool:
    """True for the caption of a table of results that has thresholds as well: ``values of the
    minimum H_T requirement``.
    """
    return _matches(said, _THRESHOLDS)


def _aside_headings(chain: tuple[str, ...], *, headed: bool) -> str:
    for title in reversed(chain):
        reason = _reason(title)
        if _selection(title, reason):
            return ""
        if reason:
            return reason
    return NO_SECTION if headed else ""


@lru_cache(maxsize=1024)
def _reason(title: str) -> str:
    """The reason that a title gives why what is below it is not about the selection."""
    return next((why for why, pattern in words.ASIDE if _matches(title, pattern)), "")


def _selection(title: str, reason: str) -> bool:
    """True for a title about the selection, as a whole or in one of its parts where it is about
    something else as well.
    """
    if reason != "references" and _matches(title, _REGIONS):
        return True
    if not _matches(title, words.SELECTION) or reason in ("references", "systematic uncertainties"):
        return False
    if reason == _RESULTS:
        return _of_its_own(title, rf"{_NOT_OWN}|{_REPORTED}")
    return not reason or _of_its_own(title)


def _of_its_own(title: str, other: str = _NOT_OWN) -> bool:
    """True for a title of which one part, between commas and "and", is about the selection and
    nothing ``other``.
    """
    return any(
        _matches(part, words.SELECTION) and not _matches(part, other)
        for part in re.split(r",| and |&", title)
    )


def _weak(chain: tuple[str, ...]) -> bool:
    """True below a title that may be one of results, as "The measurement" is: the text has to
    tell.
    """
    title = next(
        (t for t in reversed(chain) if any(_matches(t, pattern) for _, pattern in words.ASIDE)), ""
    )
    return not _matches(title, words.RESULTS)


def _running_text(paper: Paper, section: str) -> str:
    return " ".join(
        b.text for b in paper.blocks if b.section == section and b.kind in ("paragraph", "list")
    )


@lru_cache(maxsize=64)  # asked of a section for each of its blocks
def _selects(text: str) -> bool:
    """True for the text of a section that requires several things, where its title does not say
    what it is about.
    """
    return (
        len(_compiled(words.ASKS).findall(text)) >= _DENSE
        and len(_compiled(words.LIMITS).findall(text)) >= _DENSE
    )


def _requires(text: str) -> bool:
    """True where one sentence asks for something with a number."""
    clear = plain(text)
    spans = (clear[start:end] for start, end in sentences(clear))
    return any(
        _matches(s, words.ASKS) and _limits(s) and not _matches(s, words.BY_OTHERS) for s in spans
    )


def _limits(text: str) -> bool:
    return _matches(text, words.LIMITS)


def _aside_topic(text: str) -> str:
    """The reason why a paragraph without headings is not about the selection: the topic of its
    words, where it requires nothing.
    """
    if _matches(text, words.STATES):
        return ""
    return next(
        (
            why
            for why, pattern in words.TOPICS
            if len(set(_compiled(pattern).findall(text))) >= _SEVERAL
        ),
        "",
    )


def _headed(paper: Paper) -> bool:
    """True for a paper that has sections about the selection; without any, the text itself has
    to tell.
    """
    return any(_heads_selection(s.title) for s in paper.sections)


@lru_cache(maxsize=1024)  # asked of every section for each block
def _heads_selection(title: str) -> bool:
    return _of_its_own(title, rf"{_NOT_OWN}|result") and (
        not _matches(title, _NOT_OWN) or _matches(title, r"selection")
    )


def has_limit(text: str) -> bool:
    """True for a sentence in which something may look like a threshold, for all one can see at a
    glance.
    """
    return _matches(text, words.GLANCE)


def _matches(text: str, pattern: str) -> bool:
    return bool(_compiled(pattern).search(text))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
