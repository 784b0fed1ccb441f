package cli

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/check"
	"github.com/streamspec/streamspec/internal/play"
	"github.com/streamspec/streamspec/internal/play/client"
	"github.com/streamspec/streamspec/internal/report"
	"github.com/streamspec/streamspec/internal/service"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/recording"
)

const shopScenario = `
scenario: orders arrive
stubs: {shop: [{get: /s, events: [{event: packed, data: 1}, {event: shipped, data: 1}]}]}
stream: {get: "${stub.shop}/s", until: {event: shipped}}
expect: [{count: shipped, times: 1}]
`

// A live console is told of the streams of a scenario while they are followed; another is not.
func TestALiveConsoleIsToldOfStreams(t *testing.T) {
	t.Parallel()
	if progressOn(report.NewConsole(&bytes.Buffer{}, report.ConsoleOptions{})) != nil {
		t.Error("a console that is not live is told of streams")
	}
	var out bytes.Buffer
	console := report.NewConsole(&out, report.ConsoleOptions{Live: true})
	console.Start("orders arrive")
	time.Sleep(time.Second) // until it has run for a while
	observe, ended := progressOn(console), make(chan struct{})
	playOne(t, shopScenario, play.Options{Observe: func(o play.Observed) client.Observer {
		return seen{observe(o), ended, console}
	}})
	<-ended
	if text := out.String(); !strings.Contains(text, "orders arrive: waiting for shipped, 2 events so far, 1.") {
		t.Errorf("got %q", text)
	}
}

// seen shows the console's status before a stream ends.
type seen struct {
	client.Observer
	ended   chan struct{}
	console *report.Console
}

func (s seen) Ended(r *recording.Stream) {
	s.console.Start("another")
	s.Observer.Ended(r)
	close(s.ended)
}

// playOne plays a scenario that stands alone.
func playOne(t *testing.T, text string, options play.Options) {
	t.Helper()
	root := t.TempDir()
	if err := os.WriteFile(filepath.Join(root, "s.yaml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	library, err := check.Load(root)
	if err != nil {
		t.Fatal(err)
	}
	pool := service.NewPool(service.Options{})
	defer func() {
		if err := pool.Close(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
	}()
	var out verdict.Scenario
	play.NewRunner(pool, options).Judge(t.Context(), library, library.Scenarios["orders arrive"], &out)
	if out.Outcome != verdict.Passed {
		t.Fatalf("%s: %+v", out.Outcome, out.Findings())
	}
}
