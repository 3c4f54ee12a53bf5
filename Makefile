# Two commands on a fresh machine: `make results/firewalls.mp4` makes a film, `make test` runs the tests.

PYTHON ?= python3
CORES ?= $(shell $(PYTHON) -c "import os; print(os.cpu_count())")
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# Snakemake removes what is half-done; make must not remove a film because a later run failed.
.PRECIOUS: results/%
.PHONY: setup test check format schemas bench clean

# The film is Snakemake's business: it knows what must be made again, make does not.
results/%: .venv/draft FORCE
	$(BIN)/snakemake --cores $(CORES) -- $@

FORCE:

setup: .venv/draft

.venv/draft: envs/draft.txt pyproject.toml
	@echo "Setting up .venv (once, about half a minute) ..."
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'Understudy needs Python 3.11 or newer; found ' + sys.version.split()[0] + '. Try: make PYTHON=python3.12 ...')"
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --requirement envs/draft.txt
	$(BIN)/pip install --quiet --no-deps --editable .
	@touch $@

.venv/develop: .venv/draft envs/develop.txt
	$(BIN)/pip install --quiet --requirement envs/develop.txt
	@touch $@

test: .venv/develop
	$(BIN)/python -m pytest

check: .venv/develop
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/snakefmt --check --line-length 110 Snakefile rules
	$(BIN)/snakemake --lint

format: .venv/develop
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/snakefmt --line-length 110 Snakefile rules

# Default files, JSON schemas and docs/settings.md from the models of the settings.
schemas: .venv/draft
	$(BIN)/python -m understudy.settings.publish

bench: .venv/develop
	$(BIN)/python bench/draft.py
	$(BIN)/python bench/topics.py

clean:
	rm -rf .venv
