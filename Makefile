# Two commands matter: `make run` and `make test`. They need Python 3.11 or later, and nothing else of ours.

PYTHON ?= python3
PORT   ?= 8000
DATA   ?= var
SECONDS ?= 60
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
IDE    := schema/jkp_schema/ide/static/LICENCES.txt

# Whoever forbids it pays a second for every start of the command, and the tests start it often.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help venv run test random fuzz demo clients lint types arrows unit scaffold postgres chaos slow lock clean

help: ## List all commands.
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 10

venv: $(READY) $(IDE) ## Prepare the environment from the lock file.

# Everything is pinned by hash; the build backend comes from the same lock, so nothing is fetched unpinned.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("jkp needs Python 3.11 or later" if sys.version_info < (3, 11) else 0)'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $(READY)

# Where node is missing or npm cannot reach its registry, the page takes the same versions from a CDN.
$(IDE): schema/ide/package-lock.json schema/ide/collect.mjs schema/jkp_schema/ide/assets.json
	@if ! command -v node >/dev/null || ! command -v npm >/dev/null; then \
	  echo "sandbox IDE: no node and npm here, so its page takes GraphiQL from a CDN"; \
	elif ! (cd schema/ide && npm ci --ignore-scripts --no-audit --no-fund --prefer-offline --fetch-retries=1 \
	    --fetch-retry-mintimeout=1000 --fetch-timeout=30000) >/dev/null 2>&1; then \
	  echo "sandbox IDE: npm ci failed (is its registry reachable?), so its page takes GraphiQL from a CDN"; \
	else node schema/ide/collect.mjs; fi

run: venv ## Migrate, load the sandbox and serve it (PORT=8000 DATA=var).
	@$(BIN)/jkp serve --prepare --port $(PORT) --data "$(DATA)"

test: venv lint types arrows unit scaffold ## Run every check: ruff, mypy, import-linter, pytest, and new plugins.

lint: venv ## Run ruff.
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .

types: venv ## Run mypy, strict.
	@$(BIN)/mypy

arrows: venv ## Run import-linter.
	@$(BIN)/lint-imports

# Each test has a database of its own, which is durable at every commit: memory is many times faster than a disk.
unit: venv ## Run pytest on all cores.
	@PYTEST_DEBUG_TEMPROOT=$$(test -w /dev/shm && echo /dev/shm) $(BIN)/python -m pytest -n auto --dist loadgroup

scaffold: venv ## Write, install, test and check every variant of a new plugin in a fresh environment.
	@PYTEST_DEBUG_TEMPROOT=$$(test -w /dev/shm && echo /dev/shm) $(BIN)/python -m pytest -n auto -m slow tests/scaffold \
	  tests/plugin_kit tests/examples/test_papan_kerja.py

postgres: venv ## Run pytest on all cores, with PostgreSQL in place of SQLite.
	@JKP_TEST_DATABASE=postgres PYTEST_DEBUG_TEMPROOT=$$(test -w /dev/shm && echo /dev/shm) $(BIN)/python -m pytest -n auto \
	  --dist loadgroup

random: venv ## Play a hundred random benefits on a random clock, and every rule with random values.
	@JKP_RANDOM_MONTHS=100 $(BIN)/python -m pytest $$(grep -rl --include='test_*.py' hypothesis tests)

chaos: venv ## Kill everything for a minute under load; fail if an event is lost, doubled or out of order (SECONDS=60).
	@PYTHONPATH=tests $(BIN)/python -m chaos.play --seconds $(SECONDS)

# Its packages clash with ours, so they have an environment of their own.
fuzz: venv ## Send ten thousand generated operations to a sandbox of its own (CASES=10000).
	@test -x .build/fuzz/bin/python || $(PYTHON) -m venv .build/fuzz
	@.build/fuzz/bin/python -m pip install --quiet --disable-pip-version-check -r tests/fuzzing/requirements.txt
	@PYTHONPATH=tests .build/fuzz/bin/python -m fuzzing.fuzz --jkp $(BIN)/jkp --cases $(or $(CASES),10000)

slow: venv ## Run the tests that take minutes.
	@PYTEST_DEBUG_TEMPROOT=$$(test -w /dev/shm && echo /dev/shm) $(BIN)/python -m pytest -n auto \
	  --dist loadgroup -m slow

demo: venv ## Play one participant's six months against a server of its own.
	@$(BIN)/python examples/demo.py

clients: venv ## Lint the schema, make types of it, and let a generated client play (needs node).
	@$(BIN)/python -m pytest -m slow tests/clients

lock: ## Pin the dependencies again (needs uv).
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --extra dev \
	  pyproject.toml -o requirements.lock

clean: ## Remove the environment and everything that was built.
	rm -rf $(VENV) dist build schema/ide/node_modules schema/jkp_schema/ide/static
