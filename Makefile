# Everything a developer runs. Only python3 (3.11 or later, with venv) and make are needed; the rest is installed here.

PYTHON ?= python3
VENV := .venv
BENCH := .venv-bench
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
COVERED := --cov --cov-report=

.PHONY: demo test check lint tested coverage bench docs wheel-check catalogues requirements format clean

# The blocks of a page build on one another, so a file stays with one worker (--dist loadfile).

demo: $(VENV)/ready
	python examples/close_the_month.py

test: $(VENV)/ready
	python -m pytest -n 2 --dist loadfile

# The pages are built beside the tests, which do not fill two cores to the end.
check: $(VENV)/ready
	$(MAKE) --no-print-directory -j 2 docs tested

tested: lint
	$(MAKE) --no-print-directory coverage

lint: $(VENV)/ready
	ruff check .
	ruff format --check .
	mypy
	lint-imports
	python tools/catalogues.py check

coverage: $(VENV)/ready
	python -m pytest -n 2 --dist loadfile $(COVERED)
	python -m coverage report

docs: $(VENV)/ready
	python -m sphinx -W --keep-going -q -b html docs build/docs

bench: $(BENCH)/ready
	$(BENCH)/bin/python benchmarks/run.py

wheel-check: $(VENV)/ready
	python tools/check_wheel.py

catalogues: $(VENV)/ready
	python tools/catalogues.py update
	python tools/catalogues.py compile

format: $(VENV)/ready
	ruff check --fix-only --exit-zero .
	ruff format .

# Pins what is developed and measured with, with hashes and without any index address. Needs uv.
requirements:
	cd requirements && uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-emit-find-links --custom-compile-command "make requirements" dev.in -o dev.txt
	cd requirements && uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-emit-find-links --custom-compile-command "make requirements" bench.in -o bench.txt

# The pins are complete, so nothing is resolved: what is written there is what gets installed.
$(VENV)/ready: requirements/dev.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	python -m pip install --quiet --no-deps --require-hashes -r requirements/dev.txt
	python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(BENCH)/ready: requirements/bench.txt $(VENV)/ready
	$(PYTHON) -m venv $(BENCH)
	$(BENCH)/bin/python -m pip install --quiet --no-deps --require-hashes -r requirements/dev.txt -r requirements/bench.txt
	$(BENCH)/bin/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

clean:
	rm -rf $(VENV) $(BENCH) build dist .mypy_cache .ruff_cache .hypothesis .coverage
