package compare_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/compare"
)

// splits is how often each side is parted.
const splits = 50

// Nothing differs between two halves of one side, however they are parted.
func TestHalvesOfOneSideAreTheSame(t *testing.T) {
	for _, side := range []string{"old", "new"} {
		all := migration(t, side)
		for seed := range splits {
			one, other := halves(all, uint64(seed))
			r, err := compare.Compare(one, other, nil)
			if err != nil {
				t.Fatal(err)
			}
			if g := r.Grade(); g != compare.Identical && g != compare.Equivalent {
				t.Errorf("%s, parted by %d: %s\n%s", side, seed, g, shown(t, r))
			}
		}
	}
}

// halves parts the recordings of each scenario in two.
func halves(all compare.Side, seed uint64) (one, other compare.Side) {
	random := rand.New(rand.NewPCG(seed, 1))
	one.Name, other.Name = "one half", "the other"
	for _, name := range all.Scenarios() {
		runs := slices.DeleteFunc(slices.Clone(all.Runs), func(r compare.Run) bool { return r.Scenario != name })
		random.Shuffle(len(runs), func(i, j int) { runs[i], runs[j] = runs[j], runs[i] })
		one.Runs = append(one.Runs, runs[:len(runs)/2]...)
		other.Runs = append(other.Runs, runs[len(runs)/2:]...)
	}
	return one, other
}

func shown(t *testing.T, r *compare.Result) string {
	t.Helper()
	var out strings.Builder
	if err := compare.WriteText(&out, r); err != nil {
		t.Fatal(err)
	}
	return out.String()
}
