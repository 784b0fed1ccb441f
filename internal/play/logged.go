package play

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/streamspec/streamspec/internal/process"
	"github.com/streamspec/streamspec/internal/service"
	"github.com/streamspec/streamspec/runner/recording"
)

// logged are the lines that the services of a play wrote meanwhile, by their names. It is safe
// for concurrent use.
type logged struct {
	mu     sync.Mutex
	all    map[string]*loggedLines
	closed bool
}

// loggedLines are those of one service.
type loggedLines struct {
	passages []*process.Passage // of a service that runs, and of what lost its port before; none: its lines are recorded
	lines    []process.Line     // those that are
	bytes    int
	share    *service.Share // of a service that runs, once the play has it
	shared   bool           // other scenarios used the service meanwhile
	unseen   bool           // nobody here starts it, so nobody sees what it writes
	part     bool           // of a recording: not all lines are there
	asked    bool           // something is expected of them
	from, to time.Time      // of those that are named in a failure
}

// of are the lines of a service, to be changed under the lock.
func (l *logged) of(service string) *loggedLines {
	if l.all == nil {
		l.all = map[string]*loggedLines{}
	}
	if l.all[service] == nil {
		l.all[service] = &loggedLines{}
	}
	return l.all[service]
}

// follow has the lines of a service known from now on, which are those of the passage; nil: nobody asks any more. A
// service that others wait for may be started behind the end of the play that began it.
func (l *logged) follow(service string, output *process.Output) *process.Passage {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return nil
	}
	log := l.of(service)
	log.unseen = output == nil
	passage := output.Passage()
	log.passages = append(log.passages, passage)
	return passage
}

// close has all lines forgotten.
func (l *logged) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, log := range l.all {
		for _, passage := range log.passages {
			passage.Close()
		}
	}
	l.all, l.closed = nil, true
}

// add adds a line that is recorded. Where there are too many, all are given up, as they were.
func (l *logged) add(service string, at time.Time, text string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	log := l.of(service)
	if log.bytes += process.LineBytes + len(text); log.bytes > process.MaxPassages {
		log.lines = nil
		return
	}
	log.lines = append(log.lines, process.Line{At: at, Text: text})
}

// known are the lines that the service wrote itself; false: there were too many.
func (l *loggedLines) known() ([]process.Line, bool) {
	if len(l.passages) == 0 {
		return l.lines, l.bytes <= process.MaxPassages
	}
	var all []process.Line
	for _, passage := range l.passages {
		lines, missing := passage.Lines()
		if missing > 0 {
			return nil, false
		}
		all = append(all, lines...)
	}
	return slices.DeleteFunc(all, func(line process.Line) bool { return line.Note }), true
}

// ask has it known that something is expected of what a service logs. The error says that not all of it is there.
func (l *logged) ask(service string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	log := l.of(service)
	if log.part {
		return fmt.Errorf("not all that the service %q logged is in the recording: it was too much, or nothing was expected of it when the recording was made", service)
	}
	log.asked = true
	return nil
}

// isAsked tells whether something is expected of what a service logs.
func (l *logged) isAsked(service string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.of(service).asked
}

// name has it known that a failure names what a service logged between two times.
func (l *logged) name(service string, from, to time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	log := l.of(service)
	log.from, log.to = from, to
}

// isNamed tells which lines of a service a failure names.
func (l *logged) isNamed(service string) func(process.Line) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	log := l.of(service)
	from, to := log.from, log.to
	return func(line process.Line) bool { return !line.At.Before(from) && !line.At.After(to) }
}

// join has it known how the play shares a service.
func (l *logged) join(service string, share *service.Share) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.of(service).share = share
}

// isShared tells whether others have used a service meanwhile.
func (l *logged) isShared(service string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	log := l.of(service)
	return log.shared || log.share != nil && log.share.WithOthers()
}

// share tells that other scenarios use a service meanwhile.
func (l *logged) share(service string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.of(service).shared = true
}

// remember takes what a recording says of whose lines those of a service are, and whether they are known.
func (l *logged) remember(service, note string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch log := l.of(service); note {
	case sharedNote:
		log.shared = true
	case unseenNote:
		log.unseen = true
	case lostNote:
		log.bytes = process.MaxPassages + 1
	case partNote:
		log.part = true
	}
}

