# Carnet: `make run` starts everything, `make test` passes everything.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
REFERENCE_DATA ?= $(if $(wildcard ../shared/data),$(abspath ../shared/data),)
export REFERENCE_DATA
SIZE ?= 10000
SIZES ?=
export SIZE SIZES

.PHONY: help install requirements run reset test check fix bench fuzz conformance coverage docs load demo-faults soak

help:  ## what can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' Makefile

$(VENV)/.installed: requirements/dev.txt pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "carnet: no $(PYTHON) here: install Python 3.11 or later, or name one with PYTHON=…" >&2; exit 1; }
	@$(PYTHON) house/install.py
	@touch $@

install: $(VENV)/.installed  ## make .venv with everything

run: install  ## start both services, with a database and demonstration data
	@exec $(PY) -m house run

demo-faults: install  ## the same with a line that fails between them: PROFILE=lost SEED=7
	@exec $(PY) -m house demo-faults

reset: install  ## empty the demonstration data
	@exec $(PY) -m house reset

test: install  ## run every test: pure, Calcium, MesVaccins, end to end
	@exec $(PY) -m house test

soak: install  ## play histories under fire: SEQUENCES=2000 MINUTES=10 SEED=7
	@exec $(PY) -m house soak

check: install  ## lint, types, walls, templates, migrations, generated texts
	@exec $(PY) -m house check

fix: install  ## mend what the tools can mend
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

bench: install  ## measure, and print ratios
	@exec $(PY) -m house bench

fuzz: install .venv-api/.installed  ## run schemathesis against the real API, in an environment of its own
	@exec $(PY) -m house fuzz

.venv-api/.installed: requirements/api.txt
	@$(PYTHON) -m venv .venv-api
	@.venv-api/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/api.txt
	@touch $@

load: install  ## 200 nurses on both services; SIZE=10000 carnets, or SIZES=10000,1000000
	@exec $(PY) -m house load

conformance: install  ## run the CDC's test cases, and compare with what is known
	@exec $(PY) bench/conformance.py

coverage: install  ## say which branches of the medicine no test takes (100 % asked)
	@$(PY) -m coverage erase
	@$(PY) -m coverage run -m pytest -q -o timeout=900 tests/immunization
	@$(PY) -m coverage combine --quiet
	@$(PY) -m coverage report

docs: install  ## make the generated texts and the pictures from the real pages
	@exec $(PY) -m house docs

requirements:  ## compile the pinned requirements (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements/base.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra dev pyproject.toml requirements/build.in -o requirements/dev.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header requirements/api.in -o requirements/api.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header requirements/load.in -o requirements/load.txt
