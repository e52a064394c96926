"""A program as a file that needs no hepnb: a notebook or a script."""

from __future__ import annotations

from hepnb.generate.compiler import fixed_cells
from hepnb.program import Program

_BASE_SCHEMA = "from coffea.nanoevents import BaseSchema"


def notebook(program: Program, title: str) -> str:
    """The program as a notebook (JSON), one cell per idea, each under its purpose; it runs from
    top to bottom.
    """
    import nbformat  # takes seconds to load, and only notebooks need it
    from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

    listed = [new_markdown_cell(_introduction(program, title), id="introduction")]
    for number, cell in enumerate(program.cells):
        metadata = {"hepnb": {"key": cell.key, "requirements": list(cell.requirements)}}
        listed.append(new_code_cell(cell.source, metadata=metadata, id=f"cell-{number}"))
    made_of = {
        "kernelspec": {
            "name": "python3",
            "display_name": "Python 3 (ipykernel)",
            "language": "python",
        },
        "language_info": {"name": "python"},
    }
    return str(nbformat.writes(new_notebook(cells=listed, metadata=made_of)))


def script(program: Program, title: str) -> str:
    """The program as a script: ``python analysis.py --files FILE.root …`` prints the cutflow and
    writes the figures; one for coffea hands the files to its runner.
    """
    parts = [c.source for c in program.cells if c.key not in ("run", "plot", "summary")]
    listed = any(c.key == "samples" for c in program.cells)
    by_coffea = any(c.key == "loop" and "ProcessorABC" in c.source for c in program.cells)
    main = "listed_main" if listed else "coffea_main" if by_coffea else "main"
    imports = ["import argparse", "import os"]
    if by_coffea:
        imports += ["import sys", "from contextlib import redirect_stdout", "", _BASE_SCHEMA]
    heading = (
        '"""'
        + _introduction(program, title).replace("\\", "").replace('"""', "")
        + '"""\n\n'
        + "\n".join(imports)
    )
    constants = [] if listed else [fixed_cells.sample_list(program.samples)]
    body = [p.strip("\n") for p in (heading, *parts, *constants, fixed_cells.template(main))]
    return "\n\n\n".join(body) + "\n"


def _introduction(program: Program, title: str) -> str:
    heading = " ".join(title.split()) or "Analysis"
    origin = (
        f"Compiled by hepnb from the reviewed spec {program.spec_sha256[:12]} for events of the "
        f"schema {program.schema}."
    )
    return f"# {heading}\n\n{origin}\n"
