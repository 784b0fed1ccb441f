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
// A [Mode] says what becomes of a stream that breaks a rule; package sse/rules lists
// the rules. [Limits] bound what a stream may cost.
//
// The package knows neither the network nor the clock: it reads from an
// io.Reader and asks [Options].Clock for the time.
//
// Each part of a decoder has a file. The way of a byte through them: input.go reads
// it, index.go finds the line endings and what is no plain text, lines.go cuts the line
// that it is in, parser.go interprets the line as the standard says, block.go has the
// event that is open, output.go hands over. violations.go reports what is wrong, and
// promises.go what is wrong with an event as a whole. fast.go is the fast path: it reads
// blocks in one step where nothing unusual can happen.
//
// On amd64 with AVX2 the line endings are found by a few lines of assembly
// (index_amd64.s), elsewhere by Go; GODEBUG=cpu.avx2=off asks for the latter.
package sse
