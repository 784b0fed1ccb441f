package recording

import (
	"time"
)

// Call is one HTTP call of a scenario, with its response: what sets something going
// while, or before, the streams are followed. It no longer changes once it is in a
// scenario's list.
type Call struct {
	Name     string // how expectations refer to it; empty: nobody does
	Request  Request
	Began    time.Time     // when the request was sent; carries a monotonic reading
	SentBy   time.Duration // by when it was sent, where this machine was busy; zero: at once
	Took     time.Duration // until its response was there
	Response *Response     // nil where none came; its At counts from Began
	Body     []byte        // of the response, as far as it is kept
}
