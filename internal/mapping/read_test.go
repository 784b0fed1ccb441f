package mapping_test

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/mapping"
	"github.com/streamspec/streamspec/runner/recording"
)

// all is a mapping with a line of each sort.
func all() *mapping.Mapping {
	return &mapping.Mapping{
		Paths:     []mapping.Path{{Was: "/a/{id}", Now: "/b?id={id}"}},
		Envelope:  &mapping.Envelope{Unwrap: &mapping.Wrapper{Event: "envelope", Type: "type", Payload: "payload"}},
		Heartbeat: &mapping.Event{Was: "heartbeat", Data: `{"t": "x"}`, Now: mapping.Comment},
		Opening:   &mapping.Opening{Was: "connection_open", Data: "{}", Now: "ready", Optional: true},
		Rename:    []mapping.Change{{Was: "done", Now: "completed"}},
		Moved:     []mapping.Move{{Now: "payload"}, {Was: "all[].id", Now: "all[].no", Of: "version"}},
		Dropped:   []mapping.Field{{Field: "correlation_id"}, {Field: "id", Of: "version"}},
		Added:     []mapping.Field{{Field: "task_id", Of: "error"}},
		Times:     []mapping.Change{{Was: "+00:00", Now: "Z"}},
		Headers:   []string{"Server", "X-Powered-By"},
		Values: []mapping.Value{
			{Field: mapping.Field{Field: "reason", Of: "close"}, Was: `"yes"`, Now: `"it: failed"`},
			{Field: mapping.Field{Field: "n"}, Was: `3`, Now: `"3"`},
			{Field: mapping.Field{Field: "last"}, Was: `"true"`, Now: `true`},
			{Field: mapping.Field{Field: "left"}, Was: `null`, Now: `0.5`},
		},
		Differs: []mapping.Field{{Field: "data.traceback"}},
		Instead: []mapping.Instead{{Scenario: "one", Was: "version", Now: "rejected"}},
		Accept:  []mapping.Accept{{Difference: "batching", Because: "that was the point"}, {Difference: "number of x", Now: "3 to 4", Because: "one is late"}},
		Gaps:    []mapping.Gap{{Difference: "batching", Reason: "for now", Ticket: "T-1", Owner: "us", Expires: "2027-03-31"}},
	}
}

// TestEachSortOfLineIsJoined: to a mapping, each sort of line of another one is added, and there are no others.
func TestEachSortOfLineIsJoined(t *testing.T) {
	for field, value := range reflect.ValueOf(*all()).Fields() {
		if value.IsZero() {
			t.Errorf("%s is not tried", field.Name)
		}
	}
	if diff := cmp.Diff(all(), (&mapping.Mapping{}).With(all())); diff != "" {
		t.Errorf("(-all +joined)\n%s", diff)
	}
}

// What is written is read back.
func TestAMappingIsReadAsItIsWritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "mapping.yaml")
	if err := os.WriteFile(path, []byte(all().YAML()), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := mapping.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(all(), got); diff != "" {
		t.Errorf("%s\n%s", diff, all().YAML())
	}
}

func TestWhatIsWrongWithAMappingIsSaid(t *testing.T) {
	for text, want := range map[string]string{
		"headers: [A]\ndroped: []\n":                            `2:1: unknown key "droped"`,
		"envelope: {}\n":                                        "1:11: an envelope is either",
		"paths: [{was: /a}]\n":                                  `1:9: missing key "now"`,
		"paths: [{was: a, now: /b}]\n":                          `1:15: "a" is no path`,
		"paths: [{now: b, was: a}]\n":                           `1:23: "a" is no path`, // the first, whatever stands first
		"paths: [{was: /a, now: \"/b/{id}\"}]\n":                `1:24: {id} stands 1 times in /b/{id}, and 0 times in /a`,
		"moved: [{was: a, now: a}]\n":                           "1:9: a moves nowhere",
		"moved: [{of: a}]\n":                                    "1:9: all of the data moves nowhere",
		"moved: [{was: \"a[].b\", now: b}]\n":                   "1:29: b is in another list than a[].b",
		"accept:\n  - {difference: batching, because: \"…\"}\n": "2:37: this difference is accepted, and nobody says why",
	} {
		path := filepath.Join(t.TempDir(), "mapping.yaml")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := mapping.Read(path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s\ngot %v\nwant %s", text, err, want)
		}
	}
}

func TestLinesThatNothingNeededAreNamed(t *testing.T) {
	if got := all().Unused(all()); got != nil {
		t.Errorf("all is used, but %v", got)
	}
	if got, want := len(all().Unused(&mapping.Mapping{})), 22; got != want {
		t.Errorf("%d of %d lines are named", got, want)
	}
}

// A mapping is told from other YAML files, also one in which a key is misspelt.
func TestAMappingIsToldFromOtherFiles(t *testing.T) {
	for text, want := range map[string]bool{
		all().YAML():                       true,
		"# lines\ndropped: []\nadde: []\n": true,
		"openapi: 3.1.0\ninfo: {}\npaths: {}\ncomponents: {}\n": false,
		"scenario: x\nstream: {get: /, headers: {A: b}}\n":      false,
		"": false,
	} {
		if got := mapping.Is([]byte(text)); got != want {
			t.Errorf("%v of\n%s", got, text)
		}
	}
}

