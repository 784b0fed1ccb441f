package examples_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/reference/examples"
	"github.com/streamspec/streamspec/runner/recording"
)

// TestStreams reads a stream with everything that a line can say.
func TestStreams(t *testing.T) {
	played, err := examples.Streams(`
		stream alice
		GET /orders?id=7
		> X-Request-ID: abc
		status 201
		protocol HTTP/2.0
		< X-Served-By: a
		5 order #7 {"n":1}
		5 : beat
		90 "retry: 20\n"
		100 end cut
		call pay at 50: status 202 {"id": 7}
		< Location: /7
		call ship at 60: status 204
		stub bank: POST /charge?a=1 {"amount": 5}
		> X-User: ann
		stub bank: GET /health
		stream bob
		refused`)
	if err != nil || len(played.Recordings) != 2 {
		t.Fatal(len(played.Recordings), err)
	}
	alice, bob := played.Recordings[0], played.Recordings[1]
	want := recording.End{Reason: recording.Truncated, At: 100 * time.Millisecond}
	if diff := cmp.Diff(want, alice.End); diff != "" || alice.Name != "alice" {
		t.Errorf("%s ends (-want +got)\n%s", alice.Name, diff)
	}
	if alice.Request.URL != "http://127.0.0.1/orders?id=7" || alice.Request.Header.Get("X-Request-ID") != "abc" {
		t.Errorf("it asks for %+v", alice.Request)
	}
	if r := alice.Response; r.Status != 201 || r.Protocol != "HTTP/2.0" || r.Header.Get("X-Served-By") != "a" {
		t.Errorf("the response is %+v", r)
	}
	var got []string
	for _, e := range alice.Entries {
		got = append(got, e.Kind.String()+" "+string(e.LastEventID)+" "+string(e.Data)+" "+e.LastByte.String())
	}
	if diff := cmp.Diff([]string{`event 7 {"n":1} 5ms`, "comment  beat 5ms", "retry  20 90ms"}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if alice.Entries[0].Read != alice.Entries[1].Read || alice.Entries[0].Kind != recording.KindEvent {
		t.Error("what comes at the same moment must come in one read")
	}
	if call := played.Call("pay"); string(call.Body) != `{"id": 7}` || call.Response.Status != 202 || call.Response.Header.Get("Location") != "/7" {
		t.Errorf("the call is %+v", call)
	}
	if call := played.Call("ship"); len(call.Body) > 0 || call.Response.Status != 204 || played.Call("x") != nil {
		t.Errorf("the call is %+v", call)
	}
	received, _ := played.Received("bank")
	if len(received) != 2 || received[0].String() != `POST /charge?a=1 {"amount": 5}` || received[0].Header.Get("X-User") != "ann" || len(received[1].Header) > 0 {
		t.Errorf("the stub received %v", received)
	}
	if bob.Response != nil || bob.End.Reason != recording.ConnectFailed {
		t.Errorf("bob has %+v, %+v", bob.Response, bob.End)
	}
}

func TestStreamsThatCannotBeRead(t *testing.T) {
	for _, text := range []string{"soon tick 1", "5 \"no end", "status ok", "call pay soon", "stub bank: GET x"} {
		if _, err := examples.Streams(text); err == nil {
			t.Errorf("this was read: %s", text)
		}
	}
}
