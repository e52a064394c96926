"""Paper → phrases and passages, without a model: what in the text looks like a threshold, and how
it reads.

sections ─routing▶ blocks ─tokens▶ sentences ─limits, reading▶ readings ─▶ Phrase
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from hepnb.paper import Block, Paper, PaperKey
from hepnb.spec import Phrase, PhraseState
from hepnb.sweep import asked_elsewhere, routing, table_notes, triggers, unreadable
from hepnb.sweep.about import defined
from hepnb.sweep.labels import labelled, of_family, of_kinds, of_tables
from hepnb.sweep.reading import PARAMETERS, Reading
from hepnb.sweep.reading_text import told
from hepnb.sweep.rules.conditions import BETWEEN_TRIGGERS, PARTICLE_LEVEL, TAG_AND_PROBE
from hepnb.sweep.rules.doubts.descriptions import RESULT
from hepnb.sweep.scopes import Whereabouts, title_regions
from hepnb.sweep.sentence import Sentence
from hepnb.sweep.setting_aside import topics
from hepnb.sweep.subjects import of_title
from hepnb.sweep.tables.reasons import TURNED
from hepnb.sweep.tables.states import states_regions
from hepnb.sweep.tables.table import table_readings
from hepnb.sweep.tokens import plain, sentences
from hepnb.vocabulary import sentences as words

__all__ = [
    "PARAMETERS",
    "Passage",
    "Reading",
    "passages",
    "phrase",
    "read",
    "readings",
    "sweep",
    "told",
]


#: why a block is set aside in a section about a background
BACKGROUND = "background estimate"
#: why a cell is set aside that repeats an open one
AS_ABOVE = "the same words as an open cell above, which is to be decided"


#: words before a purpose that begins a sentence: ``Additionally, in order to …``
_LEADS = re.compile(r"\W*(?:\w+,? ?){0,2}")
_COMMA = re.compile(r",(?!\d) ")
#: what follows the purpose asks for something
_ASKED = re.compile(
    rf"{words.ASKS}|\b(?:applied|imposed|must|will fail|fails|excluded)\b", re.IGNORECASE
)
_PURPOSE = re.compile(r",? (?:in order (?:to|that)|so as to|which)\b")
_ANOTHER = re.compile(
    r"(?:and|but) (?!which|that|thus|so)|(?:an?|the) (?:\w+ ){0,3}(?:requirement|cut|veto|selection"
    r"|criterion)\b|we |events? |(?:all |both )?(?:jets|leptons|electrons|muons|photons|taus) "
)
#: of a section about a background: what is done with all events or candidates there
_OF_ALL = re.compile(
    r"\b(?:candidates|events) (?:[^.;]{0,60} )?(?:are|is) (?:\w+ly )?(?:vetoed|rejected|removed)\b"
    r"|\b(?:removed|rejected|suppressed) by vetoing\b"
    r"|\bfits? (?:is|are) (?:only )?(?:performed|restricted|made|done) (?:for|in|to|over)\b",
    re.IGNORECASE,
)
_OF_SAMPLES = re.compile(
    r"\b(?:control|sidebands?|validation|enriched|samples?|regions?|CRs?|VRs?|simulat\w+|MC)\b"
)


#: a number beside a sign in a displayed formula
_INEQUALITY = re.compile(
    r"[<>≤≥⩽⩾∈∉] ?[(\[]?[+−–-]?(?!0(?![.\d]))\d|\b(?!0 )\d[\d.]*(?: ?[A-Za-z]{1,3})? ?[<>≤≥⩽⩾]"
)

_ITS_NUMBER = re.compile(r"\s*\([A-Z]?\.?\d+(?:\.\d+)*[a-z]?\)\s*$")


@dataclass(frozen=True)
class Passage:
    """A block that is worth a model's attention, with the titles of the sections around it,
    outermost first.
    """

    block: Block
    headings: tuple[str, ...]


def sweep(paper: Paper) -> tuple[Phrase, ...]:
    """Every threshold-like phrase of a paper in reading order: open, or dismissed with the
    reason.
    """
    return tuple(phrase(block, reading) for block, reading in readings(paper))


def passages(paper: Paper) -> tuple[Passage, ...]:
    """The blocks about the selection, in reading order."""
    return tuple(
        Passage(b, paper.heading_chain(b)) for b in paper.blocks if not routing.aside(paper, b)
    )


def readings(paper: Paper) -> tuple[tuple[Block, Reading], ...]:
    """Every threshold-like phrase with its block and all that its sentence tells; a paper is
    read once.
    """
    return _kept(PaperKey(paper))


@lru_cache(maxsize=8)
def _kept(key: PaperKey) -> tuple[tuple[Block, Reading], ...]:
    return tuple(asked_elsewhere.settled(tuple(_readings(key.paper))))


def _readings(paper: Paper) -> Iterator[tuple[Block, Reading]]:
    carried: tuple[str, ...] = ()
    section, above = "", ""
    texts = [plain(b.text) for b in paper.blocks if b.kind in routing.READABLE]
    of_table = {b.id: _table_readings(paper, b, why) for b, why in _tables(paper)}
    named = (n for found, why in of_table.values() if not why for r in found for n in r.regions)
    own, labels = defined(texts), labelled(texts) | of_tables(named)
    families = labels | of_kinds(texts)
    where = Whereabouts(own=own, labels=labels)
    since: list[Block] = []
    for block in paper.blocks:
        if block.kind == "equation":
            yield from _displayed(paper, block)
        if block.kind not in routing.READABLE:
            continue
        common = table_notes.after_common(plain(block.text)) if since else 0
        of_table_above = (
            table_notes.regions_above(since, of_table[since[0].id][0]) if common else ()
        )
        since = [block] if block.id in of_table else [*since, block] if since else []
        if block.section != section:
            titles = paper.heading_chain(block)
            carried, section, above = of_title(titles), block.section, ""
            of_regions = routing.lists_regions(titles)
            where = Whereabouts(
                title_regions(titles),
                own,
                named=where.named,
                parts=where.parts,
                of_regions=of_regions,
                labels=labels,
                of_some=any(of_family(t, families) for t in titles),
            )
        announced = block.kind == "list" and asked_elsewhere.announces(above)
        above = block.text if block.kind == "paragraph" else above
        why = routing.aside(paper, block)
        table = paper.table_by_block.get(block.id)
        cells = (c.text for c in table.cells) if table else ()
        if (unread := unreadable.of_no_text(block, cells)) is not None:
            yield block, replace(unread, why=why)
            continue
        if block.kind == "table":
            found, why = of_table[block.id]
            of_triggers = triggers.table_of(routing.caption(paper, block))
            found = [
                r
                if table and triggers.below_offline(table, r.start)
                else _of_a_trigger(block, r, of_triggers=of_triggers)
                for r in found
            ]
        else:
            # of what a footnote speaks, the sentence with its mark says, which need not be the last
            # one
            before = () if block.kind == "footnote" else carried
            found, after = _text_readings(
                block,
                before,
                Whereabouts(own=own, labels=labels) if block.kind == "footnote" else where,
                aside=bool(why),
                begin=common if of_table_above else 0,
            )
            if block.kind == "list" and triggers.lists(paper.heading_chain(block), above):
                found = [replace(r, why=r.why or triggers.THRESHOLD) for r in found]
            found = asked_elsewhere.listed_otherwise(block, above, found)
            if of_table_above:
                found = [table_notes.of_regions(r, of_table_above) for r in found]
            carried = carried if block.kind == "footnote" else after
        for reading in unreadable.kept_open(block, found):
            said = asked_elsewhere.despite(block, reading, why, announced=announced)
            if why == BACKGROUND and not reading.why and _of_all(block, reading):
                said = replace(reading, stated=False)
            yield block, said.of_one


def _displayed(paper: Paper, block: Block) -> Iterator[tuple[Block, Reading]]:
    """The inequalities of a displayed formula: phrases for a person, since of which events or
    objects they are, the text around it says.
    """
    if not _INEQUALITY.search(block.text):
        return
    why = routing.aside_displayed(paper, block)
    formula = replace(block, text=_ITS_NUMBER.sub("", block.text))
    found, _ = _text_readings(formula, (), Whereabouts(), aside=bool(why))
    for r in found:
        if _INEQUALITY.search(block.text, r.start, r.end) and not r.why:
            yield block, replace(r, stated=False, why=why)


def _tables(paper: Paper) -> Iterator[tuple[Block, str]]:
    """The tables that are read, with the reason why their place sets them aside."""
    for block in paper.blocks:
        table = paper.table_by_block.get(block.id)
        cells = (c.text for c in table.cells) if table else ()
        if block.kind == "table" and unreadable.of_no_text(block, cells) is None:
            yield block, routing.aside(paper, block)


def _of_all(block: Block, reading: Reading) -> bool:
    """True in a section about a background for what is asked of all events: it names no sample or
    region of its own.
    """
    start, end = reading.sentence
    text = plain(block.text)
    return bool(_OF_ALL.search(text, start, end)) and not _OF_SAMPLES.search(text, start, end)


def _table_readings(paper: Paper, block: Block, why: str) -> tuple[list[Reading], str]:
    """The readings of a table, and why it is set aside: one that sets limits for regions counts
    wherever it floats.
    """
    table = paper.table_by_block.get(block.id)
    stays = bool(
        why
        and table
        and (states_regions(table) or routing.names_thresholds(routing.caption(paper, block)))
    )
    return list(
        _once(block, table_readings(paper, block, results=stays and why == "results"))
    ), "" if stays else why


def _once(block: Block, found: list[Reading]) -> Iterator[Reading]:
    """The readings of a table; an open cell that says what one above says, on the same page, is
    one thing to decide about.
    """
    seen: set[tuple[int, str, int]] = set()
    for r in found:
        # ``inverted`` is said of the requirement of its row
        row = r.row if r.uncertain == TURNED else -1
        key = block.page_at(r.start), " ".join(block.text[r.start : r.end].split()), row
        again = key in seen and r.row >= 0 and not r.stated and not r.why
        yield replace(r, why=AS_ABOVE) if again else r
        if not r.stated:
            seen.add(key)


def _of_a_trigger(block: Block, reading: Reading, *, of_triggers: bool) -> Reading:
    """A reading of a row that names a trigger, or of a table ``of_triggers``: its numbers are
    thresholds of triggers.
    """
    start, end = block.text.rfind("\n", 0, reading.start) + 1, block.text.find("\n", reading.end)
    named = any(c.quantity == "trigger" for c in reading.comparisons)
    row = block.text[start : end if end >= 0 else len(block.text)]
    threshold = not named and (of_triggers or triggers.names(row) or triggers.heads(row))
    return replace(reading, why=triggers.THRESHOLD) if threshold else reading


def _text_readings(
    block: Block,
    carried: tuple[str, ...],
    where: Whereabouts,
    *,
    aside: bool,
    begin: int = 0,
) -> tuple[list[Reading], tuple[str, ...]]:
    """The readings of running text; the subject and the region go on from sentence to sentence.

    In text that is set ``aside`` only sentences with a limit or a level are looked at: most of it
    has none. ``begin``: from there on the text lists requirements without a verb, 0 for other text.
    """
    text, found, triggered, states = plain(block.text), [], False, False
    last, before = text.rfind("trigger"), False
    measured = tuple((m, r) for r in (TAG_AND_PROBE, PARTICLE_LEVEL) if (m := r.search(text)))
    where.new_block(text, is_list=block.kind == "list")
    for first, end, result in _parts(text):
        start = begin if first < begin < end else first
        # "These electrons were also required to …" goes on with what the sentence before is about
        goes_on = text[start:end].startswith(("These", "Such", "They")) or (
            "threshold" in text[start:end] and not triggers.beyond(text[start:end])
        )
        speaks = triggers.speaks(text[start:end])
        triggered = (speaks and triggers.asks(text[start:end]) == "trigger") or (
            triggered and not speaks and goes_on
        )
        if aside and not routing.has_limit(text[start:end]):
            continue
        if (unread := unreadable.crowded(text, start, end)) is not None:
            found.append(replace(unread, why=result))
            continue
        # an item of a list has no verb; what follows a semicolon goes on with that of the sentence
        above = text[:start].rstrip()
        in_list = (
            begin > 0
            or block.kind == "list"
            or above.endswith("•")
            or (states and above.endswith(";"))
        )
        alone = in_list or block.kind == "footnote"
        sentence = Sentence(text, start, end, carried, item=alone, in_list=in_list, where=where)
        states = sentence.states
        going_on = triggered and not speaks
        # a sentence that asks may ask it of what the trigger selected, or say what the trigger asks
        either = going_on and triggers.asked_of_them(text[start:end])
        why = result or (triggers.THRESHOLD if going_on and not either else "")
        about = topics(text, start, end)
        read: Sequence[Reading] = sentence.readings()
        between = before and start < last and "trigger" not in text[start:end]
        if (between or either) and not why and BETWEEN_TRIGGERS.on:
            read = tuple(
                replace(r, stated=False, rule=BETWEEN_TRIGGERS.name) for r in read
            )  # triggers go on in the next sentence
        for words_of, rule in measured:
            if words_of.start() < end:
                read = tuple(replace(r, stated=False, rule=rule.name) for r in read)
        before = "trigger" in text[start:end]
        listed = end - len(text[start:end].lstrip("•–- \n")) if block.kind == "list" else -1
        found += [
            replace(
                r,
                # an item that begins with a limit states it, whatever it says of it then
                why=why
                or (
                    ""
                    if r.start == listed or (listed >= 0 and _ends_item(text, r, start, end))
                    else about.of(max(r.start, r.own), r.end)
                )
                or r.why,
            )
            for r in read
        ]
        carried = carried if result else sentence.main
    return found, carried


def _ends_item(text: str, reading: Reading, start: int, end: int) -> bool:
    """True for ``Share of valid hits > 0.8``: an item that ends with its limit, and has a sign."""
    quote = text[reading.start : reading.end]
    single = start <= reading.start and not text[reading.end : end].strip(" .;,")
    return single and "%" not in quote and bool(re.search(r"[<>≥≤]", quote))


def _parts(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, why it is set aside) of the sentences of a text; what a requirement is for is
    a part of its own.
    """
    for start, end in _bounded(sentences(text), text):
        match = RESULT.search(text, start + 1, end)
        leads = match is not None and _LEADS.fullmatch(text, start, match.start())
        comma = match and _COMMA.search(text, match.end(), end)
        if match is None or (leads and not comma):
            yield start, end, ""
            continue
        asked_then = comma and _ASKED.search(text, comma.end(), end)
        goes_on = comma and asked_then and (leads or _goes_on(text, match, comma, end))
        if not leads:
            yield start, match.start(), ""
        yield match.start(), comma.start() if comma and goes_on else end, RESULT.why
        if comma and goes_on:
            yield comma.end(), end, ""


