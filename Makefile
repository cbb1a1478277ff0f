# Dalība. `make` alone lists what there is. Needs git, make and Python 3.11 or newer with venv; everything else is pinned.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PORT ?= 8000
BIN := .venv/bin
PY := $(BIN)/python
NEWEST_PYTHON = $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)

# A lock that changed has another checksum, so another stamp: what is installed always matches what is pinned.
stamp = .venv/$(1).$(shell cat $(2) 2>/dev/null | cksum | cut -d' ' -f1)
RUNTIME := $(call stamp,runtime,requirements.lock)
DEVELOPMENT := $(call stamp,development,requirements.lock requirements-dev.lock)
FONT := $(call stamp,font,package-lock.json tools/font.py)
READER := $(call stamp,reader,package-lock.json tools/reader.py)

.PHONY: help setup runtime messages-compiled demo run test lint types bench shots messages lock clean

help: ## this list
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

setup: $(DEVELOPMENT) $(FONT) $(READER) messages-compiled ## everything a developer needs, into .venv

demo: runtime ## five real projects on http://127.0.0.1:8000 (another port: make demo PORT=8001)
	@PORT=$(PORT) $(PY) -m tools.demo

run: setup ## a developer's server that reloads itself
	@$(PY) manage.py migrate -v 0
	@$(PY) manage.py runserver $(PORT)

test: setup ## the suite (on PostgreSQL: make test DATABASE_URL=postgres://...; a part: make test ARGS=tests/events)
	@$(if $(DATABASE_URL),DATABASE_URL='$(DATABASE_URL)') $(PY) -m pytest -n auto --dist worksteal -q $(ARGS)

lint: setup ## style, format, and what may import what
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@git ls-files -z 'templates/*.html' | xargs -0 -r $(BIN)/djade --check --target-version 5.2
	@$(BIN)/lint-imports --no-logo

types: setup ## types, strictly
	@$(BIN)/mypy

bench: setup ## pages against a bare view, the journal and the counting, on PostgreSQL
	@$(PY) -m tools.bench $(ARGS)

shots: setup ## a contact sheet of every page in var/shots (needs Chromium)
	@$(PY) -m tools.shots $(ARGS)

messages: setup ## collect the texts to translate (needs GNU gettext), then compile them
	@$(PY) -m tools.messages extract
	@$(PY) -m tools.messages compile

lock: setup ## pin anew, after a change of pyproject.toml
	@$(PY) -m tools.lock

clean: ## remove what was built (never a database or a stored file)
	rm -rf staticfiles static/build node_modules var/shots .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
	find locale -name '*.mo' -delete
	rm -rf .venv

runtime: $(RUNTIME) $(FONT) $(READER) messages-compiled

messages-compiled: $(RUNTIME)
	@$(PY) -m tools.messages compile

$(PY):
	@test -n "$(NEWEST_PYTHON)" || { echo "Dalība needs Python 3.11 or newer with venv (on Debian: python3-venv)."; exit 1; }
	@echo "setup: a virtual environment in .venv, with $(NEWEST_PYTHON)"
	@$(NEWEST_PYTHON) -m venv .venv

# pip brings uv by its pinned hash, and uv brings the rest in seconds; where uv cannot, pip does.
define install
	@echo "setup: what $(1) pins"
	@awk '/^uv==/ {on = 1} on {print} on && !/\\$$/ {exit}' requirements.lock > .venv/uv.lock
	@$(PY) -m pip install -q --disable-pip-version-check --require-hashes -r .venv/uv.lock
	@VIRTUAL_ENV=.venv $(BIN)/uv pip install -q --require-hashes -r $(1) || \
		$(PY) -m pip install -q --disable-pip-version-check --require-hashes -r $(1)
	@touch $@
endef

$(RUNTIME): | $(PY)
	$(call install,requirements.lock)

$(DEVELOPMENT): | $(PY)
	$(call install,requirements-dev.lock)
	@touch $(RUNTIME)

$(FONT): | $(RUNTIME)
	@$(PY) -m tools.font && touch $@

$(READER): | $(FONT)
	@$(PY) -m tools.reader && touch $@
