package sample

import (
	"context"
	"net/http"
)

// startTask is POST /api/testing/tasks/start.
func (s *Server) startTask(w http.ResponseWriter, r *http.Request) {
	request := struct {
		TaskType string     `json:"task_type"`
		Params   taskParams `json:"params"`
	}{Params: defaultParams()}
	if !readJSON(w, r, &request) {
		return
	}
	run := programOf(request.TaskType)
	if run == nil {
		answerError(w, http.StatusBadRequest, "Unknown task type: "+request.TaskType)
		return
	}
	if err := request.Params.check(); err != nil {
		answerError(w, http.StatusBadRequest, err.Error())
		return
	}
	t := s.launch(request.TaskType, run, request.Params) //nolint:contextcheck // a task outlives its request
	answer(w, http.StatusOK, object{
		{"task_id", t.id},
		{"stream_url", "/api/tasks/" + t.id + "/stream"},
		{"status", "started"},
	})
}

// launch runs a task until it ends or the server is closed, which waits for it.
func (s *Server) launch(taskType string, run program, params taskParams) *task {
	ctx, stop := context.WithCancel(s.life.stopping)
	t := newTask(taskType, newQueue(params.events(), s.cfg.Closed.Broadcast), stop)
	s.tasks.add(t)
	s.log.Info("task starts", "task", t.id, "type", taskType)
	s.life.busy.Go(func() {
		t.run(ctx, run, params)
		s.log.Info("task is over", "task", t.id, "status", t.state())
		s.complain(t.id)
	})
	return t
}

// taskStatus is GET /api/tasks/ID/status.
func (s *Server) taskStatus(w http.ResponseWriter, r *http.Request) {
	t := s.tasks.find(r.PathValue("id"))
	if t == nil {
		answerNoTask(w)
		return
	}
	answer(w, http.StatusOK, t.describe(t.state()))
}

// cancelTask is POST /api/tasks/ID/cancel. A task that is over cannot be
// cancelled any more.
func (s *Server) cancelTask(w http.ResponseWriter, r *http.Request) {
	t := s.tasks.find(r.PathValue("id"))
	if t == nil || !t.cancel() {
		answerNoTask(w)
		return
	}
	answer(w, http.StatusOK, object{{"success", true}, {"message", "Task " + t.id + " cancelled"}})
}

// deleteTask is DELETE /api/tasks/ID.
func (s *Server) deleteTask(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	if !s.tasks.remove(id) {
		answerNoTask(w)
		return
	}
	answer(w, http.StatusOK, object{{"success", true}, {"message", "Task " + id + " deleted"}})
}

func answerNoTask(w http.ResponseWriter) {
	answerError(w, http.StatusNotFound, taskNotFound)
}
