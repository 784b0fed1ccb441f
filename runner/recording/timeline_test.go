package recording_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/runner/recording"
)

func event(number int, kind, data string) *recording.Entry {
	e := &recording.Entry{Kind: recording.KindEvent, Type: kind, Data: []byte(data)}
	e.Number, e.LastByte = number, time.Duration(number)*time.Second
	return e
}

func recordingOf(entries ...*recording.Entry) *recording.Stream {
	return &recording.Stream{
		Name:     recording.DefaultStream,
		Request:  recording.Request{Method: "GET", URL: "http://127.0.0.1/x"},
		Response: &recording.Response{Status: http.StatusOK, At: 3 * time.Millisecond},
		Entries:  entries,
		End:      recording.End{Reason: recording.Truncated, At: 90 * time.Second},
	}
}

// texts are the lines of a timeline.
func texts(r *recording.Stream, marks ...recording.Mark) []string {
	var all []string
	for _, line := range r.Timeline(recording.TimelineOptions{Marks: marks}) {
		all = append(all, line.Text)
	}
	return all
}

func TestTimeline(t *testing.T) {
	comment := &recording.Entry{Kind: recording.KindComment, Data: []byte("ping"), Evidence: recording.Evidence{Number: 7}}
	retry := &recording.Entry{Kind: recording.KindRetry, Retry: 2500 * time.Millisecond, Evidence: recording.Evidence{Number: 1}}
	violation := &recording.Entry{Kind: recording.KindViolation, Violation: "malformed-line", Detail: "no field: \x1b[2J"}
	half := event(3, "tick", "2")
	half.Unterminated = true
	cut := event(3, "tick", `{"a`)
	cut.Unterminated, cut.Cut, cut.HasID, cut.LastEventID = true, true, true, []byte("7")
	ended := &recording.Entry{Kind: recording.KindViolation, Violation: "unterminated-event", Detail: "half", Data: []byte(`{"a`), Cut: true, Evidence: cut.Evidence}
	r := recordingOf(event(1, "open", `{"a": 1}`), comment, retry, violation, event(2, "tick", "\x1b[31mred\a"), half, cut, ended)
	want := []string{
		"GET http://127.0.0.1/x · status 200 after 3.0 ms",
		`    #1   1000 ms  open             {"a": 1}`,
		`            0 ms  comment 7        ping`,
		`            0 ms  retry 1          2500 ms`,
		`            0 ms  violation malformed-line: no field: \x1b[2J`,
		`      … nothing for 2000 ms …`,
		`>   #2   2000 ms  tick             \x1b[31mred\a`,
		`      … nothing for 1000 ms …`,
		`    #3   3000 ms  tick             2  (unterminated: a browser discards it)`,
		`    #3   3000 ms  tick             id 7… · {"a…  (unterminated: a browser discards it)`,
		`         3000 ms  violation unterminated-event: half: «{"a…»`,
		`      … nothing for 87.0 s …`,
		`  the end: cut after 90.0 s`,
	}
	if diff := cmp.Diff(want, texts(r, recording.MarkOf(r.Entries[4]))); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestTimelineShowsSilences: a silence that stands out is shown, also where no entry around it
// would be; a regular beat is none.
func TestTimelineShowsSilences(t *testing.T) {
	at := func(seconds ...int) *recording.Stream {
		r := recordingOf()
		for i, s := range seconds {
			e := event(i+1, "beat", "")
			e.LastByte = time.Duration(s) * time.Second
			r.Entries = append(r.Entries, e)
		}
		r.End.At = r.Entries[len(r.Entries)-1].LastByte
		return r
	}
	many := make([]int, 100)
	for i := range many {
		many[i] = i / 50 * 30
	}
	hangs := at(0)
	hangs.End.At = 20 * time.Second
	unanswered := at(5)
	unanswered.Response = nil
	for name, c := range map[string]struct {
		stream *recording.Stream
		want   string
	}{
		"a regular beat":             {at(2, 4, 6, 8), ""},
		"a beat that stays out":      {at(2, 4, 9, 11), "nothing for 5000 ms, then #3"},
		"less than a second is none": {at(0, 0, 0), ""},
		"among many":                 {at(many...), "nothing for 30.0 s, then #51"},
		"until the end":              {hangs, "nothing for 20.0 s, then the"},
		"no response":                {unanswered, ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, lines := "", texts(c.stream)
			for i, line := range lines {
				if _, silence, ok := strings.Cut(line, "… nothing"); ok {
					got += "nothing" + strings.TrimSuffix(silence, " …") + ", then " + strings.Fields(lines[i+1])[0]
				}
			}
			if got != c.want {
				t.Errorf("got %q, want %q:\n%s", got, c.want, strings.Join(lines, "\n"))
			}
		})
	}
}

