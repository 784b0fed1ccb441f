package endpoint_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/endpoint"
	"github.com/streamspec/streamspec/internal/importing"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// TestABodyAlone: the events are judged by a profile that is named, and nothing of the head.
func TestABodyAlone(t *testing.T) {
	const start, done = "data: {\"type\":\"start\"}\n\ndata: {\"type\":\"finish\"}\n\n", "data: [DONE]\n\n"
	if _, err := importing.Read([]byte(start), importing.Source{}); !errors.Is(err, importing.ErrNoHead) {
		t.Errorf("without a profile: %v", err)
	}
	profile, err := expect.OpenProfile("ai-sdk/ui-message-stream", ".")
	if err != nil {
		t.Fatal(err)
	}
	for body, broken := range map[string]bool{start + done: false, "\n" + start: true} {
		r, err := importing.Read([]byte(body), importing.Source{Headless: true, Request: recording.Request{Method: "GET"}})
		if err != nil {
			t.Fatal(err)
		}
		report, err := endpoint.Look(r.Streams, profile)
		if err != nil {
			t.Fatal(err)
		}
		all := fmt.Sprint(report.Findings)
		if report.IsBroken() != broken || !strings.Contains(all, "nothing is known of the status and of the headers") || !strings.Contains(all, "the head of the response was not written down") || strings.Contains(all, "cache") {
			t.Errorf("%q: %+v", body, report.Findings)
		}
	}
}
