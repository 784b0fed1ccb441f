package proxy

// reset resets the connections that are open (RST).
type reset struct{}

func (reset) put(w *Wire) (func() error, error) { return nothing, w.each((*connection).reset) }

func (reset) String() string { return "reset" }
