"""Cells as people and models write them for an analysis, none with a bad intent: what the lint of
foreign cells says about them is measured (`docs/reliability.md`).

They stand below a program: its packages, `events`, `FILES`, `SAMPLES` and `histograms` are there.
"""

from __future__ import annotations

#: names that the program above has
KNOWN = frozenset(("ak", "np", "uproot", "hist", "vector", "plt", "events", "FILES", "SAMPLES",
                   "histograms"))  # fmt: skip
CELLS = (
    "from __future__ import annotations\nimport numpy as np\nedges = np.linspace(0, 200, 41)\n",
    "import warnings\nwarnings.filterwarnings('ignore', category=RuntimeWarning)\n",
    "import os\nlabels = [os.path.basename(name) for name in FILES]\n",
    "import os.path\nstems = [os.path.splitext(os.path.basename(f))[0] for f in FILES]\n",
    "from os.path import basename\nprint([basename(f) for f in FILES])\n",
    "import sys\nprint(f'{len(events)} events', file=sys.stderr)\n",
    "import sys\nlargest = sys.float_info.max\nprint(sys.version_info[:2], sys.maxsize)\n",
    (
        "from concurrent.futures import ThreadPoolExecutor\ndef count(name):\n"
        "    with uproot.open(name) as f:\n        return f['Events'].num_entries\n"
        "with ThreadPoolExecutor(4) as pool:\n    totals = list(pool.map(count, FILES))\n"
    ),
    "from scipy.optimize import curve_fit\ndef line(x, a, b):\n    return a * x + b\n",
    "from scipy import stats\np = stats.norm.sf(3.0)\nz = stats.norm.isf(2.87e-7)\n",
    "from scipy.special import erf, gammaln\nsmear = 0.5 * (1 + erf(1.0))\n",
    "from scipy.integrate import quad\narea, error = quad(lambda x: x**2, 0, 1)\n",
    "os_pairs = events.os\nss_pairs = events.ss\nratio = ak.sum(os_pairs) / ak.sum(ss_pairs)\n",
    (
        "for name in FILES:\n    with uproot.open(f'{name}:Events') as tree:\n"
        "        print(tree.keys())\n"
    ),
    "quantity = getattr(events, 'pt')\ndefault = getattr(events, 'eta', None)\n",
    (
        "muons = ak.zip({'pt': events.pt, 'eta': events.eta, 'phi': events.phi, 'mass': 0.1057},\n"
        "               with_name='Momentum4D')\npairs = ak.combinations(muons, 2)\n"
    ),
    "first, second = ak.unzip(ak.combinations(events.pt, 2))\nmass = np.sqrt(2 * first * second)\n",
    "best = ak.argmin(abs(events.mass - 91.1876), axis=1, keepdims=True)\nz = events.mass[best]\n",
    (
        "import functools\nimport operator\n"
        "mask = functools.reduce(operator.and_, [events.a, events.b])\n"
    ),
    (
        "from collections import defaultdict, Counter\ncounts = Counter()\n"
        "by_name = defaultdict(list)\n"
    ),
    "from dataclasses import dataclass\n@dataclass(frozen=True)\nclass Cut:\n    name: str\n",
    "from typing import NamedTuple\nclass Region(NamedTuple):\n    name: str\n    low: float\n",
    "from enum import Enum, auto\nclass Channel(Enum):\n    EE = auto()\n    MM = auto()\n",
    (
        "import itertools\nfor a, b in itertools.combinations(['SR', 'CR', 'VR'], 2):\n"
        "    print(a, b)\n"
    ),
    (
        "import math\ndef significance(s, b):\n"
        "    return math.sqrt(2 * ((s + b) * math.log(1 + s / b) - s))\n"
    ),
    "import re\nchannels = [re.sub(r'\\W+', '_', name) for name in ('e mu', 'e/e')]\n",
    "import time\nbegin = time.perf_counter()\nprint(f'{time.perf_counter() - begin:.1f} s')\n",
    "import random\nrandom.seed(7)\npicked = random.sample(range(100), 5)\n",
    "rng = np.random.default_rng(42)\ntoys = rng.poisson(12.0, size=1000)\n",
    "import logging\nlog = logging.getLogger(__name__)\nlog.info('%d events', len(events))\n",
    "from pathlib import Path\nstems = sorted(Path(name).stem for name in FILES)\n",
    "import json\nprint(json.dumps({'selected': 12}, indent=2))\n",
    "import copy\nlater = copy.copy(histograms['m'])\n",
    (
        "fig, ax = plt.subplots(figsize=(6, 4))\nhistograms['m'].plot(ax=ax, histtype='step')\n"
        "ax.set_xlabel(r'$m_{\\ell\\ell}$ [GeV]')\nax.set_yscale('log')\nplt.show()\n"
    ),
    "import matplotlib.pyplot as plt\nimport mplhep as hep\nplt.style.use(hep.style.ATLAS)\n",
    (
        "import hist\nh = hist.Hist.new.Reg(40, 60, 120, name='m', label='m [GeV]').Weight()\n"
        "h.fill(m=ak.flatten(events.mass))\nprint(h.sum().value, h.axes[0].centers)\n"
    ),
    "import pandas as pd\ntable = pd.DataFrame({'n': [1, 2]}, index=['SR', 'CR'])\nprint(table)\n",
    "import vector\nvector.register_awkward()\n",
    "from particle import Particle\nmass_of_z = Particle.from_pdgid(23).mass / 1000\n",
    "from hepunits import GeV, MeV\nlimit = 25 * GeV / MeV\n",
    "import numba\n@numba.njit\ndef total(x):\n    return x.sum()\n",
    "assert len(FILES) > 0, 'no files'\ntry:\n    import cupy\nexcept ImportError:\n    pass\n",
    "import string\nnames = [f'SR{letter}' for letter in string.ascii_uppercase[:4]]\n",
    "from contextlib import suppress\nwith suppress(KeyError):\n    print(histograms['m'].sum())\n",
    (
        "print('\\n'.join(f'{k:>10} {v:8.1f}' for k, v in {'SR': 1.0}.items()))\n"
        "label = '_'.join(['a'])\n"
    ),
    (
        "from functools import reduce\n"
        "import operator\n"
        "total = reduce(operator.add, [h for h in histograms.values()])\n"
    ),
    (
        "from itertools import product, combinations\n"
        "regions = [f'{a}{b}' for a, b in product(('e', 'mu'), repeat=2)]\n"
    ),
    "import math\nz0 = math.sqrt(2 * ((12 + 5) * math.log(1 + 12 / 5) - 12))\n",
    (
        "import numpy as np\n"
        "corr = np.corrcoef(np.asarray(ak.flatten(events.pt)), "
        "np.asarray(ak.flatten(events.eta)))\n"
    ),
    (
        "mask = (events.met > 200) & (ak.num(events.jets) >= 2)\n"
        "print('selected', int(ak.sum(mask)))\n"
    ),
    "leading = ak.firsts(events.jets[ak.argsort(events.jets.pt, ascending=False)])\n",
    (
        "h = hist.Hist.new.Reg(40, 0, 400, name='met', label='MET [GeV]').Weight()\n"
        "h.fill(met=ak.to_numpy(events.met), weight=ak.to_numpy(events.weight))\n"
    ),
    (
        "with uproot.open(FILES[0]) as f:\n"
        "    tree = f['mini']\n"
        "    arrays = tree.arrays(['lep_pt', 'lep_eta'], entry_stop=1000)\n"
    ),
    "from scipy.stats import poisson, chi2\nlimit = chi2.ppf(0.95, 2 * 4) / 2\n",
    (
        "from scipy.interpolate import interp1d, RegularGridInterpolator\n"
        "f = interp1d([0, 1, 2], [0.1, 0.5, 0.9])\n"
    ),
    (
        "from scipy.optimize import minimize\n"
        "fit = minimize(lambda p: (p[0] - 3) ** 2, x0=[1.0], method='Nelder-Mead')\n"
    ),
    "import iminuit\nm = iminuit.Minuit(lambda a, b: (a - 1) ** 2 + b**2, a=0, b=0)\nm.migrad()\n",
    (
        "from collections import Counter, OrderedDict\n"
        "count = Counter(ak.to_list(ak.num(events.jets)))\n"
    ),
    "import textwrap\nprint(textwrap.dedent('''\n    selection of the paper\n'''))\n",
    (
        "from fractions import Fraction\n"
        "from decimal import Decimal\n"
        "eff = Fraction(3, 7)\n"
        "print(float(eff), Decimal('0.1'))\n"
    ),
    (
        "fig, (top, ratio) = plt.subplots(2, sharex=True, gridspec_kw={'height_ratios': [3, "
        "1]})\n"
        "top.set_yscale('log')\n"
        "fig.savefig('met.png')\n"
    ),
    (
        "def delta_phi(a, b):\n"
        "    return (a - b + np.pi) % (2 * np.pi) - np.pi\n"
        "d = delta_phi(events.phi, events.met_phi)\n"
    ),
    (
        "class Cutflow(dict):\n"
        "    def add(self, name, mask):\n"
        "        self[name] = int(ak.sum(mask))\n"
        "        return mask\n"
        "flow = Cutflow()\n"
        "flow.add('all', events.met > 0)\n"
    ),
    (
        "weights = events.xsec * 36.1 * 1000 / events.sumw * events.scale_b * "
        "events.scale_pileup\n"
        "systematics = {k: v for k, v in zip(('up', 'down'), (1.02, 0.98))}\n"
    ),
    (
        "import vector\n"
        "p4 = vector.zip({'pt': events.pt, 'eta': events.eta, 'phi': events.phi, 'mass': "
        "events.m})\n"
        "mjj = (p4[:, 0] + p4[:, 1]).mass\n"
    ),
    "import sys, gc\ngc.collect()\nprint(sys.getsizeof(events))\n",
    "from datetime import date\nprint(f'{date.today():%Y-%m-%d}: {len(FILES)} files')\n",
)
