package report

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/internal/wording"
)

// sgr are the sequences that colour text.
var sgr = regexp.MustCompile(`\x1b\[[0-9;]*m`)

// screen is what a terminal shows of all that was written to it, and each single
// write. It knows the sequences that a console uses.
type screen struct {
	writes []string
	lines  []string // the last is the cursor's
}

var screenParts = regexp.MustCompile(regexp.QuoteMeta(eraseLine) + "|" + regexp.QuoteMeta(lineUp) + "|\n|[^\r\n\x1b]+")

func (s *screen) Write(data []byte) (int, error) {
	s.writes = append(s.writes, string(data))
	if s.lines == nil {
		s.lines = []string{""}
	}
	for _, part := range screenParts.FindAllString(sgr.ReplaceAllString(string(data), ""), -1) {
		last := len(s.lines) - 1
		switch part {
		case "\n":
			s.lines = append(s.lines, "")
		case eraseLine:
			s.lines[last] = ""
		case lineUp: // what it leaves is empty
			s.lines = s.lines[:last]
		default:
			s.lines[last] += part
		}
	}
	return len(data), nil
}

// liveRun drives a console through a small run.
func liveRun(opts ConsoleOptions) *screen {
	shown := &screen{}
	console := NewConsole(shown, opts)
	good, bad, gap := passed(), expiredGap(), gapOfScenario()
	console.Start(good.Name)
	console.Start(bad.Name)
	console.Start(gap.Name)
	console.Finish(good)
	console.Finish(bad)
	console.Finish(gap)
	console.Summary(verdict.Run{Scenarios: []verdict.Scenario{good, bad, gap}, Duration: gap.Duration})
	return shown
}

func TestConsoleLive(t *testing.T) {
	tests := []struct {
		file string
		opts ConsoleOptions
	}{
		{"live.txt", ConsoleOptions{Live: true, Width: 60, Total: 3}},
		{"live_color_verbose.txt", ConsoleOptions{Live: true, Color: true, Verbose: true}},
	}
	for _, test := range tests {
		t.Run(test.file, func(t *testing.T) {
			var got strings.Builder
			shown := liveRun(test.opts)
			for _, write := range shown.writes {
				fmt.Fprintf(&got, "%q\n", write)
			}
			fmt.Fprintf(&got, "\nWhat is on the screen in the end:\n\n%s", strings.Join(shown.lines, "\n"))
			golden(t, test.file, got.String())
		})
	}
}

func runs(names ...string) []*running {
	return each(names, func(name string) *running { return &running{name: name} })
}

// What scenarios wait for stands below the status line, and goes with it.
func TestWhatScenariosWaitFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shown, began := &screen{}, time.Now()
		console := NewConsole(shown, ConsoleOptions{Live: true, Width: 70, Total: 10})
		ctx, stop := context.WithCancel(t.Context())
		var refreshing sync.WaitGroup
		refreshing.Go(func() { console.Refresh(ctx) })
		at := func(after time.Duration, want ...string) {
			t.Helper()
			time.Sleep(time.Until(began.Add(after + time.Millisecond)))
			synctest.Wait()
			if diff := cmp.Diff(want, shown.lines); diff != "" {
				t.Errorf("after %v (-want +got):\n%s", after, diff)
			}
		}

		console.Start("orders arrive")
		shipped := console.Follow("orders arrive", "orders", "shipped")
		at(800*time.Millisecond, "0/10 done, 1 running · orders arrive")
		console.Start("two watch")
		at(time.Second, "0/10 done, 2 running · orders arrive, two watch",
			"  orders arrive: waiting for the response, 1.0 s")
		shipped.Opened()
		shipped.Event()
		at(1200*time.Millisecond, "0/10 done, 2 running · orders arrive, two watch",
			"  orders arrive: waiting for shipped, 1 event so far, 1.2 s")
		shipped.Event()
		at(2*time.Second, "0/10 done, 2 running · orders arrive, two watch",
			"  orders arrive: waiting for shipped, 2 events so far, 2.0 s",
			"  two watch: starting, 1.2 s")
		shipped.Ended()
		console.Follow("two watch", "a", "its end").Ended()
		console.Follow("two watch", "b", "its end").Opened()
		at(3*time.Second, "0/10 done, 2 running · orders arrive, two watch",
			"  orders arrive: its streams are over, 3.0 s",
			"  two watch: waiting for its end of b, 0 events so far, 2.2 s")
		for range mostWaiting {
			console.Start("another")
		}
		time.Sleep(2 * leastWait)
		synctest.Wait()
		if got := shown.lines[len(shown.lines)-1]; len(shown.lines) != 1+mostWaiting+1 || got != "  … and 2 more" {
			t.Errorf("%d lines, the last is %q", len(shown.lines), got)
		}

		stop()
		refreshing.Wait()
		bad := expiredGap()
		console.Finish(bad)
		console.Summary(verdict.Run{Scenarios: []verdict.Scenario{bad}})
		if text := strings.Join(shown.lines, "\n"); strings.Contains(text, " so far") || strings.Contains(text, "another") || !strings.Contains(text, bad.Name) {
			t.Errorf("in the end the screen shows:\n%s", text)
		}
	})
}

// Who is no terminal is not told what is waited for.
func TestNobodyWaitsOnAPipe(t *testing.T) {
	shown := &screen{}
	console := NewConsole(shown, ConsoleOptions{})
	console.Start("orders arrive")
	console.Follow("orders arrive", "orders", "shipped").Opened()
	console.Refresh(t.Context()) // returns at once
	if len(shown.writes) > 0 {
		t.Errorf("got %q", shown.writes)
	}
}

// The status line never reaches the terminal's last column, however narrow it is.
func TestStatusLine(t *testing.T) {
	tests := []struct {
		reason string
		status status
		width  int
		want   string
	}{
		{"nothing has started", status{total: 57}, 80, "0/57 done"},
		{"the total is not known", status{done: 3}, 80, "3 done"},
		{
			"all fits", status{total: 57, done: 12, failed: 1, running: runs("a", "b")}, 80,
			"12/57 done, 1 failed, 2 running · a, b",
		},
		{
			"the names are cut", status{total: 9, running: runs("the stream opens at once", "heartbeats arrive")}, 50,
			"0/9 done, 2 running · the stream opens at once, …",
		},
		{
			"wide characters take two columns", status{running: runs(strings.Repeat("流", 40))}, 50,
			"0 done, 1 running · " + strings.Repeat("流", 14) + "…",
		},
		{"no room for names", status{total: 9, running: runs("heartbeats")}, 30, "0/9 done, 1 running"},
		{"no room for anything", status{total: 9, failed: 9, running: runs("heartbeats")}, 12, "0/9 done, …"},
	}
	for _, test := range tests {
		got := test.status.line(printer{width: test.width})
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.reason, diff)
		}
		if wording.Columns(got) >= test.width {
			t.Errorf("%s: it takes %d of %d columns", test.reason, wording.Columns(got), test.width)
		}
	}
}
