package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/streamspec/streamspec/internal/verdict"
)

// weak is a scenario that says next to nothing of what it follows.
const weak = `scenario: an order
stubs:
  shop:
    - get: /orders/{id}
      events:
        - {event: accepted, id: "1", data: {order: o-7, total: 12.5, gift: false}}
        - {event: news, id: "2", data: {kind: packed, order: o-7, parcels: [{id: p-1}]}}
        - {event: news, id: "3", data: {kind: packed, order: o-7, parcels: [{id: p-2}]}}
        - {event: news, data: {kind: sent, order: o-7, at: "2026-01-02T03:04:05Z"}}
        - {comment: heartbeat}
        - {event: bye, data: "over"}
stream: {get: "${stub.shop}/orders/o-7", until: end, timeout: 20s}
events:
  packed: {event: news, where: {kind: packed}}
  sent:   {event: news, where: {kind: sent}}
`

// measured is what strength writes for programs.
type measured struct {
	Percent, Noticed, Faults int
	Endpoints                []struct {
		Name   string
		Missed []struct{ Fault, Then, Expect string }
	}
}

func strengthIn(t *testing.T, dir string, args ...string) (m measured, o outcome) {
	t.Helper()
	if o := streamspecIn(t, dir, nil, append([]string{"run", "--recordings", "all", "--recordings-dir", "recordings"}, args...)...); o.status != verdict.ExitHeld {
		t.Fatalf("the run is not green:\n%s", o.all())
	}
	o = streamspecIn(t, dir, nil, "strength", "recordings", "--at-least", "100", "-f", "json:strength.json")
	text, err := os.ReadFile(filepath.Join(dir, "strength.json"))
	if err == nil {
		err = json.Unmarshal(text, &m)
	}
	if err != nil {
		t.Fatal(err, o.all())
	}
	return m, o
}

// TestWhatStrengthAdvisesNotices adds all that is advised to a suite, in both spellings: then
// it notices everything.
func TestWhatStrengthAdvisesNotices(t *testing.T) {
	before, o := strengthIn(t, files(t, map[string]string{"scenarios/order.yaml": weak + "expect: [{count: bye, times: 1}]\n"}), "scenarios")
	if o.status != verdict.ExitBroken || before.Faults < 40 || before.Percent > 40 || len(before.Endpoints) != 1 {
		t.Fatalf("it ends with %d: %d of %d\n%s", o.status, before.Noticed, before.Faults, o.all())
	}
	mustContain(t, o.stdout, `GET ${stub.shop}/orders/o-7: `, `one of several "packed" is lost`, `in scenarios/order.yaml: Then exactly 2 "packed" arrive`, "- {count: packed, times: 2}", "strength ")
	yaml := weak + "expect:\n  - {count: bye, times: 1}\n"
	feature := "Feature: Orders\n  Scenario: an order is told of\n    Given the scenario \"an order\"\n    When the stream is followed as the scenario says\n    Then exactly 1 \"bye\" arrives\n"
	for _, missed := range before.Endpoints[0].Missed {
		yaml += "  - " + missed.Expect + "\n"
		feature += "    And " + missed.Then + "\n"
	}
	for spelling, tree := range map[string]map[string]string{
		"YAML":    {"scenarios/order.yaml": yaml},
		"Gherkin": {"scenarios/order.yaml": weak, "features/order.feature": feature},
	} {
		dir, paths := files(t, tree), []string{"scenarios"}
		if spelling == "Gherkin" {
			paths = []string{"features"}
		}
		after, o := strengthIn(t, dir, paths...)
		if o.status != verdict.ExitHeld || after.Percent != 100 {
			t.Errorf("%s: it ends with %d\n%s", spelling, o.status, o.all())
		}
	}
}

func TestStrengthNeedsWhatHolds(t *testing.T) {
	dir := files(t, map[string]string{"scenarios/order.yaml": weak + "expect: [{count: bye, times: 2}]\n"})
	streamspecIn(t, dir, nil, "run", "--recordings", "all", "--recordings-dir", "recordings", "scenarios")
	o := streamspecIn(t, dir, nil, "strength", "recordings")
	if o.status != verdict.ExitFault {
		t.Errorf("it ends with %d", o.status)
	}
	mustContain(t, o.stderr, "nothing can be broken: no recording holds")
	mustContain(t, streamspecIn(t, dir, nil, "strength", "recordings", "-f", "yaml:x").stderr, "with one of the formats json")
}
