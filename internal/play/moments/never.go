package moments

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/wording"
)

// NeverError says that a moment never came, so that what was to be done then was not.
type NeverError struct {
	Never, Why string
	Name       string        // others wait for its end by it; empty: it has none
	Place      problem.Place // where that stands; zero: nobody knows
	After, On  string        // the kind of event that never arrived, or not often enough, and the stream; empty: it is something else
	None       bool          // not one such event arrived, of one client
	Awaits     bool          // it is an action, and waited for that event
	NotOpen    []string      // streams that were never confirmed to be open; nil: it waited for something else
	// Overdue is how long before the streams ended it was due, and we had not come to it, because
	// this machine was busy; zero: it was not due.
	Overdue time.Duration
	More    int // so many more clients did not do it either
}

func (e *NeverError) Error() string {
	if e.More > 0 {
		return fmt.Sprintf("%s, nor those of %s: %s", e.Never, wording.Counted(e.More, "more client"), e.Why)
	}
	return e.Never + ": " + e.Why
}

// Wait waits for the tasks that have begun, and returns what went wrong with any; a
// [NeverError] where the moment of one never came. Where a task failed it is no news that
// others did not follow.
func (m *Moments) Wait() error {
	m.doing.Wait()
	var failed []error
	var never nevers
	for _, t := range m.tasks {
		var waited *NeverError
		switch {
		case errors.As(t.err, &waited):
			waited.Name = t.Name
			never.add(t, waited)
		case t.err != nil:
			failed = append(failed, t.err)
		case !t.ended:
			never.add(t, t.never(m.opening, m.groups))
		}
	}
	if len(failed) == 0 {
		failed = never.all
	}
	for _, end := range m.ends {
		failed = append(failed, end())
	}
	return errors.Join(failed...)
}

// nevers collects what was never done: what several clients did not do is said once.
type nevers struct {
	all   []error
	first map[problem.Place]*NeverError
}

func (n *nevers) add(t *Task, e *NeverError) {
	if t.Client == 0 || t.Place == (problem.Place{}) {
		n.all = append(n.all, e)
		return
	}
	if first := n.first[t.Place]; first != nil {
		first.More++
		return
	}
	if n.first == nil {
		n.first = map[problem.Place]*NeverError{}
	}
	n.first[t.Place] = e
	n.all = append(n.all, e)
}

// never says of a task that its moment never came, where these streams were never confirmed to be open;
// groups are the clients of those that have several.
func (t *Task) never(unopened []opening, groups map[string]int) *NeverError {
	e := &NeverError{Name: t.Name, Never: t.Never, Why: t.whyNot(unopened, groups), Place: t.Place, Overdue: t.missed}
	if t.After != "" && !t.came && !t.held && t.missed == 0 {
		e.After, e.On = t.After, t.On
		e.None, e.Awaits = t.of <= 1 && (t.Number() == 1 || t.seen[t.Client] == 0), t.Action
	}
	if !t.came && !t.held && t.AtOpening() {
		for _, o := range unopened {
			e.NotOpen = append(e.NotOpen, o.stream)
		}
	}
	return e
}

// whyNot says why a task was not done.
func (t *Task) whyNot(unopened []opening, groups map[string]int) string {
	switch {
	case t.held:
		return "it waited for " + t.Needs() + ", which never came"
	case t.missed > 0:
		return "this machine was busy, and the streams ended before it came to that"
	case t.came:
		return fmt.Sprintf("the streams ended before %s had passed", wording.Length(t.Wait))
	case t.AfterCall != "":
		return fmt.Sprintf("%q was not over before the streams ended", t.AfterCall)
	case t.Sent != nil:
		return fmt.Sprintf("the request for the stream %q was never sent", t.On)
	case t.Ended != "":
		return fmt.Sprintf("the stream %q was never followed to an end", t.Ended)
	case t.After == "":
		return "these streams were never confirmed to be open: " + named(unopened, groups)
	case t.of > 1:
		return fmt.Sprintf("%d of %d clients had %d %q", t.had, t.of, t.Number(), t.After)
	case t.Nth > 1 && t.seen[t.Client] > 0:
		return fmt.Sprintf("only %d %q arrived", t.seen[t.Client], t.After)
	default:
		return fmt.Sprintf("no %q arrived", t.After)
	}
}

// named names streams that were never confirmed to be open; groups are the clients of those that
// have several.
func named(unopened []opening, groups map[string]int) string {
	var all []string
	for _, o := range unopened {
		text := o.stream
		if clients := groups[o.stream]; clients > 0 {
			text += fmt.Sprintf(" (%d of its %d clients)", o.left, clients)
		}
		all = append(all, text)
	}
	return strings.Join(all, ", ")
}