def _goes_on(text: str, purpose: re.Match[str], comma: re.Match[str], end: int) -> bool:
    """True where what follows the purpose of a requirement is another one: ``, in order to …, and
    events must``, ``…, a requirement is imposed``.
    """
    return bool(_PURPOSE.match(purpose[0]) and _ANOTHER.match(text, comma.end(), end))


def _bounded(found: Iterator[tuple[int, int]], text: str) -> Iterator[tuple[int, int]]:
    """Sentences of bounded length: a longer one is cut at a space."""
    for start, end in found:
        begin = start
        while end - begin > unreadable.LONGEST_SENTENCE:
            cut = text.rfind(" ", begin + 1, begin + unreadable.LONGEST_SENTENCE) + 1 or end
            yield begin, cut
            begin = cut
        if begin < end:
            yield begin, end


def read(text: str) -> list[Reading]:
    """The readings of a piece of running text, as if it stood in the selection of a paper."""
    where = Whereabouts(own=defined((text,)), labels=labelled((plain(text),)))
    found = _text_readings(Block("b0", "paragraph", text, ()), (), where, aside=False)[0]
    return [r.of_one for r in found]


def phrase(block: Block, reading: Reading) -> Phrase:
    """A reading as the record that a spec keeps."""
    state = PhraseState.DISMISSED if reading.why else PhraseState.OPEN
    quote = block.text[reading.start : reading.end]
    page = block.page_at(reading.start)
    return Phrase(
        block.id,
        reading.start,
        reading.end,
        page,
        quote,
        reading.comparisons,
        block.section,
        state,
        "",
        reading.why,
    )
