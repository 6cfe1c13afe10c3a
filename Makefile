# Tillit. `make run` starts it, `make test` checks everything. Needs make and Python 3.11 or newer; nothing else.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
# Two at a time: the tests share one embedded PostgreSQL.
WORKERS ?= 2
CHROMIUM := $(or $(TILLIT_CHROMIUM),$(shell command -v chromium || command -v chromium-browser || command -v google-chrome))

help: ## What can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 12

run: .venv/run.stamp ## Start database, worker and web on 127.0.0.1:8000; the demo world the first time
	@exec $(BIN)/tillit up $(ARGUMENTS)

test: .venv/dev.stamp assets lint ## Everything: style, arrows, types, tests
	@$(MAKE) --no-print-directory --jobs=2 --output-sync types template
	@$(MAKE) --no-print-directory tests

# The databases that tests begin with, empty and with the demo world, take a minute of one core: made while the types are
# looked at.
template: .venv/dev.stamp
	@$(BIN)/python -c "from tests import databases; databases.prepare()"

newcomer: .venv/run.stamp ## Start it as a newcomer does, log in, and stop it: with nothing that only tests need
	@$(BIN)/python tests/newcomer.py

lint: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/lint-imports --no-cache

types: .venv/dev.stamp
	$(BIN)/mypy

tests: .venv/dev.stamp assets
ifeq ($(CHROMIUM)$(CI),)
	@echo "No Chromium on this machine: the tests marked 'browser' are left out. They run where CI is set."
	$(BIN)/pytest -n $(WORKERS) -m "not browser" $(ARGUMENTS)
else
	TILLIT_CHROMIUM="$(CHROMIUM)" $(BIN)/pytest -n $(WORKERS) $(ARGUMENTS)
endif

spark: .venv/spark.stamp ## What indicators need to run on a cluster (Java is for you to bring)

assets: .venv/run.stamp ## Bring the design system's CSS, HTMX and icons
	@$(BIN)/python -c "from tillit.web.assets import bring; bring()"

screenshots: .venv/dev.stamp assets ## Take the pictures in docs/screenshots anew
	TILLIT_SCREENSHOTS=1 $(BIN)/pytest tests/journeys/test_whole_story_in_browser.py tests/journeys/test_learning_in_browser.py \
		-k "lawful or change"

reference: .venv/dev.stamp ## Write docs/reference anew from the code
	$(BIN)/tillit docs

lock: .venv/dev.stamp ## Choose newer versions of what we depend on
	cd requirements && ../$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header \
		../pyproject.toml build.in -o run.txt
	cd requirements && ../$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header \
		--extra dev -c run.txt ../pyproject.toml build.in -o dev.txt
	cd requirements && ../$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header \
		--extra spark -c dev.txt ../pyproject.toml build.in -o spark.txt

clean: ## Remove what can be made again. Keeps var/, where the database is
	rm -rf .venv node_modules .cache .mypy_cache .ruff_cache .hypothesis src/*.egg-info src/tillit/web/static/vendor
	find src -name '*.mo' -delete

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Tillit needs Python 3.11 or newer, and this is " + sys.version.split()[0] \
		+ ". Say which to use: make run PYTHON=python3.12") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv .venv

.venv/run.stamp: requirements/run.txt pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/spark.stamp: requirements/spark.txt .venv/dev.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --require-hashes -r requirements/spark.txt
	@touch $@

.venv/dev.stamp: requirements/dev.txt .venv/run.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

.PHONY: help run test newcomer lint types template tests spark assets screenshots reference lock clean
