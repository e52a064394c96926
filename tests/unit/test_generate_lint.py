"""What a foreign cell must not do, found without running it."""

from __future__ import annotations

import pytest

from hepnb.generate.model.lint import defined, inspect, names_of
from tests.faults import honest_cells as honest
from tests.faults.cells import REFUSED
from tests.unit.compiling import compiled

KNOWN = frozenset({"ak", "np", "hist", "events", "uproot", "plt", "histograms", "FILES", "nth"})

GOOD = [
    "import numpy as np\nimport awkward as ak\nfrom collections import defaultdict\n",
    "def lead(events: ak.Array) -> ak.Array:\n    return nth(events.leptons, 0).pt\n",
    "masses = [ak.max(events.jets.pt, axis=1) for _ in range(2)]\nfor m in masses:\n    print(m)\n",
    "for arrays in uproot.iterate(FILES, ['a', 'b']):\n    print(len(arrays))\n",
    "class Cuts:\n    def __init__(self) -> None:\n        self.n = 3\n",
    "fig, axes = plt.subplots()\naxes.set_xlabel('m [GeV]')\n",
    "from __future__ import annotations\nimport warnings\nwarnings.filterwarnings('ignore')\n",
    (
        "from scipy.optimize import curve_fit\nfrom scipy.stats import norm\nfrom scipy import "
        "signal\n"
    ),
    "values = [getattr(events, 'pt'), getattr(events, 'eta', None)]\n",
    (
        "for name in FILES:\n    with uproot.open(f'{name}:Events') as tree:\n        "
        "print(tree.num_entries)\n"
    ),
    "with uproot.open(FILES[0] + ':Events') as tree:\n    print(tree.keys())\n",
    "pairs = events.os + events.ss\nprint(events.os, events.lib, events.io)\n",
    "rng = np.random.default_rng(1)\nx = rng.normal(size=10)\nm = np.ma.masked_array(x)\n",
    "import re\nmatched = re.search(r'\\d+_\\w+', 'run_12_a')\n",
    (
        "from dataclasses import dataclass, field\n@dataclass\nclass Bin:\n    edges: list = "
        "field(default_factory=list)\n"
    ),
    "label = 'open (inverted) isolation, eval. region'\nprint(f'{label}_{1}')\n",
    "from enum import Enum\nclass Flavour(Enum):\n    E = 11\n    MU = 13\n",
    "import copy\nedges = copy.deepcopy([0, 1])\nname = 'SR' + '_' + 'low'\n",
    "import time\nstart = time.perf_counter()\nprint(time.perf_counter() - start)\n",
    "histograms['m'].values()\nhistograms['m'].axes[0].edges\nhist.axis.Regular(2, 0, 1)\n",
    "x = type(events.pt)\nassert isinstance(events.pt, ak.Array)\n",
    (
        "from functools import reduce\nfrom operator import and_\nmask = reduce(and_, [events.a, "
        "events.b])\n"
    ),
    (
        "import matplotlib.pyplot as pyplot\npyplot.style.use('ggplot')\n"
        "pyplot.rcParams['font.size'] "
        "= 9\n"
    ),
    (
        "import logging\nlog = logging.getLogger(__name__)\n"
        "logging.basicConfig(level=logging.INFO)\n"
        "log.info('%d events', len(events.pt))\n"
    ),
    (
        "import pathlib\nfrom pathlib import Path\nnames = [Path(n).stem for n in FILES]\n"
        "label = names[0].replace('_', ' ')\nfirst = pathlib.Path(FILES[0]).name\n"
    ),
    (
        "from pathlib import Path\nfor name in FILES:\n    with uproot.open(Path(name)) as f:\n"
        "        print(f.keys())\n"
    ),
    (
        "import pandas as pd\ntable = pd.DataFrame({'pt': ak.to_numpy(events.pt)})\nlimit = 30\n"
        "table = table.rename(columns={'pt': 'pT'}).query('pT > @limit and pT < 500')\n"
        "print(table.groupby('pT').size().to_dict(), table.to_latex(index=False), table.to_csv())\n"
    ),
    "import json\nprint(json.dumps({'passed': 3}, indent=1), json.loads('[1]'))\n",
    "from json import dumps\nprint(dumps({'passed': 3}))\n",
    "import datetime\nprint(datetime.datetime.now(), datetime.timedelta(days=1))\n",
    (
        "import collections\nimport numpy.typing as npt\nx: np.typing.NDArray = np.zeros(3)\n"
        "def f(x: npt.ArrayLike) -> bool:\n    return isinstance(x, collections.abc.Mapping)\n"
    ),
    (
        "from collections.abc import Iterator, Sequence\nfrom types import SimpleNamespace\n"
        "cuts = SimpleNamespace(pt=30.0)\n"
    ),
    "import bisect, heapq, string\nfrom decimal import Decimal\nn = bisect.bisect([1, 2], 1)\n",
    "from pprint import pprint\nimport pprint as p\np.pprint({'a': heap for heap in (1, 2)})\n",
    "from iminuit import Minuit\nfrom tqdm import tqdm\nfor name in tqdm(FILES):\n    pass\n",
]
BAD = [
    ("import os\nos.system('x')", "uses os.system"),
    ("import os\nos.remove('x')", "uses os.remove"),
    ("import os\nprint(os.environ)", "uses os.environ"),
    ("import os.path\nos.path.os.listdir('/')", "uses os.path.os"),
    ("import os\nos.path.exists('/etc/passwd')", "uses os.path.exists"),
    ("import os as o", "imports os"),
    ("import os\ntools = os", "hands the module os on"),
    ("import os\np = os.path", "hands the module os.path on"),
    ("import os\ngetattr(os, 'remove')", "hands the module os on"),
    ("import os\nos.path.join = print", "changes os.path.join"),
    ("from os.path import exists", "imports from os.path"),
    ("from os.path import os", "imports from os.path"),
    ("import sys\nsys.modules['os'].remove('x')", "uses sys.modules"),
    ("import sys\nsys.exit()", "uses sys.exit"),
    ("from sys import modules", "imports from sys"),
    ("from concurrent.futures import ProcessPoolExecutor", "imports from concurrent"),
    ("import concurrent.futures as c", "imports concurrent.futures"),
    ("from concurrent import futures", "imports from concurrent"),
    ("import subprocess", "imports subprocess"),
    ("import numpy.ctypeslib", ""),
    ("from os import path", "imports from os"),
    ("from . import x", "imports from ."),
    ("from numpy import load", "imports load"),
    ("from awkward import *", "imports *"),
    ("open('x')", "uses open"),
    ("eval('1')", "uses eval"),
    ("exec('1')", "uses exec"),
    ("__import__('os')", "uses the hidden name __import__"),
    ("().__class__.__bases__[0].__subclasses__()", "uses the hidden attribute __class__"),
    ("x = '__globals__'", "has '__globals__' in a text"),
    ("'{0.f.__globals__}'.format(1)", "has '__globals__' in a text"),
    ("class Cuts:\n    x: \"open('key')\"", "has 'open(' in a text"),
    ("getattr(ak, '_util')", "gets _util by getattr"),
    ("getattr(ak, chr(95))", "a name that is not written down"),
    ("x = '_' * 2 + 'class'", "puts a name together from underscores"),
    ("import numpy as n\nn.sqrt = abs", "changes n.sqrt"),
    ("import matplotlib as m\nm.logging.FileHandler('x')", "uses m.logging, which reaches"),
    ("from dataclasses import inspect", "imports inspect"),
    ("from operator import attrgetter", "imports attrgetter"),
    ("g = (x for x in [1])\ng.gi_frame", "uses g.gi_frame"),
    ("match 1:\n    case int(__class__=c):\n        pass", "uses the hidden attribute __class__"),
    ("A = type('A', (), {})", "makes a class by type()"),
    ("plt.style.use('http://host/a.mplstyle')", "loads 'http://host/a.mplstyle'"),
    ("f = uproot.open\nf('x')", "gives uproot.open another name"),
    ("uproot.reading.ReadOnlyFile('x')", "reaches files or other modules"),
    ("np.load('x')", "reaches files"),
    ("uproot.open('/etc/passwd')", "opens a file by its name"),
    ("uproot.recreate('x.root')", "reaches files"),
    ("np.lib.npyio", "reaches files"),
    ("ak._connect", "uses the hidden attribute _connect"),
    ("ak.to_parquet(events, 'x')", "reaches files"),
    ("plt.savefig('x')", "reaches files"),
    ("plt.savefig('../x.png')", "reaches files"),
    ("save = plt.savefig", "reaches files"),
    ("import gc\ngc.get_objects()", "uses gc.get_objects"),
    ("np.sum = None", "changes np.sum"),
    ("get_ipython().run_line_magic('x', '')", "uses get_ipython"),
    ("def f():\n    global np\n    np = 1", "changes names from inside"),
    ("async def f():\n    pass", "is asynchronous"),
    ("print(undefined_name)", "the name undefined_name is not defined"),
    ("def f(:", "it is no Python"),
    ("x = 1\0", "it is no Python"),
    ("import matplotlib.pyplot.os", "imports"),
    ("import logging\nlogging.FileHandler('x')", "uses logging.FileHandler, which reaches"),
    ("import logging as l\nl.basicConfig(filename='x')", "writes its messages to a file"),
    ("import logging\nlogging.basicConfig(**{'filename': 'x'})", "writes its messages to a file"),
    ("import logging.handlers", "imports logging.handlers"),
    ("from logging import config", "imports config of logging"),
    ("from logging.handlers import SMTPHandler", "imports handlers of logging"),
    ("import logging as l\nl.handlers", "uses l.handlers, which reaches"),
    ("import logging\nlogging.os.remove('x')", "uses logging.os, which reaches"),
    ("from matplotlib import logging\nlogging.FileHandler('x')", "uses logging.FileHandler"),
    ("from pathlib import Path\nPath('x').read_text()", "reaches files"),
    ("from pathlib import Path\nf = Path.open\nf(Path('x'))", "uses Path.open, which reaches"),
    ("from pathlib import Path\nprint(Path('x').open().read())", "reaches files"),
    ("from pathlib import Path\np = Path('x')\np.rename('y')", "moves a file"),
    ("from pathlib import Path\nPath('x').replace(Path('y'))", "moves a file"),
    ("from pathlib import Path\nlist(Path('/').glob('*'))", "reaches files"),
    ("import pathlib\npathlib.Path('x').unlink()", "reaches files"),
    ("import pathlib\npathlib.os.system('x')", "uses pathlib.os"),
    ("import pandas as pd\npd.read_csv('/etc/passwd')", "uses pd.read_csv, which reaches"),
    ("from pandas import read_pickle", "imports read_pickle"),
    ("import pandas as pd\nf = getattr(pd, 'read_json')", "gets read_json by getattr"),
    ("import pandas as pd\npd.DataFrame([1]).to_csv('x')", "writes a file"),
    ("import pandas as pd\npd.DataFrame([1]).to_html(buf='x')", "writes a file"),
    ("import pandas as pd\npd.DataFrame([1]).to_pickle('x')", "reaches files"),
    ("import pandas as pd\npd.io.common.os", "uses pd.io, which reaches"),
    ("import pandas as pd\npd.compat.os", "reaches files or other modules"),
    ("import pandas as pd\npd.eval('1')", "reaches files or other modules"),
    ("import pandas\npandas.DataFrame([1]).query('@pandas.compat.os.system(1)')", "reaches into"),
    ("import pandas\nq = chr(64)\npandas.DataFrame([1]).query(q + 'x')", "is not written down"),
    ("import json\njson.load(1)", "reaches files"),
    ("import json\njson.codecs.open('x')", "uses json.codecs"),
    ("import fcntl\nfcntl.fcntl(1, 8, 1)", "uses fcntl.fcntl"),
    ("from types import FunctionType", "imports FunctionType of types"),
    ("import types\ntypes.CodeType(1)", "uses types.CodeType"),
]


