package expect_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// TestHowManyAreWrong: a message about one of many says how many are wrong, and what they have in
// common; of one alone it says nothing else.
func TestHowManyAreWrong(t *testing.T) {
	events := func(data ...string) *recording.Stream {
		lines := make([]string, len(data))
		for i, one := range data {
			lines[i] = fmt.Sprintf("%d a %s", i+1, one)
		}
		return stream(lines...)
	}
	is := expect.Every{Kind: "a", Checks: expect.Checks{Is: map[value.Path]value.JSON{"n": "1"}}}
	has := expect.Every{Kind: "a", Checks: expect.Checks{Has: []value.Path{"data.n", "data.m"}}}
	same := expect.Same{Path: "n", In: "a"}
	cases := map[string]struct {
		expect expect.Expectation
		stream *recording.Stream
		want   string
	}{
		"the only one":                 {is, events(`{"n":2}`), `#1 a (1.0 ms) has "n" 2`},
		"one of them":                  {is, events(`{"n":1}`, `{"n":2}`, `{"n":1}`), `1 of 3 "a" is wrong: #2 a (2.0 ms) has "n" 2`},
		"all, with one value":          {is, events(`{"n":2}`, `{"n":2}`, `{"n":2.0}`), `all 3 "a" are wrong alike; the first: #1 a`},
		"both":                         {is, events(`{"n":2}`, `{"n":2}`), `both "a" are wrong alike; the first: #1 a`},
		"each with its own":            {is, events(`{"n":1}`, `{"n":2}`, `{"n":3}`), `2 of 3 "a" are wrong, each with another value; the first: #2 a`},
		"several values":               {is, events(`{"n":2}`, `{"n":2}`, `{"n":3}`), `all 3 "a" are wrong, with 2 different values; the first: #1 a`},
		"different faults":             {is, events(`{"n":2}`, `{}`, `{"n":2}`), `all 3 "a" are wrong; the first: #1 a`},
		"what is missing in all":       {has, events(`{"n":1,"m":2}`, `{"n":1,"m":3}`), `both "a" are wrong alike; the first: #1 a (1.0 ms) has no "data"; "n" and "m" stand at the top level`},
		"one that moved":               {has, events(`{"n":1,"data":{"m":2}}`), `#1 a (1.0 ms) has no "data.n"; it has "n" at the top level`},
		"what moved inside":            {expect.Every{Kind: "a", Checks: expect.Checks{Has: []value.Path{"n", "m"}}}, events(`{"data":{"n":1,"m":2}}`), `#1 a (1.0 ms) has no "n" and "m" at the top level; they stand in "data"`},
		"not all moved":                {has, events(`{"n":1}`), `#1 a (1.0 ms) has no "data.n"; it has "n" at the top level; has no "data.m"`},
		"all of them lack two":         {has, events(`{"data":{"x":1,"y":2}}`), `#1 a (1.0 ms) has no "data.n"; "data" has only "x", "y"; has no "data.m"`},
		"nothing is near":              {has, events(`{"x":1,"y":{"z":2},"data":null}`), `#1 a (1.0 ms) has no "data.n"; "data" is null; has no "data.m"`},
		"of many, some are named":      {expect.Every{Kind: "a", Checks: expect.Checks{Has: []value.Path{"k"}}}, events(`{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7}`), `#1 a (1.0 ms) has no "k"; its data has "a", "b", "c", "d", "e", "f" and 1 more`},
		"of a key with a dot":          {expect.Every{Kind: "a", Checks: expect.Checks{Has: []value.Path{"gen_ai.id", "gen_ai.n"}}}, events(`{"gen_ai.id":1,"gen_ai.n":1}`), `#1 a (1.0 ms) has no "gen_ai.id"; it has gen_ai\.id, where a sign behind \ is part of a key`},
		"of one like it, all the same": {expect.Every{Kind: "a", Checks: expect.Checks{Has: []value.Path{"k"}}}, events(`{"task_k":1,"b":2}`), `#1 a (1.0 ms) has no "k"; its data has only "task_k", "b"; did you mean "task_k"?`},
		"in a list that is too short":  {expect.Every{Kind: "a", Checks: expect.Checks{Has: []value.Path{"l.1.k"}}}, events(`{"l":[{"k":1}]}`), `#1 a (1.0 ms) has no "l.1.k"; "l" is the list [{"k":1}]`},
		"no object":                    {expect.Every{Kind: "a", Checks: expect.Checks{Has: []value.Path{"k"}}}, events(`"text"`), `#1 a (1.0 ms) has no "k"; its data is the text "text"`},
		"moved to different places":    {has, events(`{"n":1,"x":{"m":2}}`), `has no "data.n"; it has "n" at the top level; has no "data.m"; it has "x.m"`},
		"the same: two":                {same, events(`{"n":1}`, `{"n":2}`), `"n" differs: #1 a (1.0 ms) has 1, #2 a (2.0 ms) has 2`},
		"the same: the first is odd":   {same, events(`{"n":1}`, `{"n":2}`, `{"n":2}`, `{"n":2}`), `"n" differs: 2 different values in 4 "a": #1 a (1.0 ms) has 1, #2 a (2.0 ms) has 2; the 2 others have that as well`},
		"the same: one is odd":         {same, events(`{"n":1}`, `{"n":1}`, `{"n":2}`, `{"n":1}`), `"n" differs: 2 different values in 4 "a": #1 a (1.0 ms) has 1, #3 a (3.0 ms) has 2; the 2 others have what the first has`},
		"the same: all differ":         {same, events(`{"n":1}`, `{"n":2}`, `{"n":3}`), `"n" differs: 3 different values in 3 "a": #1 a (1.0 ms) has 1, #2 a (2.0 ms) has 2`},
		"the same: one has nothing":    {same, events(`{"n":1}`, `{}`, `{"n":1}`), `1 of 3 "a" is wrong: #2 a (2.0 ms) has no "n"`},
		"different: one repeats":       {expect.Unique{Path: "n", In: "a"}, events(`{"n":1}`, `{"n":2}`, `{"n":1}`), `1 in #1 and again in #3 a (3.0 ms)`},
		"a relation":                   {expect.Compares{Path: "n", Is: "below", With: "m", In: "a"}, events(`{"n":2,"m":1}`, `{"n":1,"m":2}`, `{"n":2,"m":1}`), `2 of 3 "a" are wrong alike; the first: #1 a`},
		"too late":                     {expect.Delay{Kind: "a", Since: "at", Within: time.Second}, events(`{"at":"2026-01-02T03:00:00Z"}`, `{"at":"2026-01-02T03:00:00Z"}`), `both delays of "a" are too long, 245.0 s each, where at most 1 s is allowed; the first: #1 a arrived`},
		"one that has none before it":  {expect.Every{Kind: "a", Checks: expect.Checks{That: "data.n == prev.n"}}, events(`{"n":1}`, `{"n":2}`, `{"n":3}`), `both "a" are wrong; the first: #2 a`},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			v, err := judge(c.expect, expect.Env{Kinds: kinds}, c.stream)
			if err != nil || v.State != expect.Broken {
				t.Fatalf("%v: %+v", err, v)
			}
			if !strings.Contains(v.Got, c.want) || name == "the only one" && v.Got != c.want {
				t.Errorf("got  %s\nwant %s", v.Got, c.want)
			}
		})
	}
}

