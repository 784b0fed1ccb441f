package proxy_test

import (
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/proxy"
	"github.com/streamspec/streamspec/internal/yamlfile"
)

func TestHowAFaultIsWritten(t *testing.T) {
	tests := []struct{ yaml, reads string }{
		{"latency: 100ms", "latency of 100ms"},
		{"{latency: 100ms, jitter: 20ms}", "latency of 100ms ± 20ms"},
		{"{latency: 100ms, direction: upstream}", "latency of 100ms, on what the client sends"},
		{"{latency: 100ms, direction: downstream}", "latency of 100ms"},
		{"bandwidth: 16kB/s", "bandwidth of 16kB/s"},
		{"bandwidth: 2 MB/s", "bandwidth of 2MB/s"},
		{"cut_after: {bytes: 500}", "cut after 500 bytes"},
		{"cut_after: {events: 3}", "cut after event 3"},
		{"cut_after: {events: 3, bytes: 1}", "cut 1 byte after event 3"},
		{"cut_after: {events: 3, every: true}", "cut after event 3, on every connection"},
		{"cut: true", "cut"},
		{"reset: true", "reset"},
		{"half_close: true", "half-close"},
		{"hang: true", "hang"},
		{"slice: 1", "slices of 1 byte"},
		{"{slice: 7, pause: 1ms}", "slices of 7 bytes, 1ms apart"},
		{"down: true", "down"},
	}
	for _, test := range tests {
		t.Run(test.yaml, func(t *testing.T) {
			var f proxy.Fault
			if err := yamlfile.Decode("f.yaml", []byte(test.yaml), &f); err != nil {
				t.Fatal(err)
			}
			if f.String() != test.reads {
				t.Errorf("got %q, want %q", f.String(), test.reads)
			}
		})
	}
}

func TestWhatNoFaultIsWrittenLike(t *testing.T) {
	const oneOf = "valid here: one of latency, bandwidth, cut_after, cut, reset, half_close, hang, slice, down"
	const places = "write for example {bytes: 500}, {events: 3}, or {events: 3, bytes: 5} for 5 bytes into the next event"
	const units = "write for example 16kB/s, or 2MB/s; a kB is 1000 bytes"
	const way = "direction goes with latency, bandwidth, slice, hang and half_close"
	tests := []struct{ yaml, want string }{ // place, message, help
		{"{}", "1:1: this fault does nothing|" + oneOf},
		{"cut: false", "1:1: this fault does nothing|" + oneOf},
		{"{cut: true, latency: 1ms}", "1:1: a fault is one thing, this one is 2: latency of 1ms, cut|" + oneOf + "; put several faults one by one"},
		{"jitter: 1ms", "1:9: jitter goes with latency|write for example {latency: 100ms, jitter: 20ms}"},
		{"{cut: true, pause: 1ms}", "1:20: pause goes with slice|write for example {slice: 1, pause: 1ms}"},
		{"{latency: 1ms, jitter: 2ms}", "1:24: jitter: 2ms is more than the latency of 1ms|"},
		{"latency: 1500us", "1:10: latency: 1.5ms is not a whole number of milliseconds|"},
		{"{latency: 2ms, jitter: 1500us}", "1:24: jitter: 1.5ms is not a whole number of milliseconds|"},
		{"{slice: 1, pause: 1ns}", "1:19: pause: 1ns is not a whole number of microseconds|"},
		{"slice: -1", "1:8: slice: -1 is negative|"},
		{"bandwidth: 16", `1:12: expected a bandwidth with a unit, got "16"|` + units},
		{"bandwidth: 16KiB/s", `1:12: expected a bandwidth with a unit, got "16KiB/s"|` + units},
		{"bandwidth: 0kB/s", "1:12: a bandwidth cannot be 0kB/s|valid here: 1kB/s to 1000MB/s"},
		{"bandwidth: -1kB/s", "1:12: a bandwidth cannot be -1kB/s|valid here: 1kB/s to 1000MB/s"},
		{"bandwidth: 99999999999MB/s", "1:12: a bandwidth cannot be 99999999999MB/s|valid here: 1kB/s to 1000MB/s"},
		{"cut_after: {}", "1:12: cut_after has no place|" + places},
		{"cut_after: {events: -3}", "1:21: events: -3 is negative|"},
		{"cut_after: {bytes: -5}", "1:20: bytes: -5 is negative|"},
		{"{hang: true, direction: up}", `1:25: bytes do not pass "up"|valid here: downstream, for what the server sends, and upstream, for what the client sends`},
		{"{cut: true, direction: upstream}", "1:24: cut concerns the connection as a whole, in both directions|" + way},
		{"{cut_after: {events: 3}, direction: downstream}", "1:37: cut after event 3 concerns the connection as a whole, in both directions|" + way},
	}
	for _, test := range tests {
		t.Run(test.yaml, func(t *testing.T) {
			var f proxy.Fault
			err := yamlfile.Decode("f.yaml", []byte(test.yaml), &f)
			problems, _ := err.(problem.Problems)
			if len(problems) != 1 {
				t.Fatalf("got %v", err)
			}
			place, _, _ := strings.Cut(strings.TrimPrefix(problems[0].Error(), "f.yaml:"), " ")
			if got := place + " " + problems[0].Message + "|" + problems[0].Help; got != test.want {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
		})
	}
}

// What YAML cannot say, Go can.
func TestPutRefusesWhatIsInvalid(t *testing.T) {
	w := proxied(t, says())
	tests := []struct {
		fault proxy.Fault
		want  string
	}{
		{proxy.Fault{}, "this fault does nothing"},
		{proxy.Fault{Latency: -time.Second}, "latency: -1s is negative"},
		{proxy.Fault{Latency: time.Second, Jitter: -time.Second}, "jitter: -1s is negative"},
		{proxy.Fault{Slice: 1, Pause: -1}, "pause: -1ns is negative"},
		{proxy.Fault{Bandwidth: -1}, "bandwidth: -1kB/s is negative"},
		{proxy.Fault{Bandwidth: 2e6}, "bandwidth: 2000MB/s is more than 1000MB/s"},
		{proxy.Fault{Cut: true, Reset: true}, "a fault is one thing, this one is 2: cut, reset"},
		{proxy.Fault{Cut: true}, "cut: no connection is open on the wire at this moment"},
		{proxy.Fault{Reset: true}, "reset: no connection is open on the wire at this moment"},
		{proxy.Fault{HalfClose: true}, "half-close: no connection is open on the wire at this moment"},
	}
	for _, test := range tests {
		if _, err := w.Put(test.fault); err == nil || err.Error() != test.want {
			t.Errorf("got %v, want %s", err, test.want)
		}
	}
}
