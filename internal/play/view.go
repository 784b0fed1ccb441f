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
	before   int          // so many clients of the stream are numbered before the first, in other plays
	own      bool         // each client has kinds of its own
	live     expect.Kinds // else
	known    expect.Kinds // else, as they are known now
}

func newView(v *variables, k *kinds, s *scenario.Scenario, stream string) view {
	out := view{vars: v, kinds: k, declared: s.Named(stream)}
	out.own = out.declared.IsGroup() && scenario.AsksForClient(k.declared, s.OfEachClient(stream)...)
	out.live, out.known = k.live(), k.now()
	return out
}

// lookup knows the variables of a client. One that is cut off beside several asks as the first
// of them.
func (w view) lookup(f *followed) vars.Lookup {
	number := f.client
	if f.isCutOff() && w.declared.IsGroup() {
		number = 1
	}
	return f.own.lookup(w.declared.Lookup(number, w.before, w.vars.lookup))
}

// now are the kinds as they are known now, to a client.
func (w view) now(f *followed) expect.Kinds {
	if w.own {
		return w.kinds.nowOf(w.lookup(f))
	}
	return w.known
}

// alive are the kinds for whoever looks at entries as they come.
func (w view) alive(f *followed) expect.Kinds {
	if w.own {
		return w.kinds.liveOf(w.lookup(f))
	}
	return w.live
}
