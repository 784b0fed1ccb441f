package load

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/expect"
)

// TestRates: a rate that is too low is missed where enough was seen broken; else nobody can tell.
func TestRates(t *testing.T) {
	cases := []struct {
		name           string
		rate           Rate
		least, unknown float64
		want           State
		got            string
	}{
		{"all", Rate{Held: 1000}, 100, 1, Met, "100 %, 1,000 of 1,000"},
		{"one is broken", Rate{Held: 99_999, Broken: 1}, 100, 1, Missed, "99.999 %"},
		{"few enough", Rate{Held: 999, Broken: 1}, 99.9, 1, Met, "99.9 %"},
		{"too many", Rate{Held: 998, Broken: 2}, 99.9, 1, Missed, "99.8 %"},
		{"never rounded up to all", Rate{Held: 9_999_999, Broken: 1}, 100, 1, Missed, "99.999 %"},
		{"what nobody knows is not held", Rate{Held: 999, Unknown: 1}, 100, 1, Unknown, "999 of 1,000"},
		{"nor broken", Rate{Held: 998, Broken: 1, Unknown: 1}, 99.9, 1, Unknown, "998 of 1,000"},
		{"nothing was judged", Rate{}, 0, 1, Unknown, "for no client"},
		{"not even for no share", Rate{Unknown: 1, Skipped: 1}, 0, 1, Unknown, "0 %, 0 of 2"},
		{"for no share", Rate{Broken: 2}, 0, 1, Met, "0 %, 0 of 2"},
		{"we were late for a few", Rate{Held: 999, Late: 1}, 100, 1, Met, "999 of 999"},
		{"for too many", Rate{Held: 980, Late: 20}, 100, 1, Unknown, "20 more are unknown because this machine was late, and at most 1 % may be"},
		{"for as many as may be", Rate{Held: 980, Late: 20}, 100, 2, Met, ""},
		{"late, and broken", Rate{Held: 900, Late: 20, Broken: 100}, 100, 1, Missed, ""},
		{"late for so many that the few that are broken may be few enough", Rate{Held: 1, Late: 98, Broken: 1}, 90, 1, Unknown, "50 %, 1 of 2; but 98 more are unknown because this machine was late, and at most 1 % may be"},
		{"late for too few to matter", Rate{Held: 990, Late: 5, Broken: 10}, 99.3, 1, Missed, "99 %, 990 of 1,000"},
		{"late for all", Rate{Late: 20}, 100, 100, Unknown, "for no client"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := c.rate.threshold(c.least, c.unknown); got.State != c.want || !strings.Contains(got.Got, c.got) {
				t.Errorf("%s: %s, want %s: %s", got.State, got.Got, c.want, c.got)
			}
		})
	}
}

// TestKnownGaps: what is broken as a known gap says is accepted, and nothing else; and one that has closed for all is
// told, as by a run.
func TestKnownGaps(t *testing.T) {
	gap := &verdict.Mark{Gap: verdict.Gap{Reason: "it is slow"}}
	expired := *gap
	expired.Expired = true
	failure := func() *verdict.Failure { return &verdict.Failure{Expected: "x", Got: "y", Code: "late"} }
	open := func() verdict.Step { return verdict.Step{Outcome: verdict.Failed, Mark: gap, Failure: failure()} }
	other := func() verdict.Step { return verdict.Step{Outcome: verdict.Failed, Failure: failure()} }
	closed := func() verdict.Step { return verdict.Step{Outcome: verdict.Passed, Mark: gap} }
	past := func() verdict.Step {
		return verdict.Step{Outcome: verdict.Failed, Mark: &expired, Failure: failure()}
	}
	late := func() verdict.Step {
		return verdict.Step{Outcome: verdict.Unjudged, Mark: gap, Failure: &verdict.Failure{Late: true}}
	}
	unknown := func() verdict.Step {
		return verdict.Step{Outcome: verdict.Unjudged, Mark: gap, Failure: &verdict.Failure{}}
	}
	for _, c := range []struct {
		name     string
		clients  []func() verdict.Step
		status   int
		outcome  verdict.Outcome
		sentence string
	}{
		{"it is there", []func() verdict.Step{open, open}, 0, verdict.Passed, "Every threshold is met."},
		{"one breaks it in another way", []func() verdict.Step{open, open, open, other}, 1, verdict.Failed, "Missed: orders: in order: 100 %; got 75 %, 3 of 4; 3 broken as a known gap says, which is accepted."},
		{"it is there for one", []func() verdict.Step{open, closed}, 0, verdict.Passed, "Every threshold is met."},
		{"it has closed for all", []func() verdict.Step{closed, closed}, 1, verdict.GapClosed, "Gap closed: orders: in order: the known gap has closed: what is expected here holds now. Remove its mark, so that it stays closed."},
		{"it has expired", []func() verdict.Step{past, past}, 1, verdict.Failed, "Missed: orders: in order: 100 %; got 0 %, 0 of 2."},
		{"of one nobody can tell", []func() verdict.Step{closed, unknown}, 2, verdict.Unjudged, "Unknown: orders: in order: 100 %; got 50 %, 1 of 2; 1 unknown."},
		{"for one we were late", []func() verdict.Step{closed, late}, 2, verdict.Unjudged, "Unknown: orders: in order"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := loadWithGap(c.clients...)
			l.ended.Store(true)
			r := l.Report()
			run := r.Run(nil)
			if got := run.Scenarios[0].Steps[1].Outcome; r.ExitStatus() != c.status || run.ExitStatus() != c.status || got != c.outcome {
				t.Errorf("%s, status %d, and %d of the run; want %s, %d", got, r.ExitStatus(), run.ExitStatus(), c.outcome, c.status)
			}
			if got := r.Sentence(); !strings.HasPrefix(got, c.sentence) {
				t.Errorf("%s, want %s", got, c.sentence)
			}
		})
	}
}

