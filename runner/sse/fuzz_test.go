package sse

import (
	"bytes"
	"io"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/runner/sse/rules"
)

// maxFuzzed keeps fuzzed streams short, in bytes: many are better than long ones.
const maxFuzzed = 1 << 10

// FuzzDecoder decodes a stream in every mode and in random pieces, and compares
// with the reference decoder.
func FuzzDecoder(f *testing.F) {
	for _, c := range standardCases {
		if len(c.stream) <= maxFuzzed {
			f.Add([]byte(c.stream), uint64(1))
		}
	}
	for _, v := range rules.All() {
		f.Add([]byte(v.Example), uint64(2))
	}
	for _, stream := range splitStreams {
		f.Add([]byte(stream), uint64(3))
	}
	f.Fuzz(func(t *testing.T, stream []byte, seed uint64) {
		if len(stream) > maxFuzzed {
			return
		}
		for _, before := range beforeStreams {
			checkStream(t, append([]byte(before), stream...), seed)
		}
	})
}

// beforeStreams stand before a stream, since the decoder takes larger steps once
// it knows how lines end.
var beforeStreams = []string{"", "data: 0\n\n", "data: 0\r\n\r\n"}

func checkStream(t *testing.T, stream []byte, seed uint64) {
	t.Helper()
	lenient := checkLenient(t, stream)
	checkStrict(t, stream, lenient)
	checkSplit(t, stream, lenient, randomSplits(len(stream), seed))
	checkSplit(t, stream, lenient, lineSplits(stream, seed))
	checkTiny(t, stream, lenient, randomSplits(len(stream), seed+1))
	checkEvidence(t, stream, lenient)
}

func checkLenient(t *testing.T, stream []byte) []*Entry {
	t.Helper()
	got, err := readAll(bytes.NewReader(stream), Options{Mode: Lenient, JSON: true})
	if err != io.EOF {
		t.Fatalf("lenient: %v", err)
	}
	if diff := cmp.Diff(refPlains(stream), plains(seen(got))); diff != "" {
		t.Fatalf("decoder and reference differ (-reference +decoder):\n%s", diff)
	}
	return got
}

// checkStrict expects what lenient delivers, up to the first error.
func checkStrict(t *testing.T, stream []byte, lenient []*Entry) {
	t.Helper()
	want, broken := untilError(lenient)
	got, err := readAll(bytes.NewReader(stream), Options{JSON: true})
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("strict differs from the beginning of lenient (-lenient +strict):\n%s", diff)
	}
	if _, is := err.(*ViolationError); is != broken || !broken && err != io.EOF {
		t.Fatalf("strict ended with %v, want a violation: %v", err, broken)
	}
}

func untilError(entries []*Entry) (head []*Entry, broken bool) {
	for i, e := range entries {
		if e.Kind == KindViolation && e.Violation.Severity == rules.Error {
			return entries[:i+1], true
		}
	}
	return entries, false
}

// checkSplit expects the same entries, with the same places, from a stream that
// comes in pieces.
func checkSplit(t *testing.T, stream []byte, whole []*Entry, sizes []int) {
	t.Helper()
	got, err := readAll(&pieces{stream, sizes}, Options{Mode: Lenient, JSON: true})
	if err != io.EOF {
		t.Fatalf("in pieces %v: %v", sizes, err)
	}
	if diff := cmp.Diff(withoutReads(whole), withoutReads(got)); diff != "" {
		t.Fatalf("in pieces %v (-whole +pieces):\n%s", sizes, diff)
	}
}

// checkTiny expects the same from a buffer that has to move and to grow.
func checkTiny(t *testing.T, stream []byte, whole []*Entry, sizes []int) {
	t.Helper()
	got, err := readTiny(&pieces{stream, sizes}, Options{Mode: Lenient, JSON: true})
	if err != io.EOF || !sameEntries(whole, got) {
		t.Fatalf("through a tiny buffer in pieces %v: %v (-whole +pieces):\n%s", sizes, err,
			cmp.Diff(withoutReads(whole), withoutReads(got)))
	}
}

func withoutReads(entries []*Entry) []Entry {
	var out []Entry
	for _, e := range entries {
		c := *e
		c.Read = 0
		out = append(out, c)
	}
	return out
}

// pieces is a reader that returns pieces of the given sizes, then the rest.
type pieces struct {
	rest  []byte
	sizes []int
}

func (p *pieces) Read(b []byte) (int, error) {
	if len(p.rest) == 0 {
		return 0, io.EOF
	}
	n := len(p.rest)
	if len(p.sizes) > 0 {
		n, p.sizes = p.sizes[0], p.sizes[1:]
	}
	n = copy(b, p.rest[:min(n, len(p.rest))])
	p.rest = p.rest[n:]
	return n, nil
}

func randomSplits(n int, seed uint64) []int {
	random := rand.New(rand.NewPCG(seed, 0))
	largest := 1 + random.IntN(1+min(n, 64))
	var sizes []int
	for left := n; left > 0; {
		size := 1 + random.IntN(largest)
		sizes = append(sizes, size)
		left -= size
	}
	return sizes
}

// lineSplits cuts after some line endings, as a server does that flushes.
func lineSplits(stream []byte, seed uint64) []int {
	random := rand.New(rand.NewPCG(seed, 1))
	var sizes []int
	size := 0
	for line := range bytes.Lines(stream) {
		size += len(line)
		if random.IntN(2) == 0 {
			sizes = append(sizes, size)
			size = 0
		}
	}
	return sizes
}

// checkEvidence decodes the bytes of each entry alone: they must say the same.
func checkEvidence(t *testing.T, stream []byte, entries []*Entry) {
	t.Helper()
	numbers := map[Kind]int{}
	for _, e := range entries {
		numbers[e.Kind]++
		if e.Number != numbers[e.Kind] {
			t.Fatalf("%v number %d is numbered %d", e.Kind, numbers[e.Kind], e.Number)
		}
		if e.Start < 0 || e.End <= e.Start || e.End > int64(len(stream)) {
			t.Fatalf("%v %d has the bytes %d to %d of %d", e.Kind, e.Number, e.Start, e.End, len(stream))
		}
		if want := 1 + countEndings(stream[:e.Start]); e.Line != want {
			t.Fatalf("%v %d is on line %d, want %d", e.Kind, e.Number, e.Line, want)
		}
		if e.Kind != KindViolation {
			checkAlone(t, stream[e.Start:e.End], e)
		}
	}
}

// checkAlone looks for an entry in what its bytes say alone, after a blank line so
// that a byte order mark is not the first of the stream. A block may hold comments
// and reconnection times as well.
func checkAlone(t *testing.T, own []byte, e *Entry) {
	t.Helper()
	for _, got := range refDecode(append([]byte("\n"), own...)) {
		if got.Kind == e.Kind && got.Type == e.Type && bytes.Equal(got.Data, e.Data) {
			return
		}
	}
	t.Fatalf("%v %d: its bytes %q alone do not say type %q, data %q", e.Kind, e.Number, own, e.Type, e.Data)
}

func countEndings(text []byte) int {
	n := bytes.Count(text, []byte("\n")) + bytes.Count(text, []byte("\r"))
	return n - bytes.Count(text, []byte("\r\n"))
}
