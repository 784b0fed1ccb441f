package compare_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/compare"
	"github.com/streamspec/streamspec/internal/mapping"
	"github.com/streamspec/streamspec/runner/recording"
)

// order is a service that says much in few events, in the run of a number.
func order(run int) *recording.Stream {
	id := fmt.Sprintf("4a64c084-dfa6-4cfb-b472-%012d", run+1)
	s := &recording.Stream{Name: recording.DefaultStream, End: recording.End{Reason: recording.ServerClosed, At: 3 * time.Second}}
	s.Connections = []recording.Connection{{LineEnding: "LF"}}
	s.Request = recording.Request{Method: "GET", URL: "http://127.0.0.1/orders/" + id + "/events", Header: http.Header{}}
	s.Response = &recording.Response{Status: 200, At: 4 * time.Millisecond, Header: http.Header{"Content-Type": {"text/event-stream"}, "X-Mode": {"Live"}}}
	_ = s.Add(&recording.Entry{Kind: recording.KindRetry, Retry: 3 * time.Second})
	for i, event := range [][2]string{
		{"accepted", fmt.Sprintf(`{"order": %q, "at": "2026-11-26T00:01:%02d.5+00:00", "trace": "%08x-0000-4000-8000-%012d",
			"tags": ["b", "a", "c"], "none": [], "note": null, "gift": false, "total": 1, "who": {"name": "Zoë", "age": 3000000}}`, id, run%60, run*7919, run)},
		{"progress", `{"value": 0, "items": [{"sku": "x"}, {"sku": "y"}]}`},
		{"progress", `{"value": 1, "items": [{"sku": "x"}, {"sku": "y"}]}`},
		{"progress", `{"value": 2, "items": [{"sku": "x"}, {"sku": "y"}]}`},
		{"result", `{"text": "done", "ok": true}`},
		{"bye", "so long"},
	} {
		e := &recording.Entry{Kind: recording.KindEvent, Type: event[0], Data: []byte(event[1]), HasID: true, LastEventID: fmt.Append(nil, i+1)}
		e.Number, e.LastByte = i+1, time.Duration(10+400*i+run%7)*time.Millisecond
		_ = s.Add(e)
	}
	comment := &recording.Entry{Kind: recording.KindComment, Data: []byte("alive")}
	comment.LastByte = 300 * time.Millisecond
	_ = s.Add(comment)
	return s
}

func orders(name string, times, from int, change func(run int, s *recording.Stream)) compare.Side {
	side := compare.Side{Name: name}
	for run := range times {
		s := order(from + run)
		if change != nil {
			change(run, s)
		}
		r := &recording.Recording{Started: s.Started, Scenario: "an order", Streams: []*recording.Stream{s}, Ended: true}
		side.Runs = append(side.Runs, compare.Run{File: fmt.Sprintf("%s/%d.recording", name, run), Recording: r})
	}
	return side
}

// Ways to change what a service does.
type change = func(run int, s *recording.Stream)

func inEach(f func(*recording.Stream)) change { return func(_ int, s *recording.Stream) { f(s) } }

func once(f func(*recording.Stream)) change {
	return func(run int, s *recording.Stream) {
		if run == 4 {
			f(s)
		}
	}
}

func each(typ string, f func(*recording.Entry)) change {
	return func(_ int, s *recording.Stream) {
		for _, e := range typed(s, typ) {
			f(e)
		}
	}
}

func says(typ, old, now string) change {
	return each(typ, func(e *recording.Entry) { e.Data = []byte(strings.ReplaceAll(string(e.Data), old, now)) })
}

// writes swaps what a pattern finds in the first event.
func writes(pattern, format string) change {
	is := regexp.MustCompile(pattern)
	return func(run int, s *recording.Stream) {
		for _, e := range typed(s, "accepted") {
			e.Data = is.ReplaceAll(e.Data, fmt.Appendf(nil, format, run+500))
		}
	}
}

func ids(is func(number int) string) change {
	return func(_ int, s *recording.Stream) {
		for i, e := range s.Entries {
			if e.HasID {
				e.LastEventID = []byte(is(i))
			}
		}
	}
}

