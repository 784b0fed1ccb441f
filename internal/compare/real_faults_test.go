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

func having(s *recording.Stream, text string) []*recording.Entry {
	return slices.DeleteFunc(slices.Clone(s.Entries), func(e *recording.Entry) bool { return !bytes.Contains(e.Data, []byte(text)) })
}

func swapText(s *recording.Stream, in, old, now string) {
	for _, e := range having(s, in) {
		e.Data = bytes.ReplaceAll(e.Data, []byte(old), []byte(now))
	}
}

// withoutEnvelope takes all events out of their envelopes.
func withoutEnvelope(s *recording.Stream) {
	for _, e := range having(s, `"payload"`) {
		text := string(e.Data)
		typ := text[strings.Index(text, `:"`)+2:]
		e.Type = typ[:strings.Index(typ, `"`)]
		e.Data = []byte(text[strings.Index(text, `"payload":`)+10 : len(text)-1])
	}
}

// everywhere is the scenario of a fault that is in all of them.
const everywhere = "all"

// realFault is a fault of the new side, and what tells of it.
type realFault struct {
	name, scenario, title string
	plant                 func(*recording.Stream)
}

var realFaults = []realFault{
	{"progress lost", "task_completes", "progress_update: 4 in each old recording, 3", func(s *recording.Stream) { remove(s, having(s, "Step 2/3")[0]) }},
	{"first progress lost", "task_completes", "progress_update: 4 in each old recording, 3", func(s *recording.Stream) { remove(s, having(s, "Starting")[0]) }},
	{"last progress lost", "task_completes", "progress_update: 4 in each old recording, 3", func(s *recording.Stream) { remove(s, having(s, "Step 3/3")[0]) }},
	{"started lost", "task_completes", "task_started: 1 in each old recording, none", func(s *recording.Stream) { remove(s, having(s, "task_started")[0]) }},
	{"close lost", "unknown_task", "connection_close: 1 in each old recording, none", func(s *recording.Stream) { remove(s, having(s, "connection_close")[0]) }},
	{"close lost", "task_completes", "connection_close: 1 in each old recording, none", func(s *recording.Stream) { remove(s, having(s, "connection_close")[0]) }},
	{"twice", "task_completes", "progress_update: 4 in each old recording, 5", func(s *recording.Stream) {
		e := having(s, "Step 2/3")[0]
		s.Entries = slices.Insert(s.Entries, slices.Index(s.Entries, e), e.Clone())
	}},
	{"completed twice", "task_completes", "task_completed: 1 in each old recording, 2", func(s *recording.Stream) {
		c := having(s, "steps_completed")[0]
		i := slices.Index(s.Entries, c)
		s.Entries = slices.Insert(s.Entries, i, c.Clone())
	}},
	{"swapped", "task_completes", "another order: task_event/progress_update before task_event/task_completed", func(s *recording.Stream) {
		i, j := slices.Index(s.Entries, having(s, "Step 3/3")[0]), slices.Index(s.Entries, having(s, "steps_completed")[0])
		s.Entries[i], s.Entries[j] = s.Entries[j], s.Entries[i]
	}},
	{"progress swapped", "task_completes", "comes in another order", func(s *recording.Stream) {
		i, j := slices.Index(s.Entries, having(s, "Step 1/3")[0]), slices.Index(s.Entries, having(s, "Step 2/3")[0])
		s.Entries[i].Data, s.Entries[j].Data = s.Entries[j].Data, s.Entries[i].Data
	}},
	{"404", "task_fails", "another status: 200 → 404", func(s *recording.Stream) {
		s.Response.Status, s.Entries, s.End.Reason = 404, nil, recording.HTTPStatus
		s.Response.Header = http.Header{"Content-Type": {"application/json"}}
	}},
	{"500", "version", "another status: 200 → 500", func(s *recording.Stream) {
		s.Response.Status, s.Entries, s.End.Reason = 500, nil, recording.HTTPStatus
		s.Response.Header = http.Header{"Content-Type": {"application/json"}}
	}},
	{"html", "version", "media type text/event-stream → text/html", func(s *recording.Stream) {
		s.Response.Header.Set("Content-Type", "text/html")
		s.Entries, s.End.Reason = nil, recording.WrongMediaType
	}},
	{"type changed", "task_completes", "data.steps_completed of task_event/task_completed: number → text", func(s *recording.Stream) {
		swapText(s, "steps_completed", `"steps_completed": 3`, `"steps_completed": "3"`)
	}},
	{"value type", "task_completes", "data.value of task_event/progress_update", func(s *recording.Stream) { swapText(s, "progress_update", `"value": 1.0`, `"value": "1.0"`) }},
	{"value null", "task_completes", "data.value of task_event/progress_update", func(s *recording.Stream) { swapText(s, "progress_update", `"value": 1.0`, `"value": null`) }},
	{"value", "task_completes", "progress_update.data.value: 0, 0.3333333333333333, 0.6666666666666666, 1 → 0, 0.3333333333333333, 0.6666666666666666, 100", func(s *recording.Stream) { swapText(s, "progress_update", `"value": 1.0`, `"value": 100`) }},
	{"text", "task_completes", "progress_update.data.text", func(s *recording.Stream) { swapText(s, "progress_update", `Step 1/3`, `step 1/3`) }},
	{"error text", "task_fails", "data.error: the disk is full → disk full", func(s *recording.Stream) {
		swapText(s, "traceback", `"error": "the disk is full"`, `"error": "disk full"`)
	}},
	{"header lost", everywhere, "header Cache-Control: no-cache → absent", func(s *recording.Stream) { s.Response.Header.Del("Cache-Control") }},
	{"header new", "version", "header X-Debug", func(s *recording.Stream) { s.Response.Header.Set("X-Debug", "1") }},
	{"slow beats", "version", "heartbeats come every", func(s *recording.Stream) {
		n := 0
		s.Entries = slices.DeleteFunc(s.Entries, func(e *recording.Entry) bool {
			if e.Kind == recording.KindComment {
				n++
			}
			return e.Kind == recording.KindComment && n%2 == 1
		})
		var last *recording.Entry
		for _, e := range s.Entries {
			if e.Kind == recording.KindComment {
				last = e
			}
		}
		if last != nil {
			for i := 1; i < 3; i++ {
				c := last.Clone()
				c.LastByte += time.Duration(i) * 2 * time.Second
				_ = s.Add(c)
				s.End.At = c.LastByte + time.Second
			}
		}
	}},
	{"quick beats", "version", "heartbeats come every", func(s *recording.Stream) {
		for _, e := range s.Entries {
			if e.Kind == recording.KindComment {
				e.LastByte /= 3
			}
		}
	}},
	{"no beats", "version", "heartbeats are missing", func(s *recording.Stream) {
		s.Entries = slices.DeleteFunc(s.Entries, func(e *recording.Entry) bool { return e.Kind == recording.KindComment })
	}},
	{"not closed", "task_completes", "the stream ends otherwise: closed by the server → left open by the server", func(s *recording.Stream) {
		s.End = recording.End{Reason: recording.Timeout, At: 10 * time.Second}
	}},
	{"not closed", "unknown_task", "the stream ends otherwise: closed by the server → left open by the server", func(s *recording.Stream) {
		s.End = recording.End{Reason: recording.Timeout, At: 10 * time.Second}
	}},
	{"closed", "version", "the stream ends otherwise: left open by the server → closed by the server", func(s *recording.Stream) { s.End.Reason = recording.ServerClosed }},
	{"cut", "task_fails", "the stream ends otherwise: closed by the server →", func(s *recording.Stream) { s.End.Reason = recording.Truncated }},
	{"an id per event", "task_completes", "task_id of", func(s *recording.Stream) {
		for i, e := range having(s, `"task_id": "`) {
			at := bytes.Index(e.Data, []byte(`"task_id": "`)) + len(`"task_id": "`)
			copy(e.Data[at:], fmt.Sprintf("00000000-0000-4000-8000-%012d", i))
		}
	}},
	{"a wrong id", "task_completes", "task_id of", func(s *recording.Stream) {
		for _, e := range having(s, `"task_id": "`) {
			at := bytes.Index(e.Data, []byte(`"task_id": "`)) + len(`"task_id": "`)
			copy(e.Data[at:], s.Request.Header.Get("X-Request-ID")[4:])
			e.Data[at] ^= 1
		}
	}},
	{"reason", "unknown_task", "connection_close.reason: task_not_found → not_found", func(s *recording.Stream) { swapText(s, "connection_close", "task_not_found", "not_found") }},
	{"field gone", "version", "a field is gone: git_commit of version", func(s *recording.Stream) {
		swapText(s, "git_commit", `,"git_commit": "abc123"`, ``)
		swapText(s, "git_commit", `, "git_commit": "abc123"`, ``)
	}},
	{"field new", "version", "a new field: build of version", func(s *recording.Stream) { swapText(s, "git_commit", `"git_commit"`, `"build": 7, "git_commit"`) }},
	{"time with a space", "task_fails", "times have another format", func(s *recording.Stream) {
		for _, e := range having(s, "timestamp") {
			e.Data = []byte(anyTimeT.ReplaceAllString(string(e.Data), "$1 $2"))
		}
	}},
	{"retry", "version", "the reconnection time: absent → 3000 ms", func(s *recording.Stream) {
		_ = s.Add(&recording.Entry{Kind: recording.KindRetry, Retry: 3 * time.Second})
	}},
	{"ids", "task_completes", "IDs of", func(s *recording.Stream) {
		for i, e := range having(s, "payload") {
			e.HasID, e.LastEventID = true, fmt.Appendf(nil, "%d", i+1)
		}
	}},
	{"path", "version", "another path", func(s *recording.Stream) {
		s.Request.URL = strings.Replace(s.Request.URL, "/api/sse", "/api/v2/sse", 1)
	}},
	{"no envelope", "unknown_task", " without the envelope: ", withoutEnvelope},
	{"renamed", everywhere, "connection_close is called close now", func(s *recording.Stream) { swapText(s, "connection_close", `"connection_close"`, `"close"`) }},
	{"new event", "task_completes", "debug: none in old recordings, 1 in each new recording: a new kind of event", func(s *recording.Stream) {
		c := having(s, "Step 2/3")[0].Clone()
		c.Data = []byte(`{"type":"debug","payload":{"x": 1}}`)
		s.Entries = slices.Insert(s.Entries, slices.Index(s.Entries, having(s, "Step 2/3")[0]), c)
	}},
	{"empty event", "task_completes", "(without a type, and without data)", func(s *recording.Stream) {
		c := having(s, "Step 2/3")[0].Clone()
		c.Data = nil
		s.Entries = slices.Insert(s.Entries, slices.Index(s.Entries, having(s, "Step 2/3")[0]), c)
	}},
	{"null to object", "task_completes", "data of task_event/task_started: null → object", func(s *recording.Stream) { swapText(s, "task_started", `"data": null`, `"data": {}`) }},
	{"late", "task_completes", "later", func(s *recording.Stream) {
		for _, e := range s.Entries {
			e.LastByte += 3 * time.Second
		}
		s.Response.At += 3 * time.Second
		s.End.At += 3 * time.Second
	}},
	{"broken JSON", "task_completes", "the data of task_event/task_completed: an object → ", func(s *recording.Stream) {
		e := having(s, "steps_completed")[0]
		e.Data = e.Data[:len(e.Data)-3]
	}},
	{"violation", "version", "the standard is broken", func(s *recording.Stream) {
		_ = s.Add(&recording.Entry{Kind: recording.KindViolation, Violation: "unknown-field", Row: 4})
	}},
}

