package compare_test

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/compare"
	"github.com/streamspec/streamspec/internal/mapping"
	"github.com/streamspec/streamspec/runner/recording"
)

// How often each side is recorded, if nobody says otherwise.
const (
	timesOld = 22
	timesNew = 11
)

// service is what an invented service does, in the run of a number.
func service(run int) *recording.Recording {
	id := fmt.Sprintf("4a64c084-dfa6-4cfb-b472-%012d", run+1)
	s := &recording.Stream{Name: recording.DefaultStream}
	s.Request = recording.Request{Method: "GET", URL: "http://127.0.0.1/jobs/" + id + "/events", Header: http.Header{}}
	s.Response = &recording.Response{Status: 200, At: 4 * time.Millisecond, Header: http.Header{
		"Content-Type": {"text/event-stream"}, "Cache-Control": {"no-cache"}, "X-Accel-Buffering": {"no"},
	}}
	data := func(more string) string {
		return fmt.Sprintf(`{"job": %q, "correlation_id": "req-%s", "at": "2026-11-26T00:01:%02d.5+00:00"%s}`, id, id, run%60, more)
	}
	at := 10 * time.Millisecond
	add := func(typ, text string) {
		e := &recording.Entry{Kind: recording.KindEvent, Type: typ, Data: []byte(text), Row: s.Len() + 5}
		e.Number, e.LastByte = s.Events()+1, at+time.Duration(run%7)*time.Millisecond
		_ = s.Add(e)
		at += 400 * time.Millisecond
	}
	add("accepted", data(""))
	for i := range 4 {
		add("progress", data(fmt.Sprintf(`, "value": %d`, i)))
	}
	add("result", data(`, "text": "done", "ok": true`))
	add("close", `{"reason": "over"}`)
	for i := range 8 {
		beat := &recording.Entry{Kind: recording.KindComment, Data: []byte("alive"), Row: s.Len() + 5}
		beat.Number, beat.LastByte = i+1, time.Duration(i+1)*300*time.Millisecond
		_ = s.Add(beat)
	}
	s.End = recording.End{Reason: recording.ServerClosed, At: at}
	return &recording.Recording{Scenario: "a job", Streams: []*recording.Stream{s}, Ended: true}
}

// side are recordings of the service with a fault in those runs that have it.
func side(name string, times, from int, fault func(*recording.Stream), in func(run int) bool) compare.Side {
	s := compare.Side{Name: name}
	for run := range times {
		r := service(from + run)
		if fault != nil && in(run) {
			fault(r.Streams[0])
		}
		s.Runs = append(s.Runs, compare.Run{File: fmt.Sprintf("%s/%d.recording", name, run), Recording: r})
	}
	return s
}

func always(int) bool { return true }

// typed finds the events of a type.
func typed(s *recording.Stream, typ string) []*recording.Entry {
	return slices.DeleteFunc(slices.Clone(s.Entries), func(e *recording.Entry) bool { return e.Type != typ })
}

func remove(s *recording.Stream, e *recording.Entry) {
	s.Entries = slices.DeleteFunc(s.Entries, func(o *recording.Entry) bool { return o == e })
}

func replaced(s *recording.Stream, typ, old, now string) {
	for _, e := range typed(s, typ) {
		e.Data = bytes.ReplaceAll(e.Data, []byte(old), []byte(now))
	}
}

// singleFault is a fault, and how the difference is named that tells of it.
type singleFault struct {
	name, title string
	plant       func(*recording.Stream)
}

// before is what the service does on both sides, for the fault to show.
func (f singleFault) before() func(*recording.Stream) {
	switch {
	case strings.Contains(f.name, "reconnecting"):
		return resuming
	case strings.Contains(f.name, "there were none"):
		return withoutHeartbeats
	}
	return func(*recording.Stream) {}
}

