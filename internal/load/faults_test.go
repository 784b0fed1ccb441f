package load_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/check"
	"github.com/streamspec/streamspec/internal/load"
	"github.com/streamspec/streamspec/internal/play"
	"github.com/streamspec/streamspec/internal/service"
)

// What goes wrong with three of the clients, by their numbers.
const (
	loses, swaps, isLate = 17, 42, 63
	clients              = 80
	events               = 12
)

// feed sends numbered events to clients, and does something wrong to three of them.
func feed(w http.ResponseWriter, r *http.Request) {
	client, _ := strconv.Atoi(r.URL.Query().Get("n"))
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	numbers := make([]int, events)
	for i := range numbers {
		numbers[i] = i + 1
	}
	switch client {
	case loses:
		numbers = append(numbers[:4], numbers[5:]...)
	case swaps:
		numbers[6], numbers[7] = numbers[7], numbers[6]
	}
	for _, n := range numbers {
		if client == isLate && n == 9 {
			time.Sleep(5 * time.Second)
		}
		fmt.Fprintf(w, "event: tick\ndata: {\"n\": %d}\n\n", n)
		_ = http.NewResponseController(w).Flush()
		time.Sleep(20 * time.Millisecond)
	}
}

const feedScenario = `scenario: feed
stream: {get: "%s/?n=${client}"}
expect:
  - {name: nothing is lost, count: tick, times: %d}
  - {name: nothing changes places, increases: n, in: tick}
  - {name: nothing is late, interval: tick, at_most: 3s}
load: {clients: %d}
`

// loadOf is a load of a scenario, whose file is written here; so many recordings are kept.
func loadOf(t *testing.T, name, text string, m load.Model, keep int) *load.Load {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, name+".yaml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	library, err := check.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	declared, err := library.Scenario(name)
	if err != nil {
		t.Fatal(err)
	}
	pool := service.NewPool(service.Options{})
	t.Cleanup(func() { pool.Close(context.Background()) })
	runner := play.NewRunner(pool, play.Options{Recordings: play.Recordings{Dir: dir}})
	l := load.New(runner, pool.Lateness(), keep, []load.Played{{Library: library, Scenario: declared, Model: m}})
	if err := l.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	return l
}

// TestPlantedFaultsAreFound: of the streams of many clients one loses an event, in one two change
// places, and in one an event is late. Each is found and named, and nothing else.
func TestPlantedFaultsAreFound(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(feed))
	defer server.Close()
	l := loadOf(t, "feed", fmt.Sprintf(feedScenario, server.URL, events, clients), load.Model{Clients: clients}, 1)
	if err := l.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	report := l.Report()
	told := report.Scenarios[0]
	if told.Counts.Broken != 3 || told.Counts.Played != clients || report.Events != clients*events-1 || report.ExitStatus() != 1 {
		t.Errorf("%+v, %d events, status %d", told.Counts, report.Events, report.ExitStatus())
	}
	for i, want := range []struct {
		client int
		got    string
	}{{loses, "only 11 \"tick\" came"}, {swaps, "8 in #7 tick"}, {isLate, "#9 tick"}} {
		rate := told.Expected[i]
		if rate.Broken != 1 || rate.First.Client != want.client || !strings.Contains(rate.First.Failure.Got, want.got) {
			t.Errorf("%s: %d are broken, the first %+v: %v; want client %d: %s", rate.Text, rate.Broken, rate.First, rate.First.Failure, want.client, want.got)
			continue
		}
		if _, err := os.Stat(rate.First.Recording); err != nil {
			t.Errorf("%s: its recording: %v", rate.Text, err)
		}
	}
}
