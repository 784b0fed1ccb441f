package cli_test

import (
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/verdict"
)

// TestJudgeAsksForTheDeclaredEnd of the file as it is: it may have been declared, or taken away, since the run.
func TestJudgeAsksForTheDeclaredEnd(t *testing.T) {
	t.Parallel()
	const scenario = `scenario: x
stubs: {s: [{get: /e, events: [{data: {n: 1}}, {data: LAST}]}]}
stream: {get: "${stub.s}/e"END}
events: {done: {data: "[DONE]"}, over: {data: "[OVER]"}}
expect: [{first: message, has: n}]
`
	const declared, another = ", ends_with: done", ", ends_with: over"
	for name, c := range map[string]struct {
		last, before, now string
		status            int
		says              string
	}{
		"declared since, and there":   {`"[DONE]"`, "", declared, verdict.ExitHeld, "1 passed"},
		"declared since, and missing": {"1", "", declared, verdict.ExitBroken, `no "done" came, which declares the end`},
		"no longer declared":          {"1", declared, "", verdict.ExitHeld, "1 passed"},
		"another, and there":          {`"[OVER]"`, declared, another, verdict.ExitHeld, "1 passed"},
		"another, and missing":        {"1", declared, another, verdict.ExitBroken, `no "over" came, which declares the end`},
		"as it was":                   {"1", declared, declared, verdict.ExitBroken, `no "done" came, which declares the end`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := strings.Replace(scenario, "LAST", c.last, 1)
			dir := files(t, map[string]string{"scenarios/x.yaml": strings.Replace(text, "END", c.before, 1)})
			streamspecIn(t, dir, nil, "run", "--recordings", "all", "--recordings-dir", "recordings", "scenarios")
			writeFile(t, dir+"/scenarios/x.yaml", strings.Replace(text, "END", c.now, 1))
			got := streamspecIn(t, dir, nil, "judge", "recordings")
			if mustContain(t, got.stdout, c.says); got.status != c.status {
				t.Errorf("it ends with %d\n%s", got.status, got.all())
			}
		})
	}
}
