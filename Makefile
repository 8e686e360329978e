# Every target does its own set-up: a fresh clone needs Python 3.11 or newer, and nothing else.
ENV     ?= dev
PYTHON  ?= python3
VENV    := .venv
BIN     := $(VENV)/bin
PIP     := $(BIN)/python -m pip --disable-pip-version-check --quiet
EDITORS := tests/editors
SERVER  := $(EDITORS)/node_modules/.package-lock.json
SETUP   := setup.cfg pyproject.toml constraints.txt

.DEFAULT_GOAL := help
.PHONY: help deploy plan compile schema lint cost status doctor preview check test test-alarms bench reference format clean

help: ## Show the targets.
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-11s %s\n", $$1, $$2}'

$(VENV)/python: # The virtual environment alone.
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "watchform needs Python 3.11 or newer")'
	@echo "making the virtual environment $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/installed: $(VENV)/python $(SETUP) # What the command needs.
	@echo "installing watchform and what it needs (once)"
	@$(PIP) install --constraint constraints.txt --editable '.[local]'
	@touch $@

$(VENV)/installed-dev: $(VENV)/python $(SETUP) # What the tests and checks need besides.
	@echo "installing watchform and its development tools (once)"
	@$(PIP) install --constraint constraints.txt --editable '.[local,dev]'
	@touch $@ $(VENV)/installed

deploy: $(VENV)/installed ## Deploy ENV: ENV=local is the AWS inside the command, ENV=dev a real account.
	@$(BIN)/watchform deploy --env $(ENV)

plan: $(VENV)/installed ## Show what deploying ENV would change.
	@$(BIN)/watchform plan --env $(ENV)

compile: $(VENV)/installed ## Compile the specs of every environment into templates_out/.
	@$(BIN)/watchform compile

schema: $(VENV)/installed ## Write the JSON Schemas that editors read into specs/.schema/.
	@$(BIN)/watchform schema

preview: $(VENV)/installed ## Draw the dashboards of ENV as pages, and open them.
	@$(BIN)/watchform preview --env $(ENV) --open

status: $(VENV)/installed ## Show how the alarms of ENV are, and what they did since yesterday.
	@$(BIN)/watchform status --env $(ENV) --since 24h

doctor: $(VENV)/installed ## Look whether what was deployed to ENV does what it is for.
	@$(BIN)/watchform doctor --env $(ENV)

cost: $(VENV)/installed ## Estimate what ENV costs a month.
	@$(BIN)/watchform cost --env $(ENV)

lint: $(VENV)/installed ## Run cfn-lint over every template; findings stand at the spec's line.
	@$(BIN)/watchform lint

check: $(VENV)/installed-dev ## Style, types, architecture, form of specs, fresh templates, cfn-lint, alarms.
	$(BIN)/ruff check --output-format concise .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/watchform fmt --check specs docs/examples tests/golden
	$(BIN)/watchform schema --check
	$(BIN)/watchform compile --check
	$(BIN)/watchform lint
	$(BIN)/watchform test --all-alarms

$(SERVER): $(EDITORS)/package-lock.json # The language server of editors, for the tests.
	@if command -v npm >/dev/null; then \
	echo "installing the language server that the tests drive (once)"; \
	cd $(EDITORS) && npm ci --ignore-scripts --no-audit --no-fund --silent && touch $(CURDIR)/$@; \
	else echo "npm is not here: the tests with a real language server are skipped"; fi

test: $(VENV)/installed-dev $(SERVER) ## Run every test.
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

test-alarms: $(VENV)/installed ## Prove when the alarms fire, by specs/*.test.yaml.
	@$(BIN)/watchform test

bench: $(VENV)/installed-dev ## Measure speed and memory.
	$(BIN)/python tools/bench

reference: $(VENV)/installed-dev ## Write the pages of docs/ that come from the code.
	@for tool in tools/write_*.py; do echo "$$tool"; $(BIN)/python $$tool || exit 1; done

format: $(VENV)/installed-dev ## Put the code and the specs in their form.
	$(BIN)/ruff check --fix --quiet . || true
	$(BIN)/ruff format .
	$(BIN)/watchform fmt specs docs/examples tests/golden

clean: ## Remove the virtual environment, caches and the embedded AWS's state.
	rm -rf $(VENV) .watchform .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	rm -rf build dist *.egg-info $(EDITORS)/node_modules
