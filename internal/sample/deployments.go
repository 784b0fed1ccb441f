package sample

import (
	"net/http"
	"slices"
	"sync"
)

// mailboxSize is how many versions a live subscriber can be behind. One that is
// further behind does not count as live.
const mailboxSize = 64

// announceDeployment is POST /api/testing/deployments/version.
func (s *Server) announceDeployment(w http.ResponseWriter, r *http.Request) {
	var request struct {
		RequestID string `json:"request_id"`
		Version   string `json:"version"`
		Changelog any    `json:"changelog"`
	}
	if !readJSON(w, r, &request) {
		return
	}
	if request.RequestID == "" || request.Version == "" {
		answerError(w, http.StatusBadRequest, "request_id and version are required")
		return
	}
	if _, isText := request.Changelog.(string); request.Changelog != nil && !isText {
		answerError(w, http.StatusBadRequest, "changelog must be a text")
		return
	}
	delivered := s.deployments.announce(request.RequestID, deploymentEvent(request.Version, request.Changelog))
	status := "queued"
	if delivered {
		status = "delivered"
	}
	answer(w, http.StatusAccepted, object{
		{"requestId", request.RequestID},
		{"delivered", delivered},
		{"status", status},
	})
}

// deploymentEvent is the version event of a deployment. The changelog is a text;
// without one, which is nil, the key is left out.
func deploymentEvent(version string, changelog any) event {
	data := object{{"version", version}}
	if changelog != nil {
		data = data.with("changelog", changelog)
	}
	return event{name: eventVersion, data: data}
}

// deployments brings version events to the streams that they are meant for, and
// keeps them for streams that are not there yet. It is safe for concurrent use;
// the zero value is empty.
type deployments struct {
	mu          sync.Mutex
	subscribers []*subscriber
	waiting     map[string][]event // by request ID
}

// A subscriber is a live version stream.
type subscriber struct {
	ids     []string     // the request IDs that it answers to
	mailbox <-chan event // what comes from now on
	post    chan<- event
}

// subscribe makes a live stream of the one with these IDs: before anything of the
// stream is sent, so that no client sees its stream open and is not live yet. No
// deployment has an empty ID, so an empty one does no harm.
func (d *deployments) subscribe(ids ...string) *subscriber {
	mailbox := make(chan event, mailboxSize)
	sub := &subscriber{ids: ids, mailbox: mailbox, post: mailbox}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.subscribers = append(d.subscribers, sub)
	return sub
}

// collect hands over what waited for sub before it was live.
func (d *deployments) collect(sub *subscriber) []event {
	d.mu.Lock()
	defer d.mu.Unlock()
	var waited []event
	for _, id := range sub.ids {
		waited = append(waited, d.waiting[id]...)
		delete(d.waiting, id)
	}
	return waited
}

func (d *deployments) unsubscribe(sub *subscriber) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.subscribers = slices.DeleteFunc(d.subscribers, func(s *subscriber) bool { return s == sub })
}

// announce delivers e to every live stream with this request ID. If there is
// none, e waits for one, and announce is false.
func (d *deployments) announce(requestID string, e event) (delivered bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, sub := range d.subscribers {
		if slices.Contains(sub.ids, requestID) && sub.deliver(e) {
			delivered = true
		}
	}
	if delivered {
		return true
	}
	if d.waiting == nil {
		d.waiting = map[string][]event{}
	}
	d.waiting[requestID] = append(d.waiting[requestID], e)
	return false
}

// deliver is false if the mailbox is full.
func (s *subscriber) deliver(e event) bool {
	select {
	case s.post <- e:
		return true
	default:
		return false
	}
}
