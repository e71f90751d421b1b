# Two commands do everything on a fresh machine with python3 (3.11 or later, with venv) and make:
#   make demo    the marketplace, live, with a full catalogue
#   make test    its tests
# `make help` lists the rest. Every target installs what it needs first, into .venv.

.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= python3
PORT ?= 8000
SIZE ?= 240
JOBS ?= auto
ARGS ?=
PY := .venv/bin/python
MANAGE := $(PY) manage.py
LEXICON := search/lexicon/data/permissive

.PHONY: help
help: ## List what make can do
	@awk 'BEGIN {FS = ":.*## "} \
		/^##@ / {printf "\n%s\n", substr($$0, 5)} \
		/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

##@ Start here

.PHONY: demo
demo: need-demo ## The marketplace with its demo catalogue; Ctrl-C ends it [PORT=8000] [SIZE=240|10k|100k]
	@$(PY) -m scripts.demo --port $(PORT) --size $(SIZE) $(ARGS)

.PHONY: test
test: need-dev ## All tests on SQLite, or on TEST_DATABASE_URL [ARGS="-k basket"] [JOBS=auto]
	@RING_ENV=test $(PY) -m pytest -n $(JOBS) $(ARGS)

.PHONY: install
install: need-dev ## Make .venv with everything that developing needs

##@ Develop

.PHONY: run
run: need-dev ## The development server with your own data in var/ [PORT=8000]
	@$(MANAGE) migrate --no-input --verbosity 0
	@$(MANAGE) createcachetable --verbosity 0
	@$(MANAGE) runserver 127.0.0.1:$(PORT)

.PHONY: worker
worker: need-dev ## The worker beside `make run`: mails, index, schedule
	@$(MANAGE) outbox_worker

.PHONY: sandbox
sandbox: need-dev ## The local payment sandbox beside `make run` (settings: .env.example)
	@$(PY) -m marketplace.sandbox --port 8420 --webhook-url http://127.0.0.1:$(PORT)/webhooks/stripe/ \
		--webhook-secret whsec_for_development_only --thin-secret whsec_for_development_only

.PHONY: lint
lint: need-dev ## Style, types, houses, missing migrations, templates, catalogues
	@$(PY) -m scripts.lint

.PHONY: format
format: need-dev ## Put the code into the form that lint asks for
	@.venv/bin/ruff check --quiet --fix . || true
	@.venv/bin/ruff format .

.PHONY: coverage
coverage: need-dev ## Tests with coverage and its floor
	@RING_ENV=test $(PY) -m pytest -n $(JOBS) --cov --cov-report=term $(ARGS)

.PHONY: messages
messages: need-dev ## Update the German, French and Greek catalogues from the code, and compile them
	@$(PY) -m scripts.messages update

.PHONY: access
access: need-dev ## Write down anew who may open which address (tests/access/table.txt)
	@RING_ENV=test RING_ACCESS_WRITE=1 $(PY) -m pytest -n 0 -q tests/access -k as_the_table_says

.PHONY: gallery-baseline
gallery-baseline: need-dev ## Renew what tests compare /design/ with; look at it first
	@RING_GALLERY_RENEW=1 RING_ENV=test $(PY) -m pytest -n 0 -q tests/marketplace/design/test_gallery_browser.py -k looks_as_it_did

.PHONY: screenshots
screenshots: need-dev ## Take the README's pictures anew from a running demo [PORT=8000]
	@$(PY) -m scripts.screenshots --site http://127.0.0.1:$(PORT)

.PHONY: bench
bench: need-dev ## Measure against a stock Oscar project, side by side; search alone with ARGS=search [ARGS=...]
	@$(PY) -m benchmarks $(ARGS)

##@ Keep up

.PHONY: lock
lock: need-dev ## Lock the newest allowed versions of all packages, with hashes
	@$(PY) -m scripts.lock $(ARGS)

.PHONY: baseline
baseline: need-dev ## After a change of migrations: write down what a new SQLite database starts from
	@$(PY) -m scripts.baseline

.PHONY: lexicon
lexicon: need-dev ## Build the lexicon that search ships with, after a change of analysis [LABELS=fetch: new labels first]
	@if [ "$(LABELS)" = fetch ]; then $(PY) -m scripts.lexicon_labels; fi
	@RING_ENV=development $(MANAGE) build_lexicon $(LEXICON).tsv.gz --output $(LEXICON).lexicon --skip-checks

.PHONY: audit
audit: need-dev ## Ask the advisory database about the locked packages
	@.venv/bin/pip-audit --disable-pip --require-hashes -r requirements/base.txt

.PHONY: clean
clean: ## Remove .venv, caches and the demo's data (your own data in var/ stays)
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	rm -rf .coverage .coverage.* htmlcov var/demo tests/journeys/out benchmarks/out
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: need-demo need-dev
need-demo need-dev: need-%:
	@command -v $(PYTHON) >/dev/null || { echo "make: $(PYTHON) is not installed; Python 3.11 or later is needed" >&2; exit 1; }
	@$(PYTHON) scripts/install.py $*
