package expect_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// marked are marks as text: "2" is an entry, `2+"b"` what is missing behind it, and `("id" 1)` what
// tells that apart.
func marked(marks []recording.Mark) string {
	var all []string
	for _, m := range marks {
		text := fmt.Sprint(m.Number)
		if m.Missing != "" {
			text += "+" + m.Missing
		}
		if m.With != "" {
			text += " (" + m.With + ")"
		}
		if m.Anywhere {
			text += "?"
		}
		all = append(all, text)
	}
	return strings.Join(all, " ")
}

// TestWhatIsMissing: a verdict on what did not come speaks of the place where it is missing, and of no
// entry that came as it should.
func TestWhatIsMissing(t *testing.T) {
	lines := []string{`1 a {"k":1}`, `2 b {"k":1}`, `3 a {"k":2}`, `4 end {}`}
	two, three := 2, 3
	cases := map[string]struct {
		expect expect.Expectation
		want   string
	}{
		"none of it":            {expect.Count{Kind: "c", Times: &two}, `4+"c"?`},
		"too few":               {expect.Count{Kind: "a", Times: &three}, `1 3 4+"a"?`},
		"nothing to judge":      {expect.Every{Kind: "c"}, `4+"c"?`},
		"not soon enough":       {expect.Arrives{Kind: "c", Within: time.Second}, `4+"c"?`},
		"not enough of a kind":  {expect.Nth{Number: 3, Kind: "a"}, `4+"a"?`},
		"what was to follow":    {expect.Followed{Kind: "a", By: "b", Matching: "k"}, `3+"b"`},
		"the next in order":     {expect.Order{Pattern: "a b a end c"}, `4+"c"`},
		"several may be next":   {expect.Order{Pattern: "a b a end (c|d)"}, `4+c or d`},
		"before what is early":  {expect.Order{Pattern: "a c b"}, `1+"c"`},
		"beside what is wrong":  {expect.Exactly{Pattern: "a c a end"}, `1+"c" 2`},
		"it came later":         {expect.Order{Pattern: "a end b"}, `2`},
		"one of two came later": {expect.Order{Pattern: "a (c|end) b"}, `2`},
		"nothing of a sequence": {expect.Interval{Kind: "c", AtMost: time.Second}, `4+"c"?`},
		"nothing behind one":    {expect.Interval{Kind: "b", AtMost: time.Second}, `2+"b"`},
		"between which":         {expect.Never{Kind: "a", After: "c"}, `4+"c"?`},
		"what came is wrong":    {expect.Never{Kind: "end"}, `4`},
		"what came is too late": {expect.Arrives{Kind: "a", Within: time.Microsecond}, `1`},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			v, err := judge(c.expect, expect.Env{Kinds: kinds}, stream(lines...))
			if got := marked(v.Marks); err != nil || v.State != expect.Broken || got != c.want {
				t.Errorf("%v: got %s, want %s: %+v", err, got, c.want, v)
			}
		})
	}
}

// TestWhatOneStreamLacks: only the stream that lacks an event is spoken of, at the place where it is
// missing; the others are in order.
func TestWhatOneStreamLacks(t *testing.T) {
	whole := func() *recording.Stream { return stream(`1 a {"k":1}`, `2 a {"k":2}`, `3 a {"k":3}`) }
	cases := map[string]struct {
		lacking *recording.Stream
		want    string // the place, and what is missing
	}{
		"the first":     {stream(`2 a {"k":2}`, `3 a {"k":3}`), `0+"a" ("k" 1)`},
		"in the middle": {stream(`1 a {"k":1}`, `3 a {"k":3}`), `1+"a" ("k" 2)`},
		"the last":      {stream(`1 a {"k":1}`, `2 a {"k":2}`), `2+"a" ("k" 3)`},
	}
	for name, c := range cases {
		for _, x := range []expect.Expectation{
			expect.EveryStream{Kind: "a", By: "k"}, expect.Together{Kind: "a", By: "k", Within: time.Second},
		} {
			t.Run(fmt.Sprintf("%s, %s", name, x), func(t *testing.T) {
				a, b := whole(), whole()
				v, err := expect.Judge(t.Context(), x, expect.Env{}, expect.Evidence{Streams: []*recording.Stream{a, c.lacking, b}})
				if err != nil || v.Code != expect.Lost || len(v.Spots) != 1 || v.Spots[0].Stream != c.lacking {
					t.Fatalf("%v: %+v", err, v)
				}
				if got := marked([]recording.Mark{v.Spots[0].Mark}); got != c.want {
					t.Errorf("got %s, want %s", got, c.want)
				}
			})
		}
	}
}

