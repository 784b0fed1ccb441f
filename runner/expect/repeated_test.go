package expect_test

import (
	"testing"

	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// TestRepeatedEvents: what monitors remember of the event before, to be faster with the
// next one of its kind, does not outlast the kind.
func TestRepeatedEvents(t *testing.T) {
	comments := stream(`1 : beat`, `2 : retry`, `3 done {}`)
	comments.Entries[1].Kind = recording.KindRetry
	runVerdicts(t, []verdictCase{
		{name: "a walk that went on is no longer idle", expect: expect.Order{Pattern: "a+ b a c"}, stream: stream(`1 a`, `2 a`, `3 a`, `4 b`, `5 a`, `6 c`)},
		{
			name: "nor does it pass what came in vain", expect: expect.Order{Pattern: "a+ b a c"}, stream: stream(`1 a`, `2 a`, `3 a`, `4 b`, `5 a`, `6 a`),
			want: "after #5 a (5.0 ms): c\n#6 a (6.0 ms) came: «», where c was expected; no c came at all",
		},
		{name: "what is no event has no type, and several kinds", expect: expect.Order{Pattern: "comment done"}, stream: comments},
		{
			name: "the last events are the last five", expect: expect.EndsWith{Pattern: "f"}, stream: stream(`1 a`, `2 b`, `3 c`, `4 d`, `5 e`, `6 f`, `7 g`),
			want: "the last events are: f\nthe last events were #3 c, #4 d, #5 e, #6 f, #7 g",
		},
		{
			name: "data that is JSON is followed by data that is not", expect: expect.Every{Kind: "a", Checks: expect.Checks{Has: []value.Path{"n"}}},
			stream: stream(`1 a {"n":1}`, `2 a {"n":1} x`), want: "every \"a\" has \"n\"\n1 of 2 \"a\" is wrong: #2 a (2.0 ms) has data that is not JSON: «{\"n\":1} x»",
		},
	})
}

// stubborn is a monitor that keeps its verdict itself.
type stubborn struct{ verdict expect.Verdict }

func (s *stubborn) See(*expect.View) {
	if s.verdict.State != expect.Open {
		panic("it was shown an entry after its verdict")
	}
	s.verdict = expect.Verdict{State: expect.Broken, Expected: "nothing"}
}
func (s *stubborn) End(*recording.Stream)   { panic("it was shown the end after its verdict") }
func (s *stubborn) Verdict() expect.Verdict { return s.verdict }

// firmly is the expectation of a stubborn monitor.
type firmly struct{}

func (firmly) Scope() expect.Scope                      { return expect.ScopeStream }
func (firmly) Start(expect.Env) (expect.Monitor, error) { return &stubborn{}, nil }
func (firmly) String() string                           { return "nothing" }

// TestMonitorWithAVerdictOfItsOwn: a monitor needs no Judgement.
func TestMonitorWithAVerdictOfItsOwn(t *testing.T) {
	r := stream(`1 a`, `2 a`)
	if v, err := judge(firmly{}, expect.Env{}, r); err != nil || v.State != expect.Broken {
		t.Errorf("%+v, %v", v, err)
	}
	monitors, err := expect.Start(expect.Env{}, firmly{})
	if err != nil {
		t.Fatal(err)
	}
	view := &expect.View{In: r}
	for _, e := range r.All() {
		view.Show(e)
		monitors.See(view)
	}
	if broken := monitors.Broken(); broken == nil || broken.Expected != "nothing" || monitors.Open() != 0 {
		t.Errorf("%+v, %d open", broken, monitors.Open())
	}
}

// TestWhatIsTooManyRepeats: where one event is too many, the copy that made it so is named.
func TestWhatIsTooManyRepeats(t *testing.T) {
	most := 2
	count := func(events ...string) verdictCase {
		return verdictCase{name: events[1], expect: expect.Count{Kind: "a", AtMost: &most}, stream: stream(events...)}
	}
	with := func(c verdictCase, want string) verdictCase {
		c.want = "at most 2 \"a\"\n#3 a (3.0 ms) is the 3rd \"a\"" + want
		return c
	}
	runVerdicts(t, []verdictCase{
		with(count(`1 a {"n":1}`, `2 a {"n":2}`, `3 a {"n":1}`), "; it repeats #1 a"),
		with(count(`1 a {"n":1}`, `2 a {"n":1}`, `3 a {"n":3}`), "; #2 a repeats #1 a"),
		with(count(`1 a {"n":1}`, `2 a {"n":3}`, `3 a {"n":4}`), ""),
		with(count(`1 a {}`, `2 a {}`, `3 a {"n":4}`, `4 a {"n":4}`), ""),
		with(count(`1 a {"n":1}`, `2 a {"n":1}`, `3 a {"n":1}`), "; 2 of these 3 are copies: #2 a repeats #1 a, #3 repeats #1"),
	}) // An event with an ID repeats one with the same ID, and others in all but that.
	withIDs := func(c verdictCase, numbers ...int) verdictCase {
		for _, n := range numbers {
			c.stream.Entries[n-1].HasID, c.stream.Entries[n-1].LastEventID = true, []byte("7")
			if n == 3 {
				c.stream.Entries[n-1].LastEventID = []byte("8")
			}
		}
		return c
	}
	runVerdicts(t, []verdictCase{
		withIDs(with(count(`1 a {"n":1}`, `2 a {"n":2}`, `3 a {"n":1}`), "; it repeats #1 a but for its ID"), 1),
		withIDs(with(count(`1 a {"n":1}`, `2 a {"n":2}`, `3 a {"n":1}`), "; it repeats #1 a but for its ID"), 1, 2, 3),
		withIDs(with(count(`1 a {}`, `2 a {"n":2}`, `3 a {}`), ""), 1, 2, 3),
		withIDs(with(count(`1 a {"n":1}`, `2 a {"n":1}`, `3 a {"n":4}`), "; #2 a repeats #1 a but for its ID"), 1),
		withIDs(with(count(`1 a {}`, `2 a {}`, `3 a {"n":4}`), "; #2 a repeats #1 a"), 1, 2),
	})
	six := 6
	runVerdicts(t, []verdictCase{{
		name: "many, among others of the type that are none", expect: expect.Count{Kind: "progress", AtMost: &six},
		stream: stream(`1 task {"type":"progress","n":1}`, `2 task {"type":"progress","n":1}`, `3 task {"type":"x"}`, `4 task {"type":"x"}`, `5 task {"type":"progress","n":2}`,
			`6 task {"type":"progress","n":2}`, `7 task {"type":"progress","n":3}`, `8 task {"type":"progress","n":3}`, `9 task {"type":"progress","n":3}`),
		want: "at most 6 \"progress\"\n#9 task (9.0 ms) is the 7th \"progress\"; 4 of these 7 are copies: #2 task repeats #1 task, #6 repeats #5, #8 repeats #7 and 1 more",
	}})
}

// TestAnIDThatIsLeftOver: an event without an id field has the ID of the one before; that is not an ID that
// was sent twice.
func TestAnIDThatIsLeftOver(t *testing.T) {
	for name, c := range map[string]struct {
		has  bool
		want string
	}{
		"sent again": {true, "the ID «7» in #1 and again in #2 a (2.0 ms)"},
		"left over":  {false, "the ID «7» in #1 and again in #2 a (2.0 ms), which has no id field of its own"},
	} {
		r := stream(`1 a {}`, `2 a {}`)
		for i, e := range r.Entries {
			e.LastEventID, e.HasID = []byte("7"), i == 0 || c.has
		}
		if v, err := judge(expect.IDs{Kind: "a"}, expect.Env{}, r); err != nil || v.Got != c.want {
			t.Errorf("%s: %v: %s", name, err, v.Got)
		}
	}
}
