package sample

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tidwall/gjson"
)

// inBubble runs f with a service on a fake clock that starts at midnight of
// 2000-01-01 UTC. Nothing there touches a socket: the front end is a function,
// which f may replace.
func inBubble(t *testing.T, cfg Config, f func(t *testing.T, svc *Server)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		svc := New(cfg)
		defer svc.Close()
		svc.frontend.client.Transport = frontendAnswers(200, `{"version": "1.0.0", "environment": "test", "git_commit": "abc123"}`)
		f(t, svc)
	})
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func frontendAnswers(status int, body string) roundTrip {
	return func(*http.Request) (*http.Response, error) {
		return &http.Response{
			StatusCode: status,
			Status:     fmt.Sprint(status, " ", http.StatusText(status)),
			Body:       io.NopCloser(strings.NewReader(body)),
		}, nil
	}
}

// call makes one request and returns the status and the body of its answer.
func call(svc *Server, method, path, body string) (int, string) {
	w := httptest.NewRecorder()
	svc.ServeHTTP(w, httptest.NewRequest(method, path, strings.NewReader(body)))
	return w.Code, w.Body.String()
}

// startTask starts a task and returns its ID.
func startTask(t *testing.T, svc *Server, taskType, params string) string {
	t.Helper()
	status, body := call(svc, "POST", "/api/testing/tasks/start", `{"task_type": "`+taskType+`", "params": `+params+`}`)
	if status != 200 {
		t.Fatalf("starting a %s: status %d, %s", taskType, status, body)
	}
	return gjson.Get(body, "task_id").String()
}

// A client follows one stream and keeps each piece of it as it is flushed, with
// the time since the start of the stream.
type client struct {
	header  http.Header
	hangUp  context.CancelFunc
	ended   chan struct{}
	aborted bool // once ended: the connection was dropped
	started time.Time

	mu      sync.Mutex
	status  int
	unsent  string
	arrived []piece
}

type piece struct {
	at   time.Duration
	text string
}

// follow opens a stream. header is the name and value of one request header, or
// nothing.
func follow(svc *Server, path string, header ...string) *client {
	ctx, hangUp := context.WithCancel(context.Background())
	c := &client{header: http.Header{}, hangUp: hangUp, ended: make(chan struct{}), started: time.Now()}
	r := httptest.NewRequest("GET", path, nil).WithContext(ctx)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	go func() {
		defer close(c.ended)
		defer func() {
			err, _ := recover().(error)
			c.aborted = errors.Is(err, http.ErrAbortHandler)
		}()
		svc.ServeHTTP(c, r)
	}()
	return c
}

// followTask follows a task to the end of its stream.
func followTask(svc *Server, id string, header ...string) *client {
	c := follow(svc, "/api/tasks/"+id+"/stream", header...)
	<-c.ended
	return c
}

// followFor follows a stream for so long and then hangs up.
func followFor(svc *Server, d time.Duration, path string, header ...string) *client {
	c := follow(svc, path, header...)
	time.Sleep(d)
	synctest.Wait()
	c.leave()
	return c
}

func (c *client) leave() {
	c.hangUp()
	<-c.ended
}

func (c *client) Header() http.Header { return c.header }

func (c *client) WriteHeader(status int) { c.status = status }

func (c *client) Write(b []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.unsent += string(b)
	return len(b), nil
}

func (c *client) Flush() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.arrived = append(c.arrived, piece{time.Since(c.started), c.unsent})
	c.unsent = ""
}

// raw is every byte that arrived.
func (c *client) raw() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var all strings.Builder
	for _, p := range c.arrived {
		all.WriteString(p.text)
	}
	return all.String()
}

// brief tells each event in a line: when it came, and its name, or its type if
// it is of a task.
func (c *client) brief() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var lines []string
	for _, p := range c.arrived {
		name, data := p.event()
		if eventType := gjson.Get(data, "event_type"); eventType.Exists() {
			name = eventType.String()
		}
		lines = append(lines, p.at.String()+" "+name)
	}
	return lines
}

// data is the data of each event of this name, or of this type if of a task.
func (c *client) data(name string) []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var found []string
	for _, p := range c.arrived {
		eventName, data := p.event()
		if eventName == name || gjson.Get(data, "event_type").String() == name {
			found = append(found, data)
		}
	}
	return found
}

// event takes a piece apart.
func (p piece) event() (name, data string) {
	text := strings.TrimSuffix(strings.TrimPrefix(p.text, "event: "), "\n\n")
	name, data, _ = strings.Cut(text, "\ndata: ")
	return name, data
}

// values are the values at a path of each event's data, absent ones as "-".
func (c *client) values(path string) []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var values []string
	for _, p := range c.arrived {
		_, data := p.event()
		value := gjson.Get(data, path)
		if !value.Exists() {
			values = append(values, "-")
			continue
		}
		values = append(values, value.String())
	}
	return values
}
