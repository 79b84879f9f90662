# The only command list. `make help` shows it.
PYTHON ?= python3.11
VENV ?= .venv
PORT ?= 8000
BIN := $(VENV)/bin
PART ?=
export PYTHONPATH := src:.

.DEFAULT_GOAL := help
.PHONY: help up demo test check lint types contracts unit bench docs clean

help: ## Show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

$(VENV)/run.stamp: requirements/run.txt
	$(if $(shell command -v $(PYTHON)),$(PYTHON),python3) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/run.txt
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt $(VENV)/run.stamp
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/dev.txt
	@touch $@

up: $(VENV)/run.stamp ## Start the whole province on http://127.0.0.1:8000 (PORT= changes it)
	@SAOLA_PORT=$(PORT) $(BIN)/python -m saola.app up

demo: $(VENV)/run.stamp ## Tell the three walks step by step, with the address of each thing made
	@SAOLA_PORT=$(PORT) $(BIN)/python -m saola.app demo

check: lint contracts types unit ## Everything quick: format, lint, types, contracts, tidy, unit tests

lint: $(VENV)/dev.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

contracts: $(VENV)/dev.stamp
	$(BIN)/lint-imports

types: $(VENV)/dev.stamp
	$(BIN)/mypy

unit: $(VENV)/dev.stamp
	$(BIN)/pytest -q -m "not slow"

test: check ## Everything, as CI runs it
	$(BIN)/pytest -q -m slow

bench: $(VENV)/dev.stamp ## Measure, beside the ceiling of the same run (PART= for one part)
	$(BIN)/python -m bench $(PART)
