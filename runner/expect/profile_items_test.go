package expect_test

import (
	"strings"
	"testing"

	"github.com/streamspec/streamspec/runner/expect"
)

const profileOfItems = `
profile: own
events: {said: {has: [choices.0.text]}, called: {has: [choices.0.calls.0]}, over: {has: [choices.0.over]}, failed: {has: [choices.0.failed]}}
expect:
  - {order: said* over, each_of: choices, for_each: choices.0.n, name: each choice ends, from: section 1, unless: failed}
  - {every: called, has: choices.0.calls.0.id, each_of: [choices, choices.0.calls], from: section 2}
`

// TestItemsOfAProfile: where a rule is asked of each item of a list, those behind the first are judged like it.
func TestItemsOfAProfile(t *testing.T) {
	const one = `1 tick {"choices":[{"n":1,"text":"a"},{"n":2,"text":"b"}]}`
	for _, c := range []struct {
		name  string
		lines []string
		want  string // empty: it holds
	}{
		{"each ends, in one event", []string{one, `2 tick {"choices":[{"n":1,"over":1},{"n":2,"over":1}]}`}, ""},
		{"each ends, in events of their own", []string{one, `2 tick {"choices":[{"n":2,"over":1}]}`, `3 tick {"choices":[{"n":1,"over":1}]}`}, ""},
		{"the second does not end", []string{one, `2 tick {"choices":[{"n":1,"over":1}]}`},
			`each choice ends [section 1]: for the "choices.0.n" 2: after #1 tick (said) (1.0 ms): over or said; nothing more came, where over or said was expected; the stream ended: closed by the server after 2.0 ms; no "over" came; "over" is what has "choices.0.over"`},
		{"the second goes on", []string{one, `2 tick {"choices":[{"n":1,"over":1},{"n":2,"over":1},{"n":2,"text":"c"}]}`},
			`each choice ends [section 1]: for the "choices.0.n" 2: after #2 tick (over) (2.0 ms): the end of the stream; #2 tick (said) (2.0 ms) came: «{"choices":[{"n":2,"text":"c"}]}», where the end of the stream was expected; it has 3 in "choices", each of which is judged by itself, as "choices.0": this is of the 3rd`},
		{"the second excuses", []string{`1 tick {"choices":[{"n":1,"text":"a"},{"n":2,"failed":1,"calls":[{"id":1}]}]}`}, ""},
		{"a list within the second", []string{`1 tick {"choices":[{"n":1,"over":1},{"n":2,"over":1,"calls":[{"id":1},{}]}]}`},
			`every "called" has "choices.0.calls.0.id" [section 2]: every "called" has "choices.0.calls.0.id"; #1 tick (1.0 ms) has no "choices.0.calls.0.id"; "choices.0.calls.0" is {}; it has 2 in "choices.0.calls", each of which is judged by itself, as "choices.0.calls.0": this is of the 2nd`},
		{"not JSON, no list, none in it", []string{`1 tick [DONE]`, `2 tick {"choices":7}`, `3 tick {"choices":[]}`, `4 tick {"choices":[{"n":1,"over":1}]}`}, ""},
		{"a key that stands twice", []string{`1 tick {"choices":[{"n":1}],"choices":[{"n":1,"over":1},{"n":2,"over":1}]}`}, ""},
	} {
		v, err := keeps(t, profileOfItems, stream(c.lines...))
		got := ""
		if v.State != expect.Held {
			got = v.Expected + "; " + v.Got
		}
		if err != nil || got != c.want {
			t.Errorf("%s: %v\n got %s\nwant %s", c.name, err, got, c.want)
		}
	}
}

func TestItemsOfASessionAreNotAsked(t *testing.T) {
	for _, beside := range []string{"for_each: a", "each_of: a", "in_each: a", "goes_on: a"} {
		_, err := keeps(t, "profile: own\nexpect: [{every: tick, has: a, from: x}]\nacross: [{own_in_every_stream: id, in: tick, from: x, "+beside+"}]", stream())
		if want := "a rule about all streams of a session compares their values as they are"; err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", beside, err, want)
		}
	}
}

func TestItemsThatCannotBeAsked(t *testing.T) {
	for of, want := range map[string]string{
		`{every: tick, has: a, each_of: "@event.data", from: x}`:                     "is no path of a list in the data",
		`{every: tick, has: a, each_of: "choices.#.calls", from: x}`:                 "is no path of a list in the data",
		`{ends: closed by the server, after: tick, each_of: choices, from: section}`: "this is about the stream as a whole, not about items of its events",
		`{every: tick, has: a, in_each: closed, from: x}`:                            `in_each: there are no values among whose events "closed" could be`,
		`{every: tick, has: a, goes_on: closed, from: x}`:                            `goes_on: there are no values among whose events "closed" could be`,
	} {
		_, err := keeps(t, "profile: own\nexpect: ["+of+"]", stream())
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", of, err, want)
		}
	}
}

const profileOfPieces = `
profile: own
events: {text: {assembled: {append: piece, at: data}}}
expect: [{last: text, for_each: id, goes_on: piece, type: {"@this": object}, name: joined, from: section 1}]
`

// TestWhatGoesOn: a piece that does not say what it is of is one of what the piece before was of.
func TestWhatGoesOn(t *testing.T) {
	for _, c := range []struct {
		name  string
		lines []string
		want  string // empty: the profile is kept
	}{
		{"the first says it", []string{`1 piece {"id":"a","data":"{"}`, `2 piece {"data":"}"}`}, ""},
		{"null is no other value", []string{`1 piece {"id":"a","data":"{"}`, `2 piece {"id":null,"data":"}"}`}, ""},
		{"each of two", []string{`1 piece {"id":"a","data":"{"}`, `2 piece {"data":"}"}`, `3 piece {"id":"b","data":"{"}`, `4 piece {"data":"}"}`}, ""},
		{"others have no part in it", []string{`1 piece {"id":"a","data":"{"}`, `2 note {"data":"x"}`, `3 note {"id":"b"}`, `4 piece {"data":"}"}`}, ""},
		{"a piece is lost", []string{`1 piece {"id":"a","data":"{\"n\":"}`, `2 piece {"data":"1"}`}, `for the "id" "a"`},
		{"the second of two is cut", []string{`1 piece {"id":"a","data":"{"}`, `2 piece {"data":"}"}`, `3 piece {"id":"b","data":"{"}`, `4 piece {"data":"\"x"}`}, `for the "id" "b"`},
		{"the first piece does not say it", []string{`1 piece {"data":"{"}`, `2 piece {"id":"a","data":"}"}`}, `for the "id" "a"`},
	} {
		v, err := keeps(t, profileOfPieces, stream(c.lines...))
		if err != nil {
			t.Fatal(err)
		}
		if c.want == "" && v.State != expect.Held || c.want != "" && (v.State != expect.Broken || !strings.Contains(v.Expected, c.want)) {
			t.Errorf("%s: %v: %s; %s, want it to be broken %s", c.name, v.State, v.Expected, v.Got, c.want)
		}
	}
}
