package stream_test

import (
	"fmt"
	"testing"

	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/runner/recording"
)

// TestHalfAnEventIsKept: no entry has it. Where the server ended the stream there, a violation has it, and where it
// is delivered, the event.
func TestHalfAnEventIsKept(t *testing.T) {
	for lines, want := range map[string]string{
		"data: {\ndata: \"a":                  "data: {\ndata: \"a",
		"event: tick\nid: 7\ndata: {\"n\":\n": "event: tick\nid: 7\ndata: {\"n\":\n",
		"data: 1\ndata":                       "data: 1\ndata",
		"data: 1\nid: 4":                      "data: 1\nid: 4",
		"data:\n":                             "data: \n",
		"da":                                  "da",
		"data: whole\n\n":                     "",
		": half a comm":                       "",
	} {
		chunk := fmt.Sprintf("%x\r\n%s\r\n", len(lines), lines)
		for _, deliver := range []bool{false, true} {
			options := &stream.Options{Reading: stream.Reading{DeliverUnterminated: deliver}}
			r := stream.Follow(t.Context(), &stream.Request{URL: serve(t, raw(chunked+chunk, closes))}, options, until(""))
			if got := r.Connections[0].Half; !deliver && got.Text != want || (got.Text == "") != (got.At == 0) {
				t.Errorf("%q: %+v, want %q", lines, got, want)
			}
			if got := r.Connections[0].Half; deliver && (got.Text == "") != (r.Len() > 0 || want == "") {
				t.Errorf("%q is delivered, and kept beside: %+v", lines, got)
			}
		}
		if r := stream.Follow(t.Context(), &stream.Request{URL: serve(t, raw(chunked+chunk+"0\r\n\r\n", closes))}, &stream.Options{}, until("")); r.Connections[0].Half != (recording.Half{}) {
			t.Errorf("%q is a violation, and kept beside: %+v", lines, r.Connections[0].Half)
		}
	}
}
