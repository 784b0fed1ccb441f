package expect

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// Together expects that each event of a kind arrives on every stream of the scenario
// within a time of its first arrival: a slow reader does not delay the others.
type Together struct {
	Kind   string        `yaml:"together,required"`
	By     value.Path    `yaml:"by"` // JSON path of what tells two events apart; default: the data
	Within time.Duration `yaml:"within,required" above:"0"`

	Ideally time.Duration `yaml:"ideally" above:"0"` // later is allowed, but warned of
}

// Validate finds soft limits beyond the limit.
func (x Together) Validate() error { return validateIdeally(x.Ideally, x.Within) }

func (x Together) String() string {
	text := fmt.Sprintf("every %s arrives on all streams within %s", spoken(x.Kind), wording.Length(x.Within))
	if x.By != "" {
		text += fmt.Sprintf(", by %q", x.By)
	}
	return text + ideallyWithin(x.Ideally)
}

// Scope implements Expectation.
func (Together) Scope() Scope { return ScopeStreams }

// Judge implements OfScenario.
func (x Together) Judge(_ context.Context, env Env, seen Evidence) (Verdict, error) {
	w := softLimit{ideally: x.Ideally}
	v, err := compareStreams(env, x.Kind, x.By, x, seen.Streams, func(kind matcher, rs []*recording.Stream) comparison { return x.compare(&w, kind, rs) })
	if v.State == Held {
		v.Warning = w.warning()
	}
	return v, err
}

// arrival is when an event came on a stream.
type arrival struct {
	keyed
	on   *recording.Stream
	at   time.Time
	late time.Duration // it may have come so much earlier: we may have come late to it
}

// occurrence is an event by what tells it apart: equal ones by their number, too.
type occurrence struct {
	key string
	nth int
}

// compare says which event came late, or not at all, on a stream.
func (x Together) compare(w *softLimit, kind matcher, recordings []*recording.Stream) comparison {
	arrivals, order, missing := x.arrivals(kind, recordings)
	switch {
	case missing != nil:
		return comparison{fault: missing}
	case len(order) == 0:
		return noneOn(kind, recordings[0])
	}
	doubt := ""
	for _, one := range order {
		if fault := x.late(w, arrivals[one]); fault != nil {
			return comparison{fault: fault}
		}
		lost, unseen := x.lost(kind, arrivals[one], recordings)
		if lost != nil {
			return comparison{fault: lost}
		}
		doubt = cmp.Or(doubt, unseen)
	}
	return comparison{doubt: cmp.Or(w.doubt, doubt), late: w.doubt != "", judged: w.measure("arrival", "arrivals")}
}

// late says on which stream an event came too late.
func (x Together) late(w *softLimit, arrivals []*arrival) *fault {
	first := firstOf(arrivals)
	for _, a := range arrivals {
		if a == first {
			continue
		}
		apart := a.at.Sub(first.at)
		got := func() string {
			return fmt.Sprintf("%s came on %s %s later than on %s: %s", recording.Name(a.event), a.on.Name, recording.Milliseconds(apart), first.on.Name, dataAt(a.event, 0))
		}
		took := span{recorded: apart, least: apart - a.late, most: apart + first.late}
		if w.longer(took, x.Within, nil, got) {
			return (&fault{code: Late, got: got() + over(took, x.Within)}).on(first.on, first.event).on(a.on, a.event)
		}
		w.observeAt(took.least, keptEntry{}, got)
	}
	return nil
}

func firstOf(arrivals []*arrival) *arrival {
	return slices.MinFunc(arrivals, func(a, b *arrival) int { return a.at.Compare(b.at) })
}

// lost says which event did not come on all streams; unseen, that one of them was left
// before it had to be there.
func (x Together) lost(kind matcher, arrivals []*arrival, recordings []*recording.Stream) (lost *fault, unseen string) {
	if len(arrivals) == len(recordings) {
		return nil, ""
	}
	first := firstOf(arrivals)
	for _, r := range recordings {
		came := slices.ContainsFunc(arrivals, func(a *arrival) bool { return a.on == r })
		waited := r.Wall(r.End.At).Sub(first.at)
		switch {
		case came:
		case weLeft(r) && waited <= x.Within:
			unseen = fmt.Sprintf("on %s, %s", r.Name, tooSoon(r, max(0, waited), fmt.Sprintf("%s on %s", recording.Name(first.event), first.on.Name), x.Within))
		default:
			lost = toldApart{x.Kind, x.By}.lost(first.keyed, first.on, r, firstBehind(r, first.at))
			lost.wrapped("", fmt.Sprintf("; it came on %d of %s%s", len(arrivals), streamsOrClients(recordings), x.adviseBy(kind, first, r)))
			return lost, ""
		}
	}
	return nil, unseen
}

// firstBehind is what came first on a stream behind a time; none: nothing did.
func firstBehind(r *recording.Stream, at time.Time) recording.Mark {
	for _, e := range r.All() {
		if r.Wall(e.LastByte).After(at) {
			return recording.MarkOf(e)
		}
	}
	return recording.Mark{}
}

// adviseBy says, where whole data are compared, what keeps an event from being the same on another
// stream, and else what only reads as it does; empty: nothing there is like it.
func (x Together) adviseBy(kind matcher, lost *arrival, r *recording.Stream) string {
	if x.By != "" {
		return kind.readsAlike(r, " of "+r.Name, 0, x.By, gjson.Parse(lost.key))
	}
	if !gjson.ValidBytes(lost.event.Data) {
		return ""
	}
	for _, e := range r.All() {
		if e.Kind != lost.event.Kind || e.Type != lost.event.Type || !gjson.ValidBytes(e.Data) {
			continue
		}
		apart := value.Differences(gjson.ParseBytes(lost.event.Data), gjson.ParseBytes(e.Data))
		if len(apart) == 1 && apart[0].Path != "" {
			d := apart[0]
			return fmt.Sprintf("; %s there differs from it at %q alone, %s instead of %s: if that is each stream's own, write by: PATH, what makes them the same",
				recording.Name(e), d.Path, orNothing(d.B, d.A), orNothing(d.A, d.B))
		}
	}
	return ""
}

// arrivals are when the events of the kind came, and the order in which they were found.
func (x Together) arrivals(kind matcher, recordings []*recording.Stream) (all map[occurrence][]*arrival, order []occurrence, missing *fault) {
	all = map[occurrence][]*arrival{}
	for _, r := range recordings {
		keys, missing := keysOf(kind, x.By, r)
		if missing != nil {
			return nil, nil, missing
		}
		seen := map[string]int{}
		for _, k := range keys {
			seen[k.key]++
			one := occurrence{k.key, seen[k.key]}
			if all[one] == nil {
				order = append(order, one)
			}
			all[one] = append(all[one], &arrival{keyed: k, on: r, at: r.Wall(k.event.LastByte), late: k.event.LastByte - r.Earliest(k.event.LastByte)})
		}
	}
	return all, order, nil
}
