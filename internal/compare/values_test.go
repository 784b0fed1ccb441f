package compare_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/compare"
	"github.com/streamspec/streamspec/internal/mapping"
	"github.com/streamspec/streamspec/runner/recording"
)

// valueLines reads lines of a mapping's values.
func valueLines(t *testing.T, lines ...string) *mapping.Mapping {
	t.Helper()
	path := filepath.Join(t.TempDir(), "mapping.yaml")
	if err := os.WriteFile(path, []byte("values:\n  - "+strings.Join(lines, "\n  - ")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	m, err := mapping.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestALineDeclaresOneOfSeveralValues, with what else the field says as it was; and nothing that is not so.
func TestALineDeclaresOneOfSeveralValues(t *testing.T) {
	const nine, eight = "{field: value, of: progress, was: 0, now: 9}", "{field: value, of: progress, was: 1, now: 8}"
	number := func(old, now string) change { return texts(`"value": `+old, `"value": `+now) }
	swapped := inEach(func(s *recording.Stream) {
		all := typed(s, "progress")
		all[1].Data, all[2].Data = all[2].Data, all[1].Data
	})
	for name, c := range map[string]struct {
		now    change
		lines  []string
		want   []string // what is told, though the lines are there
		unused int
	}{
		"one of three":               {number("0", "9"), []string{nine}, nil, 0},
		"two of three":               {both(number("0", "9"), number("1", "8")), []string{nine, eight}, nil, 0},
		"one that another one is":    {number("0", "2"), []string{"{field: value, of: progress, was: 0, now: 2}"}, nil, 0},
		"all of a type":              {number("0", "9"), []string{"{field: value, was: 0, now: 9}"}, nil, 0},
		"two are another, one line":  {both(number("0", "9"), number("1", "8")), []string{nine}, []string{"progress.value: 0, 1, 2 → 2, 8, 9"}, 1},
		"it is something else":       {number("0", "7"), []string{nine}, []string{"progress.value: 0, 1, 2 → 1, 2, 7"}, 1},
		"another one has become it":  {number("1", "9"), []string{nine}, []string{"progress.value: 0, 1, 2 → 0, 2, 9"}, 1},
		"nothing is another":         {nil, []string{nine}, nil, 1},
		"another kind of event":      {number("0", "9"), []string{"{field: value, of: result, was: 0, now: 9}"}, []string{"progress.value: 0, 1, 2 → 1, 2, 9"}, 1},
		"and others are swapped":     {both(number("0", "9"), swapped), []string{nine}, []string{"progress.value comes in another order: 0, 1, 2 → 9, 2, 1"}, 0},
		"numbers have become texts":  {both(number("0", `"0"`), both(number("1", `"1"`), number("2", `"2"`))), []string{`{field: value, was: 0, now: "0"}`, `{field: value, was: 1, now: "1"}`, `{field: value, was: 2, now: "2"}`}, nil, 0},
		"two numbers have, of three": {both(number("0", `"0"`), both(number("1", `"1"`), number("2", `"2"`))), []string{`{field: value, was: 0, now: "0"}`, `{field: value, was: 1, now: "1"}`}, []string{"value of progress: number → text"}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			old, now := orders("old", timesOld, 0, nil), orders("new", timesNew, 100, c.now)
			for _, by := range []compare.Side{old, baselines(t, old)} {
				r := compared(t, by, now, valueLines(t, c.lines...))
				var told []string
				for _, d := range r.Differences {
					if !d.Declared {
						told = append(told, d.Title)
					}
				}
				if !slices.Equal(told, c.want) || len(r.Unused) != c.unused {
					t.Errorf("by %s: want %q, and %d unused\n%s", by.Name, c.want, c.unused, shown(t, r))
				}
			}
		})
	}
}
