# Everything a person types: make run, make test, make check. The rest keeps these true.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run demo test check lock manifest pictures bench bench-matching abuse audit sbom clean

run: .venv/run
	$(BIN)/python -m bot run

# The playground with made-up data of some weeks, to look at its report.
demo: .venv/run
	$(BIN)/python -m bot playground --demo

test: .venv/dev
	$(BIN)/python -m pytest

check: .venv/dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m bot check --strict
	$(BIN)/python -m tests.audit

# What the stamps stand for: the locked requirements are installed.
.venv/run: requirements.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.txt
	touch $@

.venv/dev: requirements-dev.txt .venv/run
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.txt
	touch $@

# Writes both locks anew from pyproject.toml; add UV_FLAGS=--upgrade for newer versions.
lock: .venv/dev
	$(BIN)/uv pip compile $(UV_FLAGS) --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links \
		--python-version 3.11 --custom-compile-command "make lock" -o requirements.txt pyproject.toml
	$(BIN)/uv pip compile $(UV_FLAGS) --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links \
		--python-version 3.11 --custom-compile-command "make lock" -c requirements.txt --group dev \
		-o requirements-dev.txt pyproject.toml

# Holds the locks against known vulnerabilities, where the advisories can be reached.
audit: .venv/dev
	$(BIN)/python -m tests.audit

# Writes what the bot is made of, by name, version and hash: CycloneDX, for whoever audits it.
sbom: .venv/dev
	$(BIN)/cyclonedx-py requirements requirements.txt --output-reproducible --output-file sbom.json

# Writes manifest.json anew from the knowledge and the listeners' needs.
manifest: .venv/run
	$(BIN)/python -m bot manifest > manifest.json

# Takes the README's picture anew, in the playground's page.
pictures: .venv/dev
	$(BIN)/python -m tests.browser.picture

# Measures everything, writes tests/bench/RESULTS.md: make bench DATA=folder ONLY="question start".
# The folder holds the public data that bench-matching reads; what wants none goes without it.
bench: .venv/dev
	$(BIN)/python -m tests.bench $(if $(DATA),--data "$(DATA)") $(if $(ONLY),--only $(ONLY))

# Scores the matching on public data beside published systems: make bench-matching DATA=folder
bench-matching: .venv/dev
	$(BIN)/python -m tests.bench.matching "$(DATA)"

# Forges, fuzzes, stops, kills and freezes the bot at length, and prints what came of it.
abuse: .venv/dev
	$(BIN)/python -m tests.bench.abuse

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache whichframework.db* whichframework.*vectors
