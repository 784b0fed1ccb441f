package sample

import (
	"context"
	"net/http"
	"strconv"
	"time"
)

// answerPause is how long an answer takes from one of its events to the next.
const answerPause = 200 * time.Millisecond

// streamAnswer is GET /api/answers/stream: an answer that comes in pieces, as those of
// language models do. Its state comes once, and then what changes in it; its text, and the
// arguments of two tools, bit by bit; and last what it used up.
func (s *Server) streamAnswer(ctx context.Context, w http.ResponseWriter, r *http.Request) error {
	stream, err := s.openStream(ctx, w, correlationID(r, ""))
	if err != nil {
		return err
	}
	for i, e := range pieces() {
		e.id = strconv.Itoa(i + 1)
		if err := s.rest(ctx, answerPause); err != nil {
			return err
		}
		if err := stream.send(ctx, e); err != nil {
			return err
		}
	}
	return stream.send(ctx, connectionClose(reasonAnswered))
}

// pieces are the events of the answer, in order.
func pieces() []event {
	return []event{
		{name: eventState, data: object{{"state", object{{"title", "Weather"}, {"text", ""}, {"tools", []any{}}, {"left", 30}}}}},
		patch(add("/tools/-", object{{"tool", "weather"}}), add("/tools/-", object{{"tool", "calendar"}})),
		argument(0, `{"city":`), argument(1, `{"days":`), argument(0, ` "Berlin"}`), argument(1, ` 3}`),
		{name: eventText, data: object{{"text", "It is "}}}, {name: eventText, data: object{{"text", "sunny."}}},
		patch(replace("/text", "It is sunny."), replace("/left", 20)),
		{name: eventUsage, data: object{{"used", 10}, {"left", 20}, {"total", 30}}},
	}
}

// patch changes the state, by RFC 6902.
func patch(operations ...any) event {
	return event{name: eventPatch, data: object{{"delta", operations}}}
}

func add(path string, value any) any {
	return object{{"op", "add"}, {"path", path}, {"value", value}}
}

func replace(path string, value any) any {
	return object{{"op", "replace"}, {"path", path}, {"value", value}}
}

// argument is a piece of the arguments of a tool.
func argument(index int, text string) event {
	return event{name: eventArguments, data: object{{"index", index}, {"text", text}}}
}

// rest waits, or until the client has gone or the service is stopping.
func (s *Server) rest(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-s.life.stopping.Done():
		return errStopped
	}
}
