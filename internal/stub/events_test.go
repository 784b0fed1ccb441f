package stub

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func text(data string) *Data { return &Data{Text: data} }

func TestEventsAsTheyAreSent(t *testing.T) {
	comment, empty := "heart\nbeat", ""
	stub := startKnowing(t, map[string]string{"user": `a"b`, "lines": "one\r\ntwo"}, Route{Pattern: on("GET", "/s/{id}"), Events: []Event{
		{Event: "tick", ID: "${id}", Data: &Data{JSON: `{"by":"${user}"}`}},
		{Comment: &comment}, {Comment: &empty}, {Retry: 2500 * time.Millisecond},
		{Data: text("${lines}")}, {Data: text("")}, {Data: text("spaces  ")},
		{Repeat: 2, ID: "${id}-${n}", Event: "run", Data: text(`{"n":${n}}`), Comment: &empty},
	}})
	want := "event: tick\nid: 7\ndata: {\"by\":\"a\\\"b\"}\n\n" +
		": heart\n: beat\n\n" + ":\n\n" + "retry: 2500\n\n" +
		"data: one\ndata: two\n\n" + "data:\n\n" + "data: spaces  \n\n" +
		":\nevent: run\nid: 7-1\ndata: {\"n\":1}\n\n" + ":\nevent: run\nid: 7-2\ndata: {\"n\":2}\n\n"
	if _, got := send(t, stub, "GET /s/7", ""); got != want {
		t.Errorf("(-want +got):\n%s", cmp.Diff(want, got))
	}
}

func TestEventsComeAtTheirTimes(t *testing.T) {
	const gap = 50 * time.Millisecond
	stub := startStub(t, Route{Pattern: on("GET", "/s"), Events: []Event{{After: gap, Data: text("a")}, {Data: text("b"), Repeat: 3, Every: gap}}})
	began := time.Now()
	send(t, stub, "GET /s", "")
	if took := time.Since(began); took < 3*gap {
		t.Errorf("the stream took %v, want at least %v", took, 3*gap)
	}
}

func TestResume(t *testing.T) {
	beat := "beat"
	route := Route{Pattern: on("GET", "/s"), Resume: true, Events: []Event{
		{ID: "1", Data: text("a")}, {Comment: &beat}, {Repeat: 2, ID: "r${n}", Data: text("${n}")}}}
	stub := startStub(t, route, Route{Pattern: on("GET", "/all"), Events: route.Events})
	const one, beats, r1, r2 = "id: 1\ndata: a\n\n", ": beat\n\n", "id: r1\ndata: 1\n\n", "id: r2\ndata: 2\n\n"
	tests := []struct{ path, id, want string }{
		{"/s", "", one + beats + r1 + r2},
		{"/s", "1", beats + r1 + r2},
		{"/s", "r1", r2},
		{"/s", "r2", ""},
		{"/s", "unknown", one + beats + r1 + r2},
		{"/all", "1", one + beats + r1 + r2},
	}
	for _, test := range tests {
		if _, got := send(t, stub, "GET "+test.path, "", "Last-Event-ID: "+test.id); got != test.want {
			t.Errorf("%s behind %q: got %q, want %q", test.path, test.id, got, test.want)
		}
	}
}

func TestAnEventWhoseVariableHasTwoLines(t *testing.T) {
	stub := startKnowing(t, map[string]string{"type": "a\ndata: b"}, Route{Pattern: on("GET", "/s"), Events: []Event{{Event: "${type}", Data: text("x")}}})
	status, got := send(t, stub, "GET /s", "")
	if status != 500 || !strings.Contains(got, "is more than one line") {
		t.Errorf("got %d %q, want that the event cannot be sent", status, got)
	}
}