func header(name, value string) change {
	return inEach(func(s *recording.Stream) { s.Response.Header.Set(name, value) })
}

func lines(ending string) change {
	return inEach(func(s *recording.Stream) { s.Connections[0].LineEnding = ending })
}

// Whatever a service changes is named by what it is; what JSON, or HTTP, has as the same is no change.
func TestChangesAreNamed(t *testing.T) {
	for name, c := range map[string]struct {
		title  string // of a difference; none: nothing differs
		change change
	}{
		"a header's value in another case": {"header X-Mode: Live → live", header("X-Mode", "live")},
		"a header more":                    {"header Content-Encoding: absent → gzip", header("Content-Encoding", "gzip")},
		"a charset":                        {"header Content-Type: text/event-stream → text/event-stream; charset=utf-8", header("Content-Type", "text/event-stream; charset=utf-8")},
		"lines that end in CR":             {"lines end otherwise: LF → CR", lines("CR")},
		"a status":                         {"another status: 200 → 206", inEach(func(s *recording.Stream) { s.Response.Status = 206 })},
		"cut, once":                        {"the stream ends otherwise: closed by the server → cut", once(func(s *recording.Stream) { s.End.Reason = recording.Truncated })},
		"no ID in one event": {"IDs of progress: text → text, in some events", inEach(func(s *recording.Stream) {
			e := typed(s, "progress")[2]
			e.HasID, e.LastEventID = false, nil
		})},
		"an ID that takes back": {"the IDs of the events: numbers, rising → empty or numbers", inEach(func(s *recording.Stream) { typed(s, "progress")[2].LastEventID = nil })},
		"IDs that fall":         {"the IDs of the events: numbers, rising → numbers", ids(func(i int) string { return fmt.Sprint(100 - i) })},
		"IDs that are all one":  {"the IDs of the events: numbers, rising → numbers, some alike", ids(func(int) string { return "1" })},
		"IDs with a prefix":     {"the IDs of the events: numbers, rising → text, rising", ids(func(i int) string { return fmt.Sprint("order-", i) })},
		"other IDs that rise":   {"", ids(func(i int) string { return fmt.Sprint(98 + i) })},
		"a reconnection time":   {"the reconnection time: 3000 ms → 10.0 s", inEach(func(s *recording.Stream) { s.Entries[0].Retry = 10 * time.Second })},
		"no reconnection time":  {"the reconnection time: 3000 ms → absent", inEach(func(s *recording.Stream) { s.Entries = s.Entries[1:] })},
		"no comment":            {"heartbeats are missing: in time → none", inEach(func(s *recording.Stream) { s.Entries = s.Entries[:len(s.Entries)-1] })},
		"much later, not twice": {"first bye 2010–2016 ms → 2710–2716 ms: later", each("bye", func(e *recording.Entry) { e.LastByte += 700 * time.Millisecond })},
		"another comment":       {"comments: alive → ping", inEach(func(s *recording.Stream) { s.Entries[len(s.Entries)-1].Data = []byte("ping") })},
		"an order, once":        {"another order: progress before result → progress and result mixed", once(func(s *recording.Stream) { s.Entries[4], s.Entries[5] = s.Entries[5], s.Entries[4] })},
		"a kind, once":          {"warning: none in old recordings, 0 to 1 in new ones: a new kind of event", once(func(s *recording.Stream) { s.Entries[4].Type = "warning" })},
		"a type's case":         {"result is called Result now", each("result", func(e *recording.Entry) { e.Type = "Result" })},
		"a number as text":      {"total of accepted: number → text", says("accepted", `"total": 1`, `"total": "1"`)},
		"a number with .0":      {"", says("accepted", `"total": 1`, `"total": 1.0`)},
		"a number no float has": {"accepted.total: 1 → 9007199254740993", says("accepted", `"total": 1`, `"total": 9007199254740993`)},
		"a large one with .0":   {"", says("accepted", `"age": 3000000`, `"age": 3000000.0`)},
		"below all floats":      {"accepted.total: 1 → -9007199254740993", says("accepted", `"total": 1`, `"total": -9007199254740993`)},
		"a boolean as text":     {"gift of accepted: boolean → text", says("accepted", "false", `"false"`)},
		"a boolean as a number": {"gift of accepted: boolean → number", says("accepted", "false", "0")},
		"moved fields":          {"age, name have moved from who to the top, in accepted", says("accepted", `"who": {"name": "Zoë", "age": 3000000}`, `"name": "Zoë", "age": 3`)},
		"a field's case":        {"text is called Text now, in result", says("result", `"text"`, `"Text"`)},
		"another zone":          {"times have another format: <timestamp +00:00> → <timestamp +02:00>, at at", says("accepted", "+00:00", "+02:00")},
		"seconds for a time":    {"at of accepted: <timestamp +00:00> → number", writes(`"2026[^"]*"`, "176411526%d")},
		"UUIDs that rise":       {"trace of accepted: <uuid 1> → <uuid v7 1>", writes(`"trace": "[^"]*"`, `"trace": "0193a%03x-0000-7000-8000-000000000000"`)},
		"another's ID":          {"order of accepted: <the request's URL> → <uuid 1>", writes(`"order": "[^"]*"`, `"order": "4a64c084-dfa6-4cfb-b472-%012d"`)},
		"a list's order":        {"accepted.tags[] comes in another order: b, a, c → a, b, c", says("accepted", `["b", "a", "c"]`, `["a", "b", "c"]`)},
		"the order of objects":  {"progress.items[].sku comes in another order", says("progress", `[{"sku": "x"}, {"sku": "y"}]`, `[{"sku": "y"}, {"sku": "x"}]`)},
		"one less in a list":    {"accepted.tags[]: a, b, c → a, b", says("accepted", `["b", "a", "c"]`, `["b", "a"]`)},
		"one more in a list":    {"accepted.tags[]: b, a, c → b, a, c ×2", says("accepted", `["b", "a", "c"]`, `["b", "a", "c", "c"]`)},
		"no empty list":         {"a field is gone: none of accepted (list)", says("accepted", `"none": [], `, "")},
		"null for a list":       {"none of accepted: list → null", says("accepted", `[]`, "null")},
		"no null":               {"a field is gone: note of accepted (null)", says("accepted", `"note": null, `, "")},
		"text for null":         {"note of accepted: null → text", says("accepted", `null`, `""`)},
		"escapes":               {"", says("accepted", "ë", `\u00eb`)},
		"another normal form":   {`accepted.who.name: Zoë → Zoe\u0308`, says("accepted", "ë", "e\u0308")},
		"a space behind":        {`result.text: done → "done "`, says("result", `done`, `done `)},
		"spaces":                {"", says("accepted", `": `, `" :  `)},
		"the order of fields":   {"", says("result", `{"text": "done", "ok": true}`, `{"ok": true, "text": "done"}`)},
		"a field twice":         {"result.ok: true → false, true", says("result", `"ok": true`, `"ok": true, "ok": false`)},
		"one value":             {"progress.value: 0, 1, 2 → 0, 1, 7", says("progress", `"value": 2`, `"value": 7`)},
		"one value's type":      {"value of progress: number → number or text", says("progress", `"value": 2`, `"value": "2"`)},
		"JSON in JSON":          {"the data is JSON in a text now, in result", each("result", func(e *recording.Entry) { e.Data = fmt.Appendf(nil, "%q", e.Data) })},
		"half of the JSON":      {"the data of result: an object → text", each("result", func(e *recording.Entry) { e.Data = e.Data[:20] })},
		"no data":               {"the data of result: an object → nothing", each("result", func(e *recording.Entry) { e.Data = nil })},
		"other plain text":      {"bye: so long → farewell", each("bye", func(e *recording.Entry) { e.Data = []byte("farewell") })},
	} {
		old, now := orders("old", timesOld, 0, nil), orders("new", timesNew, 100, c.change)
		r, err := compare.Compare(old, now, nil)
		if err != nil {
			t.Fatal(err)
		}
		found := slices.Concat(r.Differences, r.Uncertain)
		named := slices.ContainsFunc(found, func(d *compare.Difference) bool { return strings.HasPrefix(d.Title, c.title) })
		if c.title == "" && len(found) > 0 || c.title != "" && !named || len(found) > 3 {
			t.Errorf("%s: want %s\n%s", name, c.title, shown(t, r))
		}
		declared(t, name, old, now, r)
	}
}

