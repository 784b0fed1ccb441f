package play

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/internal/lateness"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/vars"
	"github.com/streamspec/streamspec/runner/recording"
)

// Limits of a call that sets a stream going.
const (
	CallTimeout   = 30 * time.Second
	MaxCallAnswer = 16 << 20 // bytes of the answer's body
	answerExcerpt = 300      // bytes of it in an error message
)

// CallError says that a call was not answered as it must be.
type CallError struct {
	Call   string // method and URL
	Reason string
	Err    error // nil where an answer came
}

func (e *CallError) Error() string { return e.Call + ": " + e.Reason }
func (e *CallError) Unwrap() error { return e.Err }

// calls makes the calls of a play, and keeps them. It is safe for concurrent use.
type calls struct {
	network  *network
	vars     *variables
	lateness *lateness.Monitor

	mu   sync.Mutex
	made []*recording.Call
}

// begin adds a call that is about to be sent: what it sets going may arrive before its
// answer does. The answer is for update, once more is known.
func (c *calls) begin(call recording.Call) (update func(recording.Call)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	i := len(c.made)
	c.made = append(c.made, &call)
	return func(call recording.Call) {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.made[i] = &call
	}
}

// named answers the first call of this name; nil: none was made yet.
func (c *calls) named(name string) *recording.Call {
	c.mu.Lock()
	defer c.mu.Unlock()
	i := slices.IndexFunc(c.made, func(call *recording.Call) bool { return call.Name == name })
	if i < 0 {
		return nil
	}
	return c.made[i]
}

// call makes a call, and checks and keeps its answer.
func (c *calls) call(ctx context.Context, name string, declared scenario.Call) error {
	declared, err := vars.ExpandStrings(declared, c.vars.lookup)
	if err != nil {
		return err
	}
	made, err := c.exchange(ctx, name, declared)
	if err != nil {
		return err
	}
	return c.judgeAnswer(declared, made)
}

// exchange sends a call and reads its answer.
func (c *calls) exchange(ctx context.Context, name string, declared scenario.Call) (made recording.Call, err error) {
	ctx, cancel := context.WithTimeout(ctx, CallTimeout)
	defer cancel()
	ctx, sending := c.lateness.Sending(ctx)
	req, err := c.request(ctx, declared.Target, declared.Content)
	if err != nil {
		return made, err
	}
	made = recording.Call{Name: name, Began: time.Now(), Request: recording.Request{Method: req.Method, URL: req.URL.String(), Header: req.Header}}
	update := c.begin(made)
	defer func() { update(made) }()
	client := &http.Client{Jar: c.network.jar, CheckRedirect: c.network.mayRedirect, Transport: &http.Transport{Proxy: http.ProxyFromEnvironment, DisableKeepAlives: true}}
	response, err := client.Do(req)
	if err != nil {
		return made, &CallError{spoken(made), err.Error(), err}
	}
	defer response.Body.Close()
	made.SentBy = sending.By(made.Began)
	made.Response = &recording.Response{Status: response.StatusCode, Protocol: response.Proto, Header: response.Header, At: time.Since(made.Began)}
	made.Body, err = io.ReadAll(io.LimitReader(response.Body, MaxCallAnswer))
	made.Took = time.Since(made.Began)
	if err != nil {
		return made, &CallError{spoken(made), "its answer broke off: " + err.Error(), err}
	}
	return made, nil
}

// spoken names a call in a message.
func spoken(c recording.Call) string { return c.Request.Method + " " + c.Request.URL }

// judgeAnswer checks the answer to a call, and captures from it.
func (c *calls) judgeAnswer(declared scenario.Call, made recording.Call) error {
	if problem := judgeStatus(declared.Status, made.Response.Status); problem != "" {
		return &CallError{spoken(made), problem + ": " + excerpt(made), nil}
	}
	if declared.Answer != nil {
		fault, err := declared.Answer.Fault(&made)
		if err != nil || fault != "" {
			return errors.Join(err, &CallError{spoken(made), fault + ": " + excerpt(made), nil})
		}
	}
	return c.capture(declared.Capture, made)
}

func excerpt(made recording.Call) string { return recording.Escape(string(made.Body), answerExcerpt) }

func judgeStatus(expected, got int) string {
	switch {
	case expected == 0 && (got < 200 || got > 299):
		return fmt.Sprintf("expected a 2xx status, got %d", got)
	case expected != 0 && got != expected:
		return fmt.Sprintf("expected status %d, got %d", expected, got)
	default:
		return ""
	}
}

func (c *calls) capture(sources map[string]scenario.Source, made recording.Call) error {
	for variable, source := range sources {
		value, missing := captured(source, made)
		if missing != "" {
			return &CallError{spoken(made), fmt.Sprintf("%s cannot be captured: %s", variable, missing), nil}
		}
		c.vars.set(variable, value)
	}
	return nil
}

// captured is the value of a source; missing says why there is none.
func captured(source scenario.Source, made recording.Call) (value, missing string) {
	if name, ok := source.Header(); ok {
		if len(made.Response.Header.Values(name)) == 0 {
			return "", fmt.Sprintf("the answer has no header %q", name)
		}
		return made.Response.Header.Get(name), ""
	}
	if !gjson.ValidBytes(made.Body) {
		return "", "the answer is not JSON: " + excerpt(made)
	}
	found := gjson.GetBytes(made.Body, string(source))
	if !found.Exists() {
		return "", fmt.Sprintf("the answer has no %q: %s", source, excerpt(made))
	}
	return found.String(), ""
}

// request makes a request of expanded parts. A URL that starts with / is one of
// the service's.
func (c *calls) request(ctx context.Context, t scenario.Target, content scenario.Content) (*http.Request, error) {
	target, err := c.network.url(t.URL(), content.Query)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, t.Method(), target, strings.NewReader(body(content)))
	if err != nil {
		return nil, err
	}
	req.Header = header(content)
	c.network.hideCredentials(req.Header, target)
	return req, nil
}

func body(c scenario.Content) string {
	if c.JSON != "" {
		return string(c.JSON)
	}
	return c.Body
}

func header(c scenario.Content) http.Header {
	h := http.Header{}
	if c.JSON != "" {
		h.Set("Content-Type", "application/json")
	}
	for name, value := range c.Headers {
		h.Set(name, value)
	}
	return h
}
