# Everything a newcomer needs: `make run` serves, `make test` tests, `make check` is what CI runs.
# Needs make, git and python3 >= 3.11 with venv; everything else comes from the lock files, by hash.

PYTHON ?= python3
# As many test processes as pytest-xdist should start; 0 runs the tests in one process, for a debugger.
JOBS ?= 2
BIN := .venv/bin
# Wheels only: building from source would fetch tools that no hash vouches for.
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --only-binary :all: --require-hashes -r
UV := uv==0.13.9
COMPILE := $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --only-binary :all: --generate-hashes --no-emit-index-url --no-header --no-annotate

.PHONY: run test check format bench soak lock clean

run: .venv/run.stamp
	$(BIN)/juara db upgrade
	$(BIN)/juara reference load
	$(BIN)/juara import results app/reference/published_results.csv
	$(BIN)/juara import clusters app/reference/clusters.csv
	$(BIN)/juara user development
	$(BIN)/juara serve

test: .venv/dev.stamp
	$(BIN)/python -m pytest -n $(JOBS)

check: .venv/dev.stamp
	$(BIN)/python -m pip check
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n $(JOBS)

format: .venv/dev.stamp
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/dev.stamp
	$(BIN)/python -m tests.bench

# The long versions of the tests of faults: processes killed hundreds of times, on both databases.
soak: .venv/dev.stamp
	$(BIN)/python -m pytest -m soak

# Renews both files; the second may only repeat what the first decided, so that a test runs what a user runs.
lock: .venv/run.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $(UV)
	$(COMPILE) --group build --group dev --output-file requirements-dev.lock pyproject.toml
	$(COMPILE) --group build --constraint requirements-dev.lock --output-file requirements.lock pyproject.toml

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

# Stamps, so that a second start installs nothing and a changed lock file installs what changed.
.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/run.stamp: requirements.lock pyproject.toml | .venv/bin/python
	$(INSTALL) requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --no-index --no-deps --no-build-isolation --editable .
	touch $@

.venv/dev.stamp: requirements-dev.lock .venv/run.stamp
	$(INSTALL) requirements-dev.lock
	touch $@
