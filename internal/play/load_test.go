package play_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/check"
	"github.com/streamspec/streamspec/internal/play"
	"github.com/streamspec/streamspec/internal/play/client"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/service"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/recording"
)

// shown counts what an observer is shown.
type shown struct {
	mu                     sync.Mutex
	opened, entries, ended int
}

func (c *shown) Opened(*recording.Stream) { c.add(&c.opened) }
func (c *shown) Entry(*recording.Entry)   { c.add(&c.entries) }
func (c *shown) Ended(*recording.Stream)  { c.add(&c.ended) }

func (c *shown) add(to *int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	*to++
}

// TestTheClientsOfALoad: each plays the scenario by itself, with its own number and calls. Of one
// that holds everything nothing stays; one that does not is kept if somebody wants it, and judged
// from there it comes to the same.
func TestTheClientsOfALoad(t *testing.T) {
	asked := make(chan string, 10)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			fmt.Fprintf(w, `{"job": "job-%s"}`, r.URL.Query().Get("n"))
			return
		}
		asked <- r.URL.RawQuery
		w.Header().Set("Content-Type", "text/event-stream")
		said := r.URL.Query().Get("n")
		if said == "7" {
			said = "8"
		}
		fmt.Fprintf(w, "data: {\"for\": \"client %s\"}\n\n", said)
	}))
	defer server.Close()
	dir := t.TempDir()
	file := strings.ReplaceAll(`scenario: jobs
trigger:
  - post: "URL/?n=${client}"
    capture: {job: job}
stream: {get: "URL/?n=${client}&job=${job}"}
expect: [{every: message, is: {for: "client ${client}"}}]
load: {clients: 10}
`, "URL", server.URL)
	library := loadedFrom(t, dir, file)
	declared, err := library.Scenario("jobs")
	if err != nil {
		t.Fatal(err)
	}
	pool := service.NewPool(service.Options{})
	defer pool.Close(t.Context())
	runner := play.NewRunner(pool, play.Options{Recordings: play.Recordings{Dir: dir}})
	seen := &shown{}
	playAs := func(number int, keep bool) verdict.Scenario {
		var out verdict.Scenario
		runner.JudgeClient(t.Context(), library, declared, &play.Client{
			Number: number, Among: 10, Observe: func() client.Observer { return seen },
			Keep: func(*verdict.Scenario) bool { return keep },
		}, &out)
		return out
	}
	if out := playAs(3, true); out.Outcome != verdict.Passed || out.Recording != "" || <-asked != "n=3&job=job-3" {
		t.Errorf("client 3: %s, kept in %q\n%+v", out.Outcome, out.Recording, out.Findings())
	}
	if out := playAs(7, false); out.Outcome != verdict.Failed || out.Recording != "" {
		t.Errorf("client 7: %s, kept in %q", out.Outcome, out.Recording)
	}
	broken := playAs(7, true)
	if next := playAs(7, true); filepath.Dir(next.Recording) != dir || next.Recording == broken.Recording {
		t.Errorf("what it broke at first is kept in %q, and then in %q", broken.Recording, next.Recording)
	}
	if seen.opened != 4 || seen.entries != 4 || seen.ended != 4 {
		t.Errorf("the observer was shown %d heads, %d entries, %d ends", seen.opened, seen.entries, seen.ended)
	}
	if filepath.Dir(broken.Recording) != dir {
		t.Fatalf("it is kept in %q", broken.Recording)
	}
	content, errFile := os.Open(broken.Recording)
	kept, err := recording.Read(content)
	if err := errors.Join(errFile, err, content.Close()); err != nil {
		t.Fatal(err)
	}
	var again verdict.Scenario
	play.NewRunner(pool, play.Options{Recorded: func(verdict.Place) (*recording.Recording, error) { return kept, nil }}).Judge(t.Context(), library, declared, &again)
	if len(again.Steps) != 1 || again.Steps[0].Failure == nil || again.Steps[0].Failure.Got != broken.Steps[0].Failure.Got {
		t.Errorf("judged again: %+v\nwant %+v", again.Findings(), broken.Findings())
	}
	if strings.Contains(broken.Steps[0].Failure.Got, "of 1 client") {
		t.Errorf("it speaks of a group of one: %s", broken.Steps[0].Failure.Got)
	}
}

