//go:build unix

package steps

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/runner"
)

// A service that ends by itself behind the last scenario is told when a team's own suite is over.
func TestAnEndThatNoScenarioShowsIsTold(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("streamspec.yaml", "")
	write("scenarios/services/shop.yaml", "service: shop\nrun: sh -c 'while [ ! -e end ]; do sleep 0.02; done; touch ended; exit 4'\nready: {command: \"true\"}\nstubs: {s: [{get: /, events: [{event: a, data: 1}]}]}\n")
	write("scenarios/orders.yaml", "scenario: orders\nservice: shop\nstream: {get: \"${stub.s}/\"}\nexpect: [{count: a, times: 1}]\n")
	loaded, err := runner.Load(runner.Config{Scenarios: filepath.Join(dir, "scenarios")})
	if err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	h := &hooks{tell: &teller{out: &said}}
	result, err := loaded.Run(t.Context(), "orders")
	if err != nil || result.Outcome.Bad() {
		t.Fatalf("the scenario: %v, %v", err, result.Outcome)
	}
	write("end", "")
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if _, err := os.Stat(filepath.Join(dir, "ended")); err == nil {
			break
		}
	}
	time.Sleep(300 * time.Millisecond) // the process ends behind that
	h.stop(loaded, nil)
	if want := `the service "shop" exited by itself, and no scenario shows it: exit status 4`; !strings.Contains(said.String(), want) {
		t.Errorf("it tells %q, want %q", said.String(), want)
	}
}
