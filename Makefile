# Everything a person types. A fresh machine needs git, make and Python 3.11 or newer.
.DEFAULT_GOAL := help
.PHONY: help setup paper test test-all lint check lab bench spark lock fuzz clean system-paper system-tests

# Give more to the command behind a target, as in: make test ARGS="-k periods"
ARGS ?=
DEMO := examples/demo-council
FUZZ_SECONDS ?= 1800
READY := .venv/.ready
SPARK := .venv/.spark

# Every kernel and every command would compile all modules anew, seconds each.
export PYTHONDONTWRITEBYTECODE :=

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

setup: $(READY) ## make .venv with all libraries, exactly as locked

$(READY): requirements.lock pyproject.toml tools/setup.sh
	@PYTHON="$(PYTHON)" tools/setup.sh
	@touch $@

system-paper: $(READY)
	@tools/system.sh paper

system-tests: $(READY)
	@tools/system.sh tests

paper: system-paper ## set up, then make the demonstration council's quarterly paper
	.venv/bin/gaugebook paper scrutiny-quarterly --period 2022-07..2022-10 --workspace $(DEMO) $(ARGS)

test: system-tests ## set up, then run the tests
	@# Each process takes neighbours, so that what a file's tests share is made once, not by each.
	.venv/bin/python -m pytest -n auto --dist worksteal $(ARGS)

test-all: system-tests ## the tests, slow ones too, and again on Spark
	-@$(MAKE) --no-print-directory spark
	.venv/bin/python -m pytest -n auto --dist worksteal -m 'not needs_spark' $(ARGS)
	@# One process, as each would start a Spark of its own; 5 means that ARGS names none of these.
	.venv/bin/python -m pytest -m needs_spark $(ARGS) || [ $$? -eq 5 ]

lint: $(READY) ## format, lint, types and layers, without the tests
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports

check: lint test ## all that a change must pass

lab: $(READY) ## open the notebooks on the demonstration council
	GAUGEBOOK_WORKSPACE="$(CURDIR)/$(DEMO)" .venv/bin/jupyter lab notebooks $(ARGS)

spark: $(SPARK) ## set up, then add Spark and its Java (450 MB)

# Setting up anew takes away what is not in requirements.lock, so Spark follows it.
$(SPARK): $(READY) requirements-spark.lock tools/spark.sh
	@tools/system.sh spark
	@tools/spark.sh
	@touch $@

bench: $(READY) ## the performance suite
	.venv/bin/python benchmarks/run.py $(ARGS)

fuzz: $(READY) ## thirty minutes of spoilt files through every reader; FUZZ_SECONDS=60 for less
	.venv/bin/python -m tests.fuzz --seconds $(FUZZ_SECONDS) $(ARGS)

lock: ## remake the lock files from pyproject.toml; ARGS=--upgrade takes the newest
	@tools/lock.sh $(ARGS)

clean: ## remove what was built and cached; keeps .venv and your papers
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
