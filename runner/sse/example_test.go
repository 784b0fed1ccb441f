package sse_test

import (
	"errors"
	"fmt"
	"strings"

	"github.com/streamspec/streamspec/runner/sse"
)

func ExampleDecoder_Entries() {
	stream := strings.NewReader(": hello\n\nevent: progress\nid: 1\ndata: half\n\ndata: whole\n\n")
	d := sse.NewDecoder(stream, sse.Options{})
	for e, err := range d.Entries() {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("line %d: %v %s %q\n", e.Line, e.Kind, e.Type, e.Data)
	}
	fmt.Println("last event ID:", d.LastEventID())
	// Output:
	// line 1: comment  "hello"
	// line 3: event progress "half"
	// line 7: event message "whole"
	// last event ID: 1
}

// A strict reading ends where the stream breaks a rule.
func ExampleViolationError() {
	stream := strings.NewReader("data: {\n  \"a\": 1\n}\n\n")
	d := sse.NewDecoder(stream, sse.Options{JSON: true})
	for _, err := range d.Entries() {
		if violation := new(sse.ViolationError); errors.As(err, &violation) {
			fmt.Println(err)
			fmt.Println(violation.Entry.Violation.Title)
		}
	}
	// Output:
	// line 2, byte 8: unknown-field: no field is named "  \"a\"": it looks like JSON without "data: " before it: "  \"a\": 1"
	// A field with an unknown name
}

// A lenient reading shows what a browser would not.
func ExampleOptions_lenient() {
	stream := strings.NewReader("data: a\n\nevent: result\ndata: lost in a bro")
	d := sse.NewDecoder(stream, sse.Options{Mode: sse.Lenient})
	for e := range d.Entries() {
		switch e.Kind {
		case sse.KindViolation:
			fmt.Printf("%s: %q\n", e.Violation.Code, e.Data)
		default:
			fmt.Printf("a browser sees %q\n", e.Data)
		}
	}
	// Output:
	// a browser sees "a"
	// unterminated-event: "lost in a bro"
}

// After a cut a client asks for what it has missed, and goes on with the same decoder.
func ExampleDecoder_Reset() {
	d := sse.NewDecoder(strings.NewReader("id: 7\ndata: first\n\nretry: 500\nid: 8\ndata: cu"), sse.Options{Mode: sse.Lenient})
	show := func() {
		for e, err := range d.Entries() {
			if err == nil && e.Kind == sse.KindEvent {
				fmt.Printf("%s, with ID %s of its own: %v\n", e.Data, e.LastEventID, e.HasID)
			}
		}
	}
	show()
	wait, _ := d.ReconnectionTime()
	fmt.Printf("after %v: Last-Event-ID: %s\n", wait, d.LastEventID())
	d.Reset(strings.NewReader("data: second\n\n"))
	show()
	// Output:
	// first, with ID 7 of its own: true
	// after 500ms: Last-Event-ID: 7
	// second, with ID 7 of its own: false
}

// What a stream may cost is bounded; what came before is delivered.
func ExampleLimits() {
	stream := strings.NewReader("data: short\n\ndata: " + strings.Repeat("long ", 100) + "\n\n")
	d := sse.NewDecoder(stream, sse.Options{Limits: sse.Limits{Line: 80}})
	for e, err := range d.Entries() {
		if limit := new(sse.LimitError); errors.As(err, &limit) {
			fmt.Printf("the %s limit of %d, in line %d\n", limit.Limit, limit.Max, limit.Line)
			return
		}
		fmt.Printf("%s\n", e.Data)
	}
	// Output:
	// short
	// the line limit of 80, in line 3
}
