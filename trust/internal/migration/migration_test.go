package migration

import (
	"os"
	"strings"
	"testing"
)

const found = `changed: 1 difference, 14 declared, 1 uncertain in 9 scenarios

1. header Cache-Control: no-cache → absent
   in 9 scenarios
uncertain: it may be chance, and does not count

? heartbeats come every 300–300 ms → 300–600 ms
`

func TestDifferencesAreRead(t *testing.T) {
	for _, tt := range []struct {
		c            Case
		sure, listed bool
	}{
		{Case{Fault: "a", Cause: "header Cache-Control: no-cache → absent", Share: 1}, true, true},
		{Case{Fault: "b", Cause: "heartbeats come every", Share: 0.25}, false, true},
		{Case{Fault: "c", Cause: "events are batched now", Share: 1}, false, false},
	} {
		r := Result{Case: tt.c, Status: 1}
		r.read(found)
		if r.Sure != tt.sure || r.Listed != tt.listed || r.Well() != tt.listed || len(r.Titles) != 2 {
			t.Errorf("%s: %+v", tt.c.Fault, r)
		}
	}
	if none := (Result{Status: 1}); none.Well() {
		t.Error("something differs without a fault")
	}
}

// Each fault of the gateway is planted.
func TestCases(t *testing.T) {
	source, err := os.ReadFile("../../../examples/gateway/faults.mjs")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range Cases() {
		if c.Fault != "" && !strings.Contains(string(source), c.Fault) {
			t.Errorf("the gateway has no fault %q", c.Fault)
		}
	}
}
