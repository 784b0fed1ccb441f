package proxy

import (
	"fmt"
	"net"
	"sync"
)

// connection is a client's connection joined with one to the target.
type connection struct {
	client, server *net.TCPConn
	severed        func(by string) // keeps which fault breaks it
	links          map[Direction]*link
	abandoned      sync.Once
}

// run carries bytes in both directions until both have ended.
func (c *connection) run() {
	var parts sync.WaitGroup
	for _, l := range c.links {
		parts.Go(l.pump)
		parts.Go(l.write)
	}
	parts.Wait()
	c.cut()
}

// cut closes both sides: what was written still arrives, then the end (FIN).
func (c *connection) cut() { c.abandon(func(side *net.TCPConn) { _ = side.Close() }) }

// sever breaks it for a fault. Who sees the end can ask by which.
func (c *connection) sever(by fmt.Stringer, leave func()) {
	c.severed(by.String())
	leave()
}

// reset breaks both sides (RST).
func (c *connection) reset() { c.abandon(breakOff) }

func (c *connection) abandon(leave func(*net.TCPConn)) {
	c.abandoned.Do(func() {
		leave(c.client)
		leave(c.server)
		for _, l := range c.links {
			l.abandon()
		}
	})
}

// breakOff resets one side.
func breakOff(side *net.TCPConn) {
	_ = side.SetLinger(0) // Close then resets
	_ = side.Close()
}
