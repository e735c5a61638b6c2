# Everything sets itself up: a virtual environment, then what the lock files name, hash by hash.
PYTHON ?= python3
PORT ?= 8765
WORKERS ?= 2

VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes
EDITABLE := $(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .

# A second start is quick because the first one left its bytecode behind.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test test-long bench lint clean
.DELETE_ON_ERROR:

demo: $(VENV)/.demo-stamp
	@$(BIN)/linli demo --port $(PORT)

test: $(VENV)/.dev-stamp
	@$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist worksteal -m "not long"

test-long: $(VENV)/.dev-stamp
	@$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist worksteal -m long tests/stories

bench: $(VENV)/.dev-stamp
	@$(BIN)/python -m tests.bench

lint: $(VENV)/.dev-stamp
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy --strict

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis dist var/demo.db*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.uv-stamp: requirements-uv.lock
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Linli needs Python 3.11 or newer; name one: make PYTHON=python3.12")'
	@echo "Making $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.lock
	@touch $@

$(VENV)/.demo-stamp: $(VENV)/.uv-stamp requirements.lock requirements-build.lock pyproject.toml
	@echo "Installing from the lock files ..."
	@$(INSTALL) -r requirements.lock -r requirements-build.lock
	@$(EDITABLE)
	@touch $@

$(VENV)/.dev-stamp: $(VENV)/.demo-stamp requirements-dev.lock
	@echo "Installing what tests need ..."
	@$(INSTALL) -r requirements-dev.lock
	@touch $@
