package cli_test

import (
	"testing"

	"github.com/streamspec/streamspec/internal/verdict"
)

// TestWhatCountsUntilAllIsJudged: what stubs received while others were waited for counts, whatever stands first; what
// is done in the end does not, and both as well where a recording is judged.
func TestWhatCountsUntilAllIsJudged(t *testing.T) {
	const calls, finally, none, one = `calls: [{after: 300ms, post: "${stub.s}/x"}], `, "finally: [{post: \"${stub.s}/x\"}]\n",
		"{received: s, post: /x, times: 0}", "{received: s, post: /x, at_least: 1, within: 5s}"
	t.Parallel()
	for name, c := range map[string]struct {
		calls, finally, expect string
		status                 int
	}{
		"it came while another waited": {calls, "", none + ", " + one, verdict.ExitBroken},
		"the other way round":          {calls, "", one + ", " + none, verdict.ExitBroken},
		"it came in the end":           {"", finally, none + ", {received: s, get: /e}", verdict.ExitHeld},
		"it came only in the end":      {"", finally, "{received: s, post: /x}, {received: s, get: /e}", verdict.ExitBroken},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := files(t, map[string]string{"scenarios/x.yaml": `scenario: x
stubs: {s: [{get: /e, ` + c.calls + `events: [{data: 1}]}, {post: /x, body: ok}]}
stream: {get: "${stub.s}/e"}
` + c.finally + "expect: [" + c.expect + "]\n"})
			for _, command := range [][]string{{"run", "--recordings", "all", "--recordings-dir", "recordings", "scenarios"}, {"judge", "recordings"}} {
				if ran := streamspecIn(t, dir, nil, command...); ran.status != c.status {
					t.Errorf("%s ends with %d, not %d:\n%s", command[0], ran.status, c.status, ran.all())
				}
			}
		})
	}
}
