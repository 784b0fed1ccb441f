package expect_test

import (
	"testing"

	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/expect/value"
)

// TestNearMissIsOfNoOtherKind: an event that is what another kind of the scenario says is no near
// miss, unless it has some of what is asked for.
func TestNearMissIsOfNoOtherKind(t *testing.T) {
	named := expect.Kinds{
		"question":   {Event: "message", Has: []value.Path{"ask"}},
		"answer":     {Event: "message", Has: []value.Path{"result"}},
		"answer 7":   {Event: "message", Has: []value.Path{"result"}, Where: map[value.Path]value.JSON{"id": "7"}},
		"is a":       {Where: map[value.Path]value.JSON{"is": `"a"`}},
		"is b":       {Where: map[value.Path]value.JSON{"is": `"b"`}},
		"not c":      {Event: "f", Where: map[value.Path]value.JSON{"is": `"a"`}},
		"is c":       {Where: map[value.Path]value.JSON{"is": `"c"`}},
		"what comes": {Event: "message"},
		"bye":        {Event: "text", Data: pointer("[DONE]")},
		"typed":      {Event: "message", Where: map[value.Path]value.JSON{"event_type": `"typed"`}},
		"deeply":     {Event: "message", Where: map[value.Path]value.JSON{"data.type": `"x"`}},
		"two":        {Event: "message", Where: map[value.Path]value.JSON{"event_type": `"typed"`, "n": "1"}},
		"has":        {Event: "message", Has: []value.Path{"event_type"}},
	}
	const had = `came; the stream had message (1)`
	for name, c := range map[string]struct{ kind, event, want string }{
		"another kind":            {"answer", `1 message {"ask":1}`, `no "answer" ` + had + `; "answer" is what has "result"`},
		"a kind by the type only": {"answer", `1 message {"n":1}`, `no "answer" ` + had + `; the nearest: #1 message (1.0 ms) has no "result"; its data has only "n"; "answer" is what has "result"`},
		"the value at another place": {"typed", `1 message {"payload":{"event_type":"other"}}`,
			`no "typed" ` + had + `; the nearest: #1 message (1.0 ms) has no "event_type"; it has "payload.event_type": "other"; "typed" is what has "event_type" equal to "typed"`},
		"the value at the top level": {"deeply", `1 message {"type":"y"}`,
			`no "deeply" ` + had + `; the nearest: #1 message (1.0 ms) has no "data.type"; it has "type" at the top level: "y"; "deeply" is what has "data.type" equal to "x"`},
		"the value by another name": {"has", `1 message {"eventType":7}`,
			`no "has" ` + had + `; the nearest: #1 message (1.0 ms) has no "event_type"; it has "eventType": 7; "has" is what has "event_type"`},
		"no value by another name": {"has", `1 message {"typ":7}`,
			`no "has" ` + had + `; the nearest: #1 message (1.0 ms) has no "event_type"; its data has only "typ"; "has" is what has "event_type"`},
		"two are wrong": {"two", `1 message {"eventType":"typed","n":2}`,
			`no "two" ` + had + `; the nearest: #1 message (1.0 ms) has no "event_type"; it has "eventType"; has "n" 2; "two" is what has "event_type" equal to "typed"`},
		"another type": {"typed", `1 task {"event_type":"typed"}`,
			`no "typed" came; the stream had task (1); the nearest: #1 task (1.0 ms) has all that "typed" has, but its type, which is message`},
		"another type, and other data":  {"typed", `1 task {"event_type":"other"}`, `no "typed" came; the stream had task (1)`},
		"another type, of another kind": {"not c", `1 e {"is":"a"}`, `no "not c" came; the stream had e (1)`},
		"some of it":                    {"answer 7", `1 message {"result":1,"id":8}`, `no "answer 7" ` + had + `; the nearest: #1 message (1.0 ms) has "id" 8; "answer 7" is what has "id" equal to 7`},
	} {
		t.Run(name, func(t *testing.T) {
			v, err := judge(expect.Every{Kind: c.kind, Checks: expect.Checks{Has: []value.Path{"x"}}}, expect.Env{Kinds: named}, stream(c.event))
			if err != nil || v.Got != c.want {
				t.Errorf("%v\ngot  %s\nwant %s", err, v.Got, c.want)
			}
		})
	}
	t.Run("a text that reads alike", func(t *testing.T) {
		v, err := judge(expect.Count{Kind: "bye", Times: pointer(1)}, expect.Env{Kinds: named}, stream(`1 text 1`, `2 text [done]`, `3 text 2`))
		if want := `no "bye" came; the stream had text (3); the nearest: #2 text (2.0 ms) has the data «[done]»; "bye" is what has the data «[DONE]»`; err != nil || v.Got != want {
			t.Errorf("%v\ngot  %s\nwant %s", err, v.Got, want)
		}
	})
	t.Run("all of other kinds", func(t *testing.T) {
		v, err := judge(expect.Every{Kind: "is c", Checks: expect.Checks{Has: []value.Path{"x"}}}, expect.Env{Kinds: named}, stream(`1 e {"is":"a"}`, `2 e {"is":"b"}`))
		if want := `no "is c" came; the stream had e (2); "is c" is what has "is" equal to "c"; what came has "a", "b"`; err != nil || v.Got != want {
			t.Errorf("%v\ngot  %s\nwant %s", err, v.Got, want)
		}
	})
}
