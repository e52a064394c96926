"""Writes hepnb/benchmark/*.yaml: the facts in hand-made annotations of papers, without a word of
the papers.

    python scripts/make_benchmark.py FOLDER

The folder has ``annotations/ID.yaml`` and ``papers/ID.pdf``: of the annotation are taken subject,
quantity, operator, value, unit, page and block of every requirement with a number, and the
references that it lists; of the PDF the version on arXiv's stamp and the DOI that it prints.
Quotes, notes and requirements without a number stay behind.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pypdfium2
import yaml

from hepnb.benchmark import truth

FOLDER = Path(__file__).parents[1] / "hepnb" / "benchmark"
_HEAD = """\
# What the selection of this paper requires, as facts; none of its sentences.
# Written down by hand (docs/benchmark.md).
# {collaboration} Collaboration, arXiv:{paper}{version}, doi:{doi}:
# {title}
"""


def made(annotation: Path, pdf: Path) -> str:
    """The truth file of a paper."""
    version, doi = stamped(pdf)
    document = yaml.safe_load(annotation.read_text(encoding="utf-8"))
    found = truth.annotated(document, version=version, doi=doi, where=annotation.name)
    head = found.model_dump(mode="json")
    facts = head.pop("facts")
    lines = [f"{name}: {_json(value)}" for name, value in head.items()]
    return (
        _HEAD.format_map(head)
        + "\n".join([*lines, "facts:", *(f"- {_json(f)}" for f in facts)])
        + "\n"
    )


def _json(value: object) -> str:
    """In one line, which YAML reads as well as JSON; 25 for 25.0."""
    return re.sub(r"(?<=\d)\.0(?=[,}\]])", "", json.dumps(value, ensure_ascii=False))


def stamped(pdf: Path) -> tuple[str, str]:
    """The version on arXiv's stamp and the DOI of the journal, of the first pages of a PDF."""
    document = pypdfium2.PdfDocument(pdf)
    text = "\n".join(document[n].get_textpage().get_text_range() for n in range(3))
    version = re.search(r"arXiv:\d{4}\.\d{4,5}(v\d+)", text)
    doi = re.search(r"10\.\d{4,5}/\S+", text)
    return version[1] if version else "", doi[0].rstrip(".”,") if doi else ""


def main() -> None:
    """Writes a file for every annotation."""
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = Path(sys.argv[1])
    for annotation in sorted((folder / "annotations").glob("*.yaml")):
        pdf = folder / "papers" / f"{annotation.stem}.pdf"
        (FOLDER / annotation.name).write_text(made(annotation, pdf), encoding="utf-8")


if __name__ == "__main__":
    main()
