# Each target does its own set-up: .venv, packages, servers, messages. Nothing but Python 3.11+, git and make is needed.

PYTHON ?= python3
BIN := .venv/bin
unexport DJANGO_SETTINGS_MODULE  # each target knows its own

.DEFAULT_GOAL := help
.PHONY: help demo dev test check messages install install-dev

help:  ## what can be made
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /\t/'

demo: install  ## the whole platform with two demo stores, as production runs it: http://localhost:8000 (PORT=8001 for another)
	@$(BIN)/python -m site_config.run demo

dev: install  ## the same with DEBUG, reloading changed code
	@$(BIN)/python -m site_config.run dev

test: install-dev  ## all tests, on servers of their own in a temporary folder
	@$(BIN)/python -m pytest -n 2 $(ARGS)

check: install-dev  ## style, types, import order, migrations, production settings, templates
	@$(BIN)/python -m site_config.check

messages: install-dev  ## collect the texts to translate into site_config/locale
	@$(BIN)/python -m site_config.messages collect

install:
	@$(PYTHON) site_config/install.py

install-dev:
	@$(PYTHON) site_config/install.py dev
