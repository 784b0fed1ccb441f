package scenario_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/yamlfile"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/expect/value"
)

// read reads a library whose files are all right.
func read(t *testing.T, root string) *scenario.Library {
	t.Helper()
	library, files, err := scenario.Read(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if len(f.Errors) > 0 || !f.Whole {
			t.Fatal(f.Text.File, f.Errors)
		}
	}
	return library
}

func TestRead(t *testing.T) {
	library := read(t, "testdata/library")
	s, err := library.Scenario("order is placed")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"customer", "shop"}, s.Followed()); diff != "" {
		t.Error(diff)
	}
	customer := s.Named("customer")
	if customer.Method() != "GET" || customer.URL() != "/orders/${order_id}/events" || customer.Timeout != 5*time.Second {
		t.Errorf("the stream is %+v", customer)
	}
	if customer.Parsing != scenario.LenientParsing || customer.Data != scenario.JSONData {
		t.Errorf("it is read as %v, %v", customer.Parsing, customer.Data)
	}
	if got := customer.Until.Awaited(); got != `the awaited "shipped" came` {
		t.Errorf("it waits until %s", got)
	}
	if got := s.Trigger[0].JSON; got != `{"item":"book","price":12.50,"customer":"${customer}"}` {
		t.Errorf("the trigger sends %s", got)
	}
	if s.During[0].After != "accepted" || s.During[0].Method() != "POST" {
		t.Errorf("during the stream: %+v", s.During[0])
	}
	if diff := cmp.Diff(scenario.Gap{Name: "late-heartbeats", Reason: "They come every 5 s.", Ticket: "SHOP-7", Expires: "2027-03-31"}, s.Expect[1].Gap.Gap); diff != "" {
		t.Error(diff)
	}
	if got := library.Services["shop"].Stubs["prices"][0].JSON; got != `{"book":12.50,"id":12345678901234567890}` {
		t.Errorf("the stub responds with %s", got)
	}
}

func TestExpectationsAreDecoded(t *testing.T) {
	library := read(t, "testdata/library")
	xs := library.Scenarios["order is placed"].Expect
	want := []expect.Expectation{
		&expect.Order{Pattern: "accepted paid+ (shipped | cancelled)"},
		&expect.Every{Kind: "accepted", Checks: expect.Checks{
			Has:     []value.Path{"order_id"},
			Is:      map[value.Path]jsonText{"order_id": `"${order_id}"`, "price": "12.50"},
			Between: map[value.Path]value.Range{"price": {0, 100}},
			Type:    map[value.Path]value.Type{"order_id": "string"},
		}},
		&expect.Interval{Kind: "heartbeat", AtMost: 2 * time.Second},
	}
	for i, x := range xs {
		if diff := cmp.Diff(want[i], x.Expectation); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	}
	if xs[0].Title() != "the order goes its way" || xs[0].On[0] != "customer" {
		t.Errorf("the first is %+v", xs[0])
	}
	if xs[2].Title() != `consecutive "heartbeat" are at most 2s apart` {
		t.Errorf("the last is called %s", xs[2].Title())
	}
}

func TestFindRoot(t *testing.T) {
	dir := t.TempDir()
	for _, folder := range []string{"features/deep", "scenarios/shop", "elsewhere"} {
		if err := os.MkdirAll(filepath.Join(dir, folder), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	cases := map[string]string{
		"features/a.feature":            "features/../scenarios",
		"features/deep/a.feature":       "features/deep/../../scenarios",
		"scenarios/shop/a.yaml":         "scenarios/shop/..",
		"scenarios":                     "scenarios",
		filepath.Join(dir, "x.feature"): filepath.Join(dir, "scenarios"),
	}
	for path, want := range cases {
		got, found := scenario.FindRoot(path)
		if !found || filepath.Clean(got) != filepath.Clean(want) {
			t.Errorf("%s belongs to %s (%v), want %s", path, got, found, want)
		}
	}
}

func TestGapsExpire(t *testing.T) {
	gap := scenario.Gap{Expires: "2027-03-31"}
	for day, want := range map[string]bool{"2027-03-30": false, "2027-03-31": false, "2027-04-01": true} {
		today, _ := time.Parse(time.DateOnly, day)
		if got := gap.Expired(today.Add(12 * time.Hour)); got != want {
			t.Errorf("on %s the gap has expired: %v, want %v", day, got, want)
		}
	}
	if (scenario.Gap{}).Expired(time.Now()) {
		t.Error("a gap without an expiry date has expired")
	}
}

func TestCloneIsItsOwn(t *testing.T) {
	library := read(t, "testdata/library")
	s := library.Scenarios["order is placed"]
	c := s.Clone()
	c.Vars["interval"] = "9"
	c.Service.Env["INTERVAL"] = "9"
	c.Named("customer").Headers["X"] = "9"
	c.Named("shop").Query["all"] = "9"
	if s.Vars["interval"] != "0.5" || s.Service.Env["INTERVAL"] != "${interval}" || s.Named("customer").Headers["X"] != "" || s.Named("shop").Query["all"] != "1" {
		t.Errorf("a change of the clone changed the scenario: %+v", s)
	}
}

type jsonText = yamlfile.JSON
