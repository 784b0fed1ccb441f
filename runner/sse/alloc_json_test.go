//go:build !race

// The race detector makes package encoding/json allocate: it empties pools.

package sse

import (
	"testing"
	"time"
)

// TestNoAllocationsForJSON expects the same where every event is checked.
func TestNoAllocationsForJSON(t *testing.T) {
	text := "data: {\"a\":{\"b\":[1,{\"c\":\"d\"}]},\"e\":null}\n\n"
	opts := Options{JSON: true, DeclaredEnd: func(*Entry) bool { return false }, Clock: func() time.Duration { return 0 }}
	d := NewDecoder(&repeating{text: text}, opts)
	next := func() {
		if _, err := d.Next(); err != nil {
			t.Fatal(err)
		}
	}
	for range 10_000 {
		next()
	}
	if n := testing.AllocsPerRun(1000, next); n != 0 {
		t.Errorf("%v allocations an event", n)
	}
}
