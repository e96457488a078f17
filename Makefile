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
NODE := clients/typescript/node_modules/.package-lock.json
REDOCLY := @redocly/cli@1.34.20

CHECKED := -std=c++17 -O2 -ffp-contract=fast -fno-math-errno -Imodels/encoders/kernels tests/models/encoders/kernels.cpp
KERNELS := setup.py $(wildcard models/encoders/kernels/*.?pp)

# Torch for the CPU alone, where there is no NVIDIA GPU: on Linux the default index brings gigabytes of CUDA with it
TORCH_INDEX ?= https://download.pytorch.org/whl/cpu
CPU := $(shell test "$$(uname)" = Linux && ! test -e /proc/driver/nvidia && ! test -e /dev/nvidiactl && ! command -v nvidia-smi >/dev/null && echo yes)

.DEFAULT_GOAL := help
.PHONY: help serve test test-browser lint bench openapi docs train evaluate clean test-typescript lint-openapi clients clients-types image-check gpu-wheels loadtest test-kernels test-wordpress plugin lint-plugin

help: ## say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

serve: $(SERVE) ## serve on 127.0.0.1:8000 (COPYDESK_HOST, COPYDESK_PORT); Ctrl-C drains
	@exec $(BIN)/python -m service

test: $(DEV) ## run the tests
	$(BIN)/python -m pytest

test-browser: $(BROWSER) ## run the tests of the reading room in Chromium, which apt installs where there is none
	$(BIN)/python -m pytest -m browser tests/browser

test-typescript: $(DEV) $(NODE) ## run the tests of the TypeScript client in Node
	$(BIN)/python -m pytest -m typescript tests/clients

test-kernels: ## compile the kernels of other processors and run them: AVX-512's as AVX2 (clang++), AArch64's in qemu
	@mkdir -p build
	clang++ $(CHECKED) -Wno-psabi -mavx2 -mfma -DSET='"avx512.cpp"' -o build/avx512
	build/avx512
	aarch64-linux-gnu-g++ $(CHECKED) -static -DSET='"neon.cpp"' -o build/neon
	qemu-aarch64 build/neon

test-wordpress: $(WORDPRESS) ## run the tests of the WordPress plugin in two WordPresses of Debian's; apt installs PHP and Chromium where there are none
	$(BIN)/python -m pytest -m wordpress tests/wordpress

lint: $(DEV) ## check format, style and types
	$(BIN)/ruff format --check service models tests bench docs clients/python loadtest plugins setup.py
	$(BIN)/ruff check service models tests bench docs clients/python loadtest plugins setup.py
	$(BIN)/mypy
	$(BIN)/openapi-spec-validator openapi/openapi.json
	$(BIN)/hadolint Dockerfile

lint-openapi: ## check openapi/openapi.json by Redocly's rules; needs Node
	npx --yes $(REDOCLY) lint --config openapi/redocly.yaml openapi/openapi.json

plugin: ## pack the WordPress plugin: build/copydesk-wordpress-VERSION.zip
	@$(PYTHON) plugins/pack.py

lint-plugin: ## check the WordPress plugin's PHP and JavaScript, and that its .pot is up to date; needs php-codesniffer, gettext and node
	find plugins/wordpress -name '*.php' -print0 | xargs -0 -n 1 php -l >/dev/null
	phpcs --standard=plugins/wordpress/phpcs-shared.xml plugins/wordpress
	@if phpcs -i | grep -qw WordPress; then phpcs --standard=plugins/wordpress/phpcs.xml.dist plugins/wordpress; else \
		echo "phpcs has no WordPress standard here: only the sniffs that it shares with phpcs were checked"; fi
	find plugins/wordpress -name '*.js' -print0 | xargs -0 -n 1 node --check
	$(PYTHON) plugins/pot.py --check

image-check: ## build the image and run it as an orchestrator would, by buildah and podman, as root; takes minutes and 4 GB
	@tests/image/check.sh

bench: $(DEV) ## measure against the bars and other servers on an idle machine, in half an hour; QUICK=1 in five minutes, roughly. Writes build/bench.json
	$(BIN)/python -m bench $(if $(QUICK),--quick)

gpu-wheels: | $(BIN)/python ## fetch what bench/gpu.sh needs on a machine without a network into build/wheels [PY=3.12]
	rm -rf build/wheels
	$(BIN)/python -m pip download --quiet --only-binary=:all: --implementation cp --python-version $(or $(PY),3.12) \
		$(foreach tag,2_28 2_27 2_24 2_17 2_12 2_5,--platform manylinux_$(tag)_x86_64) --platform manylinux2014_x86_64 --platform manylinux1_x86_64 --dest build/wheels \
		$$($(BIN)/python -m bench.wheels)
	rm -f build/wheels/numpy-*.whl

loadtest: $(DEV) ## load on a service: make loadtest URL=http://… RATE=documents a second, or USERS=editors [SECONDS=60] [ARGS=more]
	@test -n "$(URL)" && test -n "$(RATE)$(USERS)" || { echo "make loadtest needs URL=http://HOST:PORT and RATE=documents a second (or USERS=editors at work), see docs/load-testing.md" >&2; exit 2; }
ifdef USERS
	$(BIN)/python -m locust -f loadtest/locustfile.py --headless --only-summary --host "$(URL)" --users $(USERS) --spawn-rate 5 --run-time $(or $(SECONDS),60)s --stop-timeout 60 $(ARGS)
else
	$(BIN)/python -m loadtest "$(URL)" --rate $(RATE) --seconds $(or $(SECONDS),60) $(ARGS)
endif

openapi: $(SERVE) ## write openapi/openapi.json
	$(BIN)/python -m service.api

docs: $(DEV) ## write the answers in README.md and docs/requests.md as a running service gives them: make docs [URL=http://127.0.0.1:8000]
	$(BIN)/python docs/examples.py $(or $(URL),http://127.0.0.1:8000)

clients: $(DEV) $(NODE) ## build the clients: a wheel and an npm tarball in build/
	$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir build clients/python
	cd clients/typescript && npm pack --silent --pack-destination ../../build

clients-types: $(DEV) $(NODE) ## write the types of the clients from openapi/openapi.json
	$(BIN)/python clients/python/generate.py
	cd clients/typescript && npm run --silent generate

train: $(if $(TEACHER),$(TAUGHT),$(TRAIN)) ## train both encoders: make train DATA=folder [OUT=build/train] [TEACHER=1, for a GPU]
	@test -n "$(DATA)" || { echo "make train needs DATA=folder, see docs/training.md" >&2; exit 2; }
	$(BIN)/python -m models.training --data "$(DATA)" --out "$(or $(OUT),build/train)" $(if $(TEACHER),--teacher)

evaluate: $(TRAIN) ## quantise, measure, calibrate and write the cards: make evaluate DATA=folder [OUT=build/train]
	@test -n "$(DATA)" || { echo "make evaluate needs DATA=folder, see docs/training.md" >&2; exit 2; }
	$(BIN)/python -m models.training.quantization --data "$(DATA)" --weights "$(or $(OUT),models/weights)"
	$(BIN)/python -m models.evaluation --data "$(DATA)" --weights "$(or $(OUT),models/weights)"

clean: ## remove the environment and build outputs
	rm -rf $(VENV) build clients/python/build clients/typescript/node_modules clients/typescript/build clients/typescript/dist

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Copydesk needs Python 3.11 or newer: make PYTHON=python3.x serve")'
	$(PYTHON) -m venv $(VENV)

$(TORCH): pyproject.toml | $(BIN)/python
ifneq ($(and $(CPU),$(TORCH_INDEX)),)
	@$(BIN)/python -m pip install --quiet --no-deps --timeout 10 --retries 0 --index-url $(TORCH_INDEX) \
		'$(shell sed -n 's/^ *"\(torch[=<>][^"]*\)".*/\1/p' pyproject.toml)' 2>/dev/null || echo "$(TORCH_INDEX) has no torch for us, so the default index is asked"
endif
	@touch $@

$(SERVE): pyproject.toml $(KERNELS) $(TORCH)
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(DEV): pyproject.toml $(KERNELS) $(TORCH)
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@ $(SERVE)

$(BROWSER): pyproject.toml $(DEV)
	$(BIN)/python -m pip install --quiet --editable '.[browser]'
	@command -v chromium >/dev/null || { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium; } || \
		{ echo "Chromium is missing and apt could not install it: install it, then make test-browser again" >&2; exit 1; }
	@touch $@

$(NODE): clients/typescript/package-lock.json
	@command -v npm >/dev/null || { echo "Node is missing: install Node 20.3 or newer with npm, then make again" >&2; exit 1; }
	cd clients/typescript && npm ci --no-fund --no-audit
	@touch $@

$(TRAIN): pyproject.toml $(KERNELS) $(TORCH)
	$(BIN)/python -m pip install --quiet --editable '.[train]'
	@touch $@ $(SERVE)

$(TAUGHT): $(TRAIN)
	$(BIN)/python -m pip install --quiet --editable '.[train,teacher]'
	@touch $@

$(WORDPRESS): $(BROWSER)
	@command -v php >/dev/null && command -v unzip >/dev/null && command -v npm >/dev/null && php -m | grep -qx pdo_sqlite && php -m | grep -qx curl || \
		{ apt-get update -qq && apt-get install -y -qq --no-install-recommends php-cli php-sqlite3 php-xml php-mbstring php-curl unzip \
			$$(command -v npm >/dev/null || echo npm) \
			fonts-liberation fonts-noto-color-emoji; } || \
		{ echo "PHP with SQLite, unzip and npm are needed, and apt could not install them: install them, then make test-wordpress again" >&2; exit 1; }
	@touch $@
