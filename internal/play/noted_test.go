package play_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/notes"
	"github.com/streamspec/streamspec/internal/play"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/recording"
)

// kept is a stream that a cache may keep.
const kept = `
stubs:
  shop:
    - {get: /orders, headers: {Cache-Control: public}, send: [{bytes: 'event: order\ndata: 1\n\n'}]}
stream: {get: "${stub.shop}/orders"}
`

func TestNotesChangeNoVerdictUnlessTheyAreErrors(t *testing.T) {
	cases := []struct {
		name   string
		text   string
		strict bool
		want   verdict.Outcome
		codes  []string
	}{
		{"a note", "expect: [{count: order, times: 1}]", false, verdict.Passed, []string{"cacheable"}},
		{"it is an error", "expect: [{count: order, times: 1}]", true, verdict.Failed, []string{"cacheable"}},
		{"it is said by an expectation", "expect: [{header: {name: cache-control, equals: public}}]", true, verdict.Passed, nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := judgeFile(t.Context(), t, "scenario: s\n"+kept+c.text+"\n", play.Options{Strict: c.strict})
			var codes []string
			for _, n := range got.Notes {
				codes = append(codes, n.Code)
				if n.Place.Line != 1 {
					t.Errorf("it stands at %s", n.Place)
				}
			}
			if diff := cmp.Diff(c.codes, codes); got.Outcome != c.want || diff != "" {
				t.Errorf("it is %s, (-want +got)\n%s", got.Outcome, diff)
			}
			if (len(got.Causes) > 0) != (c.want == verdict.Failed) {
				t.Errorf("the causes are %v", got.Causes)
			}
		})
	}
}

// TestWhatHeldByLittle: what came close to its limit is a note, and where a warning says so
// already it is none.
func TestWhatHeldByLittle(t *testing.T) {
	const pause = `
stubs:
  shop:
    - get: /orders
      send: [{bytes: 'event: a\ndata: 1\n\n'}, {after: 500ms, bytes: 'event: b\ndata: 1\n\n'}]
stream: {get: "${stub.shop}/orders"}
`
	for text, want := range map[string]bool{
		"{followed: a, by: b, within: 530ms}":                true,
		"{followed: a, by: b, within: 5s}":                   false,
		"{followed: a, by: b, within: 530ms, ideally: 50ms}": false,
	} {
		isNoted := func(s verdict.Scenario) bool {
			return slices.ContainsFunc(s.Notes, func(n verdict.Note) bool { return n.Code == "near-limit" })
		}
		got := judgeUntil(t, "scenario: s\n"+pause+"expect: ["+text+"]\n", func(s verdict.Scenario) bool {
			return s.Outcome == verdict.Passed && (isNoted(s) || !want)
		})
		if got.Outcome != verdict.Passed {
			t.Logf("%s: this machine is too busy: %s", text, got.Outcome)
			continue
		}
		if isNoted(got) != want {
			t.Errorf("%s: want a note: %v, got %v", text, want, got.Notes)
		}
	}
}

// TestABusyMachineIsNoLateServer: what a server on this machine held back is no note, and explains
// nothing, where this process came late itself.
func TestABusyMachineIsNoLateServer(t *testing.T) {
	const text = `
scenario: s
stubs:
  shop: [{get: /orders, delay: 1100ms, send: [{bytes: "event: order\ndata: 1\n\nevent: order\ndata: 2\n\n"}]}]
stream: {get: "${stub.shop}/orders"}
expect: [{arrives: order, within: 500ms}]
`
	dir := t.TempDir()
	judgeFile(t.Context(), t, text, play.Options{Recordings: play.Recordings{Keep: play.KeepAll, Dir: dir}})
	for by, want := range map[time.Duration]bool{0: true, 20 * time.Millisecond: true, time.Second: false} {
		got := judgeFile(t.Context(), t, text, play.Options{Recorded: func(verdict.Place) (*recording.Recording, error) {
			rec, err := theRecording(dir)
			if err == nil && len(rec.Streams) == 1 {
				rec.Streams[0].Stalls, rec.Lateness = nil, []recording.Lateness{{From: 0, To: time.Second, By: by}}
			}
			return rec, err
		}})
		if noted := slices.ContainsFunc(got.Notes, func(n verdict.Note) bool { return n.Code == "one-write" }); noted != want {
			t.Errorf("late by %v: noted %v, want %v; %v", by, noted, want, got.Notes)
		}
		f := got.Steps[0].Failure
		if explained := f != nil && f.HeldBack == notes.UntilItsEnd && strings.HasSuffix(f.Got, ": "+f.HeldBack) && strings.Contains(f.Got, "; the head and all 2 events came together at 1"); explained != want {
			t.Errorf("late by %v: it says %v", by, f)
		}
	}
}

