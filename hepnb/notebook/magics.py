"""All magics of a shell, by group; each parses its line and makes one call into `hepnb.workflow`.

%load_paper ─▶ %%extract ─▶ %%spec (reviewed) ─▶ %%generate ─▶ %run_analysis ─▶ %compare
"""

# mypy: disable-error-code="untyped-decorator, misc"
# IPython's decorators and base class have no types

from __future__ import annotations

from typing import ClassVar

from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import magic_kinds

from hepnb.notebook.completion import matcher
from hepnb.notebook.paper_magics import PaperMagics
from hepnb.notebook.program_magics import ProgramMagics
from hepnb.notebook.published_magics import PublishedMagics
from hepnb.notebook.record_magics import RecordMagics
from hepnb.notebook.spec_magics import SpecMagics

_GROUPS = (PaperMagics, SpecMagics, ProgramMagics, PublishedMagics, RecordMagics)


class HepnbMagics(*_GROUPS):
    """Settings of hepnb's magics, for ``%config HepnbMagics`` and ``ipython_config.py``."""

    #: what Tab asks for the options of our magics
    completion: object = None
    #: what IPython's decorators noted in each group: kind of magic → its name → its method
    magics: ClassVar[dict[str, dict[str, str]]] = {
        kind: {name: method for group in _GROUPS for name, method in group.magics[kind].items()}
        for kind in magic_kinds
    }


def without_empty_body(lines: list[str]) -> list[str]:
    """``%%extract`` alone in a cell as ``%extract``: IPython refuses a cell magic without a
    body, which ours may do without.
    """
    first, *rest = lines or [""]
    name = first.strip().removeprefix("%%").partition(" ")[0]
    is_bare = first.startswith("%%") and not any(map(str.strip, rest))
    both = HepnbMagics.magics["cell"].keys() & HepnbMagics.magics["line"].keys()
    return [first[1:], *rest] if is_bare and name in both else lines


def load(shell: InteractiveShell) -> None:
    """Registers the magics with a shell, and greets its notebook."""
    magics = HepnbMagics(shell)
    shell.register_magics(magics)
    shell.configurables.append(magics)  # what %config lists
    shell.events.register("pre_run_cell", magics.before_cell)
    shell.events.register("post_run_cell", magics.after_cell)
    shell.input_transformers_cleanup.extend([without_empty_body, magics.guarded])
    if shell.Completer is not None:
        magics.completion = matcher(shell)
        shell.Completer.custom_matchers.append(magics.completion)


def unload(shell: InteractiveShell) -> None:
    """Takes the magics away and ends the conversation with the notebook."""
    magics = shell.magics_manager.registry.pop(HepnbMagics.__name__, None)
    if magics is None:
        return
    shell.input_transformers_cleanup.remove(magics.guarded)
    shell.events.unregister("pre_run_cell", magics.before_cell)
    shell.events.unregister("post_run_cell", magics.after_cell)
    shell.input_transformers_cleanup.remove(without_empty_body)
    if magics.completion in getattr(shell.Completer, "custom_matchers", ()):
        shell.Completer.custom_matchers.remove(magics.completion)
    magics.bridge.close()
    shell.configurables.remove(magics)
    for kind, names in magics.magics.items():
        for name in names:
            shell.magics_manager.magics[kind].pop(name, None)
