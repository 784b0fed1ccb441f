package httpcall

import "github.com/streamspec/streamspec/runner/recording"

// Excerpt is how many bytes of a response's body a message shows.
const Excerpt = 300

// Error says that a call came to nothing, or that its response is not what it must be.
type Error struct {
	Call   string // method and URL
	Reason string
	Err    error // nil where a response came
}

func (e *Error) Error() string { return e.Call + ": " + e.Reason }

// Unwrap returns why no response came.
func (e *Error) Unwrap() error { return e.Err }

// Unexpected says what is wrong with a call's response, and shows the start of its body.
func Unexpected(made recording.Call, reason string) *Error {
	if len(made.Body) > 0 {
		reason += ": " + made.Came(Excerpt)
	}
	return failed(made, reason, nil)
}

func failed(made recording.Call, reason string, err error) *Error {
	return &Error{made.Request.Method + " " + made.Request.URL, reason, err}
}
