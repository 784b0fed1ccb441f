package expect_test

import (
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/expect/value"
)

func TestLike(t *testing.T) {
	event := stream(`1 e {"id":"3f2504e0-4f89-11d3-9a0c-0305e82c3301","at":"2026-01-02T03:04:05Z","n":5,"list":[1,{"a":1,"b":2}],"more":true}`)
	cases := []struct{ name, like, got string }{
		{"a part of it", `{"n":5,"list":[1,{"a":1}]}`, ""},
		{"placeholders", `{"id":"<uuid>","at":"<timestamp>","n":"<integer>","more":"<boolean>","list":"<array>"}`, ""},
		{"anything, if it is there", `{"n":"<any>"}`, ""},
		{"a missing member", `{"list":[1,{"c":1}]}`, `#1 e (1.0 ms) has no "list.1.c"`},
		{"another value", `{"list":[2,"<any>"]}`, `#1 e (1.0 ms) has "list.0" 1 instead of 2`},
		{"another length", `{"list":[1]}`, `#1 e (1.0 ms) has 2 items in "list" instead of 1`},
		{"not of its kind", `{"n":"<uuid>"}`, `#1 e (1.0 ms) has "n" 5, which is no <uuid>`},
		{"another kind of value", `{"n":{}}`, `#1 e (1.0 ms) has "n" 5 instead of {}`},
		{"something else altogether", `[1]`, `#1 e (1.0 ms) has the data {"id":"3f2504e0-4f89-11d3-9a0c-0305e82c3301","at":"2026-01-02T03:04:05Z","n":5,"list":[1,{"a":1,… instead of [1]`},
	}
	for _, c := range cases {
		x := expect.Every{Kind: "e", Checks: expect.Checks{Like: value.Like(c.like)}}
		v, err := judge(x, expect.Env{}, event)
		if err != nil || v.Got != c.got || (v.State == expect.Held) != (c.got == "") {
			t.Errorf("%s: %v %v\ngot  %s\nwant %s", c.name, v.State, err, v.Got, c.got)
		}
	}
	for like, want := range map[value.Like]string{`{"a":`: "not JSON", `{"a":"<uid>"}`: "<uid> is no placeholder"} {
		if err := like.Validate(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", like, err, want)
		}
	}
}

func TestOneOfAndLength(t *testing.T) {
	event := stream(`1 e {"s":"äöü","l":[1,2],"o":{"a":1},"n":5}`)
	oneOf := func(p value.Path, values ...value.JSON) expect.Checks {
		return expect.Checks{OneOf: map[value.Path]expect.Values{p: values}}
	}
	length := func(p value.Path, low, high int) expect.Checks {
		return expect.Checks{Length: map[value.Path]value.Length{p: {low, high}}}
	}
	runVerdicts(t, []verdictCase{
		{name: "one of", expect: expect.Every{Kind: "e", Checks: oneOf("n", `"5"`, "5.0")}, stream: event},
		{
			name: "none of", expect: expect.Every{Kind: "e", Checks: oneOf("n", "4", `"5"`)}, stream: event,
			want: "every \"e\" has \"n\" equal to one of 4, \"5\"\n#1 e (1.0 ms) has \"n\" 5",
		},
		{name: "characters", expect: expect.Every{Kind: "e", Checks: length("s", 3, 3)}, stream: event},
		{name: "items", expect: expect.Every{Kind: "e", Checks: length("l", 1, 2)}, stream: event},
		{name: "members", expect: expect.Every{Kind: "e", Checks: length("o", 1, 1)}, stream: event},
		{
			name: "too long", expect: expect.Every{Kind: "e", Checks: length("l", 0, 1)}, stream: event,
			want: "every \"e\" has \"l\" of length 0 to 1\n#1 e (1.0 ms) has \"l\" [1,2], of length 2",
		},
		{
			name: "a number has no length", expect: expect.Every{Kind: "e", Checks: length("n", 1, 1)}, stream: event,
			want: "every \"e\" has \"n\" of length 1\n#1 e (1.0 ms) has \"n\" 5, which has no length",
		},
	})
}

func TestUnique(t *testing.T) {
	runVerdicts(t, []verdictCase{
		{name: "holds", expect: expect.Unique{Path: "id"}, stream: stream(`1 e {"id":1}`, `2 e {"id":"1"}`, `3 e {"id":2}`)},
		{
			name: "twice", expect: expect.Unique{Path: "id", In: "e"}, stream: stream(`1 e {"id":1}`, `2 x {"id":1}`, `3 e {"id":1}`),
			want: "\"id\" is different in every \"e\"\n1 in #1 and again in #3 e (3.0 ms)",
		},
		{
			name: "missing", expect: expect.Unique{Path: "id"}, stream: stream(`1 e {}`),
			want: "\"id\" is different in every event\n#1 e (1.0 ms) has no \"id\"; its data is {}",
		},
		{
			name: "none", expect: expect.Unique{Path: "id"}, stream: stream(),
			want: "\"id\" is different in every event\nno event came; the stream had no events at all (closed by the server after 0 ms)",
		},
	})
}

