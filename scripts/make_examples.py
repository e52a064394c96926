"""Makes example_notebooks/02 … 06 from the texts in scripts/notebooks, where a block of Python
is a cell.
"""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

ROOT = Path(__file__).parent.parent
TEXTS = ROOT / "scripts" / "notebooks"
_BLOCK = re.compile(r"^```python\n(.*?)^```\n", re.MULTILINE | re.DOTALL)


def notebook(text: str) -> nbformat.NotebookNode:
    """The notebook of a text: Markdown and code in turn; ``~~~`` fences what is shown and not
    run.
    """
    cells = []
    for n, part in enumerate(_BLOCK.split(text)):  # text, code, text, …
        if source := part.strip("\n").replace("~~~", "```"):
            cell = new_code_cell(source) if n % 2 else new_markdown_cell(source)
            cell["id"] = f"cell-{len(cells):02d}"  # the same from run to run
            cells.append(cell)
    made = new_notebook(cells=cells)
    made.metadata.kernelspec = {
        "name": "python3",
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
    }
    made.metadata.language_info = {"name": "python"}
    nbformat.validate(made)
    return made


def main() -> None:
    """Writes the notebooks."""
    for text in sorted(TEXTS.glob("*.md")):
        target = ROOT / "example_notebooks" / f"{text.stem}.ipynb"
        nbformat.write(notebook(text.read_text(encoding="utf-8")), target)
        print(target.relative_to(ROOT))


if __name__ == "__main__":
    main()
