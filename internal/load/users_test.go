package load

import (
	"context"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/scenario"
)

// TestNumbersOfUsers: no two that play have the same number, also while those that were taken away
// do what they do in the end; and no number is beyond those that there may be.
func TestNumbersOfUsers(t *testing.T) {
	const before, most, inTheEnd = 10_000, 3, time.Second
	set := func(n ...int) []int { return n }
	cases := []struct {
		name   string
		counts [][]int // of the users of two scenarios, one after the other
		apart  time.Duration
		want   []int // the numbers of those that began to play
	}{
		{"one after the other", [][]int{set(1, 0), set(1, 1), set(2, 1)}, 0, []int{10_001, 10_002, 10_003}},
		{"away, and back at once", [][]int{set(1, 0), set(0, 0), set(1, 0)}, 0, []int{10_001, 10_002}},
		{"away, and back when it is gone", [][]int{set(1, 0), set(0, 0), set(1, 0)}, 2 * inTheEnd, []int{10_001, 10_001}},
		{"all away, and back at once", [][]int{set(3, 0), set(0, 0), set(3, 0)}, 0, []int{10_001, 10_001, 10_002, 10_002, 10_003, 10_003}},
		{"more than there may be", [][]int{set(2, 2)}, 0, []int{10_001, 10_002, 10_003}},
		{"more than there may be, until some leave", [][]int{set(3, 3), set(0, 3)}, 2 * inTheEnd, []int{10_001, 10_001, 10_002, 10_002, 10_003, 10_003}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var mu sync.Mutex
				var began, playing []int
				u := New(nil, nil, 0, []Played{{Scenario: &scenario.Scenario{}}, {Scenario: &scenario.Scenario{}}}).Users(t.Context(), before, most)
				u.play = func(ctx context.Context, one turn, _ int) time.Duration {
					mu.Lock()
					if slices.Contains(playing, one.client) {
						t.Errorf("two clients have the number %d", one.client)
					}
					began, playing = append(began, one.client), append(playing, one.client)
					mu.Unlock()
					<-ctx.Done()
					time.Sleep(inTheEnd)
					mu.Lock()
					defer mu.Unlock()
					playing = slices.DeleteFunc(playing, func(n int) bool { return n == one.client })
					return 0
				}
				for _, count := range c.counts {
					for which, n := range count {
						u.Set(which, n)
					}
					synctest.Wait()
					time.Sleep(c.apart)
				}
				time.Sleep(2 * inTheEnd)
				u.Stop()
				slices.Sort(began)
				if diff := cmp.Diff(c.want, began); diff != "" {
					t.Errorf("(-want +got)\n%s", diff)
				}
			})
		})
	}
}
