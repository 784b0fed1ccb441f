package expect

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/recording"
)

// Stops expects that a service ends within a time of being asked to, by SIGTERM, each time
// that the scenario stops or restarts it.
type Stops struct {
	Service string        `yaml:"stops,required"`
	Within  time.Duration `yaml:"within,required" above:"0"`
	Ideally time.Duration `yaml:"ideally" above:"0"` // later is allowed, but warned of
}

// Validate finds times in which nothing can end, and a soft limit beyond the limit.
func (x Stops) Validate() error {
	if x.Within <= 0 {
		return problem.AtField("within", errors.New("the time must be longer than nothing"))
	}
	return validateIdeally(x.Ideally, x.Within)
}

func (x Stops) String() string {
	return fmt.Sprintf("the service %q stops within %s%s", x.Service, wording.Length(x.Within), ideallyWithin(x.Ideally))
}

// Scope implements Expectation.
func (Stops) Scope() Scope { return ScopeService }

// Judge implements OfScenario.
func (x Stops) Judge(_ context.Context, _ Env, seen Evidence) (Verdict, error) {
	var j Judgement
	w := softLimit{ideally: x.Ideally}
	for _, a := range seen.Actions {
		asks := a.Verb == "stop" || a.Verb == "restart"
		if !asks || a.Of != x.Service {
			continue
		}
		if x.stopped(&j, &w, a); j.state() != Open {
			return j.Verdict(), nil
		}
	}
	if w.judged == 0 {
		j.Break(NothingToJudge, x.String(), "the service was never asked to stop")
		return j.Verdict(), nil
	}
	w.conclude(&j, x.String(), "stop", "stops")
	return j.Verdict(), nil
}

// stopped judges one stop. The verdict stays open where it was in time.
func (x Stops) stopped(j *Judgement, w *softLimit, a *recording.Action) {
	if a.Ended == 0 {
		j.Doubt(x.String(), "the service could not be stopped: "+a.Error)
		return
	}
	took := span{recorded: a.Ended, least: a.Ended - a.SentBy - a.Late, most: a.Ended}
	got := func() string {
		return fmt.Sprintf("the service ended %s after it was asked to (%s)", recording.Milliseconds(took.recorded), a.Name)
	}
	switch {
	case a.Killed && took.recorded <= x.Within:
		j.Doubt(x.String(), fmt.Sprintf("the service was killed %s after it was asked to (%s), before the time was over: raise the stop_within of the service", recording.Milliseconds(took.recorded), a.Name))
	case a.Killed:
		j.Break(Late, x.String(), fmt.Sprintf("the service had not ended %s after it was asked to (%s), and was killed", recording.Milliseconds(took.recorded), a.Name))
	case w.longer(took, x.Within, nil, got):
		j.Break(Late, x.String(), got()+over(took, x.Within))
	default:
		w.observeAt(took.least, keptEntry{}, got)
	}
}
