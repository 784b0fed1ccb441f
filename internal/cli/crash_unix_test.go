//go:build unix

package cli_test

import (
	"path/filepath"
	"testing"

	"github.com/streamspec/streamspec/internal/verdict"
)

// A service that crashes by what is done in the end is named, though its process ends a little later than its connections:
// a call that it did not answer is no cause of its own.
func TestACrashInTheEndIsNamed(t *testing.T) {
	t.Parallel()
	dir := files(t, map[string]string{
		"streamspec.yaml": "",
		"scenarios/services/shop.yaml": `
service: shop
run: sh -c 'while [ ! -e scenarios/stop ]; do sleep 0.02; done; sleep 0.05; exit 4'
ready: {command: "true"}
`,
		"scenarios/orders.yaml": `
scenario: orders
service: shop
stubs: {s: [{get: /orders, events: [{event: order, data: 1}]}]}
stream: {get: "${stub.s}/orders"}
expect: [{count: order, times: 1}]
finally: [{command: touch stop}, {delete: "${stub.s}/orders"}]
`,
	})
	got := streamspec(t, nil, "run", filepath.Join(dir, "scenarios"))
	if got.status != verdict.ExitBroken {
		t.Errorf("the exit status is %d, want %d", got.status, verdict.ExitBroken)
	}
	mustContain(t, got.stdout, "exited while it was in use: exit status 4", "Because of this:\n    in the end, finally 2: DELETE ")
}

// A service that crashes when the scenario that used it has been judged is told of when all is over, by run and by load,
// and by each of their reports.
func TestACrashThatNoScenarioShowsIsTold(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"run"}, {"load"}} {
		dir := files(t, map[string]string{
			"streamspec.yaml": "",
			"scenarios/services/shop.yaml": `
service: shop
run: sh -c 'while [ ! -e scenarios/stop ]; do sleep 0.02; done; sleep 0.4; exit 4'
ready: {command: "true"}
stubs: {s: [{get: /orders, events: [{event: order, data: 1}]}]}
`,
			"scenarios/services/other.yaml": `
service: other
run: sleep 60
ready: {command: "true"}
stubs: {late: [{get: /orders, events: [{event: order, data: 1, after: 1500ms}]}]}
`,
			"scenarios/first.yaml": `
scenario: first
service: shop
stream: {get: "${stub.s}/orders"}
expect: [{count: order, times: 1}]
finally: [{command: touch stop}]
`,
			"scenarios/second.yaml": `
scenario: second
service: other
stream: {get: "${stub.late}/orders"}
expect: [{count: order, times: 1}]
`,
		})
		junit := filepath.Join(dir, "junit.xml")
		got := streamspec(t, nil, append(args, "--format", "junit:"+junit, filepath.Join(dir, "scenarios"))...)
		if got.status != verdict.ExitBroken {
			t.Errorf("%v: the exit status is %d, want %d:\n%s", args, got.status, verdict.ExitBroken, got.stdout)
		}
		mustContain(t, got.stdout, `the service "shop" exited by itself, and no scenario shows it: exit status 4`)
		mustContain(t, readFile(t, junit), `<testcase name="shop" classname="services"`, `exited by itself, and no scenario shows it: exit status 4"`)
	}
}
