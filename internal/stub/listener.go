package stub

import (
	"fmt"
	"net"

	"github.com/streamspec/streamspec/internal/wire"
)

// watchedListener notes when this machine cannot take a connection: its client waits in vain
// then, and that is nobody else's fault.
type watchedListener struct {
	net.Listener
	faults *faults
}

// Accept implements net.Listener.
func (l *watchedListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil && wire.Exhausted(err) {
		l.faults.add(fmt.Errorf("could not take a connection: %s: %w", wire.Explain(err), err))
	}
	return conn, err
}
