# Every target stands on `setup`, which returns at once when the environment is as requirements.lock says.
# Windows without make: the README's commands call the same programs.

SHELL   := /bin/bash
PYTHON  ?= python3
PY      := .venv/bin/python
TORCH   ?=
CHAPTER ?=
ARGS    ?=
# Two test processes on two cores, each with one thread, are faster than two that fight over both.
export OMP_NUM_THREADS ?= 1
NOTEBOOKS = find source release -name '*.ipynb' -not -path '*/.ipynb_checkpoints/*' -print0 2>/dev/null
STRIP   = .venv/bin/nbstripout --keep-id --extra-keys metadata.language_info

.DEFAULT_GOAL := help
.PHONY: help setup lab demo test release grade feedback report strength bundle figures site screenshots lint format lock bench progress \
	doctor clean

help:  ## this list
	@echo "make TARGET [CHAPTER=05-multiclass] [ARGS='further options']"; echo
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/\1\t\2/p' $(firstword $(MAKEFILE_LIST)) | while IFS=$$'\t' read -r name text; do \
		printf '  %-10s %s\n' "$$name" "$$text"; done

setup:  ## make or mend .venv from requirements.lock (TORCH=cpu: without CUDA); implied by all others
	@$(PYTHON) course/setup.py $(if $(TORCH),--torch $(TORCH))

lab: setup  ## open JupyterLab on the student's chapters
	@$(PY) -m course lab $(ARGS)

progress: setup  ## which of your exercises pass, fail or wait
	@$(PY) -m course progress $(ARGS)

doctor: setup  ## what is wrong with this environment, and what mends it
	@$(PY) -m course doctor $(ARGS)

demo: setup  ## the whole thing on a sample class: releases, submissions, grades, feedback, report
	@$(PY) -m autograder demo $(ARGS)

release: setup  ## make release/ from source/ and scan it for leaks (CHAPTER: only that one)
	@$(PY) -m autograder release $(CHAPTER) $(ARGS)

grade: setup  ## grade submitted/ in the sandbox: make grade CHAPTER=05-multiclass
	@$(if $(CHAPTER),,echo "Name the chapter: make grade CHAPTER=05-multiclass" >&2; exit 2)
	@$(PY) -m autograder grade $(CHAPTER) $(ARGS)

feedback: setup  ## one feedback page a student (CHAPTER needed)
	@$(if $(CHAPTER),,echo "Name the chapter: make feedback CHAPTER=05-multiclass" >&2; exit 2)
	@$(PY) -m autograder feedback $(CHAPTER) $(ARGS)

report: setup  ## the class report: page, CSV, JSON (CHAPTER needed)
	@$(if $(CHAPTER),,echo "Name the chapter: make report CHAPTER=05-multiclass" >&2; exit 2)
	@$(PY) -m autograder report $(CHAPTER) $(ARGS)

strength: setup  ## how good the tests are: wrong answers caught, right ones accepted
	@$(PY) -m autograder strength $(CHAPTER) $(ARGS)

bundle: setup  ## the student's archive, proven to hold no solution
	@$(PY) -m autograder bundle $(ARGS)

figures: setup  ## draw the expected figures of source/*/images again
	@$(PY) -m autograder figures $(CHAPTER) $(ARGS)

site: setup  ## dist/site: the executed chapters as pages that need no network (CHAPTER: only that one)
	@$(PY) -m autograder site $(CHAPTER)

screenshots: setup  ## take the documents' pictures of JupyterLab again (needs Chromium)
	COURSE_SCREENSHOTS=docs/images .venv/bin/python -m pytest -n 0 tests/course/environment/test_lab_in_browser.py

test: setup  ## execute source/ with nbval, then all tests; results of what did not change are kept (ARGS='-k softmax': some, --fresh: all)
	@[ ! -d source ] || $(PY) -m pytest --nbval-lax --nbval-current-env --nbval-cell-timeout 300 --dist loadfile \
		$(filter --fresh,$(ARGS)) source
	@$(PY) -m pytest $(ARGS)

lint: setup  ## ruff, mypy --strict, and notebooks without outputs
	@.venv/bin/ruff check .
	@rm -rf .mypy_cache/chapters && mkdir -p .mypy_cache/chapters
	@for folder in autograder/chapters/*/; do name=$$(basename $$folder); \
		ln -s "$$PWD/$$folder" .mypy_cache/chapters/ch$${name//-/_}; done  # no import can spell 05-multiclass
	@.venv/bin/mypy --strict course autograder .mypy_cache/chapters
	@$(NOTEBOOKS) | xargs -0 -r $(STRIP) --verify

format: setup  ## strip the notebooks and sort imports, in place
	@.venv/bin/ruff check --fix --exit-zero --quiet .
	@$(NOTEBOOKS) | xargs -0 -r $(STRIP)

lock: setup  ## resolve pyproject.toml's ranges afresh into requirements.lock
	@.venv/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --all-extras \
		--upgrade --quiet pyproject.toml -o requirements.lock

bench: setup  ## measure what the documents state
	@set -e; for file in benchmarks/*.py; do echo "== $$file"; $(PY) "$$file" $(ARGS); done

clean:  ## delete what can be made again: demo, caches, build folders (never submissions, grades or .lab)
	@rm -rf .kept demo build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find . -path ./.venv -prune -o -type d \( -name __pycache__ -o -name .ipynb_checkpoints \) -print0 | xargs -0 rm -rf