// loadWithGap is a load whose one expectation has a known gap, and came to this for its clients.
func loadWithGap(clients ...func() verdict.Step) *Load {
	about := &scenario.Scenario{Name: "orders", Expect: []scenario.Expected{{Name: "in order", Expectation: &expect.Order{Pattern: "a"}, Gap: &scenario.GapRef{}}}}
	l := New(nil, nil, 0, []Played{{Scenario: about}})
	for i, step := range clients {
		out := verdict.Scenario{Steps: []verdict.Step{step()}}
		out.Decide()
		l.tallies[0].add(&out, spot{i + 1, time.Second})
	}
	return l
}

// TestAKnownGapHasNotClosedBeforeAllWereSeen: that all who were judged hold what it says to be broken says nothing of
// those who were not.
func TestAKnownGapHasNotClosedBeforeAllWereSeen(t *testing.T) {
	closed := func() verdict.Step {
		return verdict.Step{Outcome: verdict.Passed, Mark: &verdict.Mark{Gap: verdict.Gap{Reason: "it is slow"}}}
	}
	for name, c := range map[string]struct {
		ends     func(*Load)
		sentence string
	}{
		"it goes on":               {func(l *Load) { l.ended.Store(false) }, "So far: Unknown: "},
		"it was interrupted":       {func(l *Load) { l.interrupted.Store(true) }, "Unknown: "},
		"some never began":         {func(l *Load) { l.tallies[0].neverBegan.Store(1) }, "Unknown: "},
		"one had not been decided": {func(l *Load) { l.tallies[0].rates[0].Open++ }, "Unknown: "},
	} {
		t.Run(name, func(t *testing.T) {
			l := loadWithGap(closed, closed)
			l.ended.Store(true)
			c.ends(l)
			r := l.Report()
			want := c.sentence + "orders: in order: 100 %; got 100 %, 2 of 2; nobody can tell whether the known gap has closed, for not all were seen to their end."
			if got := r.Sentence(); got != want || r.ExitStatus() != verdict.ExitFault {
				t.Errorf("%s, status %d; want %s", got, r.ExitStatus(), want)
			}
		})
	}
}

// TestStreams: that a stream did not come is held against a server, unless this machine was at fault.
func TestStreams(t *testing.T) {
	cases := []struct {
		name  string
		of    Counts
		least float64
		want  State
		got   string
	}{
		{"all", Counts{Played: 10}, 100, Met, "100 %, 10 of 10"},
		{"one did not come", Counts{Played: 10, Faulty: 1}, 100, Missed, "90 %, 9 of 10"},
		{"few enough", Counts{Played: 10, Faulty: 1}, 90, Met, "90 %"},
		{"of one nobody can tell", Counts{Played: 10, Unseen: 1}, 100, Unknown, "90 %, 9 of 10; of 1 nobody can tell"},
		{"of none anybody can tell, and none is needed", Counts{Played: 10, Unseen: 10}, 0, Unknown, "0 %, 0 of 10; of 10 nobody can tell"},
		{"none came, and none is needed", Counts{Played: 10, Faulty: 10}, 0, Met, "0 %, 0 of 10"},
		{"few enough of both", Counts{Played: 10, Faulty: 1, Unseen: 1}, 80, Met, "80 %, 8 of 10"},
		{"too many of both", Counts{Played: 10, Faulty: 1, Unseen: 1}, 90, Unknown, "80 %"},
		{"too many did not come", Counts{Played: 10, Faulty: 2, Unseen: 1}, 90, Missed, "70 %"},
		{"nobody played", Counts{}, 0, Unknown, "no client has played"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := c.of.threshold(c.least); got.State != c.want || !strings.Contains(got.Got, c.got) {
				t.Errorf("%s: %s, want %s: %s", got.State, got.Got, c.want, c.got)
			}
		})
	}
}

