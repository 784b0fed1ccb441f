package draft_test

import (
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/draft"
	"github.com/streamspec/streamspec/runner/recording"
)

// TestAFirstConnectionWithoutAnEvent says so: what came on the second was sent to a client that
// came back.
func TestAFirstConnectionWithoutAnEvent(t *testing.T) {
	r := oneStream(t, `1 stream stream=1 name=stream
1 connecting stream=1 method=GET url=http://127.0.0.1:1/orders
2 response stream=1 status=200 protocol=HTTP/1.1 responded=1 <Content-Type=text/event-stream
3 disconnected stream=1 reason="cut off" endings=LF
4 connecting stream=1 method=GET url=http://127.0.0.1:1/orders
5 response stream=1 status=200 protocol=HTTP/1.1 responded=1 <Content-Type=text/event-stream
6 event stream=1 n=1 line=1 start=1 end=2 first=1 read=1 type=open data={}
7 disconnected stream=1 reason="closed by the server" endings=LF
7 end stream=1 reason="closed by the server"
7 ended
`)
	if _, err := draft.Of(r, "orders", draft.Source{Service: "shop"}); err == nil || !strings.Contains(err.Error(), "no event came on its first connection") {
		t.Errorf("it says: %v", err)
	}
}

// oneStream is the only stream of a recording of these lines.
func oneStream(t *testing.T, lines string) *recording.Stream {
	t.Helper()
	r, err := recording.Read(strings.NewReader("streamspec recording 1\n0 scenario name=orders file=orders.yaml line=1 started=2026-01-02T03:04:05Z\n" + lines))
	if err != nil {
		t.Fatal(err)
	}
	return r.Streams[0]
}

// TestAServiceWritesNoVariables: nor a sentence of its own, into the files that are written of it.
func TestAServiceWritesNoVariables(t *testing.T) {
	r := oneStream(t, `1 stream stream=1 name=stream
1 connecting stream=1 method=GET url=http://127.0.0.1:1/orders
2 response stream=1 status=200 protocol=HTTP/1.1 responded=1 <Content-Type=text/event-stream
3 event stream=1 n=1 line=1 start=1 end=2 first=1 read=1 type=open data={"type":"${env.TOKEN}","${env.TOKEN}":"${secret.TOKEN}"}
4 event stream=1 n=2 line=3 start=3 end=4 first=3 read=2 type=open data={"type":"other","${env.TOKEN}":"${secret.TOKEN}"}
5 event stream=1 n=3 line=5 start=5 end=6 first=5 read=3 type=${env.TOKEN} data={}
6 event stream=1 n=4 line=7 start=7 end=8 first=7 read=4 type="x\" arrives\n    Given the service setting \"A\" is \"${env.TOKEN}" data={}
7 disconnected stream=1 reason="closed by the server" endings=LF
7 end stream=1 reason="closed by the server"
7 ended
`)
	written, err := draft.Of(r, "orders", draft.Source{Service: "shop"})
	if err != nil {
		t.Fatal(err)
	}
	all := written.Feature + written.Scenario + written.Service
	if left := strings.ReplaceAll(all, "$${", ""); strings.Contains(left, "${") || strings.Contains(all, "setting") {
		t.Errorf("a service wrote into\n%s", all)
	}
	if !strings.Contains(all, `"open" arrive`) {
		t.Errorf("what can be said is not:\n%s", all)
	}
}

// TestHalfOfASurrogatePairIsNoFact: YAML has no way to write it, and U+FFFD is no such half.
func TestHalfOfASurrogatePairIsNoFact(t *testing.T) {
	r := oneStream(t, `1 stream stream=1 name=stream
1 connecting stream=1 method=GET url=http://127.0.0.1:1/orders
2 response stream=1 status=200 protocol=HTTP/1.1 responded=1 <Content-Type=text/event-stream
3 event stream=1 n=1 line=1 start=1 end=2 first=1 read=1 type=open data={"half":"a\ud83d","whole":"\ud83d\ude00"}
7 disconnected stream=1 reason="closed by the server" endings=LF
7 end stream=1 reason="closed by the server"
7 ended
`)
	written, err := draft.Of(r, "orders", draft.Source{Service: "shop"})
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(written.Feature, `"half" equal to`) || !strings.Contains(written.Feature, `"half"`) || !strings.Contains(written.Feature, `"whole" equal to "😀"`) {
		t.Errorf("it says\n%s", written.Feature)
	}
}

