package recording

import (
	"cmp"
	"slices"
	"time"
)

// Stall says that this machine was busy, or may have been: what is recorded as having happened
// at To, for that is when we came to it, may have happened at any time since From.
type Stall struct{ From, To time.Duration }

// AddStall adds a stall. Moments are added in the order in which they are recorded; a
// moment that is added twice may be as early as either says.
func (r *Stream) AddStall(from, to time.Duration) {
	if from >= to {
		return
	}
	if last := len(r.Stalls) - 1; last >= 0 && r.Stalls[last].To == to {
		r.Stalls[last].From = min(from, r.Stalls[last].From)
		return
	}
	r.Stalls = append(r.Stalls, Stall{From: from, To: to})
}

// Earliest is when what is recorded as having happened at a moment may have happened
// at the earliest: at that moment, unless it is the end of a stall.
func (r *Stream) Earliest(at time.Duration) time.Duration {
	if last := len(r.Stalls) - 1; last < 0 || r.Stalls[last].To < at {
		return at // most moments come after the last stall
	}
	i, stalled := slices.BinarySearchFunc(r.Stalls, at, func(s Stall, at time.Duration) int { return cmp.Compare(s.To, at) })
	if !stalled {
		return at
	}
	return r.Stalls[i].From
}
