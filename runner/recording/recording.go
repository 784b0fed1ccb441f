// Package recording is what happened, as data: everything of one scenario, on one clock,
// and each stream of it with its request, its connections, the response's head, every
// entry in order of arrival, and how it ended.
//
// A recording is written as it happens, and only ever added to, so that it can be kept
// and read back: what judges or shows one cannot tell who wrote it. Its types are its
// own. They know nothing of how bytes become events, nor of what may not be shown.
//
// Start reading at [Recording], and at [Stream]; [Stream.Timeline] is how people see one.
// [Recorder] writes the file of a recording, [Read] reads it; line.go has the format of
// its lines, docs/recordings.md what stands in them.
package recording

import (
	"slices"
	"time"
)

// Recording is everything that happened in one scenario. Times count from Started; those
// of a stream from its own.
type Recording struct {
	Scenario string // its name
	File     string // that made it, with the line
	Line     int
	Hash     string    // of that file, as it was: the beginning of its SHA-256, in hex
	Started  time.Time // when the scenario began
	// Environment is the name of the environment in which it was played; empty: none.
	Environment string
	// Client is as which client of a load it was played; zero: as none.
	Client int
	// Last tells that it was measured again, for the last time.
	Last bool
	Set  []string // the names of the variables that a person set for the run, sorted

	Variables []Variable // in the order in which they became known
	Streams   []*Stream  // in the order in which they were opened
	Calls     []*Call    // in the order in which they were sent
	Actions   []*Action  // what else the scenario did, in the order in which it was over
	Received  []Received // in order of arrival
	Notes     []Note     // in order
	Lateness  []Lateness // when this process was late, in order
	// Ended tells that the recording is whole: the scenario came to its end.
	Ended bool
	// Over is when all but what is done in the end had been done, Judged when what is expected had been
	// judged, and Lasted when the recording was ended: what came later nobody knows. Zero: that is not recorded.
	Over, Judged, Lasted time.Duration
}

// Variable is a variable of the scenario, and its value.
type Variable struct {
	At          time.Duration
	Name, Value string
}

// Received is a request that a stub received, and what it sent in response.
type Received struct {
	Stub string
	Incoming
	Sent []Sent
}

// Lateness says that this process came late to what it had to do, by up to so much, between
// two moments: its machine was busy, or it was stopped.
type Lateness struct {
	From, To time.Duration
	By       time.Duration
}

// Open lists the calls of which nobody knows what became of them.
func (r *Recording) Open() []*Call {
	return slices.DeleteFunc(slices.Clone(r.Calls), func(c *Call) bool { return !c.Open() })
}

// About is what a [Note] is about.
type About string

// What a note can be about.
const (
	AboutService About = "service" // a life of a service: it was started, restarted, killed, it exited
	AboutLog     About = "log"     // a line that a service wrote
	AboutFault   About = "fault"   // a fault on the wire began, or ended
	AboutCommand About = "command" // a command of the scenario began, or ended
	AboutCrash   About = "crash"   // a service ended by itself; what is said of it
	AboutFailure About = "failure" // the scenario could not be played to its end; why
	AboutOverdue About = "overdue" // a stub did something later than it was due; what
	AboutFinally About = "finally" // what is done in the end went wrong; why
)

// Note is something else that happened.
type Note struct {
	At    time.Duration
	About About
	Of    string // the name of the service or stub, of what the fault is on the way to, of the kind of failure
	Text  string
	Name  string // of what was never done; empty: it has none
	On    string // of what was never done: the stream on which an event was waited for; empty: it waited for no event
	Call  string // method and URL of the call that failed; empty: it is about none
	// Deviates is in which way what came deviates, and Kind what kind of event, where that is known: none came, for example.
	Deviates, Kind string
	// Overdue is by how much later than it was due it was done, or had not been done when the
	// streams ended, because this machine was busy; zero: in time.
	Overdue time.Duration
	// Untrusted is why something went wrong by a server's certificate; zero: it did not.
	Untrusted Untrusted
}

// LogLine is a line that a service wrote to its output, without secrets.
type LogLine struct {
	At   time.Time // when we had read it; carries a monotonic reading
	Text string
	// Shared tells that another scenario may have brought it about, which used the service at
	// the same time.
	Shared bool
}