// TestAnEncodingIsNoFact: what is written asks for none, and a stub that stands for a recording has none.
func TestAnEncodingIsNoFact(t *testing.T) {
	r := oneStream(t, `1 stream stream=1 name=stream
1 connecting stream=1 method=GET url=http://127.0.0.1:1/orders >Accept-Encoding=gzip
2 response stream=1 status=200 protocol=HTTP/1.1 responded=1 <Content-Encoding=gzip <Content-Type=text/event-stream <X-Shop=north
3 event stream=1 n=1 line=1 start=1 end=2 first=1 read=1 type=open data={}
4 disconnected stream=1 reason="closed by the server" endings=LF
4 end stream=1 reason="closed by the server"
4 ended
`)
	written, err := draft.Of(r, "orders", draft.Source{})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(written.Feature, `"X-Shop" is "north"`) || strings.Contains(written.Feature, "Encoding") {
		t.Errorf("it expects\n%s", written.Feature)
	}
}

// TestATextThatEndsAStream is declared as its end, where it comes last, and once: the messages are then asked for
// what each of them has.
func TestATextThatEndsAStream(t *testing.T) {
	const begins = `streamspec recording 1
0 scenario name=chat file=chat.yaml line=1 started=2026-01-02T03:04:05Z
1 stream stream=1 name=stream
1 connecting stream=1 method=POST url=http://127.0.0.1:1/chat
2 response stream=1 status=200 protocol=HTTP/1.1 responded=1 <Content-Type=text/event-stream
3 event stream=1 n=1 line=1 start=1 end=2 first=1 read=1 type=message data={"id":"c","text":"Hel"}
4 event stream=1 n=2 line=3 start=3 end=4 first=3 read=2 type=message data=LAST
5 event stream=1 n=3 line=5 start=5 end=6 first=5 read=3 type=message data=[DONE]
7 disconnected stream=1 reason="closed by the server" endings=LF
7 end stream=1 reason="closed by the server"
7 ended
`
	for last, declared := range map[string]bool{`{"id":"c","text":"lo"}`: true, "[DONE]": false} {
		r, err := recording.Read(strings.NewReader(strings.Replace(begins, "LAST", last, 1)))
		if err != nil {
			t.Fatal(err)
		}
		written, err := draft.Of(r.Streams[0], "chat", draft.Source{Service: "shop"})
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(written.Scenario, "ends_with: done\n") != declared || strings.Contains(written.Feature, `every "message" has "id" and "text"`) != declared {
			t.Errorf("%s:\n%s\n%s", last, written.Scenario, written.Feature)
		}
	}
}

// TestWhatIsMadeAnewIsNoFact: an ID in a header is another the next time; and what nobody sees is written out.
func TestWhatIsMadeAnewIsNoFact(t *testing.T) {
	r, err := recording.Read(strings.NewReader("streamspec recording 1\n" +
		"0 scenario name=orders file=orders.yaml line=1 started=2026-01-02T03:04:05Z\n1 stream stream=1 name=stream\n" +
		"1 connecting stream=1 method=GET url=http://127.0.0.1:1/orders\n" +
		"2 response stream=1 status=200 protocol=HTTP/1.1 responded=1 <Content-Type=text/event-stream <X-Shop=north <X-Trace=9d5efdb1-7c4e-4a2b-8f0d-1b2c3d4e5f60\n" +
		"3 event stream=1 n=1 line=1 start=1 end=2 first=1 read=1 type=open data=\"{\\\"name\\\":\\\"a\u202eb\\\"}\"\n" +
		"4 disconnected stream=1 reason=\"closed by the server\" endings=LF\n4 end stream=1 reason=\"closed by the server\"\n4 ended\n"))
	if err != nil {
		t.Fatal(err)
	}
	written, err := draft.Of(r.Streams[0], "orders", draft.Source{})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`the header "X-Trace" is present`, `the header "X-Shop" is "north"`, `"name" equal to "a\u202eb"`} {
		if !strings.Contains(written.Feature, want) {
			t.Errorf("it does not expect %s\n%s", want, written.Feature)
		}
	}
	if strings.Contains(written.Feature, "9d5efdb1") {
		t.Errorf("it expects the ID of once\n%s", written.Feature)
	}
}