// known are the lines of a service, and which of them are surely the scenario's: of one that others use as well,
// those that have one of these values. The error says why nobody knows the lines.
func (l *logged) known(service string, own []string) (lines []process.Line, isOwn func(text string) bool, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	log := l.of(service)
	lines, is := log.known()
	switch {
	case log.unseen:
		return nil, nil, fmt.Errorf("nobody knows what the service %q logs: streamspec did not start it", service)
	case !is:
		return nil, nil, fmt.Errorf("the service %q logged more than %d bytes, and nobody knows any more what", service, process.MaxPassages)
	}
	shared := log.shared
	return lines, func(text string) bool { return !shared || hasAny(text, own) }, nil
}

// by are the lines of a service, and which of them may be those of others.
func (l *logged) by(service string, own []string) ([]recording.LogLine, error) {
	known, isOwn, err := l.known(service, own)
	if err == nil {
		err = l.ask(service)
	}
	if err != nil {
		return nil, err
	}
	lines := make([]recording.LogLine, len(known))
	for i, line := range known {
		lines[i] = recording.LogLine{At: line.At, Text: line.Text, Shared: !isOwn(line.Text)}
	}
	return lines, nil
}

// What a recording says of a service that other scenarios used meanwhile, of one of which nobody sees a line, and of
// one that wrote more than is kept.
const (
	sharedNote = "is used by other scenarios meanwhile"
	unseenNote = "was not started by streamspec, so its log is not seen"
	lostNote   = "wrote more than is kept, so none of it is here"
	partNote   = "wrote more than is kept, so not all of it is here"
)

// usedNote is what a recording says of a service that is there.
func usedNote(url string) string { return "is used at " + url }

// watch has the lines of a service known, and recorded with what is done to it, where somebody records.
func (s *services) watch(name string, output *process.Output) {
	passage := s.logged.follow(name, output)
	if s.recorder.Recorder == nil {
		return
	}
	if output == nil {
		s.recorder.Note(time.Now(), recording.Note{About: recording.AboutService, Of: name, Text: unseenNote})
	}
	log := &recordedLog{services: s, name: name, of: passage}
	s.recorder.until(passage.Tell(log.add))
	s.recorder.inTheEnd(log.rest)
}

// notes are what a recording that begins then is to know of services whose lines nobody recorded as they came.
func (s *services) notes(began time.Time) []recording.Note {
	s.logged.mu.Lock()
	defer s.logged.mu.Unlock()
	var all []recording.Note
	for _, u := range s.used {
		log := s.logged.of(u.Name())
		for _, text := range append([]string{usedNote(u.URL())}, log.notes()...) {
			all = append(all, recording.Note{About: recording.AboutService, Of: u.Name(), Text: text})
		}
		lines, _ := log.known()
		for _, line := range lines {
			all = append(all, recording.Note{At: line.At.Sub(began), About: recording.AboutLog, Of: u.Name(), Text: line.Text})
		}
	}
	return all
}

// notes say whose the lines are, and why they are not all that was written.
func (l *loggedLines) notes() []string {
	var all []string
	if l.shared {
		all = append(all, sharedNote)
	}
	if l.unseen {
		all = append(all, unseenNote)
	}
	if _, known := l.known(); !known {
		all = append(all, lostNote)
	}
	return all
}

// noteShared finds out which services other scenarios used meanwhile.
func (s *services) noteShared() {
	for _, u := range s.used {
		if u.share.WithOthers() {
			s.logged.share(u.Name())
			s.recorder.Note(time.Now(), recording.Note{About: recording.AboutService, Of: u.Name(), Text: sharedNote})
		}
	}
}

// linesOf is what a service has logged since the play began.
func (s *services) linesOf(name string) ([]recording.LogLine, error) {
	if s.recorded == nil {
		if _, err := s.named(name); err != nil {
			return nil, err
		}
	} else if !slices.ContainsFunc(s.recorded.Notes, func(n recording.Note) bool { return n.About == recording.AboutService && n.Of == name }) {
		return nil, fmt.Errorf("the recording has no service with the name %q", name)
	}
	return s.logged.by(name, s.vars.identifiers())
}

// recall has it known what was recorded of the services.
func (s *services) recall(rec *recording.Recording) {
	s.recorded = rec
	for _, n := range rec.Notes {
		switch n.About {
		case recording.AboutCrash:
			s.crashed, s.ended = recalledCrash(n.Text), rec.Started.Add(n.At)
		case recording.AboutLog:
			s.logged.add(n.Of, rec.Started.Add(n.At), n.Text)
		case recording.AboutService:
			s.logged.remember(n.Of, n.Text)
		}
	}
	s.logged.sort()
}

// sort puts the lines that are recorded in the order in which they were written.
func (l *logged) sort() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, log := range l.all {
		slices.SortStableFunc(log.lines, func(a, b process.Line) int { return a.At.Compare(b.At) })
	}
}