// TestTimelineShowsWhatIsMissing: where something did not come, a line of its own is pointed at, and not
// the innocent entry before; it is that of the silence, where there was one.
func TestTimelineShowsWhatIsMissing(t *testing.T) {
	r := recordingOf(event(1, "a", "1"), event(2, "a", "2"), event(3, "b", "3"))
	r.Entries[1].LastByte = r.Entries[0].LastByte
	behind := func(i int) recording.Mark { return recording.MarkBehind(r.Entries[i], `"c"`) }
	cases := map[string]struct {
		mark recording.Mark
		want []string // the lines from the one that is pointed at to the next
	}{
		"before all":      {recording.MarkBehind(nil, `"c"`), []string{`>     … missing here: "c" …`, `    #1   1000 ms  a                1`}},
		"between two":     {behind(0), []string{`>     … missing here: "c" …`, `    #2   1000 ms  a                2`}},
		"in a silence":    {behind(1), []string{`>     … nothing for 2000 ms, missing here: "c" …`, `    #3   3000 ms  b                3`}},
		"before the end":  {behind(2), []string{`>     … nothing for 87.0 s, missing here: "c" …`, `  the end: cut after 90.0 s`}},
		"by many entries": {recording.MarkBehind(event(50, "a", ""), `"c"`), []string{`>     … missing here: "c" …`, `   #51    51.0 s  a`}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			of := r
			if c.mark.Number == 50 {
				of = recordingOf()
				for i := range 100 {
					of.Entries = append(of.Entries, event(i+1, "a", ""))
				}
			}
			lines := texts(of, c.mark)
			at := slices.IndexFunc(lines, func(line string) bool { return strings.HasPrefix(line, ">") })
			if at < 0 || !slices.Equal(lines[at:at+len(c.want)], c.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(lines, "\n"), strings.Join(c.want, "\n"))
			}
			if rest := lines[at+1:]; slices.ContainsFunc(rest, func(line string) bool { return strings.HasPrefix(line, ">") }) {
				t.Errorf("more is pointed at:\n%s", strings.Join(rest, "\n"))
			}
		})
	}
}

