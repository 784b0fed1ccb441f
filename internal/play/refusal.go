package play

import (
	"fmt"
	"slices"

	"github.com/streamspec/streamspec/runner/recording"
)

// refusal is the response that ended a stream: to the request by which the client came last.
func refusal(r *recording.Stream) *recording.Response {
	if n := len(r.Connections); n > 0 {
		return r.Connections[n-1].Response
	}
	return r.Response
}

// whenBack says that a stream had been there before its response was refused.
func whenBack(r *recording.Stream) string {
	if !slices.ContainsFunc(r.Connections[:max(0, len(r.Connections)-1)], func(c recording.Connection) bool { return c.Response != nil }) {
		return ""
	}
	return fmt.Sprintf(", as the client came back (connection %d)", len(r.Connections))
}
