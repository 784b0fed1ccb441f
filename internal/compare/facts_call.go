package compare

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/runner/recording"
)

// calls states what the calls of a run came to.
func (f *facts) calls(r *Run) {
	for i, c := range r.Calls {
		if c.Stub != "" || c.Again {
			continue
		}
		result := noResponse
		if c.Response != nil {
			result = strconv.Itoa(c.Response.Status)
		}
		name := c.Name
		if name == "" {
			name = fmt.Sprintf("call %d", i+1)
		}
		f.at(key{"", aspectCall, name, ""}).add(result, Place{File: r.File})
		if c.Response != nil && !c.GoesOn() {
			f.response(r, c, callOf(name))
		}
	}
}

// ofCall begins the kind of what the responses to a call say, which stands as their stream as well.
const ofCall = "call "

func callOf(name string) string { return ofCall + strings.TrimPrefix(name, ofCall) }

// response states what the fields of a call's response are, as if it were an event.
func (f *facts) response(r *Run, c *recording.Call, of string) {
	entry := &recording.Entry{Kind: recording.KindEvent, Type: of, Data: c.Body}
	entry.LastByte = c.Took
	stream := &recording.Stream{Name: of, Started: c.Began, Request: c.Request, Response: c.Response, End: recording.End{Reason: recording.ServerClosed, At: c.Took}}
	one := &flow{run: r, stream: stream, name: of, values: requestValuesOf(c.Request, r.Variables)}
	e, seen := &event{entry: entry, kind: of, typ: of, data: c.Body, at: c.Took}, seenFields{one, map[field]*seenField{}}
	f.kinds[key{of, aspectCount, of, ""}]++
	visit(c.Body, func(path string, v gjson.Result) { seen.of(e, path).add(one, e, v) })
	seen.state(f, map[string]int{of: 1})
}

// byCall: where a call is answered with another status, its response says something else.
func byCall(by, d *deviation) bool {
	return by.aspect == aspectCall && d.aspect != aspectCall && d.stream == callOf(by.of)
}
