package stub

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/internal/moment"
	"github.com/streamspec/streamspec/internal/testhelp"
	"github.com/streamspec/streamspec/internal/yamlfile"
)

// routesOf reads the routes of a file.
func routesOf(t *testing.T, text string) []Route {
	t.Helper()
	var file struct {
		Routes []Route `yaml:"routes"`
	}
	if err := yamlfile.Decode("stub.yaml", []byte("routes:\n"+text), &file); err != nil {
		t.Fatal(err)
	}
	return file.Routes
}

func TestRoutesThatLookAtTheBody(t *testing.T) {
	stub := startKnowing(t, map[string]string{"order": "o7"}, routesOf(t, `
  - {post: /hook, when: {body: {is: {action: connect}}}, body: connected}
  - {post: /hook, when: {body: {is: {action: connect}}}, body: connected again}
  - {post: /hook, when: {headers: {X-Version: "2"}, body: {has: [reason], lacks: [action]}}, body: left}
  - {post: /hook, when: {body: {is: {order: "${order}"}}}, body: mine}
  - {post: /hook, when: {body: {is: {token: "${token}"}}}, body: known}
  - {post: /hook, when: {body: {that: "data.n > 5"}}, body: many}
  - {post: /hook, when: {body: {data_contains: "<xml"}}, body: xml}
  - {put: /token, capture: {token: token}}
`)...)
	for _, test := range []struct{ request, body, header, want string }{
		{"POST /hook", `{"action": "connect"}`, "", "connected"},
		{"POST /hook", `{"action": "connect", "more": 1}`, "", "connected again"},
		{"POST /hook", `{"reason": "bored"}`, "X-Version: 2", "left"},
		{"POST /hook", `{"order": "o7"}`, "", "mine"},
		{"PUT /token", `{"token": "t1"}`, "", ""},
		{"POST /hook", `{"token": "t1"}`, "", "known"},
		{"POST /hook", `{"n": 6}`, "", "many"},
		{"POST /hook", `<xml/>`, "", "xml"},
	} {
		if _, got := send(t, stub, test.request, test.body, headers(test.header)...); got != test.want {
			t.Errorf("%s: got %q, want %q", test.body, got, test.want)
		}
	}
	status, got := send(t, stub, "POST /hook", `{"token": "t2"}`)
	if want := `POST /hook (when: the body has \"action\" equal to \"connect\")`; status != http.StatusNotFound || !strings.Contains(got, want) {
		t.Errorf("what no route fits: %d %s", status, got)
	}
}

func headers(one string) []string {
	if one == "" {
		return nil
	}
	return []string{one}
}

// TestAStubAnswersBehindTheCallsThatItMakes: what it is sent meanwhile is known then.
func TestAStubAnswersBehindTheCallsThatItMakes(t *testing.T) {
	known := map[string]string{}
	gateway := startKnowing(t, known, routesOf(t, `
  - {post: /callback, while_held: [{post: "${base}/push"}, {after: 20ms, post: "${base}/push"}], body: "${seen}"}
  - {post: /push, capture: {seen: header.Content-Length}}
`)...)
	known["base"] = gateway.URL()
	if _, got := send(t, gateway, "POST /callback", ""); got != "0" {
		t.Errorf("got %q", got)
	}
	if got := gateway.Received(); len(got) != 3 {
		t.Errorf("got %d requests, want 3", len(got))
	}
	if called := gateway.Called(); len(called) != 2 || called[1].Err != nil {
		t.Errorf("it called %v", called)
	}
}

// TestWhoeverHasLeftIsNotHeld: of what is called while a request is held, nothing more is once the
// client has gone.
func TestWhoeverHasLeftIsNotHeld(t *testing.T) {
	known := map[string]string{}
	gateway := startKnowing(t, known, routesOf(t, `
  - {post: /callback, while_held: [{post: "${base}/push"}, {after: 500ms, post: "${base}/push"}]}
  - {post: /push}
`)...)
	known["base"] = gateway.URL()
	ctx, leave := context.WithCancel(t.Context())
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, gateway.URL()+"/callback", nil)
	if err != nil {
		t.Fatal(err)
	}
	left := make(chan struct{})
	go func() {
		defer close(left)
		if response, err := http.DefaultClient.Do(request); err == nil {
			response.Body.Close()
		}
	}()
	testhelp.Soon(t, "the first call is made", func() bool { return len(gateway.Called()) == 1 })
	leave()
	<-left
	time.Sleep(700 * time.Millisecond) // by then the second would have been made
	if called := gateway.Called(); len(called) != 1 {
		t.Errorf("it called %v", called)
	}
}

