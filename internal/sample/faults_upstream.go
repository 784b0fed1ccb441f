package sample

import (
	"context"
	"time"
)

// pushDefect is what is wrong with what a gateway is sent.
type pushDefect struct {
	late    bool // what happened before the callback is sent once that is answered
	mixedUp bool // who comes second is sent nothing, and the first what is the second's
	flat    bool // the event stands beside the token, not in a member of its own
	endless bool // a client that the gateway has lost is still sent to
}

// listenDefects: the service cannot be reached as it should be, or does not ask whom it should.
func listenDefects() []defect {
	return []defect{
		{fault: "version-made-up", seen: "a version is told, and no front end asked for it", madeUp: true},
		{fault: "front-end-told", seen: "a front end is told a credential that is none of its business", tells: true},
		{fault: "admin-port-closed", seen: "nothing listens on the second port", closedAdmin: true},
		{fault: "self-signed", seen: "the certificate is signed by no authority", selfSigned: true},
	}
}

// pushDefects: a gateway that holds the streams is sent something else than it should be.
func pushDefects() []defect {
	return []defect{
		{fault: "pushed-late", seen: "a gateway is sent what has happened only after its callback is answered", pushing: pushDefect{late: true}},
		{fault: "pushed-to-another", seen: "a gateway is sent what is one client's with the token of another", pushing: pushDefect{mixedUp: true}},
		{fault: "pushed-flat", seen: `a gateway is sent events without the member "event"`, pushing: pushDefect{flat: true}},
		{fault: "pushed-for-ever", seen: "a gateway is sent events for a client that it has lost", pushing: pushDefect{endless: true}},
	}
}

// lateness is how long after its answer a push comes that is late.
const lateness = time.Second

// formed is what a gateway is sent beside a token.
func (d pushDefect) formed(what object) object {
	event, is := what.get("event").(object)
	if !d.flat || !is {
		return what
	}
	return event
}

// meant is the token with which a client's events are sent.
func (p *pushes) meant(token string, d pushDefect) string {
	if !d.mixedUp || p.first.CompareAndSwap(nil, &token) {
		return token
	}
	return *p.first.Load()
}

// sendLate sends what should have been sent before the callback was answered.
func (p *push) sendLate(ctx context.Context) error {
	if len(p.early) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, lateness)
	defer cancel()
	<-ctx.Done()
	return p.send(context.WithoutCancel(ctx), p.early...)
}