// TestTimes: what we may have been late ourselves is not held against a server.
func TestTimes(t *testing.T) {
	const ms = time.Millisecond
	cases := []struct {
		name          string
		key           string
		took          []time.Duration
		never, unseen int           // streams that lack it
		waited        time.Duration // for each of those that were not seen; zero: nobody knows
		late          time.Duration
		want          State
		got           string
	}{
		{"in time", "first event p99", []time.Duration{90 * ms, 100 * ms}, 0, 0, 0, 0, Met, "100 ms"},
		{"too late", "first event max", []time.Duration{90 * ms, 300 * ms}, 0, 0, 0, 10 * ms, Missed, "300 ms"},
		{"too late, or we were", "first event max", []time.Duration{90 * ms, 300 * ms}, 0, 0, 0, 100 * ms, Unknown, "up to 200 ms may be our own lateness"},
		{"most are in time", "first event p50", []time.Duration{90 * ms, 300 * ms}, 0, 0, 0, 10 * ms, Met, "90 ms"},
		{"nothing came", "first event p50", nil, 0, 0, 0, 0, Unknown, "nothing was measured"},
		{"one of two never came", "first event p99", []time.Duration{90 * ms}, 1, 0, 0, 100 * ms, Missed, "none; 1 of 2 streams had no event"},
		{"it matters for no half", "first event p50", []time.Duration{90 * ms}, 1, 0, 0, 0, Met, "90 ms; 1 of 2 streams had no event"},
		{"none came", "first event p50", nil, 2, 0, 0, 0, Missed, "none; 2 of 2 streams had no event"},
		{"one was not seen", "first event p99", []time.Duration{90 * ms}, 0, 1, 0, 0, Unknown, "at least 90 ms; 1 of 2 were not seen until then"},
		{"whatever was not seen, it is too late", "first event p99", []time.Duration{300 * ms, 300 * ms}, 0, 1, 0, 0, Missed, "at least 300 ms; 1 of 3"},
		{"one was waited for until it was too late", "first event p99", []time.Duration{90 * ms}, 0, 1, 400 * ms, 10 * ms, Missed, "at least 400 ms; 1 of 2 were not seen until then"},
		{"one was waited for until it was too late, or we were", "first event p99", []time.Duration{90 * ms}, 0, 1, 160 * ms, 10 * ms, Unknown, "at least 160 ms; 1 of 2"},
		{"one was waited for, and not long enough", "first event p99", []time.Duration{90 * ms}, 0, 1, 100 * ms, 0, Unknown, "at least 100 ms; 1 of 2"},
		{"one was waited for too long, which no half needs", "first event p50", []time.Duration{90 * ms}, 0, 1, 400 * ms, 0, Met, "90 ms; 1 of 2"},
		{"one was waited for too long, and one nobody knows", "first event p50", []time.Duration{90 * ms}, 0, 2, 0, 0, Unknown, "none; 2 of 3"},
		{"a rank is never rounded down", "first event p99", append(slices.Repeat([]time.Duration{90 * ms}, 158), 300*ms, 300*ms), 0, 0, 0, 0, Missed, "300 ms"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			declared := scenario.Load{Thresholds: map[string]scenario.Bounds{c.key: "150ms"}}
			about := &scenario.Scenario{Load: &declared}
			l := New(nil, nil, 0, []Played{{Scenario: about}})
			for _, d := range c.took {
				l.tallies[0].times["first event"].took(d)
			}
			for range c.never {
				l.tallies[0].times["first event"].lacked()
			}
			for range c.unseen {
				l.tallies[0].times["first event"].notSeen(c.waited)
			}
			l.measured.late.took(c.late)
			all := l.thresholds(l.tallies[0], Scenario{Counts: Counts{Played: 1}})
			if got := all[len(all)-1]; got.State != c.want || !strings.Contains(got.Got, c.got) {
				t.Errorf("%s: %s, want %s: %s", got.State, got.Got, c.want, c.got)
			}
		})
	}
}

