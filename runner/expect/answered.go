package expect

import (
	"fmt"

	"github.com/streamspec/streamspec/runner/recording"
)

// answered judges the head of a response: of the stream's or of the response to a call.
type answered struct {
	endOnly
	env      Env
	of       string // the name of a call; empty: the stream's own response
	expected string
	judge    func(*recording.Response) (got string) // empty: what it must be
}

func (m *answered) End(r *recording.Recording) {
	response, missing := m.response(r)
	if missing == "" {
		missing = m.judge(response)
	}
	if missing != "" {
		m.Break(m.expected, missing)
		return
	}
	m.Hold()
}

// response is the response that is judged; missing says why there is none.
func (m *answered) response(r *recording.Recording) (response *recording.Response, missing string) {
	if m.of == "" {
		if r.Response == nil {
			return nil, "no response came: " + r.End.String()
		}
		return r.Response, ""
	}
	call := m.env.call(m.of)
	switch {
	case call == nil:
		return nil, fmt.Sprintf("no call with the name %q was made", m.of)
	case call.Response == nil:
		return nil, fmt.Sprintf("no response came to %s %s", call.Request.Method, call.Request.URL)
	default:
		return call.Response, ""
	}
}

func ofCall(name string) string {
	if name == "" {
		return ""
	}
	return fmt.Sprintf(" of the response to %q", name)
}