// TestTimelinePointsInBrief: what breaks an expectation as well is pointed at, and shown no
// longer than any other; so is the end, where a finding speaks of it.
func TestTimelinePointsInBrief(t *testing.T) {
	long := strings.Repeat("x", 200)
	r := recordingOf(event(1, "a", long), event(2, "a", long), event(3, "a", long))
	marks := func(i int) []recording.Mark { return []recording.Mark{recording.MarkOf(r.Entries[i])} }
	lines := r.Timeline(recording.TimelineOptions{Marks: marks(0), Brief: marks(1), AtEnd: "2>"})
	var got []string
	for _, line := range lines[1:] {
		got = append(got, fmt.Sprint(line.Marked, len(line.Text) > 200, " ", line.Text[:4]))
	}
	want := []string{"true true >   ", "true false >   ", "false false     ", "false false     ", "true false 2> t"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestTimelineShowsIDsAndKinds: an event has the names that the scenario gives it beside its
// type, its ID where it came with one, and the part of its data that matters where it is
// pointed at.
func TestTimelineShowsIDsAndKinds(t *testing.T) {
	r := recordingOf(event(1, "task_event", "{}"), event(2, "task_event", strings.Repeat("x", 300)+"here"+strings.Repeat("y", 400)), event(3, "done", ""))
	for i, e := range r.Entries {
		e.HasID, e.LastEventID = true, []byte(strings.Repeat("7", i))
	}
	lines := r.Timeline(recording.TimelineOptions{
		Marks: []recording.Mark{recording.MarkOf(r.Entries[1])},
		By:    func(recording.Mark) string { return "1,3" },
		Kinds: func(e *recording.Entry) []string {
			return map[string][]string{"task_event": {"progress", "task_event"}, "done": {"done"}}[e.Type]
		},
		At: func(*recording.Entry) int { return 300 },
	})
	var got []string
	for _, line := range lines[1:4] {
		got = append(got, line.Text)
	}
	want := []string{
		`       #1   1000 ms  task_event (progress) id "" · {}`,
		`1,3>   #2   2000 ms  task_event (progress) id 7 · …` + strings.Repeat("x", 24) + "here" + strings.Repeat("y", 356) + "…",
		`       #3   3000 ms  done                  id 77`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if !lines[2].Marked || lines[2].Column != 21 {
		t.Errorf("the marked line is %+v", lines[2])
	}
}

// TestExcerpt: of a long text the place that matters is shown, with a little before it.
func TestExcerpt(t *testing.T) {
	text := strings.Repeat("é", 50) + "HERE" + strings.Repeat("z", 50)
	cases := []struct {
		at, limit int
		want      string
	}{
		{100, 1000, text},
		{100, 40, "…" + strings.Repeat("é", 12) + "HERE" + strings.Repeat("z", 12) + "…"},
		{101, 40, "…" + strings.Repeat("é", 12) + "HERE" + strings.Repeat("z", 12) + "…"},
		{-1, 10, "ééééé…"},
		{9999, 100, "…" + strings.Repeat("z", 24)},
	}
	for _, c := range cases {
		if got := recording.Excerpt(text, c.at, c.limit); got != c.want {
			t.Errorf("from %d, %d bytes: got %s, want %s", c.at, c.limit, got, c.want)
		}
	}
}

func TestTimelineOfALongStreamShowsWhatIsAroundTheMarks(t *testing.T) {
	var entries []*recording.Entry
	for i := 1; i <= 100; i++ {
		entries = append(entries, event(i, "tick", fmt.Sprint(i)))
	}
	r := recordingOf(entries...)
	var shown []string
	for _, line := range texts(r, recording.MarkOf(entries[49])) {
		if fields := strings.Fields(strings.TrimPrefix(line, ">")); strings.HasPrefix(fields[0], "#") {
			shown = append(shown, fields[0])
		} else if strings.Contains(line, "more") {
			shown = append(shown, fields[1]+" more")
		}
	}
	want := "#1 #2 #3 #4 #5 40 more #46 #47 #48 #49 #50 #51 #52 #53 #54 41 more #96 #97 #98 #99 #100"
	if got := strings.Join(shown, " "); got != want {
		t.Errorf("shown: %s\nwant:  %s", got, want)
	}
}

func TestEscape(t *testing.T) {
	cases := []struct{ text, want string }{
		{"plain ünïcode 日", "plain ünïcode 日"},
		{"a\nb\tc\x00", `a\nb\tc\x00`},
		{"\x1b]0;title\a", `\x1b]0;title\a`},
		{"\u202eright to left", `\u202eright to left`},
		{"bad \xff byte", `bad � byte`},
		{strings.Repeat("é", 20), strings.Repeat("é", 10) + "…"},
	}
	for _, c := range cases {
		if got := recording.Escape(c.text, 20); got != c.want {
			t.Errorf("%q became %q, want %q", c.text, got, c.want)
		}
	}
}

func TestMilliseconds(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0 ms", 500 * time.Microsecond: "0.5 ms", 12 * time.Millisecond: "12 ms", 9999 * time.Millisecond: "9999 ms", 12345 * time.Millisecond: "12.3 s",
	} {
		if got := recording.Milliseconds(d); got != want {
			t.Errorf("%v is written %s, want %s", d, got, want)
		}
	}
}

// TestTheEndDoesNotRepeatTheRule that it breaks: that stands above it.
func TestTheEndDoesNotRepeatTheRule(t *testing.T) {
	for reason, want := range map[recording.Reason]string{
		recording.Violation: "violation after 0 ms",
		recording.Malformed: string(recording.Malformed) + " (line 3: why) after 0 ms",
	} {
		r := recordingOf(event(1, "a", "1"))
		r.End = recording.End{Reason: reason, Detail: "line 3: why"}
		if all := texts(r); all[len(all)-1] != "  the end: "+want {
			t.Errorf("%q", all)
		}
	}
}

func TestAbnormalEnds(t *testing.T) {
	for _, reason := range recording.Reasons() {
		want := reason != recording.ServerClosed && reason != recording.Stopped
		if got := (recording.End{Reason: reason}).Abnormal(); got != want {
			t.Errorf("%s is abnormal: %v, want %v", reason, got, want)
		}
	}
	if !(recording.End{Reason: recording.ServerClosed, Unmet: "the awaited event came"}).Abnormal() {
		t.Error("an end before what was waited for is abnormal")
	}
}
