package recording_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/runner/recording"
)

// TestTimelineShowsALossOnce: what several findings miss at one place has one line, by all that tells
// it apart; what is missing somewhere has one at the end, unless another finding knows the place.
func TestTimelineShowsALossOnce(t *testing.T) {
	r := recordingOf(event(1, "a", "1"), event(2, "a", "2"))
	behind := func(i int, missing string) recording.Mark { return recording.MarkBehind(r.Entries[i], missing) }
	with := func(m recording.Mark, what string) recording.Mark {
		m.With = what
		return m
	}
	somewhere := func(missing string) recording.Mark {
		m := behind(1, missing)
		m.Anywhere = true
		return m
	}
	cases := map[string]struct {
		marks []recording.Mark
		want  []string
	}{
		"by two values": {
			[]recording.Mark{with(behind(0, `"a"`), `"id" 2`), with(behind(0, `"a"`), `"text" "x"`), behind(0, `"a"`)},
			[]string{`1,2,3>     … missing here: "a" with "id" 2, and "text" "x" …`},
		},
		"twice by one value": {
			[]recording.Mark{with(behind(0, `"a"`), `"id" 2`), with(somewhere(`"a"`), `"id" 2`)},
			[]string{`1,2>     … missing here: "a" with "id" 2 …`},
		},
		"other kinds": {
			[]recording.Mark{behind(0, `"a"`), behind(0, `"b"`)},
			[]string{`1>     … missing here: "a" …`, `2>     … missing here: "b" …`},
		},
		"kinds with the word in their names": {
			[]recording.Mark{somewhere(`"order with gift"`), somewhere(`"order with card"`)},
			[]string{`1>     … nothing for 88.0 s, missing somewhere: "order with gift" …`, `2>     … missing somewhere: "order with card" …`},
		},
		"one of such a kind": {
			[]recording.Mark{with(behind(0, `"order with gift"`), `"id" 2`), somewhere(`"order with card"`)},
			[]string{`1>     … missing here: "order with gift" with "id" 2 …`, `2>     … nothing for 88.0 s, missing somewhere: "order with card" …`},
		},
		"at two places": {
			[]recording.Mark{behind(0, `"b"`), behind(1, `"b"`)},
			[]string{`1>     … missing here: "b" …`, `2>     … nothing for 88.0 s, missing here: "b" …`},
		},
		"somewhere": {
			[]recording.Mark{somewhere(`"b"`)},
			[]string{`1>     … nothing for 88.0 s, missing somewhere: "b" …`},
		},
		"somewhere, and the place is known": {
			[]recording.Mark{somewhere(`"b"`), with(behind(0, `"b"`), `"id" 2`), somewhere(`"c"`)},
			[]string{`1,2>     … missing here: "b" with "id" 2 …`, `3>       … nothing for 88.0 s, missing somewhere: "c" …`},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			by := func(m recording.Mark) string { return string(rune('1' + slices.Index(c.marks, m))) }
			var got []string
			for _, line := range r.Timeline(recording.TimelineOptions{Marks: c.marks, By: by}) {
				if line.Marked && strings.Contains(line.Text, "missing") {
					got = append(got, line.Text)
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}
