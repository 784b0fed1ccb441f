package service

import (
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/port"
)

// address is where a service is.
type address struct {
	url   string            // without a slash at the end
	port  *port.Reservation // nil where the service is a URL
	fixed bool              // it listens on a port that its settings name
}

// reserve picks a free port, which the runner holds.
func (a *address) reserve() (err error) {
	a.port, err = port.Reserve()
	return err
}

// release gives the port to whoever wants it.
func (a *address) release() {
	if a.port != nil {
		a.port.Release()
	}
}

// number is the port in ${port}; false: there is none.
func (a *address) number() (string, bool) {
	if a.port == nil {
		return "", false
	}
	return strconv.Itoa(a.port.Number), true
}

// useReserved says that the service will be at the reserved port.
func (a *address) useReserved() { a.url = "http://127.0.0.1:" + strconv.Itoa(a.port.Number) }

// useFixed says that it will be at the port that its settings name, and refuses one where
// somebody listens already: who is there would be taken for the service.
func (a *address) useFixed(port string) error {
	const advice = "leave it out, or write ${port}, for a free one"
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
		return fmt.Errorf("env: PORT is %q, which is not a port; %s", port, advice)
	}
	a.fixed, a.url = true, "http://127.0.0.1:"+port
	if a.isTaken() {
		return fmt.Errorf("env: PORT is %s, where another process listens; stop it, or %s", port, advice)
	}
	return nil
}

// host is HOST:PORT.
func (a *address) host() string { return strings.TrimPrefix(a.url, "http://") }

// acceptTimeout bounds the look whether somebody has a port.
const acceptTimeout = 200 * time.Millisecond

// isTaken tells whether somebody listens there.
func (a *address) isTaken() bool {
	conn, err := net.DialTimeout("tcp", a.host(), acceptTimeout)
	if err == nil {
		_ = conn.Close()
	}
	return err == nil
}
