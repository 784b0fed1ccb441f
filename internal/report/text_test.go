package report

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/happened"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/internal/wording"
)

func TestWrap(t *testing.T) {
	tests := []struct {
		reason string
		text   string
		width  int
		hang   int
		want   []string
	}{
		{"what fits stays", "it fits exactly to 22.", 22, 2, []string{"it fits exactly to 22."}},
		{"between words", "after the first comes the second", 24, 4, []string{"after the first comes", "    the second"}},
		{"a word that ends at the edge", "after the first comes the second", 21, 0, []string{"after the first comes", "the second"}},
		{"no word ends near", `got {"a":"bbbbbbbbbbbbbbbbbbbbbbbb"}`, 20, 0, []string{`got {"a":"bbbbbbbbbb`, `bbbbbbbbbbbbbb"}`}},
		{"between the parts of a URL", "GET http://127.0.0.1/api/tasks/42/stream", 26, 2, []string{"GET http://127.0.0.1/api/", "  tasks/42/stream"}},
		{"between the parts of JSON", `{"status":"connected","reason":"none"}`, 30, 0, []string{`{"status":"connected",`, `"reason":"none"}`}},
		{"by columns, not bytes", strings.Repeat("ü", 21), 20, 0, []string{strings.Repeat("ü", 20), "ü"}},
		{"wide characters", strings.Repeat("流", 11), 20, 0, []string{strings.Repeat("流", 10), "流"}},
		{"too narrow to wrap", "after the first comes the second", 20, 1, []string{"after the first comes the second"}},
		{"nothing", "", 20, 0, []string{""}},
	}
	for _, test := range tests {
		if diff := cmp.Diff(test.want, wrap(test.text, test.width, test.hang)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.reason, diff)
		}
	}
}

func TestWrapLosesNothing(t *testing.T) {
	text := clean(strings.Repeat(`#31 heartbeat, 312 ms: «{"sequence":12,"note":"流 busy"}» `, 50))
	for width := narrowest; width < 120; width++ {
		lines := wrap(text, width, 0)
		for _, line := range lines {
			if wording.Columns(line) > width {
				t.Errorf("%q takes %d of %d columns", line, wording.Columns(line), width)
			}
		}
		if got := strings.Join(lines, ""); strings.ReplaceAll(got, " ", "") != strings.ReplaceAll(text, " ", "") {
			t.Errorf("width %d: something is lost or added", width)
		}
	}
}

func TestClean(t *testing.T) {
	tests := []struct{ reason, text, want string }{
		{"text stays", "größer · 流 «x» 🎉", "größer · 流 «x» 🎉"},
		{"lines and tabs stay", "a\tb\n\tc", "a\tb\n\tc"},
		{"line ends of Windows", "a\r\nb\r\n", "a\nb\n"},
		{"carriage returns", "10%\r20%", `10%\r20%`},
		{"escape codes", "\x1b[31mred", `\x1b[31mred`},
		{"C1 controls", "\u009b31m", `\u009b31m`},
		{"text that runs backwards", "\u202eabc", `\u202eabc`},
		{"invalid UTF-8", "a\xffb", "a\ufffdb"},
	}
	for _, test := range tests {
		if got := clean(test.text); got != test.want {
			t.Errorf("%s: got %q, want %q", test.reason, got, test.want)
		}
	}
}

func TestTook(t *testing.T) {
	tests := []struct {
		d    time.Duration
		want string
	}{
		{0, "0 ms"},
		{40 * time.Microsecond, "<1 ms"},
		{350 * time.Microsecond, "<1 ms"},
		{8 * time.Millisecond, "8 ms"},
		{999 * time.Millisecond, "999 ms"},
		{time.Second, "1.0 s"},
		{59 * time.Second, "59.0 s"},
		{125 * time.Second, "2 min 5 s"},
	}
	for _, test := range tests {
		if got := took(test.d); got != test.want {
			t.Errorf("%v: got %q, want %q", test.d, got, test.want)
		}
	}
}

func TestTotals(t *testing.T) {
	of := func(d time.Duration, outcomes ...verdict.Outcome) verdict.Run {
		r := verdict.Run{Duration: d}
		for i, o := range outcomes {
			r.Scenarios = append(r.Scenarios, verdict.Scenario{Outcome: o, Duration: time.Duration(i+1) * time.Second})
		}
		return r
	}
	tests := []struct {
		run  verdict.Run
		want string
	}{
		{of(0), "0 scenarios · 0 ms"},
		{of(time.Second, verdict.Passed), "1 scenario: 1 passed · 1.0 s"},
		{
			of(6*time.Second, verdict.Passed, verdict.KnownGap, verdict.KnownGap),
			"3 scenarios: 1 passed, 2 with known gaps · 6.0 s, the longest scenario 3.0 s",
		},
		{
			of(7*time.Second, verdict.Failed, verdict.GapClosed, verdict.Unjudged, verdict.Skipped, verdict.KnownGap),
			"5 scenarios: 1 failed, 1 with a closed gap, 1 not judged, 1 with a known gap, 1 skipped · 7.0 s, the longest scenario 5.0 s",
		},
	}
	noted := of(time.Second, verdict.Passed)
	noted.Scenarios[0].Notes = []verdict.Note{{Code: "late-head"}, {Code: "cacheable"}, {Code: "cacheable"}}
	if got, want := totals(noted, false), "1 scenario: 1 passed · 3 notes of 2 kinds (--notes lists them) · 1.0 s"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	for _, test := range tests {
		if diff := cmp.Diff(test.want, totals(test.run, false)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}

// A moment just before the first request is none before zero.
func TestShownMoment(t *testing.T) {
	for at, want := range map[happened.Milliseconds]string{-0.041: "0.0 ms", 0.041: "0.0 ms", -0.06: "-0.1 ms", -250: "-250 ms", 12.4: "12 ms"} {
		if got := shownMoment(at); got != want {
			t.Errorf("%v: got %s, want %s", at, got, want)
		}
	}
}
