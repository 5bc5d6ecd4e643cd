# Everything runs in .venv, which the first target that needs it sets up.
PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help console bot twin doctor test lint format bench-quality bench-speed bench-speed-peers clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

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

# OPTIONS= leaves out what needs several articles; OPTIONS='--off-story --noise --limit 500' is more.
OPTIONS ?= --off-story
SYSTEMS := quoth vectors bm25 langchain langchain-500

bench-quality: .venv/ready-peers ## measure the answers on DATA=FILE.json[.gz], beside other systems
	@test -n "$(DATA)" || { echo "Name a question set: make bench-quality DATA=FILE.json.gz" >&2; exit 2; }
	@mkdir -p build
	@$(BIN)/python -m bench quality --data $(DATA) $(SYSTEMS:%=--system %) $(OPTIONS) \
	  --json build/quality.json --plot build/quality.png

bench-speed: .venv/ready-peers ## measure time and memory, beside other systems (some 15 minutes)
	@mkdir -p build
	@$(BIN)/python -m bench speed --peers --json build/speed.json --plot build/speed.png

bench-speed-peers: .venv/ready-peers ## install those other systems, each in its own environment (2 GB each)
	@$(BIN)/python -m bench.speed.environments

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

WITH_PEERS := .[dev,peers]
.venv/ready-peers: pyproject.toml constraints.txt
	@$(call install,$(WITH_PEERS))
	@touch .venv/ready .venv/ready-dev $@

define install
{ \
  $(PYTHON) -c 'import sys; sys.exit("Quoth needs Python 3.11 or newer: make PYTHON=python3.12 ...") if sys.version_info < (3, 11) else None' && \
  echo "Setting up .venv (a few minutes the first time) ..." && \
  $(PYTHON) -m venv .venv && \
  $(BIN)/python -m pip install --disable-pip-version-check --progress-bar on -c constraints.txt -e '$(1)' && \
  $(BIN)/python -m index prepare ; \
} >&2 < /dev/null
endef
