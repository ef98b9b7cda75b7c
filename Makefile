# Each target is one line that a person could type. `make` alone prints them.
# Another Python than `python3`: make try PYTHON=python3.12 (delete .venv first if it exists).

PYTHON ?= python3
PIP = .venv/bin/python -m pip install -qq --disable-pip-version-check --no-input

.DELETE_ON_ERROR:
.PHONY: help try test lint bench faults lock

help:
	@echo 'Zhida 直达. What you can ask for:'
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s%s\n", $$1, $$2}' Makefile

# No double quotes here: they would put a shell between, and a shell makes a noise on Ctrl-C.
try: .venv/ready ## meet Zhida in the browser, no token needed [PORT=8081 DATA=folder FRESH=1]
	@.venv/bin/zhida try $(if $(PORT),--port $(PORT)) $(if $(DATA),--data '$(DATA)') $(if $(FRESH),--fresh)

test: .venv/ready-dev ## run the suite on SQLite and PostgreSQL, faults apart [ARGS="-k visit"]
	@.venv/bin/python -m pytest -n 2 --ignore=tests/faults $(ARGS)

lint: .venv/ready-dev ## ruff, mypy and the laws of the house
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check -q .
	@.venv/bin/mypy
	@.venv/bin/python -m pytest tests/house tests/test_house.py

faults: .venv/ready-dev ## kill it in every way and count what is lost [SEEDS=20]
	@.venv/bin/python -m pytest -n 2 tests/faults $(ARGS)

bench: .venv/ready-dev ## ours and the peers, side by side [SCALE=full]
	@.venv/bin/python -m bench

lock: ## renew both requirements files from pyproject.toml (needs uv)
	@command -v uv >/dev/null || { echo 'uv is missing; get it with: pipx install uv' >&2; exit 1; }
	$(LOCK) --group dev -o requirements-dev.txt
	$(LOCK) -c requirements-dev.txt -o requirements.txt

LOCK = uv pip compile pyproject.toml -q --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --group build

# The dependencies first, every one by its hash; then the project, which has none.
.venv/ready: requirements.txt pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo 'Zhida needs Python 3.11 or later, and there is no $(PYTHON) here.' >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Zhida needs Python 3.11 or later, and $(PYTHON) is %d.%d. If you have a newer one, name it: make try PYTHON=python3.12" % sys.version_info[:2])'
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || $(PYTHON) -c 'import sys; sys.exit("$(PYTHON) cannot make a virtual environment: ensurepip is missing. On Debian and Ubuntu: apt install python%d.%d-venv" % sys.version_info[:2])'
	@echo 'Preparing .venv, about a minute the first time…'
	@.venv/bin/python -c 'import pip' 2>/dev/null || $(PYTHON) -m venv --clear .venv
	@$(PIP) --require-hashes -r requirements.txt
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

.venv/ready-dev: .venv/ready requirements-dev.txt
	@echo 'Preparing what the tests need…'
	@$(PIP) --require-hashes -r requirements-dev.txt
	@touch $@