// TestHeadersThatSayTheSameAreTheSame, however they are written; one that is another in each recording may differ.
func TestHeadersThatSayTheSameAreTheSame(t *testing.T) {
	for _, c := range []struct{ name, old, now, title string }{
		{"Content-Type", "text/event-stream; charset=utf-8", `Text/Event-Stream;charset="UTF-8"`, ""},
		{"Content-Type", "text/event-stream; charset=utf-8", "text/event-stream; charset=utf-16", "header Content-Type: text/event-stream; charset=utf-8 → text/event-stream; charset=utf-16"},
		{"Content-Type", "text/event-stream; charset", "text/event-stream;", "header Content-Type: text/event-stream; charset → text/event-stream"},
		{"Cache-Control", "no-cache, no-transform", "No-Transform,no-cache", ""},
		{"Cache-Control", "no-cache", "no-cache, no-store", "header Cache-Control: no-cache → no-cache, no-store"},
		{"Vary", "Origin, Accept", "accept,origin", ""},
		{"X-Mode", "a,b", "b,a", "header X-Mode: a,b → b,a"},
	} {
		old, now := orders("old", timesOld, 0, header(c.name, c.old)), orders("new", timesNew, 100, header(c.name, c.now))
		for _, by := range []compare.Side{old, baselines(t, old)} {
			r := compared(t, by, now, nil)
			if c.title == "" && r.Grade() != compare.Identical || c.title != "" && (len(r.Differences) != 1 || r.Differences[0].Title != c.title) {
				t.Errorf("%s → %s: want %q\n%s", c.old, c.now, c.title, shown(t, r))
			}
		}
	}
	drawn := func(run int, s *recording.Stream) {
		s.Response.Header.Set("Set-Cookie", fmt.Sprint("session=", run*7919))
	}
	old, now := orders("old", timesOld, 0, nil), orders("new", timesNew, 100, drawn)
	declared(t, "a cookie", old, now, compared(t, old, now, nil))
	if r := compared(t, orders("old", timesOld, 0, drawn), now, nil); r.Grade() != compare.Identical {
		t.Error(shown(t, r))
	}
}

