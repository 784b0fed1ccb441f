package compare_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/compare"
)

// commentedAfter is what a baseline is written as, now that there are four recordings.
const commentedAfter = `# Ours.
baseline: x
recordings: 4
types: [a, b]
heartbeats:
  - {form: comment, data: "", times: 8, among: 2}
facts:
  status:
    - {is: "200 # no comment", in: 3}
    - {is: "it's }", in: 1}
  lines:
    - {is: LF, in: 4}
  value:
    - {of: a, field: who, is: ann, in: 4}
    - {of: a, field: who, is: bob, in: 4}
    - {of: b, field: who, is: ann, in: 4}
`

// TestCommentsOfABaselineStay where the file is written anew: somebody said there why a fact is as it is.
func TestCommentsOfABaselineStay(t *testing.T) {
	for name, c := range map[string]struct {
		before string
		want   [][2]string // lines of what is written without comments, and what they are with these
		moved  string
	}{
		"none": {before: strings.Replace(commentedAfter, "4", "2", 1)},
		"a new file": {
			want: [][2]string{{"baseline: x\n", "# Ours.\nbaseline: x\n"}},
		},
		"ours was taken out": {
			before: "baseline: x\nrecordings: 2\n",
			want:   [][2]string{{"# Ours.\n", ""}},
		},
		"at the head": {
			before: "# Ann's {file}.\n\n# Ours.\n# More.\nbaseline: x\n",
			want:   [][2]string{{"# Ours.\n", "# Ann's {file}.\n\n# Ours.\n# More.\n"}},
		},
		"above, behind and below": {
			before: `# Ours.
baseline: x # the small one
# few
recordings: 3
types: [a] # with ours

heartbeats: # by the proxy
  # every 2 s
  - {form: comment, times: 3} # twice as many
facts:
  # no others
  status: # of all
    # not 204
    - {is: "200 # no comment", in: 3} # agreed
    # nor 404
  lines:
    # as HTTP

    - {is: LF, in: 3} # for old clients
# the end
`,
			want: [][2]string{
				{"baseline: x\n", "baseline: x # the small one\n# few\n"},
				{"[a, b]\n", "[a, b] # with ours\n"},
				{"heartbeats:\n", "heartbeats: # by the proxy\n  # every 2 s\n"},
				{"among: 2}\n", "among: 2} # twice as many\n"},
				{"  status:\n", "  # no others\n  status: # of all\n    # not 204\n"},
				{"in: 3}\n", "in: 3} # agreed\n    # nor 404\n\n"},
				{"    - {is: LF, in: 4}\n", "    # as HTTP\n\n    - {is: LF, in: 4} # for old clients\n"},
				{"b, field: who, is: ann, in: 4}\n", "b, field: who, is: ann, in: 4}\n# the end\n"},
			},
		},
		"equal ones": {
			before: "# Ours.\nbaseline: x\nfacts:\n  value:\n    # agreed\n    - {of: a, field: who, is: ann, in: 1} # agreed\n    # agreed  \n    - {of: a, field: who, is: bob, in: 1} # agreed  \n",
			want: [][2]string{
				{"    - {of: a, field: who, is: ann, in: 4}\n", "    # agreed\n    - {of: a, field: who, is: ann, in: 4} # agreed\n"},
				{"    - {of: a, field: who, is: bob, in: 4}\n", "    # agreed\n    - {of: a, field: who, is: bob, in: 4} # agreed\n"},
			},
		},
		"behind quotes and braces": {
			before: "# Ours.\nbaseline: 'x' # it's {x}\nfacts:\n  status:\n    - {is: 'it''s }', in: 1}\t# tabs }\n    - {'in': 2, is: \"200 # no comment\"} # as \"agreed\" # really\n",
			want: [][2]string{
				{"baseline: x\n", "baseline: x # it's {x}\n"},
				{`no comment", in: 3}`, `no comment", in: 3} # as "agreed" # really`},
				{`}", in: 1}`, `}", in: 1} # tabs }`},
			},
		},
		"a fact of several lines": {
			before: "# Ours.\nbaseline: x\nfacts:\n  status:\n    - is: it's } # of a proxy\n      # once\n      in: 1 # of 4\n  lines: {is: LF, in: 2} # alone\n",
			want: [][2]string{
				{`    - {is: "it's }", in: 1}`, "    # once\n    # of a proxy\n    - {is: \"it's }\", in: 1} # of 4"},
				{"LF, in: 4}", "LF, in: 4} # alone"},
			},
		},
		"in another order": {
			before: "# Ours.\nbaseline: x # last\nfacts:\n  lines:\n    - {is: LF} # old\n  status:\n    - {is: \"it's }\"} # proxy\n    - {is: \"200 # no comment\"} # fine\nrecordings: 1 # few\n",
			want: [][2]string{
				{"baseline: x\nrecordings: 4\n", "baseline: x # last\nrecordings: 4 # few\n"}, {"LF, in: 4}", "LF, in: 4} # old"},
				{"}\", in: 1}", "}\", in: 1} # proxy"}, {"comment\", in: 3}", "comment\", in: 3} # fine"},
			},
		},
		"what it was at is gone": {
			before: "# Ours.\nbaseline: x\nfacts:\n  value:\n    # her\n    # name\n    - {of: b, field: who, is: eve, in: 1} # agreed\n",
			want:   [][2]string{{"    - {of: b", "    # her\n    # name\n    # agreed (said of value {of: b, field: who, is: eve})\n    - {of: b"}},
			moved:  `value {of: b, field: who, is: eve} is gone: what was said of it stands above value {of: b, field: who, is: ann}: # her # name # agreed`,
		},
		"its kind is gone": {
			before: "# Ours.\nbaseline: x\nfacts:\n  value:\n    - {of: c, field: who, is: eve, in: 1} # agreed\n",
			want:   [][2]string{{"  value:", "  # agreed (said of value {of: c, field: who, is: eve})\n  value:"}},
			moved:  `value {of: c, field: who, is: eve} is gone: what was said of it stands above value: # agreed`,
		},
		"its aspect is gone": {
			before: "# Ours.\nbaseline: x\nfacts:\n  header: # agreed\n    - {field: Vary, is: Origin, in: 1}\n",
			want:   [][2]string{{"facts:", "# agreed (said of header)\nfacts:"}},
			moved:  `header is gone: what was said of it stands above facts: # agreed`,
		},
		"a heartbeat is gone": {
			before: "# Ours.\nbaseline: x\nheartbeats:\n  - {form: ping, times: 1} # agreed\n",
			want:   [][2]string{{"heartbeats:", "# agreed (said of heartbeats {form: ping})\nheartbeats:"}},
			moved:  `heartbeats {form: ping} is gone: what was said of it stands above heartbeats: # agreed`,
		},
		"nothing but comments": {
			before: "# Ann's.\n\n# Keep.\n",
			want:   [][2]string{{"# Ours.\n", "# Ours.\n# Ann's.\n\n# Keep.\n\n"}},
		},
		"from Windows": {
			before: "# Ann's.\r\n\r\n# Ours.\r\nbaseline: x # y\r\nfacts:\r\n  lines:\r\n    # old\r\n    - {is: LF} # z\r\n# end\r\n",
			want: [][2]string{
				{"# Ours.\nbaseline: x", "# Ann's.\n\n# Ours.\nbaseline: x # y"}, {"    - {is: LF, in: 4}\n", "    # old\n    - {is: LF, in: 4} # z\n"},
				{"b, field: who, is: ann, in: 4}\n", "b, field: who, is: ann, in: 4}\n# end\n"},
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			want := commentedAfter
			for _, w := range c.want {
				want = strings.Replace(want, w[0], w[1], 1)
			}
			if c.before == "" {
				want = commentedAfter
			}
			got, moved, err := compare.WithComments(c.before, commentedAfter)
			if diff := cmp.Diff(want, got); diff != "" || err != nil {
				t.Errorf("%v (-want +got)\n%s", err, diff)
			}
			if strings.Join(moved, "\n") != c.moved {
				t.Errorf("moved: %q", moved)
			}
			if again, moved, err := compare.WithComments(got, commentedAfter); again != got || moved != nil || err != nil {
				t.Errorf("written twice: %v %v\n%s", err, moved, cmp.Diff(got, again))
			}
		})
	}
}

