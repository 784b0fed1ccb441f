package runner

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/runner/recording"
	"github.com/streamspec/streamspec/runner/scenario"
	"github.com/streamspec/streamspec/runner/vars"
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

func (p *Play) call(ctx context.Context, c scenario.Call) error {
	c, err := vars.ExpandStrings(c, p.vars.lookup)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, CallTimeout)
	defer cancel()
	req, err := p.request(ctx, c.Target, c.Content)
	if err != nil {
		return err
	}
	name := req.Method + " " + req.URL.String()
	client := &http.Client{Jar: p.jar, CheckRedirect: p.mayRedirect, Transport: &http.Transport{Proxy: http.ProxyFromEnvironment, DisableKeepAlives: true}}
	response, err := client.Do(req)
	if err != nil {
		return &CallError{name, err.Error(), err}
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, MaxCallAnswer))
	if err != nil {
		return &CallError{name, "its answer broke off: " + err.Error(), err}
	}
	if problem := judgeStatus(c.Status, response.StatusCode); problem != "" {
		return &CallError{name, problem + ": " + recording.Escape(string(body), answerExcerpt), nil}
	}
	return p.capture(c, name, body)
}

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

func (p *Play) capture(c scenario.Call, name string, body []byte) error {
	for variable, path := range c.Capture {
		if !gjson.ValidBytes(body) {
			return &CallError{name, fmt.Sprintf("%s cannot be captured: the answer is not JSON: %s", variable, recording.Escape(string(body), answerExcerpt)), nil}
		}
		value := gjson.GetBytes(body, string(path))
		if !value.Exists() {
			return &CallError{name, fmt.Sprintf("%s cannot be captured: the answer has no %q: %s", variable, path, recording.Escape(string(body), answerExcerpt)), nil}
		}
		p.vars.set(variable, value.String())
	}
	return nil
}

// request makes a request of expanded parts. A URL that starts with / is one of
// the service's.
func (p *Play) request(ctx context.Context, t scenario.Target, c scenario.Content) (*http.Request, error) {
	target, err := p.url(t.URL(), c.Query)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, t.Method(), target, strings.NewReader(body(c)))
	if err != nil {
		return nil, err
	}
	req.Header = header(c)
	p.hideCredentials(req.Header, target)
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

func (p *Play) url(text string, query map[string]string) (string, error) {
	if strings.HasPrefix(text, "/") {
		if p.instance == nil {
			return "", fmt.Errorf("the URL %s belongs to a service, and the scenario has none", text)
		}
		text = strings.TrimSuffix(p.instance.URL(), "/") + text
	}
	parsed, err := url.Parse(text)
	if err != nil {
		return "", fmt.Errorf("the URL cannot be read: %w", err)
	}
	if err := p.hosts().CheckURL(parsed); err != nil {
		return "", err
	}
	if len(query) == 0 {
		return text, nil
	}
	values := parsed.Query()
	for name, value := range query {
		values.Set(name, value)
	}
	parsed.RawQuery = values.Encode()
	return parsed.String(), nil
}
