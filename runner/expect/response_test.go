package expect_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// answered is a stream without events whose response has this head.
func answered(status int, header http.Header) *recording.Stream {
	r := stream()
	r.Response.Status, r.Response.Header = status, header
	return r
}

func refused() *recording.Stream {
	r := stream()
	r.Response = nil
	r.End = recording.End{Reason: recording.ConnectFailed, Detail: "connection refused"}
	return r
}

func TestHeader(t *testing.T) {
	r := answered(http.StatusOK, http.Header{"Content-Type": {"text/event-stream; charset=utf-8"}, "X-Empty": {""}})
	header := func(s expect.HeaderSpec) expect.Expectation { return expect.Header{Spec: s} }
	runVerdicts(t, []verdictCase{
		{name: "is there", expect: header(expect.HeaderSpec{Name: "content-type"}), stream: r},
		{name: "is there, and empty", expect: header(expect.HeaderSpec{Name: "X-Empty"}), stream: r},
		{name: "starts with", expect: header(expect.HeaderSpec{Name: "Content-Type", Prefix: "text/event-stream"}), stream: r},
		{name: "matches", expect: header(expect.HeaderSpec{Name: "Content-Type", Matches: "utf-?8"}), stream: r},
		{name: "is absent", expect: header(expect.HeaderSpec{Name: "Content-Length", Absent: true}), stream: r},
		{
			name: "is another", expect: header(expect.HeaderSpec{Name: "content-type", Equals: pointer("text/event-stream")}), stream: r,
			want: "the header \"Content-Type\" is \"text/event-stream\"\nthe response has the header \"Content-Type\" \"text/event-stream; charset=utf-8\", where \"text/event-stream\" was expected",
		},
		{
			name: "does not start so", expect: header(expect.HeaderSpec{Name: "Content-Type", Prefix: "application/"}), stream: r,
			want: "the header \"Content-Type\" starts with \"application/\"\nthe response has the header \"Content-Type\" \"text/event-stream; charset=utf-8\", where one that starts with \"application/\" was expected",
		},
		{
			name: "is missing", expect: header(expect.HeaderSpec{Name: "Cache-Control"}), stream: r,
			want: "the header \"Cache-Control\" is present\nthe response has no header \"Cache-Control\"; it has Content-Type, X-Empty",
		},
		{
			name: "is not absent", expect: header(expect.HeaderSpec{Name: "Content-Type", Absent: true}), stream: r,
			want: "the header \"Content-Type\" is absent\nthe response has the header \"Content-Type\" \"text/event-stream; charset=utf-8\", where none was expected",
		},
		{
			name: "no response", expect: header(expect.HeaderSpec{Name: "X", Absent: true}), stream: refused(),
			want: "the header \"X\" is absent\nno response came: no connection (connection refused) after 0 ms",
		},
	})
}

func TestStatusAndEnds(t *testing.T) {
	open := stream("1 a x")
	open.End = recording.End{Reason: recording.Stopped, Detail: "followed for 4 s", At: 4 * time.Second}
	timeout := func(phase recording.Phase, r *recording.Stream) *recording.Stream {
		r.End = recording.End{Reason: recording.Timeout, Phase: phase, Detail: "not over within 4 s", At: 4 * time.Second}
		return r
	}
	runVerdicts(t, []verdictCase{
		{name: "the status", expect: expect.Status{Code: 404}, stream: answered(http.StatusNotFound, nil)},
		{name: "another status", expect: expect.Status{Code: 200}, stream: answered(http.StatusNotFound, nil), want: "the status is 200\nthe status is 404"},
		{
			name: "no status", expect: expect.Status{Code: 200}, stream: refused(),
			want: "the status is 200\nno response came: no connection (connection refused) after 0 ms",
		},
		{name: "closed", expect: expect.Ends{How: "closed by the server"}, stream: stream("1 a x")},
		{name: "still open", expect: expect.Ends{How: expect.StillOpen}, stream: open},
		{
			name: "not still open", expect: expect.Ends{How: expect.StillOpen}, stream: stream("1 a x"),
			want: "the stream is still open at the end\nthe stream ended: closed by the server after 1.0 ms",
		},
		{
			name: "no end", expect: expect.Ends{How: "closed by the server"}, stream: timeout(recording.PhaseTotal, stream("1 a x")),
			want: "the stream ends: closed by the server\nthe service kept it open: not over within 4 s",
		},
		{
			name: "no end, and silence", expect: expect.Ends{How: "closed by the server"}, stream: timeout(recording.PhaseSilence, stream("1 a x")),
			want: "the stream ends: closed by the server\nthe stream ended: timeout (not over within 4 s) after 4000 ms",
		},
		{
			name: "no end, and no beginning", expect: expect.Ends{How: "closed by the server"}, stream: timeout(recording.PhaseTotal, refused()),
			want: "the stream ends: closed by the server\nthe stream ended: timeout (not over within 4 s) after 4000 ms",
		},
		{
			name: "another end", expect: expect.Ends{How: "cut"}, stream: open,
			want: "the stream ends: cut\nunknown: nobody saw its end: streamspec closed it: followed for 4 s",
		},
	})
}

