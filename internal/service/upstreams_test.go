package service

import (
	"maps"
	"testing"

	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/internal/stub"
	"github.com/streamspec/streamspec/internal/testhelp"
)

// TestTheStubsOfAServiceKnowIt: they call it, know its port and each other, and what
// the scenario's variables were when it started; a request's own variables come first.
func TestTheStubsOfAServiceKnowIt(t *testing.T) {
	pool := newTestPool(t)
	def := Definition{
		Name: "s", Run: "streamspec", Env: map[string]string{behaviourKey: "serves"},
		Stubs: map[string][]stub.Route{"up": {
			{Pattern: httpcall.On("GET", "/{id}"), Body: "${id} ${user} ${service} ${port} ${stub.up}", Calls: []stub.Callback{{Request: httpcall.Request{Target: httpcall.Target{Get: "/pid"}}}}},
		}},
	}
	known := map[string]string{"user": "ann", "id": "the scenario's"}
	lookup := func(name string) (string, bool) { value, ok := known[name]; return value, ok }
	inst, err := pool.Acquire(t.Context(), def, nil, lookup, false)
	if err != nil {
		t.Fatal(err)
	}
	up := inst.Stub("up")
	maps.Copy(known, map[string]string{"user": "eve"})
	want := "7 ann " + inst.URL() + " " + inst.URL()[len("http://127.0.0.1:"):] + " " + up.URL()
	if _, got := testhelp.Get(t, up.URL()+"/7"); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	testhelp.Soon(t, "the stub has called", func() bool { return len(up.Called()) == 1 })
	if got, want := up.Called()[0].String(), "GET "+inst.URL()+"/pid: status 200"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	other, err := pool.Acquire(t.Context(), def, nil, lookup, false)
	if err != nil || other == inst {
		t.Errorf("another value in a stub is the same instance (%v)", err)
	}
}
