"""Three published papers with the answers of a capable reader, given from the questions alone:
recorded, replayed, scored.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from hepnb.benchmark import draft, truth
from hepnb.benchmark.score import score
from hepnb.extract import patterns
from hepnb.extract.model import drafts
from hepnb.extract.model.prompted import ModelReading, Prompted
from hepnb.models.recorded import Recorded, Replayed
from hepnb.paper import Paper
from hepnb.readers import read
from tests.conftest import shared
from tests.unit.told import Told

pytestmark = pytest.mark.long

#: recall and precision at the least, of the model alone
PAPERS = {"1704.07323": (0.95, 0.96), "1704.07781": (0.95, 0.96), "1706.09933": (0.95, 0.96)}


@pytest.fixture(scope="module", params=PAPERS)
def read_twice(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Paper, ModelReading, ModelReading]:
    """The paper, what the reader read, and what the record of that gives without it."""
    paper = read(str(shared(f"papers/{request.param}.pdf")))
    record: Path = tmp_path_factory.mktemp("answers") / "answers.jsonl"
    asked = Prompted(Recorded(Told(request.param), record), questions="whole").read(paper)
    return paper, asked, Prompted(Replayed(record), questions="whole").read(paper)


def test_the_record_gives_the_same_records_without_the_reader(
    read_twice: tuple[Paper, ModelReading, ModelReading],
) -> None:
    """Every rule, block and finding."""
    _, asked, replayed = read_twice
    assert replayed == asked
    assert not asked.weak


def test_what_it_read_is_in_the_draft(read_twice: tuple[Paper, ModelReading, ModelReading]) -> None:
    """Recall and precision against the facts of the paper, alone; with the patterns not less."""
    paper, asked, _ = read_twice
    known = next(t for t in truth.shipped() if t.paper == paper.id)
    found = []
    for spec in (drafts.alone(paper, asked), drafts.merged(paper, asked, patterns.read(paper))):
        got = score(known, draft.of(spec))
        found.append((got.recall.value or 0.0, got.precision.value or 0.0))
    recall, precision = PAPERS[paper.id]
    assert found[0][0] >= recall
    assert found[0][1] >= precision
    assert found[1][0] >= found[0][0] - 0.01
    assert found[1][1] >= found[0][1] - 0.01