// TestInWhichOtherWaysCallsArrive: what else is so beside what the message speaks of.
func TestInWhichOtherWaysCallsArrive(t *testing.T) {
	for name, c := range map[string]struct {
		lines []string
		code  expect.Code
		want  string
		left  time.Duration // by us; zero: the server closed it after a second
	}{
		"lost beside a copy":                       {[]string{`1 said {"id":1}`, `2 said {"id":1}`}, expect.Duplicate, "lost", 0},
		"lost, though we left, beside a copy":      {[]string{`1 said {"id":1}`, `2 said {"id":1}`}, expect.Duplicate, "lost", time.Second},
		"on its way beside a copy":                 {[]string{`1 said {"id":1}`, `2 said {"id":1}`}, expect.Duplicate, "", 100 * time.Millisecond},
		"late beside one that is lost":             {[]string{`1 said {"id":1}`, `900 said {"id":3}`}, expect.Lost, "late", 0},
		"in another order beside one that is lost": {[]string{`20 said {"id":3}`, `30 said {"id":1}`}, expect.Lost, "wrong-order", 0},
		"none": {[]string{`1 said {"id":1}`, `2 said {"id":3}`}, expect.Lost, "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			r := stream(c.lines...)
			if r.End.At = time.Second; c.left > 0 {
				r.End = recording.End{Reason: recording.Stopped, At: c.left}
			}
			calls := func(string) (all []*recording.Call) {
				for i := range 3 {
					all = append(all, &recording.Call{Began: r.Started.Add(r.Response.At + time.Duration(i)*time.Millisecond), Request: recording.Request{Body: fmt.Appendf(nil, `{"id":%d}`, i+1)}, Response: &recording.Response{Status: 200}})
				}
				return all
			}
			v, err := judge(expect.Delivers{Call: "say", As: "said", By: "id", Within: 500 * time.Millisecond}, expect.Env{Calls: calls}, r)
			var got []string
			for _, w := range v.Others {
				got = append(got, string(w.Code))
			}
			if err != nil || v.Code != c.code || strings.Join(got, " ") != c.want {
				t.Errorf("%v: %s, %v: %s", err, v.Code, got, v.Got)
			}
		})
	}
}

// TestWhichCallIsLost: a call that never arrived is missing behind the event before it, told apart by what
// it sent.
func TestWhichCallIsLost(t *testing.T) {
	r := stream(`1 said {"id":1}`, `3 said {"id":3}`)
	calls := func(string) (all []*recording.Call) {
		for _, body := range []string{`{"id":1}`, `{"id":2}`, `{"id":3}`} {
			all = append(all, &recording.Call{Began: r.Started.Add(r.Response.At), Request: recording.Request{Body: []byte(body)}, Response: &recording.Response{Status: 200}})
		}
		return all
	}
	v, err := judge(expect.Delivers{Call: "say", As: "said", By: "id"}, expect.Env{Calls: calls}, r)
	if got, want := marked(v.Marks), `1+"said" ("id" 2)`; err != nil || v.Code != expect.Lost || got != want {
		t.Errorf("%v: got %s, want %s: %+v", err, got, want, v)
	}
	again := stream(`1 said {"id":1}`, `2 said {"id":1}`, `3 said {"id":3}`)
	v, err = judge(expect.Delivers{Call: "say", As: "said", By: "id"}, expect.Env{Calls: calls}, again)
	if want := `arrived twice: as #1 said (1.0 ms) and as #2 said (2.0 ms); the 2nd call "say", with "id" 2, never arrived`; err != nil || v.Code != expect.Duplicate || !strings.HasSuffix(v.Got, want) {
		t.Errorf("in place of another: %v: %s", err, v.Got)
	}
}

// TestWhatReadsAlikeIsNamed: where what is waited for came with a value of another type, that is said.
func TestWhatReadsAlikeIsNamed(t *testing.T) {
	r := stream(`1 call {"id":7}`, `2 result {"id":"7"}`)
	said := func(string) []*recording.Call {
		return []*recording.Call{{Began: r.Started.Add(r.Response.At), Request: recording.Request{Body: []byte(`{"id":"7"}`)}, Response: &recording.Response{Status: 200}}}
	}
	other := stream(`1 call {"id":"7"}`)
	r.Name, other.Name = "a", "b"
	for want, c := range map[string]struct {
		x  expect.Expectation
		of []*recording.Stream
	}{
		`to the end of the stream; #2 result (2.0 ms) has at "id" the text "7", where the number 7 was expected`: {expect.Followed{Kind: "call", By: "result", Matching: "id"}, []*recording.Stream{r}},
		`; #1 call (1.0 ms) has at "id" the number 7, where the text "7" was expected`:                           {expect.Delivers{Call: "say", As: "call", By: "id"}, []*recording.Stream{r}},
		`; #1 call (1.0 ms) of b has at "id" the text "7", where the number 7 was expected`:                      {expect.Together{Kind: "call", By: "id", Within: time.Second}, []*recording.Stream{r, other}},
	} {
		v, err := judge(c.x, expect.Env{Calls: said}, c.of...)
		if err != nil || v.State != expect.Broken || !strings.HasSuffix(v.Got, want) {
			t.Errorf("%v: got %s, want %s", err, v.Got, want)
		}
	}
}

