# The commands of the project; `make` alone lists them.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help setup setup-tests run demo test long check format schema bench manual package deb lock clean

PYTHON ?= $(shell command -v python3.11 || command -v python3 || echo python3)
VENV := .venv
BIN := $(VENV)/bin
# A changed lock asks for a new installation, an unchanged one for none.
LOCK := $(shell cat setup/build.txt setup/dev.txt | sha256sum | cut -c1-16)
STAMP := $(VENV)/installed-$(LOCK)
DEMO := build/demo
# Whose ledger `make run` opens: a banner with four parks; 152200 is the league.
OFFICE ?= 152201
export PYTHON
# The tests start the program hundreds of times, each from bytecode once there is some.
unexport PYTHONDONTWRITEBYTECODE
export PIP_DISABLE_PIP_VERSION_CHECK = 1

# Tests and the headless demo draw without a display; stories that need one start their own.
OFFSCREEN := QT_QPA_PLATFORM=offscreen
# A file's tests stay together: they share what they make. Where one ends its process, the run ends
# and names it: pytest-xdist 3.8 waits for ever for what it should give to a process in its place.
ON_ALL_CORES := -n auto --maxprocesses 4 --dist loadfile --max-worker-restart 0

help: ## list the commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 18

setup: $(STAMP) ## prepare everything the program needs (make run does it too)
	@setup/system-libraries.sh window

setup-tests: setup
	@setup/system-libraries.sh tests
	@setup/node-packages.sh

$(STAMP): setup/build.txt setup/dev.txt
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 is needed. 需要 Python 3.11。" >&2; exit 1; }
	@setup/system-libraries.sh python
	@test -x $(BIN)/python || "$(PYTHON)" -m venv $(VENV)
	@echo "Installing the libraries into $(VENV) …"
	@$(BIN)/python -m pip install --quiet --require-hashes -r setup/build.txt
	@$(BIN)/python -m pip install --quiet --require-hashes --no-build-isolation -r setup/dev.txt
	@PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --no-deps --no-build-isolation \
		--editable .
	@rm -f $(VENV)/installed-*
	@touch $@

run: setup ## start the program on the demo ledgers; without a display, run the demo
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname)" != Linux ]; then \
		[ -f $(DEMO).done ] && [ -d $(DEMO)/ledgers ] || $(MAKE) --no-print-directory demo; \
		grep -h 口令 $(DEMO)/说明.txt; \
		exec $(BIN)/parkledger "$$(ls $(DEMO)/ledgers/*$(OFFICE)*.ledger | head -n 1)"; \
	else \
		$(MAKE) --no-print-directory demo; \
	fi

demo: setup ## make the demo in build/demo: ledgers, papers, pictures of the screens
	@$(OFFSCREEN) $(BIN)/parkledger demo --out $(DEMO)
	@touch $(DEMO).done

test: setup-tests ## run the tests on all cores (make long: the long ones too)
	@$(OFFSCREEN) $(BIN)/python -m pytest $(ON_ALL_CORES)

long: setup-tests ## run the long tests too: hundreds of kills, every size of a full disk
	@$(OFFSCREEN) $(BIN)/python -m pytest $(ON_ALL_CORES) -m "long or not long" \
		-o faulthandler_timeout=3600

check: setup-tests ## format, lint, types, import contracts, then all tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy --strict app db tests
	$(BIN)/lint-imports
ifndef TESTED_APART
	$(OFFSCREEN) $(BIN)/python -m pytest $(ON_ALL_CORES)
endif

format: setup ## put the source into the project's format
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

schema: setup ## write db/schema.sql from the migrations
	@$(BIN)/python -m app.store.schema

bench: setup ## the speed table, side by side with its measures
	@$(OFFSCREEN) $(BIN)/python -m tests.bench

manual: setup ## take the pictures of the manual anew, from the screens themselves
	@$(OFFSCREEN) PYTHONPATH=. $(BIN)/python packaging/manual_pictures.py

package: setup ## build the program as one folder, dist/parkledger, and try it
	@setup/system-libraries.sh package
	@$(BIN)/python packaging/build.py

deb: package ## the same as a Debian package
	@packaging/debian.sh

lock: setup ## renew the pinned lists in setup/ from pyproject.toml
	@setup/lock.sh

clean: ## take away what was built; the demo too
	@rm -rf build dist *.egg-info