// An envelope of which nothing but the type is told has the data beside it.
func TestATypeInTheDataIsTakenOutOfIt(t *testing.T) {
	w := mapping.Wrapper{Type: "type"}
	for _, data := range []string{`{"n":1,"type":"done"}`, `{"type":"done"}`} {
		typ, rest, is := w.Unwrap(mapping.Unnamed, []byte(data))
		if again, back := w.Wrap(typ, rest); !is || typ != "done" || again != mapping.Unnamed || string(back) != data {
			t.Errorf("%s: %s %s, and back %s %s", data, typ, rest, again, back)
		}
	}
	if typ, data := w.Wrap("done", []byte("plain")); typ != "done" || string(data) != "plain" {
		t.Errorf("what has no fields stays as it is: %s %s", typ, data)
	}
}

// What the old side had in an envelope is put into it again, before anything is judged.
func TestEventsAreWrappedAgain(t *testing.T) {
	m := &mapping.Mapping{
		Envelope:  &mapping.Envelope{Wrap: &mapping.Wrapper{Type: "kind", Payload: "body"}},
		Heartbeat: &mapping.Event{Was: "heartbeat", Data: "{}", Now: mapping.Comment},
		Opening:   &mapping.Opening{Was: "open", Data: `{"a":1}`, Optional: true},
		Rename:    []mapping.Change{{Was: "done", Now: "completed"}},
	}
	for _, c := range []struct {
		entry recording.Entry
		want  string
	}{
		{*m.First(), `{"kind":"open","body":{"a":1}}`},
		{recording.Entry{Kind: recording.KindEvent, Type: "completed", Data: []byte(`{"n": 2}`)}, `{"kind":"done","body":{"n": 2}}`},
		{recording.Entry{Kind: recording.KindEvent, Type: "text", Data: []byte("plain")}, `{"kind":"text","body":"plain"}`},
		{recording.Entry{Kind: recording.KindComment, Data: []byte("alive")}, `{"kind":"heartbeat","body":{}}`},
	} {
		if !m.Back(&c.entry) || c.entry.Type != mapping.Unnamed || string(c.entry.Data) != c.want {
			t.Errorf("%s %s, want %s", c.entry.Type, c.entry.Data, c.want)
		}
	}
}

// An envelope may be an event that names a type: others are in none, and what it is put around has that type.
func TestAnEnvelopeMayNameAType(t *testing.T) {
	w := mapping.Wrapper{Event: "envelope", Type: "type", Payload: "body"}
	const wrapped = `{"type":"done","body":{"n":1}}`
	for _, c := range []struct{ typ, data, unwrapped, bare, wrapped, around string }{
		{"envelope", wrapped, "done", `{"n":1}`, "envelope", wrapped},
		{"done", `{"n":1}`, "done", `{"n":1}`, "envelope", wrapped},
		{mapping.Unnamed, wrapped, mapping.Unnamed, wrapped, mapping.Unnamed, wrapped},
	} {
		if typ, data, _ := w.Unwrap(c.typ, []byte(c.data)); typ != c.unwrapped || string(data) != c.bare {
			t.Errorf("%s %s: unwrapped %s %s, want %s %s", c.typ, c.data, typ, data, c.unwrapped, c.bare)
		}
		if typ, data := w.Wrap(c.typ, []byte(c.data)); typ != c.wrapped || string(data) != c.around {
			t.Errorf("%s %s: wrapped %s %s, want %s %s", c.typ, c.data, typ, data, c.wrapped, c.around)
		}
	}
}

// Lines are added where they belong, and what stands there stays.
func TestLinesAreAdded(t *testing.T) {
	const before = "# mine\ndropped:\n    - {field: a}   # gone\n    # and\n\nheaders: [Server] # any [OPS-3]\nadded: []\n"
	more := &mapping.Mapping{
		Dropped: []mapping.Field{{Field: "b", Of: "x"}}, Added: []mapping.Field{{Field: "c"}}, Headers: []string{"Via", "X-A"},
		Gaps: []mapping.Gap{{Difference: "batching", Reason: "for now", Expires: "2027-03-31"}},
	}
	const want = "# mine\ndropped:\n    - {field: a}   # gone\n    # and\n    - {field: b, of: x}\n\nheaders: [Server, Via, X-A] # any [OPS-3]\nadded: [{field: c}]\n" +
		"gaps:\n  - {difference: batching, reason: for now, expires: \"2027-03-31\"}\n"
	got, err := mapping.Append(before, more)
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v %s", err, diff)
	}
	one := &mapping.Mapping{Opening: &mapping.Opening{Was: "a"}}
	if all, err := mapping.Append("", one); err != nil || all != one.YAML() {
		t.Error(err, all)
	}
}

// Where lines have no place, nothing is changed, and they are said.
func TestLinesThatAreToBeWrittenByHand(t *testing.T) {
	headers, opening := &mapping.Mapping{Headers: []string{"Via"}}, &mapping.Mapping{Opening: &mapping.Opening{Was: "b"}}
	for _, c := range []struct {
		before string
		more   *mapping.Mapping
		want   string
	}{
		{"opening: {was: a}\n", opening, "the file has another opening already: write it by hand:\nopening: {was: b}"},
		{"headers: [Server,\n  X-A]\n", headers, "the lines do not fit what stands there: write it by hand:\nheaders: [Via]"},
		{"headers: &all # [all]\n  - Server\nrename: *all\n", headers, "the lines do not fit what stands there: write it by hand:\nheaders: [Via]"},
	} {
		got, err := mapping.Append(c.before, c.more)
		if !errors.Is(err, mapping.ErrByHand) || err.Error() != c.want || got != c.before {
			t.Errorf("%q becomes %q: %v", c.before, got, err)
		}
	}
	if got, err := mapping.Append("headers: # [all]\n- Server\n", headers); err != nil || got != "headers: # [all]\n- Server\n- Via\n" {
		t.Error(got, err)
	}
}
