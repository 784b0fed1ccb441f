package yamlfile

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/streamspec/streamspec/internal/memo"
	"github.com/streamspec/streamspec/internal/problem"
)

type name string

type everything struct {
	Text     string
	Named    name `yaml:"named"`
	Yes      bool
	Small    int8
	Big      int
	Unsigned uint64
	Float    float64
	Wait     time.Duration
	Pointer  *int
	Pair     struct{ A, B int }
	List     []string
	Pairs    []struct{ A int }
	Map      map[name]time.Duration
	Any      any
	JSON     JSON   `yaml:"json"`
	Ignored  string `yaml:"-"`
	private  string
}

func TestDecodeTypes(t *testing.T) {
	five := 5
	tests := []struct {
		why, yaml string
		want      everything
	}{
		{"text", "text: a b", everything{Text: "a b"}},
		{"a number is text as it is written", "text: 1.0", everything{Text: "1.0"}},
		{"a big number keeps its digits as text", "text: 0012345678901234567890", everything{Text: "0012345678901234567890"}},
		{"a boolean is text as it is written", "text: True", everything{Text: "True"}},
		{"a date is text as it is written", "text: 2024-01-02", everything{Text: "2024-01-02"}},
		{"text in quotes may be empty", `text: ""`, everything{}},
		{"the word null in quotes is text", `text: "null"`, everything{Text: "null"}},
		{"the tag !!str makes text", "text: !!str ~", everything{Text: "~"}},
		{"text keeps its variables", "text: ${port} ${other}", everything{Text: "${port} ${other}"}},
		{"block text", "text: |\n  a\n  b\n", everything{Text: "a\nb\n"}},
		{"a named string", "named: x", everything{Named: "x"}},
		{"booleans", "yes: true", everything{Yes: true}},
		{"whole numbers", "{small: -128, big: 1_000, unsigned: 18446744073709551615}", everything{Small: -128, Big: 1000, Unsigned: 18446744073709551615}},
		{"hexadecimal", "big: 0x1F", everything{Big: 31}},
		{"a plus sign", "{big: +5, unsigned: +5}", everything{Big: 5, Unsigned: 5}},
		{"floats", "float: 1e3", everything{Float: 1000}},
		{"durations", "wait: 1m30s", everything{Wait: 90 * time.Second}},
		{"a duration in quotes", `wait: "250ms"`, everything{Wait: 250 * time.Millisecond}},
		{"a pointer", "pointer: 5", everything{Pointer: &five}},
		{"null for a pointer", "pointer: null", everything{}},
		{"a known variable where a number is needed", "big: ${port}", everything{Big: 8080}},
		{"a known variable in quotes", `{big: "${port}", wait: "${port}ms"}`, everything{Big: 8080, Wait: 8080 * time.Millisecond}},
		{"the default of an unknown variable", `{big: "${other:-7}"}`, everything{Big: 7}},
		{"a struct", "pair: {a: 1, b: 2}", everything{Pair: struct{ A, B int }{1, 2}}},
		{"a list", "list: [a, 1]", everything{List: []string{"a", "1"}}},
		{"one item for a list of one", "list: a", everything{List: []string{"a"}}},
		{"one mapping for a list of one", "pairs: {a: 1}", everything{Pairs: []struct{ A int }{{1}}}},
		{"an empty list", "{list: [], any: []}", everything{List: []string{}, Any: []any{}}},
		{"a map", "map: {a: 1s}", everything{Map: map[name]time.Duration{"a": time.Second}}},
		{"anything", "any: [1, 1.5, 99999999999999999999, x, true, ~, {a: [b]}, 2024-01-02, .inf]", everything{Any: []any{
			1, 1.5, json.Number("99999999999999999999"), "x", true, nil, map[string]any{"a": []any{"b"}}, "2024-01-02", ".inf"}}},
		{"null for any", "any: ~", everything{}},
		{"JSON", "json: {b: [1], a: ~}", everything{JSON: `{"b":[1],"a":null}`}},
		{"null as JSON", "json: ~", everything{JSON: "null"}},
		{"an alias", "{text: &a x, list: [*a, y]}", everything{Text: "x", List: []string{"x", "y"}}},
		{"an alias as a key", "{text: &a big, *a : 5}", everything{Text: "big", Big: 5}},
		{"merged keys do not replace own ones", "{any: &x {b: 1, a: 2}, pair: {<<: *x, b: 3}}",
			everything{Any: map[string]any{"a": 2, "b": 1}, Pair: struct{ A, B int }{2, 3}}},
		{"of several merged mappings the first counts", "{any: [&x {a: 1}, &y {a: 2, b: 2}], pair: {<<: [*x, *y]}}",
			everything{Any: []any{map[string]any{"a": 1}, map[string]any{"a": 2, "b": 2}}, Pair: struct{ A, B int }{1, 2}}},
		{"<< in quotes is a key like others", `any: {"<<": 1}`, everything{Any: map[string]any{"<<": 1}}},
		{"a document with markers", "---\ntext: a\n...\n", everything{Text: "a"}},
		{"a byte order mark", "\uFEFFtext: a", everything{Text: "a"}},
	}
	lookup := func(name string) (string, bool) { return "8080", name == "port" }
	for _, test := range tests {
		t.Run(test.why, func(t *testing.T) {
			var got everything
			if err := Decode("a.yaml", []byte(test.yaml), &got, Options{Variables: lookup}); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got, cmpopts.IgnoreUnexported(everything{})); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestDecodeKeepsWhatTheFileDoesNotName(t *testing.T) {
	type defaults struct {
		Text      string
		Pair      struct{ A, B int }
		Pointer   *struct{ A, B int }
		NoPointer *int
	}
	five := 5
	got := defaults{"default", struct{ A, B int }{1, 2}, &struct{ A, B int }{1, 2}, &five}
	if err := Decode("a.yaml", []byte("{pair: {b: 3}, pointer: {b: 3}, nopointer: null}"), &got); err != nil {
		t.Fatal(err)
	}
	want := defaults{"default", struct{ A, B int }{1, 3}, &struct{ A, B int }{1, 3}, nil}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

type inlined struct {
	Where problem.Place `yaml:",place"`
	sampleTiming
	*Outer
	Get string `yaml:"get"`
}

// Outer has a field that inlined hides.
type Outer struct {
	Get  string `yaml:"get"`
	Post string `yaml:"post"`
}

func TestEmbeddedStructsAndPlaces(t *testing.T) {
	var got struct{ Steps []inlined }
	if err := Decode("a.yaml", []byte("steps:\n  - get: /a\n    for: 5s\n  - {post: /b}\n"), &got); err != nil {
		t.Fatal(err)
	}
	want := []inlined{
		{Where: problem.Place{File: "a.yaml", Line: 2, Column: 5}, sampleTiming: sampleTiming{For: 5 * time.Second}, Outer: nil, Get: "/a"},
		{Where: problem.Place{File: "a.yaml", Line: 4, Column: 5}, Outer: &Outer{Post: "/b"}},
	}
	opts := cmp.Options{cmp.AllowUnexported(inlined{}), cmpopts.EquateEmpty()}
	if diff := cmp.Diff(want, got.Steps, opts); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestSmallFloat(t *testing.T) {
	var got struct{ A, B float32 }
	err := Decode("a.yaml", []byte("{a: 1.5, b: 1e300}"), &got)
	if want := "1:13 expected a number, got 1e300 ()"; brief(err) != want || got.A != 1.5 {
		t.Errorf("got %v and %q, want 1.5 and %q", got.A, brief(err), want)
	}
}

// A named text that is embedded is a field like others: it has no fields to give.
func TestAnEmbeddedText(t *testing.T) {
	var got struct{ Label }
	if err := Decode("a.yaml", []byte("label: x"), &got); err != nil || got.Label != "x" {
		t.Errorf("got %q (%v)", got.Label, err)
	}
}

type Label string

// Files that share what is known of their types are decoded as each is alone.
func TestFilesShareTheirTypes(t *testing.T) {
	made := map[reflect.Type]int{}
	types := &Types{memo.New(func(t reflect.Type) (*plan, error) { made[t]++; return planOf(t) })}
	for _, text := range []string{"{text: a, big: 1}", "{text: b, pair: {a: 2, b: 3}}", "{pairs: [{a: 4}], any: {x: y}}"} {
		var alone, shared everything
		err := Decode("a.yaml", []byte(text), &alone)
		errShared := Decode("a.yaml", []byte(text), &shared, Options{Types: types})
		if err != nil || errShared != nil {
			t.Fatalf("%s: %v, %v", text, err, errShared)
		}
		if diff := cmp.Diff(alone, shared, cmpopts.IgnoreUnexported(everything{})); diff != "" {
			t.Errorf("%s (-alone +shared)\n%s", text, diff)
		}
	}
	if n := made[reflect.TypeFor[everything]()]; n != 1 {
		t.Errorf("how the type is decoded was found out %d times for three files, want once", n)
	}
}

func TestNumbersThatAreNone(t *testing.T) {
	tests := []struct{ why, yaml, want string }{
		{"a mapping", "float: {a: 1}", "1:8 expected a number, got a mapping ()"},
		{"no variable", "big: ${a b}", `1:6 "a b" is not a variable name; a name has letters from a to z or A to Z, digits, _, - and . ()`},
		{"an open variable", "wait: ${a", "1:7 ${ without a closing }; write $${ for the characters ${ themselves ()"},
	}
	for _, test := range tests {
		var got everything
		if err := Decode("a.yaml", []byte(test.yaml), &got); brief(err) != test.want {
			t.Errorf("%s: got  %s\nwant %s", test.why, brief(err), test.want)
		}
	}
}

type level1 struct {
	level2
	A string
}

type level2 struct {
	level3
	B string
}

type level3 struct{ C, D, E string }

func TestDeeplyEmbeddedStructs(t *testing.T) {
	var got struct{ level1 }
	if err := Decode("a.yaml", []byte("{a: 1, b: 2, c: 3, d: 4, e: 5}"), &got); err != nil {
		t.Fatal(err)
	}
	if all := got.A + got.B + got.C + got.D + got.E; all != "12345" {
		t.Errorf("got %q in the fields A to E", all)
	}
}

func TestDecodeRefusesWrongTypes(t *testing.T) {
	var number int
	tests := []struct {
		why string
		dst any
	}{
		{"not a pointer", sample{}},
		{"a nil pointer", (*sample)(nil)},
		{"a channel", &struct{ A chan int }{}},
		{"keys that are not strings", &struct{ A map[int]string }{}},
		{"an interface with methods", &struct{ A error }{}},
		{"several structs that are none", &jointOfNumber{&number}},
	}
	for _, test := range tests {
		t.Run(test.why, func(t *testing.T) {
			defer func() {
				if message, _ := recover().(string); !strings.HasPrefix(message, "yamlfile: ") {
					t.Errorf("no panic that explains itself, but %q", message)
				}
			}()
			_ = Decode("a.yaml", []byte("a: {b: c}"), test.dst)
		})
	}
}

type jointOfNumber struct{ number *int }

func (j *jointOfNumber) DecodeYAML(n *Node) { n.DecodeFields(j.number) }
