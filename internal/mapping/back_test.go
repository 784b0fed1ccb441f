package mapping_test

import (
	"slices"
	"testing"

	"github.com/streamspec/streamspec/internal/mapping"
	"github.com/streamspec/streamspec/internal/yamlfile"
	"github.com/streamspec/streamspec/runner/recording"
)

// TestFieldsAreWhatTheyWere: values keep their types, also in the items of lists.
func TestFieldsAreWhatTheyWere(t *testing.T) {
	value := func(field, was, now string) *mapping.Mapping {
		return &mapping.Mapping{Values: []mapping.Value{{Field: mapping.Field{Field: field}, Was: yamlfile.JSON(was), Now: yamlfile.JSON(now)}}}
	}
	added := func(field string) *mapping.Mapping {
		return &mapping.Mapping{Added: []mapping.Field{{Field: field}}}
	}
	moved := func(lines ...mapping.Move) *mapping.Mapping { return &mapping.Mapping{Moved: lines} }
	for name, c := range map[string]struct {
		mapping   *mapping.Mapping
		now, want string
	}{
		"a number":               {value("n", `3`, `5`), `{"n":5}`, `{"n":3}`},
		"a number, written else": {value("n", `3`, `5`), `{"n":5.0}`, `{"n":3}`},
		"a text that looks so":   {value("n", `3`, `5`), `{"n":"5"}`, `{"n":"5"}`},
		"a text":                 {value("n", `"three"`, `"5"`), `{"n":"5"}`, `{"n":"three"}`},
		"a text for a number":    {value("n", `3`, `"5"`), `{"n":"5"}`, `{"n":3}`},
		"true":                   {value("ok", `true`, `null`), `{"ok":null}`, `{"ok":true}`},
		"what is not there":      {value("n", `3`, `null`), `{"m":1}`, `{"m":1}`},
		"items of a list":        {value("all[].n", `3`, `5`), `{"all":[{"n":5},{"n":6},{"n":5}]}`, `{"all":[{"n":3},{"n":6},{"n":3}]}`},
		"a list that is all":     {value("[].n", `3`, `5`), `[{"n":5}]`, `[{"n":3}]`},
		"a list of values":       {value("all[]", `3`, `5`), `{"all":[5,5]}`, `{"all":[3,3]}`},
		"added items":            {added("all[]"), `{"all":[1,2,3]}`, `{"all":[]}`},
		"added to items":         {added("all[].new"), `{"all":[{"n":5,"new":1},{"new":2}]}`, `{"all":[{"n":5},{}]}`},
		"below a field":          {moved(mapping.Move{Was: "a", Now: "b.a"}), `{"b":{"a":1.0,"c":2}}`, `{"b":{"c":2},"a":1.0}`},
		"the only one below it":  {moved(mapping.Move{Was: "a", Now: "b.a"}), `{"b":{"a":{}},"c":[]}`, `{"c":[],"a":{}}`},
		"into what is there":     {moved(mapping.Move{Was: "b.c.a", Now: "a"}), `{"a":1,"b":{"x":0}}`, `{"b":{"x":0,"c":{"a":1}}}`},
		"all below a field":      {moved(mapping.Move{Now: "b.c"}), `{"v":1,"b":{"c":{"a":1,"x":2}}}`, `{"v":1,"a":1,"x":2}`},
		"nothing below a field":  {moved(mapping.Move{Now: "b"}), `{"b":{}}`, `{}`},
		"all out of a field":     {moved(mapping.Move{Was: "b"}), `{"a":1}`, `{"b":{"a":1}}`},
		"it is no object":        {moved(mapping.Move{Now: "b"}), `{"b":[1]}`, `{"b":[1]}`},
		"no JSON":                {moved(mapping.Move{Now: "b"}), `b`, `b`},
		"moved in items":         {moved(mapping.Move{Was: "all[].a.n", Now: "all[].n"}), `{"all":[{"n":5},{},7]}`, `{"all":[{"a":{"n":5}},{},7]}`},
		"moved in lists of them": {moved(mapping.Move{Was: "[][].a", Now: "[][].n"}), `[[{"n":5}],[]]`, `[[{"a":5}],[]]`},
		"where it was, and is":   {moved(mapping.Move{Was: "a", Now: "b"}), `{"a":1,"b":2}`, `{"a":1,"b":2}`},
		"keyed by IDs":           {value("here.{id}.n", `3`, `5`), `{"here":{"u1":{"n":5},"{id}":{"n":6},"a.b*":{"n":5}}}`, `{"here":{"u1":{"n":3},"{id}":{"n":6},"a.b*":{"n":3}}}`},
		"all keyed by IDs":       {value("{id}.n", `3`, `5`), `{"u1":{"n":5},"7":{"n":5}}`, `{"u1":{"n":3},"7":{"n":3}}`},
		"values keyed by IDs":    {value("here.{id}", `"on"`, `"off"`), `{"here":{"u1":"off","u2":"off"}}`, `{"here":{"u1":"on","u2":"on"}}`},
		"added to those":         {added("here.{id}.new"), `{"here":{"u1":{"n":5,"new":1},"u2":{"new":2}}}`, `{"here":{"u1":{"n":5},"u2":{}}}`},
		"lists keyed by IDs":     {value("{id}[].n.{id}", `3`, `5`), `{"u1":[{"n":{"x":5}}]}`, `{"u1":[{"n":{"x":3}}]}`},
		"keyed, and it is none":  {value("here.{id}.n", `3`, `5`), `{"here":[{"n":5}]}`, `{"here":[{"n":5}]}`},
		"moved in those":         {moved(mapping.Move{Was: "here.{id}.a.n", Now: "here.{id}.n"}), `{"here":{"u1":{"n":5},"u2":{},"u3":7}}`, `{"here":{"u1":{"a":{"n":5}},"u2":{},"u3":7}}`},
		"moved in all of those":  {moved(mapping.Move{Was: "{id}.a", Now: "{id}.n"}), `{"u1":{"n":5},"u2":{"n":6}}`, `{"u1":{"a":5},"u2":{"a":6}}`},
		"moved with those":       {moved(mapping.Move{Was: "a.here", Now: "here"}), `{"here":{"u1":{"n":5}}}`, `{"a":{"here":{"u1":{"n":5}}}}`},
		"in the wrong order":     {moved(mapping.Move{Was: "a", Now: "n"}, mapping.Move{Now: "b"}), `{"b":{"n":1}}`, `{"a":1}`},
		"of another type":        {moved(mapping.Move{Was: "a", Now: "b", Of: "y"}), `{"b":2}`, `{"b":2}`},
	} {
		t.Run(name, func(t *testing.T) {
			e := &recording.Entry{Kind: recording.KindEvent, Type: "x", Data: []byte(c.now)}
			if c.mapping.Back(e); string(e.Data) != c.want {
				t.Errorf("got %s, want %s", e.Data, c.want)
			}
		})
	}
}