// singleFaults are faults of a new service.
var singleFaults = []singleFault{
	{"one event less", "progress: 4 in each old recording, 3 in each new recording: events are lost", func(s *recording.Stream) { remove(s, typed(s, "progress")[2]) }},
	{"one event more", "progress: 4 in each old recording, 5 in each new recording: there are more", func(s *recording.Stream) { _ = s.Add(typed(s, "progress")[3].Clone()) }},
	{"the order swapped", "another order: progress before result → progress and result mixed", func(s *recording.Stream) {
		i, j := slices.Index(s.Entries, typed(s, "progress")[3]), slices.Index(s.Entries, typed(s, "result")[0])
		s.Entries[i], s.Entries[j] = s.Entries[j], s.Entries[i]
	}},
	{"the path moved", "another status: 200 → 404", func(s *recording.Stream) {
		s.Response.Status, s.Entries, s.End.Reason = 404, nil, recording.HTTPStatus
		s.Response.Header = http.Header{"Content-Type": {"application/json"}}
	}},
	{"another type", "value of progress: number → text", func(s *recording.Stream) {
		for i := range 4 {
			replaced(s, "progress", fmt.Sprintf(`"value": %d`, i), fmt.Sprintf(`"value": "%d"`, i))
		}
	}},
	{"a header lost", "header X-Accel-Buffering: no → absent", func(s *recording.Stream) { s.Response.Header.Del("X-Accel-Buffering") }},
	{"heartbeats twice as slow", "heartbeats come every 300–300 ms → 600–600 ms", func(s *recording.Stream) {
		s.Entries = slices.DeleteFunc(s.Entries, func(e *recording.Entry) bool { return e.Kind == recording.KindComment && e.Number%2 == 1 })
	}},
	{"batching", "first accepted 10–16 ms → 2810–2816 ms: events are batched now", func(s *recording.Stream) {
		for _, e := range s.Entries {
			if e.Kind == recording.KindEvent {
				e.LastByte = s.End.At + e.LastByte%(10*time.Millisecond)
			}
		}
	}},
	{"not closed", "the stream ends otherwise: closed by the server → left open by the server", func(s *recording.Stream) { s.End = recording.End{Reason: recording.Timeout, At: 10 * time.Second} }},
	{"closed late", "the longest silence between events: 400–400 ms → 1894–1900 ms", func(s *recording.Stream) { s.End.At += 1500 * time.Millisecond }},
	{"a correlation ID for each event", "correlation_id of accepted, progress, result: <req- + the request's URL> → <req-uuid, another in each event>", func(s *recording.Stream) {
		for i, e := range s.Entries {
			before, after, found := bytes.Cut(e.Data, []byte(`"req-`))
			if found {
				e.Data = fmt.Appendf(nil, `%s"req-00000000-0000-4000-8000-%012d%s`, before, i, after[36:])
			}
		}
	}},
	{"a duplicate after reconnecting", "after a reconnection there comes again: nothing → events with an ID that came before", func(s *recording.Stream) {
		s.Entries = slices.Insert(s.Entries, s.Connections[1].First, typed(s, "progress")[2].Clone())
	}},
	{"a heartbeat behind the end, where there were none", "behind the last event there comes: nothing → heartbeats", func(s *recording.Stream) {
		beat := &recording.Entry{Kind: recording.KindComment, Data: []byte("alive"), Row: 20}
		beat.Number, beat.LastByte = 1, s.End.At
		_ = s.Add(beat)
	}},
	{"an HTML page with 200", "no event stream any more: media type text/event-stream → text/html", func(s *recording.Stream) {
		s.Response.Header.Set("Content-Type", "text/html; charset=utf-8")
		s.Entries, s.End.Reason = nil, recording.WrongMediaType
	}},
}

// resuming gives the events IDs, and has the client come back before the last progress.
func resuming(s *recording.Stream) {
	for i, e := range s.Entries {
		e.HasID, e.LastEventID = e.Kind == recording.KindEvent, fmt.Appendf(nil, "%d", i)
	}
	s.Connections = []recording.Connection{{}, {First: slices.Index(s.Entries, typed(s, "progress")[3])}}
}

func withoutHeartbeats(s *recording.Stream) {
	s.Entries = slices.DeleteFunc(s.Entries, func(e *recording.Entry) bool { return e.Kind == recording.KindComment })
}

func TestSingleFaultsAreNamed(t *testing.T) {
	for _, f := range singleFaults {
		t.Run(f.name, func(t *testing.T) {
			before := f.before()
			old := side("old", timesOld, 0, before, always)
			now := side("new", timesNew, 100, func(s *recording.Stream) { before(s); f.plant(s) }, always)
			r, err := compare.Compare(old, now, nil)
			if err != nil {
				t.Fatal(err)
			}
			named := slices.ContainsFunc(r.Differences, func(d *compare.Difference) bool { return strings.Contains(d.Title, f.title) })
			if !named || r.Grade() != compare.Changed || len(r.Differences) > 3 {
				t.Errorf("want %s\n%s", f.title, shown(t, r))
			}
		})
	}
}

