package client

import (
	"context"
	"errors"

	"github.com/streamspec/streamspec/runner/recording"
)

// Over is why a context ends by which streams are left that still go on, and are judged all the same: by what
// came until then, and the time that was over.
type Over struct {
	Why   string // in words: "--grace was over"
	Help  string // what to do about it; empty: nothing
	Usual bool   // streams are left so as a matter of course: it says nothing of one that was left
}

func (o *Over) Error() string { return o.Why }

// OverBy is why it ended so; nil: it goes on, or ended otherwise.
func OverBy(ctx context.Context) *Over {
	var over *Over
	if ctx.Err() == nil || !errors.As(context.Cause(ctx), &over) {
		return nil
	}
	return over
}

// say has a stream say by what it was cut.
func (o *Over) say(r *recording.Stream) {
	if o == nil || r.End.Reason != recording.Cancelled {
		return
	}
	r.End.Detail = o.Why
	for i := range r.Connections {
		if c := &r.Connections[i]; c.End.Reason == recording.Cancelled {
			c.End.Detail = o.Why
		}
	}
}
