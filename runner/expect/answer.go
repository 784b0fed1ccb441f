package expect

import (
	"fmt"

	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// Answer finds in the response to a call what fits: the response itself or, of one that is an
// event stream, the first event that does.
type Answer struct {
	checks []check
	needs  []value.Path
}

// Answer prepares checks of a response. An event of a stream must also have something at
// these paths.
func (c Checks) Answer(env Env, needs ...value.Path) (*Answer, error) {
	compiled, err := c.compileIn(env)
	return &Answer{compiled, needs}, err
}

// In is the response, or the event of it that fits, as a view; or what is wrong with it, in
// words for people, and what deviates.
func (a *Answer) In(call *recording.Call) (fits *View, wrong string, by Deviation) {
	v, fault := answer(call, a.fault)
	switch {
	case fault == nil:
		return v, "", Deviation{}
	case len(a.checks) == 0:
		return nil, fault.got, fault.deviation
	default:
		return nil, fault.got + "; what fits " + wants(a.checks, " and "), fault.deviation
	}
}

// Fits tells whether an event of a response that is a stream does.
func (a *Answer) Fits(e *recording.Entry) bool { return a.fault(&View{Entry: e}) == nil }

func (a *Answer) fault(v *View) *fault {
	fault := faultOf(a.checks, v)
	for _, path := range a.needs {
		if fault == nil && v.Number > 0 && v.value(path) == nil {
			fault = v.lacks(path)
		}
	}
	return fault
}

// answer is what of the response to a call has no fault: all of it, or the first event of a
// stream. Where all events have one, it is that of the only, or of the last.
func answer(call *recording.Call, faultOf func(*View) *fault) (fits *View, wrong *fault) {
	if !httpcall.IsStream(call.Response.Header) {
		v := responseView(call)
		return v, faultOf(v)
	}
	events := httpcall.Events(call.Body)
	if len(events) == 0 {
		return nil, &fault{code: NothingToJudge, got: nameOf(call) + " is an event stream, and no event of it came"}
	}
	for _, e := range events {
		v := &View{Entry: e, called: fmt.Sprintf("%s of %s", recording.Name(e), nameOf(call))}
		if wrong = faultOf(v); wrong == nil {
			return v, nil
		}
	}
	return nil, wrong.wrapped(fmt.Sprintf("%s ended after %s, and what is asked for never came; the last: ", nameOf(call), wording.Counted(len(events), "event")), "")
}

// nameOf is what messages call the response to a call.
func nameOf(call *recording.Call) string {
	if call.Name == "" {
		return "the response"
	}
	return fmt.Sprintf("the response to %q", call.Name)
}

// responseView lets a response be judged as the data of an event is.
func responseView(call *recording.Call) *View {
	return &View{Entry: &recording.Entry{Kind: recording.KindEvent, Data: call.Body}, called: nameOf(call)}
}