// proposed is what is proposed for the migration of which there are recordings, and these.
func proposed(t *testing.T) (old, now compare.Side, declared *mapping.Mapping) {
	t.Helper()
	old, now = migration(t, "old"), migration(t, "new")
	r, err := compare.Compare(old, now, nil)
	if err != nil {
		t.Fatal(err)
	}
	return old, now, r.Proposed()
}

// Of other recordings of both services, in which one thing is wrong, that is what differs, and nothing else.
func TestASingleFaultOfARealServiceIsNamed(t *testing.T) {
	old, now, declared := proposed(t)
	was := drawnFrom(old, 1).side("old", timesOld, nil)
	for i, f := range realFaults {
		t.Run(f.scenario+"/"+f.name, func(t *testing.T) {
			r, err := compare.Compare(was, drawnFrom(now, uint64(i)).side("new", timesNew, f.in(timesNew)), declared)
			if err != nil {
				t.Fatal(err)
			}
			found := slices.DeleteFunc(slices.Clone(r.Differences), func(d *compare.Difference) bool { return d.Declared })
			if len(found) != 1 || !strings.Contains(found[0].Title, f.title) {
				t.Errorf("wanted is %q, and nothing else\n%s", f.title, shown(t, r))
			}
		})
	}
}

// A fault of which one of 11 recordings is enough is seen in 96 of 100 comparisons where it is in 1 of 4.
func TestASingleFaultOfARealServiceIsListedIfOneRecordingShowsIt(t *testing.T) {
	old, now, declared := proposed(t)
	for i, f := range realFaults {
		was, is := drawnFrom(old, 2), drawnFrom(now, uint64(i+100))
		if f.scenario != everywhere {
			was.names, is.names = []string{f.scenario}, []string{f.scenario}
		}
		without, err := compare.Compare(was.side("old", timesOld, nil), is.side("new", timesNew, nil), declared)
		if err != nil {
			t.Fatal(err)
		}
		was, is = drawnFrom(old, 2).of(was.names), drawnFrom(now, uint64(i+100)).of(is.names)
		r, err := compare.Compare(was.side("old", timesOld, nil), is.side("new", timesNew, f.in(1)), declared)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Join(listed(r), "\n") == strings.Join(listed(without), "\n") {
			t.Errorf("%s in %s is not listed\n%s", f.name, f.scenario, shown(t, r))
		}
	}
}

// listed are the titles of what is not declared, of what is uncertain too.
func listed(r *compare.Result) []string {
	var all []string
	for _, d := range slices.Concat(r.Differences, r.Uncertain) {
		if !d.Declared {
			all = append(all, d.Title)
		}
	}
	return all
}

// in plants the fault into so many recordings of each scenario in which it is.
func (f realFault) in(times int) func(string, *recording.Stream) {
	planted := map[string]int{}
	return func(scenario string, s *recording.Stream) {
		if planted[scenario]++; (f.scenario == everywhere || f.scenario == scenario) && planted[scenario] <= times {
			f.plant(s)
		}
	}
}
