package stub

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/internal/lateness"
	"github.com/streamspec/streamspec/internal/testhelp"
	"github.com/streamspec/streamspec/runner/recording"
)

var portText = regexp.MustCompile(`127\.0\.0\.1:\d+`)

// callsOf waits until a stub has made so many calls, and tells of them.
func callsOf(t *testing.T, stub *Server, n int) []string {
	t.Helper()
	testhelp.Soon(t, "the calls are made", func() bool { return len(stub.Called()) >= n })
	var lines []string
	for _, c := range stub.Called() {
		lines = append(lines, portText.ReplaceAllString(c.String(), "HOST"))
	}
	return lines
}

func TestCallbacks(t *testing.T) {
	service := startStub(t, Route{Pattern: on("POST", "/send"), Status: 202, Delay: 20 * time.Millisecond}, Route{Pattern: on("PUT", "/x/{id}"), Status: 409, Body: "busy"})
	stub := startKnowing(t, map[string]string{"service": service.URL()}, Route{Pattern: on("POST", "/callback/{id}"), Status: 200,
		Capture: map[string]httpcall.Source{"token": "token"},
		Calls: []Callback{
			{Request: with(to("POST", "/send"), httpcall.Content{JSON: `{"token": "${token}", "n": 1}`, Headers: map[string]string{"X-Id": "${id}"}})},
			{After: time.Millisecond, Request: with(to("PUT", "${service}/x/${id}"), httpcall.Content{Body: "text"}), Status: 409},
		}})
	if status, _ := send(t, stub, "POST /callback/7", `{"token": "abcdefgh"}`); status != 200 {
		t.Fatalf("status %d", status)
	}
	want := []string{"POST http://HOST/send: status 202", "PUT http://HOST/x/7: status 409"}
	if diff := cmp.Diff(want, callsOf(t, stub, 2)); diff != "" {
		t.Errorf("calls (-want +got):\n%s", diff)
	}
	got := service.Received()
	if string(got[0].Body) != `{"token": "abcdefgh", "n": 1}` || got[0].Header.Get("X-Id") != "7" || got[0].Header.Get("Content-Type") != "application/json" || string(got[1].Body) != "text" {
		t.Errorf("the service received %q with %v, and %q", got[0].Body, got[0].Header, got[1].Body)
	}
	if line := got[0].String(); line != `POST /send {"token": "***1", "n": 1}` {
		t.Errorf("it is shown as %s", line)
	}
	if err := stub.Err(time.Time{}); err != nil {
		t.Error(err)
	}
}

// TestAResponseIsOutBeforeTheCalls: the client has it while the first call is made.
func TestAResponseIsOutBeforeTheCalls(t *testing.T) {
	hasResponse := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		plain(200, nil, "", "response").write(&sent{ResponseWriter: w, tell: func(recording.Sent) {}}, r, func() { <-hasResponse })
	}))
	defer server.Close()
	_, body, err := testhelp.TryGet(server.URL)
	close(hasResponse)
	if err != nil || body != "response" {
		t.Errorf("got %q, %v", body, err)
	}
}

// TestAStreamCallsWhileItIsOpen: the calls do not wait for its end, which never comes.
func TestAStreamCallsWhileItIsOpen(t *testing.T) {
	stub := startStub(t, Route{Pattern: on("ANY", "/back")}, Route{Pattern: on("GET", "/stream"), End: EndHang, Calls: []Callback{{Request: to("GET", "/back")}}})
	stub.variables.known = func(string) (string, bool) { return stub.URL(), true }
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, stub.URL()+"/stream", nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}} // leaves with the test
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	callsOf(t, stub, 1)
}

func TestCallbacksThatFail(t *testing.T) {
	gone := startStub(t)
	goneURL := gone.URL()
	gone.Close()
	service := startStub(t, Route{Pattern: on("ANY", "/refused"), Status: 401, Body: "bad token abcdefgh"}, Route{Pattern: on("ANY", "/moved"), Status: 302, Headers: map[string]string{"Location": "/"}})
	stub := startKnowing(t, map[string]string{"service": service.URL(), "gone": goneURL}, Route{Pattern: on("POST", "/callback"),
		Capture: map[string]httpcall.Source{"token": "token"},
		Calls: []Callback{
			{Request: to("POST", "/refused")}, {Request: to("GET", "/moved")}, {Request: to("GET", "/refused"), Status: 200},
			{Request: to("POST", "${gone}/${token}")}, {Request: to("POST", "https://api.example.com/${token}")}, {Request: to("DELETE", "/x/${missing}")},
		}})
	send(t, stub, "POST /callback", `{"token": "abcdefgh"}`)
	want := []string{
		"POST http://HOST/refused: expected a 2xx status, got 401: bad token ***1",
		"GET http://HOST/moved: expected a 2xx status, got 302",
		"GET http://HOST/refused: expected status 200, got 401: bad token ***1",
		`POST http://HOST/***1: nothing listens at HOST`,
		`POST https://api.example.com/***1: the host "api.example.com" is not on this machine, and nobody allowed it; run with --allow-host api.example.com`,
		"DELETE /x/${missing}: the variable ${missing} is not defined",
	}
	if diff := cmp.Diff(want, callsOf(t, stub, len(want))); diff != "" {
		t.Errorf("calls (-want +got):\n%s", diff)
	}
	for i, line := range want {
		want[i] = `the stub "upstream" called ` + line
	}
	testhelp.Soon(t, "all faults are known", func() bool { return strings.Count(stub.Err(time.Time{}).Error(), "\n") == len(want)-1 })
	if diff := cmp.Diff(strings.Join(want, "\n"), portText.ReplaceAllString(stub.Err(time.Time{}).Error(), "HOST")); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
}

