package service

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/guard"
	"github.com/streamspec/streamspec/internal/port"
)

// address is where a service is.
type address struct {
	url    string                       // without a slash at the end
	port   *port.Reservation            // nil where the service is a URL
	ports  map[string]*port.Reservation // further ones, by their names
	spoken Ports                        // what is spoken at those
	fixed  bool                         // it listens on a port that its settings name
}

// reserve picks free ports, which the runner holds: one for the service, and further ones
// by their names.
func (a *address) reserve(further Ports) (err error) {
	a.spoken, a.ports = further, map[string]*port.Reservation{}
	a.port, err = port.Reserve()
	for _, name := range further.names() {
		more, errMore := port.Reserve()
		if errMore == nil {
			a.ports[name] = more
		}
		err = errors.Join(err, errMore)
	}
	return err
}

// release gives the ports to whoever wants them.
func (a *address) release() {
	if a.port != nil {
		a.port.Release()
	}
	for _, more := range a.ports {
		more.Release()
	}
}

// variable is the value of ${port} and of ${port.NAME}; false: there is none.
func (a *address) variable(name string) (string, bool) {
	var reserved *port.Reservation
	if more, isMore := strings.CutPrefix(name, portPrefix); isMore {
		reserved = a.ports[more]
	} else if name == portVar {
		reserved = a.port
	}
	if reserved == nil {
		return "", false
	}
	return strconv.Itoa(reserved.Number), true
}

// useReserved says that the service will be at the reserved port.
func (a *address) useReserved(scheme string) { a.url = scheme + "://" + a.port.Loopback() }

// useFixed says that it will be at the port that its settings name, and refuses one where
// somebody listens already: who is there would be taken for the service.
func (a *address) useFixed(scheme, port string) error {
	if err := a.fix(scheme, port); err != nil {
		return err
	}
	if who, taken := listener(a.host()); taken {
		return fmt.Errorf("env: PORT is %s, where another process listens%s; stop it, or %s", port, who, fixedPortAdvice)
	}
	return nil
}

const fixedPortAdvice = "leave it out, or write ${port}, for a free one"

func (a *address) fix(scheme, port string) error {
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
		return fmt.Errorf("env: PORT is %q, which is not a port; %s", port, fixedPortAdvice)
	}
	a.fixed, a.url = true, scheme+"://127.0.0.1:"+port
	return nil
}

// host is HOST:PORT.
func (a *address) host() string {
	_, host, _ := strings.Cut(a.url, "://")
	return host
}

// urls are those of its further ports, by their names.
func (a *address) urls() map[string]string {
	urls := make(map[string]string, len(a.ports))
	for name, reserved := range a.ports {
		urls[name] = a.spoken[name].url(reserved.Loopback())
	}
	return urls
}

// own are all addresses at which the service, and nobody else, is to listen.
func (a *address) own() []string {
	all := []string{a.host()}
	for _, reserved := range a.ports {
		all = append(all, reserved.Loopback())
	}
	return all
}

// acceptTimeout bounds the look whether somebody has a port.
const acceptTimeout = 200 * time.Millisecond

// isTaken tells whether somebody listens there.
func (a *address) isTaken() bool {
	_, taken := listener(a.host())
	return taken
}

// isOnIPv6 tells whether somebody listens at its port, but at ::1 only, where nobody looks.
func (a *address) isOnIPv6() bool {
	_, number, err := net.SplitHostPort(a.host())
	if err != nil {
		return false
	}
	_, listens := listener(net.JoinHostPort("::1", number))
	return listens
}

// listener tells whether somebody listens at HOST:PORT, and which program of this machine
// that is, where it can be known: " (nginx, process 812)".
func listener(address string) (who string, listens bool) {
	dial := guard.Dialer(&net.Dialer{Timeout: acceptTimeout})
	conn, err := dial(context.Background(), "tcp", address)
	if err != nil {
		return "", false
	}
	_ = conn.Close()
	_, number, _ := net.SplitHostPort(address)
	n, _ := strconv.Atoi(number)
	if program := port.Listener(n); program != "" {
		who = " (" + program + ")"
	}
	return who, true
}

// secure are the further ones at which HTTPS is spoken.
func (a *address) secure() []string {
	var all []string
	for name, reserved := range a.ports {
		if a.spoken[name] == HTTPS {
			all = append(all, reserved.Loopback())
		}
	}
	return all
}
