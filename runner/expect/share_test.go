package expect_test

import (
	"testing"

	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// TestWhatIsLeftOfShares: a silence after the only event is too long also for a share, and
// nothing counts as nothing, in no time, too.
func TestWhatIsLeftOfShares(t *testing.T) {
	silent := stream("1 e {}")
	silent.End = recording.End{Reason: recording.Stopped, Detail: "followed for 300 ms", At: 300 * ms}
	short := stream("1 e {}")
	short.End = recording.End{Reason: recording.Stopped, Detail: "followed for 10 ms", At: 10 * ms}
	x := expect.Interval{Kind: "e", AtMost: 30 * ms, Share: "80%"}
	runVerdicts(t, []verdictCase{
		{
			name: "one event, and then silence", expect: x, stream: silent,
			want: "80 % of consecutive \"e\" are at most 30 ms apart\n80 % of 1 interval took up to 299 ms, 269 ms too long; the worst: no other came in the 299 ms from #1 e to the end of the stream",
		},
		{
			name: "one event, and we left", expect: x, stream: short,
			want: "80 % of consecutive \"e\" are at most 30 ms apart\nunknown: the stream was followed for only 9.0 ms after #1 e, and 30 ms are needed to tell: streamspec closed it (followed for 10 ms)",
		},
		{
			name: "nothing in no time", expect: expect.Rate{Kind: "e", Of: "n", AtLeast: 5}, stream: stream(`1 e {"n":0}`, `1 e {"n":0}`),
			want: "at least 5 of the \"n\" of \"e\" arrive a second\n0 of the \"n\" of \"e\" a second came in the 0 ms from #1 e to #2 e, where at least 5 was expected",
		},
		{
			name: "much in no time", expect: expect.Rate{Kind: "e", AtMost: 5}, stream: stream(`1 e {}`, `1 e {}`),
			want: "at most 5 \"e\" arrive a second\nall of them came at once, in the 0 ms from #1 e to #2 e, where at most 5 was expected",
		},
	})
}
