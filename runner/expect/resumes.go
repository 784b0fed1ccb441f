package expect

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// Cut is where a client is cut off: so many bytes behind so many events.
type Cut struct {
	Events int   `yaml:"events"`
	Bytes  int64 `yaml:"bytes"`
}

// Validate finds cuts before the stream.
func (c Cut) Validate() error {
	if c.Events < 0 || c.Bytes < 0 || c == (Cut{}) {
		return problem.WithHelp(errors.New("nobody can be cut off there"), "write {events: 3}, or {events: 3, bytes: 5} for 5 bytes into the next event")
	}
	return nil
}

func (c Cut) String() string {
	switch {
	case c.Bytes == 0:
		return fmt.Sprintf("after event %d", c.Events)
	case c.Events == 0:
		return fmt.Sprintf("%d bytes into event 1", c.Bytes)
	default:
		return fmt.Sprintf("%d bytes into event %d", c.Bytes, c.Events+1)
	}
}

// Anywhere is where clients are cut off if an expectation does not say: between
// events, and in the middle of a line.
func Anywhere() []Cut {
	return []Cut{{0, 5}, {1, 0}, {1, 5}, {2, 0}, {2, 5}, {3, 0}, {5, 5}}
}

// Resumes expects that clients which are cut off, and come back with the last event
// ID, miss nothing: in the end each has every event of a kind exactly once, as a
// client has that was not cut off. Of a stream that several clients follow, they are in the
// place of the first: with its user, and compared with it.
type Resumes struct {
	Kind string     `yaml:"resumes,required"`
	By   value.Path `yaml:"by"`  // JSON path of what tells two events apart; default: the data
	Cut  []Cut      `yaml:"cut"` // default: Anywhere
	Or   string     `yaml:"or"`  // a client that gets an event of this kind begins anew, and may miss some
}

func (x Resumes) String() string {
	where := "anywhere"
	if len(x.Cut) > 0 {
		where = joinCuts(x.Cut)
	}
	text := fmt.Sprintf("a client that is cut off %s resumes, and has every %s once", where, spoken(x.Kind))
	if x.By != "" {
		text += fmt.Sprintf(", by %q", x.By)
	}
	if x.Or != "" {
		text += fmt.Sprintf(", or gets %s", spoken(x.Or))
	}
	return text
}

func joinCuts(cuts []Cut) string {
	text := cuts[0].String()
	for _, c := range cuts[1:] {
		text += " or " + c.String()
	}
	return text
}

// Scope implements Expectation.
func (Resumes) Scope() Scope { return ScopeCutOff }

// Cuts implements CutsClients.
func (x Resumes) Cuts() []Cut {
	if len(x.Cut) == 0 {
		return Anywhere()
	}
	return x.Cut
}

// Judge implements OfScenario.
func (x Resumes) Judge(_ context.Context, env Env, seen Evidence) (Verdict, error) {
	kinds, err := env.reading([]value.Path{x.By}, x.Kind, x.Or)
	if err != nil {
		return Verdict{}, err
	}
	all := Verdict{State: Held}
	for _, r := range seen.Streams {
		if r.Client > 1 {
			continue // those that were cut off were in the first one's place
		}
		v := x.judge(kinds[0], kinds[1], r, x.clients(seen.CutOff, r.Declared()))
		if v.State == Broken {
			return v, nil
		}
		all = all.and(v)
	}
	return all, nil
}

// clients are those of a stream that were cut off for this expectation.
func (x Resumes) clients(all []CutOff, stream string) []*recording.Stream {
	var out []*recording.Stream
	for _, cut := range x.Cuts() {
		for _, c := range all {
			if c.Stream == stream && c.At == cut {
				out = append(out, c.Recording)
			}
		}
	}
	return out
}

