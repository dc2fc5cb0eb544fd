# make site   sets up, checks, builds build/site/ and prints where to open it
# make test   passes every test
# make pictures  takes the pictures of the pages of help anew, in a browser
# make bench  measures beside git and mkdocs-material (ARGS=--write: into benchmarks/RESULTS.md)
# make lock   renews the lock files after a change of dependencies (needs uv)
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ZENSICAL := build/zensical
LOCK := uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-emit-find-links --no-annotate --no-header --quiet

.PHONY: site check draft test lint pictures bench lock clean

site: $(VENV)/.ready
	$(BIN)/qms check
	$(BIN)/qms build

check: $(VENV)/.ready
	$(BIN)/qms check

draft: $(VENV)/.ready
	$(BIN)/qms build --draft

test: $(VENV)/.ready-to-test
	$(BIN)/python -m pytest -n auto --dist loadfile

lint: $(VENV)/.ready-to-test
	$(BIN)/ruff check generator tests benchmarks
	$(BIN)/ruff format --check generator tests benchmarks
	$(BIN)/mypy

pictures: $(VENV)/.ready-to-test
	PLAINQMS_WRITE_PICTURES=1 $(BIN)/python -m pytest tests/publish/test_help_pictures.py

bench: $(VENV)/.ready $(ZENSICAL)/.ready
	$(BIN)/python benchmarks/run.py $(ARGS)

lock:
	$(LOCK) pyproject.toml --group build -o requirements.lock
	$(LOCK) pyproject.toml --group dev -o requirements-dev.lock
	$(LOCK) --group bench -o requirements-bench.lock

clean:
	rm -rf build dist

$(VENV)/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c "import sys; sys.exit(0 if sys.version_info >= (3, 11) else 'Python 3.11 or later is needed: make PYTHON=python3.12 site')"
	$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.ready-to-test: $(VENV)/.ready requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@

# The site engine's successor, for the comparison of addresses: never beside the tool's own packages.
$(ZENSICAL)/.ready: requirements-bench.lock
	$(PYTHON) -m venv --clear $(ZENSICAL)
	$(ZENSICAL)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.lock
	touch $@
