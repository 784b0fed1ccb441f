package sample

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
)

// maxRequestSize bounds the body of a request, in bytes.
const maxRequestSize = 1 << 20

// A Server is the sample service as an http.Handler. It is safe for concurrent
// use. Make one with New, and Close it.
type Server struct {
	cfg         Config
	log         serviceLog
	mux         *http.ServeMux
	life        *lifecycle
	defect      defect
	frontend    *frontend
	tasks       registry
	deployments deployments
	responses   responses
	pushes      *pushes
}

// New is the service without a listener and without a log, for tests that run
// in one process with it. Config.Port has no effect.
func New(cfg Config) *Server {
	return newServer(cfg, newServiceLog(io.Discard))
}

func newServer(cfg Config, log serviceLog) *Server {
	cfg = cfg.withDefaults()
	s := &Server{
		cfg:      cfg,
		log:      log,
		mux:      http.NewServeMux(),
		life:     newLifecycle(),
		defect:   cfg.Fault.defect(),
		frontend: newFrontend(cfg),
		pushes:   newPushes(),
	}
	for pattern, handler := range s.handlers() {
		s.mux.HandleFunc(pattern, s.defect.wrap(s, pattern, handler))
	}
	return s
}

// The patterns of the calls that a fault can change.
const (
	patternStart         = "POST /api/testing/tasks/start"
	patternTaskStream    = "GET /api/tasks/{id}/stream"
	patternStatus        = "GET /api/tasks/{id}/status"
	patternCancel        = "POST /api/tasks/{id}/cancel"
	patternDelete        = "DELETE /api/tasks/{id}"
	patternResume        = "GET /v1/responses/{id}"
	patternSession       = "GET /api/assistant/sessions/{id}"
	patternVersionStream = "GET /api/utils/version/stream"
)

func (s *Server) handlers() map[string]http.HandlerFunc {
	assistant, chat := &assistant{Server: s}, &chat{Server: s}
	return map[string]http.HandlerFunc{
		"GET /api/health/healthz":               healthz,
		patternStart:                            s.startTask,
		patternTaskStream:                       s.stream(s.streamTask),
		patternStatus:                           s.taskStatus,
		patternCancel:                           s.cancelTask,
		patternDelete:                           s.deleteTask,
		patternVersionStream:                    s.stream(s.streamVersion),
		"GET /api/answers/stream":               s.stream(s.streamAnswer),
		"POST /v1/responses":                    s.stream(s.createResponse),
		patternResume:                           s.stream(s.resumeResponse),
		"POST /api/assistant/sessions":          s.stream(assistant.beginConversation),
		patternSession:                          assistant.conversationStatus,
		"GET /api/assistant/stream":             s.stream(assistant.streamAssistant),
		"POST /api/assistant/messages":          assistant.takeMessage,
		"POST /api/testing/deployments/version": s.announceDeployment,
		"POST /api/login":                       chat.login,
		"GET /api/rooms/{room}/stream":          s.stream(chat.streamRoom),
		"POST /api/rooms/{room}/messages":       chat.say,
		"DELETE /api/rooms/{room}":              chat.closeRoom,
		"POST /internal/callback":               backend{s}.answerCallback,
	}
}

// ServeHTTP answers one request. After Close every answer is 503.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !s.life.enter() {
		answerError(w, http.StatusServiceUnavailable, "The service is closed")
		return
	}
	defer s.life.busy.Done()
	s.mux.ServeHTTP(w, r)
}

// Close ends the service: open version streams get their connection_close,
// tasks are cancelled, so that task streams end as well. It returns once every
// request and every task is over; a client that has stopped reading must hang up
// for that. Close may be called again.
func (s *Server) Close() {
	s.life.close()
}

// stream makes a handler of one that sends a stream until the stream ends or
// its client is gone, which is the error.
func (s *Server) stream(follow func(context.Context, http.ResponseWriter, *http.Request) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		s.log.Info("stream opens", "path", r.URL.Path, "client", r.RemoteAddr)
		if err := follow(r.Context(), w, r); err != nil {
			s.unnoticed()
			s.log.Info("stream broke off", "path", r.URL.Path, "client", r.RemoteAddr, "error", err)
			return
		}
		s.log.Info("stream ended", "path", r.URL.Path, "client", r.RemoteAddr)
	}
}

func healthz(w http.ResponseWriter, _ *http.Request) {
	answer(w, http.StatusOK, object{{"status", "healthy"}})
}

// readJSON reads the body of r into v. It is false if that fails, and has then
// answered.
func readJSON(w http.ResponseWriter, r *http.Request, v any) bool {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxRequestSize))
	if err == nil {
		err = json.Unmarshal(body, v)
	}
	if err != nil {
		answerError(w, http.StatusBadRequest, "The body is not the expected JSON: "+err.Error())
	}
	return err == nil
}

func answerError(w http.ResponseWriter, status int, text string) {
	answer(w, status, object{{"error", text}})
}

// answer sends a JSON body. An error means that the client is gone; nobody is
// left to be told.
func answer(w http.ResponseWriter, status int, body object) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(append(appendJSON(nil, body), '\n'))
}
