package play

import (
	"cmp"
	"net/http"

	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/internal/vars"
)

// ownValues are what one client captured from its own stream: each comes back with what it
// has seen itself. They belong to the goroutine that reads its stream. nil: none has come yet.
type ownValues map[string]*httpcall.Value

// await keeps apart what the client is to capture, of which others know only what it was before.
func (o ownValues) await(name string, before vars.Lookup) {
	o[name] = nil
	if text, known := before(name); known {
		o[name] = &httpcall.Value{Text: text}
	}
}

// lookup knows them, and then the variables of the play.
func (o ownValues) lookup(others vars.Lookup) vars.Lookup {
	return func(name string) (string, bool) {
		switch value, own := o[name]; {
		case !own:
			return others(name)
		case value == nil:
			return "", false
		default:
			return value.Text, true
		}
	}
}

// comeBack says what is different in the request by which a client comes back that first asked
// for this URL; nil: nothing is.
func (s *streams) comeBack(again scenario.Reconnect, first string, lookup vars.Lookup) func() (stream.Next, error) {
	if !again.ComesBackOtherwise() {
		return nil
	}
	return func() (stream.Next, error) {
		said, err := vars.ExpandStrings(scenario.Reconnect{URL: s.vars.resolveURL(again.URL, lookup), Query: again.Query, Headers: again.Headers}, lookup)
		if err != nil {
			return stream.Next{}, s.vars.explained(err)
		}
		next := stream.Next{Header: http.Header{}}
		for name, value := range said.Headers {
			next.Header.Set(name, value)
		}
		s.network.client().Hide(next.Header)
		next.URL, err = s.network.client().Resolve(cmp.Or(said.URL, first), said.Query)
		return next, err
	}
}
