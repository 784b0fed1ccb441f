package sample

import (
	"context"
	"net/http"
	"strconv"
	"sync"

	"github.com/google/uuid"
)

// sessionCookie tells who asks: it is set by POST /api/login.
const sessionCookie = "session"

// chat is the part of the service that has users and rooms.
type chat struct {
	*Server
	rooms rooms
	users sync.Map // by their sessions
}

// login is POST /api/login: it begins a session of a user.
func (c *chat) login(w http.ResponseWriter, r *http.Request) {
	var request struct {
		User string `json:"user"`
	}
	if !readJSON(w, r, &request) {
		return
	}
	session := uuid.NewString()
	c.users.Store(session, request.User)
	http.SetCookie(w, &http.Cookie{Name: sessionCookie, Value: session, Path: "/", HttpOnly: true})
	answer(w, http.StatusOK, object{{"user", request.User}})
}

// userOf is who asks.
func (c *chat) userOf(r *http.Request) string {
	if cookie, err := r.Cookie(sessionCookie); err == nil {
		if user, known := c.users.Load(cookie.Value); known {
			return user.(string)
		}
	}
	return "somebody"
}

// streamRoom is GET /api/rooms/ROOM/stream: what is said in a room from now on, until the
// room is closed. A member is welcomed once nothing can be missed any more.
func (c *chat) streamRoom(ctx context.Context, w http.ResponseWriter, r *http.Request) error {
	room, user := c.rooms.named(r.PathValue("room")), c.userOf(r)
	seat, heard := room.join(user)
	stream, err := c.openStream(ctx, w, correlationID(r, ""))
	if err != nil {
		return err
	}
	if err := stream.send(ctx, welcome(c.defect.greeted(room, seat), seat)); err != nil {
		return err
	}
	for {
		said, closed, more := room.since(heard)
		for i, e := range said {
			if c.defect.overhears(seat, heard+i+1) {
				continue
			}
			if err := stream.send(ctx, e); err != nil {
				return err
			}
		}
		heard += len(said)
		if closed {
			return stream.send(ctx, connectionClose(reasonRoomClosed))
		}
		select {
		case <-more:
		case <-ctx.Done():
			return ctx.Err()
		case <-c.life.draining.Done():
			return stream.send(ctx, connectionClose(reasonServerShutdown))
		}
	}
}

// welcome tells a member who it is, and the how manieth.
func welcome(user string, seat int) event {
	return event{name: eventWelcome, data: object{{"user", user}, {"seat", seat}}}
}

// say is POST /api/rooms/ROOM/messages.
func (c *chat) say(w http.ResponseWriter, r *http.Request) {
	var request struct {
		Text string `json:"text"`
	}
	if !readJSON(w, r, &request) {
		return
	}
	answer(w, http.StatusAccepted, object{{"id", c.rooms.named(r.PathValue("room")).say(c.userOf(r), request.Text, c.defect)}})
}

// closeRoom is DELETE /api/rooms/ROOM: whoever is there hears what was said, and leaves.
func (c *chat) closeRoom(w http.ResponseWriter, r *http.Request) {
	c.rooms.close(r.PathValue("room"))
	w.WriteHeader(http.StatusNoContent)
}

// rooms are the rooms by their names. They are safe for concurrent use.
type rooms struct {
	mu  sync.Mutex
	all map[string]*room
}

// named is the room of this name: there is always one.
func (r *rooms) named(name string) *room {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.all[name] == nil {
		if r.all == nil {
			r.all = map[string]*room{}
		}
		r.all[name] = &room{more: make(chan struct{})}
	}
	return r.all[name]
}

// close closes a room; the next of its name is another.
func (r *rooms) close(name string) {
	room := r.named(name)
	r.mu.Lock()
	delete(r.all, name)
	r.mu.Unlock()
	room.close()
}

// A room is what was said in it, so that each member reads at its own pace and nobody is
// waited for. It is safe for concurrent use.
type room struct {
	mu      sync.Mutex
	members []string // who joined, in order
	said    []event
	text    string // of the last
	closed  bool
	more    chan struct{} // closed when there is more
}

// join adds a member: it hears what is said behind the first so many.
func (r *room) join(user string) (seat, heard int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.members = append(r.members, user)
	return len(r.members), len(r.said)
}

// member is who joined as the how manieth.
func (r *room) member(seat int) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.members[seat-1]
}

// say adds a message, and answers its number, from 1.
func (r *room) say(user, text string, wrong defect) (id int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if id = len(r.said) + 1; wrong.repeats(id) {
		text = r.text
	}
	r.text = text
	r.said = append(r.said, event{name: eventMessage, id: strconv.Itoa(id), data: object{{"id", id}, {"user", user}, {"text", text}}})
	r.tell()
	return id
}

func (r *room) close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.closed = true
	r.tell()
}

// tell is called with the lock held.
func (r *room) tell() {
	close(r.more)
	r.more = make(chan struct{})
}

// since is what was said behind the first so many, and what is closed when there is more.
func (r *room) since(heard int) (said []event, closed bool, more <-chan struct{}) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.said[heard:], r.closed, r.more
}