// declared: the lines that are proposed declare all that differs, and can be read where they are written.
func declared(t *testing.T, name string, old, now compare.Side, r *compare.Result) {
	t.Helper()
	if len(r.Differences) == 0 {
		return
	}
	path := filepath.Join(t.TempDir(), "mapping.yaml")
	if err := os.WriteFile(path, []byte(strings.ReplaceAll(r.Proposed().YAML(), `"…"`, "it is meant")), 0o600); err != nil {
		t.Fatal(err)
	}
	lines, err := mapping.Read(path)
	if err != nil {
		t.Fatal(name, err)
	}
	if known, err := compare.Compare(old, now, lines); err != nil || known.Grade() != compare.Equivalent || len(known.Unused) > 0 {
		t.Errorf("%s: %v; declared is\n%s\n%s", name, err, lines.YAML(), shown(t, known))
	}
}

// TestWhereACutCameIsCompared: inside of an event is not between two, however the stream broke off. Where it was left
// that is chance.
func TestWhereACutCameIsCompared(t *testing.T) {
	ending := func(reason recording.Reason, half string) change {
		return func(_ int, s *recording.Stream) {
			s.End.Reason, s.Connections[0].Half = reason, recording.Half{Text: half}
			s.Connections[0].Between = half == ""
		}
	}
	unkept := func(reason recording.Reason) change {
		return func(_ int, s *recording.Stream) { s.End.Reason = reason }
	}
	onItsWay := func(_ int, s *recording.Stream) {
		s.End.Reason, s.Connections[0].Half = recording.Stopped, recording.Half{Text: "da", At: s.End.At}
	}
	const unsaid = "is not compared"
	for name, c := range map[string]struct {
		old, now change
		title    string // none: nothing differs
		said     string
	}{
		"cut":                       {ending(recording.Truncated, ""), ending(recording.Truncated, "da"), "the stream ends otherwise: cut between events → cut inside an event", ""},
		"reset":                     {ending(recording.Reset, "data: 1"), ending(recording.Reset, ""), "the stream ends otherwise: connection reset inside an event → connection reset between events", ""},
		"at two places in one":      {ending(recording.Truncated, "da"), ending(recording.Truncated, "data: 1"), "", ""},
		"silent":                    {ending(recording.Timeout, ""), ending(recording.Timeout, "da"), "the stream ends otherwise: left open by the server → left open by the server inside an event", ""},
		"left":                      {ending(recording.Stopped, ""), onItsWay, "", ""},
		"nobody knows, and inside":  {unkept(recording.Truncated), ending(recording.Truncated, "da"), "", unsaid},
		"inside, and nobody knows":  {ending(recording.Reset, "da"), unkept(recording.Reset), "", unsaid},
		"nobody knows, and between": {unkept(recording.Truncated), ending(recording.Truncated, ""), "", ""},
		"silent, and nobody knows":  {ending(recording.Timeout, "da"), unkept(recording.Timeout), "", unsaid},
		"nobody knows, another end": {unkept(recording.Truncated), ending(recording.Reset, "da"), "the stream ends otherwise: cut → connection reset", unsaid},
	} {
		r, err := compare.Compare(orders("old", 11, 0, c.old), orders("new", 11, 20, c.now), nil)
		if err != nil {
			t.Fatal(err)
		}
		if c.title == "" && len(r.Differences) > 0 || c.title != "" && (len(r.Differences) != 1 || r.Differences[0].Title != c.title) || !strings.Contains(strings.Join(r.Otherwise, ""), c.said) || c.said == "" && len(r.Otherwise) > 0 {
			t.Errorf("%s:\n%s", name, shown(t, r))
		}
	}
}

