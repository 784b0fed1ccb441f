package scenario_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/streamspec/streamspec/internal/moment"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/scenario"
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
	at := problem.Place{File: "testdata/library/known-gaps.yaml", Line: 2, Column: 20}
	if diff := cmp.Diff(scenario.Gap{Name: "late-heartbeats", Place: at, Reason: "They come every 5 s.", Ticket: "SHOP-7", Expires: "2027-03-31"}, s.Expect[1].Gap.Gap); diff != "" {
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
			Is:      map[value.Path]value.JSON{"order_id": `"${order_id}"`, "price": "12.50"},
			Between: map[value.Path]value.Range{"price": {"0", "100"}},
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
	if xs[2].Title() != `consecutive "heartbeat" are at most 2 s apart` {
		t.Errorf("the last is called %s", xs[2].Title())
	}
}

func TestFoldersOfALibrary(t *testing.T) {
	dir := t.TempDir()
	for _, folder := range []string{"features/deep", "scenarios/shop", "elsewhere", "part/features", "part/scenarios", "alone/features"} {
		if err := os.MkdirAll(filepath.Join(dir, folder), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for _, marked := range []string{"part", "alone"} {
		if err := os.WriteFile(filepath.Join(dir, marked, scenario.HomeFile), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cases := []struct{ from, path, folder, home string }{
		{".", "features/a.feature", "scenarios", "."},
		{".", "features/deep/a.feature", "scenarios", "."},
		{".", "scenarios/shop/a.yaml", "scenarios", "."},
		{".", "scenarios", "scenarios", "."},
		{".", filepath.Join(dir, "x.feature"), filepath.Join(dir, "scenarios"), dir},
		{"scenarios", "shop/a.yaml", ".", ".."},
		{"scenarios/shop", "a.yaml", "..", "../.."},
		{"features/deep", "a.feature", "../../scenarios", "../.."},
		{".", "part/features/a.feature", "part/scenarios", "part"},
		{"part/features", "a.feature", "../scenarios", ".."},
		{".", "alone/features/a.feature", "alone/features", "alone"}, // what is above the mark is another suite's
	}
	for _, c := range cases {
		t.Chdir(filepath.Join(dir, c.from))
		folder := scenario.FindFolder(c.path)
		library, _, err := scenario.Read(folder)
		if err != nil {
			t.Fatal(err)
		}
		if folder != c.folder || library.Home != c.home {
			t.Errorf("in %s, %s belongs to %s of %s; want %s of %s", c.from, c.path, folder, library.Home, c.folder, c.home)
		}
	}
}

// The kinds of a service are those of all its scenarios, which may say otherwise.
func TestKindsOfServices(t *testing.T) {
	root := t.TempDir()
	for name, text := range map[string]string{
		"services/a.yaml": "service: a\nurl: http://127.0.0.1:1\nno_other_events: true\nevents: {done: {event: a}, of_a: {event: a}}\n",
		"services/b.yaml": "service: b\nurl: http://127.0.0.1:1\nevents: {done: {event: b}, of_b: {event: b}}\n",
		"one.yaml":        "scenario: one\nservice: b\nservices: [a]\nevents: {own: {event: own}, of_a: {event: own}, done: {event: b}}\nstream: {get: /}\n",
		"two.yaml":        "scenario: two\nservices: [b]\nstream: {get: /}\n",
		"three.yaml":      "scenario: three\nstream: {get: 'http://127.0.0.1:1'}\n",
	} {
		path := filepath.Join(root, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	library := read(t, root)
	for name, want := range map[string]string{"one": "done=b of_a=own of_b=b own=own true", "two": "done=b of_b=b false", "three": "false"} {
		s, got := library.Scenarios[name], ""
		for _, kind := range s.Events.Names() {
			got += kind + "=" + s.Events[kind].Event + " "
		}
		if got += fmt.Sprint(s.NoOthers); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
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

// TestCloneIsItsOwn looks for memory that a scenario and its clone share.
func TestCloneIsItsOwn(t *testing.T) {
	library := read(t, "testdata/library")
	s := library.Scenarios["order is placed"]
	s.Faults = map[string][]scenario.Fault{"prices": {{At: &moment.When{}}}}
	c := s.Clone()
	if diff := cmp.Diff(s, c, cmpopts.EquateEmpty(), cmp.Exporter(func(reflect.Type) bool { return true })); diff != "" {
		t.Errorf("the clone is different (-original +clone)\n%s", diff)
	}
	shared(t, "scenario", reflect.ValueOf(*s), reflect.ValueOf(*c))
	if c.Vars == nil || c.Named("shop").Headers == nil || c.Stubs == nil {
		t.Error("the clone cannot be written to")
	}
}

// shared finds pointers, maps and lists that two equal values have in common. What is
// expected is compared with nothing: it is never changed.
func shared(t *testing.T, at string, a, b reflect.Value) {
	t.Helper()
	switch a.Kind() {
	case reflect.Pointer:
		if !a.IsNil() {
			if a.Pointer() == b.Pointer() {
				t.Errorf("%s is shared", at)
			}
			shared(t, at, a.Elem(), b.Elem())
		}
	case reflect.Map:
		if a.Len() > 0 && a.Pointer() == b.Pointer() {
			t.Errorf("%s is shared", at)
		}
		for _, key := range a.MapKeys() {
			shared(t, at+"."+key.String(), a.MapIndex(key), b.MapIndex(key))
		}
	case reflect.Slice:
		if a.Len() > 0 && a.Pointer() == b.Pointer() {
			t.Errorf("%s is shared", at)
		}
		for i := range a.Len() {
			shared(t, fmt.Sprintf("%s[%d]", at, i), a.Index(i), b.Index(i))
		}
	case reflect.Struct:
		for i := range a.NumField() {
			shared(t, at+"."+a.Type().Field(i).Name, a.Field(i), b.Field(i))
		}
	}
}

// TestAScenarioThatIsNoYAMLIsKnown by its name: that the file cannot be read explains why there
// is no scenario of this name.
func TestAScenarioThatIsNoYAMLIsKnown(t *testing.T) {
	root := t.TempDir()
	path := filepath.Join(root, "tab.yaml")
	if err := os.WriteFile(path, []byte("scenario: \"with a tab\" # one\nstream:\n\tget: /\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	library, _, err := scenario.Read(root)
	if err != nil || library.Faulty("with a tab") != path {
		t.Errorf("%v; its file is %q", err, library.Faulty("with a tab"))
	}
}
