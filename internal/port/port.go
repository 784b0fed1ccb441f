// Package port keeps a TCP port for a server that listens on it later, or not all the
// time. Start reading at [Reserve].
//
// A free port that was picked and released is a race. Linux can keep one: it is bound,
// without listening, so who asks the kernel for any free port, to listen or to connect,
// does not get it, while a server that sets SO_REUSEADDR, as servers do, can listen on
// it. Elsewhere a reservation is only a port that was free a moment ago.
package port

import (
	"net"
	"strconv"
)

// Reservation is a port that is kept. Its methods are safe for concurrent use.
type Reservation struct {
	Number  int // of the port
	release func()
}

// Loopback is HOST:PORT of the port on the loopback interface.
func (r *Reservation) Loopback() string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(r.Number)) }

// Release gives the port up. It may be called again.
func (r *Reservation) Release() { r.release() }
