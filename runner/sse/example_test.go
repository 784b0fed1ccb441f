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
	// line 2, byte 8: unknown-field: no field is named "  \"a\"": "  \"a\": 1"
	// A field with an unknown name
}

// A lenient reading shows what a browser would not.
func ExampleOptions_lenient() {
	stream := strings.NewReader("data: a\n\nevent: result\ndata: lost in a bro")
	d := sse.NewDecoder(stream, sse.Options{Mode: sse.Lenient})
	for e := range d.Entries() {
		switch {
		case e.Kind == sse.KindViolation:
			fmt.Println(e.Violation.Code)
		case e.Unterminated:
			fmt.Printf("a browser loses %q\n", e.Data)
		default:
			fmt.Printf("a browser sees %q\n", e.Data)
		}
	}
	// Output:
	// a browser sees "a"
	// a browser loses "lost in a bro"
	// unterminated-event
}