// TestThresholds: what a scenario says of its expectations goes before what holds where nothing
// is said, and of several that are about one the stricter counts.
func TestThresholds(t *testing.T) {
	about := &scenario.Scenario{
		Expect: []scenario.Expected{
			{Expectation: &expect.Order{Pattern: "a b"}},
			{Expectation: &expect.Arrives{Kind: "shipped", Within: 500 * time.Millisecond}},
			{Expectation: &expect.Order{Pattern: "b c"}, Gap: &scenario.GapRef{}},
			{Name: "nobody waits", Expectation: &expect.Silence{AtMost: time.Second}},
		},
		Load: &scenario.Load{Thresholds: map[string]scenario.Bounds{
			"order": "90%", "arrives shipped within 500ms": "99.9 %", "Nobody waits": "50%", "nobody": "80%", "streams": "95%",
		}},
	}
	tl := newTally(about)
	l := &Load{tallies: []*tally{tl}}
	var got []string
	for _, j := range l.thresholds(tl, tl.told()) {
		got = append(got, j.Text)
	}
	want := []string{
		"streams come and end as they should: 95 %", "the events arrive in this order: a b: 90 %",
		`"shipped" arrives within 500 ms of the request: 99.9 %`, "the events arrive in this order: b c: 90 %", "nobody waits: 80 %",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
}

// TestWhatClientsCameTo: each verdict is counted where it belongs; the first that is broken is
// kept, the worst, and why nobody can tell.
func TestWhatClientsCameTo(t *testing.T) {
	about := &scenario.Scenario{Expect: []scenario.Expected{{Expectation: &expect.Order{Pattern: "a"}}}}
	tl := newTally(about)
	client := 0
	came := func(step verdict.Step, events int, causes ...verdict.Step) {
		client++
		out := verdict.Scenario{Steps: []verdict.Step{step}, Causes: causes, Groups: []verdict.Group{{Most: events}}}
		out.Decide()
		tl.add(&out, spot{client, time.Duration(client) * time.Second})
	}
	broken := verdict.Step{Outcome: verdict.Failed, Failure: &verdict.Failure{Got: "x"}}
	late := verdict.Step{Outcome: verdict.Unjudged, Failure: &verdict.Failure{Late: true, Message: "this machine was busy"}}
	came(verdict.Step{Outcome: verdict.Passed}, 5)
	came(broken, 3)
	came(broken, 1)
	came(broken, 2)
	came(late, 5)
	came(verdict.Step{Outcome: verdict.Unjudged, Failure: &verdict.Failure{}}, 5)
	refused := func(outcome verdict.Outcome, status string) verdict.Step {
		return verdict.Step{Cause: verdict.WrongStatus, Text: status, Outcome: outcome}
	}
	came(verdict.Step{Outcome: verdict.Skipped}, 0, refused(verdict.Unjudged, "404"), refused(verdict.Failed, "503"), refused(verdict.Failed, "204")) // of three streams, once
	came(verdict.Step{Outcome: verdict.Skipped}, 0, verdict.Step{Cause: verdict.NotPlayed, Text: "too many open files", Outcome: verdict.Unjudged})
	ended := verdict.Scenario{}
	ended.CannotBeJudged("the 1 s that it may take were over")
	tl.add(&ended, spot{9, 9 * time.Second})
	tl.add(&verdict.Scenario{Interrupted: true}, spot{8, 0})

	got := tl.told()
	if want := (Counts{Played: 9, Held: 1, Broken: 4, Unknown: 4, Interrupted: 1, Silent: 1, Faulty: 1, Unseen: 2}); got.Counts != want {
		t.Errorf("%+v, want %+v", got.Counts, want)
	}
	r := got.Expected[0]
	if r.Held != 1 || r.Broken != 3 || r.Late != 1 || r.Unknown != 1 || r.Skipped != 3 || r.Judged() != 8 {
		t.Errorf("%+v", r)
	}
	if r.First.Client != 2 || r.Worst.Client != 3 || r.LastAt != 4*time.Second {
		t.Errorf("first %d, worst %d, last after %v", r.First.Client, r.Worst.Client, r.LastAt)
	}
	if len(got.Causes) != 2 || got.Causes[0].Broken != 1 || got.Causes[0].Unknown != 0 || !strings.Contains(got.Causes[0].First.Failure.Message, "503") {
		t.Errorf("%+v", got.Causes)
	}
	var text strings.Builder
	got.text(&text)
	for _, want := range []string{
		"; 1 more had not ended, 1 of them without an event", "broken in 3 of 8 streams", ": in 1 of 9 streams\n    first: client 7", "1 unknown; 3 not judged", "1 unknown because this machine was late",
		"first unknown: client 5, after 5s\n      this machine was busy\n", "unknown    not played: in 2 of 9 streams\n    first unknown: client 8, after 8s\n      too many open files\n",
	} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("the report lacks %q:\n%s", want, text.String())
		}
	}
}