// TestWhatReadsAlikeAndCameBeforeIsNotNamed: it cannot be what is waited for.
func TestWhatReadsAlikeAndCameBeforeIsNotNamed(t *testing.T) {
	r := stream(`1 result {"id":"7"}`, `2 call {"id":7}`, `3 result {"id":8}`)
	said := func(string) []*recording.Call {
		return []*recording.Call{{Began: r.Started.Add(2 * time.Millisecond), Request: recording.Request{Body: []byte(`{"id":7}`)}, Response: &recording.Response{Status: 200}}}
	}
	for _, x := range []expect.Expectation{
		expect.Followed{Kind: "call", By: "result", Matching: "id"},
		expect.Delivers{Call: "say", As: "result", By: "id"},
	} {
		v, err := judge(x, expect.Env{Calls: said}, r)
		if err != nil || v.State != expect.Broken || strings.Contains(v.Got, "the text") {
			t.Errorf("%v: got %s", err, v.Got)
		}
	}
}

// TestACallOfWhichOnlyThisMachineTellsNothingIsMeasuredAgain: its time was over as the stream was left, unless we
// came late to what would have arrived. Where it was left before that, another time tells no more.
func TestACallOfWhichOnlyThisMachineTellsNothingIsMeasuredAgain(t *testing.T) {
	for name, c := range map[string]struct {
		left time.Duration
		late bool
		want string
	}{
		"its time was over":     {700 * time.Millisecond, true, "; but this machine was busy, and may have come to it up to "},
		"its time was not over": {300 * time.Millisecond, false, "had not arrived when streamspec closed the stream, "},
	} {
		r := stream(`1 tick 1`)
		r.End = recording.End{Reason: recording.Stopped, At: c.left}
		r.Stalls = []recording.Stall{{From: 100 * time.Millisecond, To: c.left}}
		calls := func(string) []*recording.Call {
			return []*recording.Call{{Began: r.Started.Add(r.Response.At), Request: recording.Request{Body: []byte(`{"id":1}`)}, Response: &recording.Response{Status: 200}}}
		}
		v, err := judge(expect.Delivers{Call: "say", As: "said", By: "id", Within: 500 * time.Millisecond}, expect.Env{Calls: calls}, r)
		if err != nil || v.State != expect.Unknown || v.Late != c.late || !strings.Contains(v.Reason, c.want) {
			t.Errorf("%s: %v: %s, late %v: %s%s", name, err, v.State, v.Late, v.Reason, v.Got)
		}
	}
}

