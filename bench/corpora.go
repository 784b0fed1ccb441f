// Package bench compares the decoder of streamspec with other decoders of event
// streams in Go. It is a module of its own, so that users of streamspec never
// download the others. Start at [Corpora] and [Decoders]; the command in
// cmd/table prints the table that README.md shows.
package bench

import (
	"fmt"
	"strings"
)

// CorpusSize is the size of a corpus in bytes, rounded up to a whole event.
const CorpusSize = 1 << 20

// Corpus is an event stream to decode.
type Corpus struct {
	Name   string
	Stream []byte
	Events int // that a browser dispatches
}

// Corpora returns the streams of the table.
func Corpora() []Corpus {
	return []Corpus{
		newCorpus("small", smallEvent),
		newCorpus("60-byte deltas", delta),
		newCorpus("20 lines", twentyLines),
		newCorpus("64 KiB", large),
		newCorpus("heartbeats", heartbeat),
		newCorpus("small, CRLF", func(i int) string { return strings.ReplaceAll(smallEvent(i), "\n", "\r\n") }),
	}
}

// newCorpus repeats blocks, each of which dispatches at most one event.
func newCorpus(name string, block func(i int) string) Corpus {
	c := Corpus{Name: name}
	for i := 0; len(c.Stream) < CorpusSize; i++ {
		text := block(i)
		c.Stream = append(c.Stream, text...)
		if strings.Contains(text, "data:") {
			c.Events++
		}
	}
	return c
}

// smallEvent has a name, an id and about 120 bytes of JSON.
func smallEvent(i int) string {
	return fmt.Sprintf("event: progress\nid: %06d\n"+
		`data: {"event_type":"progress_update","task_id":"0f8fad5b-d9cb-469f","step":%06d,"data":{"text":"working","progress":0.25}}`+"\n\n", i, i)
}

// delta is what a language model streams: no name, no id, 60 bytes in all.
func delta(i int) string {
	return fmt.Sprintf(`data: {"id":"msg_01XFDUDYJgAAC","i":%06d,"delta":" the"}`+"\n\n", i)
}

// twentyLines is a text of 20 lines, 60 bytes each.
func twentyLines(i int) string {
	var b strings.Builder
	b.WriteString("event: report\n")
	for n := range 20 {
		fmt.Fprintf(&b, "data: %06d %02d the quick brown fox jumps over the lazy dog, ok.\n", i, n)
	}
	b.WriteString("\n")
	return b.String()
}

// large is an event of 64 KiB in one line.
func large(i int) string {
	return fmt.Sprintf(`data: {"i":%06d,"text":"%s"}`+"\n\n", i, strings.Repeat("0123456789abcdef", 4094))
}

// heartbeat is a delta, after an idle time with one comment in it.
func heartbeat(i int) string { return ": heartbeat\n\n" + delta(i) }
