package play

import (
	"testing"

	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/service"
	"github.com/streamspec/streamspec/internal/stub"
)

// TestWhoseAServiceIs: one that is told where a stub of the scenario is must not outlive that.
func TestWhoseAServiceIs(t *testing.T) {
	t.Parallel()
	for setting, want := range map[string]bool{"1": false, "${stub.bank}/charges": true, "${stub.ledger}": false, "${customer}": false} {
		used := &services{
			scenario: &scenario.Scenario{
				Service: scenario.Use{Name: "shop", Env: map[string]string{"BANK": setting}},
				Stubs:   map[string][]stub.Route{"bank": {{}}},
			},
			library: &scenario.Library{Services: map[string]*service.Definition{"shop": {Name: "shop", Stubs: map[string][]stub.Route{"ledger": {{}}}}}},
		}
		if got := used.isOwn("shop"); got != want {
			t.Errorf("told %s, it is the scenario's own: %t, want %t", setting, got, want)
		}
	}
}
