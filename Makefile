# Each target does its own set-up: .venv, packages, servers, messages. Nothing but Python 3.11+, git and make is needed.

PYTHON ?= python3
BIN := .venv/bin
# tests/e2e has a conftest of its own: a whole site in place of the servers and the database of `make test`
IN_BROWSER := --confcutdir=tests/e2e -p no:django -W ignore::pytest.PytestConfigWarning
unexport DJANGO_SETTINGS_MODULE  # each target knows its own

.DEFAULT_GOAL := help
.PHONY: help demo dev test bench e2e validate lighthouse screenshots check messages install install-dev install-show

help:  ## what can be made
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /\t/'

demo: install  ## the whole platform with two demo stores, as production runs it: http://localhost:8000 (PORT=8001 for another)
	@$(BIN)/python -m site_config.run demo

dev: install  ## the same with DEBUG, reloading changed code
	@$(BIN)/python -m site_config.run dev

test: install-dev  ## all tests, on servers of their own in a temporary folder
	@$(BIN)/python -m pytest -n 2 $(ARGS)

e2e: install-show  ## the storefront in Chromium: purchases in every theme and language, axe-core, the console (about 5 minutes)
	@$(BIN)/python -m pytest $(IN_BROWSER) -n 2 --dist loadgroup tests/e2e $(ARGS)

validate: install-show  ## the HTML of every page by the Nu checker, and every link followed (a part of e2e)
	@$(BIN)/python -m pytest $(IN_BROWSER) -n 2 --dist loadgroup tests/e2e/test_html.py $(ARGS)

bench: install-dev  ## how many times a bare Django view each page is, with queries and CPU (15 minutes; ARGS=--short to try it)
	@$(BIN)/python -m tests.bench $(ARGS)

lighthouse: install-show  ## Lighthouse's mobile preset on both demo stores: a table, and whether the targets are met
	@$(BIN)/python -m tests.tools.lighthouse $(ARGS)

screenshots: install-show  ## pages in every theme at 390 and 1440 pixels: .local/screenshots/index.html (ARGS="--theme night")
	@$(BIN)/python -m tests.tools.screenshots $(ARGS)

check: install-dev  ## style, types, import order, migrations, production settings, templates
	@$(BIN)/python -m site_config.check

messages: install-dev  ## collect the texts to translate into site_config/locale
	@$(BIN)/python -m site_config.messages collect

install:
	@$(PYTHON) site_config/install.py

install-dev:
	@$(PYTHON) site_config/install.py dev

install-show:
	@$(PYTHON) site_config/install.py show
