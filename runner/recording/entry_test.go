package recording_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/runner/recording"
)

// TestTheTypeThatABlockGives which is no event: as the line has it, or as the words of a recording tell it that was
// made before lines had it. Words that are no such recording's tell nothing.
func TestTheTypeThatABlockGives(t *testing.T) {
	const (
		dataless = `detail="the block has no data field: no event is dispatched"`
		cutOff   = `detail="the stream ended inside this \"a\\tb\", before its blank line: half an event is no event"`
	)
	for line, want := range map[string]string{
		`violation stream=1 given="close " data=id: 7`:                                                                `"close "`,
		`violation stream=1 given="" ` + cutOff + ` data=1`:                                                           `""`,
		`violation stream=1 detail="worded otherwise" given=close data=event: b`:                                      `"close"`,
		`violation stream=1 ` + dataless + ` data="event: close "`:                                                    `"close "`,
		`violation stream=1 ` + dataless + ` data="event: "`:                                                          `""`,
		`violation stream=1 ` + dataless + ` data=id: 7`:                                                              "none",
		`violation stream=1 ` + cutOff + ` data=event: b`:                                                             `"a\tb"`,
		`violation stream=1 detail="the stream ended inside an event that has no data yet" data=event: b`:             `"b"`,
		`violation stream=1 detail="the stream ended before the blank line: half an event is no event" data=event: b`: "none",
		`violation stream=1 detail="worded otherwise" data=event: b`:                                                  "none",
		`event stream=1 type=close ` + dataless + ` data=event: close`:                                                "none",
	} {
		r, err := recording.Read(strings.NewReader("streamspec recording 1\n0 scenario name=s started=2026-11-26T12:00:00Z\n0 stream stream=1 name=s\n1 " + line + "\n"))
		if err != nil {
			t.Fatal(err)
		}
		got := "none"
		if given := r.Streams[0].Entries[0].Given; given != nil {
			got = strconv.Quote(*given)
		}
		if got != want {
			t.Errorf("%s\ngives %s, want %s", line, got, want)
		}
	}
}

// TestHeadersAreReadInWhateverLetters: the names that people write by hand are those that HTTP means.
func TestHeadersAreReadInWhateverLetters(t *testing.T) {
	r, err := recording.Read(strings.NewReader("streamspec recording 1\n0 scenario name=s started=2026-11-26T12:00:00Z\n0 stream stream=1 name=s\n0 connecting stream=1 method=GET url=http://127.0.0.1/ >x-request-id=7\n1 response stream=1 status=200 <cache-control=no-cache <Cache-Control=no-transform\n"))
	if err != nil {
		t.Fatal(err)
	}
	s := r.Streams[0]
	if got := strings.Join(s.Response.Header.Values("Cache-Control"), ", "); got != "no-cache, no-transform" {
		t.Errorf("of the response: %q", got)
	}
	if got := s.Request.Header.Get("X-Request-ID"); got != "7" {
		t.Errorf("of the request: %q", got)
	}
}
