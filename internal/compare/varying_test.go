package compare_test

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/compare"
	"github.com/streamspec/streamspec/runner/recording"
)

// shop is a service whose orders have numbers, long texts and many words, in the run of a number.
func shop(run int) *recording.Recording {
	r := &recording.Recording{Scenario: "a shop", Started: time.Unix(1_795_832_814+int64(run), 0), Ended: true}
	s := &recording.Stream{Name: recording.DefaultStream, End: recording.End{Reason: recording.ServerClosed, At: time.Second}}
	s.Request = recording.Request{Method: "GET", URL: fmt.Sprintf("http://127.0.0.1/orders/%d/events", run*3)}
	s.Response = &recording.Response{Status: 200, Protocol: "HTTP/1.1", At: 4 * time.Millisecond, Header: http.Header{"Content-Type": {"text/event-stream"}}}
	add := func(typ, text string) {
		e := &recording.Entry{Kind: recording.KindEvent, Type: typ, Data: []byte(text)}
		e.Number, e.LastByte = s.Events()+1, time.Duration(10*(s.Events()+1))*time.Millisecond
		_ = s.Add(e)
	}
	_ = s.Add(&recording.Entry{Kind: recording.KindRetry, Retry: 3 * time.Second})
	add("accepted", fmt.Sprintf(`{"no": %d, "ref": "ord_%04d", "at": %d, "list": [{"sku": %d}, {"sku": %d}]}`, run*3, run*7919%10000, r.Started.Unix(), run+1000, run+2000))
	add("paid", fmt.Sprintf(`{"no": %d, "ref": "ord_%04d", "text": "%sand so on"}`, run*3, run*7919%10000, strings.Repeat("word ", 100)))
	for i := range 40 {
		add("token", fmt.Sprintf(`{"says": "w%d"}`, i))
	}
	r.Streams = []*recording.Stream{s}
	return r
}

func shops(name string, times, from int, fault func(run int, r *recording.Recording)) compare.Side {
	side := compare.Side{Name: name}
	for run := range times {
		r := shop(from + run)
		if fault != nil {
			fault(from+run, r)
		}
		side.Runs = append(side.Runs, compare.Run{File: fmt.Sprintf("%s/%d.recording", name, run), Recording: r})
	}
	return side
}

// saysThere changes what the event of a number says, from 1.
func saysThere(number int, old, format string) func(int, *recording.Recording) {
	return func(run int, r *recording.Recording) {
		e := r.Streams[0].Entries[number]
		old, now := old, format
		if strings.Contains(old, "%") {
			old = fmt.Sprintf(old, run*3)
		}
		if strings.Contains(now, "%") {
			now = fmt.Sprintf(now, run+50)
		}
		e.Data = []byte(strings.Replace(string(e.Data), old, now, 1))
	}
}

