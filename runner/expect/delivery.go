package expect

import "github.com/streamspec/streamspec/runner/recording"

// match gives each of some calls the first of the events that is left and may be it.
func match(r *recording.Stream, came []nthEvent, calls []*delivery) {
	for i := range came {
		if d := calls[0]; !d.isBehind(r, came[i]) {
			d.as, calls = &came[i], calls[1:]
		}
	}
}

// isBehind tells whether an event had come, for certain, before the call was sent.
func (d *delivery) isBehind(r *recording.Stream, e nthEvent) bool {
	return recorded(r, e.at).latest < d.began.earliest
}

// behind is how many events had come, for certain, before the call was sent: they are no delivery of it that came twice.
func (d *delivery) behind(r *recording.Stream, came []nthEvent) (n int) {
	for _, e := range came {
		if d.isBehind(r, e) {
			n++
		}
	}
	return n
}