func TestViolations(t *testing.T) {
	broken := stream("1 a x")
	for _, v := range []*recording.Entry{
		{Kind: recording.KindViolation, Violation: "malformed-line", Detail: "a line without a colon", Data: []byte("no field")},
		{Kind: recording.KindViolation, Violation: "mixed-line-endings", Odd: true, Detail: "LF and CRLF"},
	} {
		v.Number, v.Line = 1, 7
		broken.Entries = append(broken.Entries, v)
	}
	runVerdicts(t, []verdictCase{
		{name: "none", expect: expect.Violations{}, stream: stream("1 a x")},
		{name: "exactly this, notes aside", expect: expect.Violations{Codes: []expect.Rule{"malformed-line"}}, stream: broken},
		{name: "a note that is expected", expect: expect.Violations{Codes: []expect.Rule{"malformed-line", "mixed-line-endings"}}, stream: broken},
		{name: "with its text", expect: expect.Violations{Codes: []expect.Rule{"malformed-line"}, Showing: "no field"}, stream: broken},
		{
			name: "with another text", expect: expect.Violations{Codes: []expect.Rule{"malformed-line"}, Showing: "other"}, stream: broken,
			want: "the stream breaks exactly these rules of the format: malformed-line, showing \"other\"\nmalformed-line in line 7: a line without a colon: «no field»",
		},
		{
			name: "none expected", expect: expect.Violations{}, stream: broken,
			want: "the stream breaks no rule of the format\nmalformed-line in line 7: a line without a colon: «no field»",
		},
		{
			name: "several", expect: expect.Violations{Codes: []expect.Rule{"bad-id"}}, stream: breaking("unknown-field", "bad-id", "bad-retry", "unknown-field"),
			want: "the stream breaks exactly these rules of the format: bad-id\n3 violations of unknown-field, bad-retry; the first: unknown-field: ",
		},
		{
			name: "one that did not occur", expect: expect.Violations{Codes: []expect.Rule{"bad-retry"}}, stream: stream("1 a x"),
			want: "the stream breaks exactly these rules of the format: bad-retry\nthe stream does not break bad-retry",
		},
	})
}

// TestWhatIsAllowedIsSaid: it breaks no rule, and nobody may think that there was nothing.
func TestWhatIsAllowedIsSaid(t *testing.T) {
	odd := stream("1 a x")
	odd.Entries = append(odd.Entries, &recording.Entry{Kind: recording.KindViolation, Violation: "mixed-line-endings", Odd: true, Evidence: recording.Evidence{Number: 1, Line: 7}})
	v, err := judge(expect.Violations{}, expect.Env{}, odd)
	if want := "2 entries; mixed-line-endings in line 7 is allowed, and a note"; err != nil || v.State != expect.Held || v.Measure.Text != want {
		t.Errorf("%v %v: %q, want %q", err, v.State, v.Measure.Text, want)
	}
}

func TestEveryStream(t *testing.T) {
	named := func(name string, lines ...string) *recording.Stream {
		r := stream(lines...)
		r.Name = name
		return r
	}
	alice := named("alice", `1 e {"n":1}`, `2 e {"n":2}`)
	cases := []struct {
		name, want string
		x          expect.EveryStream
		streams    []*recording.Stream
	}{
		{"the same", "", expect.EveryStream{Kind: "e"}, []*recording.Stream{alice, named("bob", `5 e {"n":1}`, `6 beat {}`, `9 e {"n":2}`)}},
		{"the same by a path", "", expect.EveryStream{Kind: "e", By: "n"}, []*recording.Stream{alice, named("bob", `5 e {"n":1,"x":1}`, `9 e {"n":2}`)}},
		{"one lacks an event", `bob lacks #2 e (2.0 ms) of alice: «{"n":2}»`, expect.EveryStream{Kind: "e"}, []*recording.Stream{alice, named("bob", `5 e {"n":1}`)}},
		{"one has more", `alice lacks #1 e (5.0 ms) of bob: «{"n":1}»`, expect.EveryStream{Kind: "e"}, []*recording.Stream{named("alice"), named("bob", `5 e {"n":1}`)}},
		{"another order", `the 1st that is compared differs, #1 e on alice and #1 e on bob: 1 on alice, 2 on bob`, expect.EveryStream{Kind: "e", By: "n"}, []*recording.Stream{alice, named("bob", `5 e {"n":2}`, `6 e {"n":1}`)}},
		{"nothing to tell them apart by", `on alice, #1 e (1.0 ms) has no "m"; its data has only "n"`, expect.EveryStream{Kind: "e", By: "m"}, []*recording.Stream{alice, alice}},
		{"nothing to compare", `on the stream alice, no "x" came; the stream had e (2)`, expect.EveryStream{Kind: "x"}, []*recording.Stream{alice, alice}},
	}
	for _, c := range cases {
		v, err := judge(c.x, expect.Env{}, c.streams...)
		if err != nil {
			t.Fatal(c.name, err)
		}
		if diff := cmp.Diff(c.want, v.Got); diff != "" || (v.State == expect.Held) != (c.want == "") {
			t.Errorf("%s: %v (-want +got)\n%s", c.name, v.State, diff)
		}
	}
	if _, err := judge(expect.EveryStream{Kind: "e"}, expect.Env{}, alice); err == nil {
		t.Error("one stream was compared with itself")
	}
}

// comingBack is a stream whose server closed its first connection, so that the client came
// back; it was closed by streamspec, with how the second connection had ended by then.
func comingBack(second recording.Reason) *recording.Stream {
	r := stream("10 a 1", "20 a 2")
	head := &recording.Response{Status: http.StatusOK}
	r.Connections = []recording.Connection{
		{Response: head, End: recording.End{Reason: recording.ServerClosed, At: 10 * ms}},
		{Response: head, End: recording.End{Reason: second, At: 20 * ms}},
	}
	r.End = recording.End{Reason: recording.Stopped, At: 1000 * ms}
	return r
}

// TestAClientThatComesBackDoesNotKeepAStreamOpen: only the server does.
func TestAClientThatComesBackDoesNotKeepAStreamOpen(t *testing.T) {
	runVerdicts(t, []verdictCase{
		{
			name: "closed before", expect: expect.StaysOpen{AtLeast: 500 * ms}, stream: comingBack(recording.Stopped),
			want: "the stream stays open for at least 500 ms\nthe stream ended 10 ms after the response's head: closed by the server, 490 ms too early",
		},
		{name: "open again", expect: expect.Ends{How: expect.StillOpen}, stream: comingBack(recording.Stopped)},
		{
			name: "not open when we left", expect: expect.Ends{How: expect.StillOpen}, stream: comingBack(recording.ServerClosed),
			want: "the stream is still open at the end\nthe stream was not open when streamspec closed it: closed by the server after 20 ms",
		},
	})
}

// TestAConditionOfAResponse: it knows the variables, and is about the only one.
func TestAConditionOfAResponse(t *testing.T) {
	env := expect.Env{Variable: func(name string) (string, bool) { return "7", name == "id" }}
	checks := expect.Checks{That: "data.id == int(vars.id) && count == 1"}
	for body, want := range map[string]string{
		`{"id":7}`: "",
		`{"id":8}`: `the response has data.id = 8, vars.id = "7", int(vars.id) = 7, count = 1`,
	} {
		asked, err := checks.Answer(env)
		_, got, _ := asked.In(&recording.Call{Response: &recording.Response{}, Body: []byte(body)})
		if got, _, _ = strings.Cut(got, "; what fits"); err != nil || got != want {
			t.Errorf("%s: got %q, %v, want %q", body, got, err, want)
		}
	}
}
