package expect_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// TestRelations: how a value stands to a lower one, to an equal one, and to a higher one.
func TestRelations(t *testing.T) {
	for relation, want := range map[value.Relation][3]bool{
		value.IsBelow:   {false, false, true},
		value.IsAtMost:  {false, true, true},
		value.IsEqual:   {false, true, false},
		value.IsAtLeast: {true, true, false},
		value.IsAbove:   {true, false, false},
	} {
		for i, other := range []string{"1", "2.0", "3"} {
			x := expect.Compares{Path: "a", Is: relation, With: "b", In: "n"}
			v, err := judge(x, expect.Env{}, stream(fmt.Sprintf(`1 n {"a":2,"b":%s}`, other)))
			if err != nil {
				t.Fatal(err)
			}
			if holds := v.State == expect.Held; holds != want[i] {
				t.Errorf("2 is %s %s: %v", relation, other, holds)
			}
		}
	}
}

// TestRepeatsOfAnotherKind: where only what is repeated came, what must repeat it is missing.
func TestRepeatsOfAnotherKind(t *testing.T) {
	runVerdicts(t, []verdictCase{{
		name:   "another kind",
		expect: expect.Repeats{Path: "v", In: "e", Of: "o"},
		stream: stream(`1 o {"v":1}`),
		want:   `"v" of every "e" is the "v" of the latest "o" before it` + "\n" + `no "e" came; the stream had o (1)`,
	}, {
		name:   "the same kind",
		expect: expect.Repeats{Path: "v", In: "o", Of: "o"},
		stream: stream(`1 o {"v":1}`),
		want:   `"v" of every "o" is the "v" of the latest "o" before it` + "\nonly one came, #1 o (1.0 ms), so there is nothing to compare",
	}})
}

// TestVerdictsOfSeveralStreams: where all hold, it speaks of the first, or of the first that
// warns.
func TestVerdictsOfSeveralStreams(t *testing.T) {
	a, b := stream(`1 e {}`, `30 e {}`), stream(`1 e {}`, `90 e {}`)
	v, err := judge(expect.Count{Kind: "e", AtLeast: pointer(1)}, expect.Env{}, a, b)
	if err != nil || v.State != expect.Held || v.Stream != a {
		t.Errorf("%v: it is %s, of %v", err, v.State, v.Stream)
	}
	v, err = judge(expect.Count{Kind: "e", AtLeast: pointer(1)}, expect.Env{}, a, stream(`1 e {}`))
	if err != nil || v.Measure.Text != `2 "e"` {
		t.Errorf("%v: it held by %q", err, v.Measure.Text)
	}
	v, err = judge(expect.Interval{Kind: "e", AtMost: 100 * time.Millisecond, Ideally: 50 * time.Millisecond}, expect.Env{}, a, b)
	if err != nil || v.State != expect.Held || v.Warning == "" || v.Stream != b {
		t.Errorf("%v: it is %s, of %v: %s", err, v.State, v.Stream, v.Warning)
	}
}

// TestTheFirstDoubtIsSaid: of several times that we may have come late to, the first is told of.
func TestTheFirstDoubtIsSaid(t *testing.T) {
	r := stream(`10 e {}`, `150 e {}`, `290 e {}`)
	r.AddStall(50*time.Millisecond, 150*time.Millisecond)
	r.AddStall(190*time.Millisecond, 290*time.Millisecond)
	v, err := judge(expect.Interval{Kind: "e", AtMost: 100 * time.Millisecond}, expect.Env{}, r)
	if err != nil || v.State != expect.Unknown || !strings.HasPrefix(v.Reason, "#2 e came 140 ms after #1 e") {
		t.Errorf("%v: it is %s: %s", err, v.State, v.Reason)
	}
}

// TestWhatIsIdealIsStricter: no bound is ideal that nothing, or all that is allowed, meets.
func TestWhatIsIdealIsStricter(t *testing.T) {
	for ideally, valid := range map[time.Duration]bool{-1: false, 0: true, time.Second: true, 2 * time.Second: false} {
		if err := (expect.Interval{Kind: "e", AtMost: 2 * time.Second, Ideally: ideally}).Validate(); (err == nil) != valid {
			t.Errorf("ideally %s: %v", ideally, err)
		}
	}
}

// TestChangesOfDecimals: from 1 to 1.1 is, in binary fractions, a little more than 0.1.
func TestChangesOfDecimals(t *testing.T) {
	v, err := judge(expect.Changes{Path: "c", In: "n", AtMost: 0.1}, expect.Env{}, stream(`1 n {"c":1.0}`, `2 n {"c":1.1}`, `3 n {"c":1.0}`))
	if err != nil || v.State != expect.Held {
		t.Errorf("%v: %s", err, v.Got)
	}
}

func TestJoinedIsBounded(t *testing.T) {
	piece := fmt.Sprintf(`1 n {"t":%q}`, strings.Repeat("x", expect.MaxJoined/2+1))
	x := expect.Joined{Path: "t", In: "n", Of: "whole", At: "t"}
	v, err := judge(x, expect.Env{}, stream(piece, piece, `2 whole {"t":""}`))
	if want := "they are longer than 10000000 bytes: too long to keep"; err != nil || v.Got != want {
		t.Errorf("%v: got %q, want %q", err, v.Got, want)
	}
}

// TestSpotsOfSeveralStreams: what two streams do not have in common points at an entry of each, and
// what one lacks at that.
func TestSpotsOfSeveralStreams(t *testing.T) {
	a, b, lacking := stream(`1 e {"v":1}`), stream(`1 e {"v":2}`, `2 e {"v":1}`), stream(`1 e {}`)
	for _, c := range []struct {
		x       expect.Expectation
		streams []*recording.Stream
		want    string
	}{
		{expect.OwnPerStream{Path: "v", In: "e"}, []*recording.Stream{a, b}, "1 2"},
		{expect.SameStreams{Path: "v", In: "e"}, []*recording.Stream{a, b}, "1 1"},
		{expect.SameStreams{Path: "v", In: "e"}, []*recording.Stream{a, lacking}, "1"},
	} {
		v, err := expect.Judge(t.Context(), c.x, expect.Env{}, expect.Evidence{Streams: c.streams})
		var got []string
		for i, s := range v.Spots {
			if s.Stream != c.streams[len(c.streams)-len(v.Spots)+i] {
				t.Errorf("%s: spot %d is on another stream", c.x, i)
			}
			got = append(got, fmt.Sprint(s.Number))
		}
		if err != nil || v.State != expect.Broken || strings.Join(got, " ") != c.want {
			t.Errorf("%s: %v, %s: got the spots %v, want %s", c.x, err, v.State, got, c.want)
		}
	}
}
