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
			[]recording.Mark{behind(0, `"a" with "id" 2`), behind(0, `"a" with "text" "x"`), behind(0, `"a"`)},
			[]string{`1,2,3>     … missing here: "a" with "id" 2, and "text" "x" …`},
		},
		"other kinds": {
			[]recording.Mark{behind(0, `"a"`), behind(0, `"b"`)},
			[]string{`1>     … missing here: "a" …`, `2>     … missing here: "b" …`},
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
			[]recording.Mark{somewhere(`"b"`), behind(0, `"b" with "id" 2`), somewhere(`"c"`)},
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