// TestWhichValueIsLeftOut: where a value rises or falls by so much, what is left out is missing there.
func TestWhichValueIsLeftOut(t *testing.T) {
	for name, c := range map[string]struct {
		expect expect.Expectation
		stream *recording.Stream
		got    string
		want   string // the place, and what is missing
	}{
		"one":       {expect.Increases{Path: "n", In: "a", By: 10}, stream(`1 a {"n":10}`, `2 a {"n":30}`), "then 30 in #2 a (2.0 ms): 20 is missing between them", `1+"a" ("n" 20) 2`},
		"several":   {expect.Increases{Path: "n", In: "a", By: 1}, stream(`1 a {"n":1}`, `2 a {"n":5}`), "then 5 in #2 a (2.0 ms): 2 to 4 are missing between them", `1+"a" ("n" 2 to 4) 2`},
		"downwards": {expect.Decreases{Path: "n", In: "a", By: 1}, stream(`1 a {"n":5}`, `2 a {"n":2}`), "then 2 in #2 a (2.0 ms): 4 to 3 are missing between them", `1+"a" ("n" 4 to 3) 2`},
		"reconnected": {expect.Increases{Path: "n", In: "a", By: 1}, stream(`1 a {"n":1}`, `3 a {"n":3}`),
			"2 is missing between them, where the client connected again (connection 2)", `1+"a" ("n" 2) 2`},
		"up to no end": {expect.Increases{Path: "n", In: "a", By: 1}, stream(`1 a {"n":1}`, `2 a {"n":1e99}`),
			"then 1e99 in #2 a (2.0 ms): 2 to " + strings.Repeat("9", recording.TimelineData) + "… are missing between them", `1+"a" ("n" 2 to ` + strings.Repeat("9", recording.TimelineData) + "…) 2"},
		"it came later": {expect.Increases{Path: "n", In: "a", By: 1}, stream(`1 a {"n":1}`, `2 a {"n":5}`, `3 a {"n":6}`, `4 b {"n":2}`, `5 a {"n":2}`),
			"2 to 4 are missing between them; one of them came later, in #5 a (5.0 ms)", `1+"a" ("n" 2 to 4) 2`},
		"the first of them came later":    {expect.Increases{Path: "n", In: "a", By: 1}, stream(`1 a {"n":1}`, `2 a {"n":4}`, `3 a {"n":2}`, `4 a {"n":3}`), "2 to 3 are missing between them; one of them came later, in #3 a (3.0 ms)", `1+"a" ("n" 2 to 3) 2`},
		"it came behind others left out":  {expect.Increases{Path: "n", In: "a", By: 1}, stream(`1 a {"n":1}`, `2 a {"n":3}`, `3 a {"n":6}`, `4 a {"n":2}`), "2 is missing between them; it came later, in #4 a (4.0 ms)", `1+"a" ("n" 2) 2`},
		"the one in its place came again": {expect.Increases{Path: "n", In: "a", By: 1}, stream(`1 a {"n":1}`, `2 a {"n":3}`, `3 a {"n":3}`, `4 a {"n":1}`), "2 is missing between them", `1+"a" ("n" 2) 2`},
		"it came later, downwards":        {expect.Decreases{Path: "n", In: "a", By: 1}, stream(`1 a {"n":5}`, `2 a {"n":3}`, `3 a {"n":4}`), "then 3 in #2 a (2.0 ms): 4 is missing between them; it came later, in #3 a (3.0 ms)", `1+"a" ("n" 4) 2`},
		"it is no step":                   {expect.Increases{Path: "n", In: "a", By: 10}, stream(`1 a {"n":10}`, `2 a {"n":40}`, `3 a {"n":25}`), "20 to 30 are missing between them", `1+"a" ("n" 20 to 30) 2`},
		"it came before":                  {expect.Increases{Path: "n", In: "a", By: 1}, stream(`1 a {"n":1}`, `2 a {"n":3}`, `3 a {"n":1}`), "then 3 in #2 a (2.0 ms): 2 is missing between them", `1+"a" ("n" 2) 2`},
		"it repeats, written otherwise":   {expect.Increases{Path: "n", In: "a", By: 1}, stream(`1 a {"n":1}`, `2 a {"n":1.0}`), "then 1.0 in #2 a (2.0 ms): the same again", "1 2"},
		"the same time in another zone":   {expect.Increases{Path: "n", In: "a", Strictly: true}, stream(`1 a {"n":"2026-01-01T00:00:00Z"}`, `2 a {"n":"2026-01-01T01:00:00+01:00"}`), `then "2026-01-01T01:00:00+01:00" in #2 a (2.0 ms): the same again`, "1 2"},
		"it repeats":                      {expect.Increases{Path: "n", In: "a", By: 1}, stream(`1 a {"n":1}`, `2 a {"n":1}`), "then 1 in #2 a (2.0 ms): the same again", "1 2"},
		"it goes back, reconnected":       {expect.Increases{Path: "n", In: "a", By: 1}, stream(`1 a {"n":1}`, `2 a {"n":0}`), "then 0 in #2 a (2.0 ms), where the client connected again (connection 2)", "1 2"},
		"no step":                         {expect.Increases{Path: "n", In: "a", By: 10}, stream(`1 a {"n":10}`, `2 a {"n":25}`), "then 25 in #2 a (2.0 ms)", "1 2"},
	} {
		t.Run(name, func(t *testing.T) {
			if strings.HasSuffix(name, "reconnected") {
				c.stream.Connections = []recording.Connection{{}, {Began: 2 * ms}}
			}
			v, err := judge(c.expect, expect.Env{}, c.stream)
			if err != nil || !strings.HasSuffix(v.Got, c.got) || marked(v.Marks) != c.want {
				t.Errorf("%v: %s; %s", err, v.Got, marked(v.Marks))
			}
		})
	}
}

// TestAnEventWithoutAnIDOfItsOwn has that of one before it, which is why it is the same again.
func TestAnEventWithoutAnIDOfItsOwn(t *testing.T) {
	r := stream("1 a {}", "2 a {}")
	r.Entries[0].HasID, r.Entries[0].LastEventID, r.Entries[1].LastEventID = true, []byte("1"), []byte("1")
	v, err := judge(expect.Increases{Path: "@event.id", In: "a", By: 1}, expect.Env{}, r)
	if want := `then "1" in #2 a (2.0 ms): it has no id field, and so the ID of an event before it`; err != nil || !strings.HasSuffix(v.Got, want) {
		t.Errorf("%v: %s; want %s", err, v.Got, want)
	}
}
