package play

import (
	"testing"

	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/vars"
)

// TestAURLThatBecomesKnownMeanwhile is not taken in its relative form: the call waits, and asks
// again.
func TestAURLThatBecomesKnownMeanwhile(t *testing.T) {
	v := newVariables(nil, &recorder{}, nil)
	v.cameFrom("messages", "http://127.0.0.1:1/sse/stream")
	questions := 0
	lookup := func(name string) (string, bool) {
		questions++
		return "messages?session=7", name == "messages" && questions > 1
	}
	call := scenario.Call{Request: httpcall.Request{Target: httpcall.Target{Post: "${messages}"}}}
	got, err := v.expanded(call, steady(lookup))
	if len(vars.Undefined(err)) != 1 {
		t.Errorf("got %s, %v; want an undefined variable", got.URL(), err)
	}
	got, err = v.expanded(call, steady(lookup))
	if want := "http://127.0.0.1:1/sse/messages?session=7"; err != nil || got.URL() != want {
		t.Errorf("got %s, %v; want %s", got.URL(), err, want)
	}
}
