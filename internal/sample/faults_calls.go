package sample

import "net/http"

// callDefects: a call beside the streams is answered wrongly.
func callDefects() []defect {
	return []defect{
		{fault: "always-running", seen: "the status of a task is running for ever",
			routes: map[string]middleware{patternStatus: alwaysRunning}},
		{fault: "start-without-id", seen: "the start of a task does not tell its task_id",
			routes: map[string]middleware{patternStart: respond(http.StatusOK, object{{"status", "started"}})}},
		{fault: "start-fails", seen: "the start of a task has status 503",
			routes: map[string]middleware{patternStart: respond(http.StatusServiceUnavailable, object{{"error", "No worker is free"}})}},
		{fault: "cancel-ignored", seen: "cancel reports success, and the task goes on",
			routes: map[string]middleware{patternCancel: respond(http.StatusOK, object{{"success", true}, {"message", "Task cancelled"}})}},
		{fault: "uncancellable", seen: "a task that runs cannot be cancelled: status 409",
			routes: map[string]middleware{patternCancel: respond(http.StatusConflict, object{{"error", "The task is locked"}})}},
		{fault: "undeletable", seen: "a task that is over cannot be deleted: status 500",
			routes: map[string]middleware{patternDelete: respond(http.StatusInternalServerError, object{{"error", "The task is locked"}})}},
		{fault: "deployment-lost", seen: "a deployment is reported as delivered, and no stream gets it", events: lost(isDeployment)},
	}
}

// isDeployment tells a deployment from a snapshot, which has more than these.
func isDeployment(e event) bool {
	data, _ := e.data.(object)
	return e.name == eventVersion && len(without("changelog")(data)) == 1
}

// respond does nothing but send this response.
func respond(status int, body object) middleware {
	return func(*Server, http.HandlerFunc) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { answer(w, status, body) }
	}
}

func alwaysRunning(s *Server, next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		t := s.tasks.find(r.PathValue("id"))
		if t == nil {
			next(w, r)
			return
		}
		answer(w, http.StatusOK, t.describe(statusRunning))
	}
}
