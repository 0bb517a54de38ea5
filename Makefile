# What people do here. `make help` lists it; the commands themselves are in srpp_graph/cli.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
REQUIREMENTS := deploy/requirements
FRONTEND := srpp_graph/service/frontend

.DEFAULT_GOAL := help
.PHONY: help install serve test check fmt bench docs clean

help: ## list these commands
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

install: $(VENV)/.installed $(FRONTEND)/built/editor.js ## make .venv/ with the program in it

serve: install ## check, build and serve on http://127.0.0.1:8000 (PORT= to choose another)
	@$(BIN)/srpp-graph serve --host $(HOST) --port $(PORT)

test: $(VENV)/.test-installed $(FRONTEND)/built/editor.js ## run everything that must hold: style, types, content, program
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/srpp-graph build
	@$(BIN)/srpp-graph coverage | sed -n '2,/^## By country/p' | grep '^|'
	$(BIN)/pytest -n 2 --dist worksteal

check: install ## tell what is wrong with the content, and how to mend it
	@$(BIN)/srpp-graph check

fmt: $(VENV)/.test-installed ## bring data and code into their one form
	$(BIN)/srpp-graph fmt
	$(BIN)/ruff format .

bench: $(VENV)/.test-installed ## measure against peers, in one run (a quarter of an hour)
	@failed=; for script in benchmarks/*.py; do \
	  echo "== $$script"; $(BIN)/python "$$script" || failed="$$failed $$script"; \
	done; [ -z "$$failed" ] || { echo "Not as it should be:$$failed" >&2; exit 1; }

docs: $(VENV)/.test-installed ## check that the documentation says what the program does
	$(BIN)/pytest tests/test_docs.py

clean: ## remove what the other commands made
	rm -rf $(VENV) releases build $(FRONTEND)/built  srpp_graph.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo 'SRPP Graph needs Python 3.11 or later; name one with PYTHON=python3.12' >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
	  || { rm -rf $(VENV); echo 'No virtual environment could be made: on Debian or Ubuntu, apt install python3-venv' >&2; exit 1; }

$(VENV)/.installed: $(REQUIREMENTS)/build.txt $(REQUIREMENTS)/run.txt pyproject.toml | $(BIN)/python
	@echo 'Installing (once) ...'
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r $(REQUIREMENTS)/build.txt
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r $(REQUIREMENTS)/run.txt
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q srpp_graph # as pip does where it copies, so that the first command starts at once
	@touch $@

$(VENV)/.test-installed: $(REQUIREMENTS)/test.txt $(VENV)/.installed
	@echo 'Installing what the tests need (once) ...'
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r $(REQUIREMENTS)/test.txt
	@touch $@

# Only improves the query page and the maps; where it cannot be built, nothing else is amiss.
$(FRONTEND)/built/editor.js: $(wildcard $(FRONTEND)/*.js $(FRONTEND)/*.mjs $(FRONTEND)/*.json)
	@reason=$$($(FRONTEND)/build.sh 2>&1) \
	  || echo "The query editor was not built ($$reason): the query page keeps its plain text box, maps have no outlines of land."
