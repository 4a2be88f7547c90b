# Kamerlens. `make ingest` then `make serve` is all a user needs; `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PAPERS ?=
DATABASE ?= kamerlens.db
PORT ?= 8001
SINCE ?=
UNTIL ?=
DOSSIER ?=
FETCH ?=

.PHONY: help fetch ingest serve test bench scores sample picture train-model model-lg lock clean corpus models datasette tests

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Kamerlens needs Python 3.11 or newer: make PYTHON=python3.12 ingest"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

fetch: $(READY) ## get papers from the official repository: SINCE=2024-01-01, later runs go on from there
	$(BIN)/kamerlens fetch $(if $(SINCE),--since $(SINCE)) $(if $(UNTIL),--until $(UNTIL)) $(if $(DOSSIER),--dossier $(DOSSIER)) $(FETCH)

ingest: $(READY) ## read new papers: corpus/papers, or PAPERS=some/folder
	$(BIN)/kamerlens ingest --database $(DATABASE) $(PAPERS)

serve: $(READY) ## open the site on http://127.0.0.1:8001 (PORT=...)
	$(BIN)/kamerlens serve --database $(DATABASE) --port $(PORT)

test: $(READY) ## run all tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest

bench: $(READY) ## measure the speed: PAPERS=some/folder (minutes); figures in bench/
	$(BIN)/kamerlens bench line $(PAPERS) --json bench/$$(date +%Y%m%d-%H%M).json
	$(BIN)/kamerlens bench site $(PAPERS) --json bench/$$(date +%Y%m%d-%H%M)-site.json

SCORES := models/tagger/scores.json
scores: $(READY) ## measure the tagger again, for the site (with PAPERS=folder also on the coded sentences of real papers)
	$(BIN)/kamerlens evaluate gold --json $(SCORES)
	$(BIN)/kamerlens evaluate tagging --json $(SCORES)
ifneq ($(PAPERS),)
	$(BIN)/kamerlens evaluate tagging --papers $(PAPERS) --json $(SCORES)
	$(BIN)/kamerlens evaluate tagging --part test_letters --papers $(PAPERS) --json $(SCORES)
endif

sample: $(READY) ## typeset the sample corpus again from its sources
	$(BIN)/python corpus/sample/typeset

picture: $(READY) ## make the pictures of the site in README again (needs Chromium)
	$(BIN)/python datasette/picture.py

train-model: $(READY) ## train models/nl_kamer again (hours; needs the treebanks in ../shared/ud)
	$(BIN)/python models/training/train.py

model-lg: $(READY) ## install nl_core_news_lg from its makers
	$(BIN)/python models/training/fetch_lg.py

lock: ## write requirements.lock again (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes pyproject.toml --group dev -o requirements.lock

clean: ## remove what make made (not the database)
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache
