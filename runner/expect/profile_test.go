package expect_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/yamlfile"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// keeps judges streams by a profile of a team's own.
func keeps(t *testing.T, profile string, r *recording.Stream) (expect.Verdict, error) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "own.yaml"), []byte(profile), 0o600); err != nil {
		t.Fatal(err)
	}
	media := "text/event-stream"
	if r.End.Reason == recording.WrongMediaType {
		media = "application/json"
	}
	if r.Response.ContentType() == "" {
		r.Response.Header.Set("Content-Type", media)
	}
	return judge(expect.Profile{Name: expect.ProfileName{Text: "own.yaml"}}, expect.Env{Dir: dir}, r)
}

// TestTheEndBehindWhatNeverCame: of how a stream ends behind an event nothing is asked where that did not come: others say so.
func TestTheEndBehindWhatNeverCame(t *testing.T) {
	const profile = "profile: own\nexpect: [{every: tick, has: n, from: x}, {ends: closed by the server, after: bye, within: 5s, strength: practice, from: x}]"
	for last, warned := range map[string]bool{"2 bye {}": true, "2 tick {\"n\":2}": false} {
		cut := stream(`1 tick {"n":1}`, last)
		cut.End = recording.End{Reason: recording.Truncated, At: 3 * ms}
		if v, err := keeps(t, profile, cut); err != nil || v.State != expect.Held || (v.Warning != "") != warned {
			t.Errorf("%s: %v, %s %q", last, err, v.State, v.Warning)
		}
	}
}

const ownProfile = `
profile: own
events: {failed: {event: error}}
expect:
  - {ends_with: bye, name: it says bye, from: section 1, unless: failed}
  - {every: tick, has: n, from: section 2}
  - {never: stray, from: custom, strength: practice}
  - {count: tick, times: 1, from: section 3, asked: {method: post, body: {is: {one: true}}}}
  - {first: tick, is: {n: 1}, from: section 4, unless_asked: {method: get}}
`

func TestRulesOfAProfile(t *testing.T) {
	asked := func(method, body string, lines ...string) *recording.Stream {
		r := stream(lines...)
		r.Request = recording.Request{Method: method, URL: "http://127.0.0.1/", Body: []byte(body)}
		return r
	}
	cases := []struct {
		name  string
		of    *recording.Stream
		state expect.State
		says  string // in what was expected, or in the warning
	}{
		{"all hold", stream(`1 tick {"n":1}`, `2 bye {}`), expect.Held, ""},
		{"one is broken in mid-stream", stream(`1 tick {}`, `2 bye {}`), expect.Broken, `every "tick" has "n" [section 2]`},
		{"one is broken at the end", stream(`1 tick {"n":1}`), expect.Broken, "it says bye [section 1]: the last events are: bye"},
		{"an event excuses it", stream(`1 tick {"n":1}`, `2 error {}`), expect.Held, ""},
		{"nothing is asked of what did not come", stream(`1 bye {}`), expect.Held, ""},
		{"common practice is a warning", stream(`1 tick {"n":1}`, `2 stray {}`, `3 bye {}`), expect.Held, `common practice: no "stray" arrives [custom]; #2 stray`},
		{"what was asked for", asked("POST", `{"one":true}`, `1 tick {"n":1}`, `2 tick {"n":2}`, `3 bye {}`), expect.Broken, `exactly 1 "tick" [section 3]`},
		{"what was not asked for", asked("POST", `{}`, `1 tick {"n":1}`, `2 tick {"n":2}`, `3 bye {}`), expect.Held, ""},
		{"another method", asked("GET", `{"one":true}`, `1 tick {"n":1}`, `2 tick {"n":2}`, `3 bye {}`), expect.Held, ""},
		{"asked for as the rule leaves out", asked("GET", "", `1 tick {"n":2}`, `3 bye {}`), expect.Held, ""},
		{"asked for otherwise", asked("POST", "{}", `1 tick {"n":2}`, `3 bye {}`), expect.Broken, `the first "tick" has "n" equal to 1 [section 4]`},
		{"nobody knows whether the rule leaves it out", stream(`1 tick {"n":2}`, `3 bye {}`), expect.Broken, "section 4"},
		{"nobody knows what was asked for", stream(`1 tick {"n":1}`, `2 tick {"n":2}`, `3 bye {}`), expect.Held, ""},
	}
	for _, c := range cases {
		v, err := keeps(t, ownProfile, c.of)
		if err != nil || v.State != c.state || !strings.Contains(v.Expected+v.Warning, c.says) || c.says == "" && v.Warning != "" {
			t.Errorf("%s: %v, %s: %s %s; %s", c.name, err, v.State, v.Expected, v.Warning, v.Got)
		}
	}
	if v, err := keeps(t, "profile: own\nexpect: [{every: stray, has: n, from: x}]", stream(`1 tick {}`)); err != nil || v.State != expect.Broken || v.Code != expect.NothingToJudge {
		t.Errorf("nothing was judged: %v, %+v", err, v)
	}
}

// TestAnswerInsteadOfAStream is JSON where it says so: a stream under a wrong media type is none.
func TestAnswerInsteadOfAStream(t *testing.T) {
	const own = "profile: own\nanswers: [{status: 200, media_type: application/json, means: the result alone, from: section 1}]\nexpect: [{every: tick, has: n, from: x}]"
	for body, state := range map[string]expect.State{
		`{"n":1}`: expect.Held, "\n[1, 2": expect.Held, `"text`: expect.Held, `null`: expect.Held, ``: expect.Held,
		"data: {\"n\":1}\n\n": expect.Broken, ": ok\n\n": expect.Broken, "<html>": expect.Broken, "nope": expect.Broken,
	} {
		r := stream()
		r.Response.Excerpt, r.End.Reason = body, recording.WrongMediaType
		if v, err := keeps(t, own, r); err != nil || v.State != state || state == expect.Broken && !strings.HasSuffix(v.Got, "which is no JSON") {
			t.Errorf("%q: %v, %+v", body, err, v)
		}
	}
}

// TestInWhichOtherWaysAProfileIsBroken: by the same rule and by others, also by those that the end decides.
func TestInWhichOtherWaysAProfileIsBroken(t *testing.T) {
	const own = "profile: own\nexpect: [{every: tick, type: {a: number, b: number}, from: x}, {every: tock, has: c, from: y}, {last: any event, has: d, from: z}]"
	v, err := keeps(t, own, stream(`1 tick {"a":"1","b":1}`, `2 tock {}`, `3 tick {"a":1,"b":"1"}`))
	var got []string
	for _, w := range v.Others {
		got = append(got, fmt.Sprintf("%s %s", w.Code, w.Path))
	}
	slices.Sort(got)
	if want := "missing-value c; missing-value d; wrong-type b"; err != nil || v.Code != expect.WrongType || v.Path != "a" || strings.Join(got, "; ") != want {
		t.Errorf("%v: %s %s, and %v, want %s", err, v.Code, v.Path, got, want)
	}
}

// TestInWhichOtherWaysAProfileIsBrokenBeforeALateEnd: what came before the end breaks it, whoever came late to that.
func TestInWhichOtherWaysAProfileIsBrokenBeforeALateEnd(t *testing.T) {
	const own = "profile: own\nexpect: [{every: tick, has: [a, b, c, d], from: x}, {every: tock, has: [e], from: y}, {last: any event, has: z, from: z}]"
	r := stream(`1 tick {}`, `2 tock {}`, `3 tick {"a":1,"b":1,"c":1,"d":1}`, `4 tick x`)
	r.End.Late = true
	v, err := keeps(t, own, r)
	var got []string
	for _, w := range v.Others {
		got = append(got, strings.TrimSpace(fmt.Sprintf("%s %s %s", w.Code, w.Path, w.Where)))
	}
	const want = "missing-value b; missing-value c; missing-value d; missing-value e #2 tock (2.0 ms); not-json a #4 tick (4.0 ms); not-json b #4 tick (4.0 ms); not-json c #4 tick (4.0 ms); not-json d #4 tick (4.0 ms)"
	if err != nil || v.Path != "a" || strings.Join(got, "; ") != want {
		t.Errorf("%v: %s %s, and\n%s, want\n%s", err, v.Code, v.Path, strings.Join(got, "; "), want)
	}
}

// TestARuleBehindABrokenOneSaysWhatCame: what one rule is broken by in silence, another is broken by in words.
func TestARuleBehindABrokenOneSaysWhatCame(t *testing.T) {
	const own = "profile: own\nexpect: [{every: tick, has: a, from: x, strength: practice}, {every: tock, has: c, from: y}]"
	v, err := keeps(t, own, stream(`1 tick {}`, `2 tick {}`, `3 tock {}`))
	if want := `#3 tock (3.0 ms) has no "c"; its data is {}`; err != nil || v.Got != want {
		t.Errorf("%v: %q, want %q", err, v.Got, want)
	}
}

// TestAProfileExtendsAnother: it has the other's rules, but those that it leaves out or writes
// anew.
func TestAProfileExtendsAnother(t *testing.T) {
	const rule = "the stream ends with [DONE]"
	completion := []string{`1 message {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}`}
	for own, want := range map[string]expect.State{
		``: expect.Broken,
		"without: ['" + rule + "']\nexpect: [{count: chunk, times: 1, from: ours}]":                                                                       expect.Held,
		"expect: [{count: chunk, at_least: 1, from: ours, name: '" + rule + "'}]":                                                                         expect.Held,
		"without: ['" + rule + "']\nexpect: [{count: chunk, times: 2, from: ours}]":                                                                       expect.Broken,
		"without: ['" + rule + "']\nevents: {chunk: {event: chunk}, any of ours: {event: message}}\nexpect: [{count: any of ours, times: 2, from: ours}]": expect.Broken,
	} {
		if v, err := keeps(t, "profile: own\nextends: openai/chat-completions\n"+own, stream(completion...)); err != nil || v.State != want {
			t.Errorf("%s: %v, %s, %s", own, err, v.State, v.Got)
		}
	}
}

// TestARuleTakesThePlaceOfAnother: the first that is broken tells the cause, also where a profile
// writes it anew.
func TestARuleTakesThePlaceOfAnother(t *testing.T) {
	const own = "profile: own\nextends: openai/chat-completions\nexpect: [{never: chunk, from: ours, name: no error comes in the stream}]"
	v, err := keeps(t, own, stream(`1 message {"choices":[]}`))
	if err != nil || v.State != expect.Broken || !strings.HasPrefix(v.Expected, "no error comes in the stream [ours]") {
		t.Errorf("%v: %+v", err, v)
	}
}

// TestLinesOfData: data that are lines of KEY VALUE are put together by their key.
func TestLinesOfData(t *testing.T) {
	const own = "profile: own\nevents: {signals: {assembled: {set: patch, lines: signals}}}\nexpect: [{every: signals, is: {a.b: 1}, from: ours}]"
	for data, want := range map[string]expect.State{
		"only true\nsignals {\"a\":\nsignals {\"b\":1}}": expect.Held,
		"signals {\"a\":{\"b\":2}}":                      expect.Broken,
		"signalsof {\"a\":{\"b\":1}}":                    expect.Broken,
	} {
		r := stream("1 patch x")
		for _, e := range r.All() {
			e.Data = []byte(data)
		}
		if v, err := keeps(t, own, r); err != nil || v.State != want {
			t.Errorf("%s: %v, %+v", data, err, v)
		}
	}
}

