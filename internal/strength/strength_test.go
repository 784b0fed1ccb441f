package strength_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/strength"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// head begins the recordings of these tests, foot ends them.
const (
	head = `streamspec recording 1
0 scenario name=orders file=orders.yaml line=1 started=2026-01-02T03:04:05Z
0 variable name=uuid data=11111111-2222-3333-4444-555555555555
1 stream stream=1 name=stream
1 connecting stream=1 method=GET url=http://127.0.0.1:1/orders/7 >X-Request-Id=req-11111111-2222-3333-4444-555555555555
2 response stream=1 status=200 protocol=HTTP/1.1 responded=1 <Content-Type=text/event-stream <X-Shop=berlin <Date=today
`
	foot = `
90 disconnected stream=1 reason="closed by the server" endings=LF
90 end stream=1 reason="closed by the server"
90 ended
`
)

// sample is a recording of these events, one a line: its type and its data.
func sample(t *testing.T, events ...string) strength.Sample {
	t.Helper()
	r, err := recording.Read(strings.NewReader(head + lines(events) + foot))
	if err != nil {
		t.Fatal(err)
	}
	return strength.Sample{Recording: r, Scenario: orders()}
}

func lines(events []string) string {
	var all []string
	for i, e := range events {
		name, data, _ := strings.Cut(e, " ")
		n := string(rune('1' + i))
		all = append(all, "1"+n+" event stream=1 n="+n+" line="+n+" start=1 end=2 first=1"+n+" read="+n+" type="+name+" data="+data)
	}
	return strings.Join(all, "\n")
}

func orders() *scenario.Scenario {
	return &scenario.Scenario{
		Name: "orders", Service: scenario.Use{Name: "shop"},
		Stream: &scenario.Stream{Request: httpcall.Request{Target: httpcall.Target{Get: "/orders/7?from=1"}}},
		Events: expect.Kinds{"sent": {Event: "order"}},
	}
}

func faultsOf(t *testing.T, samples ...strength.Sample) (texts []string, e *strength.Endpoint) {
	t.Helper()
	all := strength.Endpoints(samples)
	if len(all) != 1 {
		t.Fatalf("there are %d endpoints", len(all))
	}
	for _, f := range all[0].Faults {
		texts = append(texts, f.Text)
	}
	return texts, all[0]
}

