# The whole vocabulary of the project: make help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TORCH := $(VENV)/.torch
SERVE := $(VENV)/.serve
DEV := $(VENV)/.dev
TRAIN := $(VENV)/.train
TAUGHT := $(VENV)/.teacher
BROWSER := $(VENV)/.browser
WORDPRESS := $(VENV)/.wordpress

# Torch for the CPU alone, where there is no NVIDIA GPU: on Linux the default index brings gigabytes of CUDA with it
TORCH_INDEX ?= https://download.pytorch.org/whl/cpu
CPU := $(shell test "$$(uname)" = Linux && ! test -e /proc/driver/nvidia && ! test -e /dev/nvidiactl && ! command -v nvidia-smi >/dev/null && echo yes)

.DEFAULT_GOAL := help
.PHONY: help serve test test-browser test-wordpress lint lint-plugin plugin bench openapi train evaluate clean

help: ## say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

serve: $(SERVE) ## serve on 127.0.0.1:8000 (COPYDESK_HOST, COPYDESK_PORT); Ctrl-C drains
	@exec $(BIN)/python -m service

test: $(DEV) ## run the tests
	$(BIN)/python -m pytest

test-browser: $(BROWSER) ## run the tests of the reading room in Chromium, which apt installs where there is none
	$(BIN)/python -m pytest -m browser tests/browser

test-wordpress: $(WORDPRESS) ## run the tests of the WordPress plugin in two WordPresses of Debian's; apt installs PHP and Chromium where there are none
	$(BIN)/python -m pytest -m wordpress tests/wordpress

lint: $(DEV) ## check format, style and types
	$(BIN)/ruff format --check service models tests bench plugins
	$(BIN)/ruff check service models tests bench plugins
	$(BIN)/mypy

plugin: ## pack the WordPress plugin: build/copydesk-wordpress-VERSION.zip
	@$(PYTHON) plugins/pack.py

lint-plugin: ## check the WordPress plugin's PHP and JavaScript, and that its .pot is up to date; needs php-codesniffer, gettext and node
	find plugins/wordpress -name '*.php' -print0 | xargs -0 -n 1 php -l >/dev/null
	phpcs --standard=plugins/wordpress/phpcs-shared.xml plugins/wordpress
	@if phpcs -i | grep -qw WordPress; then phpcs --standard=plugins/wordpress/phpcs.xml.dist plugins/wordpress; else \
		echo "phpcs has no WordPress standard here: only the sniffs that it shares with phpcs were checked"; fi
	find plugins/wordpress -name '*.js' -print0 | xargs -0 -n 1 node --check
	$(PYTHON) plugins/pot.py --check

bench: $(DEV) ## measure against the bars and other servers on an idle machine, in half an hour; QUICK=1 in minutes, roughly. Writes build/bench.json
	$(BIN)/python -m bench $(if $(QUICK),--quick)

openapi: $(SERVE) ## write openapi/openapi.json
	$(BIN)/python -m service.api

train: $(if $(TEACHER),$(TAUGHT),$(TRAIN)) ## train both encoders: make train DATA=folder [OUT=build/train] [TEACHER=1, for a GPU]
	@test -n "$(DATA)" || { echo "make train needs DATA=folder, see docs/training.md" >&2; exit 2; }
	$(BIN)/python -m models.training --data "$(DATA)" --out "$(or $(OUT),build/train)" $(if $(TEACHER),--teacher)

evaluate: $(TRAIN) ## quantise, measure, calibrate and write the cards: make evaluate DATA=folder [OUT=build/train]
	@test -n "$(DATA)" || { echo "make evaluate needs DATA=folder, see docs/training.md" >&2; exit 2; }
	$(BIN)/python -m models.training.quantization --data "$(DATA)" --weights "$(or $(OUT),models/weights)"
	$(BIN)/python -m models.evaluation --data "$(DATA)" --weights "$(or $(OUT),models/weights)"

clean: ## remove the environment and build outputs
	rm -rf $(VENV) build

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Copydesk needs Python 3.11 or newer: make PYTHON=python3.x serve")'
	$(PYTHON) -m venv $(VENV)

$(TORCH): pyproject.toml | $(BIN)/python
ifneq ($(and $(CPU),$(TORCH_INDEX)),)
	@$(BIN)/python -m pip install --quiet --no-deps --timeout 10 --retries 0 --index-url $(TORCH_INDEX) \
		'$(shell sed -n 's/^ *"\(torch[=<>][^"]*\)".*/\1/p' pyproject.toml)' 2>/dev/null || echo "$(TORCH_INDEX) has no torch for us, so the default index is asked"
endif
	@touch $@

$(SERVE): pyproject.toml $(TORCH)
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(DEV): pyproject.toml $(TORCH)
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@ $(SERVE)

$(BROWSER): pyproject.toml $(DEV)
	$(BIN)/python -m pip install --quiet --editable '.[browser]'
	@command -v chromium >/dev/null || { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium; } || \
		{ echo "Chromium is missing and apt could not install it: install it, then make test-browser again" >&2; exit 1; }
	@touch $@

$(WORDPRESS): $(BROWSER)
	@command -v php >/dev/null && command -v unzip >/dev/null && command -v npm >/dev/null && php -m | grep -qx pdo_sqlite && php -m | grep -qx curl || \
		{ apt-get update -qq && apt-get install -y -qq --no-install-recommends php-cli php-sqlite3 php-xml php-mbstring php-curl unzip npm \
			fonts-liberation fonts-noto-color-emoji; } || \
		{ echo "PHP with SQLite, unzip and npm are needed, and apt could not install them: install them, then make test-wordpress again" >&2; exit 1; }
	@touch $@

$(TRAIN): pyproject.toml $(TORCH)
	$(BIN)/python -m pip install --quiet --editable '.[train]'
	@touch $@ $(SERVE)

$(TAUGHT): $(TRAIN)
	$(BIN)/python -m pip install --quiet --editable '.[train,teacher]'
	@touch $@
