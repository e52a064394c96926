"""The folder of a record as an RO-Crate (https://w3id.org/ro/crate): what each file is, in
JSON-LD.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hepnb.lazy_imports import later
from hepnb.record.contents import INDEX, NAMES, RecordIndex

rocrate = later("rocrate.rocrate")
entities = later("rocrate.model")

_KINDS = {
    ".adl": "text/plain", ".py": "text/x-python", ".json": "application/json",
    ".jsonl": "application/x-ndjson",
    ".yaml": "text/yaml", ".md": "text/markdown", ".html": "text/html",
}  # fmt: skip


def write_crate(folder: Path, index: RecordIndex, names: Sequence[str]) -> None:
    """Writes ``ro-crate-metadata.json`` into a folder whose files are there already."""
    crate = rocrate.ROCrate()
    paper = index.papers[0] if index.papers else None
    crate.name = f"Reproduction of {paper.id}" if paper else "A selection"
    crate.description = (
        "A selection with its evidence, decisions, program, events and published numbers; "
        "replayed by hepnb."
    )
    files = {
        name: crate.add_file(
            str(folder / name), dest_path=name, properties=_properties(name, index)
        )
        for name in names
    }
    tool = entities.SoftwareApplication(
        crate, "#hepnb", {"name": "hepnb", "version": index.versions.get("hepnb", "")}
    )
    crate.add(tool)
    used = [_article(crate, p.id, p.title, p.sha256) for p in index.papers]
    used += [_dataset(crate, f.path, f.sha256, f.size, f.entries) for f in index.events]
    action = crate.add_action(
        tool, identifier="#reproduction", object=used, result=list(files.values())
    )
    action["name"] = "reproduction of a selection"
    crate.mainEntity = files.get("report.html", files[INDEX])
    crate.metadata.write(folder)


def _properties(name: str, index: RecordIndex) -> dict[str, str]:
    hashed = {"sha256": index.files[name]} if name in index.files else {}
    return {
        "name": NAMES.get(name, name),
        "encodingFormat": _KINDS.get(Path(name).suffix, "text/plain"),
    } | hashed


def _article(crate: Any, name: str, title: str, sha256: str) -> Any:
    identifier = (
        f"https://arxiv.org/abs/{name}" if name[:4].isdigit() or "/" in name else f"#{name}"
    )
    properties = {"@type": "ScholarlyArticle", "name": title or name, "sha256": sha256}
    return crate.add(entities.ContextEntity(crate, identifier, properties=properties))


def _dataset(crate: Any, path: str, sha256: str, size: int, entries: int) -> Any:
    """A file of events: named, not held."""
    said = {
        "@type": "File",
        "name": Path(path).name,
        "contentSize": str(size),
        "sha256": sha256,
        "description": f"{entries} events",
    }
    return crate.add(
        entities.ContextEntity(crate, f"#events/{sha256[:16] or Path(path).name}", properties=said)
    )
