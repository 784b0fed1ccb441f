package stub

import (
	"slices"

	"github.com/streamspec/streamspec/runner/recording"
)

// replays tells whether one of the routes responds as a stream was recorded, and knows of clients that come back.
func replays(inTurn []*prepared) bool {
	return slices.ContainsFunc(inTurn, func(p *prepared) bool { return p.Resume && p.replay != nil && p.replay.stream })
}

// anew are the routes for a client that comes for the first time: those that did not respond to one that
// came back; all, where there are no others.
func anew(inTurn []*prepared) []*prepared {
	if !replays(inTurn) {
		return inTurn
	}
	first := slices.DeleteFunc(slices.Clone(inTurn), func(p *prepared) bool { return p.replay != nil && p.replay.askedBehind != "" })
	if len(first) == 0 {
		return inTurn
	}
	return first
}

// resumed is the response to a client that comes back, behind the event with its last ID. Last is the route that
// responded last, for several recordings may have the same IDs. Nil: none was recorded for it.
func resumed(inTurn []*prepared, last *prepared, in recording.Incoming) *prepared {
	id := in.Header.Get("Last-Event-ID")
	if id == "" || !replays(inTurn) {
		return nil
	}
	inTurn = slices.DeleteFunc(slices.Clone(inTurn), func(p *prepared) bool { return p.replay == nil || p.replay.of == nil }) // no recorded stream
	at := max(0, slices.Index(inTurn, last))
	nearest := slices.Concat(inTurn[at:], inTurn[:at])
	if last != nil && last.replay != nil {
		isNext := func(p *prepared) bool { return p.replay.of == last.replay.of && p.replay.askedBehind == id }
		if i := slices.IndexFunc(nearest, isNext); i >= 0 {
			return nearest[i].from(0) // as it came
		}
	}
	for _, p := range nearest {
		if i := p.replay.index(id); i >= 0 {
			return p.behind(i+1, inTurn)
		}
	}
	first := slices.IndexFunc(inTurn, func(p *prepared) bool { return p.replay.of == inTurn[at].replay.of })
	return inTurn[first].from(0) // nobody knows the ID
}

// behind is what follows in the connection; at its end, what came once its client was back.
func (p *prepared) behind(chunk int, inTurn []*prepared) *prepared {
	next := slices.Index(inTurn, p) + 1
	if chunk == len(p.replay.chunks) && next < len(inTurn) && inTurn[next].replay.of == p.replay.of {
		return inTurn[next].from(0)
	}
	return p.from(chunk)
}

// from is the route from one of the pieces that it sends.
func (p *prepared) from(chunk int) *prepared {
	one, replay := *p, *p.replay
	replay.chunks = replay.chunks[chunk:]
	one.replay, one.Resume = &replay, false
	return &one
}

// index is the piece that has the event with an ID; -1: none has.
func (out *response) index(id string) int {
	return slices.IndexFunc(out.chunks, func(c chunk) bool { return c.id == id })
}
