package proxy

// hang lets nothing pass, not even the end of a connection.
type hang struct{ direction Direction }

func (h hang) put(w *Wire) (func() error, error) {
	h.count(w, +1)
	return func() error {
		h.count(w, -1)
		return nil
	}, nil
}

func (h hang) count(w *Wire, n int) {
	w.hangs[h.direction] += n
	for c := range w.connections {
		c.links[h.direction].sink.hold(w.hangs[h.direction] > 0)
	}
}

func (h hang) only() Direction { return h.direction }

func (hang) String() string { return "hang" }