// TestAHeadThatComesWithTheFirstEvent: an event that came too late came with the head, where that was seen.
func TestAHeadThatComesWithTheFirstEvent(t *testing.T) {
	const says = "the response's head (status line and headers) came only together with it"
	for _, c := range []struct {
		name, sends, expects string
		want                 bool
	}{
		{"it does", `delay: 1100ms, send: [{bytes: "event: a\ndata: 1\n\n"}, {after: 200ms, bytes: "event: b\ndata: 2\n\n"}]`, "{arrives: a, within: 500ms}", true},
		{"the second is not the first", `delay: 1100ms, send: [{bytes: "event: a\ndata: 1\n\n"}, {after: 200ms, bytes: "event: b\ndata: 2\n\n"}]`, "{arrives: b, within: 500ms}", false},
		{"it comes before", `send: [{after: 1100ms, bytes: "event: a\ndata: 1\n\n"}, {after: 200ms, bytes: "event: b\ndata: 2\n\n"}]`, "{arrives: a, within: 500ms}", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := judgeUntil(t, "scenario: s\nstubs: {shop: [{get: /orders, "+c.sends+"}]}\nstream: {get: \"${stub.shop}/orders\"}\nexpect: ["+c.expects+"]\n", func(s verdict.Scenario) bool {
				return !c.want || s.Steps[0].Failure != nil && strings.Contains(s.Steps[0].Failure.Got, says)
			})
			f := got.Steps[0].Failure
			if f == nil || strings.HasSuffix(f.Got, " too late; "+says) != c.want || strings.Contains(f.Got, says) != c.want || f.HeldBack != "" {
				t.Errorf("it says %v", f)
			}
		})
	}
}

// TestABlockThatIsNoEventIsPointedAt, and not the event that would be blamed without it.
func TestABlockThatIsNoEventIsPointedAt(t *testing.T) {
	got := judgeFile(t.Context(), t, `
scenario: s
stubs:
  shop: [{get: /orders, send: [{bytes: "event: order\ndata: {}\n\nevent: close\n\n"}]}]
stream: {get: "${stub.shop}/orders"}
expect: [{last: any event, has: [reason]}]
`, play.Options{})
	f := got.Steps[0].Failure
	if f == nil || f.Ignored == "" || !strings.HasPrefix(f.Got, f.Ignored+"; the last event that clients see: #1 order") {
		t.Fatalf("it says %v", f)
	}
	if len(f.Evidence) != 1 || f.Evidence[0].Kind != recording.KindViolation {
		t.Errorf("it points at %v", f.Evidence)
	}
}

// TestWhatIsWrongWithAHeadIsPointedAtOnce: what is no part of the body has no number.
func TestWhatIsWrongWithAHeadIsPointedAtOnce(t *testing.T) {
	got := judgeFile(t.Context(), t, `
scenario: s
stubs:
  shop: [{get: /orders, headers: {Content-Type: text/plain}, events: [{data: {}}]}]
stream: {get: "${stub.shop}/orders", parsing: lenient}
expect: [{violations: []}]
`, play.Options{})
	if f := got.Steps[0].Failure; f == nil || len(f.Evidence) != 1 || f.Evidence[0].Kind != recording.KindViolation {
		t.Errorf("it points at %+v", f)
	}
}
