# Carnet: `make run` starts everything, `make test` passes everything.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
REFERENCE_DATA ?= $(if $(wildcard ../shared/data),$(abspath ../shared/data),)
export REFERENCE_DATA

.PHONY: install requirements check fix test

$(VENV)/.installed: requirements/dev.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(VENV)/bin/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

install: $(VENV)/.installed  ## make .venv with everything

requirements:  ## compile the pinned requirements (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements/base.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra dev pyproject.toml requirements/build.in -o requirements/dev.txt

check: install  ## lint, types, walls
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/lint-imports
	$(VENV)/bin/mypy src/immunization src/carnet_api

fix: install
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

test: install
	$(PY) -m pytest tests/immunization tests/carnet_api tests/house
