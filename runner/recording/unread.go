package recording

import "fmt"

// UnreadError says that entries of a stream cannot be read back from where they were put aside: what was
// seen of it is not all that came.
type UnreadError struct {
	Stream string // its name
	Err    error
}

// Error says why, and what to do.
func (e *UnreadError) Error() string {
	return fmt.Sprintf("the stream %q: entries that were put aside cannot be read back: %v (%s)", e.Stream, e.Err, elsewhere)
}

// Unwrap is why.
func (e *UnreadError) Unwrap() error { return e.Err }

// Unread is an *[UnreadError] once entries could not be read back: then [Stream.All] and [Stream.Shown] had
// not all that came, and nothing is known by what they lacked. Whoever judges by them, or shows them, asks
// for it behind.
func (r *Stream) Unread() error {
	switch {
	case r.unread != nil:
		return r.unread
	case r.aside == nil:
		return nil
	}
	if err := r.aside.unread.Load(); err != nil {
		return &UnreadError{r.Name, *err}
	}
	return nil
}

// Unread is that of the first of some streams of which entries could not be read back.
func Unread(streams ...*Stream) error {
	for _, r := range streams {
		if err := r.Unread(); err != nil {
			return err
		}
	}
	return nil
}
