package sample

import (
	"context"
	"net/http"
	"sync"

	"github.com/google/uuid"
)

// The messages of a client that an assistant understands.
const (
	methodCall   = "tools/call"
	methodElicit = "elicitation/create"
)

// elicitationID is the ID of the question that an assistant asks before it answers.
const elicitationID = 41

// A conversation is one stream of an assistant, and what its client posts to it, as MCP's
// older transport has it: the client learns from the first event where to post.
type conversation struct {
	asked chan int // the ID of the call
	told  chan string
}

// conversations are those whose streams are open. It is safe for concurrent use.
type conversations struct {
	mu   sync.Mutex
	open map[string]conversation
}

func (c *conversations) begin() (id string, is conversation) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.open == nil {
		c.open = map[string]conversation{}
	}
	id, is = uuid.NewString(), conversation{make(chan int, 1), make(chan string, 1)}
	c.open[id] = is
	return id, is
}

func (c *conversations) end(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.open, id)
}

func (c *conversations) find(id string) (is conversation, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	is, ok = c.open[id]
	return is, ok
}

// streamAssistant is GET /api/assistant/stream: it says where to post, asks back once a tool
// is called, and answers the call once it is told.
func (s *Server) streamAssistant(ctx context.Context, w http.ResponseWriter, r *http.Request) error {
	stream := s.newStream(w, correlationID(r, ""))
	id, client := s.conversations.begin()
	defer s.conversations.end(id)
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
		case <-s.life.stopping.Done():
			return errStopped
		case call := <-client.asked:
			if err := stream.send(ctx, elicitation()); err != nil {
				return err
			}
			if err := s.answerCall(ctx, stream, call, client.told); err != nil {
				return err
			}
		}
	}
}

// answerCall answers a call of a tool once the client has replied to the question.
func (s *Server) answerCall(ctx context.Context, to *eventStream, call int, told <-chan string) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-s.life.stopping.Done():
		return errStopped
	case city := <-told:
		return to.send(ctx, message(object{{"id", call}, {"result", object{{"text", "It is sunny in " + city + "."}}}}))
	}
}

func elicitation() event {
	return message(object{{"id", elicitationID}, {"method", methodElicit}, {"params", object{{"message", "Which city?"}}}})
}

func message(of object) event {
	return event{name: eventMessage, data: append(object{{"jsonrpc", "2.0"}}, of...)}
}

// takeMessage is POST /api/assistant/messages: a call of a tool, or the reply to the question.
func (s *Server) takeMessage(w http.ResponseWriter, r *http.Request) {
	var posted struct {
		ID     int    `json:"id"`
		Method string `json:"method"`
		Result struct {
			Content struct {
				City string `json:"city"`
			} `json:"content"`
		} `json:"result"`
	}
	client, ok := s.conversations.find(r.URL.Query().Get("session"))
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
		{fault: "answer-to-another", seen: "an assistant answers another call", events: inData(eventMessage, whereAnswer(set("id", 7)))},
		{fault: "reply-ignored", seen: "an assistant does not heed the reply to its question", events: lost(isAnswer)},
	}
}

func isAnswer(e event) bool {
	data, _ := e.data.(object)
	return e.name == eventMessage && data.get("result") != nil
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
		if o.get("result") == nil {
			return o
		}
		return change(o)
	}
}
