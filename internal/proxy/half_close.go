package proxy

// halfClose closes one side of the connections that are open (FIN). What that side
// still sends is lost; the other side works on.
type halfClose struct{ direction Direction }

func (h halfClose) put(w *Wire) (func() error, error) {
	return nothing, w.each(func(c *connection) { c.links[h.direction].sink.drop() })
}

func (h halfClose) only() Direction { return h.direction }

func (halfClose) String() string { return "half-close" }
