"""The card of a paper: what it is, what is in it, what could not be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from hepnb import render, workflow
from hepnb.markup import Html, joined, paper_text, tag
from hepnb.notebook import show
from hepnb.paper import Cited, Paper
from hepnb.plurals import several
from hepnb.spec import Phrase, PhraseState


def papers(
    loaded: Paper, phrases: Sequence[Phrase], others: Sequence[Paper], cited: Cited
) -> show.Static:
    """The card of the paper under review, with its threshold-like phrases, and those of others
    that are at hand.
    """
    more = (
        show.stack(show.note("Also loaded:"), paper(p, workflow.phrases(p), Cited()))
        for p in others
    )
    return show.stack(paper(loaded, phrases, cited), *more)


def paper(loaded: Paper, phrases: Sequence[Phrase], cited: Cited) -> show.Static:
    """Title, authors, abstract, sections with the phrases in each, references, what could not be
    read.
    """
    count = Counter(p.section for p in phrases if p.state != PhraseState.DISMISSED)
    rows = [
        (f"{s.number} {s.title}".strip(), f"{s.page or '–'}", f"{count[s.id] or '–'}")
        for s in loaded.sections
    ]
    text = render.paper_card(loaded, phrases, cited)
    links = [tag("li", paper_text(render.link(k).strip())) for k in cited.links]
    html = joined([
        tag("div", tag("b", paper_text(loaded.title or "(no title found)"))),
        tag("div", render.short_authors(loaded.authors)),
        tag("div", render.paper_size(loaded)),
        *([tag("div",
        tag("a", "HEPData record", href=loaded.hepdata,
        rel="noopener"))] if loaded.hepdata else []),
        *([_folded("Abstract",
        tag("div", paper_text(loaded.abstract)))] if loaded.abstract else []),
        _folded(several(len(rows), "section"),
        Html(show.table(("section", "page", "possible cuts"), rows).html)),
        _folded(render.references_found(loaded), tag("ul", *links)) if links else tag("div",
        render.references_found(loaded)),
        *([tag("div", f"compared: {loaded.checked}")] if loaded.checked else []),
        *(tag("div", f"⚠ {w}") for w in (*loaded.warnings, *cited.warnings)),
    ])  # fmt: skip
    return show.Static(html, text)


def _folded(title: str, content: Html) -> Html:
    return tag("details", tag("summary", title), content)
