package service

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/vars"
	"github.com/streamspec/streamspec/runner/recording"
)

// Limits of a callback.
const (
	CallbackTimeout = 10 * time.Second // until its answer is there
	callbackExcerpt = 300              // bytes of the answer's body in an error
)

// Callback is a call that a stub makes once it has answered: behind the answer, or,
// of a stream, behind its headers. Those of one route follow each other. They end with
// the stub. Exactly one of Get, Post, Put, Patch and Delete holds the URL; one that
// starts with / is the service's. Its texts may hold what those of a [Route] may.
type Callback struct {
	After time.Duration `yaml:"after"` // the pause before it

	Get    string `yaml:"get"`
	Post   string `yaml:"post"`
	Put    string `yaml:"put"`
	Patch  string `yaml:"patch"`
	Delete string `yaml:"delete"`

	Headers map[string]string `yaml:"headers"`
	JSON    RawJSON           `yaml:"json"` // or Body
	Body    string            `yaml:"body"`
	Status  int               `yaml:"status"` // expected; zero: any 2xx
}

// target is the method and the URL; false: there is not exactly one.
func (c Callback) target() (target, bool) {
	all := Route{Get: c.Get, Post: c.Post, Put: c.Put, Patch: c.Patch, Delete: c.Delete}.targets()
	if len(all) != 1 {
		return target{}, false
	}
	return all[0], true
}

// Validate refuses calls that cannot be made.
func (c Callback) Validate() error {
	t, ok := c.target()
	switch {
	case !ok:
		return errors.New("a call has exactly one of get, post, put, patch and delete")
	case c.JSON != "" && c.Body != "":
		return errors.New("a call has one of json and body")
	case c.After < 0:
		return fmt.Errorf("after: %v is negative", c.After)
	}
	whole := func(start string) bool { return strings.HasPrefix(t.path, start) }
	if !slices.ContainsFunc([]string{"/", "${", "http://", "https://"}, whole) {
		return fmt.Errorf("%q is not the URL of a call; it starts with http://, https:// or ${…}, or with / for one of the service's", t.path)
	}
	return validateStatus(c.Status)
}

// Called is a callback that a stub made, with its outcome. Secrets are masked.
type Called struct {
	At     time.Time
	Call   string // method and URL
	Status int    // zero where no answer came
	Err    error  // nil: it was answered as it must be
}

// String is the call and its outcome in one line.
func (c Called) String() string {
	if c.Err != nil {
		return c.Call + ": " + c.Err.Error()
	}
	return fmt.Sprintf("%s: status %d", c.Call, c.Status)
}

// Called returns the callbacks that the stub has made, in order.
func (s *Stub) Called() []Called {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.called)
}

// callBack makes the calls of a route in the background, until the stub is closed.
func (s *Stub) callBack(a *answer, known learned, in recording.Incoming) {
	if len(a.route.Calls) == 0 {
		return
	}
	s.calls.Go(func() {
		for _, c := range a.route.Calls {
			if pause(s.life, c.After) != nil {
				return
			}
			s.callOnce(c, known, in)
		}
	})
}

// callOnce makes a call and keeps its outcome; one that ended with the stub has none.
func (s *Stub) callOnce(call Callback, known learned, in recording.Incoming) {
	s.calling.RLock()
	defer s.calling.RUnlock()
	c := s.call(call, known, in)
	if s.life.Err() != nil {
		return
	}
	if c.Err != nil {
		s.fault(fmt.Errorf("called %s: %w", c.Call, c.Err))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.called = append(s.called, c)
	if over := len(s.called) - MaxReceived; over > 0 {
		s.called = slices.Delete(s.called, 0, over)
	}
}

func (s *Stub) call(c Callback, known learned, in recording.Incoming) Called {
	written, _ := c.target() // validated
	out := Called{At: time.Now(), Call: written.method + " " + written.path}
	lookup := s.lookup(known)
	c, err := vars.ExpandStrings(c, lookup)
	if err != nil {
		out.Err = known.explain(err)
		return out
	}
	t, _ := c.target()
	if strings.HasPrefix(t.path, "/") {
		base, ok := lookup(ServiceVariable)
		if !ok {
			out.Err = errors.New("the URL belongs to a service, and there is none")
			return out
		}
		t.path = base + t.path
	}
	out.Call = in.Mask(t.method + " " + t.path)
	if err = s.refusal(t.path); err == nil {
		out.Status, err = c.send(s.life, t)
	}
	if err != nil {
		out.Err = errors.New(in.Mask(err.Error()))
	}
	return out
}

// refusal says why a URL must not be called.
func (s *Stub) refusal(text string) error {
	target, err := url.Parse(text)
	if err != nil {
		return fmt.Errorf("the URL cannot be read: %w", err)
	}
	return s.mayReach(target)
}

// send makes the call, and says what is wrong with its answer.
func (c Callback) send(ctx context.Context, t target) (status int, err error) {
	ctx, cancel := context.WithTimeout(ctx, CallbackTimeout)
	defer cancel()
	content := plain(0, nil, c.JSON, c.Body)
	request, err := http.NewRequestWithContext(ctx, t.method, t.path, strings.NewReader(string(content.body)))
	if err != nil {
		return 0, err
	}
	if len(content.body) > 0 {
		request.Header.Set("Content-Type", content.kind)
	}
	for name, value := range c.Headers {
		request.Header.Set(name, value)
	}
	answer, err := callbackClient().Do(request)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	body, _ := io.ReadAll(io.LimitReader(answer.Body, callbackExcerpt))
	return answer.StatusCode, c.judge(answer.StatusCode, body)
}

func callbackClient() *http.Client {
	return &http.Client{
		Transport:     &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

func (c Callback) judge(status int, body []byte) error {
	expected := "a 2xx status"
	if c.Status != 0 {
		expected = fmt.Sprintf("status %d", c.Status)
	}
	if status == c.Status || c.Status == 0 && status >= 200 && status <= 299 {
		return nil
	}
	return fmt.Errorf("expected %s, got %d: %s", expected, status, recording.Escape(string(body), callbackExcerpt))
}
