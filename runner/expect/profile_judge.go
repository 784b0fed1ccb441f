package expect

import (
	"net/http"

	"github.com/streamspec/streamspec/runner/recording"
)

// Unasked is why a rule asks nothing of a stream.
type Unasked string

// The reasons for which a rule asks nothing.
const (
	DidNotCome     Unasked = "what they speak of did not come"
	WasExcused     Unasked = "what excuses them came"
	OtherRequest   Unasked = "they are for other requests"
	UnknownRequest Unasked = "nobody wrote down the request"
)

// RuleVerdict is what became of a rule of a profile on a stream.
type RuleVerdict struct {
	Rule    *ProfileRule
	Unasked Unasked // why nothing is asked of the stream; empty: it is, and Verdict says what became of it
	Verdict Verdict
}

// Judge judges a stream that has ended by each of the rules, in their order. Of a response that
// is no event stream no rule asks anything: see [ProfileFile.Answered]. The error says that nobody can tell.
func (f *ProfileFile) Judge(r *recording.Stream, env Env) ([]RuleVerdict, error) {
	if !IsEventStream(r) {
		return nil, nil
	}
	var all []*keptRule
	for i := range f.Rules {
		one, err := f.start(&f.Rules[i], env)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	view := &View{In: r}
	for _, e := range r.All() {
		view.Show(e)
		for _, one := range all {
			one.see(view)
		}
	}
	out := make([]RuleVerdict, len(all))
	for i, one := range all {
		one.end(r)
		one.verdict.Stream = r
		out[i] = RuleVerdict{one.ProfileRule, one.unasked, one.verdict}
	}
	return out, r.Unread()
}

// Answered is the verdict on a response that is no event stream: held where it may come instead
// of one, unknown where it refuses as the profile has it.
func (f *ProfileFile) Answered(r *recording.Stream) Verdict {
	return f.answered(r, Profile{Name: ProfileName{Text: f.Name}}.String())
}

// EventsOf are the events of a kind, as far as a stream has come.
func (f *ProfileFile) EventsOf(kind string, r *recording.Stream) []*recording.Entry {
	m, err := f.kinds().matcher(kind)
	if err != nil {
		return nil
	}
	var all []*recording.Entry
	view := &View{In: r}
	for _, e := range r.All() {
		if view.Show(e); m.matches(view) {
			all = append(all, e)
		}
	}
	return all
}

// maxShown is among how many events a protocol shows itself.
const maxShown = 20

// IsShownBy tells whether a stream shows that it speaks the protocol.
func (f *ProfileFile) IsShownBy(r *recording.Stream) bool {
	shows, err := f.Events.matcher(f.ShownBy)
	if err != nil || f.ShownBy == "" {
		return false
	}
	view, events := &View{In: r}, 0
	for _, e := range r.All() {
		view.Show(e)
		if e.Kind == recording.KindEvent {
			events++
		}
		if events > maxShown {
			return false
		}
		if shows.matches(view) {
			return true
		}
	}
	return false
}

// ProfileShownBy is the profile of the protocol that a stream shows: where it shows several, the one that extends
// the other; nil: it shows none.
func ProfileShownBy(r *recording.Stream) *ProfileFile {
	if r.Response == nil || r.Response.Status != http.StatusOK {
		return nil
	}
	var shown *ProfileFile
	for _, p := range Profiles() {
		if p.IsShownBy(r) && (shown == nil || p.Extends == shown.Name) {
			shown = p
		}
	}
	return shown
}
