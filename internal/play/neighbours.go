package play

import (
	"net/url"

	"github.com/streamspec/streamspec/internal/guard"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// starved tells whether a limit may have been missed only because the server, which has to share
// the processors of this machine, did not get them: while we came late, it may have come late too.
// Nobody can tell that in the last measurement either: then it stays not judged.
func (p excuses) starved(v expect.Verdict) bool {
	return v.Code == expect.Late && v.Stream != nil && v.Window != nil && isNeighbour(v.Stream) && p.wasLate(v.Stream, *v.Window)
}

// isNeighbour tells whether a stream came from this machine.
func isNeighbour(r *recording.Stream) bool {
	at, err := url.Parse(r.Request.URL)
	return err == nil && guard.IsLocal(at.Hostname())
}

// wasLate tells whether this process came late in a window by as much as that was missed, or
// nearly.
func (p excuses) wasLate(r *recording.Stream, w expect.Window) bool {
	late := p.judge.busy.late(r.Wall(w.From), r.Wall(w.From+w.Took))
	return late > 0 && late >= w.Took-w.Limit
}
