package play

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/check"
	"github.com/streamspec/streamspec/internal/service"
	"github.com/streamspec/streamspec/internal/testhelp"
	"github.com/streamspec/streamspec/runner/recording"
)

// TestABusyMachineCallsLate: what is counted from a call may have been asked for late.
func TestABusyMachineCallsLate(t *testing.T) {
	const text = `
scenario: s
stubs: {shop: [{get: /ping}, {get: /events}]}
trigger: [{get: "${stub.shop}/ping"}]
stream: {get: "${stub.shop}/events"}
expect: [{count: any event, times: 0}]
`
	root := t.TempDir()
	if err := os.WriteFile(filepath.Join(root, "s.yaml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	library, err := check.Load(root)
	if err != nil {
		t.Fatal(err)
	}
	pool := service.NewPool(service.Options{})
	defer pool.Close(t.Context())
	play := NewRunner(pool, Options{}).Play(library, library.Scenarios["s"])
	defer play.Close()
	if err := play.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	defer testhelp.Busy()()
	for begun := time.Now(); time.Since(begun) < time.Minute; {
		if err := play.actions.trigger(t.Context()); err != nil {
			t.Fatal(err)
		}
		if last := play.calls.made[len(play.calls.made)-1]; last.SentBy > 0 {
			return
		}
	}
	t.Error("all processors are busy, and each call was made at once")
}

// TestACallWithoutAResponseIsNotReturned: its response would be judged while the play still ends because of it.
func TestACallWithoutAResponseIsNotReturned(t *testing.T) {
	c := &calls{}
	update := c.begin(recording.Call{Name: "say"})
	for _, made := range []struct {
		call recording.Call
		want bool
	}{
		{recording.Call{Name: "say", Error: "the server closed the connection without a response"}, false},
		{recording.Call{Name: "say", Response: &recording.Response{Status: 503}, Again: true}, false},
		{recording.Call{Name: "say", Response: &recording.Response{Status: 200}}, true},
	} {
		update(made.call)
		if got := c.returned("say"); (got != nil) != made.want {
			t.Errorf("%+v: %v", made.call, got)
		}
	}
}
