"""Knowledge of an extraction beside its lines, put into the text of the spec: refusals, votes,
doubts of a model.

Whatever can be found again from the paper and the text is not kept: `hepnb.review` finds it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from hepnb import spec as specs
from hepnb.adl import finding_comments, tree
from hepnb.adl.dismissals import UNSAID, Dismissal, Verb
from hepnb.spec import Phrase, PhraseState, Spec


def commented(spec: Spec) -> Spec:
    """The spec whose text has its findings, the votes of its lines and what a model doubts, as
    comments.
    """
    adl = {r.id: r for r in spec.requirements}
    said: dict[str, list[str]] = {}
    for f in spec.findings:
        r = adl.get(f.requirement)
        said.setdefault(r.block if r else f.block, []).append(
            finding_comments.FindingComment(f, r.adl if r else "").text
        )
    for r in spec.requirements:
        if r.votes[1] > 1:
            said.setdefault(r.block, []).append(finding_comments.Votes(*r.votes, r.adl).text)
    doubts = [str(d).removeprefix("#") for d in _doubts(spec.phrases)]
    titles = {b.title for b in spec.tree.blocks}
    above = [
        *doubts,
        *(text for title, texts in said.items() if title not in titles for text in texts),
    ]
    items = (
        _commented(i, said.get(i.title, ())) if isinstance(i, tree.Block) else i
        for i in spec.tree.items
    )
    analysis = tree.Analysis((*map(tree.Comment, above), *items))
    return _relined(replace(spec, tree=analysis))


def _doubts(phrases: Sequence[Phrase]) -> Iterator[Dismissal]:
    for p, nth, among in specs.numbered(phrases):
        if p.state == PhraseState.OPEN and p.reason:
            verb: Verb = "unsaid" if p.reason.startswith(UNSAID) else "doubted"
            yield Dismissal(p.page, p.quote, p.reason, nth if among > 1 else 0, verb)


def _commented(block: tree.Block, texts: Iterable[str]) -> tree.Block:
    return replace(block, statements=(*block.statements, *map(tree.Comment, texts)))


def _relined(spec: Spec) -> Spec:
    """The spec with the line numbers of its canonical text, and the findings as they are read
    from there.
    """
    new = specs.read(specs.text_of(spec), source=spec.source, paper=spec.paper)
    lines = {r.id: r.line for r in new.requirements}
    requirements = tuple(replace(r, line=lines.get(r.id, 0)) for r in spec.requirements)
    return replace(spec, tree=new.tree, requirements=requirements, findings=new.findings)
