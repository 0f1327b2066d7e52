# Everything a person types while working on Rà Soát. `make` alone prints the list; CONTRIBUTING.md says when to use which.
.DEFAULT_GOAL := help
.PHONY: help demo test bench fuzz lint fmt golden build ci vuln

# A clone that belongs to another account, as in a container, has no readable history for Go to stamp.
export GOFLAGS := $(GOFLAGS) -buildvcs=false

# One Postgres cluster with fsync off for the whole command; each test clones its own database from a migrated template.
cluster := go run ./store/storetest/cmd/cluster --
# A test waits for Postgres half of its time: twice as many at once as there are cores.
waiting := -parallel $(shell echo $$((2 * $$(nproc 2>/dev/null || echo 2))))
# Only what runs goroutines and holds connections: the race detector costs several times the time.
race := ./bot ./bot/bottest ./notify ./store/... ./handlers
staticcheck := go run honnef.co/go/tools/cmd/staticcheck@v0.8.2
# Newer ones do not build with this Go. An exception stands beside its line: // #nosec G304 -- why.
gosec := go run github.com/securego/gosec/v2/cmd/gosec@v2.22.0
house := 'TestImports|TestSizes|TestHabits'

help: ## print this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

demo: ## set up this machine, then the whole loop in chat on http://127.0.0.1:8006
	@tools/setup postgres
	go run . demo

test: ## set up this machine, then every test
	@tools/setup postgres browser
	$(cluster) go test $(waiting) ./...

bench: ## measure against the goals for speed, both sides in one run
	@tools/setup postgres
	$(cluster) go test -timeout 60m -run '^$$' -bench . ./bench

fuzz: ## fuzz every input, FUZZTIME (60s) each, one after the other; FUZZ picks some by name
	@tools/setup postgres
	$(cluster) tools/fuzz $(or $(FUZZTIME),60s) $(FUZZ)

lint: ## vet, staticcheck, formatting, import rules, sizes and habits
	go vet ./...
	$(staticcheck) ./...
	@unformatted=$$(gofmt -s -l .); [ -z "$$unformatted" ] || { echo "make fmt would change:"; echo "$$unformatted"; exit 1; }
	go test -count=1 -run $(house) .

fmt: ## format every Go file
	gofmt -s -w .

golden: ## write the golden files and conversations anew; read the diff before you commit it
	@tools/setup postgres
	$(cluster) go test ./templates ./handlers -update

build: ## build the one binary, ./rasoat
	go build -buildvcs=auto -o rasoat .

ci: lint ## what make test does not do: lint, gosec, a tidy go.mod, untouched modules, the race detector
	$(gosec) -quiet ./...
	go mod tidy -diff
	go mod verify
	@tools/setup postgres compiler
	$(cluster) go test -race -short $(race)

vuln: ## ask the database of known weaknesses (vuln.go.dev) about our modules; needs a way out
	go run golang.org/x/vuln/cmd/govulncheck@v1.1.4 ./...