// TestWrongProfiles: what is wrong with one, and where.
func TestWrongProfiles(t *testing.T) {
	for profile, want := range map[string]string{
		"profile: own\n": "own.yaml:1:10: the profile has no rules",
		"profile: own\nexpect: [{every: tick, has: n}]":                                                                              "own.yaml:2:10: a rule without a source is an opinion",
		"profile: own\nexpect: [{evry: tick, has: n, from: x}]":                                                                      "own.yaml:2:10: this is no expectation",
		"profile: own\nexpect: [{profile: openai/chat-completions, from: x}]":                                                        "own.yaml:2:10: a profile has no other among its rules",
		"profile: own\nexpect: [{received: bank, from: x}]":                                                                          "own.yaml:2:10: a rule of a profile is about one stream",
		"profile: own\nno_other_events: true\nexpect: [{never: tick, from: x}]":                                                      `no kind of event has the name "tick"`,
		"profile: own\nexpect: [{never: tick, from: x, strength: should}]":                                                           `"should" is no strength of a rule`,
		"profile: own\nextends: own.yaml":                                                                                            "own.yaml:2:10: a profile extends one that streamspec has",
		"profile: own\nextends: openai/chat":                                                                                         "own.yaml:2:10: a profile extends one that streamspec has",
		"profile: own\nextends: openai/chat-completions\nwithout: [ends]":                                                            `without: the profile openai/chat-completions has no rule "ends"`,
		"profile: own\nfurther: [{request: {post: /}, resumes: true, status: 200, name: a, from: b}]\nexpect: [{never: a, from: x}]": "who comes back makes a GET, and this is a POST",
		"profile: own\nevents: {a: {assembled: {set: b, at: c, lines: d}}}\nexpect: [{last: a, has: e, from: x}]":                    "a piece is what stands at a path, or in lines",
		"profile: own\nextends: mcp/2025-11-25\nwithout: [a GET]":                                                                    `has no rule "a GET"`,
		"profile: own\nexpect: [{never: a, from: x}]\nacross: [{every: a, has: b, from: x}]":                                         "own.yaml:3:10: a rule about all streams of a session says which value",
		"profile: own\nanswers: [{status: 2xxx, means: a, from: b}]\nexpect: [{never: a, from: x}]":                                  `"2xxx" is no status`,
	} {
		if _, err := keeps(t, profile, stream("1 tick {}")); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s\n%v, want %s", profile, err, want)
		}
	}
}