func TestTheFaultsOfAStream(t *testing.T) {
	got, e := faultsOf(t, sample(t, `open {"ok":true}`, `order {"id":"o-1","n":1}`, `order {"id":"o-1","n":2}`, `heartbeat {}`, `bye x`))
	want := []string{
		`the "open" is lost`, `one "open" comes twice`, `"open" comes 10.0 s late`, `one "open" comes without its event type`,
		`one of several "sent" is lost`, `no "sent" comes`, `one "sent" comes twice`, `"sent" comes 10.0 s late`, `one "sent" comes without its event type`,
		`no "heartbeat" comes`,
		`the "bye" is lost`, `one "bye" comes twice`, `"bye" comes 10.0 s late`, `one "bye" comes without its event type`,
		`"open" and "sent" change places`, `two "sent" change places`, `"sent" and "bye" change places`,
		`one "open" lacks ok`, `ok of one "open" is of another type: string instead of boolean`, `ok of one "open" has another value`,
		`one "sent" lacks id`, `id of one "sent" is of another type: null instead of string`, `id of one "sent" has another value`,
		`one "sent" lacks n`, `n of one "sent" is of another type: string instead of number`, `n of one "sent" has another value`,
		`the status is 500 instead of 200`, `the media type is text/html`, `the header X-Shop is lost`, `the header X-Shop has another value`,
		`the connection breaks before the end`, `the stream does not end`, `the stream ends in the middle`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if e.Name != "GET ${service.shop}/orders/7" {
		t.Errorf("the endpoint is %s", e.Name)
	}
}

// TestWhatNobodyCanMeanIsLeftOut: a value that is made anew each time may be any other, unless
// it stands elsewhere as well.
func TestWhatNobodyCanMeanIsLeftOut(t *testing.T) {
	const uuid = "aaaaaaaa-2222-3333-4444-555555555555"
	got, e := faultsOf(t,
		sample(t, `order {"at":"2026-01-02T03:04:05Z","took":12,"who":"`+uuid+`","request":"req-11111111-2222-3333-4444-555555555555"}`),
		sample(t, `order {"at":"2026-01-02T03:04:06Z","took":13,"who":"`+uuid+`","request":"req-11111111-2222-3333-4444-555555555555"}`))
	another := func(text string) bool {
		return !strings.Contains(text, "another value") || strings.Contains(text, "header")
	}
	if diff := cmp.Diff([]string{`request of one "sent" has another value`}, slices.DeleteFunc(got, another)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if e.LeftOut != 3 {
		t.Errorf("%d are left out", e.LeftOut)
	}
}

// TestWhatIsDrawnByChance is told by its looks, where it came only once; a word or a short name is not.
func TestWhatIsDrawnByChance(t *testing.T) {
	for text, chance := range map[string]bool{
		"4pzhCSG1ncGs": true, "V1StGXR8_Z5jdHi6B-myT": true, "chatcmpl-9xKqT2bLw0": true, "pi_3MtwBwLkdIwHu7ix": true,
		"01ARZ3NDEKTSV4RRFFQ69G5FAV": true, "eyJhbGciOiJub25lIn0.eyJhIjoxfQ.": true, "Fri, 27 Nov 2026 12:38:41 GMT": true,
		"Frankfurt": false, "order-2026": false, "gpt-4o-mini": false, "SHIPPED_2_HOME": false, "A Big House 12": false, "GPT4o": false,
	} {
		got, _ := faultsOf(t, sample(t, `order {"text":"`+text+`"}`))
		stated := slices.ContainsFunc(got, func(fault string) bool {
			return strings.HasPrefix(fault, "text of ") && strings.Contains(fault, "another value")
		})
		if stated == chance {
			t.Errorf("%s: the faults are %q", text, got)
		}
	}
}

// TestAMutantIsBrokenAsItsFaultSays breaks a recording by each fault, and looks at what came.
func TestAMutantIsBrokenAsItsFaultSays(t *testing.T) {
	want := map[string]string{
		`one of several "sent" is lost`:                                  `open {"ok":true} | order {"n":1} | closed by the server`,
		`one "sent" comes twice`:                                         `open {"ok":true} | order {"n":1} | order {"n":2} | order {"n":2} | closed by the server`,
		`two "sent" change places`:                                       `open {"ok":true} | order {"n":2} | order {"n":1} | closed by the server`,
		`one "open" comes without its event type`:                        `message {"ok":true} | order {"n":1} | order {"n":2} | closed by the server`,
		`one "open" lacks ok`:                                            `open {} | order {"n":1} | order {"n":2} | closed by the server`,
		`n of one "sent" has another value`:                              `open {"ok":true} | order {"n":1} | order {"n":3} | closed by the server`,
		`the stream ends in the middle`:                                  `open {"ok":true} | closed by the server`,
		`the connection breaks before the end`:                           `open {"ok":true} | order {"n":1} | order {"n":2} | cut`,
		`the media type is text/html`:                                    `wrong media type`,
		`ok of one "open" is of another type: string instead of boolean`: `open {"ok":"true"} | order {"n":1} | order {"n":2} | closed by the server`,
	}
	broken := func() strength.Sample { return sample(t, `open {"ok":true}`, `order {"n":1}`, `order {"n":2}`) }
	_, e := faultsOf(t, broken())
	for _, f := range e.Faults {
		r := broken().Recording
		f.Mutants[0](r)
		if expected, known := want[f.Text]; known && told(r.Streams[0]) != expected {
			t.Errorf("%s:\n%s, want\n%s", f.Text, told(r.Streams[0]), expected)
		}
		delete(want, f.Text)
	}
	for text := range want {
		t.Errorf("there is no fault: %s", text)
	}
}

func told(s *recording.Stream) string {
	text := ""
	for _, e := range s.Entries {
		text += e.Type + " " + string(e.Data) + " | "
	}
	return text + string(s.End.Reason)
}

// TestWhoWaitedInVainGivesUp: where the event is lost by which a stream was left, the client
// would have waited for it until its time was over.
func TestWhoWaitedInVainGivesUp(t *testing.T) {
	text := strings.Replace(head+lines([]string{`open {}`, `order {}`})+foot, `reason="closed by the server"`+"\n90 ended", `reason="closed by streamspec" met=sent`+"\n90 ended", 1)
	read := func() *recording.Recording {
		r, err := recording.Read(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	_, e := faultsOf(t, strength.Sample{Recording: read(), Scenario: orders()})
	for _, f := range e.Faults {
		if f.Text == `one "sent" comes twice` {
			t.Error("who has left would not see it")
		}
		if f.Text != `the "sent" is lost` {
			continue
		}
		r := read()
		f.Mutants[0](r)
		if end := r.Streams[0].End; end.Reason != recording.Timeout || end.Unmet != `the awaited "sent" came` {
			t.Errorf("it ends: %s", end)
		}
	}
}

// TestNoEventIsTooOdd breaks events by all faults whose fields have odd names and numbers: each is
// another event then.
func TestNoEventIsTooOdd(t *testing.T) {
	odd := func() strength.Sample {
		return sample(t, `order {"a.b":1,"c*":2,":5":3,"":4,"7":5,"@this":6,"#":7,"x|y":8,"é":9,"q\"":10,"back\\s":11,"{z}":{"":1,"0":2},"-1":12,"list":[{"k.v":[]},2],"$${x}":1e400,"big":1e22}`)
	}
	_, e := faultsOf(t, odd())
	for _, f := range e.Faults {
		r := odd().Recording
		before := told(r.Streams[0])
		if f.Mutants[0](r); strings.Contains(f.Text, "another") && strings.Contains(f.Text, " of one ") && told(r.Streams[0]) == before {
			t.Errorf("%s: nothing is broken", f.Text)
		}
	}
}
