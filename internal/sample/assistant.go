package sample

import (
	"context"
	"net/http"
	"sync"
	"sync/atomic"

	"github.com/google/uuid"
)

// The messages of a client that an assistant understands.
const (
	methodCall   = "tools/call"
	methodElicit = "elicitation/create"
)

// elicitationID is the ID of the question that an assistant asks before it answers.
const elicitationID = 41

// A conversation is a stream of an assistant, and what its client posts to it, as MCP's older
// transport has it: the client learns from the first event where to post.
type conversation struct {
	asked    chan int // the ID of the call
	told     chan string
	answered atomic.Bool
}

// conversations are those that were begun. It is safe for concurrent use; the zero value is
// empty.
type conversations struct{ begun sync.Map }

func (c *conversations) begin() (id string, is *conversation) {
	id, is = uuid.NewString(), &conversation{asked: make(chan int, 1), told: make(chan string, 1)}
	c.begun.Store(id, is)
	return id, is
}

func (c *conversations) find(id string) (is *conversation, ok bool) {
	found, ok := c.begun.Load(id)
	if ok {
		is = found.(*conversation)
	}
	return is, ok
}

// assistant is the part of the service that talks with its clients.
type assistant struct {
	*Server
	conversations conversations
}

// beginConversation is POST /api/assistant/sessions. Its response is a stream: what goes on,
// and then which session it is.
func (a *assistant) beginConversation(ctx context.Context, w http.ResponseWriter, r *http.Request) error {
	stream := a.newStream(w, correlationID(r, ""))
	id, _ := a.conversations.begin()
	return stream.send(ctx,
		message(object{{"method", "notifications/message"}, {"params", object{{"data", "a session begins"}}}}),
		message(object{{"id", 1}, {"result", object{{"session", id}}}}),
	)
}

// conversationStatus is GET /api/assistant/sessions/{id}.
func (a *assistant) conversationStatus(w http.ResponseWriter, r *http.Request) {
	client, ok := a.conversations.find(r.PathValue("id"))
	switch {
	case !ok:
		answerError(w, http.StatusNotFound, "No such session")
	case client.answered.Load():
		answer(w, http.StatusOK, object{{"state", "answered"}})
	default:
		answer(w, http.StatusOK, object{{"state", "open"}})
	}
}

// streamAssistant is GET /api/assistant/stream: it says where to post, asks back once a tool
// is called, and answers the call once it is told.
func (a *assistant) streamAssistant(ctx context.Context, w http.ResponseWriter, r *http.Request) error {
	id := r.URL.Query().Get("session")
	client, ok := a.conversations.find(id)
	if !ok {
		id, client = a.conversations.begin()
	}
	stream := a.newStream(w, correlationID(r, ""))
	if err := http.NewResponseController(w).Flush(); err != nil {
		return err
	}
	if err := stream.send(ctx, event{name: eventEndpoint, data: plainText("messages?session=" + id)}); err != nil {
		return err
	}
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-a.life.stopping.Done():
			return errStopped
		case call := <-client.asked:
			if err := stream.send(ctx, elicitation()); err != nil {
				return err
			}
			if err := a.answerCall(ctx, stream, call, client); err != nil {
				return err
			}
		}
	}
}

// answerCall answers a call of a tool once the client has replied to the question; a little
// later it is known to be answered.
func (a *assistant) answerCall(ctx context.Context, to *eventStream, call int, client *conversation) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-a.life.stopping.Done():
		return errStopped
	case city := <-client.told:
		if err := to.send(ctx, message(object{{"id", call}, {"result", object{{"text", "It is sunny in " + city + "."}}}})); err != nil {
			return err
		}
		err := a.rest(ctx, answerPause)
		client.answered.Store(true)
		return err
	}
}

func elicitation() event {
	return message(object{{"id", elicitationID}, {"method", methodElicit}, {"params", object{{"message", "Which city?"}}}})
}

func message(of object) event {
	return event{name: eventMessage, data: append(object{{"jsonrpc", "2.0"}}, of...)}
}

// takeMessage is POST /api/assistant/messages: a call of a tool, or the reply to the question.
func (a *assistant) takeMessage(w http.ResponseWriter, r *http.Request) {
	var posted struct {
		ID     int    `json:"id"`
		Method string `json:"method"`
		Result struct {
			Content struct {
				City string `json:"city"`
			} `json:"content"`
		} `json:"result"`
	}
	client, ok := a.conversations.find(r.URL.Query().Get("session"))
	if !ok {
		answerError(w, http.StatusNotFound, "No stream is open for this session")
		return
	}
	if !readJSON(w, r, &posted) {
		return
	}
	switch {
	case posted.Method == methodCall:
		offer(client.asked, posted.ID)
	case posted.ID == elicitationID:
		offer(client.told, posted.Result.Content.City)
	}
	w.WriteHeader(http.StatusAccepted)
}

// offer sends a value, unless one before it still waits.
func offer[T any](to chan<- T, value T) {
	select {
	case to <- value:
	default:
	}
}

// assistantDefects: a conversation with an assistant goes wrong.
func assistantDefects() []defect {
	return []defect{
		{fault: "lost-endpoint", seen: "an assistant does not say where to post", events: lost(named(eventEndpoint))},
		{fault: "wrong-endpoint", seen: "an assistant names the endpoint of a session that is not open",
			events: each(func(e event) []event {
				if e.name == eventEndpoint {
					e.data = plainText("messages?session=none")
				}
				return []event{e}
			})},
		{fault: "question-without-id", seen: "the question of an assistant has no id", events: inData(eventMessage, whereQuestion(without("id")))},
		{fault: "question-everywhere", seen: "the question of an assistant comes on every stream of it", events: each(func(e event) []event {
			if e.name == eventEndpoint {
				return []event{e, elicitation()}
			}
			return []event{e}
		})},
		{fault: "answer-to-another", seen: "an assistant answers another call", events: inData(eventMessage, whereAnswer(set("id", 7)))},
		{fault: "session-lost", seen: "the stream that begins a session ends before it tells which", events: lost(isSession)},
		{fault: "never-answered", seen: "the state of a session is open for ever",
			routes: map[string]middleware{patternSession: respond(http.StatusOK, object{{"state", "open"}})}},
		{fault: "reply-ignored", seen: "an assistant does not heed the reply to its question", events: lost(func(e event) bool { return isAnswer(e) && !isSession(e) })},
	}
}

func isAnswer(e event) bool {
	data, _ := e.data.(object)
	return e.name == eventMessage && data.get("result") != nil
}

func isSession(e event) bool {
	data, _ := e.data.(object)
	result, _ := data.get("result").(object)
	return result.get("session") != nil
}

func whereQuestion(change func(object) object) func(object) object {
	return func(o object) object {
		if o.get("method") == nil {
			return o
		}
		return change(o)
	}
}

func whereAnswer(change func(object) object) func(object) object {
	return func(o object) object {
		if result, _ := o.get("result").(object); result.get("text") == nil {
			return o
		}
		return change(o)
	}
}
