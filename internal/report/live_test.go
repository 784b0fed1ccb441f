package report

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/verdict"
)

// sgr are the sequences that colour text.
var sgr = regexp.MustCompile(`\x1b\[[0-9;]*m`)

// screen is what a terminal shows of all that was written to it, and each single
// write. It knows the sequences that a console uses.
type screen struct {
	writes []string
	lines  []string // the last is the cursor's
}

func (s *screen) Write(data []byte) (int, error) {
	s.writes = append(s.writes, string(data))
	if s.lines == nil {
		s.lines = []string{""}
	}
	text := sgr.ReplaceAllString(string(data), "")
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			s.lines = append(s.lines, "")
		}
		last := &s.lines[len(s.lines)-1]
		if at := strings.LastIndex(line, eraseLine); at >= 0 {
			*last, line = "", line[at+len(eraseLine):]
		}
		*last += line
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
			"all fits", status{total: 57, done: 12, failed: 1, running: []string{"a", "b"}}, 80,
			"12/57 done, 1 failed, 2 running · a, b",
		},
		{
			"the names are cut", status{total: 9, running: []string{"the stream opens at once", "heartbeats arrive"}}, 50,
			"0/9 done, 2 running · the stream opens at once, …",
		},
		{
			"wide characters take two columns", status{running: []string{strings.Repeat("流", 40)}}, 50,
			"0 done, 1 running · " + strings.Repeat("流", 14) + "…",
		},
		{"no room for names", status{total: 9, running: []string{"heartbeats"}}, 30, "0/9 done, 1 running"},
		{"no room for anything", status{total: 9, failed: 9, running: []string{"heartbeats"}}, 12, "0/9 done, …"},
	}
	for _, test := range tests {
		got := test.status.line(printer{width: test.width})
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.reason, diff)
		}
		if columns(got) >= test.width {
			t.Errorf("%s: it takes %d of %d columns", test.reason, columns(got), test.width)
		}
	}
}