// judge compares the recording of a stream that was not cut with those of clients that
// were. Of the cuts Anywhere, some may lie behind the end of the stream; one that was named
// must have been reached.
func (x Resumes) judge(kind, or matcher, uncut *recording.Stream, clients []*recording.Stream) Verdict {
	reached, anew, doubt := 0, 0, ""
	for _, r := range clients {
		if len(r.Connections) < 2 {
			switch {
			case r.End.Unframed && r.Events() < uncut.Events():
				return x.broken(r, &fault{code: NotCutOff, got: tookForTheEnd(r)})
			case len(x.Cut) > 0:
				return x.broken(r, &fault{code: NotCutOff, got: fmt.Sprintf("there could not be %s: the stream had only %s, and ended: %s", r.Name, wording.Counted(r.Events(), "event"), r.End)})
			}
			continue
		}
		reached++
		if x.Or != "" && or.cameBehind(r.Connections[1].First, r) {
			anew++
			continue
		}
		fault, unseen := x.compare(kind, uncut, r)
		if doubt = cmp.Or(doubt, unseen); fault != nil {
			if fault.code != NothingToJudge {
				fault.wrapped("", beforeAnyID(r))
			}
			return x.broken(r, refusedBack(r, fault))
		}
	}
	if reached == 0 {
		return x.broken(uncut, &fault{code: NotCutOff, got: fmt.Sprintf("nobody was cut off: the stream had only %s", wording.Counted(uncut.Events(), "event"))})
	}
	if doubt != "" {
		return Verdict{State: Unknown, Expected: x.String(), Reason: doubt, Stream: uncut}
	}
	judged := wording.CountedAs(reached, "client", "clients") + " cut off and back"
	if anew > 0 {
		judged += fmt.Sprintf(", %d of which began anew", anew)
	}
	return Verdict{State: Held, Stream: uncut, Measure: Measure{Text: judged}}
}

// refusedBack is what a client lacks; where it was turned away as it came back, that is why.
func refusedBack(r *recording.Stream, lacks *fault) *fault {
	last := r.Connections[len(r.Connections)-1].Response
	if lacks.code == Lost && last != nil && last.Status == http.StatusNoContent {
		return &fault{code: WrongResponse, got: fmt.Sprintf("%s was told not to come back (204 No Content); %s", r.Name, lacks.got), at: lacks.at}
	}
	if lacks.code != Lost || !slices.Contains([]recording.Reason{recording.HTTPStatus, recording.WrongMediaType, recording.ConnectFailed}, r.End.Reason) {
		return lacks
	}
	why := fmt.Sprintf("%s was turned away as it came back: %s", r.Name, endOf(r.End))
	if last != nil && last.Excerpt != "" {
		why += ", «" + last.Begins(recording.TimelineData) + "»"
	}
	return &fault{code: WrongResponse, got: why + "; " + lacks.got, at: lacks.at}
}

// beforeAnyID says that a client came back without a Last-Event-ID, because it was cut off
// before it had one.
func beforeAnyID(r *recording.Stream) string {
	back := r.Connections[1]
	if back.Request.URL != r.Request.URL { // it says otherwise behind what it comes
		return ""
	}
	if len(back.Request.Header.Values("Last-Event-ID")) > 0 {
		return ""
	}
	for i, e := range r.All() {
		if i >= back.First {
			break
		}
		if e.HasID {
			return ""
		}
	}
	return "; it was cut off before the first ID, and so it came back without a Last-Event-ID"
}

func (x Resumes) broken(by *recording.Stream, f *fault) Verdict {
	v := comparison{fault: f}.verdict(x)
	v.Stream = by
	return v
}

// cameIn tells whether an event of the kind is in a recording.
func (m matcher) cameIn(r *recording.Stream) bool { return m.cameBehind(0, r) }

// cameBehind tells whether one is among its entries from an index on.
func (m matcher) cameBehind(first int, r *recording.Stream) bool {
	for i, e := range r.All() {
		if i >= first && m.matches(&View{Entry: e, In: r}) {
			return true
		}
	}
	return false
}

