// Package bench compares the decoder of streamspec with other decoders of event
// streams in Go. It is a module of its own, so that users of streamspec never
// download the others. Start at [Corpora] and [Decoders]; the command in
// cmd/table prints the table that README.md shows.
package bench

import (
	"fmt"
	"strings"
)

// CorpusSize is the size of a corpus in bytes, rounded up to a whole block. Each
// block dispatches one event.
const CorpusSize = 4 << 20

// Corpus is an event stream to decode.
type Corpus struct {
	Name  string
	block func(i int) string
}

// Corpora returns the streams of the table.
func Corpora() []Corpus {
	return []Corpus{
		{"small", smallEvent},
		{"60-byte deltas", delta},
		{"20 lines", twentyLines},
		{"64 KiB", large},
		{"heartbeats", heartbeat},
		{"Chinese deltas", chineseDelta},
		{"small, CRLF", func(i int) string { return strings.ReplaceAll(smallEvent(i), "\n", "\r\n") }},
	}
}

// Stream returns the corpus's bytes and how many events a browser dispatches. It
// makes them anew each time, so that a corpus that is not in use does not fill the
// heap: a large heap would spare decoders that allocate most of the garbage
// collector's work.
func (c Corpus) Stream() (stream []byte, events int) {
	stream = make([]byte, 0, CorpusSize+LargestEvent)
	for len(stream) < CorpusSize {
		stream = append(stream, c.block(events)...)
		events++
	}
	return stream, events
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

// chineseDelta is a delta in which more than a half of the bytes are not ASCII.
func chineseDelta(i int) string {
	return fmt.Sprintf(`data: {"i":%06d,"delta":"你好世界，今天天气很好😀"}`+"\n\n", i)
}

// heartbeat is a delta, after an idle time with one comment in it.
func heartbeat(i int) string { return ": heartbeat\n\n" + delta(i) }
