# Two commands on a fresh machine: `make results/firewalls.mp4` makes a film, `make test` runs the tests.
# The studio's engines need one more: `make studio` with an NVIDIA card, `make studio-cpu` for miniature models.

PYTHON ?= python3
CORES ?= $(shell $(PYTHON) -c "import os; print(os.cpu_count())")
BIN := .venv/bin
PRESET ?= studio
# Each family of models has an environment of its own, envs/<family>.txt, because their packages contradict each other.
FAMILIES := diffusers f5 latentsync qwen
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# Snakemake removes what is half-done; make must not remove a film because a later run failed.
.PRECIOUS: results/% .venv-%/studio .venv-%/cluster
.PHONY: setup studio studio-cpu slurm kubernetes weights test test-fast test-newest-snakemake check format schemas revisions bench clean

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

studio: .venv/draft $(FAMILIES:%=.venv-%/cuda) weights

# The miniatures are built anew each time: it takes seconds, and makes the same files.
studio-cpu: .venv/draft $(FAMILIES:%=.venv-%/develop)
	@for family in $(FAMILIES); do TQDM_DISABLE=1 OMP_NUM_THREADS=1 .venv-$$family/bin/python -m understudy.miniatures models || exit; done

# A run that hands its jobs to a cluster: Snakemake loads all plugins that it finds, so these have their own place.
slurm kubernetes: %: .venv-%/cluster

.venv-%/cluster: envs/draft.txt envs/%.txt pyproject.toml
	$(PYTHON) -m venv .venv-$*
	.venv-$*/bin/pip install --quiet --requirement envs/draft.txt --requirement envs/$*.txt
	.venv-$*/bin/pip install --quiet --no-deps --editable .
	@touch $@

# Fetches what the engines of a preset need: make weights PRESET=studio
weights: .venv/draft
	@$(BIN)/python -m understudy.models.fetch $(PRESET)

# envs/<family>-no-deps.txt: packages that are installed without what they ask for, such as web interfaces.
.SECONDEXPANSION:
.venv-%/studio: envs/%.txt $$(wildcard envs/$$*-no-deps.txt) envs/cpu_torch.py
	@echo "Setting up .venv-$* (once, some minutes) ..."
	$(PYTHON) -m venv .venv-$*
	.venv-$*/bin/pip install --quiet --requirement envs/$*.txt
	$(if $(wildcard envs/$*-no-deps.txt),.venv-$*/bin/pip install --quiet --no-deps --requirement envs/$*-no-deps.txt)
	.venv-$*/bin/python envs/cpu_torch.py
	@touch $@

# envs/<family>-cuda.txt: what works on NVIDIA cards alone.
.venv-%/cuda: .venv-%/studio $$(wildcard envs/$$*-cuda.txt)
	$(if $(wildcard envs/$*-cuda.txt),.venv-$*/bin/pip install --quiet --requirement envs/$*-cuda.txt)
	@touch $@

.venv-%/develop: .venv-%/studio envs/develop-studio.txt
	.venv-$*/bin/pip install --quiet --requirement envs/develop-studio.txt
	@touch $@

# Tests of a file share what they have made, so a file stays with one worker; more than four would wait for the disk.
# Some of them: make test TESTS=tests/unit/animatic/test_text.py
test: .venv/develop
	$(BIN)/python -m pytest $(TESTS) --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

# What needs neither a run nor a model, in less than a minute.
test-fast: TESTS = tests/unit -m "not slow"
test-fast: test

# What is used of Snakemake without being promised (understudy/snakemake.py) may be different in the next version.
test-newest-snakemake: .venv/develop
	.ci/newest-snakemake

check: .venv/develop
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/snakefmt --check --line-length 110 Snakefile rules
	$(BIN)/snakemake --lint
	$(BIN)/python tests/helpers/shipped.py

format: .venv/develop
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/snakefmt --line-length 110 Snakefile rules

# Default files, JSON schemas and docs/settings.md from the models of the settings.
schemas: .venv/draft
	$(BIN)/python -m understudy.settings.documentation

# After a change of what files are made by: see docs/architecture.md, "Only what changed".
revisions: .venv/develop
	$(BIN)/python tests/helpers/revisions.py

bench: .venv/develop
	$(BIN)/python bench/draft.py
	$(BIN)/python bench/batch.py plan batch again

clean:
	rm -rf .venv .venv-*