@pytest.mark.parametrize("source", GOOD)
def test_ordinary_cells_pass(source: str) -> None:
    """Analysis code as people write it."""
    assert inspect(source, KNOWN) == ()


@pytest.mark.parametrize(("source", "said"), [b for b in BAD if b[1]])
def test_what_is_not_allowed_is_named(source: str, said: str) -> None:
    """With the line."""
    objections = inspect(source, KNOWN)
    assert any(said in str(o) for o in objections), objections


@pytest.mark.parametrize(
    "name",
    [
        n
        for n in REFUSED
        if n
        not in ("never end", "print without end", "fill the memory", "recurse", "exit", "sleep")
    ],
)
def test_hostile_cells_do_not_reach_the_sandbox(name: str) -> None:
    """All that need more than Python's own loops."""
    assert inspect(REFUSED[name][0], {"SECRET", "VICTIM"})


def test_a_module_of_a_cell_before_is_looked_at() -> None:
    """And a quantity of its name is none."""
    assert "uses os.remove" in str(inspect("os.remove('x')\n", ["os"])[0])
    assert not inspect("os = events.os\nprint(os.pt)\n", ["os", "events"])


def test_of_honest_cells_one_at_most_is_refused() -> None:
    """A package that hepnb does not know is worth a look; nothing else of these is."""
    refused = [cell for cell in honest.CELLS if inspect(cell, honest.KNOWN)]
    assert len(refused) * 40 <= len(honest.CELLS)
    assert all("cupy" in cell for cell in refused)


def test_the_compiled_program_passes() -> None:
    """Each of its cells, with the names of the program known."""
    program = compiled(
        "object jets\n  take Jet\n  select pt > 30\nregion SR\n  select size(jets) >= 2\n  histo "
        'n, "n", 4, 0, 4, size(jets)\n'
    )
    names = names_of(program)
    assert [str(o) for c in program.cells for o in inspect(c.source, names)] == []
    assert {"jets", "SR", "select", "run", "BRANCHES"} <= names


def test_names_of_a_cell() -> None:
    """What it defines at its top; nothing where it is no Python."""
    assert defined("import numpy as np\nfrom a import b\nx, y = 1, 2\ndef f():\n    z = 1\nfor i "
"in "
"x:\n "
" "
" "
" "
"w = i\n") == {
        "np", "b", "x", "y", "f", "i", "w",
    }  # fmt: skip
    assert defined("def f(:") == frozenset()