// compare says what a client that was cut off has lost, has twice, or has with another ID;
// unseen, that we left it before anything could show that. Where we left both streams, each
// at its own place, one may have come farther than the other.
func (x Resumes) compare(kind matcher, uncut, cut *recording.Stream) (wrong *fault, unseen string) {
	all, missing := keysOf(kind, x.By, uncut)
	if missing != nil {
		return missing, ""
	}
	got, missing := keysOf(kind, x.By, cut)
	switch {
	case missing != nil:
		return missing, ""
	case len(all) == 0:
		return kind.none(NothingToJudge, uncut), ""
	}
	told := toldApart{kind.name, x.By}
	one, other := keyedStream{uncut, all, false, told}, keyedStream{cut, got, false, told}
	if again := other.repeated(one); again != nil {
		return again, ""
	}
	if uncut.End.Reason == recording.Stopped && cut.End.Reason == recording.Stopped && !sameCondition(uncut, cut) {
		n := min(len(all), len(got))
		goesOn := kind.cameBehind(cut.Connections[1].First, cut) // it may have been behind
		if n < len(all) && (goesOn || !dueAgain(all[n].event, cut)) && !overtaken(all[n].event, uncut, cut) {
			if !goesOn {
				unseen = fmt.Sprintf("%s: streamspec closed it (%s)", tooShort(all[n].event, cut), whyLeft(cut))
			}
			one.keys = all[:n]
		}
		other.keys = got[:n]
	}
	return cmp.Or(one.difference(other), otherID(one, other)), unseen
}

// backlog is how long after it came back a client gets what it missed, at the latest, so that
// what it lacks then is lost.
const backlog = 200 * time.Millisecond

// dueAgain tells whether an event of the stream that was not cut must have come to a client
// that was away for a while, before we left that.
func dueAgain(e *recording.Entry, cut *recording.Stream) bool {
	due, left := e.LastByte+backlog, cut.Connections[0].End.At
	for _, c := range cut.Connections[1:] {
		if c.Response != nil {
			due += c.Response.At - left
			left = c.End.At
		}
	}
	return !unanswered(cut) && recorded(cut, cut.End.At).earliest > due
}

// unanswered tells whether nothing had come to a client the last time that it was back: no response, and so
// nothing behind it.
func unanswered(cut *recording.Stream) bool {
	last := cut.Connections[len(cut.Connections)-1]
	if last.Response != nil {
		return false
	}
	for i := range cut.All() {
		if i >= last.First {
			return false
		}
	}
	return true
}

// tooShort says why nobody can tell whether a client that we left would have got an event.
func tooShort(e *recording.Entry, cut *recording.Stream) string {
	if unanswered(cut) {
		return fmt.Sprintf("no response had come to %s, which was back", cut.Name)
	}
	return fmt.Sprintf("%s was back for too short a time to get %s", cut.Name, recording.Name(e))
}

// overtaken tells whether a client that was back got what came only behind an event on the stream that
// was not cut: then that event is not still to come.
func overtaken(e *recording.Entry, uncut, cut *recording.Stream) bool {
	first, missed := map[string]int{}, 0
	for i, one := range uncut.All() {
		if _, known := first[identity(one)]; !known {
			first[identity(one)] = i
		}
		if recording.MarkOf(one) == recording.MarkOf(e) {
			missed = i
		}
	}
	for i, one := range cut.All() {
		if i >= cut.Connections[1].First && one.Kind == recording.KindEvent && first[identity(one)] > missed {
			return true
		}
	}
	return false
}

// identity is what shows that an event is the same on two streams: its ID or, without one, its data.
func identity(e *recording.Entry) string {
	if e.HasID {
		return e.Type + "\n#" + string(e.LastEventID)
	}
	return e.Type + "\n" + string(e.Data)
}

// sameCondition tells that both streams were left at an event of the kind that the scenario
// waits for: then both were followed as far.
func sameCondition(a, b *recording.Stream) bool { return a.End.Met != "" && a.End.Met == b.End.Met }

// otherID says which event has another ID for the client that was cut off; nil: none.
func otherID(uncut, cut keyedStream) *fault {
	for i := range min(len(uncut.keys), len(cut.keys)) {
		a, b := uncut.keys[i].event, cut.keys[i].event
		if string(a.LastEventID) != string(b.LastEventID) {
			idB, idA := value.Contrast(string(b.LastEventID), string(a.LastEventID))
			return (&fault{code: WrongValue, got: fmt.Sprintf("%s on %s has the ID «%s», and on %s «%s»", named(b), cut.called(), idB, uncut.called(), idA)}).on(cut.Stream, b).on(uncut.Stream, a)
		}
	}
	return nil
}

// tookForTheEnd says why a client that was cut off did not come back: nothing told it that more was to come.
func tookForTheEnd(r *recording.Stream) string {
	return fmt.Sprintf("%s did not come back: the response ends with its connection, without a length or chunks, so that a cut looks like its end; "+
		"say by ends_with: KIND, on the stream, which event is the last", r.Name)
}
