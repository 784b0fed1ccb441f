package expect

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// Together expects that each event of a kind arrives on every stream of the scenario
// within a time of its first arrival: a slow reader does not delay the others.
type Together struct {
	Kind   string        `yaml:"together,required"`
	By     value.Path    `yaml:"by"` // JSON path of what tells two events apart; default: the data
	Within time.Duration `yaml:"within,required"`

	Ideally time.Duration `yaml:"ideally"` // later is allowed, but warned of
}

// Validate finds soft limits beyond the limit.
func (x Together) Validate() error { return validateIdeally(x.Ideally, x.Within) }

func (x Together) String() string {
	text := fmt.Sprintf("every %s arrives on all streams within %s", spoken(x.Kind), x.Within)
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
	v, err := compareStreams(env, x.Kind, x, seen.Streams, func(kind matcher, rs []*recording.Stream) string { return x.compare(&w, kind, rs) })
	if v.State == Held {
		v.Warning = cmp.Or(w.lateness.warning, w.warning())
	}
	return v, err
}

// arrival is when an event came on a stream.
type arrival struct {
	keyed
	stream string
	at     time.Time
	late   time.Duration // it may have come so much earlier: we may have come late to it
	count  int           // of the streams that had it
}

// compare says which event came late, or not at all, on a stream; empty: none.
func (x Together) compare(w *softLimit, kind matcher, recordings []*recording.Stream) string {
	arrivals, missing := x.arrivals(kind, recordings)
	if missing != "" {
		return missing
	}
	first := map[string]*arrival{}
	for _, a := range arrivals {
		if known := first[a.key]; known == nil || a.at.Before(known.at) {
			first[a.key] = a
		}
	}
	for _, a := range arrivals {
		f := first[a.key]
		f.count++
		apart := a.at.Sub(f.at)
		got := func() string {
			return fmt.Sprintf("%s came on %s %s later than on %s: %s", named(a.event), a.stream, recording.Milliseconds(apart), f.stream, quoted(a.event.Data))
		}
		took := span{recorded: apart, least: apart - a.late, most: apart + f.late}
		if w.longer(took, x.Within, nil, got) {
			return got()
		}
		w.observeAt(took.least, keptEntry{}, got)
	}
	for _, a := range arrivals {
		if f := first[a.key]; f.count < len(recordings) {
			return fmt.Sprintf("%s of %s came on %d of %d streams: %s", named(f.event), f.stream, f.count, len(recordings), quoted(f.event.Data))
		}
	}
	if len(arrivals) == 0 {
		return "on the stream " + recordings[0].Name + ", " + kind.absent(recordings[0])
	}
	return ""
}

// arrivals lists the events of the kind, each once on each stream.
func (x Together) arrivals(kind matcher, recordings []*recording.Stream) (all []*arrival, missing string) {
	for _, r := range recordings {
		keys, missing := keysOf(kind, x.By, r)
		if missing != "" {
			return nil, missing
		}
		known := map[string]bool{}
		for _, k := range keys {
			if !known[k.key] {
				known[k.key] = true
				all = append(all, &arrival{keyed: k, stream: r.Name, at: r.Wall(k.event.LastByte), late: k.event.LastByte - r.Earliest(k.event.LastByte)})
			}
		}
	}
	return all, ""
}
