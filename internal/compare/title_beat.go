package compare

import (
	"fmt"

	"github.com/streamspec/streamspec/runner/recording"
)

func (g *group) beatTitle(was, is string) string {
	d := g.first()
	if d.aspect == aspectBeat {
		if e := d.is.at.Entry; is == comeInTime && e != nil && e.Kind == recording.KindComment {
			return fmt.Sprintf("comments come where none did: %q", recording.Escape(string(e.Data), shownData))
		}
		if is == comeInTime {
			return fmt.Sprintf("heartbeats come now: %s → %s", was, is)
		}
		return fmt.Sprintf("heartbeats are missing: %s → %s", was, is)
	}
	if beforeBeats(d) {
		return beforeBeatsTitle(d)
	}
	return fmt.Sprintf("%s come every %s", d.of, ranges(d))
}

func beforeBeatsTitle(d *deviation) string {
	switch {
	case d.is != nil:
		return fmt.Sprintf("a heartbeat comes late in %d of %d new recordings: %s", d.is.runs, len(d.now.samples), ranges(d))
	case d.was != nil:
		return fmt.Sprintf("a heartbeat comes late in %d of %d old recordings: %s", d.was.runs, len(d.old.samples), ranges(d))
	}
	return "the longest silence before a heartbeat: " + ranges(d)
}