func TestACallbackWithoutAService(t *testing.T) {
	stub := startStub(t, Route{Pattern: on("GET", "/"), Calls: []Callback{{Request: to("POST", "/x")}}})
	testhelp.Get(t, stub.URL()+"/")
	if got, want := callsOf(t, stub, 1), []string{"POST /x: the URL /x belongs to a service, and there is none"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestCallbacksEndWithTheirStub: neither one that waits nor one that is under way
// holds up the end, and neither is a fault.
func TestCallbacksEndWithTheirStub(t *testing.T) {
	slow := startStub(t, Route{Pattern: on("ANY", "/slow"), End: EndHang, Delay: time.Hour})
	stub := startKnowing(t, map[string]string{"service": slow.URL()},
		Route{Pattern: on("GET", "/"), Calls: []Callback{{Request: to("POST", "/slow")}}}, Route{Pattern: on("GET", "/later"), Calls: []Callback{{After: time.Hour, Request: to("POST", "/slow")}}})
	testhelp.Get(t, stub.URL()+"/")
	testhelp.Get(t, stub.URL()+"/later")
	testhelp.Soon(t, "a call is under way", func() bool { return len(slow.Received()) == 1 })
	stub.Close()
	if err := stub.Err(time.Time{}); err != nil || len(stub.Called()) != 0 {
		t.Errorf("calls that ended with the stub: %v, %v", stub.Called(), err)
	}
}

func TestARouteThatFailsCallsNobody(t *testing.T) {
	service := startStub(t, Route{Pattern: on("ANY", "/{n}")})
	stub := startKnowing(t, map[string]string{"service": service.URL()},
		Route{Pattern: on("GET", "/"), Fail: &Fail{Times: 1}, Capture: map[string]httpcall.Source{"n": "query.n"}, Calls: []Callback{{Request: to("POST", "/${n}")}}})
	testhelp.Get(t, stub.URL()+"/?n=1")
	testhelp.Get(t, stub.URL()+"/?n=2")
	if calls := callsOf(t, stub, 1); calls[0] != "POST http://HOST/2: status 200" {
		t.Errorf("it called %s", calls[0])
	}
}

// TestACallbackOfACallback: whoever waits for the calls that are under way does not hold up
// those that they lead to.
func TestACallbackOfACallback(t *testing.T) {
	entered, goOn := make(chan struct{}), make(chan struct{})
	stub := startStub(t,
		Route{Pattern: on("POST", "/inner"), Calls: []Callback{{Request: to("GET", "/leaf")}}},
		Route{Pattern: on("GET", "/leaf")},
		Route{Pattern: on("POST", "/outer"), Calls: []Callback{{Request: to("POST", "/service")}}})
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		close(entered)
		<-goOn
		_, _, _ = testhelp.TryGet(stub.URL() + "/leaf")
		response, err := http.Post(stub.URL()+"/inner", "", nil)
		if err == nil {
			response.Body.Close()
		}
		for deadline := time.Now().Add(CallbackTimeout / 2); len(stub.Called()) == 0 && time.Now().Before(deadline); {
			time.Sleep(time.Millisecond)
		}
		if len(stub.Called()) == 0 {
			w.WriteHeader(http.StatusGatewayTimeout)
		}
	}))
	defer service.Close()
	stub.variables.known = func(string) (string, bool) { return service.URL, true }
	stub.routes.all[0].Calls[0].Get = stub.URL() + "/leaf"
	send(t, stub, "POST /outer", "")
	<-entered
	judged := make(chan error)
	go func() { judged <- stub.Err(time.Time{}) }()
	time.Sleep(20 * time.Millisecond)
	close(goOn)
	if err := <-judged; err != nil {
		t.Error(err)
	}
	http.DefaultClient.CloseIdleConnections()
}

// TestADeadlineOfACallbackKnowsOurLateness: it is extended by the time that this process lost,
// as those of all other calls.
func TestADeadlineOfACallbackKnowsOurLateness(t *testing.T) {
	monitor := &lateness.Monitor{}
	stub, err := Start("upstream", nil, Surroundings{Lateness: monitor})
	if err != nil {
		t.Fatal(err)
	}
	defer stub.Close()
	if stub.callbacks.client(nil).Lateness != monitor {
		t.Error("its callbacks have a deadline of their own")
	}
}
