package sample

import "sync"

// A queue holds the events of one task until its clients read them. A client
// reads from the channel that subscribe returns, which is never closed: the last
// event of the task is the end.
//
// A queue has room for every event of its task: publish never waits. It is safe
// for concurrent use; publish is called by the task only.
type queue interface {
	publish(event)
	subscribe() <-chan event
}

// newQueue is a queue with room for so many events.
func newQueue(room int, broadcast bool) queue {
	if broadcast {
		return &broadcastQueue{room: room}
	}
	return make(sharedQueue, room)
}

// A sharedQueue is one queue per task: its clients compete for the events, the
// last one included. Those that wait are served in turn, as a Go channel does.
type sharedQueue chan event

func (q sharedQueue) publish(e event)         { q <- e }
func (q sharedQueue) subscribe() <-chan event { return q }

// A broadcastQueue gives every client every event, from the start. A client that
// leaves early is kept as long as the task; its channel has room as well.
type broadcastQueue struct {
	room int

	mu      sync.Mutex
	past    []event
	clients []chan event
}

func (q *broadcastQueue) publish(e event) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.past = append(q.past, e)
	for _, client := range q.clients {
		client <- e
	}
}

func (q *broadcastQueue) subscribe() <-chan event {
	q.mu.Lock()
	defer q.mu.Unlock()
	client := make(chan event, q.room)
	for _, e := range q.past {
		client <- e
	}
	q.clients = append(q.clients, client)
	return client
}