// TestOneDirectionDeclaresNotTheOther: what is batched, and what is no longer.
func TestOneDirectionDeclaresNotTheOther(t *testing.T) {
	batches := singleFaults[slices.IndexFunc(singleFaults, func(f singleFault) bool { return f.name == "batching" })].plant
	for name, want := range map[string]compare.Grade{"batched": compare.Equivalent, "no longer batched": compare.Changed} {
		declared := &mapping.Mapping{Accept: []mapping.Accept{{Difference: name, Because: "it is meant"}}}
		r, err := compare.Compare(side("old", timesOld, 0, nil, nil), side("new", timesNew, 100, batches, always), declared)
		if err != nil {
			t.Fatal(err)
		}
		if r.Grade() != want {
			t.Errorf("with %q declared it is %s, want %s\n%s", name, r.Grade(), want, shown(t, r))
		}
	}
}

// A fault in one of four runs is found: it is uncertain where few runs show it, and a change
// where many do.
func TestAFaultInSomeRunsIsFound(t *testing.T) {
	loses := singleFaults[0]
	for many, certain := range map[int]bool{1: false, 3: false, 4: true, 7: true} {
		r, err := compare.Compare(side("old", timesOld, 0, nil, nil), side("new", timesNew, 100, loses.plant, func(run int) bool { return run < many }), nil)
		if err != nil {
			t.Fatal(err)
		}
		found := r.Uncertain
		if certain {
			found = r.Differences
		}
		if len(found) == 0 || !strings.Contains(found[0].Title, "progress: 4 in each old recording, 3 to 4 in new ones: events are lost") {
			t.Errorf("%d of %d:\n%s", many, timesNew, shown(t, r))
		}
		if !certain && (r.Grade() != compare.Identical || found[0].More == 0) {
			t.Errorf("what is uncertain does not count, and says how many more would tell:\n%s", shown(t, r))
		}
	}
}

// renamedTo gives the events of a type another one.
func renamedTo(name string, lost int) func(*recording.Stream) {
	return func(s *recording.Stream) {
		for i, e := range typed(s, "progress") {
			if e.Type = name; i < lost {
				remove(s, e)
			}
		}
	}
}

