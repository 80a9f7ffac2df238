# Short names for the CMake presets. Every target prepares the machine first (scripts/setup prints
# each thing it installs, and does nothing if nothing is missing), so each works in a fresh clone.
.DEFAULT_GOAL := help

PREFIX ?= /usr/local
DESTDIR ?=
JOBS ?= $(shell nproc 2>/dev/null || echo 2)
FUZZ_SECONDS ?= 60
FUZZ_TARGETS ?=
BENCH_ARGS ?=

# The tools that scripts/setup puts into .venv precede those of the system.
export PATH := $(CURDIR)/.venv/bin:$(PATH)
export DESTDIR

C_FILES = $(shell git ls-files --cached --others --exclude-standard '*.[ch]')

.PHONY: help build demo test test-edit test-node-every test-python-every test-shell test-watch ci bench \
	bench-python bench-node bench-peers fuzz install format lint coverage clean

help:
	@echo 'make demo       build the command and show what it does'
	@echo 'make build      build libraries and command (build/release)'
	@echo 'make test       build and run all tests (build/debug)'
	@echo 'make test-edit  change every value of the suites, one by one'
	@echo 'make test-node-every  every test of the Node package on every Node, and from source'
	@echo 'make test-python-every  all Python tests on every CPython of the machine'
	@echo 'make test-shell give ten thousand hostile values to shells, docker, systemd'
	@echo 'make test-watch watch files while editors and tools write them'
	@echo 'make install    install under PREFIX=$(PREFIX), staged into DESTDIR'
	@echo 'make bench      run the benchmarks'
	@echo 'make bench-python  those of the Python package'
	@echo 'make bench-node    those of the Node package'
	@echo 'make bench-peers   one start, beside libraries of Go and Rust'
	@echo 'make fuzz       fuzz each target for FUZZ_SECONDS=$(FUZZ_SECONDS) seconds'
	@echo '                (FUZZ_TARGETS="json toml" for some of them)'
	@echo 'make format     format the C files, JavaScript and TypeScript'
	@echo 'make lint       check layers, exports, style and format, run clang-tidy'
	@echo 'make coverage   line coverage of src/ (build/coverage/report)'
	@echo 'make ci         everything the pipeline runs'
	@echo 'make clean      remove what was built'

build:
	@scripts/setup demo
	@cmake --preset release
	@cmake --build --preset release -j $(JOBS)

demo: build
	@scripts/demo

test:
	@scripts/setup test
	@cmake --preset debug -DSC_COMPLETE=ON
	@cmake --build --preset debug -j $(JOBS)
	@ctest --preset debug -j $(JOBS)
	@scripts/test-python --core build/debug
	@scripts/test-node

ci:
	@.ci/run

test-python-every:
	@scripts/setup test
	@cmake --preset release
	@cmake --build --preset release -j $(JOBS)
	@scripts/test-python --every --all --repair --sdist --typing --core build/release

test-edit:
	@scripts/setup test
	@cmake --preset gcc -DSC_COMPLETE=ON
	@cmake --build --preset gcc -j $(JOBS) --target conformance-edit
	@SUPERCONFIG_EDIT_LEAVES=1000 build/gcc/tests/conformance/conformance-edit

test-node-every:
	@scripts/setup test
	@scripts/test-node --every --source --types --bundlers

test-shell:
	@scripts/setup shell
	@cmake --preset debug -DSC_COMPLETE=ON
	@cmake --build --preset debug -j $(JOBS) --target superconfig-cli
	@SUPERCONFIG_BIN=$(CURDIR)/build/debug/superconfig SUPERCONFIG_SHELL_VALUES=10000 \
		.venv/bin/python -m pytest -q -rs -p no:cacheprovider tests/cli/test_shells.py

test-watch:
	@scripts/setup watch
	@cmake --preset debug -DSC_COMPLETE=ON
	@cmake --build --preset debug -j $(JOBS)
	@scripts/test-watch

bench:
	@scripts/setup bench
	@bench/run $(BENCH_ARGS)

bench-python:
	@scripts/setup test
	@bench/python/run $(BENCH_ARGS)

bench-node:
	@scripts/setup test
	@bench/node/run $(BENCH_ARGS)

bench-peers:
	@scripts/setup bench
	@bench/start/run $(BENCH_ARGS)

fuzz:
	@scripts/setup ci
	@scripts/fuzz $(FUZZ_SECONDS) $(FUZZ_TARGETS)

install:
	@scripts/setup demo
	@cmake --preset release -DCMAKE_INSTALL_PREFIX=$(PREFIX)
	@cmake --build --preset release -j $(JOBS)
	@cmake --install build/release
	@if [ -z "$$DESTDIR" ] && [ "$$(id -u)" -eq 0 ]; then ldconfig; fi

format:
	@scripts/setup ci
	@clang-format -i $(C_FILES)
	@scripts/check-node --write

lint:
	@scripts/setup ci
	@scripts/lint

coverage:
	@scripts/setup ci
	@scripts/coverage

clean:
	@rm -rf build prebuilds bindings/node/dist