func TestIncreases(t *testing.T) {
	runVerdicts(t, []verdictCase{
		{name: "numbers", expect: expect.Increases{Path: "n", In: "e"}, stream: stream(`1 e {"n":1}`, `2 e {"n":1}`, `3 e {"n":1.5}`)},
		{name: "big integers", expect: expect.Increases{Path: "n", In: "e", Strictly: true}, stream: stream(`1 e {"n":12345678901234567890}`, `2 e {"n":12345678901234567891}`)},
		{name: "times", expect: expect.Increases{Path: "n", In: "e", Strictly: true}, stream: stream(`1 e {"n":"2026-01-02T03:04:05Z"}`, `2 e {"n":"2026-01-02T04:04:05.1+01:00"}`)},
		{
			name: "falls", expect: expect.Increases{Path: "n", In: "e"}, stream: stream(`1 e {"n":2}`, `2 e {"n":1}`),
			want: "\"n\" never falls from one \"e\" to the next\n\"n\" is 2 in #1 e (1.0 ms), then 1 in #2 e (2.0 ms)",
		},
		{
			name: "does not rise", expect: expect.Increases{Path: "n", In: "e", Strictly: true}, stream: stream(`1 e {"n":2}`, `2 e {"n":2}`),
			want: "\"n\" always rises from one \"e\" to the next\n\"n\" is 2 in #1 e (1.0 ms), then 2 in #2 e (2.0 ms): the same again",
		},
		{
			name: "neither number nor time", expect: expect.Increases{Path: "n", In: "e"}, stream: stream(`1 e {"n":"x"}`),
			want: "\"n\" never falls from one \"e\" to the next\n#1 e (1.0 ms) has \"n\" \"x\", which is neither a number nor an ISO 8601 time",
		},
		{
			name: "a number, then a time", expect: expect.Increases{Path: "n", In: "e"}, stream: stream(`1 e {"n":1}`, `2 e {"n":"2026-01-02T03:04:05Z"}`),
			want: "\"n\" never falls from one \"e\" to the next\n#2 e (2.0 ms) has \"n\" \"2026-01-02T03:04:05Z\", which is a time, where a number came before",
		},
		{
			name: "none", expect: expect.Increases{Path: "n", In: "x"}, stream: stream(`1 e {"n":1}`),
			want: "\"n\" never falls from one \"x\" to the next\nno \"x\" came; the stream had e (1)",
		},
	})
}

func TestPlaced(t *testing.T) {
	runVerdicts(t, []verdictCase{
		{name: "holds", expect: expect.OnlyAt{At: []value.Path{"data.id"}, In: "e"}, stream: stream(`1 e {"data":{"id":1,"x":[{"n":1}]}}`)},
		{
			name: "elsewhere as well", expect: expect.OnlyAt{At: []value.Path{"id"}}, stream: stream(`1 e {"id":1,"list":[{"data":{"id":1}}]}`),
			want: "every event has \"id\", and \"id\" nowhere else\n#1 e (1.0 ms) has it at \"list.0.data.id\" as well",
		},
		{name: "as a value too", expect: expect.OnlyAt{At: []value.Path{"id"}}, stream: stream(`1 e {"id":"id"}`)},
		{
			name: "elsewhere, escaped", expect: expect.OnlyAt{At: []value.Path{"id"}}, stream: stream(`1 e {"id":1,"list":{"\u0069d":1}}`),
			want: "every event has \"id\", and \"id\" nowhere else\n#1 e (1.0 ms) has it at \"list.id\" as well",
		},
		{
			name: "the same place twice", expect: expect.OnlyAt{At: []value.Path{"id", "id"}}, stream: stream(`1 e {"id":1,"x":{"id":1}}`),
			want: "every event has \"id\" and \"id\", and \"id\" nowhere else\n#1 e (1.0 ms) has it at \"x.id\" as well",
		},
		{
			name: "nowhere, but escaped", expect: expect.Nowhere{Key: "id"}, stream: stream(`1 e {"x":{"\u0069d":1}}`),
			want: "no event has the key \"id\" anywhere\n#1 e (1.0 ms) has it at \"x.id\"",
		},
		{
			name: "missing", expect: expect.OnlyAt{At: []value.Path{"data.id"}}, stream: stream(`1 e {"id":1}`),
			want: "every event has \"data.id\", and \"id\" nowhere else\n#1 e (1.0 ms) has no \"data.id\", but has it at \"id\"",
		},
		{
			name: "none", expect: expect.OnlyAt{At: []value.Path{"data.id"}, In: "x"}, stream: stream(`1 e {"id":1}`),
			want: "every \"x\" has \"data.id\", and \"id\" nowhere else\nno \"x\" came; the stream had e (1)",
		},
	})
	if err := (expect.OnlyAt{At: []value.Path{"items.#"}}).Validate(); err == nil {
		t.Error("a path that does not end in a key was accepted")
	}
}

// TestHostileJSON: data that is nested without end is told, and exhausts nothing.
func TestHostileJSON(t *testing.T) {
	deep := strings.Repeat("[", 8<<20)
	started := time.Now()
	v, err := judge(expect.Every{Kind: "e", Checks: has("a")}, expect.Env{}, stream("1 e "+deep))
	if err != nil || v.State != expect.Broken || !strings.Contains(v.Got, "nest deeper") {
		t.Errorf("got %v %v", v, err)
	}
	t.Log(time.Since(started))
}