// TestATypeThatIsRenamedIsProposed: counted on both sides, and taken back before the rest is
// compared: events that are lost beside it are a difference.
func TestATypeThatIsRenamedIsProposed(t *testing.T) {
	old := side("old", timesOld, 0, nil, nil)
	for lost, want := range map[int][]string{
		0: {"progress is called step now: 88 events in 22 streams → 44 events in 11 streams"},
		1: {
			"progress is called step now: 88 events in 22 streams → 33 events in 11 streams",
			"progress: 4 in each old recording, 3 in each new recording: events are lost",
		},
	} {
		now := side("new", timesNew, 100, renamedTo("step", lost), always)
		r, err := compare.Compare(old, now, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, title := range want {
			if !slices.ContainsFunc(r.Differences, func(d *compare.Difference) bool { return d.Title == title }) {
				t.Errorf("%d are lost, and this is missing: %s\n%s", lost, title, shown(t, r))
			}
		}
		if lost > 0 {
			continue
		}
		declared, err := compare.Compare(old, now, r.Proposed())
		if err != nil || declared.Grade() != compare.Equivalent || len(declared.Unused) > 0 {
			t.Errorf("%v; declared is %v\n%s", err, r.Proposed().Rename, shown(t, declared))
		}
	}
}

// A type that is renamed in one scenario alone is one difference: the mapping takes it back there, and leaves
// the others as they are.
func TestATypeThatIsRenamedInOneScenario(t *testing.T) {
	sides := func(name string, from int, fault func(*recording.Stream)) compare.Side {
		all := side(name, timesNew, from, fault, always)
		for _, r := range side(name, timesNew, from, nil, nil).Runs {
			r.Scenario, r.File = "another job", r.File+".other"
			all.Runs = append(all.Runs, r)
		}
		return all
	}
	old := sides("old", 0, nil)
	for lost, want := range map[int]string{0: "44", 1: "33"} {
		now := sides("new", 100, renamedTo("step", lost))
		r, err := compare.Compare(old, now, nil)
		if err != nil {
			t.Fatal(err)
		}
		title := "progress is called step now, in a job alone: 44 events in 11 streams → " + want + " events in 11 streams"
		if len(r.Differences) != 1+lost || r.Differences[0].Title != title || len(r.Uncertain) > 0 {
			t.Errorf("%d are lost: want %s\n%s", lost, title, shown(t, r))
		}
		known, err := compare.Compare(baselines(t, old), now, nil)
		if title := "progress is called step now, in a job alone: "; err != nil || !strings.HasPrefix(known.Differences[0].Title, title) {
			t.Errorf("%v: want %s\n%s", err, title, shown(t, known))
		}
		declared, err := compare.Compare(old, now, r.Proposed())
		if err != nil || lost == 0 && declared.Grade() != compare.Equivalent || len(declared.Unused) > 0 {
			t.Errorf("%v; declared is %v\n%s", err, r.Proposed().Rename, shown(t, declared))
		}
	}
}

// TestAValueIsProposedWithItsType, so that it can be taken back: a number is none in quotes.
func TestAValueIsProposedWithItsType(t *testing.T) {
	old := side("old", timesOld, 0, nil, nil)
	for change, want := range map[[2]string]string{
		{`"text": "done"`, `"text": "3"`}: `values:\n  - {field: text, of: result, was: done, now: "3"}`,
		{`"ok": true`, `"ok": false`}:     `values:\n  - {field: ok, of: result, was: true, now: false}`,
	} {
		now := side("new", timesNew, 100, func(s *recording.Stream) { replaced(s, "result", change[0], change[1]) }, always)
		r, err := compare.Compare(old, now, nil)
		if err != nil {
			t.Fatal(err)
		}
		want = strings.ReplaceAll(want, `\n`, "\n")
		if got := r.Proposed().YAML(); !strings.Contains(got, want) {
			t.Errorf("%s → %s: proposed is\n%s\nwant\n%s", change[0], change[1], got, want)
		}
		if declared, err := compare.Compare(old, now, r.Proposed()); err != nil || declared.Grade() != compare.Equivalent {
			t.Error(err, shown(t, declared))
		}
	}
	plus := func(s *recording.Stream) {
		for i := range 4 {
			replaced(s, "progress", fmt.Sprintf(`"value": %d`, 3-i), fmt.Sprintf(`"value": %d`, 13-i))
		}
	}
	r, err := compare.Compare(old, side("new", timesNew, 100, plus, always), nil)
	if err != nil || len(r.Proposed().Values) > 0 || len(r.Proposed().Differs) == 0 {
		t.Errorf("%v; what says several things cannot be taken back as one\n%s", err, shown(t, r))
	}
}

func TestWithoutAFaultNothingDiffers(t *testing.T) {
	r, err := compare.Compare(side("old", timesOld, 0, nil, nil), side("new", timesNew, 100, nil, nil), nil)
	if err != nil || r.Grade() != compare.Identical || len(r.Uncertain) > 0 {
		t.Error(err, shown(t, r))
	}
}

// A machine that was busy while the new side was recorded makes it late, and no change.
func TestABusyMachineIsNoChange(t *testing.T) {
	slow := func(s *recording.Stream) {
		for _, e := range s.Entries {
			e.LastByte += 200 * time.Millisecond
		}
		s.Response.At += 200 * time.Millisecond
		s.End.At += 200 * time.Millisecond
	}
	now := side("new", timesNew, 100, slow, always)
	quiet, err := compare.Compare(side("old", timesOld, 0, nil, nil), now, nil)
	if err != nil || quiet.Grade() != compare.Changed {
		t.Error("on a quiet machine it is a change", err, shown(t, quiet))
	}
	for _, r := range now.Runs {
		r.Lateness = []recording.Lateness{{To: time.Second, By: 120 * time.Millisecond}}
	}
	busy, err := compare.Compare(side("old", timesOld, 0, nil, nil), now, nil)
	if err != nil || busy.Grade() != compare.Identical {
		t.Error(err, shown(t, busy))
	}
}

// A fault that one recording of the new side shows is listed, if only as uncertain: so one in 1 of
// 4 runs is found with 96 %, for that is how often 11 recordings show it.
func TestAFaultInOneRunIsListed(t *testing.T) {
	for _, f := range singleFaults {
		before := f.before()
		old := side("old", timesNew, 0, before, always)
		for _, many := range []int{1, 3} {
			now := side("new", timesNew, 100, nil, nil)
			for i, r := range now.Runs {
				if before(r.Streams[0]); i < many {
					f.plant(r.Streams[0])
				}
			}
			r, err := compare.Compare(old, now, nil)
			if err != nil {
				t.Fatal(err)
			}
			if len(r.Uncertain)+len(r.Differences) == 0 {
				t.Errorf("%s in %d of %d is not listed:\n%s", f.name, many, timesNew, shown(t, r))
			}
		}
	}
}