// TestManyAreWrong: of more values than are told apart it is said that there are more.
func TestManyAreWrong(t *testing.T) {
	lines := make([]string, 1100)
	for i := range lines {
		lines[i] = fmt.Sprintf(`1 a {"n":%d}`, i)
	}
	same, every := expect.Same{Path: "n"}, expect.Every{Kind: "a", Checks: expect.Checks{Is: map[value.Path]value.JSON{"n": "-1"}}}
	for _, c := range []struct {
		expect expect.Expectation
		events int
		want   string
	}{
		{same, 1000, `"n" differs: 1000 different values in 1000 events: #1 a`},
		{same, 1001, `"n" differs: more than 1000 different values in 1001 events: #1 a`},
		{same, 1100, `"n" differs: more than 1000 different values in 1100 events: #1 a`},
		{every, 1000, `all 1000 "a" are wrong, each with another value; the first: #1 a`},
		{every, 1001, `all 1001 "a" are wrong, with more than 1000 different values; the first: #1 a`},
		{every, 1100, `all 1100 "a" are wrong, with more than 1000 different values; the first: #1 a`},
	} {
		v, err := judge(c.expect, expect.Env{}, stream(lines[:c.events]...))
		if err != nil || !strings.HasPrefix(v.Got, c.want) {
			t.Errorf("%v: got %s, want %s", err, v.Got, c.want)
		}
	}
}
