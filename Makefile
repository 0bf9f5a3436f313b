# Every target does all its own set-up. Nothing else is asked of a machine than Python 3.11, make and the network.
PYTHON ?= python3.11
BIN := .venv/bin

.PHONY: setup demo test bench

setup: .venv/.ready

.venv/.ready: requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@
