package play_test

import (
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/play"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/recording"
)

// TestAClientComesBackWithItsOwn: what another client of its stream captured is not known to it,
// but what a variable was before is.
func TestAClientComesBackWithItsOwn(t *testing.T) {
	const room = `
stubs:
  api:
    - {get: /feed, when: {query: {n: "2"}}, delay: 200ms, end: cut, send: [{bytes: ": hello\n\n"}]}
    - {get: /feed, end: hang, events: [{event: created, data: {id: one}}]}
    - {get: "/back/{id}", events: [{event: created, data: {id: two}}]}
stream: {clients: 2, get: "${stub.api}/feed?n=${client}", until: {for: 600ms}, capture: {id: {first: created, at: id}}, reconnect: {attempts: 1, broken: true, time: 10ms, method: get, url: "${stub.api}/back/${id}"}}
expect: [{received: api, get: /back/one, times: 0}, {received: api, get: /back/before, times: 1}]
`
	for before, want := range map[string]string{
		`vars: {id: before}`: "passed",
		``:                   "failed\nfailed: of client 2: the stream broke: cut (the connection closed before the response was complete: the last chunk (0), which says that nothing follows, never came; the client cannot come back: the variable ${id} is not defined",
	} {
		got := summary(judgeFile(t.Context(), t, "scenario: s\n"+before+room, play.Options{}))
		if !strings.HasPrefix(got, want) {
			t.Errorf("%q: got %s\nwant %s", before, got, want)
		}
	}
}

// TestAClientComesBackByAnotherRequest: with what it captured itself, and what is known then.
func TestAClientComesBackByAnotherRequest(t *testing.T) {
	const stubs = `scenario: s
stubs:
  api:
    - {post: /token, json: {token: renewed-token}}
    - post: /made
      end: cut
      send: [{bytes: 'event: created\ndata: {"id":"r1","seq":0}\n\n'}, {after: 200ms, bytes: 'data: {"seq":1}\n\n'}]
    - get: /made/r1
      when: {query: {after: "1", stream: "yes"}, headers: {Authorization: Bearer renewed-token, Last-Event-ID: "1"}}
      events: [{data: {seq: 2}}]
    - get: /made
      when: {query: {after: "1"}}
      events: [{data: {seq: 2}}]
during: [{after: created, post: "${stub.api}/token", capture: {token: token}}]
`
	const made = "stream: {post: '${stub.api}/made', json: {a: 1}, timeout: 5s, capture: {id: {first: created, at: id}, seq: {last: any event, at: seq}}, reconnect: {attempts: 1, broken: true, time: 10ms, "
	const whole = "expect: [{increases: seq, in: any event, by: 1}, {count: any event, times: 3}]\n"
	cases := []struct{ name, text, want string }{
		{
			"another URL, query and header",
			made + "method: get, url: '${stub.api}/made/${id}?stream=yes', query: {after: '${seq}'}, headers: {Authorization: 'Bearer ${token}', Last-Event-ID: '${seq}'}}}\n" + whole,
			"passed",
		},
		{"another query only", made + "method: get, query: {after: '${seq}'}}}\n" + whole, "passed"},
		{
			"clients that are cut off, each with its own",
			made + "method: get, query: {after: '${seq}'}}}\nexpect: [{resumes: any event, by: seq, cut: [{events: 2}]}]\n",
			"passed",
		},
		{
			"what is not known then",
			made + "method: get, url: '${stub.api}/made/${id}/${never}'}}\n" + whole,
			"failed\nfailed: the stream broke: cut (the connection closed before the response was complete: the last chunk (0), which says that nothing follows, never came; the client cannot come back: the variable ${never} is not defined",
		},
		{
			"a host that nobody allowed",
			made + "method: get, url: 'http://${id}.test/'}}\n" + whole,
			"failed\nfailed: the stream broke: cut (the connection closed before the response was complete: the last chunk (0), which says that nothing follows, never came; the client cannot come back: the host \"r1.test\" is not on this machine",
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir, text := t.TempDir(), stubs+c.text
			if strings.Contains(text, "${never}") {
				text = strings.Replace(text, "capture: {id:", "capture: {never: {first: nothing}, id:", 1)
			}
			got := judgeFile(t.Context(), t, text, play.Options{Recordings: play.Recordings{Keep: play.KeepAll, Dir: dir}})
			if !strings.HasPrefix(normal(summary(got)), c.want) {
				t.Errorf("got %s\nwant %s", normal(summary(got)), c.want)
			}
			again := judgeFile(t.Context(), t, text, play.Options{Recorded: func(verdict.Place) (*recording.Recording, error) { return theRecording(dir) }})
			if summary(again) != summary(got) {
				t.Errorf("its recording comes to\n%s\nwant\n%s", summary(again), summary(got))
			}
		})
	}
}
