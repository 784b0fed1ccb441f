package compare_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/compare"
)

// TestCommentsOfABaselineStay where the file is written anew: somebody said there why a fact is as it is.
func TestCommentsOfABaselineStay(t *testing.T) {
	const before = `# What was recorded.
# It's Ann's {file}.

baseline: x # the small one
recordings: 3
types: [a]
facts:
  status:
    # not 204
    - {is: "200 # no comment", in: 3} # as agreed
  # with team B
  lines:
    - {is: LF, in: 3} # for old clients
# the end
`
	const after = `# What was recorded.
baseline: x
recordings: 4
types: [a]
facts:
  status:
    - {is: "200 # no comment", in: 3}
  lines:
    - {is: CRLF, in: 4}
`
	const want = `# What was recorded.
# It's Ann's {file}.
baseline: x # the small one
recordings: 4
types: [a]
facts:
  status:
    # not 204
    - {is: "200 # no comment", in: 3} # as agreed
  # with team B
  # for old clients
  lines:
    - {is: CRLF, in: 4}
# the end
`
	if diff := cmp.Diff(want, compare.WithComments(before, after)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if got := compare.WithComments(want, after); got != want {
		t.Errorf("written twice it is\n%s", got)
	}
	if got := compare.WithComments("", after); got != after {
		t.Errorf("anew it is\n%s", got)
	}
}
