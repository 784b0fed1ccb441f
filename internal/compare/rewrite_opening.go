package compare

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/mapping"
	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/recording"
)

// opening looks whether the event with which the old side's streams begin has become another,
// or is gone.
func (w *rewriting) opening() {
	old, now := w.old.kinds(), w.now.kinds()
	was, before := w.oldOpening(old, now)
	if before == nil {
		return
	}
	is, after := w.newOpening(old, now)
	if after == nil && (!w.now.all.brings(before.scenarios) || !share(old, now)) {
		return // they are no streams any more, or bring other events altogether, which says more
	}
	inAll := len(before.scenarios)
	d := &Difference{Cause: CauseOpening, Name: "opening: " + was, Certain: true, Old: sightOf(was, before, w.old)}
	d.Scenarios = slices.Sorted(maps.Keys(before.scenarios))
	declare := mapping.Opening{Was: before.typ, Data: withoutOwn(before.data, before.at), Now: is, Optional: true}
	if after == nil {
		d.Title = fmt.Sprintf("%s, with which streams began in %s, is gone", was, wording.Counted(inAll, "scenario"))
		d.New = Sight{Text: "no opening", Of: w.now.many()}
	} else {
		d.Title = fmt.Sprintf("the opening is another: %s, %s → %s, %s%s", saying(was, before), wording.Counted(before.events, "time"), saying(is, after), wording.Counted(after.events, "time"), moved(after))
		d.New = sightOf(is, after, w.now)
		declare.Now, declare.Moved = after.typ, after.first < after.runs
		declare.Optional = after.events*w.old.streams() != before.events*w.now.streams()
		for _, name := range d.Scenarios {
			if !after.scenarios[name] {
				d.Details = append(d.Details, name+" has none any more")
			}
		}
		w.now.without(is)
	}
	w.old.without(was)
	d.Mapping = &mapping.Mapping{Opening: &declare}
	d.Declared = w.opens(declare)
	d.accept(w.declared, d.isSaid)
	w.found = append(w.found, d)
}

// share tells that both sides have events of a kind.
func share(old, now map[string]*sights) bool {
	for kind := range old {
		if now[kind] != nil {
			return true
		}
	}
	return false
}

// brings tells whether any stream of these scenarios brings an event.
func (all flows) brings(scenarios map[string]bool) bool {
	return slices.ContainsFunc(all, func(f *flow) bool { return len(f.events) > 0 && scenarios[f.run.Scenario] })
}

// opens tells whether the mapping declares this opening.
func (w *rewriting) opens(o mapping.Opening) bool {
	declared := w.declared.Opening
	return declared != nil && declared.Was == o.Was && declared.Now == o.Now && (declared.Optional || !o.Optional) && (declared.Moved || !o.Moved)
}

func sightOf(kind string, s *sights, m *material) Sight {
	return sightAt(fmt.Sprintf("%s, %s, first in %d of %s", kind, wording.Counted(s.events, "time"), s.first, wording.Counted(m.streams(), "stream")), s.runs, m.streams(), s.at)
}

func saying(kind string, s *sights) string {
	return strings.TrimSpace(kind + " " + recording.Escape(withoutOwn(s.data, s.at), shownData))
}

func moved(s *sights) string {
	if s.first == s.runs {
		return ""
	}
	return ", and not always first"
}

// oldOpening is the kind with which all streams of the old side begin that have it, and which
// the new side does not have.
func (w *rewriting) oldOpening(old, now map[string]*sights) (string, *sights) {
	for kind, s := range old {
		if now[kind] == nil && s.single && s.first == s.runs && len(old) > 1 && 2*s.runs > w.old.streams() {
			return kind, s
		}
	}
	return "", nil
}

// newOpening is the kind of the new side that may have taken its place: it comes once a
// stream, early, and beside kinds that both sides have. Of several it is the one that the
// mapping declares, or that of most streams. One that is declared to have moved comes as late as it likes.
func (w *rewriting) newOpening(old, now map[string]*sights) (is string, after *sights) {
	shared := map[string]bool{}
	for kind, s := range now {
		if old[kind] != nil {
			maps.Copy(shared, s.scenarios)
		}
	}
	declared := w.declared.Opening
	for _, kind := range slices.Sorted(maps.Keys(now)) {
		s := now[kind]
		beside := slices.ContainsFunc(slices.Collect(maps.Keys(s.scenarios)), func(name string) bool { return shared[name] })
		if old[kind] != nil || !s.single || !beside {
			continue
		}
		if declared != nil && s.typ == declared.Now && (declared.Moved || s.early == s.runs) {
			return kind, s
		}
		if s.early == s.runs && (after == nil || s.runs > after.runs) {
			is, after = kind, s
		}
	}
	return is, after
}
