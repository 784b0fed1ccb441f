package play

import (
	"cmp"
	"net/http"

	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/internal/vars"
)

// comeBack says what is different in the request by which a client comes back that first asked
// for this URL; nil: nothing is.
func (n *network) comeBack(again scenario.Reconnect, first string, lookup vars.Lookup) func() (stream.Next, error) {
	if !again.ComesBackOtherwise() {
		return nil
	}
	return func() (stream.Next, error) {
		said, err := vars.ExpandStrings(scenario.Reconnect{URL: n.vars.resolveURL(again.URL, lookup), Query: again.Query, Headers: again.Headers}, lookup)
		if err != nil {
			return stream.Next{}, n.vars.explained(err)
		}
		next := stream.Next{Header: http.Header{}}
		for name, value := range said.Headers {
			next.Header.Set(name, value)
		}
		n.client().Hide(next.Header)
		next.URL, err = n.client().Resolve(cmp.Or(said.URL, first), said.Query)
		return next, err
	}
}
