package play

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/streamspec/streamspec/internal/journal"
	"github.com/streamspec/streamspec/internal/secret"
	"github.com/streamspec/streamspec/internal/sources"
	"github.com/streamspec/streamspec/internal/stub"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/recording"
)

// Keep says which recordings are kept.
type Keep string

// Which recordings can be kept. The zero value is KeepNone.
const (
	KeepNone   Keep = "none"
	KeepFailed Keep = "failed" // of the scenarios that make a run fail
	KeepAll    Keep = "all"
)

// Recordings says which recordings are kept, and in which folder.
type Recordings struct {
	Keep Keep
	Dir  string
}

// RecordingSuffix ends the name of a recording's file.
const RecordingSuffix = ".recording"

// Modes of what is written: recordings hold what servers sent, and are nobody else's.
const (
	recordingMode       fs.FileMode = 0o600
	recordingFolderMode fs.FileMode = 0o700
)

// recorder writes the recording of one play. The zero value writes none.
type recorder struct {
	*recording.Recorder
	journal *journal.Journal // of the run
	to      written          // nil: nothing is recorded
	keep    Keep
	text    *recordedText

	mu    sync.Mutex
	stops []func() // of who tells it of stubs and services; they may come until it has ended
	rest  []func() // write what is known of services beside, where somebody reads it
	ended bool
}

// until has a watch stopped when the recording ends.
func (r *recorder) until(stop func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ended {
		stop()
		return
	}
	r.stops = append(r.stops, stop)
}

// inTheEnd has something write then, where somebody reads the recording.
func (r *recorder) inTheEnd(write func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.rest = append(r.rest, write)
}

func (r *recorder) writeRest() {
	r.mu.Lock()
	rest := r.rest
	r.mu.Unlock()
	for _, write := range rest {
		write()
	}
}

// stop stops all that tells the recorder of something.
func (r *recorder) stop() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ended = true
	for _, stop := range r.stops {
		stop()
	}
}

// begin begins to write, if recordings are kept at all, or reports show what happened. What is
// kept for certain has a file of its own at once.
func (r *recorder) begin(o Options, of *Play, masker *secret.Masker) (err error) {
	which := o.Recordings
	if which.Keep != KeepAll && which.Keep != KeepFailed && o.Courses == nil {
		return nil
	}
	about := aboutOf(of, time.Now())
	path := filepath.Join(which.Dir, fileName(about))
	switch which.Keep {
	case KeepAll:
		r.to, err = newOwnFile(path)
	case KeepFailed:
		r.to, err = newSection(r.journal, path)
	default:
		r.to, err = newSection(r.journal, "")
	}
	if err != nil {
		return fmt.Errorf("the recording: %w", err)
	}
	r.keep = which.Keep
	r.text = &recordedText{masker: masker, known: masker.Known()}
	r.Recorder = recording.NewRecorder(&about, r.to, r.text.mask)
	return nil
}

// end ends the recording, has it read where somebody does, and keeps it if it is to be kept.
// Path is where it is then. The error says that what is kept is not all that happened.
func (r *recorder) end(bad bool, read func(io.Reader) error) (path string, err error) {
	r.stop()
	if r.to == nil {
		return "", nil
	}
	to := r.to
	r.to = nil
	if r.keep == KeepAll || r.keep == KeepFailed && bad || read != nil {
		r.writeRest()
	}
	err = r.Close()
	if err == nil && read != nil {
		err = to.read(func(text io.Reader) error { return read(r.text.revealed(text)) })
	}
	if r.keep != KeepAll && (r.keep != KeepFailed || !bad && err == nil) {
		return "", errors.Join(err, to.giveUp())
	}
	path, kept := to.keep(r.text)
	switch err = cmp.Or(err, kept); {
	case err == nil:
		return path, nil
	case path == "":
		return "", fmt.Errorf("the recording could not be kept: %w", err)
	default:
		return path, fmt.Errorf("the recording %s is not whole: %w", path, err)
	}
}

// watchStub has what a stub receives, sends and calls written too.
func (r *recorder) watchStub(server *stub.Server) {
	if r.to != nil {
		r.until(server.Watch(r))
	}
}

// nameBytes is how much of a scenario's name is in the name of its file.
const nameBytes = 60

var notInNames = regexp.MustCompile(`[^\pL\pN]+`)

// fileName is the same for one scenario in each run, and another for each scenario: names
// need not differ, places do.
func fileName(about recording.Recording) string {
	name := strings.Trim(notInNames.ReplaceAllString(about.Scenario, "_"), "_")
	if len(name) > nameBytes {
		name = strings.ToValidUTF8(name[:nameBytes], "")
	}
	return name + "-" + sources.Hash(fmt.Appendf(nil, "%s:%d %s", about.File, about.Line, about.Scenario)) + RecordingSuffix
}

// aboutOf is what a play is that began at this time.
func aboutOf(p *Play, began time.Time) recording.Recording {
	return recording.Recording{
		Scenario: p.Name, File: p.Place.File, Line: p.Place.Line, Hash: p.Hash, Started: began,
		Environment: p.library.Suite.Environment, Set: p.library.Suite.Set(), Client: p.number(), Last: p.options.Last,
	}
}

// endRecording ends the play's recording, once it is known what became of it, and says in
// the result where it is. One that could not be written makes a scenario that held one
// that was not judged: what is kept is not what happened.
func (p *Play) endRecording(out *verdict.Scenario) {
	var read func(io.Reader) error
	if p.options.Courses != nil {
		read = func(text io.Reader) error { return course{p}.keep(out, text) }
	}
	path, err := p.recorder.end(out.Outcome.Bad(), read)
	if err == nil && p.recorded != nil && p.options.Courses != nil {
		err = course{p}.keepRecorded(out)
	}
	if p.options.Forget {
		for _, r := range p.Recordings {
			r.Forget()
		}
	}
	out.Recording = path
	switch {
	case err != nil && !out.Outcome.Bad():
		out.CannotBeJudged(err.Error())
	case err != nil:
		out.Unrecorded = err.Error()
	case path != "":
		out.ForgetData()
	}
}
