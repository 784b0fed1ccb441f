package sample

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
)

// The paths at which a gateway's clients ask for streams.
const (
	gatewayTasks   = "/api/sse/tasks"
	gatewayVersion = "/api/sse/utils/version"
)

// pushTimeout bounds how long a gateway takes to answer a push.
const pushTimeout = 5 * time.Second

// noHeartbeats is an interval in which no stream has a heartbeat: the gateway sends its own.
const noHeartbeats = maxSeconds * time.Second

// A callback is what a gateway tells of a client that came, or that is gone.
type callback struct {
	Action  string `json:"action"`
	Token   string `json:"token"`
	Request struct {
		URL     string            `json:"url"`
		Headers map[string]string `json:"headers"`
	} `json:"request"`
}

// backend is the service as it is behind a gateway.
type backend struct{ *Server }

// answerCallback is POST /internal/callback: a gateway holds the streams, and is sent their events.
func (s backend) answerCallback(w http.ResponseWriter, r *http.Request) {
	var c callback
	if !readJSON(w, r, &c) {
		return
	}
	u, err := url.Parse(c.Request.URL)
	switch {
	case s.cfg.GatewayURL == "":
		answerError(w, http.StatusNotFound, "No gateway is known: GATEWAY_URL names it")
	case c.Action == "disconnect":
		if !s.defect.pushing.endless {
			s.pushes.end(c.Token)
		}
		answer(w, http.StatusOK, object{})
	case c.Action != "connect" || c.Token == "" || err != nil:
		answerError(w, http.StatusBadRequest, `A callback is {"action": "connect" or "disconnect", "token", "request": {"url", "headers"}}`)
	case u.Path == gatewayTasks:
		s.pushTask(w, r, c, u.Query().Get("task_id"))
	case u.Path == gatewayVersion:
		s.pushVersion(w, r, c, u.Query().Get("request_id"))
	default:
		answerError(w, http.StatusNotFound, "No stream is at "+u.Path)
	}
}

// pushTask sends what has happened before it answers, and the rest as it happens.
func (s backend) pushTask(w http.ResponseWriter, r *http.Request, c callback, id string) {
	p := s.newPush(c)
	t := s.tasks.find(id)
	if t == nil {
		unknown := failure(taskNotFound)
		unknown.data = unknown.data.(object).with("task_id", id)
		if p.answer(r.Context(), w, unknown, connectionClose(reasonTaskNotFound)) {
			s.keepPushing(s.life.stopping, p, func(context.Context) error { return nil }) //nolint:contextcheck // it is late
		}
		return
	}
	queue := t.queue.subscribe()
	var early []event
	for len(queue) > 0 {
		early = append(early, <-queue)
	}
	if n := len(early); n > 0 && early[n-1].endsTask() {
		early = append(early, closeOf(early[n-1]))
	}
	if p.answer(r.Context(), w, early...) {
		s.keepPushing(s.life.stopping, p, func(ctx context.Context) error { return p.followTask(ctx, queue) }) //nolint:contextcheck // a stream outlives the callback
	}
}

func (p *push) followTask(ctx context.Context, queue <-chan event) error {
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case e := <-queue:
			if !e.endsTask() {
				if err := p.send(ctx, e); err != nil {
					return err
				}
				continue
			}
			return p.send(ctx, e, closeOf(e))
		}
	}
}

// closeOf closes a stream with the last event of its task as the reason.
func closeOf(last event) event {
	if last.isTask(typeFailed) {
		return connectionClose(typeFailed)
	}
	return connectionClose(reasonTaskCompleted)
}

// pushVersion sends the version before it answers, and what is deployed after that.
func (s backend) pushVersion(w http.ResponseWriter, r *http.Request, c callback, requestID string) {
	if requestID == "" {
		answerError(w, http.StatusBadRequest, "request_id is required")
		return
	}
	snapshot, err := s.snapshot(r.Context())
	if err != nil {
		answerError(w, http.StatusInternalServerError, fetchFailed+err.Error())
		return
	}
	p := s.newPush(c)
	p.id = "" // nobody carried it over
	sub := s.deployments.subscribe(requestID)
	if !p.answer(r.Context(), w, append([]event{{name: eventVersion, data: snapshot}}, s.deployments.collect(sub)...)...) {
		s.deployments.unsubscribe(sub)
		return
	}
	feed := versionFeed{versions: sub.mailbox, draining: s.life.draining.Done(), heartbeats: noHeartbeats, idleTimeout: s.cfg.IdleTimeout}
	s.keepPushing(context.Background(), p, func(ctx context.Context) error { //nolint:contextcheck // it ends when the service drains
		defer s.deployments.unsubscribe(sub)
		return feed.follow(ctx, p)
	})
}

