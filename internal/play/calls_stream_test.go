package play_test

import (
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/play"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/recording"
)

// TestCallsAnsweredByStreams: the event of a response that fits is captured from and checked,
// and nothing behind it is waited for.
func TestCallsAnsweredByStreams(t *testing.T) {
	const stubs = `scenario: s
stubs:
  api:
    - post: /calls
      end: hang
      send: [{bytes: 'id: p\nevent: message\ndata: {"method":"progress","n":1}\n\nevent: message\ndata: {"id":1,"result":{"job":7}}\n\n'}]
    - {post: /none, events: [{comment: busy}]}
    - {post: /text, events: [{event: endpoint, data: /there}]}
    - {get: /jobs/7, json: {state: new}}
    - {get: /jobs/7, json: {state: new}}
    - {get: /jobs/7, json: {state: done}}
    - {get: /feed, events: [{after: 500ms, event: bye, data: {}}]}
stream: {get: "${stub.api}/feed"}
`
	cases := []struct{ name, text, want string }{
		{
			"the event that fits",
			"trigger: [{post: '${stub.api}/calls', name: call, response: {is: {id: 1}}, capture: {job: result.job}}, {get: '${stub.api}/jobs/${job}'}]\n" +
				"expect: [{response: call, has: [result]}, {response: call, is: {n: 1, '@event.id': p}}]\n",
			"passed",
		},
		{
			"the event that has what is captured, in plain text too",
			"trigger: [{post: '${stub.api}/text', name: call, capture: {to: '@event.data', type: '@event.type'}}]\nexpect: [{response: call, is: {'@event.data': '${to}', '@event.type': '${type}'}}]\n",
			"passed",
		},
		{
			"no event fits",
			"trigger: [{post: '${stub.api}/text', response: {data: there}}]\nexpect: [{count: bye, times: 1}]\n",
			"failed\nfailed: POST SHOP/text: the response ended after 1 event, and what is asked for never came; the last: #1 endpoint of the response has the data «/there»; what fits has the data «there»",
		},
		{
			"no event",
			"trigger: [{post: '${stub.api}/none', response: {has: id}}]\nexpect: [{count: bye, times: 1}]\n",
			"failed\nfailed: POST SHOP/none: the response is an event stream, and no event of it came",
		},
		{
			"polled until it fits",
			"during: [{get: '${stub.api}/jobs/7', name: poll, response: {is: {state: done}}, within: 5s, every: 10ms}]\n" +
				"expect: [{response: poll, is: {state: done}}, {received: api, get: /jobs/7, times: 3}]\n",
			"passed",
		},
		{
			"polled in vain",
			"during: [{get: '${stub.api}/jobs/7', name: poll, response: {is: {state: gone}}, within: 100ms, every: 30ms}]\nexpect: [{response: poll, is: {state: gone}}]\n",
			"failed\nfailed: GET SHOP/jobs/7: the response was not as it must be within 0 ms, in ",
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			got := judgeFile(t.Context(), t, stubs+c.text, play.Options{Recordings: play.Recordings{Keep: play.KeepAll, Dir: dir}})
			if text := normal(summary(got)); !strings.HasPrefix(text, c.want) {
				t.Errorf("got %s\nwant %s", text, c.want)
			}
			again := judgeFile(t.Context(), t, stubs+c.text, play.Options{Recorded: func(verdict.Place) (*recording.Recording, error) { return theRecording(dir) }})
			if summary(again) != summary(got) {
				t.Errorf("its recording comes to\n%s\nwant\n%s", summary(again), summary(got))
			}
		})
	}
}
