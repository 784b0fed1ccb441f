package expect_test

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// recorded is what a shop's stream brought.
func recorded() *recording.Stream {
	r := &recording.Stream{Name: "orders", Response: &recording.Response{Status: 200}, End: recording.End{Reason: recording.ServerClosed, At: time.Second}}
	for i, data := range []string{`{"state":"accepted","total":12.5}`, `{"state":"paid","total":12.50}`, `{"state":"shipped","total":13}`} {
		at := time.Duration(i+1) * 100 * time.Millisecond
		r.Entries = append(r.Entries, &recording.Entry{
			Kind: recording.KindEvent, Type: "order", Data: []byte(data),
			Evidence: recording.Evidence{Number: i + 1, FirstByte: at, LastByte: at},
		})
	}
	return r
}

// Whatever an expectation is about, Judge judges it on what was seen.
func ExampleJudge() {
	env := expect.Env{Kinds: expect.Kinds{"paid": {Event: "order", Where: map[value.Path]value.JSON{"state": `"paid"`}}}}
	seen := expect.Evidence{Streams: []*recording.Stream{recorded()}}
	for _, x := range []expect.Expectation{
		expect.Arrives{Kind: "paid", Within: 500 * time.Millisecond},
		expect.Same{Path: "total", In: "order"},
	} {
		verdict, err := expect.Judge(context.Background(), x, env, seen)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%s: %s\n", x, verdict.State)
		if verdict.State == expect.Broken {
			fmt.Println("  got", verdict.Got)
		}
	}
	// Output:
	// "paid" arrives within 500 ms of the request: held
	// "total" is the same in every "order": broken
	//   got "total" differs: 2 different values in 3 "order": #1 order (100 ms) has 12.5, #3 order (300 ms) has 13; the other has what the first has
}

// An expectation is a plain value: what its fields hold has a name here, or in package value.
func ExampleOn() {
	fmt.Println(expect.Received{
		Stub: "payments", Pattern: expect.On(http.MethodPost, "/charges/{id}"), Where: expect.Where{"header.Currency": `"EUR"`},
		Body: expect.Body{
			Is:     map[value.Path]value.JSON{"amount": "12.50"},
			OneOf:  map[value.Path]expect.Values{"state": {`"new"`, `"paid"`}},
			Schema: &value.Schema{Text: `{"required": ["amount"]}`},
		},
	})
	// Output:
	// the stub "payments" received "POST /charges/{id}" that has "header.Currency" equal to "EUR", each of which has "amount" equal to 12.50 and has "state" equal to one of "new", "paid" and is valid by the JSON Schema {"required": ["amount"]}
}

// short is an expectation of a team's own: no event has more than so many bytes.
type short struct{ bytes int }

func (short) Scope() expect.Scope { return expect.ScopeEvents }
func (x short) String() string    { return fmt.Sprintf("no event has more than %d bytes", x.bytes) }

// Start implements expect.OfStream.
func (x short) Start(expect.Env) (expect.Monitor, error) { return &shortMonitor{short: x}, nil }

// shortMonitor judges one stream; its verdict is in the Judgement.
type shortMonitor struct {
	short
	expect.Judgement
}

func (m *shortMonitor) See(v *expect.View) {
	if len(v.Data) > m.bytes {
		m.Break(expect.Custom, m.String(), fmt.Sprintf("%s has %d", recording.Name(v.Entry), len(v.Data)), v.Entry)
	}
}

func (m *shortMonitor) End(*recording.Stream) { m.Hold(expect.Measure{}) }

// An expectation of one's own is a plain value that says its scope, and a monitor.
func ExampleOfStream() {
	seen := expect.Evidence{Streams: []*recording.Stream{recorded()}}
	verdict, err := expect.Judge(context.Background(), short{bytes: 32}, expect.Env{}, seen)
	fmt.Println(verdict.Expected, err)
	fmt.Println(verdict.Got)
	// Output:
	// no event has more than 32 bytes <nil>
	// #1 order has 33
}