// TestHowAStreamEndsIsNoOther: one that broke did not stay open, and of one whose end is not recorded nobody knows.
func TestHowAStreamEndsIsNoOther(t *testing.T) {
	for end, want := range map[string]string{
		"cut":                  "until: end\n",
		"connection reset":     "until: end\n",
		"closed by the server": "until: end\n",
		"without its end":      "until: end\n",
		"timeout":              "until: {events: 1}\n",
		"curl":                 "until: end\n",
		"":                     "nobody wrote down how this stream ended",
	} {
		stream := "stream"
		if end == "curl" {
			stream, end = "stream untimed=true", "closed by the server"
		}
		ended := "4 disconnected stream=1 reason=\"" + end + "\"\n4 end stream=1 reason=\"" + end + "\"\n4 ended\n"
		if end == "" {
			ended = ""
		}
		r, err := recording.Read(strings.NewReader(`streamspec recording 1
0 scenario name=orders file=orders.yaml line=1 started=2026-01-02T03:04:05Z
1 stream stream=1 name=` + stream + `
1 connecting stream=1 method=GET url=http://127.0.0.1:1/orders
2 response stream=1 status=200 protocol=HTTP/1.1 responded=1 <Content-Type=text/event-stream
3 event stream=1 n=1 line=1 start=1 end=2 first=1 read=1 type=open data={}
` + ended))
		if err != nil {
			t.Fatal(err)
		}
		written, err := draft.Of(r.Streams[0], "orders", draft.Source{Service: "shop"})
		var said string
		if err != nil {
			said = err.Error()
		} else {
			said = written.Scenario + written.Feature
		}
		broke := end == "cut" || end == "connection reset"
		if strings.Contains(stream, "untimed") != strings.Contains(said, "# Who ended it nobody wrote down") {
			t.Errorf("nobody knows how one that curl wrote down ended:\n%s", said)
		}
		if !strings.Contains(said, want) || strings.Contains(said, `the stream ends with "`+end+`"`) != broke {
			t.Errorf("%q is written as\n%s", end, said)
		}
	}
}

// TestTheProfileThatAStreamKeeps is written down: not where it breaks a rule, or was left before one was decided.
func TestTheProfileThatAStreamKeeps(t *testing.T) {
	const keeps = `the stream keeps the profile "graphql-sse/distinct"`
	const complete = "6 event stream=1 n=2 line=3 start=5 end=6 first=5 read=2 type=complete data=\"\"\n"
	const unnamed = "6 event stream=1 n=2 line=3 start=5 end=6 first=5 read=2 type=message data={}\n"
	for _, c := range []struct {
		name, data, last, end string
		want                  bool
	}{
		{"it keeps it", `{"data":{"a":1}}`, complete, "closed by the server", true},
		{"it breaks a rule", `{"data":7}`, complete, "closed by the server", false},
		{"it has an event without a name", `{"data":{"a":1}}`, unnamed, "closed by the server", false},
		{"it was left", `{"data":{"a":1}}`, "", "stopped", false},
		{"it is none of a protocol", `{"a":1}`, complete, "closed by the server", false},
	} {
		r, err := recording.Read(strings.NewReader(`streamspec recording 1
0 scenario name=a file=a.yaml line=1 started=2026-01-02T03:04:05Z
1 stream stream=1 name=stream
1 connecting stream=1 method=GET url=http://127.0.0.1:1/a
2 response stream=1 status=200 protocol=HTTP/1.1 responded=1 <Content-Type=text/event-stream
4 event stream=1 n=1 line=1 start=3 end=4 first=3 read=1 type=next data=` + c.data + "\n" + c.last + `7 disconnected stream=1 reason="` + c.end + `" endings=LF
7 end stream=1 reason="` + c.end + `"
7 ended
`))
		if err != nil {
			t.Fatal(err)
		}
		written, err := draft.Of(r.Streams[0], "a", draft.Source{Service: "shop"})
		if err != nil || strings.Contains(written.Feature, keeps) != c.want {
			t.Errorf("%s: %v, %s", c.name, err, written.Feature)
		}
	}
}
