package expect

import (
	"fmt"
	"time"

	"github.com/streamspec/streamspec/runner/recording"
)

// moment is when something happened, as it is recorded and as it may have been: a busy
// machine comes late to what arrives, and to what it sends.
type moment struct{ recorded, earliest, latest time.Duration }

// recorded is the moment of what is recorded as having happened, or arrived, at a time.
func recorded(r *recording.Recording, at time.Duration) moment {
	return moment{recorded: at, earliest: r.Earliest(at), latest: at}
}

// sent is the moment of a request of ours; by is zero where it was sent at once.
func sent(began, by time.Duration) moment {
	return moment{recorded: began, earliest: began, latest: max(began, by)}
}

// span is the time between two moments, and what it is at least and at most.
type span struct{ recorded, least, most time.Duration }

// since is the time from an earlier moment to m.
func (m moment) since(earlier moment) span {
	return span{
		recorded: m.recorded - earlier.recorded,
		least:    m.earliest - earlier.latest,
		most:     m.latest - earlier.earliest,
	}
}

// doubt is what is held against the server only if it is so for certain: a limit that
// it missed by what is recorded alone holds, with a warning. The zero value has none.
type doubt struct {
	warning string
	at      *recording.Entry // that it speaks of; nil: the end of the stream
}

// longer tells whether a span, which ended with v or (nil) with the stream, is longer
// than a limit for certain.
func (d *doubt) longer(s span, limit time.Duration, v *View, got func() string) bool {
	if s.recorded > limit && s.least <= limit {
		d.spare(s.recorded-s.least, v, got)
	}
	return s.least > limit
}

// shorter tells whether it is shorter than a limit for certain.
func (d *doubt) shorter(s span, limit time.Duration, v *View, got func() string) bool {
	if s.recorded < limit && s.most >= limit {
		d.spare(s.most-s.recorded, v, got)
	}
	return s.most < limit
}

// spare remembers the first time that something was not held against the server.
func (d *doubt) spare(late time.Duration, v *View, got func() string) {
	if d.warning != "" {
		return
	}
	d.warning = fmt.Sprintf("%s, but this machine was busy and may have come to it up to %s late, so it is not held against the server", got(), recording.Milliseconds(late))
	if v != nil {
		d.at = v.mark().entry()
	}
}

// settle warns, where the expectation holds.
func (d *doubt) settle(j *Judgement) {
	switch {
	case d.warning == "" || j.verdict.State != Held:
	case d.at == nil:
		j.Warn(d.warning)
	default:
		j.Warn(d.warning, d.at)
	}
}
