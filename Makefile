# Everything a person or CI runs. Each target makes .venv itself; nothing has to be installed beforehand but
# Python 3.11 to 3.13, make and git.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet --no-input

.PHONY: up test lint bench soak format requirements clean

up: $(READY)  ## Check the sandbox, then bring it up with the real engine against the stand-in for Azure.
	$(BIN)/fairway check -s sandbox
	$(BIN)/fairway offline up --yes -s sandbox

test: lint  ## Everything CI holds against a change: lint, types, walls, conformance, README, engine.
	$(BIN)/python -m pytest -n auto --dist loadfile

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(READY)  ## The figures, each beside its yardstick from the same run.
	$(BIN)/python -m benchmarks

soak: $(READY)  ## Long random and fuzz runs.
	$(BIN)/python -m pytest -m soak

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

requirements: $(READY)  ## Pin anew, with hashes, for every Python that is supported.
	$(BIN)/python -m pip --disable-pip-version-check --quiet install uv
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	    --no-header --no-annotate --quiet --output-file requirements/runtime.txt
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
	    --no-header --no-annotate --quiet --output-file requirements/dev.txt

clean:
	rm -rf $(VENV)

$(READY): requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || \
	    { echo "fairway needs Python 3.11, 3.12 or 3.13; $(PYTHON) is $$($(PYTHON) --version). Try: make PYTHON=python3.12" >&2; exit 2; }
	@echo "fairway: installing into $(VENV) (once)" >&2
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --require-hashes -r requirements/dev.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@
