package sample

import (
	"cmp"
	"io"
	"net/http"
)

// headDefects: the head of a stream is wrong, or the response is no stream.
func headDefects() []defect {
	return []defect{
		{fault: "missing-header", seen: "no Cache-Control, no Access-Control-Allow-Origin", header: func(h http.Header) {
			h.Del("Cache-Control")
			h.Del("Access-Control-Allow-Origin")
		}},
		{fault: "cacheable", seen: "Cache-Control lets a stream be stored for an hour", header: setting("Cache-Control", "public, max-age=3600")},
		{fault: "other-origin", seen: "Access-Control-Allow-Origin is one other origin", header: setting("Access-Control-Allow-Origin", "https://example.org")},
		{fault: "wrong-media-type", seen: "a stream is application/json", header: setting("Content-Type", "application/json")},
		{fault: "no-media-type", seen: "a stream has no Content-Type", header: func(h http.Header) { h["Content-Type"] = nil }},
		{fault: "wrong-charset", seen: "a stream says that it is ISO-8859-1", header: setting("Content-Type", "text/event-stream; charset=iso-8859-1")},
		{fault: "html-page", seen: "status 200 with an HTML page in place of a stream", routes: inPlaceOfStreams(http.StatusOK, "text/html", "<!DOCTYPE html><title>Maintenance</title>\n")},
		{fault: "json-body", seen: "status 200 with one JSON body in place of a stream", routes: inPlaceOfStreams(http.StatusOK, "application/json", "{\"status\": \"connected\"}\n")},
		{fault: "status-500", seen: "status 500 in place of a stream", routes: inPlaceOfStreams(http.StatusInternalServerError, "application/json", "{\"error\": \"Internal server error\"}\n")},
		{fault: "status-404", seen: "status 404 in place of a stream", routes: inPlaceOfStreams(http.StatusNotFound, "application/json", "{\"error\": \"Not found\"}\n")},
		{fault: "status-401", seen: "status 401 in place of a stream", routes: inPlaceOfStreams(http.StatusUnauthorized, "application/json", "{\"error\": \"Token required\"}\n")},
		{fault: "status-204", seen: "status 204 in place of a stream", routes: inPlaceOfStreams(http.StatusNoContent, "", "")},
		{fault: "status-201", seen: "a stream has status 201", routes: streams(created)},
		{fault: "redirect", seen: "a stream is redirected to /login, which does not exist", routes: streams(redirected)},
		{fault: "unknown-task-404", seen: "status 404 in place of the stream of an unknown task", routes: map[string]middleware{patternTaskStream: unknownTaskNotFound}},
		{fault: "unknown-task-served", seen: "an unknown task has the stream of another task", routes: map[string]middleware{patternTaskStream: unknownTaskServed}},
	}
}

// streams wraps the handlers of both streams.
func streams(m middleware) map[string]middleware {
	return map[string]middleware{patternTaskStream: m, patternVersionStream: m}
}

func setting(name, value string) func(http.Header) {
	return func(h http.Header) { h.Set(name, value) }
}

func inPlaceOfStreams(status int, mediaType, body string) map[string]middleware {
	return streams(func(*Server, http.HandlerFunc) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", cmp.Or(mediaType, "text/plain"))
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body) // status 204 allows none, and there is none
		}
	})
}

func created(_ *Server, next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		setStreamHeader(w.Header()) // the head is sent here, with all that belongs to it
		w.WriteHeader(http.StatusCreated)
		next(w, r)
	}
}

func redirected(*Server, http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/login", http.StatusFound)
	}
}

func unknownTaskNotFound(s *Server, next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if s.tasks.find(r.PathValue("id")) == nil {
			answerNoTask(w)
			return
		}
		next(w, r)
	}
}

func unknownTaskServed(s *Server, next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if s.tasks.find(r.PathValue("id")) == nil {
			other := s.launch("demo_task", demoTask, defaultParams()) //nolint:contextcheck // a task outlives its request
			r.SetPathValue("id", other.id)
		}
		next(w, r)
	}
}
