package sample

import (
	"context"
	"net/http"
	"strconv"
	"sync"

	"github.com/google/uuid"
)

// responses are the IDs of the responses that were made. It is safe for concurrent use; the
// zero value is empty.
type responses struct{ made sync.Map }

// createResponse is POST /v1/responses: a text in pieces that are numbered in their data, as
// the Responses API of OpenAI has it. No event has an ID: whoever comes back says the number.
func (s *Server) createResponse(ctx context.Context, w http.ResponseWriter, r *http.Request) error {
	id := "resp_" + uuid.NewString()
	s.responses.made.Store(id, true)
	return s.sendResponse(ctx, w, r, id, 0)
}

// resumeResponse is GET /v1/responses/{id}?starting_after=N: what is behind that number.
func (s *Server) resumeResponse(ctx context.Context, w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	if _, known := s.responses.made.Load(id); !known {
		answerError(w, http.StatusNotFound, "No response has this id")
		return nil
	}
	after, err := strconv.Atoi(r.URL.Query().Get("starting_after"))
	if err != nil {
		after = -1
	}
	return s.sendResponse(ctx, w, r, id, after+1+s.defect.skips)
}

func (s *Server) sendResponse(ctx context.Context, w http.ResponseWriter, r *http.Request, id string, from int) error {
	stream := s.newStream(w, correlationID(r, ""))
	events := responseEvents(id)
	for _, e := range events[min(max(0, from), len(events)):] {
		if err := s.rest(ctx, answerPause/4); err != nil {
			return err
		}
		if err := stream.send(ctx, e); err != nil {
			return err
		}
	}
	return nil
}

func responseEvents(id string) []event {
	all := []event{responseEvent("response.created", member{"response", object{{"id", id}, {"status", "in_progress"}}})}
	for _, piece := range []string{"It ", "is ", "sunny ", "in ", "Berlin."} {
		all = append(all, responseEvent("response.output_text.delta", member{"delta", piece}))
	}
	all = append(all, responseEvent("response.completed", member{"response", object{{"id", id}, {"status", "completed"}}}))
	for i := range all {
		all[i].data = all[i].data.(object).with("sequence_number", i)
	}
	return all
}

func responseEvent(name string, more member) event {
	return event{name: name, data: object{{"type", name}, {"sequence_number", 0}, more}}
}

// responseDefects: who comes back to a response does not get the rest of it.
func responseDefects() []defect {
	return []defect{
		{fault: "resume-from-start", seen: "who comes back to a response gets all of it again", skips: -len(responseEvents(""))},
		{fault: "resume-skips", seen: "who comes back to a response misses its next event", skips: 1},
		{fault: "response-forgotten", seen: "nobody can come back to a response",
			routes: map[string]middleware{patternResume: respond(http.StatusNotFound, object{{"error", "No response has this id"}})}},
	}
}
