package value_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/runner/expect/value"
)

// same are groups of ways to write one value: those of a group are equal, and no value is
// equal to one of another group.
var same = [][]string{
	{`1`, `1.0`, `1e0`, `10e-1`, `0.1e1`, `1.000E+000`},
	{`0`, `-0`, `0.0`, `-0.00e7`, `0e1000000000`, `0e99999999999999999999`},
	{`-1`, `-1.0`},
	{`0.1`, `1e-1`, `0.10`},
	{`0.1000000000000000055511151231257827`}, // what a binary fraction makes of 0.1
	{`9007199254740993`, `9007199254740993.0`},
	{`9007199254740992`, `9.007199254740992e15`},
	{`1e1000000000`, `10e999999999`, `0.1e1000000001`},
	{`1e1000000001`},
	{`1e-1000000000`},
	{`1e400`, `1` + strings.Repeat("0", 400)},
	{`2e400`},
	{`1e99999999999999999999`}, // beyond what is calculated with: only what is written alike
	{`10e99999999999999999998`},
	{`10e999999999999999999`}, // its exponent has 18 digits, that of the next one 19
	{`1e1000000000000000000`},
	{`1e-1000000000000000000`},
	{`120000000000000000000`, `1.2e20`},
	{`0.0000001`, `1e-7`},
	{`0.00000001`, `1e-8`},
	{`"café"`, `"caf\u00e9"`, `"c\u0061fé"`},
	{`"cafe"`},
	{`"1"`},
	{`""`},
	{`"\""`, `"\u0022"`},
	{`"\\u0022"`},
	{`"a\nb"`, `"a\u000ab"`},
	{`"😀"`, `"\ud83d\ude00"`},
	{`"\ud83d"`, `"\uD83D"`},
	{`"\ud83c"`},
	{`"\ude00\ud83d"`},
	{`"\ufffd"`, `"\uFFFD"`, "\"\uFFFD\""},
	{`"a\ud83d\ud83d\ude00\n"`, `"\u0061\uD83D😀\u000a"`},
	{`"\\ud83d"`, `"\u005cud83d"`},
	{`{"\ud83d":["\udfff"]}`, `{"\uD83D": ["\uDFFF"]}`},
	{`{"\ud83d":["\udffe"]}`},
	{`{"\ud83d":1,"\ude00":2}`, `{"\uDE00":2,"\ud83d":1}`},
	{`"/"`, `"\/"`},
	{`true`},
	{`false`},
	{`null`},
	{`{}`, `{ }`},
	{`[]`, `[ ]`},
	{`{"x":1,"y":2}`, `{"y": 2.0, "x": 1e0}`, `{"\u0079":2,"x":1}`},
	{`{"x":{"b":[1,{"d":null,"c":true}],"a":"é"}}`, `{"x":{"a":"\u00e9","b":[1.0,{"c":true,"d":null}]}}`},
	{`{"x":1}`},
	{`{"x":1,"x":2}`, `{"x":1.0,"x":2}`}, // of a key that stands twice both count,
	{`{"x":2,"x":1}`},                    // in their order
	{`[1,2]`, `[1, 2.0]`},
	{`[2,1]`},
	{`[[1],2]`},
	{`["a,b"]`},
	{`["a","b"]`},
}

func TestEqual(t *testing.T) {
	for i, group := range same {
		for _, a := range group {
			for j, others := range same {
				for _, b := range others {
					if got := value.Equal(gjson.Parse(a), gjson.Parse(b)); got != (i == j) {
						t.Errorf("%s = %s: %v", a, b, got)
					}
					if got := key(a) == key(b); got != (i == j) {
						t.Errorf("%s has the key %s, %s has %s", a, key(a), b, key(b))
					}
				}
			}
		}
	}
}

func key(json string) string { return value.Key(gjson.Parse(json)) }

// TestKey: a key is JSON, in one way of writing it, and no longer than it need be.
func TestKey(t *testing.T) {
	for json, want := range map[string]string{
		`-0.0`:                           `0`,
		`1.50`:                           `1.5`,
		`-12e2`:                          `-1200`,
		`123456789012345678901234567`:    `123456789012345678901234567`,
		`1e20`:                           `100000000000000000000`,
		`1e21`:                           `1e21`,
		`1.25e-3`:                        `0.00125`,
		`0.0000001`:                      `0.0000001`,
		`12e-9`:                          `1.2e-8`,
		`-1.5e1000000000`:                `-1.5e1000000000`,
		`"a\u0001\u00e9\"\\\/"`:          `"a\u0001é\"\\/"`,
		`{"b": [1.0, {}],"a":"x", "":0}`: `{"":0,"a":"x","b":[1,{}]}`,
		` null `:                         `null`,
	} {
		if got := key(json); got != want {
			t.Errorf("%s has the key %s, want %s", json, got, want)
		}
	}
}

