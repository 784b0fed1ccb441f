package gaps_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/gaps"
)

// report is the JSON report of a run in which these expectations were marked with the gap "slow".
func report(t *testing.T, day string, marked ...string) gaps.Report {
	t.Helper()
	var scenarios []string
	for i, m := range marked {
		service, outcome, _ := strings.Cut(m, " ")
		scenarios = append(scenarios, fmt.Sprintf(`{"file": "a.yaml", "line": %d, "services": ["backend", %q],
			"steps": [{"outcome": "passed"}, {"outcome": %q, "known_gap": {"name": "slow", "reason": "it is slow"}}]}`, i+1, service, outcome))
	}
	r, err := gaps.Read(strings.NewReader(`{"version": 1, "started": "` + day + `T03:04:05Z", "scenarios": [` + strings.Join(scenarios, ",") + `]}`))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestTheStateOfAGap(t *testing.T) {
	slow := gaps.Gap{Name: "slow", Reason: "it is slow", Signatures: []gaps.Signature{{Expectation: "x", Services: []string{"old", "new"}}}}
	expired := slow
	expired.Expired = true
	anywhere := gaps.Gap{Name: "slow", Reason: "it is slow"}
	cases := []struct {
		name    string
		gap     gaps.Gap
		reports []gaps.Report
		want    string
		bad     int
	}{
		{"nobody has looked", slow, nil, "new open, old open", 0},
		{"it is there", slow, []gaps.Report{report(t, "2026-01-02", "old known_gap")}, "new moot, old open 2026-01-02", 0},
		{"it has closed", slow, []gaps.Report{report(t, "2026-01-02", "old known_gap"), report(t, "2026-01-03", "old gap_closed")}, "new moot, old closed 2026-01-02", 1},
		{"the order of the reports is no matter", slow, []gaps.Report{report(t, "2026-01-03", "old gap_closed"), report(t, "2026-01-02", "old known_gap")}, "new moot, old closed 2026-01-02", 1},
		{"it has come back", slow, []gaps.Report{report(t, "2026-01-02", "old gap_closed"), report(t, "2026-01-03", "old known_gap")}, "new moot, old open 2026-01-03", 0},
		{"one of two expectations holds", slow, []gaps.Report{report(t, "2026-01-02", "old gap_closed", "old known_gap")}, "new moot, old closed 2026-01-02", 1},
		{"it was not judged", slow, []gaps.Report{report(t, "2026-01-02", "old not_judged", "new skipped")}, "new moot, old moot", 0},
		{"what was not judged tells nothing new", slow, []gaps.Report{report(t, "2026-01-02", "old known_gap"), report(t, "2026-01-03", "old not_judged")}, "new moot, old open 2026-01-02", 0},
		{"it breaks in another way", slow, []gaps.Report{report(t, "2026-01-02", "old failed")}, "new moot, old open 2026-01-02", 0},
		{"it has expired", expired, []gaps.Report{report(t, "2026-01-02", "old known_gap", "new gap_closed")}, "new closed, old expired 2026-01-02", 2},
		{"it is not in this service", slow, []gaps.Report{report(t, "2026-01-02", "third passed")}, "new moot, old moot", 0},
		{"nobody says where it is", anywhere, []gaps.Report{report(t, "2026-01-02", "old known_gap")}, "backend, old open 2026-01-02", 0},
		{"nobody says where it is, nor has looked", anywhere, nil, " open", 0},
		{"another of the same name", gaps.Gap{Name: "slow", Reason: "for another reason"}, []gaps.Report{report(t, "2026-01-02", "old known_gap")}, " moot", 0},
	}
	for _, c := range cases {
		ledger := gaps.New([]gaps.Gap{c.gap}, c.reports)
		var got []string
		for _, e := range ledger.Entries {
			text := e.Service + " " + string(e.State)
			if !e.LastSeen.IsZero() {
				text += e.LastSeen.Format(" 2006-01-02")
			}
			got = append(got, text)
		}
		if diff := cmp.Diff(c.want, strings.Join(got, ", ")); diff != "" || ledger.Bad() != c.bad {
			t.Errorf("%s: %d are bad (-want +got)\n%s", c.name, ledger.Bad(), diff)
		}
	}
}

func TestHowALedgerReads(t *testing.T) {
	slow := gaps.Gap{
		Name: "slow", File: "known-gaps.yaml", Reason: "it is | slow", Ticket: "T-1", Owner: "ann", Since: "2026-01-01", Expires: "2026-02-01", Expired: true,
		Signatures: []gaps.Signature{{Expectation: "x", Services: []string{"old"}}},
	}
	ledger := gaps.New([]gaps.Gap{slow}, nil)
	var text, markdown, json strings.Builder
	for out, write := range map[*strings.Builder]error{&text: ledger.Text(&text), &markdown: ledger.Markdown(&markdown), &json: ledger.JSON(&json)} {
		if write != nil {
			t.Error(write, out)
		}
	}
	for got, want := range map[string]string{
		text.String(): `gap   service  state    since       expires     owner  ticket  last seen
slow  old      expired  2026-01-01  2026-02-01  ann    T-1     –

slow in old: it was accepted until 2026-02-01. Close it, or agree on another day.
  It is: it is | slow

1 expired
`,
		markdown.String(): `| gap | service | state | since | expires | owner | ticket | last seen | reason |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
| slow | old | **expired** | 2026-01-01 | 2026-02-01 | ann | T-1 | – | it is \| slow |

1 expired
`,
		json.String(): `{
  "gaps": [
    {
      "gap": "slow",
      "file": "known-gaps.yaml",
      "service": "old",
      "state": "expired",
      "reason": "it is | slow",
      "ticket": "T-1",
      "owner": "ann",
      "since": "2026-01-01",
      "expires": "2026-02-01",
      "signatures": [
        {
          "expectation": "x",
          "services": [
            "old"
          ]
        }
      ]
    }
  ]
}
`,
	} {
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	}
}

func TestWhatIsNoReport(t *testing.T) {
	for text, want := range map[string]string{
		"":             "this is no JSON report of a run: EOF",
		`{"gaps": {}}`: "streamspec run --format json:PATH",
		`{"version": 2, "started": "2026-01-02T03:04:05Z"}`: "this report has the version 2, and this program reads version 1",
	} {
		if _, err := gaps.Read(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}