// keepPushing follows a stream beside the callback, until its client is gone.
func (s backend) keepPushing(ctx context.Context, p *push, follow func(context.Context) error) {
	ctx, cancel := context.WithCancel(ctx)
	s.pushes.begin(p.token, cancel)
	s.life.busy.Go(func() {
		defer s.pushes.end(p.token)
		err := p.sendLate(ctx)
		if err == nil && !p.closed {
			err = follow(ctx)
		}
		if err != nil {
			s.log.Info("pushing broke off", "token", p.token, "error", err)
		}
	})
}

// A push is a stream that a gateway holds.
type push struct {
	server  *Server
	token   string
	id      string // the correlation ID; empty: its events have none
	distort distortion
	held    bool    // the callback is not answered yet
	early   []event // what it is late with
	closed  bool
}

func (s backend) newPush(c callback) *push {
	header := http.Header{}
	for name, value := range c.Request.Headers {
		header.Set(name, value)
	}
	return &push{server: s.Server, token: s.pushes.meant(c.Token, s.defect.pushing), id: correlationID(&http.Request{Header: header}, uuid.NewString()), distort: s.defect.distortion()}
}

// answer sends events while it holds the callback, answers it, and tells whether the stream goes on.
func (p *push) answer(ctx context.Context, w http.ResponseWriter, events ...event) bool {
	if p.server.defect.pushing.late {
		answer(w, http.StatusOK, object{})
		p.early = events
		return true
	}
	p.held = true
	err := p.send(ctx, events...)
	p.held = false
	if err != nil {
		answerError(w, http.StatusInternalServerError, err.Error())
		return false
	}
	answer(w, http.StatusOK, object{})
	return !p.closed
}

// send pushes events one by one. A connection_close closes the stream, while the callback is held
// by a push of its own.
func (p *push) send(ctx context.Context, events ...event) error {
	for _, e := range events {
		for _, sent := range p.distort(e) {
			what := pushedEvent(p.correlated(sent))
			if sent.name == eventClose && !p.held {
				what = append(what, member{"close", true})
			}
			if err := p.push(ctx, what); err != nil {
				return err
			}
		}
		p.closed = p.closed || e.name == eventClose
	}
	if p.closed && p.held {
		return p.push(ctx, object{{"close", true}})
	}
	return nil
}

func (p *push) correlated(e event) event {
	if p.id == "" {
		return e
	}
	return p.server.defect.correlated(e, p.id, p.server.cfg.Closed.NestedCorrelationID)
}

// pushedEvent is an event as a gateway takes it. Its library writes times with a Z.
func pushedEvent(e event) object {
	e = e.changed(func(o object) object {
		if text, is := o.get("timestamp").(string); is {
			return o.with("timestamp", strings.Replace(text, "+00:00", "Z", 1))
		}
		return o
	})
	return object{{"event", object{{"name", e.name}, {"data", e.data}}}}
}

// push posts one thing to the gateway.
func (p *push) push(ctx context.Context, what object) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), pushTimeout) // what was begun is told
	defer cancel()
	body := appendJSON(nil, append(object{{"token", p.token}}, p.server.defect.pushing.formed(what)...))
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, p.server.cfg.GatewayURL+"/internal/send", bytes.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := p.server.pushes.client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode/100 != 2 {
		var told struct{ Error string }
		_ = json.NewDecoder(response.Body).Decode(&told) // the status says enough
		return errors.New(strings.TrimSpace(fmt.Sprintf("the gateway answered %s %s", response.Status, told.Error)))
	}
	return nil
}

// pushes are the streams that gateways hold. It is safe for concurrent use.
type pushes struct {
	client *http.Client
	open   sync.Map               // by token, what ends it
	first  atomic.Pointer[string] // the token that came first
}

func newPushes() *pushes {
	// No connection is kept, so none is left behind.
	return &pushes{client: &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}}
}

func (p *pushes) begin(token string, cancel context.CancelFunc) { p.open.Store(token, cancel) }

func (p *pushes) end(token string) {
	if cancel, is := p.open.LoadAndDelete(token); is {
		cancel.(context.CancelFunc)()
	}
}
