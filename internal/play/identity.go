package play

import (
	"fmt"

	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// identity tells the clients of a play apart. One of several clients of a stream has a number,
// from 1; so many are numbered before the first, in other plays of a load. One that an expectation needs beside those of the scenario is cut off; the zero Cut
// is none.
type identity struct {
	stream string
	client int
	before int
	cut    expect.Cut
}

func (c identity) isCutOff() bool { return c.cut != expect.Cut{} }

// name is what the client's recording is called.
func (c identity) name() string {
	switch {
	case c.client > 0:
		return recording.ClientName(c.stream, c.before+c.client)
	case !c.isCutOff():
		return c.stream
	case c.stream == recording.DefaultStream:
		return "a client cut off " + c.cut.String()
	default:
		return fmt.Sprintf("a client of %s cut off %s", c.stream, c.cut)
	}
}

// known is the stream as moments know it: clients that are cut off are not waited for by those
// of the scenario's streams.
func (c identity) known() string {
	if c.isCutOff() {
		return c.name()
	}
	return c.stream
}

// identityOf is the client that made a recording.
func (s *streams) identityOf(r *recording.Stream) identity {
	switch {
	case r.Client > 0:
		return identity{stream: r.Of, client: r.Client, before: s.beforeOf(r.Of)}
	case r.Of != "":
		return identity{stream: r.Of, cut: expect.Cut{Events: r.CutEvents, Bytes: r.CutBytes}}
	default:
		return identity{stream: r.Name}
	}
}
