package play_test

import (
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/play"
)

// late is a stub whose first event sets a call going, which captures what the third is.
const late = `scenario: s
vars: {a: "${d}!", b: "b", c: "${b}c", d: "${c}d"}
stubs:
  feed:
    - {post: /nobody, capture: {nobody: id}}
    - {post: /go, json: {id: "${a}"}}
    - get: /feed
      end: hang
      send:
        - {bytes: 'event: begin\ndata: {"id":"0"}\n\n'}
        - {after: 300ms, bytes: 'event: item\ndata: {"id":"x"}\n\n'}
        - {after: 50ms, bytes: 'event: item\ndata: {"id":"bcd!"}\n\n'}
    - get: /short
      send:
        - {bytes: 'event: begin\ndata: {"id":"0"}\n\n'}
        - {after: 300ms, bytes: 'event: item\ndata: {"id":"bcd!"}\n\n'}
during: [{after: begin, post: "${stub.feed}/go", capture: {wanted: id}}]
events: {mine: {event: item, where: {id: "${wanted}"}}, either: {any_of: [mine, end]}, never: {event: x, where: {id: "${nobody}"}}}
`

// A kind is known once its variables are, and so is what is expected of it.
func TestKindsOfWhatIsCapturedMeanwhile(t *testing.T) {
	cases := []struct{ name, text, want string }{
		{"until one comes", "stream: {get: '${stub.feed}/feed', until: {event: mine}, timeout: 5s}\nexpect: [{count: item, times: 2}, {count: mine, times: 1}]\n", "passed"},
		{"until one of several comes", "stream: {get: '${stub.feed}/feed', until: {event: either}, timeout: 5s}\nexpect: [{count: item, times: 2}]\n", "passed"},
		{"a moment of one", "stream: {get: '${stub.feed}/feed', leave: {after: mine}, timeout: 5s}\nexpect: [{count: item, times: 2}]\n", "passed"},
		{"until all is settled, also what cannot be said yet", "stream: {get: '${stub.feed}/short', until: settled}\nexpect: [{some: begin, has: id}, {some: item, is: {id: '${wanted}'}}, {some: mine, has: id}]\n", "passed"},
		{"a kind that is never known", "stream: {get: '${stub.feed}/feed', until: {event: never}, timeout: 1s}\nexpect: [{count: item, times: 2}]\n",
			"the kind of event \"never\" was never known: the variable ${nobody} is not defined"},
		{"a kind that is judged, and never known", "stream: {get: '${stub.feed}/feed', timeout: 1s}\nexpect: [{never: never}, {ends: timeout}]\n",
			"the kind of event \"never\": the variable ${nobody} is not defined"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			began := time.Now()
			got := summary(judgeFile(t.Context(), t, late+c.text, play.Options{}))
			if !strings.Contains(got, c.want) || time.Since(began) > 4*time.Second {
				t.Errorf("after %s:\n%s\nwant %s", time.Since(began), got, c.want)
			}
		})
	}
}

// Where the declared kinds are all there are, another event is a finding of its own.
func TestKindsThatAreAllThereAre(t *testing.T) {
	const feed = "scenario: s\nstubs: {feed: [{get: /, events: [{event: task, data: {state: done}}, {event: tsak, data: {state: done}}, {event: task, data: {state: odd}}]}]}\n" +
		"stream: {get: '${stub.feed}/'}\n"
	cases := []struct{ name, text, want string }{
		{"all are declared", "no_other_events: true\nevents: {done: {event: task}, misspelt: {event: tsak}}\nexpect: [{count: done, times: 2}]\n", "passed"},
		{"a type is not", "no_other_events: true\nevents: {done: {event: task}}\nexpect: [{count: done, times: 2}]\n",
			"failed\nfailed: an event came that is of none of the declared kinds\n#2 tsak"},
		{"what is in one is not", "no_other_events: true\nevents: {done: {event: task, where: {state: done}}, misspelt: {event: tsak}}\nexpect: [{count: done, times: 1}]\n",
			"failed\nfailed: an event came that is of none of the declared kinds\n#3 task"},
		{"nobody says that they are", "events: {done: {event: task}}\nexpect: [{count: done, times: 2}]\n", "passed"},
		{"others are expected", "events: {done: {event: task}}\nexpect: [{count: any other event, times: 1}]\n", "passed"},
		{"others are not", "events: {done: {event: task}}\nexpect: [{never: any other event}]\n", "failed\nfailed: no other event arrives\n#2 tsak"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := summary(judgeFile(t.Context(), t, feed+c.text, play.Options{})); !strings.HasPrefix(got, c.want) {
				t.Errorf("got %s\nwant %s", got, c.want)
			}
		})
	}
}
