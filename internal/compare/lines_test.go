package compare_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/mapping"
	"github.com/streamspec/streamspec/runner/recording"
)

// wrappedIn puts all events that have an object into an envelope with this field for their data.
func wrappedIn(payload string) change {
	return inJSON(func(e *recording.Entry) string {
		data := fmt.Sprintf(`{"type": %q, %q: %s}`, e.Type, payload, e.Data)
		e.Type = "message"
		return data
	})
}

// opensLast has another opening, behind all other events in some of the streams: those of a busy machine.
func opensLast(run int, s *recording.Stream) {
	first := typed(s, "accepted")[0]
	first.Type, first.Data = "ready", nil
	if run%4 > 0 {
		return
	}
	remove(s, first)
	bye := typed(s, "bye")[0]
	first.LastByte = bye.LastByte
	s.Entries = slices.Insert(s.Entries, slices.Index(s.Entries, bye)+1, first)
}

// TestLinesDeclareWhatTheySayAndNothingElse: what is left is told, and a line that nothing needed is named.
func TestLinesDeclareWhatTheySayAndNothingElse(t *testing.T) {
	gone := texts(`"text": "done", `, "")
	called := func(name string) change { return each("accepted", func(e *recording.Entry) { e.Type = name }) }
	asked := func(path string) change {
		return inEach(func(s *recording.Stream) { s.Request.URL = "http://127.0.0.1" + path })
	}
	posts := inEach(func(s *recording.Stream) { s.Request.Method = "POST" })
	stays := func(says string) change { // of those who are always the same
		return each("result", func(e *recording.Entry) {
			e.Data = fmt.Appendf(nil, `{"here": {"u1": {%[1]s}, "u2": {%[1]s}}}`, says)
		})
	}
	const (
		moves  = `paths: [{was: "/orders/{id}/events", now: "/sse?order={id}"}]`
		unwrap = "envelope: {unwrap: {type: type, payload: payload}}"
		early  = `accept: [{difference: "events: over early", now: accepted then progress, because: it is known}]`
		keyed  = `{field: "here.{id}.is", of: result`
	)
	for name, c := range map[string]struct {
		lines    string
		old, now change
		want     string // the title; empty: all is declared
		unused   string
	}{
		"what differs":               {"differs: [{field: text, of: result}]", nil, texts("done", "over"), "", ""},
		"what differs is gone":       {"differs: [{field: text, of: result}]", nil, gone, "a field is gone: text of result (text)", "differs: text of result"},
		"what differs is new":        {"differs: [{field: text, of: result}]", gone, nil, "a new field: text of result (text)", "differs: text of result"},
		"a header, in lower case":    {"headers: [x-mode]", nil, header("X-Mode", "Test"), "", ""},
		"a header, and another one":  {"headers: [x-mode]", nil, header("X-Other", "Test"), "header X-Other: absent → Test", "headers: x-mode"},
		"an envelope":                {unwrap, nil, wrappedIn("payload"), "", ""},
		"another envelope":           {unwrap, nil, wrappedIn("data"), `events are put into an envelope: event: NAME, data: {…} → data: {"type": NAME, "data": {…}}`, "envelope: no event is in it"},
		"an opening of another name": {"opening: {was: accepted, now: ready}", nil, called("ready"), "", ""},
		"an opening, and another":    {"opening: {was: accepted, now: begun}", nil, called("ready"), "accepted is called ready now: 22 events in 22 streams → 11 events in 11 streams", "opening: accepted"},
		"an opening that is late":    {"opening: {was: accepted, data: '{}', now: ready, moved: true}", nil, opensLast, "", ""},
		"so early":                   {early, nil, upTo(3, recording.ServerClosed), "", ""},
		"earlier":                    {early, nil, upTo(2, recording.ServerClosed), "the events are over early, behind 1 of 6, of which the last is accepted: bye, progress, result do not come any more", "accept: events: over early, now: accepted then progress"},
		"values keyed by IDs":        {"values: [" + keyed + ", was: a, now: b}]", alike(3, `{"is": "a"}`), later(alike(3, `{"is": "b"}`)), "", ""},
		"other values of those":      {"values: [" + keyed + ", was: a, now: b}]", alike(3, `{"is": "a"}`), later(alike(3, `{"is": "c"}`)), "result.here.{id}.is: a → c", "values: here.{id}.is of result"},
		"a path of one order":        {moves, asked("/orders/7/events"), asked("/sse?order=7"), "", ""},
		"a path of another order":    {moves, asked("/orders/7/events"), asked("/sse?order=8"), "another path: /orders/7/events → /sse?order=8", "paths: /orders/{id}/events"},
		"a path of a POST":           {moves, both(posts, asked("/orders/7/events")), both(posts, asked("/sse?order=7")), "", ""},
		"a POST that was none":       {moves, asked("/orders/7/events"), both(posts, asked("/sse?order=7")), "another path: /orders/7/events → POST /sse?order=7", "paths: /orders/{id}/events"},
		"keyed by what stays":        {"values: [" + keyed + ", was: a, now: b}]", stays(`"is": "a"`), stays(`"is": "b"`), "", ""},
		"another value of one":       {"values: [" + keyed + ", was: a, now: b}]", stays(`"is": "a"`), both(stays(`"is": "b"`), texts(`"u2": {"is": "b"}`, `"u2": {"is": "c"}`)), "result.here.{id}.is: a → b, c", "values: here.{id}.is of result"},
		"and a field more":           {"added: [{field: \"here.{id}.n\", of: result}]", stays(`"is": "a"`), stays(`"is": "a", "n": 1`), "", ""},
		"moved, and says another":    {"moved: [{was: text, now: out, of: result}]\nvalues: [{field: text, of: result, was: done, now: over}]", nil, texts(`"text": "done"`, `"out": "over"`), "", ""},
		"moved, and what it says":    {"moved: [{was: text, now: out, of: result}]\nvalues: [{field: text, of: result, was: done, now: over}]", nil, texts(`"text": "done"`, `"out": "last"`), "result.text: done → last", "values: text of result"},
		"a field of those":           {"dropped: [" + keyed + "}]", alike(3, `{"is": "a", "n": 1}`), later(alike(3, `{"n": 1}`)), "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "mapping.yaml")
			if err := os.WriteFile(file, []byte(c.lines), 0o600); err != nil {
				t.Fatal(err)
			}
			lines, err := mapping.Read(file)
			if err != nil {
				t.Fatal(err)
			}
			r := compared(t, orders("old", timesOld, 0, c.old), orders("new", timesNew, 100, c.now), lines)
			if got := listed(r); !slices.Equal(got, slices.DeleteFunc([]string{c.want}, func(s string) bool { return s == "" })) || strings.Join(r.Unused, "\n") != c.unused {
				t.Errorf("want %q, unused %q\n%s\nunused %q", c.want, c.unused, shown(t, r), r.Unused)
			}
		})
	}
}
