package expect_test

import (
	"strings"
	"testing"

	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/expect/value"
)

// TestKinds: which of some events are of a kind.
func TestKinds(t *testing.T) {
	kinds := expect.Kinds{
		"hot":     {Event: "reading", Between: map[value.Path]value.Range{"c": {"5", "9"}}},
		"named":   {Has: []value.Path{"name"}, Lacks: []value.Path{"c"}},
		"ab":      {OneOf: map[value.Path]expect.Values{"name": {`"a"`, `"b"`}}},
		"begins":  {Matches: map[value.Path]expect.Regexp{"name": "^b"}},
		"either":  {AnyOf: []string{"hot", "alarm", "silence"}},
		"silence": {AnyOf: []string{"comment"}},
	}
	events := stream(`1 reading {"c":4}`, `2 reading {"c":7}`, `3 alarm {"name":"a"}`, `4 other {"name":"bb"}`, `5 : x`)
	for name, want := range map[string][]int{
		"hot": {1}, "named": {2, 3}, "ab": {2}, "begins": {3}, "either": {1, 2, 4}, "silence": {4},
	} {
		is, err := kinds.Recognize(name)
		if err != nil {
			t.Fatal(err)
		}
		var got []int
		for i, e := range events.Entries {
			if is(&expect.View{Entry: e, In: events}) {
				got = append(got, i)
			}
		}
		if len(got) != len(want) || len(got) > 0 && (got[0] != want[0] || got[len(got)-1] != want[len(want)-1]) {
			t.Errorf("%s: the events %v, want %v", name, got, want)
		}
	}
}

func TestAKindIsNotAnyOfItself(t *testing.T) {
	kinds := expect.Kinds{"a": {AnyOf: []string{"x", "b"}}, "b": {AnyOf: []string{"a"}}, "c": {AnyOf: []string{"d", "d"}}, "d": {Event: "e"}}
	_, err := kinds.Recognize("a")
	if want := `the kind of event "a" is any of itself`; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
	if _, err := kinds.Recognize("c"); err != nil {
		t.Error(err)
	}
}

// TestWhatWasMeant: a slip of the pen is asked about, another word is not.
func TestWhatWasMeant(t *testing.T) {
	cases := []struct {
		expected, came string
		meant          bool
	}{
		{"heartbet", "heartbeat", true},
		{"piad", "paid", true},
		{"tasks", "task", true},
		{"ProgressUpdate", "progress_update", true},
		{"connection_close", "connection_open", false},
		{"order_placed", "order_paid", false},
	}
	for _, c := range cases {
		v, err := judge(expect.Count{Kind: c.expected, AtLeast: pointer(1)}, expect.Env{}, stream("1 "+c.came+" x"))
		if asked := strings.Contains(v.Got, "did you mean"); err != nil || asked != c.meant {
			t.Errorf("%s instead of %s: %s, %v", c.came, c.expected, v.Got, err)
		}
	}
}

// TestAKindWithoutAName, as a variable may be that has an empty value, is not taken for any event.
func TestAKindWithoutAName(t *testing.T) {
	for _, x := range []expect.Expectation{
		expect.Count{Times: pointer(1)}, expect.Every{Checks: has("n")}, expect.Never{}, expect.Arrives{}, expect.Increases{Path: "n"}, expect.EveryStream{},
	} {
		if v, err := judge(x, expect.Env{}, stream(`1 a {"n":1}`)); err == nil || err.Error() != "the kind of event has no name" {
			t.Errorf("%s: %v, %+v", x, err, v)
		}
	}
}
