// Package locust is a worker of a Locust master (locust.io): the master says how many users there
// are to be, and is told what they come to. Locust's own workers run Python; this one has clients
// of scenarios.
//
// Start reading at [Worker.Run]. message.go has what the two say to each other, connection.go how
// it gets there (ZeroMQ), statistics.go what the master counts.
package locust

import (
	"fmt"

	"github.com/vmihailenco/msgpack/v5"
)

// message is one between a master and a worker: an array of these three.
type message struct {
	_msgpack struct{} `msgpack:",as_array"` //nolint:unused // it says how the others are encoded
	Type     string
	Data     any
	Node     string // the worker
}

// received is a message of which the data is decoded once its type is known.
type received struct {
	_msgpack struct{} `msgpack:",as_array"` //nolint:unused // it says how the others are encoded
	Type     string
	Data     msgpack.RawMessage
	Node     string
}

// The messages that a worker knows.
const (
	ready           = "client_ready"
	acknowledged    = "ack"
	spawn           = "spawn"
	spawning        = "spawning"
	spawned         = "spawning_complete"
	heartbeat       = "heartbeat"
	statistics      = "stats"
	stop            = "stop"
	stopped         = "client_stopped"
	quit            = "quit"
	reconnect       = "reconnect"
	anyVersion      = -1 // of Locust: we are of none
	stateReady      = "ready"
	stateSpawning   = "spawning"
	stateRunning    = "running"
	userClasses     = "user_classes_count"
	users           = "user_count"
	heartbeatState  = "state"
	processorUsage  = "current_cpu_usage"
	memoryUsage     = "current_memory_usage"
	identifierBytes = 16
)

// spawnJob is what a master wants: so many users of each class.
type spawnJob struct {
	Timestamp   float64        `msgpack:"timestamp"`
	UserClasses map[string]int `msgpack:"user_classes_count"`
}

// acknowledgement has the number of the worker, from 0.
type acknowledgement struct {
	Index int `msgpack:"index"`
}

// into decodes what a message has; nothing, where it has nothing.
func (m received) into(data any) error {
	if len(m.Data) == 0 {
		return nil
	}
	if err := msgpack.Unmarshal(m.Data, data); err != nil {
		return fmt.Errorf("the master's message %q cannot be read: %w", m.Type, err)
	}
	return nil
}