// TestTheFirstIsTheFirstInTime: those that are counted while its recording is written broke it later.
func TestTheFirstIsTheFirstInTime(t *testing.T) {
	var r Rate
	failure := &verdict.Failure{Got: "x"}
	for _, b := range []Broken{{Client: 7, At: 5 * ms, Failure: failure}, {Client: 9, At: 12 * ms, Failure: failure, Recording: "9.recording"}, {Client: 2, At: 3 * ms, Failure: failure, Recording: "2.recording"}} {
		r.count(verdict.Step{Outcome: verdict.Failed, Failure: failure}, b)
		r.count(verdict.Step{Outcome: verdict.Unjudged, Failure: failure}, b)
	}
	var text strings.Builder
	r.text(&text, Scenario{})
	for _, want := range []string{"from 3ms to 12ms; 3 unknown\n    first: client 2, after 3ms", "first unknown: client 2, after 3ms"} {
		if got := text.String(); !strings.Contains(got, want) || strings.Contains(got, "worst") {
			t.Error(got)
		}
	}
}

// TestWhenAClientCameToItsEnd: that is known before its recording is written, and the first is kept.
func TestWhenAClientCameToItsEnd(t *testing.T) {
	l := New(nil, nil, 1, []Played{{Scenario: &scenario.Scenario{}}})
	l.began = time.Now()
	broke := verdict.Scenario{Outcome: verdict.Failed, Steps: []verdict.Step{{Outcome: verdict.Failed}}}
	var first, second spot
	kept := []bool{l.keeps(l.tallies[0], &first)(&broke), l.keeps(l.tallies[0], &second)(&broke)}
	if first.At == 0 || second.At < first.At || !kept[0] || kept[1] {
		t.Errorf("the first came to its end after %v, the second after %v; kept: %v", first.At, second.At, kept)
	}
}

// TestOneRate: also what is no rate has a line.
func TestOneRate(t *testing.T) {
	for want, r := range map[string]Rate{
		"100 %      x\n": {Held: 2},
		"50 %       x; 1 not judged, because of what went wrong before\n":                           {Held: 1, Skipped: 1},
		"unknown    x; 2 unknown because this machine was late":                                     {Late: 2},
		"known gap  x; 2 broken as a known gap says, which is accepted\n":                           {KnownGap: 2},
		"75 %       x: broken in 1 of 4 streams; 3 broken as a known gap says, which is accepted\n": {KnownGap: 3, Broken: 1},
		"75 %       x; 1 unknown; 1 broken as a known gap says, which is accepted\n":                {KnownGap: 1, Held: 2, Unknown: 1},
	} {
		r.Text = "x"
		var got strings.Builder
		if r.text(&got, Scenario{}); !strings.Contains(got.String(), want) {
			t.Errorf("%q, want %q", got.String(), want)
		}
	}
}

// TestTheWorstMissesItsLimitMost, whatever came to it.
func TestTheWorstMissesItsLimitMost(t *testing.T) {
	took := func(d time.Duration, least bool) *Broken {
		return &Broken{window: &verdict.Window{Took: d, Limit: 5, Least: least}}
	}
	if !took(9, false).worse(took(8, false)) || took(8, false).worse(took(9, false)) {
		t.Error("the later is the worse, of at most")
	}
	if !took(2, true).worse(took(3, true)) || took(3, true).worse(took(2, true)) {
		t.Error("the sooner is the worse, of at least")
	}
}

// TestCurvesTakeTheSameMemory, however long a load takes, and lose nothing that came.
func TestCurvesTakeTheSameMemory(t *testing.T) {
	var c curve
	const seconds = 10 * mostPoints
	for n := range seconds {
		c.add(Point{At: time.Duration(n+1) * time.Second, Events: 3, Gap: time.Duration(n % 7)})
	}
	points, events := c.told(), int64(0)
	for i, p := range points {
		events += p.Events
		if i > 0 && p.At <= points[i-1].At {
			t.Errorf("point %d is no later than the one before", i)
		}
	}
	if len(points) > mostPoints || len(points) < mostPoints/3 || events != 3*seconds || points[len(points)-1].At != seconds*time.Second {
		t.Errorf("%d points with %d events, the last after %v", len(points), events, points[len(points)-1].At)
	}
}