// What is another in each recording, what stands far behind, and what is not there at all, is compared, too.
func TestWhatVariesIsCompared(t *testing.T) {
	for name, c := range map[string]struct {
		title string // of the first difference; empty: nothing differs
		fault func(int, *recording.Recording)
	}{
		"nothing":                {"", nil},
		"another order's number": {"no of paid: as the request's URL → its own in each event", saysThere(2, `"no": %d`, `"no": 77%d`)},
		"another reference":      {"ref of paid: as accepted.ref → its own in each event", saysThere(2, `"ref": "ord_`, `"ref": "ord_%d`)},
		"no reference in the first": {"a field is gone: ref of accepted (text)", func(run int, r *recording.Recording) {
			saysThere(1, fmt.Sprintf(`"ref": "ord_%04d", `, run*7919%10000), "")(run, r)
		}},
		"references of another form": {"ref of accepted, paid: <ord_… in digits> → <ORD-… in digits>", func(run int, r *recording.Recording) {
			saysThere(1, "ord_", "ORD-")(run, r)
			saysThere(2, "ord_", "ORD-")(run, r)
		}},
		"an item less": {"accepted.list: 2 items → 1 item", func(run int, r *recording.Recording) {
			saysThere(1, fmt.Sprintf(`, {"sku": %d}`, run+2000), "")(run, r)
		}},
		"an item without":   {"a new field: list[].more of accepted (number, in some events)", saysThere(1, `{"sku"`, `{"more": 1, "sku"`)},
		"milliseconds":      {"at of accepted: <seconds since 1970, whole> → <milliseconds since 1970>", saysThere(1, `, "list"`, `000, "list"`)},
		"the end of a text": {"paid.text: …word word word word and so on → …word word word word and no more", saysThere(2, "so on", "no more")},
		"a late word":       {"token.says, value 31 of 40: w30 → another", saysThere(33, "w30", "another")},
		"late words swapped": {"token.says comes in another order, value 31 of 40: w30 → w31", func(_ int, r *recording.Recording) {
			all := r.Streams[0].Entries
			all[33].Data, all[34].Data = all[34].Data, all[33].Data
		}},
		"a redirect": {"the request is redirected otherwise: none → 307 to /v2/orders", func(_ int, r *recording.Recording) {
			r.Streams[0].Connections = []recording.Connection{{Hops: []recording.Hop{{Status: 307, Location: "http://127.0.0.1:9000/v2/orders"}}}}
		}},
		"another HTTP": {"another version of HTTP: HTTP/1.1 → HTTP/1.0", func(_ int, r *recording.Recording) { r.Streams[0].Response.Protocol = "HTTP/1.0" }},
		"another reconnection time later": {"the reconnection time: 3000 ms → 3000 ms, then 100 ms", func(_ int, r *recording.Recording) {
			_ = r.Streams[0].Add(&recording.Entry{Kind: recording.KindRetry, Retry: 100 * time.Millisecond})
		}},
		"a stream more": {`the stream "other" is opened in 0 of 22 old recordings → 11 of 11 new ones`, func(run int, r *recording.Recording) {
			other := shop(run).Streams[0]
			other.Name = "other"
			r.Streams = append(r.Streams, other)
		}},
	} {
		old, now := shops("old", timesOld, 0, nil), shops("new", timesNew, 100, c.fault)
		kept := compare.Side{Name: "baselines", Baselines: compare.Baselines(old)}
		for _, side := range []compare.Side{old, kept} {
			r, err := compare.Compare(side, now, nil)
			if err != nil {
				t.Fatal(name, err)
			}
			switch {
			case c.title == "" && r.Grade() != compare.Identical:
				t.Errorf("%s: nothing differs\n%s", name, shown(t, r))
			case c.title == "":
			case len(r.Differences) != 1 || side.Name == "old" && r.Differences[0].Title != c.title:
				t.Errorf("%s: want %s\n%s", name, c.title, shown(t, r))
			}
		}
		r, _ := compare.Compare(old, now, nil)
		declared(t, name, old, now, r)
	}
}

// A stream that is not opened any more is a difference, in some recordings too; and one that a person took out of
// a baseline is not compared.
func TestAStreamThatIsNotOpened(t *testing.T) {
	both := func(from int, except func(run int) bool) func(int, *recording.Recording) {
		return func(run int, r *recording.Recording) {
			if except(run - from) {
				return
			}
			other := shop(run).Streams[0]
			other.Name = "other"
			r.Streams = append(r.Streams, other)
		}
	}
	never := func(int) bool { return false }
	old := shops("old", timesOld, 0, both(0, never))
	for many, opened := range map[int]string{timesNew: "0 of 11", 6: "5 of 11"} {
		now := shops("new", timesNew, 100, both(100, func(run int) bool { return run < many }))
		for _, side := range []compare.Side{old, {Name: "baselines", Baselines: compare.Baselines(old)}} {
			r, err := compare.Compare(side, now, nil)
			want := `the stream "other" is opened in 22 of 22 old recordings → ` + opened + " new ones"
			if err != nil || len(r.Differences) != 1 || r.Differences[0].Title != want {
				t.Errorf("%v: want %s\n%s", err, want, shown(t, r))
			}
		}
	}
	kept := compare.Baselines(old)
	kept[0].Facts["status"] = nil
	r, err := compare.Compare(compare.Side{Baselines: kept}, shops("new", timesNew, 100, both(100, never)), nil)
	if err != nil || r.Grade() != compare.Identical {
		t.Error(err, shown(t, r))
	}
}

