# `make run` and `make test` are all that a fresh machine needs; `make help` lists the rest.
# Works with GNU make 3.81, which macOS ships.

VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
export PORT

.DEFAULT_GOAL := help
.PHONY: help run install test check format bench lock translations clean

help: ## Show this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' Makefile

run: install ## Serve the blog on http://127.0.0.1:8000 (PORT= changes it)
	$(BIN)/flask db upgrade
	$(BIN)/flask sample publish
	@$(SERVE)

# Beside the server runs who delivers its mail, and ends when it ends. Both are in the
# background, since a shell heeds a signal only while it waits; what it heeds ends the
# wait, so it waits again until the server has answered what it had begun.
SERVE = $(BIN)/gunicorn wsgi:app & web=$$!; $(BIN)/flask mail deliver --forever & mail=$$!; \
	trap 'kill $$web $$mail 2>/dev/null' HUP INT TERM; \
	wait $$web; status=$$?; \
	while kill -0 $$web 2>/dev/null; do wait $$web; status=$$?; done; \
	kill $$mail 2>/dev/null; wait $$mail; exit $$status

# Compiled here, since a service often may not write beside the code, and would compile all of
# it at each start.
install: $(VENV)/.run ## Only make the environment, from the hashed lock, and compile the code
	@$(BIN)/python -m compileall -q blog wsgi.py || true

test: $(VENV)/.dev ## Run every test; installs what they drive where it may
	@tools/install-test-programs
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist worksteal $(ARGS)

check: $(VENV)/.dev ## Lint, format, types and templates
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/python tools/translations.py --check

format: $(VENV)/.dev ## Put the Python files into the project's format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.dev ## Measure how fast it is, as ratios (SMALL=1, SCALE=full, OUT=)
	$(BIN)/python -m tests.bench $(ARGS)

# Extras stay in the lock: with coverage alone pinned, pip takes coverage[toml] for another
# package and refuses it as soon as there is a newer release.
RESOLVE := uv pip compile -q --generate-hashes --universal --no-strip-extras --python-version 3.11

lock: $(VENV)/.dev ## Resolve setup.cfg into the two lock files again
	$(BIN)/$(RESOLVE) --extra postgres setup.cfg -o requirements/run.lock
	$(BIN)/$(RESOLVE) --extra dev -c requirements/run.lock setup.cfg -o requirements/dev.lock

translations: $(VENV)/.dev ## Collect the sentences to translate and compile the catalogues
	$(BIN)/python tools/translations.py

clean: ## Remove the environment and what tools left; the instance folder stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage htmlcov tests/tools/node_modules

$(VENV)/bin/python:
	@python=`tools/find-python` && "$$python" -m venv $(VENV)

$(VENV)/.run: requirements/run.lock | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.lock
	@touch $@

$(VENV)/.dev: requirements/dev.lock $(VENV)/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.lock
	@touch $@