func TestKeysGetOneName(t *testing.T) {
	for _, c := range []struct{ data, path, want string }{
		{`{"a":{"x":1,"y":{"z":2}}}`, "a", `{"a":{"k":1,"k":{"z":2}}}`},
		{`{"x":1,"y":2}`, "", `{"k":1,"k":2}`},
		{`{"a":[{"x":1},{}]}`, "a[]", `{"a":[{"k":1},{}]}`},
		{`{"a":[1]}`, "a", `{"a":[1]}`},
	} {
		if got := string(mapping.WithKeys([]byte(c.data), c.path, "k")); got != c.want {
			t.Errorf("%s at %q: got %s, want %s", c.data, c.path, got, c.want)
		}
	}
}

// TestWhatReadsOtherwiseThanItWasSent is said of the types that came.
func TestWhatReadsOtherwiseThanItWasSent(t *testing.T) {
	m := &mapping.Mapping{
		Rename: []mapping.Change{{Was: "paid", Now: "settled"}, {Was: "lost", Now: "gone"}},
		Values: []mapping.Value{{Field: mapping.Field{Field: "n", Of: "paid"}, Was: `3`, Now: `"5"`}},
		Added:  []mapping.Field{{Field: "x", Of: "lost"}, {Field: "y"}},
		Moved:  []mapping.Move{{Now: "payload"}, {Was: "data", Of: "paid"}, {Was: "a", Now: "b"}, {Was: "c", Now: "d", Of: "lost"}},
	}
	want := []string{`"settled" reads "paid"`, "what is below payload reads as all of the data", "all of the data of paid reads as what is below data", "b reads a", `n of paid: "5" reads 3`, "y is left out"}
	if got := m.Reads(map[string]bool{"paid": true}); !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	if got := all().Reads(map[string]bool{"connection_open": true}); len(got) != 8 {
		t.Errorf("got %q", got)
	}
}
