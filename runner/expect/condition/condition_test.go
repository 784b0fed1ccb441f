package condition_test

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/runner/expect/condition"
)

// facts are JSON, by their names; a variable is one that begins with vars.
type facts map[string]string

func (f facts) Fact(name string) (gjson.Result, error) {
	if f[name] == "not JSON" {
		return gjson.Result{}, errors.New("its data is not JSON")
	}
	return gjson.Parse(f[name]), nil
}

func (f facts) Variable(name string) (string, bool) {
	text, ok := f["vars."+name]
	return text, ok
}

var seen = facts{
	"data":     `{"used":3,"left":4.5,"total":7.5,"big":9007199254740993,"huge":1e400,"digits":123456789012345678901234567890,"items":[1,2,3],"a b":{"c":"d"},"whole":1.0,"none":null,"twice":1,"twice":2,"two times":1,"two times":2}`,
	"prev":     `{"big":9007199254740992}`,
	"count":    `2`,
	"event.id": `"7"`,
	"vars.who": "ann",
}

func TestConditions(t *testing.T) {
	cases := map[string]bool{
		"data.used + data.left == data.total":  true,
		"data.total - data.used == 4.5":        true,
		"data.used * 2 == 6":                   true,
		"data.used / 2 == 1":                   true, // whole numbers stay whole
		"data.big == prev.big + 1":             true, // exactly
		"data.big == prev.big":                 false,
		"data.items.size() <= count":           false,
		"data.items.all(n, n > 0)":             true,
		"data.items == [1, 2, 3]":              true,
		"data.items[1] == 2":                   true,
		`data["a b"].c == "d"`:                 true,
		`data["a b"] == {"c": "d"}`:            true,
		"data.whole == 1":                      true,
		"data.twice == 2":                      true, // the last one counts
		"data['two times'] == 2":               true,
		"has(data.used) && !has(data.lost)":    true,
		"data.?lost.orValue(3) == 3":           true,
		"data.?used.hasValue()":                true,
		`"used" in data`:                       true,
		"data.none == null && first == null":   true,
		"int(event.id) == 7 && event.id != ''": true,
		"vars.who == 'ann'":                    true,
		"math.abs(data.left - 4.4) < 0.2":      true,
	}
	for text, want := range cases {
		c, err := condition.Compile(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got, err := c.Holds(seen); err != nil || got != want {
			t.Errorf("%s: got %v, %v, want %v", text, got, err, want)
		}
	}
}

func TestWhatCannotBeEvaluatedSaysWhy(t *testing.T) {
	cases := map[string]string{
		"data.lost > 1":                       "no such key: lost, at column 5 of the condition",
		"data.used":                           "it is 3, and neither true nor false",
		"data.digits > 1":                     "123456789012345678901234567890 has too many digits to be exact in a condition",
		"data.items + 1 == 2":                 "the types of these values do not go together",
		"data.items - data.items == 0":        "the types of these values do not go together, at column 12 of the condition",
		"data['a b'].c - data['a b'].c == ''": "the types of these values do not go together",
		"data['a b'] * 2 == 2":                "the types of these values do not go together",
		"vars.nobody == ''":                   `no variable has the name "nobody"`,
		"data.used > 0 && data.used / 0 > 1":  "division by zero",
		"data.items[3] == 1":                  "index out of bounds: 3",
	}
	for text, want := range cases {
		c, err := condition.Compile(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if _, err := c.Holds(seen); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", text, err, want)
		}
	}
	c, err := condition.Compile("data.n > 1")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Holds(facts{"data": "not JSON"}); err == nil || !strings.Contains(err.Error(), "its data is not JSON") {
		t.Errorf("got %v", err)
	}
}

func TestAWrongConditionIsFoundWhereItIsWrong(t *testing.T) {
	cases := map[string]condition.Error{
		"data.used ==":            {1, 13, "it ends where a value is missing"},
		"":                        {1, 1, "it ends where a value is missing"},
		"data.used = 1":           {1, 11, `"=" cannot stand here; CEL has == for "="`},
		"data.a == 1 and data.b":  {1, 13, `"and" cannot stand here; CEL has && for "and"`},
		"not data.a":              {1, 5, `"data" cannot stand here; CEL has ! for "not"`},
		"data.a == 'x":            {1, 11, "the text 'x is not closed"},
		"(data.a == 1":            {1, 13, `a ")" is missing at its end`},
		"data.a == 1)":            {1, 12, `")" cannot stand here`},
		"data.a == “x”":           {1, 11, `"“" cannot stand here; CEL has " for "“"`},
		"len(data.a) > 1":         {1, 4, `nothing is called "len"; what the data has there is data.len; CEL has size for "len"`},
		"total > 1":               {1, 1, `nothing is called "total"; what the data has there is data.total`},
		"dota.used == 1":          {1, 1, `nothing is called "dota"; did you mean "data"?`},
		"data.a > 1 &&\n even.id": {2, 6, `nothing is called "even.id"; did you mean "event.id"?`},
		"event.ids == ''":         {1, 6, `nothing is called "event.ids"; did you mean "event.id"?`},
		"event.id == 7":           {1, 10, "== does not go with string and int"},
		"count":                   {1, 1, "its value is of the type int, and neither true nor false"},
	}
	for text, want := range cases {
		_, err := condition.Compile(text)
		var wrong *condition.Error
		if !errors.As(err, &wrong) || wrong.Line != want.Line || wrong.Column != want.Column || wrong.Message != want.Message {
			t.Errorf("%s: got %+v, want %+v", text, *wrong, want)
		}
	}
}

func TestACostlyConditionIsStopped(t *testing.T) {
	list := "[" + strings.Repeat("1,", 3000) + "1]"
	c, err := condition.Compile("data.all(a, data.all(b, data.all(c, a == b && b == c)))")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Holds(facts{"data": list}); err == nil || !strings.Contains(err.Error(), "cost limit") {
		t.Errorf("got %v", err)
	}
}

func TestPartsShowWhatWasCompared(t *testing.T) {
	cases := map[string]string{
		"data.used + data.left == data.total": "data.used 3, data.left 4.5, data.used + data.left 7.5, data.total 7.5",
		"data.items.size() <= count":          "data.items [1,2,3], data.items.size() 3, count 2",
		"data.items.all(n, n > 1)":            "data.items [1,2,3], data.items.all(n, n > 1) false",
		"type(data.whole) == int":             "data.whole 1.0, type(data.whole) double, int int",
		"data.huge < data.left":               "data.huge +Inf, data.left 4.5",
		"data.lost > 1":                       "",
		"event.id == vars.who":                `event.id "7", vars.who "ann"`,
	}
	for text, want := range cases {
		c, err := condition.Compile(text)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, p := range c.Parts(seen) {
			got = append(got, p.Text+" "+p.Value)
		}
		if text := strings.Join(got, ", "); text != want {
			t.Errorf("got %s, want %s", text, want)
		}
	}
}

func TestVariablesAndNames(t *testing.T) {
	c, err := condition.Compile("vars.b == data.x && vars.a == event.id && prev.n == 1")
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(c.Variables(), " "); got != "a b" {
		t.Errorf("got %s", got)
	}
	if !c.Uses("prev") || !c.Uses("event.id") || c.Uses("first") {
		t.Error("the names are wrong")
	}
}

func BenchmarkHolds(b *testing.B) {
	c, err := condition.Compile("data.used + data.left == data.total")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := c.Holds(seen); err != nil {
			b.Fatal(err)
		}
	}
}

// All who say the same condition share what it was compiled to.
func TestOneConditionIsJudgedOfManyFactsAtOnce(t *testing.T) {
	const text = "data.items.all(n, n < prev.most) && data.n == int(vars.n)"
	var wait sync.WaitGroup
	for i := range 8 {
		wait.Go(func() {
			c, err := condition.Compile(text)
			if err != nil {
				t.Error(err)
				return
			}
			for n := range 200 {
				holds := (n+i)%2 == 0
				of := facts{"data": fmt.Sprintf(`{"n":%d,"items":[1,%d]}`, n, n), "prev": fmt.Sprintf(`{"most":%d}`, n+2), "vars.n": strconv.Itoa(n)}
				if !holds {
					of["vars.n"] = strconv.Itoa(n + 1)
				}
				if got, err := c.Holds(of); got != holds || err != nil {
					t.Errorf("%v: %v, %v; want %v", of, got, err, holds)
				}
			}
		})
	}
	wait.Wait()
}
