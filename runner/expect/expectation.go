package expect

import (
	"cmp"
	"context"
	"time"

	"github.com/streamspec/streamspec/runner/recording"
)

// Scope is what an expectation is about: which evidence it is judged on.
type Scope uint8

// The scopes. The zero Scope is none.
const (
	ScopeEvents  Scope = iota + 1 // events of a stream: also of those alone that have something in common
	ScopeStream                   // a stream as a whole: its time, its response, its end
	ScopeStreams                  // all streams together
	ScopeCutOff                   // a stream, and clients of it that were cut off and came back
	ScopeStub                     // what a stub received
	ScopeService                  // a service: its life, its log
)

// OneStream tells whether what is about this is judged on each stream by itself.
func (s Scope) OneStream() bool { return s == ScopeEvents || s == ScopeStream }

// OfStreams tells whether what is about this is judged on streams, on one or on several.
func (s Scope) OfStreams() bool { return s != ScopeStub && s != ScopeService }

// Expectation is one thing that a scenario must do. Implementations are plain values: safe
// to share, once loaded they never change. Each is an [OfStream] or an [OfScenario], as its
// scope is.
type Expectation interface {
	Scope() Scope
	String() string // how it reads
}

// OfStream is an expectation that is judged on each stream by itself: its scope is
// [ScopeEvents] or [ScopeStream].
type OfStream interface {
	Expectation
	// Start makes a monitor for one recording. It fails where the expectation
	// itself is wrong, with a message for the person who wrote it.
	Start(env Env) (Monitor, error)
}

// OfScenario is an expectation of any other scope.
type OfScenario interface {
	Expectation
	// Judge judges all that was seen, when all streams have ended. It may wait for what
	// is still to come, until ctx ends. The error says that nothing could be judged.
	Judge(ctx context.Context, env Env, seen Evidence) (Verdict, error)
}

// CutsClients is an expectation that needs clients of its own beside the scenario's: each
// follows the same stream, and is cut off somewhere. Its scope is [ScopeCutOff].
type CutsClients interface {
	OfScenario
	Cuts() []Cut // one client for each
}

// EndJudge is an expectation that may expect an end which is otherwise a failure by
// itself: one by a fault, or without what the scenario waited for.
type EndJudge interface{ ExpectsEnd(recording.End) bool }

// NoneJudge is an expectation that may expect of a stream that none of a kind comes on it.
type NoneJudge interface{ ExpectsNone(kind string) bool }

// Env is what an expectation may need to know of its scenario. The zero value is
// a scenario that names nothing.
type Env struct {
	Kinds Kinds
	// Ends are the kinds that declare the end of the streams, by the names of the streams.
	Ends map[string]string
	Dir  string // the folder that relative names of files start from
	// Call is the first call of this name that the scenario has made; nil: none
	// yet. It may be nil, and must be safe to call while the streams are followed.
	Call func(name string) *recording.Call
	// Returned is the call that Call will be for good, once its response is all there; nil: it is not yet. It may be
	// nil, then nothing is decided by a call before the end, and must be safe to call while the streams are followed.
	Returned func(name string) *recording.Call
	// Calls are all calls of this name that the scenario has made so far. It may be nil, and
	// must be safe to call while the streams are followed.
	Calls func(name string) []*recording.Call
	// Action is the first action of this name that the scenario has begun, beside its calls;
	// nil: none yet. It may be nil, and must be safe to call while the streams are followed.
	Action func(name string) *recording.Action
	// Variable is a variable of the scenario, for conditions; false: there is none of
	// this name. It may be nil, and must be safe to call while the streams are followed.
	Variable func(name string) (string, bool)
	// Masked is a text as recordings have it, in which secrets are masked. It may be nil, then nothing is secret.
	Masked func(text string) string
}

// call looks a call up.
func (e Env) call(name string) *recording.Call {
	if e.Call == nil {
		return nil
	}
	return e.Call(name)
}

// Evidence is what was seen of a scenario.
type Evidence struct {
	Streams []*recording.Stream // of the streams, all ended
	CutOff  []CutOff            // of the clients that expectations needed beside them
	Actions []*recording.Action // of the scenario, beside its calls, all over
	// Over is when the scenario had done all that it does; zero: when the last of the streams
	// had ended.
	Over time.Time
	// Until is, of what was recorded, when the recording ends: what came later nobody knows. Zero: what
	// is still to come can be waited for.
	Until time.Time
	// Received is what the stub of this name has received, in order of arrival. The
	// error says that there is none, or that it does not know any more. It may be nil.
	Received func(stub string) ([]recording.Incoming, error)
	// Logged is what the service of this name has logged, in order. The error says that nobody
	// knows. It may be nil.
	Logged func(service string) ([]recording.LogLine, error)
	// Late is how late this process may have come to what happened between two times, at worst;
	// zero: it was on time. It may be nil.
	Late func(from, to time.Time) time.Duration
}

// unread is why not all that came on one of the streams is there any more; nil: it is.
func (e Evidence) unread() error {
	err := recording.Unread(e.Streams...)
	for _, c := range e.CutOff {
		err = cmp.Or(err, c.Recording.Unread())
	}
	return err
}

// CutOff is a client that was cut off, and came back.
type CutOff struct {
	Stream    string // which it followed
	At        Cut
	Recording *recording.Stream // of all its connections
}
