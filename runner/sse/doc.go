// Package sse turns the bytes of an event stream into events, exactly as the
// WHATWG HTML standard says (section 9.2, "Server-sent events"), and keeps the
// evidence: where every event, comment, reconnection time and violation stood in
// the stream, and when it arrived.
//
// Start with [NewDecoder] and [Decoder.Next]:
//
//	d := sse.NewDecoder(response.Body, sse.Options{})
//	for e, err := range d.Entries() {
//		if err != nil {
//			return err
//		}
//		fmt.Println(e.Line, e.Type, string(e.Data))
//	}
//
// A [Mode] says what becomes of a stream that breaks a rule; [Violations] lists
// the rules. [Limits] bound what a stream may cost.
//
// The package knows neither the network nor the clock: it reads from an
// io.Reader and asks [Options].Clock for the time.
//
// The way of a byte through the files: buffer.go reads it, endings.go finds the line
// endings, lines.go cuts the line that it is in, fields.go understands the line,
// dispatch.go makes the event, finish.go ends the stream, queue.go hands over.
// survey.go finds stretches in which nothing unusual can happen, and calm.go takes
// those in larger steps.
//
// On amd64 with AVX2 the line endings are found by a few lines of assembly
// (endings_amd64.s), elsewhere by Go; GODEBUG=cpu.avx2=off asks for the latter.
package sse