// TestCompare: numbers by all their digits, whatever their size.
func TestCompare(t *testing.T) {
	rising := []string{
		`-1e1000000000`, `-9007199254740993`, `-9007199254740992`, `-1.5`, `-1`, `-1e-1000000000`, `0`, `1e-1000000000`, `2e-1000000000`,
		`0.1`, `0.10000000000000000001`, `1`, `9007199254740992`, `9007199254740993`, `9007199254740993.5`, `1e400`, `1.1e400`, `1e1000000000`,
	}
	for i, a := range rising {
		for j, b := range rising {
			want := 0
			if i < j {
				want = -1
			} else if i > j {
				want = 1
			}
			if got := value.Compare(gjson.Parse(a), gjson.Parse(b)); got != want {
				t.Errorf("%s and %s: %d, want %d", a, b, got, want)
			}
		}
	}
}

// TestNumbersTakeNoMemory: an exponent is not written out, and comparing needs no copies.
func TestNumbersTakeNoMemory(t *testing.T) {
	a, b, c := gjson.Parse(`1e1000000000`), gjson.Parse(`10e999999999`), gjson.Parse(`"caf\u00e9"`)
	buffer := make([]byte, 0, 64)
	if n := testing.AllocsPerRun(100, func() {
		_ = value.Equal(a, b)
		_ = value.Equal(c, c)
		buffer = value.AppendKey(buffer[:0], a)
		buffer = value.AppendKey(buffer[:0], c)
	}); n > 0 {
		t.Errorf("it takes memory %g times", n)
	}
}

func TestSays(t *testing.T) {
	for _, c := range []struct {
		json, text string
		want       bool
	}{
		{`"7"`, "7", true}, {`7`, "7", true}, {`7.0`, "7", true}, {`7`, "7.0", true}, {`"7"`, "7.0", false}, {`7`, "007", false},
		{`"caf\u00e9"`, "café", true}, {`true`, "true", true}, {`null`, "", false}, {`{"a":1}`, `{ "a": 1 }`, true}, {`9007199254740993`, "9007199254740992", false},
	} {
		if got := value.Says(gjson.Parse(c.json), c.text); got != c.want {
			t.Errorf("%s says %q: %v", c.json, c.text, got)
		}
	}
}

func TestRisesBy(t *testing.T) {
	for _, c := range []struct {
		a, b string
		by   int
		want bool
	}{
		{"1", "2", 1, true}, {"1.0", "2", 1, true}, {"1e0", "2.0", 1, true}, {"1.5", "2.5", 1, true}, {"0.1", "1.1", 1, true}, {"1", "3", 1, false},
		{"12345678901234567890", "12345678901234567891", 1, true}, {"9223372036854775807", "-9223372036854775808", 1, false},
		{"1e1000000000", "1e1000000000", 1, false}, {`"2026-01-02T03:04:05Z"`, `"2026-01-02T03:04:06Z"`, 1, false},
	} {
		if got := value.RisesBy(gjson.Parse(c.a), gjson.Parse(c.b), c.by); got != c.want {
			t.Errorf("from %s to %s by %d: %v", c.a, c.b, c.by, got)
		}
	}
}

func TestBetween(t *testing.T) {
	for _, c := range []struct {
		a, b        string
		by          int
		first, last string
	}{
		{"20", "40", 10, "30", "30"}, {"20", "60", 10, "30", "50"}, {"0.5", "2.5", 1, "1.5", "1.5"}, {"1e0", "3", 1, "2", "2"},
		{"20", "30", 10, "", ""}, {"20", "20", 10, "", ""}, {"20", "0", 10, "", ""}, {"20", "45", 10, "", ""},
		{"1", "3", 0, "", ""}, {`"a"`, "3", 1, "", ""}, {"1", "null", 1, "", ""},
	} {
		first, last, ok := value.Between(gjson.Parse(c.a), gjson.Parse(c.b), c.by)
		if first != c.first || last != c.last || ok != (c.first != "") {
			t.Errorf("from %s to %s by %d: %q to %q, %v", c.a, c.b, c.by, first, last, ok)
		}
	}
}

