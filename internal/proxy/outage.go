package proxy

import "errors"

// hang lets nothing pass, not even the end of a connection.
type hang struct{ direction Direction }

func (h hang) put(p *Proxy) (func() error, error) {
	h.count(p, +1)
	return func() error {
		h.count(p, -1)
		return nil
	}, nil
}

func (h hang) count(p *Proxy, n int) {
	p.hangs[h.direction] += n
	for c := range p.connections {
		c.links[h.direction].sink.hold(p.hangs[h.direction] > 0)
	}
}

func (h hang) only() Direction { return h.direction }

func (hang) String() string { return "hang" }

// down cuts the connections that are open and has new ones refused. The port stays
// the proxy's.
type down struct{}

func (down) put(p *Proxy) (func() error, error) {
	if p.listener == nil {
		return nil, errors.New("the proxy is down already")
	}
	p.goDown()
	return func() error {
		if p.closed {
			return nil
		}
		return p.listen()
	}, nil
}

func (down) String() string { return "down" }
