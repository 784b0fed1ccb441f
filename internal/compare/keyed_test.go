package compare_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/compare"
	"github.com/streamspec/streamspec/internal/mapping"
	"github.com/streamspec/streamspec/runner/recording"
)

// present has a result say who is there, by IDs that are others in each recording, and of each more.
func present(many int, more string) change {
	return func(run int, s *recording.Stream) {
		var all []string
		for i := range many {
			all = append(all, fmt.Sprintf(`"u%d": {"n": %d%s}`, 10*run+i, i, more))
		}
		typed(s, "result")[0].Data = fmt.Appendf(nil, `{"here": {%s}, "ok": true}`, strings.Join(all, ", "))
	}
}

// alike has a result say the same of all who are there.
func alike(many int, says string) change {
	return func(run int, s *recording.Stream) {
		var all []string
		for i := range many {
			all = append(all, fmt.Sprintf(`"u%d": %s`, 10*run+i, strings.ReplaceAll(says, "%[1]d", fmt.Sprint(run))))
		}
		typed(s, "result")[0].Data = fmt.Appendf(nil, `{"here": {%s}, "ok": true}`, strings.Join(all, ", "))
	}
}

// top is the same where all of the data is keyed by IDs.
func top(many int) change {
	return func(run int, s *recording.Stream) {
		alike(many, `{"is": "on"}`)(run, s)
		e := typed(s, "result")[0]
		e.Data = []byte(strings.TrimSuffix(strings.TrimPrefix(string(e.Data), `{"here": `), `, "ok": true}`))
	}
}

// TestAMoveOfWhatIsKeyedByIDsIsDeclared: of each of them.
func TestAMoveOfWhatIsKeyedByIDsIsDeclared(t *testing.T) {
	for name, c := range map[string]struct {
		is       func(int, string) change
		was, now string
	}{
		"below a field": {alike, "here.{id}.is", "here.{id}.state"},
		"all of it":     {func(many int, _ string) change { return top(many) }, "{id}.is", "{id}.state"},
	} {
		old := orders("old", timesOld, 0, c.is(3, `{"is": "on"}`))
		now := orders("new", timesNew, 0, later(both(c.is(3, `{"is": "on"}`), texts(`"is"`, `"state"`))))
		lines := &mapping.Mapping{Moved: []mapping.Move{{Was: c.was, Now: c.now, Of: "result"}}}
		if r := compared(t, old, now, lines); r.Grade() != compare.Equivalent || len(r.Unused) > 0 {
			t.Errorf("%s:\n%s", name, shown(t, r))
		}
	}
}

// later has the runs of a side begin with another number.
func later(c change) change { return func(run int, s *recording.Stream) { c(run+1000, s) } }

// TestWhatIsKeyedByIDsIsNoFieldForEach: what it says of each is compared, and that is all.
func TestWhatIsKeyedByIDsIsNoFieldForEach(t *testing.T) {
	optional := func(run int, s *recording.Stream) {
		if run%7 == 3 {
			texts(`"ok": true`, `"ok": true, "warning": "slow"`)(run, s)
		}
	}
	for name, c := range map[string]struct {
		old, now change
		want     string // the title; empty: nothing differs, nor may
	}{
		"IDs":                  {present(3, ""), present(3, ""), ""},
		"another number":       {present(3, ""), present(5, ""), "result.here.{id}.n: 0, 1, 2 → 0, 1, 2, 3, 4"},
		"a field more":         {present(3, ""), present(3, `, "at": null`), "a new field: here.{id}.at of result (null)"},
		"what it says":         {present(3, `, "is": "on"`), present(3, `, "is": "off"`), "result.here.{id}.is: on → off"},
		"fewer of them":        {present(3, ""), present(1, ""), "result.here.{id}.n: 0, 1, 2 → 0"},
		"fewer that say alike": {alike(3, `{"is": "on"}`), alike(1, `{"is": "on"}`), "result.here: 3 IDs → 1 ID"},
		"a field of one alone": {alike(2, `{"is": "on"}`), alike(1, `{"is": "on"}, "x%[1]d": {}`), "here.{id}.is of result: text → text, in some events"},
		"a name of a field":    {present(3, `, "is": "on"`), present(3, `, "state": "on"`), "a field is gone: here.{id}.is of result (text)\na new field: here.{id}.state of result (text)"},
		"a name of all":        {present(3, ""), both(present(3, ""), texts(`"here"`, `"there"`)), "here is called there now, in result"},
		"all of it, fewer":     {top(3), top(1), "result: 3 IDs → 1 ID"},
		"all of it, alike":     {top(3), top(3), ""},
		"all of it, a name":    {top(3), both(top(3), texts(`"is"`, `"state"`)), "a field is gone: {id}.is of result (text)\na new field: {id}.state of result (text)"},
		"a field now and then": {optional, optional, ""},
	} {
		t.Run(name, func(t *testing.T) {
			old, now := orders("old", timesOld, 0, c.old), orders("new", timesNew, 0, later(c.now))
			for _, by := range []compare.Side{old, baselines(t, old)} {
				r := compared(t, by, now, nil)
				if got := strings.Join(listed(r), "\n"); got != c.want {
					t.Errorf("by %s: want %q\n%s", by.Name, c.want, shown(t, r))
				}
			}
		})
	}
}

// TestWordsOfAFewRecordingsAreNoIDs: each of them may be a field that is gone.
func TestWordsOfAFewRecordingsAreNoIDs(t *testing.T) {
	one := func(words ...string) change {
		return func(run int, s *recording.Stream) {
			typed(s, "result")[0].Data = fmt.Appendf(nil, `{"why": {%q: "x"}, "ok": true}`, words[run%2])
		}
	}
	r := compared(t, orders("old", 2, 0, one("warning", "note")), orders("new", 2, 100, one("error", "fatal")), nil)
	if len(r.Uncertain) != 4 {
		t.Error(shown(t, r))
	}
}
