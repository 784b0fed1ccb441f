// Package notes finds what every tester wants to know of a stream and nobody expects: what
// is allowed, works today, and goes wrong at somebody's. A note changes no verdict.
//
// It must not cry wolf: what is not known for certain is no note, nor is what an
// expectation speaks of already.
//
// Start reading at [Of].
package notes

import (
	"errors"
	"fmt"

	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// The codes of notes. They never change; docs/notes.md has what each says.
const (
	DatalessEvent        = "dataless-event"
	ReplacementCharacter = "replacement-character"
	LoneSurrogate        = "lone-surrogate"
	Cacheable            = "cacheable"
	OneWrite             = "one-write"
	LateHead             = "late-head"
	RepeatedID           = "repeated-id"
	SkippedID            = "skipped-id"
	ChangedID            = "changed-id"
	HeartbeatForm        = "heartbeat-form"
	NearLimit            = "near-limit"
	NearName             = "near-name"
	ConnectionHead       = "connection-head"
)

// Subject is a stream that has ended, and what is known of it.
type Subject struct {
	Stream   *recording.Stream
	Kinds    expect.Kinds         // that are declared
	Expected []expect.Expectation // that are about it
	Held     []expect.Expectation // those of them that held
	Untimely bool                 // its timing says nothing of the server: we held it back ourselves, or the machine was busy
}

// detector looks for one kind of note, or several that have the same evidence.
type detector interface {
	see(index int, e *recording.Entry)
	found(about Subject) []verdict.Note
}

// Of finds the notes on a stream: of each code one, that tells how many more there are.
func Of(about Subject) []verdict.Note {
	if about.Stream.Response == nil {
		return nil
	}
	detectors := []detector{&content{}, &arrival{}, &ids{stream: about.Stream}, newHeartbeats(about)}
	for i, e := range about.Stream.Shown() {
		for _, d := range detectors {
			d.see(i, e)
		}
	}
	if about.Stream.Unread() != nil { // what is not known for certain is no note
		return nil
	}
	all := append(about.nearNames(), connectionHead(about.Stream)...)
	for _, d := range detectors {
		for _, n := range d.found(about) {
			if !about.speaksOf(n.Code) {
				n.Stream = about.Stream.Name
				all = append(all, n)
			}
		}
	}
	return all
}

// several is a note that may be made several times: the first is kept, and the others are
// counted.
type several struct {
	first verdict.Note
	more  int
}

// add makes the note. Text is called for the first only.
func (s *several) add(code string, text func() string, at *recording.Entry) {
	if s.first.Code != "" {
		s.more++
		return
	}
	s.first = note(code, text(), at)
}

// notes is the note, if it was made.
func (s *several) notes() []verdict.Note {
	if s.first.Code == "" {
		return nil
	}
	n := s.first
	if s.more > 0 {
		n.Text += fmt.Sprintf("; and %d more", s.more)
	}
	return []verdict.Note{n}
}

func note(code, text string, at ...*recording.Entry) verdict.Note {
	n := verdict.Note{Code: code, Text: text}
	for _, e := range at {
		n.Evidence = append(n.Evidence, recording.MarkOf(e))
	}
	return n
}

// errNamed is what an expectation fails to start with that names a kind.
var errNamed = errors.New("the kind is named")

// names tells whether an expectation is about a kind.
func names(x expect.Expectation, kind string) bool {
	one, is := x.(expect.OfStream)
	if !is {
		return false
	}
	_, err := one.Start(expect.Env{Kinds: expect.Kinds{kind: expect.UnknownKind(errNamed)}})
	return errors.Is(err, errNamed)
}
