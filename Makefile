# Everything runs in .venv, which the first target that needs it sets up.
PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help console bot twin doctor test lint format bench clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

console: .venv/ready ## ask questions at a prompt (adds the sample story on first use)
	@$(BIN)/python -m bot console --sample stories/between-two-powers.md

bot: .venv/ready ## run in Discord (needs DISCORD_TOKEN in .env)
	@$(BIN)/python -m bot

doctor: .venv/ready ## check what running in Discord needs
	@$(BIN)/python -m bot doctor

twin: .venv/ready-dev ## a stand-in Discord with a chat in the terminal, to try the bot without an account
	@$(BIN)/python -m tests.discord_twin

test: .venv/ready-dev ## run all tests
	@$(BIN)/python -m pytest

lint: .venv/ready-dev ## check style and types
	@$(BIN)/ruff format --check . && $(BIN)/ruff check . && $(BIN)/mypy

format: .venv/ready-dev ## put the code in its format
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

bench: .venv/ready-dev ## measure the answers on DATA=FILE.json[.gz]
	@$(BIN)/python -m bench quality --data $(DATA) --system quoth --system vectors

clean: ## remove the environment and caches; stories stay
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info
	find . -name __pycache__ -prune -exec rm -rf {} +

# What is printed while setting up goes to standard error, and nothing reads standard input, so
# that `make console < questions.txt` prints answers and nothing else.
.venv/ready: pyproject.toml constraints.txt
	@$(call install,.)
	@touch $@

.venv/ready-dev: pyproject.toml constraints.txt
	@$(call install,.[dev])
	@touch .venv/ready $@

define install
{ \
  $(PYTHON) -c 'import sys; sys.exit("Quoth needs Python 3.11 or newer: make PYTHON=python3.12 ...") if sys.version_info < (3, 11) else None' && \
  echo "Setting up .venv (a few minutes the first time) ..." && \
  $(PYTHON) -m venv .venv && \
  $(BIN)/python -m pip install --disable-pip-version-check --progress-bar on -c constraints.txt -e '$(1)' ; \
} >&2 < /dev/null
endef
