package proxy

import "errors"

// down cuts the connections that are open and has new ones refused. The port stays
// the wire's.
type down struct{}

func (down) put(w *Wire) (func() error, error) {
	if w.listener == nil {
		return nil, errors.New("the wire is down already")
	}
	w.goDown()
	return func() error {
		if w.closed {
			return nil
		}
		return w.listen()
	}, nil
}

func (down) String() string { return "down" }