func TestApartAtMost(t *testing.T) {
	for _, c := range []struct {
		a, b string
		most float64
		want bool
	}{
		{"1.0", "1.1", 0.1, true}, {"0.3", "0.2", 0.1, true}, {"0.3", "0.20000000000000000001", 0.1, true}, {"0.3", "0.19999999999999999999", 0.1, false},
		{"9007199254740993", "9007199254740992", 0, false}, {"9007199254740993", "9007199254740992", 1, true}, {"1", "1.0", 0, true},
		{"1", "5", 3, false}, {"1e1000000000", "1e1000000000", 0, true}, {"1e1000000000", "1", 5, false},
	} {
		if got := value.ApartAtMost(gjson.Parse(c.a), gjson.Parse(c.b), c.most); got != c.want {
			t.Errorf("%s and %s are at most %g apart: %v", c.a, c.b, c.most, got)
		}
	}
}

// FuzzEqual: equality is an equivalence, keys are the same for equal values and for no
// others, and a key is JSON that has itself as its key.
func FuzzEqual(f *testing.F) {
	for i, group := range same {
		f.Add(group[0], group[len(group)-1], same[(i+1)%len(same)][0])
	}
	f.Fuzz(func(t *testing.T, textA, textB, textC string) {
		if !gjson.Valid(textA) || !gjson.Valid(textB) || !gjson.Valid(textC) {
			return
		}
		a, b, c := gjson.Parse(textA), gjson.Parse(textB), gjson.Parse(textC)
		ab := value.Equal(a, b)
		switch {
		case !value.Equal(a, a):
			t.Errorf("%s is not equal to itself", textA)
		case ab != value.Equal(b, a):
			t.Errorf("%s and %s are equal one way round", textA, textB)
		case ab && value.Equal(b, c) && !value.Equal(a, c):
			t.Errorf("%s = %s = %s, but the first is not equal to the last", textA, textB, textC)
		case ab != (value.Key(a) == value.Key(b)):
			t.Errorf("%s = %s: %v, but the keys are %s and %s", textA, textB, ab, value.Key(a), value.Key(b))
		}
		again := value.Key(a)
		if !gjson.Valid(again) || value.Key(gjson.Parse(again)) != again || !value.Equal(a, gjson.Parse(again)) {
			t.Errorf("%s has the key %s, and that has another", textA, again)
		}
	})
}

// TestNumbersThatAreTooLargeToCount: they are apart by nothing where they are equal, which is
// not less than nothing.
func TestNumbersThatAreTooLargeToCount(t *testing.T) {
	a, b := gjson.Parse("1e99999"), gjson.Parse("10e99998")
	if !value.ApartAtMost(a, b, 0) || value.ApartAtMost(a, b, -1) {
		t.Errorf("at most 0: %v, at most -1: %v", value.ApartAtMost(a, b, 0), value.ApartAtMost(a, b, -1))
	}
}

// TestKeysOfControlCharacters: each has a key of its own.
func TestKeysOfControlCharacters(t *testing.T) {
	known := map[string]int{}
	for c := range 32 {
		key := string(value.AppendKey(nil, gjson.Parse(fmt.Sprintf(`"\u%04x"`, c))))
		if before, again := known[key]; again {
			t.Errorf("%d and %d have the key %s", before, c, key)
		}
		known[key] = c
	}
}

// TestOrderOfDifferentKinds: a text that is no number and a number have none.
func TestOrderOfDifferentKinds(t *testing.T) {
	if _, err := value.Order(gjson.Parse(`"x"`), gjson.Parse("1")); err == nil {
		t.Error("they have")
	}
}

// TestSchemasAreReadWhereTheyAre: one without a file, or whose folder nobody knows, stays as it is.
func TestSchemasAreReadWhereTheyAre(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "s.json")
	if err := os.WriteFile(file, []byte("\uFEFF"+`{"type":"object"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ file, dir, want string }{
		{"", dir, ""}, {"s.json", "", ""}, {"s.json", dir, `{"type":"object"}`}, {file, "", `{"type":"object"}`},
	} {
		read, err := value.Schema{File: c.file}.Load(c.dir)
		if err != nil || string(read.Text) != c.want {
			t.Errorf("%q in %q: %v, %q", c.file, c.dir, err, read.Text)
		}
	}
}
