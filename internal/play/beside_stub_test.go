package play

import (
	"net/http"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/service"
	"github.com/streamspec/streamspec/internal/stub"
	"github.com/streamspec/streamspec/runner/expect"
)

// TestAStubOfASharedService: where other scenarios used the service meanwhile, a verdict on what its stub received says
// that theirs count as well, unless that makes no difference.
func TestAStubOfASharedService(t *testing.T) {
	const others = `other scenarios, or clients, used the service "shop" meanwhile`
	tooMany, tooFew, held := expect.Verdict{State: expect.Broken, Code: expect.TooMany, Got: "2"}, expect.Verdict{State: expect.Broken, Code: expect.TooFew, Got: "0"}, expect.Verdict{State: expect.Held}
	for name, c := range map[string]struct {
		x       expect.Expectation
		judged  expect.Verdict
		alone   bool // nobody else used it
		own     bool // the stub is the scenario's
		got     string
		measure string
	}{
		"too many":                  {x: &expect.Received{Stub: "bank"}, judged: tooMany, got: "2\n" + others},
		"intervals":                 {x: &expect.ReceivedInterval{Stub: "bank"}, judged: expect.Verdict{State: expect.Broken, Code: expect.Early}, got: "\n" + others},
		"too few":                   {x: &expect.Received{Stub: "bank"}, judged: tooFew, got: "0"},
		"enough":                    {x: &expect.Received{Stub: "bank"}, judged: held, measure: `, with those of other scenarios, or clients, that used the service "shop" meanwhile`},
		"too many of those meant":   {x: &expect.Received{Stub: "bank", Where: expect.Where{"id": "7"}}, judged: tooMany, got: "2"},
		"too many, and nobody else": {x: &expect.Received{Stub: "bank"}, judged: tooMany, alone: true, got: "2"},
		"too many at its own stub":  {x: &expect.Received{Stub: "bank"}, judged: tooMany, own: true, got: "2"},
		"it is of no stub":          {x: &expect.Count{Kind: "a"}, judged: tooMany, got: "2"},
	} {
		bank := map[string][]stub.Route{"bank": {{}}}
		shop := &service.Definition{Name: "shop", Stubs: bank}
		used := &services{scenario: &scenario.Scenario{Service: scenario.Use{Name: "shop"}}, library: &scenario.Library{Services: map[string]*service.Definition{"shop": shop}}}
		if !c.alone {
			used.logged.share("shop")
		}
		if c.own {
			used.scenario.Stubs = bank
		}
		judged := besideOthers(c.x, c.judged, used.sharedBy(expect.StubOf(c.x)))
		if !strings.HasPrefix(judged.Got, c.got) || strings.Contains(judged.Got, others) != strings.Contains(c.got, others) || judged.Measure.Text != c.measure {
			t.Errorf("%s: %q, %q", name, judged.Got, judged.Measure.Text)
		}
	}
}

// TestAStubThatClientsShare: that it received enough says nothing of one client, unless a variable tells which requests
// are meant.
func TestAStubThatClientsShare(t *testing.T) {
	t.Parallel()
	none, two := 0, 2
	post := func(path string) expect.Pattern { return expect.Pattern{Target: httpcall.To(http.MethodPost, path)} }
	held, tooMany := expect.Verdict{State: expect.Held}, expect.Verdict{State: expect.Broken, Code: expect.TooMany}
	for name, c := range map[string]struct {
		x, expanded expect.Expectation
		judged      expect.Verdict
		alone       bool
		want        expect.State
	}{
		"one at least":          {x: &expect.Received{Stub: "bank"}, judged: held, want: expect.Unknown},
		"two":                   {x: &expect.Received{Stub: "bank", Times: &two}, judged: held, want: expect.Unknown},
		"of a sort":             {x: &expect.Received{Stub: "bank", Where: expect.Where{"type": "card"}}, judged: held, want: expect.Unknown},
		"its own, by the body":  {x: &expect.Received{Stub: "bank", Where: expect.Where{"n": "${client}"}}, expanded: &expect.Received{Stub: "bank", Where: expect.Where{"n": "7"}}, judged: held, want: expect.Held},
		"its own, by the path":  {x: &expect.Received{Stub: "bank", Pattern: post("/${client}")}, expanded: &expect.Received{Stub: "bank", Pattern: post("/7")}, judged: held, want: expect.Held},
		"none":                  {x: &expect.Received{Stub: "bank", Times: &none}, judged: held, want: expect.Held},
		"two at most":           {x: &expect.Received{Stub: "bank", AtMost: &two}, judged: held, want: expect.Held},
		"intervals":             {x: &expect.ReceivedInterval{Stub: "bank"}, judged: held, want: expect.Unknown},
		"an order":              {x: &expect.ReceivedOrder{Stub: "bank", Requests: []expect.RequestLine{"POST /a", "POST /b"}}, judged: held, want: expect.Unknown},
		"an order of its own":   {x: &expect.ReceivedOrder{Stub: "bank", Requests: []expect.RequestLine{"POST /${client}"}}, expanded: &expect.ReceivedOrder{Stub: "bank", Requests: []expect.RequestLine{"POST /7"}}, judged: held, want: expect.Held},
		"too many":              {x: &expect.Received{Stub: "bank"}, judged: tooMany, want: expect.Broken},
		"nobody else was there": {x: &expect.Received{Stub: "bank"}, judged: held, alone: true, want: expect.Held},
	} {
		service := "shop"
		if c.alone {
			service = ""
		}
		if c.expanded == nil {
			c.expanded = c.x
		}
		if got := besideClients(c.x, c.expanded, c.judged, service); got.State != c.want {
			t.Errorf("%s: %s %s, want %s", name, got.State, got.Reason, c.want)
		}
	}
}
