package play

import (
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/vars"
	"github.com/streamspec/streamspec/runner/expect"
)

// view is what the clients of a stream know: the variables, and the kinds of event. Clients
// share the kinds, unless these have the client's own variables.
type view struct {
	vars     *variables
	kinds    *kinds
	declared *scenario.Stream
	own      bool         // each client has kinds of its own
	live     expect.Kinds // else
	known    expect.Kinds // else, as they are known now
}

func newView(v *variables, k *kinds, declared *scenario.Stream) view {
	out := view{vars: v, kinds: k, declared: declared}
	out.own = declared.IsGroup() && scenario.AsksForClient(k.declared)
	out.live, out.known = k.live(), k.now()
	return out
}

// lookup knows the variables of a client; 0: the stream has one.
func (w view) lookup(client int) vars.Lookup { return w.declared.Lookup(client, w.vars.lookup) }

// now are the kinds as they are known now, to a client.
func (w view) now(client int) expect.Kinds {
	if w.own {
		return w.kinds.nowOf(w.lookup(client))
	}
	return w.known
}

// alive are the kinds for whoever looks at entries as they come.
func (w view) alive(client int) expect.Kinds {
	if w.own {
		return w.kinds.liveOf(w.lookup(client))
	}
	return w.live
}
