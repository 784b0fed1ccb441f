package cli_test

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/cli"
)

// A suite as it is after years: many small files, and features that use them.
const (
	manyScenarios       = 10_000
	scenariosPerFeature = 10
	filesPerFolder      = 100
)

// aService is what the scenarios of a large suite share.
const aService = `# The orders, as the shop sees them.
service: orders
url: http://127.0.0.1:8080
hosts: [orders.example.com]
stubs:
  prices:
    - get: /price
      json: {book: 12.50}
`

// aScenario is a small scenario that uses what most of them use. Of a faulty one the
// stream is that of a service that nobody describes.
func aScenario(number int, faulty bool) string {
	service := "orders"
	if faulty {
		service = fmt.Sprintf("order-%d", number)
	}
	return fmt.Sprintf(`# What a customer sees of order %[1]d.
scenario: order %[1]d
tags: ["@orders"]
service: {name: %[2]s}
vars: {customer: "customer-%[1]d-${uuid}"}
trigger:
  - name: place
    post: /orders
    headers: {X-Correlation-ID: "${uuid}"}
    json: {item: book, customer: "${customer}"}
    capture: {order: id}
stream:
  get: /orders/${order}/events
  headers: {Accept-Language: en}
  data: json
  until: {event: shipped}
  timeout: 10s
events:
  accepted: {event: order, where: {status: accepted}}
  shipped: {event: order, where: {status: shipped}}
expect:
  - order: accepted shipped
  - every: accepted
    has: [id, customer]
    is: {id: "${order}"}
  - interval: accepted
    at_most: 2s
  - never: error
`, number, service)
}

// writeScenarios makes a library with so many scenarios, a hundred in a folder.
func writeScenarios(tb testing.TB, root string, count int, faulty bool) {
	tb.Helper()
	writeFile(tb, filepath.Join(root, "services", "orders.yaml"), aService)
	for i := range count {
		folder := fmt.Sprintf("%03d", i/filesPerFolder)
		writeFile(tb, filepath.Join(root, folder, fmt.Sprintf("order_%05d.yaml", i)), aScenario(i, faulty))
	}
}

// writeFeatures makes features with so many scenarios, which use those of the library;
// those of faulty ones use scenarios that nobody has.
func writeFeatures(tb testing.TB, root string, count int, faulty bool) {
	tb.Helper()
	for i := range count / scenariosPerFeature {
		var out strings.Builder
		fmt.Fprintf(&out, "Feature: Orders %d\n", i)
		for j := range scenariosPerFeature {
			number := i*scenariosPerFeature + j
			used := fmt.Sprintf("order %d", number)
			if faulty {
				used = "ordre " + used
			}
			fmt.Fprintf(&out, `
  @orders
  Scenario: Customer %[1]d
    Given the scenario %[2]q
    When the stream is followed as the scenario says
    Then every "shipped" comes after "accepted"
    And no "error" arrives
`, number, used)
		}
		writeFile(tb, filepath.Join(root, fmt.Sprintf("orders_%04d.feature", i)), out.String())
	}
}

func writeFile(tb testing.TB, path, content string) {
	tb.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		tb.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		tb.Fatal(err)
	}
}

// BenchmarkLint measures what it takes to check a large suite, the whole command:
//
//	go test ./internal/cli -run none -bench Lint -benchtime 1x
func BenchmarkLint(b *testing.B) {
	for _, c := range []struct {
		name                     string
		features                 bool
		wrongFiles, wrongFeature bool
	}{
		{name: "scenarios"},
		{name: "faulty_scenarios", wrongFiles: true},
		{name: "features", features: true},
		{name: "faulty_features", features: true, wrongFeature: true},
	} {
		b.Run(c.name, func(b *testing.B) {
			dir := b.TempDir()
			writeScenarios(b, filepath.Join(dir, "scenarios"), manyScenarios, c.wrongFiles)
			if c.features {
				writeFeatures(b, filepath.Join(dir, "features"), manyScenarios, c.wrongFeature)
			}
			for b.Loop() {
				got := streamspec(b, nil, "lint", dir)
				if wrong := c.wrongFiles || c.wrongFeature; wrong != (got.status != 0) {
					b.Fatalf("status %d: %.500s", got.status, got.all())
				}
			}
		})
	}
}

// TestLintingGrowsWithTheSuite counts work, not time: what is allocated for each file
// must not depend on how many others there are. It does not run beside other tests, since
// it counts what the whole process allocates.
func TestLintingGrowsWithTheSuite(t *testing.T) {
	allocatedPerScenario(t, scenariosPerFeature, false) // what is made once, by the first
	for _, wrong := range []bool{false, true} {
		few, many := allocatedPerScenario(t, 200, wrong), allocatedPerScenario(t, 1500, wrong)
		if many > few*6/5 {
			t.Errorf("faulty %v: %d bytes for each of 200 scenarios, %d for each of 1500", wrong, few, many)
		}
	}
}

// allocatedPerScenario lints a library with so many scenarios, and features for each.
func allocatedPerScenario(t *testing.T, count int, wrong bool) uint64 {
	t.Helper()
	dir := t.TempDir()
	writeScenarios(t, filepath.Join(dir, "scenarios"), count, false)
	writeFeatures(t, filepath.Join(dir, "features"), count, wrong)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	status := cli.Execute(t.Context(), []string{"lint", dir}, io.Discard, io.Discard)
	runtime.ReadMemStats(&after)
	if wrong != (status != 0) {
		t.Fatalf("status %d", status)
	}
	return (after.TotalAlloc - before.TotalAlloc) / uint64(count)
}
