# The only command list. `make help` shows it.
PYTHON ?= python3.11
VENV ?= .venv
# A port that nobody names is 8000, and that of the running province for what visits it.
ON_PORT := $(if $(PORT),SAOLA_PORT=$(PORT))
BIN := $(VENV)/bin
# Tests run on all processors; those of the one running province stay together.
SPREAD := -n logical --dist loadgroup
export PYTHONPATH := src:.

.DEFAULT_GOAL := help
.PHONY: help up demo test check bench conformance lint types contracts unit programs prepare doctor vendor

help: ## Show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

$(VENV)/run.stamp: requirements/run.txt
	$(if $(shell command -v $(PYTHON)),$(PYTHON),python3) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/run.txt
	@touch $@

$(BIN)/saola: $(VENV)/run.stamp
	@printf '#!/bin/sh\nPYTHONPATH="%s" exec "%s" -m saola.app "$$@"\n' "$(CURDIR)/src" "$(abspath $(BIN))/python" > $@
	@chmod +x $@

$(VENV)/dev.stamp: requirements/dev.txt $(VENV)/run.stamp
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/dev.txt
	@touch $@

VENDORED := src/saola/ui/static/ui/vendor/.lock
$(VENDORED): web/package-lock.json tools/vendor.py $(VENV)/run.stamp
	@command -v npm >/dev/null || $(BIN)/python -m pip install --quiet --require-hashes -r requirements/web.txt
	@npm=$$(command -v npm || echo "$(abspath $(BIN))/npm"); PATH="$(abspath $(BIN)):$$PATH" $(BIN)/python -m tools.vendor "$$npm"
	@touch $@

vendor: $(VENDORED) ## Fetch the browser libraries that pages are served

up: $(BIN)/saola $(VENDORED) ## Start everything on http://127.0.0.1:8000 (PORT= changes it)
	@$(ON_PORT) $(BIN)/python -m saola.app up

demo: $(VENV)/run.stamp ## Walk through the running province, step by step
	@$(ON_PORT) $(BIN)/python -m saola.app demo

prepare: $(VENV)/run.stamp ## Bring the databases in var/ up to this version
	@$(BIN)/python -m saola.app prepare

doctor: $(VENV)/run.stamp ## Say what is missing on this machine and how to mend it
	@$(ON_PORT) $(BIN)/python -m saola.app doctor

check: lint contracts types unit ## A few minutes: format, lint, types, contracts, tidy and unit tests

bench: $(VENV)/dev.stamp ## Our figures beside their ceilings (PART= for one; PART=install too)
	@$(BIN)/python -m bench $(PART)

conformance: $(VENV)/dev.stamp ## ETSI's test suite, SUITE=<its checkout> (ROBOT=, ON=, ONLY=, JOBS=, KEEP=)
	@$(BIN)/python -m conformance "$(or $(SUITE),SUITE)" --robot "$(ROBOT)" --on "$(or $(ON),sqlite)" \
	  --only "$(ONLY)" --jobs "$(or $(JOBS),1)" $(if $(KEEP),--keep "$(KEEP)")

lint: $(VENV)/dev.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

contracts: $(VENV)/dev.stamp
	$(BIN)/lint-imports

types: $(VENV)/dev.stamp
	$(BIN)/mypy

unit: $(VENV)/dev.stamp $(VENDORED)
	$(BIN)/pytest -q $(SPREAD) -m "not slow"

programs: # PostgreSQL, Mosquitto, NATS and Chromium for the tests, installed where they may be
	@{ ls /usr/lib/postgresql/*/bin/initdb && ls /usr/sbin/mosquitto && ls /usr/sbin/nats-server && \
	  command -v chromium; } \
	  >/dev/null 2>&1 || { \
	  [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
	  apt-get update -qq && apt-get install -y -qq postgresql mosquitto nats-server chromium >/dev/null; } || true

test: programs $(VENDORED) lint contracts types ## Everything, as CI runs it
	$(BIN)/pytest -q $(SPREAD) -m "not slow"
	$(BIN)/pytest -q $(SPREAD) -m slow
	TESTED_ON=postgresql $(BIN)/pytest -q $(SPREAD) -m "stores and not slow"