// TestHowConnectionsBeforeTheLastEndedIsCompared: a client that comes back hides how the first connection ended.
func TestHowConnectionsBeforeTheLastEndedIsCompared(t *testing.T) {
	comesBack := func(reason recording.Reason, half string, times int) change {
		return func(_ int, s *recording.Stream) {
			last := s.Connections[0]
			s.Connections = nil
			for range times {
				first := last
				first.End, first.Half, first.Between = recording.End{Reason: reason, At: s.End.At / 2}, recording.Half{Text: half}, half == ""
				s.Connections = append(s.Connections, first)
			}
			last.First = len(s.Entries) // the last one brings nothing
			s.Connections = append(s.Connections, last)
		}
	}
	const otherwise = "connections before the last end otherwise: "
	for name, c := range map[string]struct {
		old, now change
		title    string // none: nothing differs
	}{
		"reset for a clean end": {comesBack(recording.ServerClosed, "", 1), comesBack(recording.Reset, "", 1), otherwise + "closed by the server → connection reset between events"},
		"inside of an event":    {comesBack(recording.Reset, "", 1), comesBack(recording.Reset, "da", 1), otherwise + "connection reset between events → connection reset inside an event"},
		"once more, alike":      {comesBack(recording.Reset, "", 1), comesBack(recording.Reset, "", 2), ""},
		"it need not come back": {comesBack(recording.Reset, "", 1), nil, otherwise + "connection reset between events → there are none"},
	} {
		r, err := compare.Compare(orders("old", 11, 0, c.old), orders("new", 11, 20, c.now), nil)
		if err != nil {
			t.Fatal(err)
		}
		titles := []string{}
		for _, d := range r.Differences {
			titles = append(titles, d.Title)
		}
		if c.title == "" && len(titles) > 0 || c.title != "" && !slices.Contains(titles, c.title) {
			t.Errorf("%s:\n%s", name, shown(t, r))
		}
	}
}