// TestARequestThatFailsLetsNoCallBeMade: neither while it is held, nor behind the response.
func TestARequestThatFailsLetsNoCallBeMade(t *testing.T) {
	known := map[string]string{}
	gateway := startKnowing(t, known, routesOf(t, `
  - {get: /x, fail: {times: 1}, while_held: [{post: "${base}/held"}], calls: [{post: "${base}/behind"}]}
  - {post: /held}
  - {post: /behind}
`)...)
	known["base"] = gateway.URL()
	send(t, gateway, "GET /x", "")
	if got := gateway.Received(); len(got) != 1 {
		t.Errorf("where it fails: got %d requests, want 1", len(got))
	}
	send(t, gateway, "GET /x", "")
	testhelp.Soon(t, "both calls are made", func() bool { return len(gateway.Called()) == 2 })
}

// TestWhatEachClientCapturedIsKeptApart: values, turns, and what fails first.
func TestWhatEachClientCapturedIsKeptApart(t *testing.T) {
	stub := startStub(t, routesOf(t, `
  - {post: /name, for_each: header.X-Client, capture: {name: name}}
  - {post: /all, capture: {motto: motto}}
  - {get: /name, for_each: header.X-Client, body: "${name:-nobody} ${motto:-}", fail: {times: 1}}
  - {get: /name, for_each: header.X-Client, body: "${name:-nobody} again"}
  - {get: /last, body: "${name}"}
  - {get: /is, for_each: header.X-Client, when: {query: {name: "${name}"}}, body: mine}
  - {get: /is, body: another's}
`)...)
	for _, test := range []struct{ request, body, client, want string }{
		{"POST /name", `{"name": "Ann"}`, "a", ""},
		{"POST /name", `{"name": "Bob"}`, "b", ""},
		{"POST /all", `{"motto": "hi"}`, "", ""},
		{"GET /name", "", "a", ""}, // fails
		{"GET /name", "", "b", ""}, // fails
		{"GET /name", "", "a", "Ann hi"},
		{"GET /name", "", "b", "Bob hi"},
		{"GET /name", "", "a", "Ann again"},
		{"GET /name", "", "", ""}, // fails
		{"GET /name", "", "", "nobody hi"},
		{"GET /last", "", "a", "Bob"},
		{"GET /is?name=Ann", "", "a", "mine"},
		{"GET /is?name=Ann", "", "b", "another's"},
	} {
		if _, got := send(t, stub, test.request, test.body, "X-Client: "+test.client); got != test.want {
			t.Errorf("%s of %q: got %q, want %q", test.request, test.client, got, test.want)
		}
	}
}

// TestAStubWaitsForMoments: before it responds, in a stream, and before a call.
func TestAStubWaitsForMoments(t *testing.T) {
	gate := map[string]chan struct{}{"opened": make(chan struct{}), "accepted": make(chan struct{})}
	around := Surroundings{Await: func(ctx context.Context, at moment.When) (time.Duration, error) {
		select {
		case <-gate[at.After]:
			return 0, nil
		case <-ctx.Done():
			return 0, ctx.Err()
		}
	}}
	stub, err := Start("upstream", routesOf(t, `
  - {get: /feed, at: opened, events: [{data: 1}, {at: {after: accepted}, after: 10ms, data: 2}]}
  - {get: /hangs, events: [{data: 1}, {at: never, data: 2}]}
`), around)
	if err != nil {
		t.Fatal(err)
	}
	defer stub.Close()
	response, opened := make(chan *http.Response, 1), time.Now()
	go func() {
		got, err := http.Get(stub.URL() + "/feed")
		if err != nil {
			t.Error(err)
		}
		response <- got
	}()
	time.AfterFunc(50*time.Millisecond, func() { close(gate["opened"]) })
	got := <-response
	if got == nil || time.Since(opened) < 50*time.Millisecond {
		t.Fatal("it did not wait before it responded")
	}
	defer got.Body.Close()
	first := make([]byte, len("data: 1\n\n"))
	if _, err := io.ReadFull(got.Body, first); err != nil || string(first) != "data: 1\n\n" {
		t.Fatalf("%q, %v", first, err)
	}
	close(gate["accepted"])
	if _, err := io.ReadFull(got.Body, first); err != nil || string(first) != "data: 2\n\n" {
		t.Fatalf("%q, %v", first, err)
	}
	client := http.Client{Timeout: 100 * time.Millisecond}
	if left, err := client.Get(stub.URL() + "/hangs"); err == nil { // and the stub ends all the same
		left.Body.Close()
	}
}

func TestWhichMomentsARouteWaitsFor(t *testing.T) {
	route := Route{
		Pattern: on("GET", "/"), At: &moment.When{Moment: moment.Moment{After: "a"}}, Send: []Piece{{At: &moment.When{Moment: moment.Moment{After: "b"}}}},
		Events: []Event{{At: &moment.When{Moment: moment.Moment{After: "c"}}}, {}}, Calls: []Callback{{At: &moment.When{Moment: moment.Moment{After: "d"}}}},
		WhileHeld: []Callback{{Request: httpcall.Request{}}, {At: &moment.When{Moment: moment.Moment{After: "e"}}}},
	}
	var names []string
	for _, at := range route.Moments() {
		names = append(names, at.After)
	}
	if got := strings.Join(names, ""); got != "acbed" {
		t.Errorf("it waits for %s", got)
	}
}