// TestABaselineWithoutCommentsIsWrittenAsItIs: the comments change nothing else.
func TestABaselineWithoutCommentsIsWrittenAsItIs(t *testing.T) {
	for _, b := range slices.Concat(compare.Baselines(migration(t, "old")), compare.Baselines(migration(t, "new"))) {
		commented := strings.ReplaceAll(b.YAML(), "in: ", "# said\n      in: ")
		for before, want := range map[string]string{b.YAML(): b.YAML(), commented: ""} {
			got, moved, err := compare.WithComments(before, b.YAML())
			if err != nil || moved != nil || want != "" && got != want {
				t.Errorf("%v %v\n%s", moved, err, cmp.Diff(want, got))
			}
			if facts := strings.ReplaceAll(got, " # said", ""); facts != b.YAML() || strings.Count(got, "# said") != strings.Count(before, "# said") {
				t.Errorf("something else is changed:\n%s", cmp.Diff(b.YAML(), facts))
			}
		}
	}
}

// TestNoCommentOfABaselineIsLost, wherever it stands, and none moves when the file is written once more.
func TestNoCommentOfABaselineIsLost(t *testing.T) {
	for seed := range uint64(500) {
		random := rand.New(rand.NewPCG(seed, 0))
		before, n := scattered(random, commentedAfter)
		after := lessOf(random, commentedAfter)
		got, _, err := compare.WithComments(before, after)
		if err != nil {
			t.Fatal(err)
		}
		for i := range n {
			if mark := fmt.Sprintf("# said %d.", i); strings.Count(got, mark) != 1 {
				t.Errorf("%s is there %d times\n%s\nwas\n%s", mark, strings.Count(got, mark), got, before)
			}
		}
		if again, moved, _ := compare.WithComments(got, after); again != got || moved != nil {
			t.Errorf("written twice: %v\n%s\nof\n%s", moved, cmp.Diff(got, again), got)
		}
		if t.Failed() {
			return
		}
	}
}

