package endpoint

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/internal/wire"
	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/recording"
)

// comeBack comes back as a client that left in the middle, where its request may be repeated
// and the events have ids.
func (r *Report) comeBack(ctx context.Context, request stream.Request, o Options) {
	first := r.Streams[0]
	left, missed := middle(first)
	if !mayRepeat(r.Method) || left == "" || ctx.Err() != nil {
		r.stillThere(ctx, request, o)
		return
	}
	back := o.follow(ctx, request, max(o.For/shareAgain, patience*firstEvent(first)), func(s *stream.Options) { s.LastEventID = left })
	r.Streams = append(r.Streams, back)
	if f, is := failing(back, fmt.Sprintf("asked for what follows id %q", left)); is {
		r.first(f)
		return
	}
	r.Findings = append(r.Findings, resumed(back, left, missed, idsOf(first)))
}

// patience is how many times as long as at first is waited for the first event of who comes back.
const patience = 2

// firstEvent is when the first event came; zero: none did.
func firstEvent(r *recording.Stream) time.Duration {
	for _, e := range r.All() {
		if e.Kind == recording.KindEvent {
			return e.LastByte
		}
	}
	return 0
}

// middle is the id of the event in the middle of those that have one of their own, and the
// ids behind it; empty: none can be come back with, or several events have this one.
func middle(r *recording.Stream) (id string, behind []string) {
	all := idsOf(r)
	if len(all) < 2 {
		return "", nil
	}
	at := (len(all) - 1) / 2
	if slices.Contains(slices.Delete(slices.Clone(all), at, at+1), all[at]) {
		return "", nil
	}
	return all[at], all[at+1:]
}

func idsOf(r *recording.Stream) []string {
	var all []string
	for _, e := range r.All() {
		if e.Kind == recording.KindEvent && e.HasID && len(e.LastEventID) > 0 {
			all = append(all, string(e.LastEventID))
		}
	}
	return all
}

// resumed tells how the stream went on behind an id, when some were missed then.
func resumed(back *recording.Stream, left string, missed, before []string) Finding {
	asked := fmt.Sprintf("asked for what follows id %q", left)
	if !isStream(back) {
		status := "no response: " + back.End.String()
		if back.Response != nil {
			status = fmt.Sprintf("status %d %s", back.Response.Status, http.StatusText(back.Response.Status))
		}
		return Finding{Code: ResumeRefused, Grade: Risk, Seen: asked + ", the server answers " + status}
	}
	got := idsOf(back)
	switch {
	case len(got) == 0:
		return Finding{Code: ResumeLoses, Grade: Broken, Seen: fmt.Sprintf("%s, of %s that came behind it before, the server sends none", asked, wording.Counted(len(missed), "event"))}
	case got[0] == missed[0]:
		return Finding{Code: Resumes, Grade: Fine, Seen: asked + fmt.Sprintf(", the server goes on with %q", got[0])}
	case slices.Contains(missed, got[0]):
		return Finding{Code: ResumeLoses, Grade: Broken, Seen: fmt.Sprintf("%s, the server goes on with %q; %q came behind it before", asked, got[0], missed[0])}
	case slices.Contains(before, got[0]):
		return Finding{Code: ResumeIgnored, Grade: Broken, Seen: fmt.Sprintf("%s, the server begins with %q again, which had come before", asked, got[0])}
	default:
		return Finding{Code: ResumeIgnored, Grade: Risk, Seen: fmt.Sprintf("%s, the server begins with %q, an id that it had not sent before; %q is lost", asked, got[0], missed[0])}
	}
}

// heldHead is how much later a response's head has to come before that says something.
const heldHead = time.Second

// compression compares the stream with what a client got that understands compression.
func compression(plain, compressed *recording.Stream) []Finding {
	if !isStream(compressed) {
		return nil
	}
	found := eventsHeld(plain, compressed)
	held := slices.ContainsFunc(found, func(f Finding) bool { return f.Code == CompressionHeld })
	at := compressed.Earliest(compressed.Response.At)
	if !held && at-plain.Response.At >= heldHead && caughtUp(plain, compressed) >= heldHead {
		found = append(found, Finding{Code: CompressionHeld, Grade: Risk, Seen: fmt.Sprintf(
			"a client that understands compression waits %s for the response's head, where a client that does not waits %s", recording.Milliseconds(at), recording.Milliseconds(plain.Response.At))})
	}
	return found
}

// caughtUp is how much sooner behind its head the compressed stream brought the last event that both have. Where
// its head was held back, that is as much as it was; a request that had to wait is late with all that comes.
func caughtUp(plain, compressed *recording.Stream) time.Duration {
	of, to := sinceHead(plain), sinceHead(compressed)
	both := min(len(of), len(to))
	if both == 0 {
		return 0
	}
	return of[both-1] - to[both-1]
}

// sinceHead are the times from the response's head to each event.
func sinceHead(r *recording.Stream) (times []time.Duration) {
	for _, e := range r.All() {
		if e.Kind == recording.KindEvent {
			times = append(times, e.FirstByte-r.Response.At)
		}
	}
	return times
}

// eventsHeld tells of the pieces in which events came that are compressed.
func eventsHeld(plain, compressed *recording.Stream) []Finding {
	codings := wire.Codings(compressed.Response.Header)
	if len(codings) == 0 {
		return nil
	}
	pieces, together := readsOf(plain), readsOf(compressed)
	seen := fmt.Sprintf("a client that understands compression gets Content-Encoding: %s", recording.Escape(strings.Join(codings, ", "), recording.TimelineData))
	switch {
	case together > 1:
		return []Finding{{Code: Compressed, Grade: Fine, Seen: seen + ", piece by piece"}}
	case pieces > 1 && compressed.Events() <= plain.Events():
		return []Finding{{Code: CompressionHeld, Grade: Broken, Seen: fmt.Sprintf("%s, and %s in %s, where a client that does not gets %d in %d", seen, wording.Counted(compressed.Events(), "event"), wording.Counted(together, "piece"), plain.Events(), pieces)}}
	default:
		return []Finding{{Code: Compressed, Grade: Fine, Seen: fmt.Sprintf("%s, and %s in %s; too little came apart without it to tell whether it holds events back", seen, wording.Counted(compressed.Events(), "event"), wording.Counted(together, "piece"))}}
	}
}

// readsOf counts the pieces in which events came.
func readsOf(r *recording.Stream) int {
	reads := map[int]bool{}
	for _, e := range r.All() {
		if e.Kind == recording.KindEvent {
			reads[e.Read] = true
		}
	}
	return len(reads)
}
