package recording

import "time"

// Action is something that a scenario did beside its calls: to a service, or that the client
// of a stream went away. It no longer changes once it is in a scenario's list.
type Action struct {
	Name   string        // how expectations refer to it: "stop of shop", or what the file says
	Verb   string        // restart, stop, start, kill, pause, resume, or leave
	Of     string        // the name of the service, or of the stream
	Began  time.Time     // carries a monotonic reading
	SentBy time.Duration // by when it was done, where this machine was busy; zero: at once
	// Overdue is by how much later than it was due it began, because this machine was busy; zero:
	// in time.
	Overdue time.Duration
	Took    time.Duration // until it was over
	Error   string        // why it could not be done; empty: it was
	// Ended is, of a stop or a restart, when the service had ended, counted from Began; zero:
	// it did not. Late is by how much we may have come late to that.
	Ended, Late time.Duration
	Killed      bool // it did not end when it was asked to, in its time, and was killed
}

// Action writes an action that is over.
func (w *Recorder) Action(a Action) {
	w.write(a.Began, "action", func(l *lineWriter) {
		l.text("name", a.Name)
		l.text("verb", a.Verb)
		l.text("of", a.Of)
		l.time("sent_by", a.SentBy)
		l.time("overdue", a.Overdue)
		l.time("took", a.Took)
		l.time("ended", a.Ended)
		l.time("late", a.Late)
		l.flag("killed", a.Killed)
		l.optional("error", w.mask(a.Error))
	})
}

func (p *parser) action() {
	a := &Action{Began: p.recording.Started.Add(p.fields.at)}
	for f := &p.fields; f.next(); {
		switch f.key {
		case "name":
			a.Name = f.text()
		case "verb":
			a.Verb = f.text()
		case "of":
			a.Of = f.text()
		case "sent_by":
			a.SentBy = f.time()
		case "overdue":
			a.Overdue = f.time()
		case "took":
			a.Took = f.time()
		case "ended":
			a.Ended = f.time()
		case "late":
			a.Late = f.time()
		case "killed":
			a.Killed = f.flag()
		case "error":
			a.Error = f.text()
		}
	}
	p.recording.Actions = append(p.recording.Actions, a)
}