// TestMisspeltKindsOfAProfile: a rule about one would never find anything.
func TestMisspeltKindsOfAProfile(t *testing.T) {
	const profile = "profile: p\nevents: {stop: {event: end}, piece: {event: delta}}\nshown_by: %s\nexpect: [{never: piece, after: %s, from: x}, {every: %s, is: {a: 1}, from: x}]\n"
	for _, c := range []struct{ shown, after, every, want string }{
		{"piece", "stop", "delta", ""},
		{"piece", "stop", "error", ""},  // an event type
		{"piece", "stops", "piece", ""}, // with something behind it: it may be another
		{"piece", "stopp", "piece", `did you mean "stop"?`},
		{"piece", "stpp", "piece", `a rule names the kind "stpp", which nobody declares`},
		{"piece", "stop", "pieze", `did you mean "piece"?`},
		{"pizce", "stop", "piece", `did you mean "piece"?`},
		{"piece", "stop", "delda", `did you mean "delta"?`},
	} {
		err := yamlfile.Decode("p.yaml", fmt.Appendf(nil, profile, c.shown, c.after, c.every), new(expect.ProfileFile))
		if got := fmt.Sprint(err); c.want == "" && err != nil || !strings.Contains(got, c.want) && c.want != "" {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

// TestStreamsOfASession: what has a value is on one of them alone, but where a client came back.
func TestStreamsOfASession(t *testing.T) {
	const own = "profile: own\nsession: [S]\nevents: {ask: {event: ask}}\nexpect: [{every: ask, has: id, from: x}]\n" +
		"across: [{own_in_every_stream: id, in: ask, name: it asks once, from: section 1}]"
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "own.yaml"), []byte(own), 0o600); err != nil {
		t.Fatal(err)
	}
	of := func(session, back, line string) *recording.Stream {
		r := stream(line)
		r.Request = recording.Request{Method: "GET", URL: "http://127.0.0.1/", Header: http.Header{"S": {session}, "Last-Event-Id": {back}}}
		r.Response.Header = http.Header{"Content-Type": {"text/event-stream"}}
		return r
	}
	for name, c := range map[string]struct {
		streams []*recording.Stream
		state   expect.State
	}{
		"the same on two":       {[]*recording.Stream{of("a", "", `1 ask {"id":1}`), of("a", "", `1 ask {"id":1}`)}, expect.Broken},
		"each its own":          {[]*recording.Stream{of("a", "", `1 ask {"id":1}`), of("a", "", `1 ask {"id":2}`)}, expect.Held},
		"of two sessions":       {[]*recording.Stream{of("a", "", `1 ask {"id":1}`), of("b", "", `1 ask {"id":1}`)}, expect.Held},
		"for who comes back":    {[]*recording.Stream{of("a", "", `1 ask {"id":1}`), of("a", "7", `1 ask {"id":1}`)}, expect.Held},
		"nobody knows of which": {[]*recording.Stream{of("", "", `1 ask {"id":1}`), of("", "", `1 ask {"id":1}`)}, expect.Held},
		"which is not shown":    {[]*recording.Stream{of("***", "", `1 ask {"id":1}`), of("***", "", `1 ask {"id":1}`)}, expect.Held},
	} {
		c.streams[1].Name = "second"
		v, err := expect.Judge(t.Context(), expect.Profile{Name: expect.ProfileName{Text: "own.yaml"}}, expect.Env{Dir: dir}, expect.Evidence{Streams: c.streams})
		if err != nil || v.State != c.state || c.state == expect.Broken && !strings.HasPrefix(v.Expected, "it asks once [section 1]") {
			t.Errorf("%s: %v, %+v", name, err, v)
		}
	}
}

// TestAValueThatIsMissingIsAnothersMatter: the rule about all streams of a session is not asked where
// one of them lacks what must be its own.
func TestAValueThatIsMissingIsAnothersMatter(t *testing.T) {
	dir := t.TempDir()
	const own = "profile: own\nsession: [S]\nevents: {ask: {event: ask}}\nexpect: [{every: ask, has: id, from: x}]\n" +
		"across: [{own_in_every_stream: id, in: ask, name: it asks once, from: section 1}]"
	if err := os.WriteFile(filepath.Join(dir, "own.yaml"), []byte(own), 0o600); err != nil {
		t.Fatal(err)
	}
	file, err := expect.OpenProfile("own.yaml", dir)
	if err != nil {
		t.Fatal(err)
	}
	for data, want := range map[string]expect.Unasked{`{"id":2}`: "", `{}`: expect.DidNotCome} {
		streams := []*recording.Stream{stream(`1 ask {"id":1}`), stream("1 ask " + data)}
		for i, r := range streams {
			r.Name, r.Request = fmt.Sprint(i), recording.Request{Header: http.Header{"S": {"a"}}}
			r.Response.Header = http.Header{"Content-Type": {"text/event-stream"}}
		}
		all, err := file.JudgeTogether(streams, expect.Env{})
		if err != nil || len(all) != 1 || all[0].Unasked != want || all[0].Verdict.State == expect.Broken {
			t.Errorf("%s: %+v, %v", data, all, err)
		}
	}
}

// TestAStreamThatIsRefusedSaysWhy: its media type is that of a stream, and its charset is not.
func TestAStreamThatIsRefusedSaysWhy(t *testing.T) {
	r := stream()
	r.Response.Header.Set("Content-Type", "text/event-stream; charset=latin1")
	r.End = recording.End{Reason: recording.WrongMediaType, Detail: "the Content-Type is text/event-stream; charset=latin1; an event stream is always UTF-8"}
	v, err := keeps(t, ownProfile, r)
	if want := "the status is 200 OK, and " + r.End.Detail; err != nil || v.Short != want {
		t.Errorf("%v: %q, want %q", err, v.Short, want)
	}
}