// A comparison says of what it knows nothing.
func TestWhatWasNotComparedIsSaid(t *testing.T) {
	empty := func(_ int, r *recording.Recording) { r.Streams[0].Entries = nil }
	silent := func(run int, r *recording.Recording) {
		empty(run, r)
		r.Streams[0].Response, r.Streams[0].End.Reason = nil, recording.Timeout
	}
	if r, err := compare.Compare(shops("old", 5, 0, silent), shops("new", 5, 10, silent), nil); err == nil {
		t.Errorf("nobody answered, and it is %s", r.Grade())
	}
	r, err := compare.Compare(shops("old", 5, 0, empty), shops("new", 5, 10, empty), nil)
	if err != nil || !slices.Equal(r.Quiet, []string{"a shop"}) {
		t.Error(err, "no event came", r.Quiet)
	}
	with := func(value string) func(int, *recording.Recording) {
		return func(_ int, r *recording.Recording) {
			r.Set, r.Variables = []string{"size"}, []recording.Variable{{Name: "size", Value: value}}
		}
	}
	for value, want := range map[string]string{"small": "", "big": "a shop: --var size=small → --var size=big"} {
		r, err := compare.Compare(shops("old", 5, 0, with("small")), shops("new", 5, 10, with(value)), nil)
		if err != nil || strings.Join(r.Otherwise, "") != want {
			t.Errorf("%v: want %q, got %q", err, want, r.Otherwise)
		}
	}
}

// A side that was watched for less says nothing of what came later.
func TestAStreamThatWasWatchedForLessIsSaid(t *testing.T) {
	watched := func(at time.Duration) func(int, *recording.Recording) {
		return func(_ int, r *recording.Recording) {
			r.Streams[0].End = recording.End{Reason: recording.Timeout, At: at}
		}
	}
	for at, want := range map[time.Duration]string{
		5 * time.Second: "", 5400 * time.Millisecond: "", 2 * time.Second: "a shop: watched for 5000 ms → 2000 ms; what came later is not compared",
	} {
		r, err := compare.Compare(shops("old", 5, 0, watched(5*time.Second)), shops("new", 5, 10, watched(at)), nil)
		if err != nil || strings.Join(r.Otherwise, "") != want || r.Grade() != compare.Identical {
			t.Errorf("%v: want %q, got %q", err, want, r.Otherwise)
		}
	}
}

// One recording of a side tells nothing of what is another in each recording of the other.
func TestAValueOfTheMomentIsNoChange(t *testing.T) {
	for _, many := range [][2]int{{1, timesNew}, {timesOld, 1}, {2, 2}, {3, 5}} {
		r, err := compare.Compare(shops("old", many[0], 0, nil), shops("new", many[1], 100, nil), nil)
		if err != nil || r.Grade() != compare.Identical || len(r.Uncertain) > 0 {
			t.Errorf("%d and %d: %v\n%s", many[0], many[1], err, shown(t, r))
		}
	}
}

// What others named is text of one line: it begins no other line, and is no command of a terminal.
func TestNamesOfOthersStayInTheirLine(t *testing.T) {
	const name = "x\n2. nothing \x1b[2J\u202e"
	evil := func(run int, r *recording.Recording) {
		saysThere(2, `{"no"`, fmt.Sprintf(`{%q: 1, "no"`, "y\n3. nothing"))(run, r)
		r.Streams[0].Response.Header.Set("X-Mode", name)
		_ = r.Streams[0].Add(&recording.Entry{Kind: recording.KindEvent, Type: name, Data: []byte(`{}`)})
	}
	r, err := compare.Compare(shops("old", 5, 0, nil), shops("new", 5, 100, evil), nil)
	if err != nil {
		t.Fatal(err)
	}
	text := shown(t, r)
	if strings.ContainsAny(text, "\x1b\u202e") || strings.Contains(text, "\n2. nothing") || strings.Contains(text, "\n3. nothing") {
		t.Errorf("%q", text)
	}
}

// A recording that does not say how a stream ended was cut off, or edited.
func TestAStreamWithoutAnEndIsNotWhole(t *testing.T) {
	r := shop(1)
	if err := compare.Whole(r); err != nil {
		t.Error(err)
	}
	r.Streams[0].End = recording.End{}
	if err := compare.Whole(r); !errors.Is(err, compare.ErrNoEnd) {
		t.Errorf("got %v", err)
	}
}

// A letter of several bytes is shown whole, where it is another in its last byte alone.
func TestALetterThatIsAnotherIsShownWhole(t *testing.T) {
	names := func(name string) func(int, *recording.Recording) {
		return saysThere(2, `"text": "`, `"text": "`+name+` `)
	}
	r, err := compare.Compare(shops("old", timesOld, 0, names("café")), shops("new", timesNew, 100, names("cafè")), nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Differences) != 1 || !strings.HasPrefix(r.Differences[0].Title, "paid.text: café word") || !strings.Contains(r.Differences[0].Title, " → cafè word") {
		t.Error(shown(t, r))
	}
}
