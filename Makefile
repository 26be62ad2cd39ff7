# Needs python3 (>= 3.11), make and a package index; everything else goes into .venv. Tests of Spark need
# Java 17 besides; without it they are skipped, and the last lines of `make test` say so and how to get it.

PYTHON ?= python3
# tests of one group (Spark) stay in one process, so that Spark starts once
PYTEST_ARGS ?= -n 2 --dist loadgroup
BENCH_ARGS ?=
SEED ?= 7
SCALE ?= 0.3

BIN := .venv/bin
SETUP := .venv/.setup-done
DEV := .venv/.dev-done

.DEFAULT_GOAL := help
.PHONY: help setup demo test bench lint format docs clean

help: ## List the targets.
	@echo "Targets:"
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

setup: $(SETUP) ## Make .venv with stillwatch in it; a second run does nothing.

# The stamps are younger than pyproject.toml once their step went through, so a change of it runs them again.
$(SETUP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "stillwatch needs Python 3.11 or newer; name one with: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' \
	  || { echo "this Python cannot make virtual environments; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@test -x $(BIN)/pip || { echo "making .venv"; $(PYTHON) -m venv .venv; }
	@echo "installing stillwatch and what it needs into .venv (a minute or two)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(DEV): $(SETUP)
	@echo "installing the development tools into .venv"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --group dev
	@touch $@

demo: $(SETUP) ## Compose labelled traffic into ./demo, scan it, score the scan, write a report.
	@rm -rf demo && mkdir -p demo
	@start=$$(date +%s); \
	$(BIN)/stillwatch range compose --out demo/range --seed $(SEED) --scale $(SCALE) && \
	$(BIN)/stillwatch scan demo/range/traffic.jsonl.gz \
	  --accounts demo/range/accounts.jsonl --releases demo/range/releases.json \
	  --authorised demo/range/authorised.json --json demo/scan.json --html demo/report.html && \
	end=$$(date +%s) && \
	$(BIN)/stillwatch range score demo/scan.json demo/range && \
	echo && \
	echo "The report is demo/report.html: open it in a browser." && \
	echo "From composing to the report: $$((end - start)) s."

test: lint ## Run everything CI runs: style, types, import direction, tests, quality against the stored baseline.
	$(BIN)/python -m benchmarks.baseline --check
	$(BIN)/pytest -rs $(PYTEST_ARGS)

lint: $(DEV) ## Check style, formatting, types, import direction and generated pages.
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python docs/generate.py --check

bench: $(DEV) ## Measure the figures of the README on this machine and print them.
	$(BIN)/python -m benchmarks $(BENCH_ARGS)

format: $(DEV) ## Lay the code out and mend what ruff can mend.
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

docs: $(SETUP) ## Write the generated pages again (docs/detectors.md).
	$(BIN)/python docs/generate.py

clean: ## Remove .venv, caches and the demo.
	rm -rf .venv demo build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
