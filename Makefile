# What there is to do here; `make` lists it. The work itself is in scripts/.

PYTHON ?= python3
RUN := .venv/bin/python
export PYTHON PORT DUO

.PHONY: help demo demo-reset test lint bench messages requirements vendor

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

demo: ## start with made-up people on http://127.0.0.1:8000 (PORT=8001 another port; DUO=file.csv real schools)
	@scripts/install-system demo
	@scripts/install-python demo
	@exec $(RUN) -m scripts.demo

demo-reset: ## throw the demo's data away and start anew
	@scripts/install-system demo
	@scripts/install-python demo
	@exec $(RUN) -m scripts.demo --reset

test: ## everything that must be right: linters, the suite on PostgreSQL with Redis and on SQLite, the browser
	@scripts/install-system test
	@scripts/install-python test
	@exec $(RUN) -m scripts.test

lint: ## only the linters and the other quick checks
	@scripts/install-system test
	@scripts/install-python test
	@exec $(RUN) -m scripts.lint

bench: ## measure what must be quick, and print the figures
	@scripts/install-system test
	@scripts/install-python test
	@exec $(RUN) -m scripts.bench

messages: ## gather the strings into locale/nl (then translate what is new) and compile them
	@exec scripts/messages

requirements: ## pin the packages of requirements*.in anew (UPGRADE=1: the newest versions)
	@exec scripts/requirements

vendor: ## fetch the third-party assets of static/vendor again, at the versions of VERSIONS.md
	@exec scripts/vendor-assets
