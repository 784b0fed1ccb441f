# The main targets are run and test; both need Go and nothing else.
GO        ?= go
GOLANGCI  := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
VULNCHECK := golang.org/x/vuln/cmd/govulncheck@v1.9.0
FUZZTIME  ?= 1m
PATHS     ?= features scenarios
FLASK     := /usr/bin/python3 examples/flask/app.py
NGINX     := examples/nginx/with_backend.sh
ARGS      ?=
PLATFORMS ?= windows/amd64 darwin/arm64 linux/arm64
# Packages that start no goroutine, which a test holds: there are no races in them, and the
# detector takes ten times as long.
SEQUENTIAL := internal/compare internal/profiles internal/yamlfile runner/sse
empty     :=
space     := $(empty) $(empty)
CORES     := $(shell getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)

.DEFAULT_GOAL := help
.PHONY: help build run migration test platforms test-real test-browser lint notices vulnerabilities reproducible trust tight strength bench fuzz golden docs clean

help: ## list the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: ## build bin/streamspec: the same bytes in any folder, by the same Go
	CGO_ENABLED=0 $(GO) build -trimpath -o bin/streamspec .

run: build ## run the features and scenarios against the embedded sample service (PATHS=, ARGS=)
	@mkdir -p reports
	bin/streamspec run $(ARGS) --format html:reports/report.html --format junit:reports/junit.xml $(PATHS)

migration: build ## tell the story of a migration: record, compare, declare what is meant (needs Node; under a minute)
	examples/gateway/migration.sh

test: ## run all tests, with the race detector where anything is concurrent
	$(GO) vet -race ./...  # by what the tests are compiled to as well
	$(GO) test -race -p $$((2 * $(CORES))) $$($(GO) list ./... | grep -vE '/($(subst $(space),|,$(SEQUENTIAL)))$$')  # two packages a core: many tests wait for streams
	CGO_ENABLED=0 $(GO) test -trimpath $(SEQUENTIAL:%=./%)  # compiled as the program is
	cd bench && $(GO) test -race ./...  # a module of its own

platforms: ## build and vet for the other systems (a minute each, once; PLATFORMS=windows/amd64)
	for platform in $(PLATFORMS); do \
	  CGO_ENABLED=0 GOOS=$${platform%/*} GOARCH=$${platform#*/} $(GO) vet ./... || exit 1; \
	done

test-real: build ## run the features against real services: Flask, nginx, Node, MCP, a load under Locust, the story of a migration, and Cucumber's language server (installs them: Debian, npm)
	examples/install.sh
	@mkdir -p reports
	bin/streamspec run --tags 'not @own-log' --service task-service="$(FLASK)" --format junit:reports/flask.xml features scenarios
	PROXY_BUFFERING=off bin/streamspec run --tags 'not (@deploy or @own-log)' --service task-service=$(NGINX) --format junit:reports/nginx.xml features scenarios
	bin/streamspec run --format junit:reports/examples.xml examples
	$(GO) test -tags real -count=1 -parallel 6 ./examples
	examples/gateway/migration.sh
	node --test examples/editor/

test-browser: build ## look at the HTML report, and at what Cucumber's formatter makes of Messages, in headless Chromium (installs it: Debian, npm)
	examples/install.sh browser
	node --test examples/report/

lint: build ## check the code's style, and the features and scenarios
	$(GO) run $(GOLANGCI) run
	cd bench && $(GO) run $(GOLANGCI) run
	bin/streamspec lint $(PATHS) examples

notices: ## rewrite NOTICES, the licences of what is compiled in
	.ci/notices

vulnerabilities: ## look for known vulnerabilities in what is compiled in; where their list cannot be reached, for newer versions
	.ci/vulnerabilities $(VULNCHECK)

reproducible: ## build in two other folders, and compare
	.ci/reproducible

trust: build ## plant faults that must be found with their cause, and mutants that tests must kill (two minutes, a quarter of an hour, and an hour)
	$(GO) run ./trust faults
	$(GO) run ./trust migration
	$(GO) run ./trust mutants

tight: build ## run a suite whose limits are 100 to 300 ms twenty times, while two busy loops take the processors
	trust/tight/run.sh bin/streamspec 20

strength: build ## measure which faults of a service the features and scenarios would not notice
	rm -rf reports/all
	bin/streamspec run --recordings all --recordings-dir reports/all $(PATHS)
	bin/streamspec strength --at-least 95 --format json:reports/strength.json reports/all

bench: ## measure decoding, judging, a thousand streams, a load, and recordings (a module of its own)
	cd bench && $(GO) run ./cmd/table && $(GO) run ./cmd/judge && $(GO) run ./cmd/streams && $(GO) run ./cmd/readers && $(GO) run ./cmd/load && $(GO) run ./cmd/recordings

fuzz: ## fuzz everything that parses, FUZZTIME for each target
	$(GO) list ./... | while read -r package; do \
	  $(GO) test -list '^Fuzz' $$package | grep '^Fuzz' | while read -r target; do \
	    echo "$$package $$target"; \
	    $(GO) test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 10x $$package || exit 1; \
	  done || exit 1; \
	done

golden: ## rewrite the golden files; read the difference before you commit it
	$(GO) test ./internal/yamlfile ./internal/report ./internal/check ./internal/reference/examples ./internal/sample -update

docs: ## rewrite the pages that are made of the code: docs/expectations.md and docs/failures.md, the text of `streamspec steps`, the JSON Schemas
	$(GO) test ./internal/reference/generate ./internal/schema -run Current -update
	$(GO) test ./internal/cli -run TheFailuresOfTheDocs -update

clean: ## remove what the other targets made
	rm -rf bin reports
