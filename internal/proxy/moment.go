package proxy

// cut closes the connections that are open (FIN).
type cut struct{}

func (cut) put(p *Proxy) (func() error, error) {
	return nothing, p.each(func(c *connection) { c.sever(cut{}, c.cut) })
}

func (cut) String() string { return "cut" }

// nothing mends a fault of a moment.
func nothing() error { return nil }

// reset resets the connections that are open (RST).
type reset struct{}

func (reset) put(p *Proxy) (func() error, error) {
	return nothing, p.each(func(c *connection) { c.sever(reset{}, c.reset) })
}

func (reset) String() string { return "reset" }

// halfClose closes one side of the connections that are open (FIN). What that side
// still sends is lost; the other side works on.
type halfClose struct{ direction Direction }

func (h halfClose) put(p *Proxy) (func() error, error) {
	return nothing, p.each(func(c *connection) { c.links[h.direction].sink.drop() })
}

func (h halfClose) only() Direction { return h.direction }

func (halfClose) String() string { return "half-close" }
