package expect

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/recording"
)

// OfClients is the verdict on the clients of one stream, of which each was judged by itself,
// in their order: one verdict, which tells of the worst, and says how many of them hold the
// expectation. Of one client it is the verdict on that.
func OfClients(all []Verdict) Verdict {
	if len(all) == 1 {
		return all[0]
	}
	held, broken, unknown := inState(Held, all), inState(Broken, all), inState(Unknown, all)
	by := fmt.Sprintf("; it holds for %d of %s", len(held), wording.CountedAs(len(all), "client", "clients"))
	switch {
	case len(broken) > 0:
		v := slices.MinFunc(broken, worse).alsoOn(broken...)
		v.wrap("for "+among(v, broken, "worst for ")+": ", by)
		return v
	case len(unknown) > 0:
		v := slices.MinFunc(unknown, measuredInVain)
		v.Reason = "for " + among(v, unknown, "first for ") + ": " + v.Reason + by
		return v
	default:
		return heldByAll(held)
	}
}

// among names the client that a verdict is on, and how many others have one like it.
func among(v Verdict, alike []Verdict, which string) string {
	if len(alike) == 1 {
		return v.Stream.Name
	}
	return fmt.Sprintf("%d clients, %s%s", len(alike), which, v.Stream.Name)
}

// worse orders broken verdicts, the worst first: what came latest, then who has least, and
// of those that are alike the first. Who had no stream at all stands last: that is told of by
// itself.
func worse(a, b Verdict) int {
	if order := a.hadNoStream() - b.hadNoStream(); order != 0 {
		return order
	}
	if a.Code == Late && b.Code == Late {
		if order := cmp.Compare(b.marked(), a.marked()); order != 0 {
			return order
		}
	}
	return cmp.Compare(a.Stream.Events(), b.Stream.Events())
}

// hadNoStream is 1 where no event stream came, else 0.
func (v Verdict) hadNoStream() int {
	none := []recording.Reason{recording.ConnectFailed, recording.HTTPStatus, recording.WrongMediaType}
	if v.Stream.Response == nil || slices.Contains(none, v.Stream.End.Reason) {
		return 1
	}
	return 0
}

// marked is when the last of the entries came that a verdict speaks of.
func (v Verdict) marked() time.Duration {
	if len(v.Marks) == 0 {
		return 0
	}
	last := v.Marks[len(v.Marks)-1]
	for _, e := range v.Stream.All() {
		if recording.MarkOf(e) == last {
			return e.LastByte
		}
	}
	return 0
}

// measuredInVain orders unknown verdicts: first those that measuring again does not help.
func measuredInVain(a, b Verdict) int {
	rank := func(v Verdict) int {
		if v.Late {
			return 1
		}
		return 0
	}
	return cmp.Compare(rank(a), rank(b))
}

// heldByAll is the verdict on clients that all hold an expectation.
func heldByAll(held []Verdict) Verdict {
	together := OfStreams(held)
	if warned := slices.DeleteFunc(slices.Clone(held), func(v Verdict) bool { return v.Warning == "" }); len(warned) > 0 {
		together.Warning = fmt.Sprintf("for %s: %s", among(warned[0], warned, "first for "), warned[0].Warning)
	}
	together.Measure.Text = measuredFor(held, together.Measure)
	return together
}

// measuredFor says what was judged of clients; closest is the measure of the one that came
// closest to its limit.
func measuredFor(held []Verdict, closest Measure) string {
	differs := func(v Verdict) bool { return v.Measure.Text != closest.Text }
	at := slices.IndexFunc(held, closest.isOf)
	clients := wording.CountedAs(len(held), "client", "clients")
	switch {
	case at < 0 || !slices.ContainsFunc(held, differs):
		return closest.Text + ", for each of " + clients
	case closest.Used == 0:
		return fmt.Sprintf("for each of %s; for %s, %s", clients, held[at].Stream.Name, closest.Text)
	default:
		return fmt.Sprintf("for each of %s; for %s, which came closest, %s", clients, held[at].Stream.Name, closest.Text)
	}
}
