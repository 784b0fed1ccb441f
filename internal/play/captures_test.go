package play_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/play"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/recording"
)

// talk is a stub whose stream says where to post, and asks for something.
const talk = `scenario: s
vars: {early: "1"}
stubs:
  talk:
    - get: /v1/open
      end: hang
      send:
        - {bytes: 'event: endpoint\ndata: post?s=7\n\n'}
        - {after: 30ms, bytes: 'event: ask\nid: a\ndata: {"id":41,"of":"task 9","list":[1,2]}\n\n'}
        - {after: 30ms, bytes: 'event: ask\nid: b\ndata: {"id":42,"of":"task 10"}\n\n'}
        - {after: 400ms, bytes: 'event: bye\ndata: {}\n\n'}
    - {post: /v1/post, when: {query: {s: "7"}}, status: 202, json: {took: 5}}
    - {post: /v1/known, when: {query: {n: "42", name: b, took: "5"}}}
    - {get: "/tasks/{id}", events: [{event: task, data: {id: "${id}"}}]}
`

// TestCaptures: what an event says is known to what comes later, which waits for it; and the
// recording comes to the same verdict.
func TestCaptures(t *testing.T) {
	const open = "get: '${stub.talk}/v1/open', timeout: 5s, until: {event: bye}"
	cases := []struct{ name, text, want string }{
		{
			"a relative URL, and a number that stays one",
			"stream: {" + open + ", capture: {to: {first: endpoint}, n: {first: ask, at: id}, ids: {first: ask, at: list}}}\n" +
				"during: [{post: '${to}', json: {id: '${n}', text: 'no ${n}', '${n}': 1, ids: '${ids}'}, status: 202}]\n" +
				"expect: [{received: talk, post: /v1/post, times: 1, is: {id: 41, text: no 41, '41': 1, ids: [1, 2]}}, {every: ask, between: {id: [41, 42]}}, {some: ask, is: {id: '${n}'}}]\n",
			"passed",
		},
		{
			"at a moment, by its event's number, and with what a call captures",
			"stream: {" + open + ", capture: {to: {first: endpoint}}}\n" +
				"during:\n  - {after: ask, nth: 2, capture: {n: id, name: '@event.id'}}\n  - {post: '${to}', status: 202, name: go, capture: {took: took}}\n  - {after: bye, post: '${stub.talk}/v1/known?n=${n}&name=${name}&took=${took}', status: 200}\n" +
				"expect: [{received: talk, post: /v1/known, times: 1}]\n",
			"passed",
		},
		{
			"a kind that is of what was captured",
			"stream: {" + open + ", capture: {n: {last: ask, at: id}}}\nevents: {mine: {event: ask, where: {id: '${n}'}}}\nexpect: [{count: mine, times: 1}, {every: mine, is: {of: task 10}}]\n",
			"passed",
		},
		{
			"a stream that opens once it is known",
			"streams:\n  talk: {" + open + ", capture: {task: {first: ask, at: '@event.id'}}}\n  task: {get: '${stub.talk}/tasks/${task}', timeout: 5s}\nexpect: [{every: task, on: task, is: {id: '${task}'}}]\n",
			"passed",
		},
		{
			"a stream that opens once it is known, and on whose way something goes wrong",
			"streams:\n  talk: {" + open + ", capture: {task: {first: endpoint}}}\n  task: {get: '${stub.talk}/tasks/${task}', timeout: 5s, faults: [{latency: 1ms, at: {after: ask, nth: 2, on: talk}}]}\nexpect: [{count: task, times: 1, on: task}]\n",
			"passed",
		},
		{
			"a response that is polled: the time counts from when it is known whom to ask",
			"stream: {" + open + ", capture: {task: {first: bye}}}\nduring: [{get: '${stub.talk}/tasks/${task}', within: 200ms, name: poll, response: {has: id}}]\nexpect: [{response: poll, has: [id]}]\n",
			"passed",
		},
		{
			"the last event that has it",
			"stream: {" + open + ", capture: {list: {last: ask, at: list}}}\nexpect: [{some: ask, is: {list: '${list}'}}]\n",
			"passed",
		},
		{
			"an event that never comes: what waits for it says so",
			"streams:\n  talk: {" + open + ", capture: {task: {first: task}}}\n  task: {get: '${stub.talk}/tasks/${task}'}\nduring: [{after: endpoint, post: '${stub.talk}/v1/post?s=${task}'}]\nexpect: [{count: ask, times: 2, on: talk}, {every: ask, on: talk, is: {of: '${task}'}}]\n",
			"not judged\nnot judged: the stream \"task\" was never opened: it waited for ${task}, the \"@event.data\" of the first \"task\" on the stream \"talk\", which never came\n" +
				"${task} was never captured: no \"task\" arrived\nthe call POST ${stub.talk}/v1/post?s=${task} was never made: it waited for ${task}, ",
		},
		{
			"an event that has it not",
			"stream: {" + open + ", capture: {n: {first: ask, at: number}}}\nexpect: [{count: ask, times: 2}]\n",
			"failed\nfailed: ${n} cannot be captured: #2 ask",
		},
		{
			"another host",
			"stream: {" + open + ", capture: {to: {first: ask, at: '@event.id'}}}\nduring: [{post: 'http://${to}.test/'}]\nexpect: [{count: ask, times: 2}]\n",
			"not judged\nnot judged: the host \"a.test\" is not on this machine",
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			got := judgeFile(t.Context(), t, talk+c.text, play.Options{Recordings: play.Recordings{Keep: play.KeepAll, Dir: dir}})
			if !strings.HasPrefix(summary(got), c.want) {
				t.Errorf("got %s\nwant %s", summary(got), c.want)
			}
			again := judgeFile(t.Context(), t, talk+c.text, play.Options{Recorded: func(verdict.Place) (*recording.Recording, error) { return theRecording(dir) }})
			if summary(again) != summary(got) {
				t.Errorf("its recording comes to\n%s\nwant\n%s", summary(again), summary(got))
			}
		})
	}
}

// theRecording reads the only recording of a folder.
func theRecording(dir string) (*recording.Recording, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*"+play.RecordingSuffix))
	if err != nil || len(files) != 1 {
		return nil, err
	}
	file, err := os.Open(files[0])
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return recording.Read(file)
}