// scattered is a text with n comments, and blank lines, wherever they may stand.
func scattered(random *rand.Rand, text string) (commented string, n int) {
	var lines []string
	comment := func() string { n++; return fmt.Sprintf("# said %d.", n-1) }
	between := func() {
		for random.IntN(3) == 0 {
			if lines = append(lines, ""); random.IntN(2) == 0 {
				lines[len(lines)-1] = strings.Repeat(" ", 2*random.IntN(3)) + comment()
			}
		}
	}
	for _, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		between()
		if random.IntN(4) == 0 && !strings.HasPrefix(line, "#") {
			line += " " + comment()
		}
		lines = append(lines, line)
	}
	between()
	return strings.Join(lines, "\n") + "\n", n
}

// lessOf is a baseline without some of its facts.
func lessOf(random *rand.Rand, text string) string {
	for _, some := range []string{
		"heartbeats:\n  - {form: comment, data: \"\", times: 8, among: 2}\n", "    - {is: \"200 # no comment\", in: 3}\n",
		"  lines:\n    - {is: LF, in: 4}\n", "    - {of: a, field: who, is: ann, in: 4}\n", "    - {of: b, field: who, is: ann, in: 4}\n",
	} {
		if random.IntN(3) == 0 {
			text = strings.Replace(text, some, "", 1)
		}
	}
	return text
}
