# Every target does all its own set-up. Nothing else is asked of a machine than Python 3.11, make and the network.
PYTHON ?= python3.11
BIN := .venv/bin

.PHONY: setup setup-tests lock demo test check unit bench bench-app fuzz mutants audit docs site format new-rule

setup: .venv/.ready

.venv/.ready: requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv || python3 -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

setup-tests: .venv/.ready-for-tests

.venv/.ready-for-tests: .venv/.ready requirements-dev.lock tools/system_packages.sh
	sh tools/system_packages.sh
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@

lock:  ## after a change of dependencies: write both lock files anew (uv on the PATH)
	uv pip compile pyproject.toml --quiet --generate-hashes --no-header --no-annotate --python-version 3.11 \
		--extra documents --extra files --extra standards --extra web --group build -o requirements.lock
	uv pip compile pyproject.toml --quiet --generate-hashes --no-header --no-annotate --python-version 3.11 \
		--all-extras --group build --group dev --constraint requirements.lock -o requirements-dev.lock

demo: setup  ## the main job on real input
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh examples/demo.sh

test: check unit  ## everything that must hold before a change lands

check: setup-tests  ## format, lint, types, layers, packs, generated pages
	$(BIN)/ruff format --quiet --check .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/facetwise policy lint
	$(BIN)/python tools/build_docs.py --check

unit: setup-tests  ## the tests
	$(BIN)/pytest

bench: setup-tests  ## speed, beside the limit and the peers; see docs/speed.md
	$(BIN)/python tools/bench.py $(BENCH)
	$(BIN)/python tools/bench_app.py $(APP)

bench-app: setup-tests  ## the app under ten people at once; APP="--claims 1000000", "--postgresql"
	$(BIN)/python tools/bench_app.py $(APP)

fuzz: setup-tests  ## random, damaged and coverage-guided input for every reader; SECONDS=60 by default, for each
	$(BIN)/python tools/fuzz.py $(or $(SECONDS),60)
	$(BIN)/python tools/fuzz_coverage.py $(or $(SECONDS),60)

mutants: setup-tests  ## seeded bugs in every rule, and in the words that rules share: how many do the cases catch
	$(BIN)/python tools/mutate_rules.py --survivors
	$(BIN)/python tools/mutate_words.py --survivors

audit: setup-tests  ## known weaknesses of what we depend on; what cannot be looked up is named, and is no pass
	$(BIN)/python tools/audit_dependencies.py requirements.lock

docs: setup-tests  ## write the generated pages
	$(BIN)/python tools/build_docs.py

site: docs  ## the documentation as a web site, in site/
	$(BIN)/mkdocs build --quiet --strict

format: setup-tests
	$(BIN)/ruff format --quiet .
	$(BIN)/ruff check --quiet --fix .

new-rule: setup-tests  ## RULE=frequency/session-limit-exceeded
	$(BIN)/python tools/new_rule.py $(RULE)
