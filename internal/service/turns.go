package service

import "context"

// turns let one caller at a time act on a service, until it is stopped for good.
type turns struct {
	taken   chan struct{}   // holds an element while somebody acts
	closing context.Context // done once the service is being stopped for good
	giveUp  context.CancelFunc
}

func newTurns() turns {
	t := turns{taken: make(chan struct{}, 1)}
	t.closing, t.giveUp = context.WithCancel(context.Background())
	return t
}

// take does something in its turn. The context of do is also done once the service is
// being stopped for good; the error is why it was not the turn's yet.
func (t *turns) take(ctx context.Context, do func(open context.Context) error) (acted bool, err error) {
	open, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer context.AfterFunc(t.closing, func() { cancel(ErrReleased) })()
	select {
	case t.taken <- struct{}{}:
		defer func() { <-t.taken }()
	case <-open.Done():
		return false, context.Cause(open)
	}
	if open.Err() != nil { // both were possible
		return false, context.Cause(open)
	}
	return true, do(open)
}

// closeForGood gives up what is being done, and keeps the turn.
func (t *turns) closeForGood() {
	t.giveUp()
	t.taken <- struct{}{}
}