// loadedFrom is the library of a folder with one file, of this text.
func loadedFrom(t *testing.T, dir, text string) *scenario.Library {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, "s.yaml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	library, err := check.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	return library
}

// TestWhatWentWrongWithAClientIsKeptInItsOrder: with the time at which it did, whenever that is written.
func TestWhatWentWrongWithAClientIsKeptInItsOrder(t *testing.T) {
	const clearing = 50 * time.Millisecond
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodDelete {
			time.Sleep(clearing)
		}
		w.WriteHeader(http.StatusConflict)
	}))
	defer server.Close()
	dir := t.TempDir()
	file := strings.ReplaceAll(`scenario: jobs
trigger: [{post: "URL/"}]
stream: {get: "URL/?n=${client}"}
finally: [{delete: "URL/"}]
load: {clients: 10}
`, "URL", server.URL)
	library := loadedFrom(t, dir, file)
	pool := service.NewPool(service.Options{})
	defer pool.Close(t.Context())
	runner := play.NewRunner(pool, play.Options{Recordings: play.Recordings{Dir: dir}})
	for number := range 10 {
		var out verdict.Scenario
		runner.JudgeClient(t.Context(), library, play.ForLoad(library.Scenarios["jobs"]), &play.Client{
			Number: number + 1, Among: 10, Observe: func() client.Observer { return &shown{} },
			Keep: func(*verdict.Scenario) bool { return true },
		}, &out)
		notes := keptOf(t, &out).Notes
		if len(notes) != 2 || notes[0].About != recording.AboutFailure || notes[1].About != recording.AboutFinally || notes[1].At-notes[0].At < clearing {
			t.Fatalf("client %d: %+v", number+1, notes)
		}
	}
}

// keptOf is the recording that was kept of a client.
func keptOf(t *testing.T, out *verdict.Scenario) *recording.Recording {
	t.Helper()
	text, err := os.Open(out.Recording)
	if err != nil {
		t.Fatal(err, out.Findings())
	}
	kept, err := recording.Read(text)
	if err := errors.Join(err, text.Close()); err != nil {
		t.Fatal(err)
	}
	return kept
}

// TestWhatAClientWaitedForInVainIsKept: its recording is judged as it was, also where the stream was over long before.
func TestWhatAClientWaitedForInVainIsKept(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = w.Write([]byte("data: 1\n\n"))
	}))
	defer server.Close()
	const waited = 300 * time.Millisecond
	dir := t.TempDir()
	library := loadedFrom(t, dir, `scenario: called
stubs: {bank: [{get: /x}, {get: /y}]}
trigger: [{get: "${stub.bank}/y"}]
stream: {get: "`+server.URL+`"}
expect: [{received: bank, get: /x, within: 300ms}]
load: {clients: 1}
`)
	pool := service.NewPool(service.Options{})
	defer pool.Close(t.Context())
	runner := play.NewRunner(pool, play.Options{Recordings: play.Recordings{Dir: dir}})
	var out verdict.Scenario
	runner.JudgeClient(t.Context(), library, play.ForLoad(library.Scenarios["called"]), &play.Client{
		Number: 1, Among: 1, Observe: func() client.Observer { return &shown{} },
		Keep: func(*verdict.Scenario) bool { return true },
	}, &out)
	kept := keptOf(t, &out)
	if len(kept.Received) != 1 || kept.Received[0].Stub != "bank" || kept.Received[0].URL.Path != "/y" {
		t.Errorf("the stub received %v", kept.Received)
	}
	if kept.Lasted < kept.Over+waited {
		t.Errorf("it was over after %s, waited for %s more, and lasted %s", kept.Over, waited, kept.Lasted)
	}
}
