package report

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/internal/wording"
)

// play shows a whole run on a console.
func play(opts ConsoleOptions, r verdict.Run) string {
	var out bytes.Buffer
	console := NewConsole(&out, opts)
	for _, s := range r.Scenarios {
		if s.Outcome != verdict.Skipped {
			console.Start(s.Name)
			console.Finish(s)
		}
	}
	console.Summary(r)
	return out.String()
}

func TestConsole(t *testing.T) {
	tests := []struct {
		file string
		opts ConsoleOptions
	}{
		{"console_plain.txt", ConsoleOptions{}},
		{"console_verbose.txt", ConsoleOptions{Verbose: true}},
		{"console_notes.txt", ConsoleOptions{Notes: true, Width: 100}},
		{"console_color.txt", ConsoleOptions{Color: true, Width: 100}},
		{"console_80.txt", ConsoleOptions{Width: 80}},
		{"console_120.txt", ConsoleOptions{Width: 120}},
	}
	for _, test := range tests {
		t.Run(test.file, func(t *testing.T) {
			got := play(test.opts, everyOutcome())
			golden(t, test.file, got)
			if width := test.opts.Width; width > 0 && widest(got) > width {
				t.Errorf("a line takes %d columns of %d", widest(got), width)
			}
		})
	}
}

// toCopy is how lines begin that are to be copied.
var toCopy = regexp.MustCompile(`^\s*(?:(?:[A-Z ]+ )?streamspec |- \{expectation: )`)

// widest is the width of the widest line, without colours; what is to be copied may be wider.
func widest(text string) int {
	n := 0
	for _, line := range strings.Split(sgr.ReplaceAllString(text, ""), "\n") {
		if !toCopy.MatchString(line) {
			n = max(n, wording.Columns(line))
		}
	}
	return n
}

// Only colours differ between a run with and without them.
func TestConsoleColors(t *testing.T) {
	colored := play(ConsoleOptions{Color: true}, everyOutcome())
	if got := sgr.ReplaceAllString(colored, ""); got != play(ConsoleOptions{}, everyOutcome()) {
		t.Error("without its colours, the coloured text differs from the plain one")
	}
	if plain := play(ConsoleOptions{}, everyOutcome()); strings.ContainsAny(plain, "\x1b\r\x00\x07") {
		t.Error("the plain text has control characters")
	}
}

func TestConsoleNothingRan(t *testing.T) {
	skipped := verdict.Run{Scenarios: []verdict.Scenario{neverStarted(), neverStarted()}}
	tests := []struct {
		reason string
		run    verdict.Run
		want   string
	}{
		{
			"none was selected", verdict.Run{},
			"NO SCENARIO RAN: none was found. Check the paths, and what the tags and the name select.\n" +
				"A run in which nothing is judged counts as failed.\n\n0 scenarios · 0 ms\n",
		},
		{
			"the run was interrupted at once", skipped,
			"\nNO SCENARIO RAN: the run ended before the first of 2 scenarios was started.\n" +
				"A run in which nothing is judged counts as failed.\n\n2 scenarios: 2 skipped · 0 ms\n",
		},
	}
	for _, test := range tests {
		if got := play(ConsoleOptions{}, test.run); got != test.want {
			t.Errorf("%s: got\n%s\nwant\n%s", test.reason, got, test.want)
		}
	}
}

func TestConsoleConcurrently(t *testing.T) {
	const scenarios = 100
	for _, live := range []bool{false, true} {
		var out bytes.Buffer
		console := NewConsole(&out, ConsoleOptions{Live: live, Total: scenarios, Verbose: live})
		var all sync.WaitGroup
		for i := range scenarios {
			all.Go(func() {
				s := verdict.Scenario{Name: fmt.Sprintf("scenario %d", i), Outcome: verdict.Passed}
				console.Start(s.Name)
				console.Finish(s)
			})
		}
		all.Wait()
		text := out.String()
		for i := range scenarios {
			if !strings.Contains(text, fmt.Sprintf("ok    scenario %d  (0 ms)\n", i)) {
				t.Errorf("live %v: the line of scenario %d is missing or torn", live, i)
			}
		}
		if last := "100/100 done"; live && !strings.HasSuffix(text, last) {
			t.Errorf("the status at the end is not %q", last)
		}
	}
}
